"""Results as a report tells them whose annexes have each task in full with its whole result, each
target with its figure: in lists, those of a short report of a quarter in sentences.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from indicators.judging import Result
from vietnamese import count

from ..stored_figures import FigureGroup, IndicatorRow, ReportFigures, ResultRow, TaskRow
from ..summing import NUMBER, clauses
from .naming import Choice, chosen
from .progress import progress
from .results import LATE, has_result, is_better, told
from .words import bare, in_sentence, joined, listed, place, targets, without_figure

SYLLABLE = re.compile(r"[^\W\d_]+")
# Most words are pairs of syllables: by so many pairs or syllables a result says what it is of.
SAME_PAIRS, SAME_SYLLABLES = 2, 4
_LINKING = "các của cho có do là một ở qua tại theo trên trong từ và về với đã đang"
LINKING = frozenset(_LINKING.split(" "))
# With these a name goes on to say where, how and for what; it stands well without.
ADJUNCT = re.compile(
    r",? (?:bằng|do|để|đối với|giữa|giúp|mỗi khi|ngay khi|ngay sau khi|nhằm|ở|qua|tại(?! chỗ)|"
    r"theo(?! dõi)|trên|trong)(?= )"
)
# after which they do not: `thông qua`, `cấp trên`
NO_ADJUNCT = re.compile(
    r"(?:\b(?:bên|cấp|công|hiện|thông|tồn|trải|văn|vượt)|,| và)$", re.IGNORECASE
)
LEAST = 4  # syllables without which a beginning says too little
OPENED, CLOSED = "“(", "”)"


def brief_area(figures: ReportFigures, group: FigureGroup) -> Iterator[str]:
    """Yield how far an area is, under its heading, and what was done in it."""
    overview = area_overview(figures, group)
    yield " ".join((*overview, *brief_tasks(figures, figures.tasks_of(group.key))))


def area_overview(figures: ReportFigures, group: FigureGroup) -> Iterator[str]:
    """Yield, for under the heading of an area, how far its tasks and its targets are."""
    who, said = place(figures.issuer), progress(group.counts, group.before)
    yield f"{who[:1].upper()}{who[1:]} {said}."
    yield from brief_targets(figures.indicators_of(group.key))


def brief_tasks(figures: ReportFigures, rows: Iterable[TaskRow]) -> Iterator[str]:
    """Yield, in one paragraph, what is done, what is on its way and what runs on."""
    rows = list(rows)
    left = [row for row in rows if has_result(row) and not (row.done or row.dropped or row.overdue)]
    lists = {
        "Nhiệm vụ đã hoàn thành": [row for row in rows if row.done],
        "Nhiệm vụ đang triển khai": [row for row in left if not row.ongoing],
        "Nhiệm vụ thường xuyên, định kỳ": [row for row in left if row.ongoing],
    }
    found = {title: chosen(figures, rows) for title, rows in lists.items() if rows}
    only = "Kết quả cụ thể" if len(found) == 1 else ""
    if told := [
        line
        for title, named in found.items()
        for line in in_sentence(named.title(only or title), named.items(_brief_line))
    ]:
        yield " ".join(told)


def _brief_line(row: TaskRow) -> str:
    said = _result(row)
    if row.done:
        return _named(row, _finished(row, said))
    return _named(row, said if row.ongoing else _doing(row, said))


def beside_annex(title: str, named: Choice) -> Iterator[str]:
    """Yield a list of tasks whose annex has their whole names and their last documents; a single
    one as a sentence, unless brackets would stand in brackets.
    """
    first, *others = named.rows
    if not others and OPENED[1] not in (said := _reached(first)):
        yield from in_sentence(title, [_named(first, said)])
        return
    yield from listed(named.title(title), named.items(_line_beside_annex))


def _line_beside_annex(row: TaskRow) -> str:
    name, said = beginning_of(bare(row.called)), _reached(row)
    return f"{name}: {said}" if said else name


def _reached(row: TaskRow) -> str:
    said = _result(row, whole=not row.ongoing)
    if row.done:
        return _finished(row, said)
    return said if row.ongoing else _doing(row, said)


def _finished(row: TaskRow, said: str) -> str:
    late = "hoàn thành quá hạn" if row.late and not LATE.search(said) else ""
    return "; ".join(filter(None, (said, late)))


def _doing(row: TaskRow, said: str) -> str:
    reached = f"đến nay đạt {row.percent}% khối lượng" if row.percent else ""
    return ", ".join(filter(None, (said, reached)))


def _result(row: TaskRow, *, whole: bool = False) -> str:
    """What was reported. The last of it stands in the annex in full, with its document: here
    without that and, unless it is told `whole` or added to what was reported before, up to its
    first figure.
    """
    last = ResultRow(row.due, row.result, row.document)
    results = [last] if row.done and not row.ongoing else row.results or [last]
    *earlier, last = results
    if last.text and last.text == row.result:
        text = last.text if whole or row.summed else _beginning(last.text)
        last = replace(last, text=text, document="")
    return told([*earlier, last])


def _beginning(result: str) -> str:
    parts = clauses(result)
    counted = next((n for n, part in enumerate(parts) if NUMBER.search(part)), 0)
    return "; ".join(parts[: counted + 1])


def _named(row: TaskRow, said: str) -> str:
    """The result after its task's name, unless it repeats the name."""
    name = bare(row.called)
    if not said:
        return name
    if len(row.results) < 2 and not row.done and _repeats(said, name):
        return said
    name = beginning_of(name)
    return f"{name}: {said}" if "(" in said else f"{name} ({said})"


def _repeats(said: str, name: str) -> bool:
    ours, own = (SYLLABLE.findall(text.lower()) for text in (said, name))
    same = set(ours) & set(own) - LINKING
    return (
        len(same) >= SAME_SYLLABLES or len(set(pairwise(ours)) & set(pairwise(own))) >= SAME_PAIRS
    )


def beginning_of(name: str) -> str:
    """Return a task's name without what it says of where, how and for what.

    >>> beginning_of("Duy trì Tổ công nghệ số cộng đồng ở 17 thôn")
    'Duy trì Tổ công nghệ số cộng đồng'
    """
    for found in ADJUNCT.finditer(name):
        begun = name[: found.start()]
        whole = all(
            begun.count(first) == begun.count(last)
            for first, last in zip(OPENED, CLOSED, strict=True)
        )
        if whole and len(begun.split()) >= LEAST and not NO_ADJUNCT.search(begun):
            return begun
    return name


def brief_targets(rows: list[IndicatorRow]) -> Iterator[str]:
    """Yield how many targets are met, how many of them better than before, under way, not met and
    unknown.
    """
    met = [row for row in rows if row.outcome == Result.MET]
    unknown = [row for row in rows if row.unknown]
    ahead = sum(row.under_way for row in rows)
    unmet = sum(row.outcome == Result.NOT_MET for row in rows)
    better = sum(map(is_better, met))
    of_them = f" ({targets(better)} có kết quả tốt hơn kỳ trước)" if better else ""
    counted = (
        (f"{count(len(met))}/{targets(len(rows))} đạt mục tiêu{of_them}", len(met)),
        (f"{targets(ahead)} đang thực hiện", ahead),
        (f"{targets(unmet)} chưa đạt", unmet),
        (f"{targets(len(unknown))} {without_figure(unknown)}", len(unknown)),
    )
    if parts := [words for words, number in counted if number]:
        yield f"Có {joined(parts)}."
