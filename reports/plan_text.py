"""The running text of a plan with its rows in their places: targets and tasks by area, duties by
unit.

The rows are the truth. A line of the text that was once read as a row gives way to what the row
says today; every other line stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

import nd30
from indicators.models import Indicator
from planreader import (
    ARABIC,
    FIRST_FURTHER,
    LETTER,
    LOOSE,
    ROMAN,
    OutlineItem,
    Place,
    RunningText,
    Topic,
    area_of_heading,
    areas_named,
    further_areas,
    is_assignment_line,
    read_text,
    split_mark,
    topic_of,
    word_count,
)
from plans.models import Duty, Plan
from tasks.models import Task
from vietnamese import nfc

from .plan_rows import PlanRow, RowsOfPlan, known_texts, task_line

HEADINGS = {Topic.TARGETS: "CHỈ TIÊU", Topic.TASKS: "NHIỆM VỤ", Topic.DUTIES: "TỔ CHỨC THỰC HIỆN"}
# a heading may say as little
GENERAL_NAMES = {Topic.TARGETS: Topic.GOALS, Topic.TASKS: Topic.SOLUTIONS}
LETTERS = "abcdđeg"
AREA_ROW = re.compile(r"[IVX]+ (?:\| )?(?=[^\W\d_])")
CELLS = " | "  # between the cells of a row that was kept as text


@dataclass(frozen=True)
class PlanTextLine:
    """One line of the document; `level` is that of a heading (1 to 3), 0 for running text."""

    text: str
    level: int = 0


def plan_lines(plan: Plan, rows: RowsOfPlan) -> list[PlanTextLine]:
    """Return the body of the plan in lines, with its `rows` as they are now (three queries for what
    they said before).
    """
    text = _Text(plan)
    statements = (each.statement for each in rows.indicators)
    contents = (each.content for each in rows.tasks)
    duties = (each.text for each in rows.duties)
    known_targets = known_texts(plan, Indicator, "statement", statements)
    with further_areas(text.unknown):
        text.put_areas(Topic.TARGETS, rows.targets, known_targets)
        known_tasks = known_texts(plan, Task, "content", contents)
        text.put_areas(Topic.TASKS, rows.told_tasks, known_tasks)
        known_duties = known_texts(plan, Duty, "text", duties)
        text.put_duties(rows.told_duties, known_duties)
        return text.levelled()


def plan_sections(plan: Plan) -> list[tuple[str, list[PlanTextLine]]]:
    """Return the body of the plan by its top headings, with the rows as they are now."""
    found: list[tuple[str, list[PlanTextLine]]] = []
    for line in plan_lines(plan, RowsOfPlan(plan)):
        if line.level == 1:
            found.append((line.text, []))
        elif found:
            found[-1][1].append(line)
    return found


class _Text:
    """The lines of the body while rows are put into them."""

    def __init__(self, plan: Plan):
        self.year, self.areas = plan.year, plan.reform_areas
        # what the reader calls each area: the one that it knows, else its own name
        self.unknown = [area.name for area in self.areas if not area.reads_as]
        self.read_as = {
            area.number: area.reads_as or FIRST_FURTHER + self.unknown.index(area.name)
            for area in self.areas
        }
        self.lines: list[str] = []
        self._outlined: list[str] = []  # the lines as they were when they were read last
        self._reading = read_text((), plan.year)
        self._entries: dict[Topic, list[tuple[PlanRow, Place]]] = {}
        self.unit_lines: set[int] = set()  # those that name the unit of the duties below them
        for section in plan.sections:
            if section["heading"]:
                self.lines += [section["heading"], *_filled(section["text"])]

    def reading(self) -> RunningText:
        """The lines as a reader takes them, read again only where they have changed: of a text that
        says its rows already, once.
        """
        if self._outlined != self.lines:
            self._outlined = list(self.lines)
            self._reading = read_text(self._outlined, self.year)
            self._entries = {}
        return self._reading

    def items(self) -> list[OutlineItem]:
        return self.reading().items

    def read(self, topic: Topic) -> list[tuple[PlanRow, Place]]:
        """What a reader of the text takes for rows, each with its lines."""
        reading = self.reading()
        if topic not in self._entries:
            self._entries[topic] = self._rows_of(reading, topic)
        return self._entries[topic]

    def _rows_of(self, reading: RunningText, topic: Topic) -> list[tuple[PlanRow, Place]]:
        if topic is Topic.TARGETS:
            return [(PlanRow(each.area, each.text), each.place) for each in reading.targets()]
        if topic is Topic.TASKS:
            return [(PlanRow.of_task(each), each.place) for each in reading.tasks()]
        duties = reading.duties()
        self.unit_lines = {each.places["unit"].line for each in duties if "unit" in each.places}
        return [(PlanRow(0, each.text, lead=(each.unit,)), each.place) for each in duties]

    def put_areas(self, topic: Topic, rows: Sequence[PlanRow], known: set[str]) -> None:
        """Make the lines under `topic` say `rows`, area by area."""
        rows = [replace(row, area=self.read_as.get(row.area or 0, row.area)) for row in rows]
        for area in self.read_as.values():
            wanted = [row for row in rows if row.area == area]
            found = [
                (row, place)
                for row, place in self.read(topic)
                if row.area == area and row.key in known
            ]
            if [row for row, _ in found] != wanted:
                self._replace(topic, area, found, wanted)

    def _replace(
        self, topic: Topic, area: int, found: list[tuple[PlanRow, Place]], wanted: list[PlanRow]
    ) -> None:
        grouped = topic is Topic.TASKS and self._assignment_lines(area)
        write = task_line if topic is Topic.TASKS else _target_line
        if not found:
            self._insert(self._place_for(topic, area), [write(row, "- ") for row in wanted])
            return
        edits = _edits(
            found, wanted, lambda row, mark: write(row, mark), self.lines, rewrite=bool(grouped)
        )
        self._apply(edits | {number: [] for number in grouped or ()})
        self._drop_bare_headings(topic)

    def _drop_bare_headings(self, topic: Topic) -> None:
        """Take out the headings of `topic` under which nothing is left."""
        ranks = [(mark.rank if mark else LOOSE) for mark, _ in map(split_mark, self.lines)] + [-1]
        marked, topics = (
            [split_mark(text) for text in self.lines],
            (topic, GENERAL_NAMES.get(topic)),
        )
        bare = {
            number
            for number, (mark, text) in enumerate(marked)
            if mark
            and ARABIC <= mark.rank <= LETTER
            and ranks[number + 1] <= mark.rank
            and (area_of_heading(text) or (word_count(text) <= 4 and topic_of(text) in topics))
        }
        self.lines = [text for number, text in enumerate(self.lines) if number not in bare]

    def _assignment_lines(self, area: int) -> list[int]:
        """The lines that say who and when for the tasks of an area."""
        return [
            item.place.line
            for item in self.items()
            if item.block
            and item.area == area
            and item.topic is Topic.TASKS
            and is_assignment_line(item.text)
        ]

    def put_duties(self, rows: Sequence[PlanRow], known: set[str]) -> None:
        """Make the lines under `Tổ chức thực hiện` say `rows`, each under its unit."""
        found = [(row, place) for row, place in self.read(Topic.DUTIES) if row.key in known]
        if [row for row, _ in found] == list(rows):
            return
        if (
            found
            and self.unit_lines
            and all(row.lead == found[0][0].lead for row in (*rows, *(row for row, _ in found)))
        ):
            self._apply(
                _edits(
                    found,
                    list(rows),
                    lambda row, mark: f"{mark}{row.text}",
                    self.lines,
                    rewrite=False,
                )
            )
            return
        written = [
            line
            for lead, each in groupby(rows, key=lambda row: row.lead)
            for line in _duty_lines(lead, each)
        ]
        if found:
            edits: dict[int, list[str]] = {
                number: [] for _, place in found for number in range(place.line, place.end_line + 1)
            }
            edits |= {number: [] for number in self.unit_lines}
            edits[min(edits)] = written
            self._apply(edits)
        elif written:
            self._insert(self._end_of(Topic.DUTIES), written)

    def _place_for(self, topic: Topic, area: int) -> int:
        """The line before which the rows of an area go; a missing heading is written."""
        items = self.items()
        last = None
        for item in items:
            if item.topic is topic and item.area == area:
                last = item.place.line
        if last is not None:
            return last + 1
        end = self._end_of(topic)
        heading = self._area_heading(topic, area)
        self._insert(end, heading)
        return end + len(heading)

    def _area_heading(self, topic: Topic, area: int) -> list[str]:
        """The heading of an area, numbered like those of the other areas beside it."""
        heads = [(item, item.heading) for item in self.items() if item.heading]
        top = next((item for item, heading in heads if heading.topic is topic), None)
        siblings = [
            item
            for item, heading in heads
            if heading.areas and (item.topic is topic or item.rank == ROMAN)
        ]
        rank = min(
            (item.rank for item in siblings),
            default=ARABIC if top is None or top.rank < ARABIC else LETTER,
        )
        count = len([item for item in siblings if item.rank == rank]) + 1
        name = next(each.name for each in self.areas if self.read_as[each.number] == area)
        if rank == ROMAN:
            return [
                f"{nd30.roman(count)}. {name}",
                "1. Chỉ tiêu" if topic is Topic.TARGETS else "1. Nhiệm vụ",
            ]
        return [f"{LETTERS[count - 1]}) {name}" if rank == LETTER else f"{count}. {name}"]

    def _end_of(self, topic: Topic) -> int:
        """The line behind the last of `topic`; its heading is written when there is none."""
        numbers = [item.place.line for item in self.items() if item.topic is topic]
        if numbers:
            return max(numbers) + 1
        before = _BEFORE[topic]
        later = [item.place.line for item in self.items() if item.heading and item.topic in before]
        start = min(later, default=len(self.lines))
        self._insert(start, [f"{nd30.roman(self._sections_before(start) + 1)}. {HEADINGS[topic]}"])
        self._renumber()
        return start + 1

    def _sections_before(self, line: int) -> int:
        return sum(1 for number in self._roman_lines() if number < line)

    def _roman_lines(self) -> list[int]:
        return [
            n
            for n, text in enumerate(self.lines)
            if (mark := split_mark(text)[0]) and mark.rank == ROMAN
        ]

    def _renumber(self) -> None:
        for order, number in enumerate(self._roman_lines(), start=1):
            self.lines[number] = f"{nd30.roman(order)}. {split_mark(self.lines[number])[1]}"

    def _insert(self, at: int, lines: Sequence[str]) -> None:
        self.lines[at:at] = lines

    def _apply(self, edits: dict[int, list[str]]) -> None:
        self.lines = [
            line for number, text in enumerate(self.lines) for line in edits.get(number, [text])
        ]

    def levelled(self) -> list[PlanTextLine]:
        levels: dict[int, int] = {}
        for item in self.items():
            if (
                item.heading
                and item.block
                and item.text
                and self.lines[item.place.line].endswith(item.text)
            ):
                levels[item.place.line] = (
                    1 if item.rank <= ROMAN else 2 if item.rank == ARABIC else 0
                )
        return [PlanTextLine(text, levels.get(number, 0)) for number, text in enumerate(self.lines)]


_BEFORE = {
    Topic.TARGETS: {Topic.TASKS, Topic.SOLUTIONS, Topic.DUTIES, Topic.FUNDING, Topic.REPORTS},
    Topic.TASKS: {Topic.DUTIES, Topic.FUNDING, Topic.REPORTS},
    Topic.DUTIES: set(),
}


def _edits(
    found: list[tuple[PlanRow, Place]],
    wanted: list[PlanRow],
    write: Callable[[PlanRow, str], str],
    lines: Sequence[str],
    *,
    rewrite: bool,
) -> dict[int, list[str]]:
    """What replaces the lines of `found` so that they say `wanted`; lines of equal rows stay."""
    edits: dict[int, list[str]] = {}
    matcher = SequenceMatcher(a=[row for row, _ in found], b=wanted, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal" and not rewrite:
            continue
        anchor = found[min(start, len(found) - 1)][1]
        mark = _mark(lines[anchor.line])
        for _, place in found[start:end]:
            edits |= {number: [] for number in range(place.line, place.end_line + 1)}
        written = [write(row, mark) for row in wanted[first:last]]
        if kind != "insert":
            edits[anchor.line] = [*_label(lines[anchor.line], found[start][0]), *written]
        elif start < len(found):
            edits[anchor.line] = [*written, *edits.get(anchor.line, [lines[anchor.line]])]
        else:
            edits[anchor.end_line] = [
                *edits.get(anchor.end_line, [lines[anchor.end_line]]),
                *written,
            ]
    return edits


def _label(line: str, row: PlanRow) -> list[str]:
    """The heading that shares its line with an entry: `a) Chỉ tiêu: giảm …`."""
    head = line[: line.find(row.text[:40])] if row.text[:40] in line else ""
    return [head.strip()] if head.rstrip().endswith(":") else []


def _mark(line: str) -> str:
    mark, _ = split_mark(line)
    return f"{mark.label} " if mark and mark.is_bullet else "- "


def _target_line(row: PlanRow, mark: str) -> str:
    return f"{mark}{row.text}"


def _duty_lines(lead: tuple[str, ...], rows: Iterable[PlanRow]) -> list[str]:
    return [f"- {lead[0]}: {row.text}" for row in rows]


def _filled(text: str) -> list[str]:
    lines = [nfc(line).strip() for line in text.splitlines() if line.strip()]
    return [line.replace(CELLS, " ") for line in lines if not _names_area(line)]


def _names_area(line: str) -> bool:
    """Does this row of a table name the area of those below it? The appendix writes its own."""
    return bool(AREA_ROW.match(line)) and word_count(line) <= 14 and bool(areas_named(line))
