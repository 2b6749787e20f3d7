"""A document as it is printed: where its text stands, by which lines its parts are known."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise, takewhile

from .kinds import KINDS, Kind
from .printed import FILLED_IN, POINTS_PER_MM, Line, Page
from .printed_tables import Band, PrintedTable, tables_of
from .word_file import Section

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
USUAL = {
    "top": 20.0,
    "bottom": 20.0,
    "left": 30.0,
    "right": 15.0,
}  # mm: the least the decree allows
FIRST_LINE = 40  # points under the kind in which no text begins
FAR_IN = 45  # points: no paragraph begins farther in
FULL_WIDTH = 0.5  # of the text's width: a line that is longer is one of the running text
TOP_MARGIN = 20 * POINTS_PER_MM + 12  # down to where a page number may stand
FEW_LETTERS = 20  # of a whole document: a scan with a stamp
ANNEX = re.compile(r"^(Phụ lục|PHỤ LỤC)\b")
_NUMBER = r"^(?:Số:|(?:Số|SỐ|số)\s*:?\s*[\d.…]*\s*/)"
_RECIPIENTS = r"^Nơi nhận\s*:?$"
_LETTER_SUBJECT = re.compile(r"^(V/v|Về việc)\b", re.IGNORECASE)
_DATE = r", ngày\b.*\btháng\b.*\bnăm \d{4}$"


class Printout:
    """The pages of a document, judged as one; `sections` are those of its Word file, if known."""

    def __init__(self, pages: list[Page], sections: list[Section], *, unsigned: bool):
        self.pages, self.sections, self.unsigned = pages, sections, unsigned
        self.blank = FILLED_IN if unsigned else None

    @cached_property
    def first(self) -> Page:
        return self.pages[0]

    @cached_property
    def has_text(self) -> bool:
        return sum(len(line.letters) for page in self.pages for line in page.lines) >= FEW_LETTERS

    @cached_property
    def main_pages(self) -> list[Page]:
        """The pages that lie like the first: wide annexes lie otherwise."""
        return [page for page in self.pages if page.portrait == self.first.portrait]

    # Edges of the text, in points

    @cached_property
    def left(self) -> float:
        return self._edge("left")

    @cached_property
    def right(self) -> float:
        return self.first.width - self._edge("right")

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def text_width(self) -> float:
        return self.right - self.left

    @property
    def top(self) -> float:
        return self.margin(self.first, "top")

    def margin(self, page: Page, side: str) -> float:
        """How wide a margin of the page is: the narrowest of the sections that lie like it."""
        likely = [getattr(each, side) for each in self.sections if each.portrait == page.portrait]
        usual = USUAL[side] if page.portrait else min(USUAL.values())
        return min(likely, default=usual) * POINTS_PER_MM

    def _edge(self, side: str) -> float:
        if self.sections:
            return float(getattr(self.sections[0], side)) * POINTS_PER_MM
        return self._printed_margins.get(side, USUAL[side] * POINTS_PER_MM)

    @cached_property
    def _printed_margins(self) -> dict[str, float]:
        """The margins as the longest lines of the running text show them.

        All of them may be the first of their paragraphs: then what goes on below them, or the
        recipients, stand at the left margin.
        """
        lines = [
            (line, below, page)
            for page in self.main_pages
            for line, below in pairwise([*page.lines, page.lines[-1]] if page.lines else [])
            if line.width > 0.6 * page.width and not self.table_of(line)
        ]
        if not lines:
            return {}
        lefts = [each.left for line, below, _ in lines for each in (line, below)]
        lefts += [self.recipients.left] if self.recipients else []
        return {
            "left": _outermost(lefts),
            "right": _outermost([page.width - line.right for line, _, page in lines]),
        }

    # The parts of the first page

    @cached_property
    def country(self) -> Line | None:
        return self.first.find(f"^{COUNTRY}$")

    @cached_property
    def motto(self) -> Line | None:
        return self.first.find(f"^{MOTTO}$")

    @cached_property
    def number(self) -> Line | None:
        return self.first.find(_NUMBER)

    @cached_property
    def agency_lines(self) -> list[Line]:
        """The lines on the left above the number; where it is not known those in upper case."""
        top = self.country.top if self.country else 0
        return [
            line
            for line in self.first.lines
            if top - 4 < line.top
            and line.bottom < self.head_bottom
            and line.center < self.middle
            and (line.upper or (self.number and self.country))
        ]

    @cached_property
    def date(self) -> Line | None:
        return self.first.find(_DATE)

    @cached_property
    def head_bottom(self) -> float:
        return self.number.top if self.number else self.first.height / 3

    @cached_property
    def kind_line(self) -> Line | None:
        return next((line for line in self.first.lines if line.text in KINDS), None)

    @cached_property
    def letter_subject(self) -> Line | None:
        return next(
            (
                line
                for line in self.first.lines
                if _LETTER_SUBJECT.match(line.text)
                and line.center < self.middle
                and line.top < self.first.height / 2
            ),
            None,
        )

    @property
    def kind_name(self) -> str:
        return self.kind_line.text.lower() if self.kind_line else ""

    @property
    def kind(self) -> Kind:
        """What a document of its kind has; of one without a kind what most have."""
        return KINDS[self.kind_line.text] if self.kind_line else Kind()

    @property
    def head_end(self) -> float:
        """Where letterhead, title and addressees end and the body begins."""
        ends = [self.head_bottom]
        if self.kind_line:
            ends += [self.kind_line.bottom + FIRST_LINE, *(line.bottom for line in self.subject)]
        elif self.letter_subject:
            ends.append(self.letter_subject.bottom)
        return max([*ends, *(line.bottom for line in self.addressees)])

    @cached_property
    def subject(self) -> list[Line]:
        """The lines under the kind that are bold and in the middle: the trích yếu."""
        title: list[Line] = []
        if self.kind_line is None:
            return title
        for line in self.below_kind:
            near = not title or line.top - title[-1].bottom < 14
            if not (near and line.bold and abs(line.center - self.middle) <= 10):
                break
            title.append(line)
        return title

    @cached_property
    def below_kind(self) -> list[Line]:
        """The lines of the first page under the kind of the document."""
        if self.kind_line is None:
            return []
        bottom = self.kind_line.bottom
        below = [line for line in self.first.lines if line.top > bottom - 2]
        return sorted(below, key=lambda line: line.top)

    @cached_property
    def addressees(self) -> list[Line]:
        """The lines of “Kính gửi”, farther in than a paragraph."""
        lines = iter(self.first.lines)
        first = next((line for line in lines if line.text.startswith("Kính gửi")), None)
        far_in = takewhile(lambda line: line.left > self.left + FAR_IN, lines)
        return [first, *far_in] if first else []

    # The end

    @cached_property
    def signed_at(self) -> int | None:
        """The place, among the main pages, of the one with the recipients."""
        return next((n for n, p in enumerate(self.main_pages) if p.find(_RECIPIENTS)), None)

    @cached_property
    def signed_page(self) -> Page | None:
        return None if self.signed_at is None else self.main_pages[self.signed_at]

    @cached_property
    def recipients(self) -> Line | None:
        return self.signed_page.find(_RECIPIENTS) if self.signed_page else None

    @cached_property
    def recipients_behind(self) -> list[Line]:
        """The recipients that went on to the next page."""
        if self.signed_at is None:
            return []
        behind = self.main_pages[self.signed_at + 1 : self.signed_at + 2]
        lines = [line for page in behind for line in self.content_of(page)]
        return list(takewhile(lambda line: line.text.startswith("-"), lines))

    @cached_property
    def signing(self) -> list[Line]:
        """The lines on the right beside the recipients."""
        if self.signed_page is None or self.recipients is None:
            return []
        # minutes are signed above the recipients
        above = 250 if self.kind.signed_above else 20
        return [
            line
            for line in self.signed_page.lines
            if self.recipients.top - above < line.top
            and line.bottom < self.signed_page.height - self.margin(self.signed_page, "bottom") + 6
            and line.center > self.middle
            and line.left > self.left + self.text_width / 4
        ]

    @cached_property
    def body_lines(self) -> list[Line]:
        """The long lines of the running text, up to the signature."""
        lines = []
        for at, page in enumerate(self.main_pages[: (self.signed_at or 0) + 1]):
            ends = self.recipients.top if self.recipients and at == self.signed_at else page.height
            lines += [
                line
                for line in page.lines
                if (at or line.top > self.head_end)
                and line.top < ends - 60
                and line.top > self.top
                and line.width > FULL_WIDTH * self.text_width
                and not self.table_of(line)
            ]
        return lines

    # Tables and page numbers

    @cached_property
    def tables(self) -> dict[int, list[PrintedTable]]:
        return {page.number: tables_of(page) for page in self.pages}

    def table_of(self, line: Line) -> PrintedTable | None:
        """The printed table in which a line stands."""
        return next((table for table in self.tables[line.page] if table.holds(line)), None)

    @cached_property
    def continued_tables(self) -> list[tuple[Page, PrintedTable, PrintedTable]]:
        """Tables that go on at the top of the next page: their page, the two parts."""
        return list(self._continued_tables())

    def _continued_tables(self) -> Iterator[tuple[Page, PrintedTable, PrintedTable]]:
        for page in self.pages:
            following = self.page_after(page)
            above = self.tables[page.number][-1:]
            below = self.tables[following.number][:1] if following else []
            if following and above and below and self._touch(page, above[0], following, below[0]):
                yield page, above[0], below[0]

    def _touch(self, page: Page, above: PrintedTable, following: Page, below: PrintedTable) -> bool:
        """Is nothing but the margins between the two parts, and have they the same columns?"""
        under = any(line.foot > above.bottom + 1 for line in page.lines)
        over = any(line.foot < below.top - 1 for line in self.content_of(following))
        return not under and not over and above.goes_on_in(below)

    def goes_on(self, page: Page) -> bool:
        """Does the last table of the page go on at the top of the next?"""
        return any(page is each for each, _, _ in self.continued_tables)

    def head_of(self, table: PrintedTable, following: PrintedTable) -> list[Band]:
        """The bands at the top of both parts of a table that say the same: its repeated head."""
        same = takewhile(
            lambda pair: pair[0].texts == pair[1].texts,
            zip(self.beginning_of(table).bands, following.bands, strict=False),
        )
        return [band for _, band in same]

    def beginning_of(self, table: PrintedTable) -> PrintedTable:
        """The first part of a table that may go on from a page before."""
        while id(table) in self._parts_above:
            table = self._parts_above[id(table)]
        return table

    @cached_property
    def _parts_above(self) -> dict[int, PrintedTable]:
        return {id(below): above for _, above, below in self.continued_tables}

    def repeated_heads(self, page: Page) -> Iterator[list[Band]]:
        """The heads on a page that repeat those of the page before."""
        for _, above, below in self.continued_tables:
            if below in self.tables[page.number]:
                yield self.head_of(above, below)

    def number_of(self, page: Page) -> Line | None:
        """The page number printed in the middle of the top margin."""
        return next(
            (
                line
                for line in page.lines
                if re.fullmatch(r"\d+", line.text)
                and line.bottom < TOP_MARGIN
                and abs(line.center - page.width / 2) < 40
            ),
            None,
        )

    def content_of(self, page: Page) -> list[Line]:
        """The lines of a page without its number."""
        number = self.number_of(page)
        return [line for line in page.lines if line is not number]

    def page_after(self, page: Page) -> Page | None:
        """The next page, if the text of this one goes on there."""
        following = next((each for each in self.pages if each.number == page.number + 1), None)
        if following is None or page.portrait != following.portrait:
            return None
        if self.is_numbered and not self.number_of(following):
            return None  # the first page of a section
        if not self.is_numbered and page is self.signed_page:
            return None
        content = self.content_of(following)
        begins = content and (ANNEX.match(content[0].text) or content[0].text in KINDS)
        return None if begins else following

    @cached_property
    def is_numbered(self) -> bool:
        return any(self.number_of(page) for page in self.pages)


def _outermost(margins: list[float]) -> float:
    """The least of the margins but for a few that hang out."""
    return sorted(margins)[len(margins) // 20]
