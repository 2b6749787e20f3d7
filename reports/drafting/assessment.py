"""Part III: what was reached, what falls short, and why."""

from collections.abc import Iterator
from decimal import Decimal

from plans.models import ReportingPeriod
from vietnamese import count, number, percent

from ..stored_figures import NOT_DOING, Counts, IndicatorRow, ReportFigures, TaskRow
from .areas import goal_words
from .progress import progress
from .words import bare, bare_goal, day, going_on, joined, led_line, listed, targets, tasks

YEAR = ReportingPeriod.Key.YEAR
NO_SHORTCOMINGS = (
    "Đến thời điểm báo cáo không có nhiệm vụ quá hạn và không có chỉ tiêu chưa đạt mục tiêu."
)
CAUSES_OPEN = "Nguyên nhân cụ thể của từng nội dung nêu trên do đơn vị chủ trì báo cáo, giải trình."
NO_CAUSES = "Trong kỳ chưa phát sinh khó khăn, vướng mắc cần giải trình."


def achievements(figures: ReportFigures) -> str:
    """Return III.1: the whole plan, the comparisons that the period asks for, the indicators, what
    is newly done.
    """
    return "\n".join(
        [
            *_whole_plan(figures),
            *_complete_areas(figures),
            *_offices(figures),
            *_indicators(figures),
            *listed(
                f"Nhiệm vụ hoàn thành trong kỳ {_since(figures)}".rstrip(),
                map(_newly_done_line, _newly(figures)),
            ),
        ]
    )


def _whole_plan(figures: ReportFigures) -> Iterator[str]:
    totals = figures.totals
    if figures.period == YEAR:
        rate = percent(totals.done, totals.total)
        late = (
            f", trong đó {tasks(totals.finished_late)} hoàn thành sau thời hạn"
            if totals.finished_late
            else ""
        )
        yield f"Tỷ lệ hoàn thành Kế hoạch năm {figures.year} đạt {rate}{late}."
    yield progress(figures, totals, figures.totals_before, figures.tasks, name=figures.issuer)
    if figures.last_year:
        yield _against_last_year(totals, figures.last_year.totals, figures.year - 1)


def _against_last_year(now: Counts, before: Counts, year: int) -> str:
    """The comparison with the same period of the year before, in percentage points."""
    difference = _rate(now) - _rate(before)
    words = "tăng" if difference > 0 else "giảm"
    changed = (
        f"{words} {number(abs(difference))} điểm phần trăm" if difference else "không thay đổi"
    )
    done = (
        f"hoàn thành {count(before.done)}/{tasks(before.total)}, đạt "
        f"{percent(before.done, before.total)}"
    )
    return f"So với cùng kỳ năm {year} ({done}), tỷ lệ hoàn thành Kế hoạch {changed}."


def _rate(counts: Counts) -> Decimal:
    return (
        (Decimal(100 * counts.done) / counts.total).quantize(Decimal("0.1"))
        if counts.total
        else Decimal(0)
    )


def _complete_areas(figures: ReportFigures) -> Iterator[str]:
    complete = [
        going_on(group.name)
        for group in figures.areas
        if group.counts.done == group.counts.total > 0
    ]
    if 0 < len(complete) < len(figures.areas):
        yield f"Lĩnh vực hoàn thành toàn bộ nhiệm vụ đến kỳ báo cáo: {'; '.join(complete)}."


def _offices(figures: ReportFigures) -> Iterator[str]:
    """How far each office is; quarterly reports leave that to the annex."""
    if figures.period in (ReportingPeriod.Key.SIX_MONTHS, YEAR):
        done = [
            f"{group.name} {count(group.counts.done)}/{tasks(group.counts.total)}"
            for group in figures.offices
        ]
        if done:
            yield f"Kết quả hoàn thành theo đơn vị chủ trì: {'; '.join(done)}."


def _indicators(figures: ReportFigures) -> Iterator[str]:
    rows = figures.indicators
    if not rows:
        return
    met, unknown = sum(row.met is True for row in rows), sum(row.met is None for row in rows)
    parts = [
        f"{count(met)}/{targets(len(rows))} đạt {goal_words(figures)} ({percent(met, len(rows))})"
    ]
    parts += [f"{targets(value)} chưa đạt" for value in [len(figures.unmet)] if value]
    parts += [
        f"{targets(value)} chưa có số liệu hoặc chưa đủ căn cứ đánh giá"
        for value in [unknown]
        if value
    ]
    better = sum(row.better is True and not row.as_of for row in rows)
    improved = f"; {targets(better)} có kết quả tốt hơn kỳ trước" if better else ""
    yield f"Về chỉ tiêu, có {joined(parts)}{improved}."


def _newly(figures: ReportFigures) -> list[TaskRow]:
    return [row for row in figures.tasks if row.newly_done and not row.ongoing]


def _since(figures: ReportFigures) -> str:
    return f"(sau ngày {day(figures.previous_cut_off)})" if figures.previous_cut_off else ""


def _newly_done_line(row: TaskRow) -> str:
    document = f"; văn bản số {row.document}" if row.document else ""
    return f"{bare(row.content)} (chủ trì: {row.leads}{document})"


def shortcomings(figures: ReportFigures) -> str:
    """Return III.2: overdue tasks with who answers for them, late ones, indicators below their goal
    or unknown.
    """
    late = [row for row in figures.tasks if row.late and row.newly_done]
    goal = goal_words(figures)
    lines = [
        *listed(_overdue_title(figures), map(_overdue_line, figures.overdue)),
        *listed(f"Trong kỳ có {tasks(len(late))} hoàn thành sau thời hạn", map(led_line, late)),
        *listed(
            f"Còn {targets(len(figures.unmet))} chưa đạt {goal}", map(_unmet_line, figures.unmet)
        ),
        *_unmeasured(figures),
    ]
    return "\n".join(lines) or NO_SHORTCOMINGS


def _overdue_title(figures: ReportFigures) -> str:
    return (
        f"Còn {count(len(figures.overdue))}/{tasks(figures.totals.total)} quá hạn chưa có "
        "kết quả theo yêu cầu"
    )


def _overdue_line(row: TaskRow) -> str:
    lead = f"chủ trì: {row.leads or 'chưa xác định'}"
    if row.ongoing:
        return f"{bare(row.content)} ({lead}; thiếu kết quả của kỳ kết thúc ngày {day(row.due)})"
    return f"{bare(row.content)} ({lead}; thời hạn đến ngày {day(row.due)})"


def _unmet_line(row: IndicatorRow) -> str:
    lead = f" (chủ trì: {row.lead})" if row.lead else ""
    if row.qualitative:
        return f"{bare(row.statement)}{lead}"
    return f"{bare(row.statement)}: {row.figure}, mục tiêu {bare_goal(row)}{lead}"


def _unmeasured(figures: ReportFigures) -> Iterator[str]:
    missing = [row for row in figures.indicators if not row.value]
    if missing:
        leads = (
            "; ".join(dict.fromkeys(row.lead for row in missing if row.lead)) or "đơn vị chủ trì"
        )
        yield f"Còn {targets(len(missing))} chưa có số liệu do {leads} chưa báo cáo."


def causes(figures: ReportFigures) -> str:
    """Return III.3: the reasons that the figures know, and a sentence for a person to replace."""
    refused = [row for row in figures.tasks if row.state == NOT_DOING]
    troubled = bool(figures.overdue or figures.unmet)
    lines = list(listed("Nhiệm vụ không thực hiện do", map(_reason_line, refused)))
    if troubled and figures.silent:
        lines.append(
            "Việc cập nhật kết quả trong kỳ của một số đơn vị chưa kịp thời "
            f"({'; '.join(figures.silent)})."
        )
    if troubled:
        lines.append(CAUSES_OPEN)
    return "\n".join(lines) or NO_CAUSES


def _reason_line(row: TaskRow) -> str:
    return f"{bare(row.content)}: {going_on(bare(row.result))}"
