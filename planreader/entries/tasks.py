"""Reads tasks: from the outline, with a group's lead and time, and from appendix tables."""

import re
from collections.abc import Collection, Iterator

from ..draft import TaskDraft
from ..layout.columns import Column
from ..layout.outline import OutlineItem
from ..layout.tables import Table
from ..layout.tables import TableEntry as Row
from ..phrases.areas import areas_named, guess_area
from ..phrases.assignments import (
    Assignment,
    assign,
    cut_inline,
    is_assignment_heading,
    read_line,
    read_sentence,
)
from ..phrases.headings import Topic, area_of_heading
from ..phrases.times import read_time
from ..phrases.units import are_unit_names, split_units
from ..words import bare, is_finished, is_upper, squeeze
from .bullets import BulletEntry, entries
from .notices import Doubted, Notices, excerpt
from .task_cells import CellsAbove, row_assignment

_BRACKET = re.compile(r"\s*\(([^()]+)\)(?=[.;]?$)")
_MAX_BRACKET = 200
_ROMAN_NUMBER = re.compile(r"[IVX]{1,5}|[A-HĐ]", re.ASCII)
_LEADING_NUMBER = re.compile(r"^(?:[IVX]{1,5}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)\s*[.):/-]\s*")


def read_tasks(
    items: list[OutlineItem], year: int | None, notices: Notices, source: str
) -> list[TaskDraft]:
    """Return the tasks: prose as narrative (or as `source` says), table rows as appendix."""
    topics = _task_topics(items)
    ordered = any(item.area or item.table for item in items if item.topic in topics)
    tasks: list[TaskDraft] = []
    run: list[OutlineItem] = []
    for item in items:
        if item.table is not None and not item.table.holds_targets:
            tasks += _narrative(run, year, notices, source, ordered)
            tasks += _TableReader(item.table, item.area, year, notices).tasks()
            run = []
        elif item.topic in topics:
            run.append(item)
    tasks += _narrative(run, year, notices, source, ordered)
    return tasks


def _task_topics(items: list[OutlineItem]) -> set[Topic]:
    """A part with solutions alone holds tasks only when no part with tasks does."""
    has_tasks = any(
        item.topic is Topic.TASKS and (item.table or not item.heading) for item in items
    )
    return {Topic.TASKS} if has_tasks else {Topic.TASKS, Topic.SOLUTIONS}


def without_twins(tasks: list[TaskDraft], notices: Notices) -> list[TaskDraft]:
    """Drop tasks of an appendix that another file gave before: same area, same words."""
    kept: dict[tuple[int | None, str, str], TaskDraft] = {}
    found = []
    for task in tasks:
        first = kept.setdefault((task.area, task.source, bare(task.content)), task)
        if first is not task and task.source == "appendix" and first.place.file != task.place.file:
            notices.given_twice(task.place, task.content)
        else:
            found.append(task)
    return found


def read_brackets(tasks: list[TaskDraft], known: Collection[str]) -> None:
    """Take the units in brackets behind tasks, `Rà soát quy chế (VP, VHXH).`, for their leads.

    Abbreviations that the document explains are; of names (`… các đơn vị (Phòng Kinh tế)`), which
    may as well tell what is looked at, only when it is how most tasks of the plan end.
    """
    unled = [task for task in tasks if not task.lead_units and task.source == "narrative"]
    found = [(task, match) for task in unled if (match := _BRACKET.search(task.content))]
    units = [
        (task, match, split_units(match[1], known))
        for task, match in found
        if match.start() > 0 and len(match[1]) < _MAX_BRACKET
    ]
    sure = [each for each in units if each[2] and all(name in known for name in each[2])]
    named = [
        each
        for each in units
        if each[2] and all(name in known or are_unit_names(name) for name in each[2])
    ]
    usual = len(named) > 1 and 2 * len(named) > len(unled)
    for task, match, names in named if usual else sure:
        task.content = task.content[: match.start()] + task.content[match.end(1) + 1 :]
        task.lead_units = names


def divide_units(tasks: list[TaskDraft], known: Collection[str]) -> None:
    """Divide the tasks' units also at the abbreviations that the document explains."""
    for task in tasks:
        task.lead_units = _divided(task.lead_units, known)
        task.coordinating_units = _divided(task.coordinating_units, known)


def _divided(names: list[str], known: Collection[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        parts = split_units(name, known)
        found += parts if any(part in known for part in parts) else [name]
    return list(dict.fromkeys(found))


def number_tasks(tasks: list[TaskDraft]) -> None:
    """Count the tasks inside their area, narrative and appendix each by itself."""
    counts: dict[tuple[str, int | None], int] = {}
    for task in tasks:
        key = (task.source, task.area)
        counts[key] = task.ordinal = counts.get(key, 0) + 1


def _narrative(
    items: list[OutlineItem], year: int | None, notices: Notices, source: str, ordered: bool
) -> Iterator[TaskDraft]:
    """Tasks in prose; in a plan ordered by areas or tables loose paragraphs outside are none."""
    for run in _by_heading(items):
        yield from _group(run, year, notices, source, ordered)


def _by_heading(items: list[OutlineItem]) -> Iterator[list[OutlineItem]]:
    """The runs of items under one area heading: the reach of a `Thực hiện: …` line."""
    run: list[OutlineItem] = []
    opened: object = None
    for item in items:
        top = next((each for each in item.under if each.areas), None) or (
            item.under[-1] if item.under else None
        )
        if run and top is not opened:
            yield run
            run = []
        opened = top
        run.append(item)
    yield run


def _group(
    items: list[OutlineItem], year: int | None, notices: Notices, source: str, ordered: bool
) -> list[TaskDraft]:
    tasks: list[TaskDraft] = []
    waiting: list[TaskDraft] = []  # tasks that no assignment line has followed yet
    current = Assignment()
    last_was_line = False
    for entry in entries(items):
        line = _line(entry)
        if line is not None:
            current = current if last_was_line else Assignment()
            current.add(line)
            for each in waiting:
                assign(each, line, year)
        elif task := _task(entry, year, notices, source, ordered):
            if last_was_line and waiting:
                waiting, current = [], Assignment()
            assign(task, current, year)
            waiting.append(task)
            tasks.append(task)
        last_was_line = line is not None
    return tasks


def _line(entry: BulletEntry) -> Assignment | None:
    """What an assignment line says, by its own label or by the heading that is its label."""
    above = entry.item.under[-1].text if entry.item.under else ""
    label = f"{above.strip(' .:')}: " if is_assignment_heading(above) else ""
    said = read_line(entry.text) or (read_line(label + entry.text) if label else None)
    return said.placed(entry.place) if said is not None else None


def _task(
    entry: BulletEntry, year: int | None, notices: Notices, source: str, ordered: bool
) -> TaskDraft | None:
    area = entry.item.area
    loose = entry.item.mark is None and (ordered or entry.item.topic is not Topic.TASKS)
    if area is None and loose:
        return None
    content, inline = cut_inline(entry.text)
    task = TaskDraft(area or guess_area(entry.text), content, entry.place, source)
    if area is None:
        notices.guessed_area(task, entry.text)
    assign(task, inline, year)
    assign(task, read_sentence(content), year)
    return task


_MAY_REPEAT = {
    Column.LEAD: "lead_units",
    Column.COORDINATE: "coordinating_units",
    Column.TIME: "due",
    Column.PRODUCT: "product",
}


class _TableReader:
    """Reads the tasks of one table; area rows in it set the area of what follows."""

    def __init__(self, table: Table, area: int | None, year: int | None, notices: Notices):
        self.table = table
        self.area = area
        # of the number of the area row: letters above Roman numbers above others
        self.area_level = 0
        self.year = year
        self.notices = notices
        self.above = CellsAbove()

    def tasks(self) -> list[TaskDraft]:
        rows = self.table.entries
        found = [self._task(row, rows[index + 1 : index + 2]) for index, row in enumerate(rows)]
        return [task for task in found if task]

    def _task(self, row: Row, after: list[Row]) -> TaskDraft | None:
        if self._is_heading(row, after):
            return None
        content = row.text(Column.CONTENT) or row.text(Column.TARGET)
        if not content:
            self.notices.add(
                row.place, "Dòng của bảng không có nội dung nhiệm vụ; hãy kiểm tra bảng gốc"
            )
            return None
        if Column.AREA in self.table.columns and (named := areas_named(row.text(Column.AREA))):
            self.area = named[0]
        task = TaskDraft(self.area or guess_area(content), content, row.place, "appendix")
        if self.area is None:
            self.notices.guessed_area(task, content)
        task.places["content"] = row.place_of(
            Column.CONTENT if row.text(Column.CONTENT) else Column.TARGET
        )
        assign(task, row_assignment(self.above.filled(row)), self.year)
        for column, name in _MAY_REPEAT.items():
            if column in self.above.over_a_gap:
                self.notices.add(
                    row.place_of(column),
                    "Ô này ghi như trên nhưng ô ngay trên để trống, tạm lấy ô gần nhất có chữ; "
                    "hãy kiểm tra",
                    Doubted(task, name),
                )
        task.already_done = (
            task.already_done or read_time(row.text(Column.NOTE), self.year).already_done
        )
        return task

    def _is_heading(self, row: Row, after: list[Row]) -> bool:
        """Does `row` name an area or a part of one? An area holds for the rows that follow."""
        number, text = _heading_text(row)
        alone = len(row.row.filled) <= 1 + bool(row.number)
        if not alone or not text:
            return False
        named = area_of_heading(text) or (
            areas_named(text) if _ROMAN_NUMBER.fullmatch(number) else []
        )
        if named and (
            _ROMAN_NUMBER.fullmatch(number) or is_upper(text) or _opens_deeper(row, after)
        ):
            self._enter(row, named)
            return True
        if self._is_inside_area(number):
            return _opens_deeper(row, after) or bool(_ROMAN_NUMBER.fullmatch(number))
        if _ROMAN_NUMBER.fullmatch(number) or is_upper(text):
            self.area = None
            self.notices.add(
                row.place,
                (
                    f"Chưa nhận ra lĩnh vực của tiêu đề {excerpt(text)}; hãy kiểm tra các "
                    "nhiệm vụ bên dưới"
                ),
            )
            return True
        return _opens_deeper(row, after) and not is_finished(text)

    def _enter(self, row: Row, named: list[int]) -> None:
        number, text = _heading_text(row)
        if self._is_inside_area(number):
            return
        self.area, self.area_level = named[0], _level(number)
        if len(named) > 1:
            self.notices.combined_areas(row.place, text)

    def _is_inside_area(self, number: str) -> bool:
        """Tell whether a heading numbered `number` is only a part of the area that is open."""
        return self.area is not None and self.area_level > 0 and _level(number) > self.area_level


def _level(number: str) -> int:
    """1 for letters, 2 for Roman numbers, 3 for `1`, 4 for `1.1`; 0 without a number."""
    if not number:
        return 0
    if re.fullmatch(r"[IVX]{1,5}", number):
        return 2
    return 1 if re.fullmatch(r"[A-HĐ]", number) else 3 + number.count(".")


def _heading_text(row: Row) -> tuple[str, str]:
    """The number and the words of a row that may be a heading, wherever in it they stand."""
    texts = row.row.filled
    number = row.number if len(texts) > 1 else ""
    text = squeeze(texts[-1])
    if match := _LEADING_NUMBER.match(text):
        number, text = number or match[0].strip(" .):/-"), text[match.end() :]
    return number, text


def _opens_deeper(row: Row, after: list[Row]) -> bool:
    """Has the next row more cells, and a number below this one's, anew, or none?"""
    if not after or len(after[0].row.filled) <= len(row.row.filled):
        return bool(after) and after[0].number.count(".") > row.number.count(".")
    number, below = row.number, after[0].number
    if not below or not number:
        return True
    return (
        below.startswith(f"{number}.")
        or below in {"1", "01", "a", "1.1"}
        or below.count(".") > number.count(".")
    )
