"""Reads the targets of a plan: from its outline and from tables of targets."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ..draft import Quantity, TargetDraft
from ..layout.columns import Column
from ..layout.outline import OutlineItem
from ..layout.tables import Table
from ..layout.tables import TableEntry as Row
from ..paragraph_marks import split_mark
from ..phrases.areas import guess_area
from ..phrases.headings import Topic, area_of_heading
from ..phrases.quantities import read_quantities
from ..words import is_finished, squeeze, word_count
from .bullets import BulletEntry, entries
from .notices import Notices

_MEASURED = re.compile(r"\d[\d.,]*\s*(?:%|[^\W\d_])")
_MAX_LABEL_WORDS = 12
_BARE_NUMBER = re.compile(r"(\d[\d.,]*\d|\d)(?!\s*%)")


class TargetTable(NamedTuple):
    table: Table
    area: int | None


def read_targets(items: list[OutlineItem], year: int | None, notices: Notices) -> list[TargetDraft]:
    """Return the targets of the plan whose outline is `items`, in order."""
    targets: list[TargetDraft] = []
    topics = _target_topics(items, year)
    for group in _groups(_labelled(items, topics, year, notices), topics):
        if isinstance(group, TargetTable):
            targets += _table_targets(group.table, group.area, year, notices)
        else:
            targets.append(_target(group, year, notices))
    _notice_general_figures(items, topics, year, notices)
    return targets


def _target_topics(items: list[OutlineItem], year: int | None) -> set[Topic]:
    """`Chỉ tiêu`; a bare `Mục tiêu` too when only there are figures."""
    if any(item.topic is Topic.TARGETS and not item.heading for item in items):
        return {Topic.TARGETS}
    goals = (
        item for item in items if item.topic is Topic.GOALS and not item.heading and item.block
    )
    return (
        {Topic.TARGETS, Topic.GOALS}
        if any(read_quantities(item.text, year) for item in goals)
        else {Topic.TARGETS}
    )


def _labelled(
    items: list[OutlineItem], topics: set[Topic], year: int | None, notices: Notices
) -> list[OutlineItem]:
    """`items` with the names of years and sub-goals (`Đến năm 2026:`) before the words of each of
    the measurable lines below them, instead of on lines of their own.
    """
    found: list[OutlineItem] = []
    index = 0
    while index < len(items):
        label = items[index]
        below = _below(items, index) if label.topic in topics and _may_label(label, year) else []
        measured = sum(bool(_MEASURED.search(each.text)) for each in below)
        if 2 * measured > len(below):
            if label.heading:
                found.append(label)
            notices.labels.add(label.place)
            name = label.text.rstrip(" :.")
            found += [replace(each, text=f"{name}: {each.text}") for each in below]
            index += len(below)
        else:
            found.append(label)
        index += 1
    return found


def _may_label(item: OutlineItem, year: int | None) -> bool:
    """Does a line name something, short and without a figure, as `Năm 2026:`, `Cấp xã`?"""
    if item.block is None or item.block.row is not None or read_quantities(item.text, year):
        return False
    if item.heading:
        named = item.heading.topic or item.heading.areas
        return not named and len(item.under) > 1
    open_end = item.text.endswith(":") or not (item.mark is None or is_finished(item.text))
    return open_end and word_count(item.text) <= _MAX_LABEL_WORDS


def _below(items: list[OutlineItem], index: int) -> list[OutlineItem]:
    """The lines that stand directly below the one at `index`: with the same lesser mark."""
    label = items[index]
    rank = label.heading.rank if label.heading else label.rank
    found: list[OutlineItem] = []
    for each in items[index + 1 :]:
        lesser = each.mark is not None and (each.rank > rank or label.mark is None)
        if not lesser or each.heading or each.text.endswith(":") or each.topic is not label.topic:
            break
        if found and each.rank != found[0].rank:
            return []
        found.append(each)
    return found


def _groups(items: list[OutlineItem], topics: set[Topic]) -> Iterator[BulletEntry | TargetTable]:
    run: list[OutlineItem] = []
    for item in items:
        if item.table is not None and item.table.holds_targets:
            yield from entries(run)
            run = []
            yield TargetTable(item.table, item.area)
        elif item.topic in topics:
            run.append(item)
    yield from entries(run)


def _target(entry: BulletEntry, year: int | None, notices: Notices) -> TargetDraft:
    area = entry.item.area
    quantities = read_quantities(entry.text, year)
    target = TargetDraft(area or guess_area(entry.text), entry.text, quantities, entry.place)
    if area is None:
        notices.guessed_area(target, entry.text)
    return target


def _notice_general_figures(
    items: Iterable[OutlineItem], topics: set[Topic], year: int | None, notices: Notices
) -> None:
    for item in items:
        general = item.topic in {Topic.GENERAL, Topic.GOALS} - topics
        if general and item.block and not item.heading and read_quantities(item.text, year):
            notices.add(
                item.place,
                (
                    "Mục tiêu chung có số liệu; nếu là chỉ tiêu cần theo dõi, hãy thêm "
                    "vào danh sách chỉ tiêu"
                ),
            )


def _table_targets(
    table: Table, area: int | None, year: int | None, notices: Notices
) -> Iterator[TargetDraft]:
    for row in table.entries:
        text = row.text(table.main)
        if (
            len(row.row.filled) <= 2
            and not row.text(Column.VALUE)
            and (named := area_of_heading(split_mark(text or row.row.filled[-1])[1]))
        ):
            area = named[0]
        elif text:
            found, words = area or guess_area(text), text
            value = row.text(Column.VALUE)
            quantities = _table_quantities(row, value, text, year)
            if value and not quantities:
                text = f"{text}: {value}"
            before = row.text(Column.BASELINE)
            baseline = _baseline(row) if len(quantities) == 1 else None
            if before and baseline is None:
                text = f"{text} (năm trước: {before})"
            places = {"text": row.place_of(table.main)}
            places |= (
                {"quantities": row.place_of(Column.VALUE)}
                if value
                else {"quantities": places["text"]}
            )
            target = TargetDraft(found, text, quantities, row.place, baseline, places)
            if area is None:
                notices.guessed_area(target, words)
            yield target


def _baseline(row: Row) -> int | float | None:
    """The one figure of the year before; None where the cell holds none, or words beside it."""
    match = _BARE_NUMBER.match(row.text(Column.BASELINE))
    found = read_quantities(f"{match[1]}%", None) if match else []
    return found[0].value if found else None


def _table_quantities(row: Row, value: str, text: str, year: int | None) -> list[Quantity]:
    """The figures of the value cell (its unit may have one of its own), else of the words."""
    if not value:
        return read_quantities(text, year)
    measure = squeeze(row.text(Column.MEASURE))
    if found := read_quantities(value, year):
        return found
    found = read_quantities(_BARE_NUMBER.sub(r"\1%", value, count=1), year)
    return [Quantity(each.comparator, each.value, measure or "") for each in found]
