"""Gives each paragraph of a plan its topic and reform area, told by the headings above."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vietnamese import whole_number

from ..blocks import Block, Place
from ..paragraph_marks import (
    ARABIC,
    BRACKET,
    CAPITAL,
    LOOSE,
    PART,
    ROMAN,
    STAR,
    ParagraphMark,
    is_part_heading,
    split_mark,
)
from ..phrases.assignments import is_assignment_heading, is_assignment_line
from ..phrases.headings import Topic, area_of_heading, is_top_heading, is_topic_heading, topic_of
from ..words import bare, is_finished, is_upper, word_count
from .tables import Table

_INLINE = re.compile(r"([^:.;]{4,90}):\s+(?=\S)")
# a heading inside an area
_NAMING = re.compile(r"(?:ve|cong tac|linh vuc|doi voi|cai cach|nhom)\b")
_MAX_HEADING_WORDS = 35
_ENDS_PLAN = re.compile(r"(?:tren day la|ke hoach nay|trong qua trinh|de nghi cac|yeu cau cac)\b")
_MAX_UNIT_WORDS = 8
_Marked = tuple[ParagraphMark | None, str]
_AREA_ITEMS = {Topic.TARGETS, Topic.TASKS, Topic.GOALS, Topic.SOLUTIONS}


@dataclass
class OutlineHeading:
    """An open heading: its rank in the outline and what it says about what stands under it."""

    rank: float
    text: str
    topic: Topic | None = None
    areas: list[int] = field(default_factory=list)
    place: Place | None = None


@dataclass
class OutlineItem:
    """A paragraph or table with what the headings above it say; `heading` when it is one itself."""

    block: Block | None
    text: str = ""  # without its mark
    mark: ParagraphMark | None = None
    topic: Topic = Topic.OTHER
    area: int | None = None
    heading: OutlineHeading | None = None
    under: tuple[OutlineHeading, ...] = ()
    table: Table | None = None

    @property
    def rank(self) -> float:
        return self.mark.rank if self.mark else LOOSE

    @property
    def place(self) -> Place:
        if self.block is None:
            raise ValueError("a table has no place of its own: its rows have")
        return self.block.place


def outline(blocks: Sequence[Block | Table], topic: Topic | None = None) -> list[OutlineItem]:
    """Return the body's items in order; `topic` holds until the first heading that names one."""
    return _Walk(blocks, topic).items()


class _Walk:
    def __init__(self, blocks: Sequence[Block | Table], topic: Topic | None):
        self.blocks = blocks
        self.stack: list[OutlineHeading] = [OutlineHeading(-1, "", topic)] if topic else []
        self.marked = _nested(
            [split_mark(block.text) if isinstance(block, Block) else (None, "") for block in blocks]
        )

    def items(self) -> list[OutlineItem]:
        return [item for index in range(len(self.blocks)) for item in self._items_at(index)]

    def _items_at(self, index: int) -> list[OutlineItem]:
        block = self.blocks[index]
        if isinstance(block, Table):
            return [self._item(None, "", None, table=block)]
        mark, text = self.marked[index]
        label, rest = self._inline_heading(mark, text)
        if label:
            return self._inline_items(block, mark, label, rest)
        if heading := self._heading(index, mark, text, has_body=self._has_body(index, mark)):
            heading.place = block.place
            self._open(heading)
            return [self._item(block, text, mark, heading=heading)]
        if mark and not mark.is_bullet and any(each.rank == mark.rank for each in self.stack):
            # the next of a count of headings; any other count stands under them
            self._close_to(mark.rank)
        return [self._item(block, text, mark)]

    def _inline_items(
        self, block: Block, mark: ParagraphMark | None, label: str, rest: str
    ) -> list[OutlineItem]:
        """Heading and entry of one line; a bullet's area reaches no further than the bullet."""
        topic = topic_of(label) if is_topic_heading(label) else None
        rank = float(mark.rank) if mark else self._loose_rank()
        heading = OutlineHeading(rank, label, topic, area_of_heading(label), block.place)
        self._open(heading)
        items = [self._item(block, label, mark, heading=heading), self._item(block, rest, None)]
        if mark and mark.is_bullet and topic is None:
            self.stack.pop()
        return items

    def _item(
        self,
        block: Block | None,
        text: str,
        mark: ParagraphMark | None,
        *,
        heading: OutlineHeading | None = None,
        table: Table | None = None,
    ) -> OutlineItem:
        topic = next((each.topic for each in reversed(self.stack) if each.topic), None)
        areas = next((each.areas for each in self.stack if each.areas), [])
        topic = topic or (Topic.TASKS if areas else Topic.OTHER)
        if areas and topic in {Topic.GOALS, Topic.SOLUTIONS}:
            topic = Topic.TARGETS if topic is Topic.GOALS else Topic.TASKS
        return OutlineItem(
            block,
            text,
            mark,
            topic,
            areas[0] if areas else None,
            heading=heading,
            under=tuple(self.stack),
            table=table,
        )

    def _open(self, heading: OutlineHeading) -> None:
        self._close_to(heading.rank)
        self.stack.append(heading)

    def _close_to(self, rank: float) -> None:
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()

    def _topic_above(self, rank: float) -> Topic | None:
        return next(
            (each.topic for each in reversed(self.stack) if each.topic and each.rank < rank), None
        )

    def _inline_heading(self, mark: ParagraphMark | None, text: str) -> tuple[str, str]:
        """`Mục tiêu: giảm …` as heading and text; empty strings when it is no such line."""
        match = _INLINE.match(text)
        if not match or is_assignment_line(text) or word_count(match[1]) > 12:
            return "", ""
        label = match[1]
        if (
            topic_of(label) in {Topic.TARGETS, Topic.GOALS, Topic.GENERAL, Topic.TASKS}
            and word_count(label) <= 8
        ):
            return label, text[match.end() :]
        above = self._topic_above(mark.rank if mark else LOOSE)
        if (
            above in _AREA_ITEMS
            and _is_area_label(label)
            and not self._inside_area(mark.rank if mark else LOOSE)
        ):
            return label, text[match.end() :]
        return "", ""

    def _inside_area(self, rank: float) -> bool:
        return any(each.areas and each.rank < rank for each in self.stack)

    def _heading(
        self, index: int, mark: ParagraphMark | None, text: str, *, has_body: bool
    ) -> OutlineHeading | None:
        rank = float(mark.rank) if mark else LOOSE
        if mark is None and is_part_heading(text):
            return OutlineHeading(PART, text, Topic.OTHER)
        if is_top_heading(mark, text):
            top = mark.rank if mark else ROMAN
            topic = topic_of(text)
            return OutlineHeading(
                top, text, topic, [] if topic and top <= ROMAN else area_of_heading(text)
            )
        if is_assignment_heading(text) and self._inside_area(rank):
            return OutlineHeading(rank, text)
        if not has_body and mark and not mark.is_bullet and self._is_empty_area(rank, text):
            return OutlineHeading(rank, text, None, area_of_heading(text))
        if is_assignment_line(text) or not has_body or word_count(text) > _MAX_HEADING_WORDS:
            return None
        if mark is None:
            return self._loose_heading(text)
        if mark.is_bullet and not (mark.rank == STAR or self._is_bullet_heading(index, mark, text)):
            return None
        return self._numbered_heading(index, mark, text)

    def _is_empty_area(self, rank: float, text: str) -> bool:
        """Does `text` name an area, under which nothing stands, in a row of areas?"""
        in_row = any(each.rank == rank and each.areas for each in self.stack)
        return in_row and not is_finished(text) and _is_area_label(text)

    def _numbered_heading(
        self, index: int, mark: ParagraphMark, text: str
    ) -> OutlineHeading | None:
        rank = float(mark.rank)
        topic = topic_of(text) if is_topic_heading(text) else None
        if self._topic_above(rank) is Topic.DUTIES:
            return _duty_heading(rank, text, topic)
        if (
            text.endswith(":")
            and self._inside_area(rank)
            and not (topic or _NAMING.match(bare(text)))
        ):
            return None  # the sentence that the lesser bullets finish
        areas = area_of_heading(text)
        if topic or areas:
            return OutlineHeading(rank, text, topic, areas)
        return (
            None
            if is_finished(text) or mark.is_bullet or self._is_last(index, rank)
            else OutlineHeading(rank, text)
        )

    def _is_last(self, index: int, rank: float) -> bool:
        """Is a higher mark the last under a lesser heading: `2) …` before `b)`, behind `a)`?"""
        after = self._next_mark(index)
        return after is not None and any(each.rank == after.rank > rank for each in self.stack)

    def _loose_heading(self, text: str) -> OutlineHeading | None:
        """A heading without a mark: in capitals, a known topic, or just the name of an area."""
        if is_finished(text) and not text.endswith(":"):
            return None
        duties = self._topic_above(LOOSE) is Topic.DUTIES
        area_open = next((each for each in self.stack if each.areas), None)
        if not duties and is_topic_heading(text) and word_count(text) <= 8:
            return OutlineHeading(
                area_open.rank + 0.5 if area_open else self._loose_rank(), text, topic_of(text)
            )
        if (
            not duties
            and _is_area_label(text)
            and (not area_open or area_open.rank % 1 or is_upper(text))
        ):
            return OutlineHeading(
                area_open.rank if area_open else self._loose_rank(),
                text,
                None,
                area_of_heading(text),
            )
        return None

    def _loose_rank(self) -> float:
        """The rank of a heading without a mark: just below the last numbered heading."""
        numbered = [each.rank for each in self.stack if each.rank % 1 == 0]
        return (numbered[-1] if numbered else ROMAN) + 0.5

    def _is_bullet_heading(self, index: int, mark: ParagraphMark, text: str) -> bool:
        """A bullet is a heading when it only names a topic or an area and lesser marks follow."""
        after = self._next_mark(index)
        lesser = after is not None and after.rank > mark.rank
        named = (is_topic_heading(text) and word_count(text) <= 5) or _is_area_label(
            text.rstrip(":.")
        )
        duty_unit = self._topic_above(STAR) is Topic.DUTIES and text.endswith(":")
        return lesser and (named or duty_unit)

    def _next_mark(self, index: int) -> ParagraphMark | None:
        return self.marked[index + 1][0] if index + 1 < len(self.marked) else None

    def _has_body(self, index: int, mark: ParagraphMark | None) -> bool:
        """Can what follows stand under this: lesser marks, plain text or a table?"""
        if index + 1 >= len(self.blocks):
            return False
        after = self.blocks[index + 1]
        if isinstance(after, Table):
            return True
        next_mark, next_text = self.marked[index + 1]
        if is_assignment_line(next_text):
            return _is_area_label(self.marked[index][1]) and not (
                mark and self._inside_area(mark.rank)
            )
        if next_mark is None and _ENDS_PLAN.match(bare(after.text)):
            return False
        if next_mark is None:
            return mark is not None or not is_finished(self.marked[index][1])
        return mark is None or next_mark.rank > mark.rank or _restarts(mark, next_mark)


def _nested(marked: list[_Marked]) -> list[_Marked]:
    """`marked` with the counts lowered that begin anew, in the same figures, below each area:
    `1. Cải cách thể chế` / `1. Rà soát …` / `2. Góp ý …` / `2. Cải cách thủ tục hành chính`.
    """
    found: list[_Marked] = []
    area = 0  # the number of the area whose tasks are counted anew
    for (mark, text), (after, below) in zip(marked, [*marked[1:], (None, "")], strict=False):
        number = _plain_number(mark)
        if mark and mark.rank < ARABIC:
            area = 0
        elif number and _is_area_label(text) and not is_finished(text):
            restarts = _plain_number(after) == 1 and not _is_area_label(below)
            if restarts or number == area + 1:
                area = number if restarts or area else 0
                found.append((mark, text))
                continue
        if mark and number and area:
            mark = replace(mark, rank=BRACKET - 1)
        found.append((mark, text))
    return found


def _plain_number(mark: ParagraphMark | None) -> int:
    """The number of `1.`; 0 for any other mark."""
    label = mark.label.strip(" .") if mark and mark.rank == ARABIC else ""
    return whole_number(label) or 0


def _duty_heading(rank: float, text: str, topic: Topic | None) -> OutlineHeading | None:
    """A unit, or reports and funding, whose text is nobody's duty."""
    if topic in {Topic.REPORTS, Topic.FUNDING}:
        return OutlineHeading(rank, text, topic)
    is_sentence = (
        is_finished(text) and not text.endswith(":") and word_count(text) > _MAX_UNIT_WORDS
    )
    return None if is_sentence else OutlineHeading(rank, text)


def _restarts(mark: ParagraphMark, after: ParagraphMark) -> bool:
    """Does a count begin under a lesser mark: `1.` or `1.1.` under `a)`, odd but meant deeper?"""
    return mark.rank > after.rank >= ARABIC and bool(re.search(r"(?:^|\.)1\W*$", after.label))


def _is_area_label(text: str) -> bool:
    """Tell whether `text` is nothing but the name of an area."""
    return (
        word_count(text) <= 14 and bool(area_of_heading(text)) and bool(re.match(r"[^\W\d]", text))
    )


def sections_of(items: Sequence[OutlineItem]) -> list[tuple[str, list[OutlineItem]]]:
    """Return the items under each top heading; those before the first under an empty one."""
    ranks = {int(item.heading.rank) for item in items if item.heading}
    level = ranks & {PART, CAPITAL, ROMAN} or ranks & {ARABIC}
    sections: list[tuple[str, list[OutlineItem]]] = [("", [])]
    for item in items:
        if item.heading and item.block and item.heading.rank in level:
            sections.append((item.block.text, []))
        else:
            sections[-1][1].append(item)
    return [section for section in sections if section[0] or section[1]]
