"""What became of tasks and indicators, in the offices' own words."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from indicators.judging import RESULT_WORDS, Result

from ..stored_figures import IndicatorFigure, IndicatorRow, ResultRow, TaskRow
from ..summing import added_up, going_on_totals
from .words import bare, cited, going_on

# A result that begins so says itself when it was.
SAYS_WHEN = re.compile(
    r"(?:trong |từ |đến |hết |cuối |đầu |giữa |kết thúc |tổng kết )*"
    r"(?:(?:quý|tháng|năm|ngày) (?:[IVX]+|\d+|này|nay|qua)|cả năm|năm(?= đạt|,)|"
    r"(?:\d+|ba|sáu|chín|mười hai) tháng)\b",
    re.IGNORECASE,
)
THIS_INTERVAL = re.compile(r"^(?:trong )?(?:quý|tháng|kỳ) này\b", re.IGNORECASE)
# One that begins so tells what there is in all, up to the end of its interval or of the year.
CUMULATIVE = re.compile(r"^(?:lũy|luỹ) kế(?! (?:đến|từ|cả)\b) ", re.IGNORECASE)
TOTAL = re.compile(
    r"(?:(?:lũy|luỹ) kế|cộng dồn|đến nay|tổng (?:cộng|số)|tổng(?= \d)|tất cả)(?!\w)", re.IGNORECASE
)
OF_THE_YEAR = re.compile(r"(?<!\w)(?:cả năm|trong năm|từ đầu năm|đến nay)(?!\w)", re.IGNORECASE)
LATE = re.compile(r"(?<!\w)(?:chậm|muộn|trễ|sau hạn|sau thời hạn|quá hạn)(?!\w)", re.IGNORECASE)
AT_LEAST_ALL = re.compile(r"tối thiểu (?=100(?:,0+)?%)", re.IGNORECASE)
NOTHING_AFTER = re.compile(r",0+(?!\d)")  # decimals by which figures of one table are written alike


def told(results: Sequence[ResultRow]) -> str:
    """Return what `results` say, in their order: sums first, then the rest by the interval it is
    of, or up to which it counts; empty when nothing was said.
    """
    texts = [each.text for each in results]
    pairs = zip(results, going_on_totals(texts), strict=True)
    totals = [each.total or found for each, found in pairs]
    sums, rest = ([], texts) if any(totals) else added_up(texts)
    said = [
        (each.when, total, text)
        for each, total, remaining in zip(results, totals, rest, strict=True)
        if (text := _said(remaining, each))
    ]
    several = len({when for when, _, _ in said}) > 1
    parts = [
        _of_interval(when if several else "", list(group))
        for when, group in groupby(said, key=lambda each: each[0])
    ]
    return "; ".join([*map(going_on, sums), *parts])


def _said(text: str, result: ResultRow) -> str:
    """The text with the document that proves it, unless it names it itself."""
    said = going_on(bare(text))
    if not result.document or result.document.split()[0] in said:
        return said
    return f"{said} ({cited(result.document)})" if said else cited(result.document)


def _of_interval(when: str, results: list[tuple[str, str, str]]) -> str:
    """The texts of an interval, after its name unless they say it themselves; a total is told as
    what there is up to its end.
    """
    said, total = "; ".join(text for _, _, text in results), results[0][1]
    if not when:
        return said
    if said.startswith(f"{when}: "):
        return said.replace(":", ",", 1)
    if THIS_INTERVAL.match(said):
        return THIS_INTERVAL.sub(when, said)
    if CUMULATIVE.match(said):
        return CUMULATIVE.sub(f"lũy kế đến hết {when} ", said)
    first, _, _ = said.partition(";")
    named = f"{when} " in f"{first} ".replace(":", " ").replace(",", " ")
    if named or SAYS_WHEN.match(said) or TOTAL.match(said) or OF_THE_YEAR.search(first):
        return said
    if total:
        leads = total in re.split(r"[,;:] ", said, maxsplit=1)[0]
        return f"lũy kế đến hết {when} {said}" if leads else said
    return f"{when}, {said}"


def finished_line(row: TaskRow) -> str:
    """Return a finished task with its last result and document; of one that ran on, with all."""
    last = [ResultRow(row.due, row.result, row.document)]
    said = told(row.results if row.ongoing and row.results else last)
    late = "hoàn thành quá hạn" if row.late and not LATE.search(said) else ""
    return _line(row, "; ".join(filter(None, (said, late))))


def running_line(row: TaskRow) -> str:
    """Return a task that goes on with all that the year has brought so far."""
    return _line(row, told(row.results or [ResultRow(row.due, row.result, row.document)]))


def _line(row: TaskRow, said: str) -> str:
    return f"{bare(row.called)}: {said}" if said else bare(row.called)


def indicator_line(row: IndicatorRow, who: str = "") -> str:
    """Return an indicator with its figure, its goal, and what it was before; `who` answers for it.

    Without a figure it is named alone.
    """
    name = f"{bare(row.statement)} ({who} chủ trì)" if who else bare(row.statement)
    if row.qualitative or not row.value:
        return name
    if row.several:
        return f"{name}: {'; '.join(map(_line_of_part, row.parts))}"
    goal = f"mục tiêu {bare_goal(row)}"
    said = [row.figure + _of_earlier(row), goal, *_compared(row)]
    return f"{name}: {', '.join(said)}"


def _line_of_part(part: IndicatorFigure) -> str:
    if not part.value:
        return f"{going_on(part.label)} {RESULT_WORDS[Result(part.result)]}"
    return f"{_figure_of_part(part)}, mục tiêu {_plain(_bare_goal(part.goal))}"


def indicator_figure(row: IndicatorRow) -> str:
    """Return an indicator inside a sentence, with its figure and what it was before."""
    name = going_on(bare(row.statement))
    if row.qualitative:
        return name
    if row.several:
        return f"{name}: {', '.join(_figure_of_part(part) for part in row.parts if part.value)}"
    is_ = "" if row.estimate else "là "
    return ", ".join([f"{name} {is_}{row.figure}{_of_earlier(row)}", *_compared(row)])


def _figure_of_part(part: IndicatorFigure) -> str:
    return f"{going_on(part.label)} {part.figure}{_of_earlier(part)}"


def _of_earlier(row: IndicatorRow | IndicatorFigure) -> str:
    """Which period the figure is of, when it is an earlier one."""
    return f", số liệu {going_on(row.as_of)}" if row.as_of else ""


def _compared(row: IndicatorRow) -> Iterator[str]:
    """The figures of the period before and of the same period last year."""
    if row.before and not row.as_of:
        same = row.before == row.value or row.trend == "same"
        if when := going_on(row.before_of):
            yield f"bằng {when}" if same else f"{when} là {_plain(row.before)}"
        else:
            yield "bằng kỳ trước" if same else f"kỳ trước {_plain(row.before)}"
    if row.last_year:
        yield f"cùng kỳ {_plain(row.last_year)}"


def _plain(figure: str) -> str:
    return NOTHING_AFTER.sub("", figure)


def bare_goal(row: IndicatorRow) -> str:
    """Return the goal without a word that says nothing: `100%`, `tối thiểu 95%`."""
    return _bare_goal(row.goal_words or row.goal)


def _bare_goal(goal: str) -> str:
    """Without `đạt`, which repeats the verdict, and at least all is all."""
    return AT_LEAST_ALL.sub("", goal.removeprefix("đạt "))


def is_better(row: IndicatorRow) -> bool:
    """Is its figure of this period better than that of the period before?"""
    of_both = not (row.before_of or row.as_of or any(part.as_of for part in row.parts))
    return of_both and row.better is True and row.before != row.value


def has_result(row: TaskRow) -> bool:
    """Did an office say something of the task?"""
    return bool(row.result or row.document or row.results)
