"""The charts of a report, from its stored figures alone: drawn, said in a sentence, and as a table.

The page shows the same drawings as the annex of the document.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from foundation.web.bars import Drawing, Series, Share, part_bars, share_bars
from indicators.judging import RESULT_WORDS, Result
from vietnamese import number, percent, short_date

from .stored_figures import IN_TOTAL, STATE_WORDS, Counts, PeriodCompletion, ReportFigures

TASK_SERIES = (
    Series(STATE_WORDS["done"], "full"),
    Series(STATE_WORDS["doing"], "light"),
    Series(STATE_WORDS["not_started"], "empty"),
    Series("Quá hạn", "hatched"),
)
TARGET_SERIES = (
    Series(RESULT_WORDS[Result.MET].capitalize(), "full"),
    Series(RESULT_WORDS[Result.UNDER_WAY].capitalize(), "light"),
    Series(RESULT_WORDS[Result.UNKNOWN].capitalize(), "empty"),
    Series(RESULT_WORDS[Result.NOT_MET].capitalize(), "hatched"),
)


@dataclass(frozen=True)
class Chart:
    """A chart: `key` in addresses, `alt` its figures in a sentence, the table behind it, and how it
    is drawn.
    """

    key: str
    title: str
    alt: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[..., Drawing]

    def drawing(self, *, narrow: bool = False) -> Drawing:
        """Return the chart as SVG; a `narrow` one fits a phone."""
        return self.draw(narrow=narrow)


def report_charts(figures: ReportFigures) -> list[Chart]:
    """Return the charts that there is something to show in."""
    return [chart for make in CHARTS if (chart := make(figures))]


def _tasks_by_area(figures: ReportFigures) -> Chart | None:
    """Where the tasks of each area stand. In figures of before version 0.3 the parts overlap."""
    groups = [group for group in figures.areas if group.counts.total]
    if not groups or any(sum(_parts(group.counts)) != group.counts.total for group in groups):
        return None
    bars = [
        (f"{group.name}: {number(group.counts.total)} nhiệm vụ", _parts(group.counts))
        for group in groups
    ]
    areas = "; ".join(f"{group.name}: {_said(TASK_SERIES, group.counts)}" for group in groups)
    totals = figures.totals
    counted = [*((group.name, group.counts) for group in groups), ("Cộng", totals)]
    return Chart(
        key="areas",
        title="Tình hình thực hiện nhiệm vụ theo lĩnh vực",
        alt=f"Trong {number(totals.total)} nhiệm vụ: {_said(TASK_SERIES, totals)}. "
        f"Từng lĩnh vực: {areas}.",
        headings=("Lĩnh vực", "Tổng số", *(each.name for each in TASK_SERIES)),
        rows=tuple((name, *map(number, (each.total, *_parts(each)))) for name, each in counted),
        draw=partial(part_bars, bars, TASK_SERIES),
    )


def _parts(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in IN_TOTAL]


def _said(series: Sequence[Series], counts: Counts | Sequence[int]) -> str:
    """The numbers in words, without those of nothing: `29 hoàn thành, 12 đang thực hiện`."""
    values = _parts(counts) if isinstance(counts, Counts) else counts
    pairs = zip(values, series, strict=True)
    return ", ".join(f"{number(value)} {each.name.lower()}" for value, each in pairs if value)


def _completion(figures: ReportFigures) -> Chart | None:
    """How much was done at the end of each period, beside the year before where that is known."""
    periods = [each for each in figures.periods if each.total]
    compared = any(each.total_before for each in periods)
    if len(periods) < 2 and not compared:
        return None
    known = 2 if compared else 1  # of the years
    years = [figures.year, figures.year - 1][:known]
    names = [_period_name(each, figures) for each in periods]
    shares = [_shares(each)[:known] for each in periods]
    series = [Series(f"Năm {years[0]}", "full"), Series(f"Năm {figures.year - 1}", "light")][:known]
    return Chart(
        key="completion",
        title="Tỷ lệ hoàn thành kế hoạch đến hết từng kỳ báo cáo"
        + (f", so với cùng kỳ năm {figures.year - 1}" if compared else ""),
        alt=f"Tỷ lệ hoàn thành kế hoạch đến hết từng kỳ: {'; '.join(_told(names, shares, years))}.",
        headings=("Đến hết kỳ", *(each.name for each in series)),
        rows=tuple(
            (name, *(share.words if share else "chưa có" for share in row))
            for name, row in zip(names, shares, strict=True)
        ),
        draw=partial(share_bars, list(zip(names, shares, strict=True)), series),
    )


def _period_name(each: PeriodCompletion, figures: ReportFigures) -> str:
    if figures.early and each.key == figures.period:
        return f"{each.name} (tính đến {short_date(date.fromisoformat(figures.as_of))})"
    return each.name


def _shares(each: PeriodCompletion) -> list[Share | None]:
    return [_share(each.done, each.total), _share(each.done_before, each.total_before)]


def _share(done: int | None, total: int | None) -> Share | None:
    if done is None or not total:
        return None
    return Share(
        Decimal(done * 100) / total, f"{percent(done, total)} ({number(done)}/{number(total)})"
    )


def _told(
    names: Sequence[str], shares: Sequence[Sequence[Share | None]], years: Sequence[int]
) -> Iterator[str]:
    for name, row in zip(names, shares, strict=True):
        known = [
            f"năm {year} {share.words}" for year, share in zip(years, row, strict=True) if share
        ]
        yield f"{name}: {', '.join(known)}"


def _targets(figures: ReportFigures) -> Chart | None:
    """What became of the targets."""
    tally = figures.indicator_tally
    numbers = [tally.met, tally.under_way, tally.unknown, tally.not_met]
    if not sum(numbers):
        return None
    return Chart(
        key="targets",
        title="Kết quả thực hiện chỉ tiêu",
        alt=f"Trong {number(sum(numbers))} chỉ tiêu: {_said(TARGET_SERIES, numbers)}.",
        headings=("Tổng số", *(each.name for each in TARGET_SERIES)),
        rows=(tuple(map(number, (sum(numbers), *numbers))),),
        draw=partial(
            part_bars, [(f"Toàn kế hoạch: {number(sum(numbers))} chỉ tiêu", numbers)], TARGET_SERIES
        ),
    )


CHARTS = (_tasks_by_area, _completion, _targets)
