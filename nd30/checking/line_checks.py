"""The checks of single lines: stretched ones, and what must not break over two of them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..names import CAPITAL, PERSON
from .file_checks import quoted
from .findings import Finding
from .page_checks import text_of
from .printed import Line, Page, Word
from .printout import Printout
from .rules import Check

STRETCHED = 1.0  # of the size, on average between words: four times a usual space
AT_EDGE = 4  # points
CENTERED = 8  # points off the middle
AROUND = 60  # letters on both sides of a line's end that are looked at
DENSE = 2.4  # of the size: lines that are farther apart are no neighbours
_ABBREVIATION = r"(?:QyĐ|CTr|TTr|TrS|[A-ZĐ&][A-ZĐ&\d]*)"
_NUMBER = re.compile(rf"\b\d+/(?:\d{{4}}/)?{_ABBREVIATION}(?:-{_ABBREVIATION})+")
_HYPHENED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_ADDRESS = re.compile(r"@|//|www\.|\.(?:vn|com|net|org)\b", re.IGNORECASE)
_DATE = re.compile(r"\b[Nn]gày \d{1,2}(?: tháng \d{1,2}|/\d{1,2}(?:/\d{4})?)")
_FIGURES = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")


def check_lines(printout: Printout) -> Iterator[Finding]:
    """Yield stretched lines, and numbers, names and dates that break over two lines."""
    for page in printout.pages:
        yield from _check_stretch(printout, page)
        for above, below in _neighbours(printout, page):
            yield from check_break(above, below)
        for table in printout.tables[page.number]:
            for band in table.bands:
                for cell in band.cells:
                    for above, below in pairwise(cell):
                        yield from check_break(above, below, in_cell=True)


def _neighbours(printout: Printout, page: Page) -> Iterator[tuple[Line, Line]]:
    """Lines of the running text, each with the one below it, which may be on the next page."""
    lines = [line for line in text_of(printout, page) if not printout.table_of(line)]
    alone = {id(row[0]) for row in page.rows if len(row) == 1}
    for above, below in pairwise(lines):
        if below is printout.recipients:  # under a name that signed minutes
            continue
        near = 0 < below.foot - above.foot < DENSE * above.sizes[-1]
        if near and id(above) in alone and _goes_on(printout, page, above, below):
            yield above, below
    following = printout.page_after(page)
    others = printout.content_of(following) if following else []
    if following and lines and others and _goes_on(printout, following, lines[-1], others[0]):
        yield lines[-1], others[0]


def _goes_on(printout: Printout, page: Page, above: Line, below: Line) -> bool:
    """Are two lines of one paragraph? `below` stands on `page`."""
    left, right = printout.margin(page, "left"), page.width - printout.margin(page, "right")
    if page.portrait:
        left = max(left, printout.left)
    middle = (left + right) / 2
    if all(abs(each.center - middle) < CENTERED for each in (above, below)):
        return above.bold == below.bold
    first = below.words[0]
    full = above.right + first.right - first.left > right - AT_EDGE
    return below.left < left + AT_EDGE or (full and abs(below.left - above.left) < AT_EDGE)


def check_break(above: Line, below: Line, *, in_cell: bool = False) -> Iterator[Finding]:
    """Yield what breaks at the end of `above`; in narrow cells dates and names of persons may."""
    tail, head = above.text[-AROUND:], below.text[:AROUND]
    place = quoted(f"{' '.join(tail.split()[-4:])} / {' '.join(head.split()[:4])}")
    end = len(tail)
    if _crosses(_NUMBER, tail + head, end) and _parts(tail, head):
        yield Check.BROKEN_NUMBER.found(
            "Số, ký hiệu văn bản bị ngắt sang hai dòng", place, above.page
        )
    elif _is_broken_name(tail, head):
        yield Check.BROKEN_NAME.found("Tên có gạch nối bị ngắt sang hai dòng", place, above.page)
    spaced = f"{tail} {head}"
    in_figures = tail.endswith("/") and _crosses(_FIGURES, tail + head, end)
    if in_figures or (not in_cell and _crosses(_DATE, spaced, end + 1)):
        yield Check.BROKEN_DATE.found("Ngày tháng bị ngắt sang hai dòng", place, above.page)
    if not in_cell and not above.upper and _crosses(PERSON, spaced, end + 1):
        yield Check.BROKEN_PERSON.found("Họ và tên bị ngắt sang hai dòng", place, above.page)


def _crosses(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """Does the pattern stand in the text across a place?"""
    return any(found.start() < at < found.end() for found in pattern.finditer(text))


def _parts(tail: str, head: str) -> bool:
    return tail[-1:] in "-/" or head[:1] in "-/"


def _is_broken_name(tail: str, head: str) -> bool:
    if tail.endswith("-") and _crosses(_HYPHENED, tail + head, len(tail)):
        return not _ADDRESS.search(tail.rsplit(" ", 1)[-1] + head.split(" ", 1)[0])
    spaced = re.search(rf"({CAPITAL}[^\W\d_]*) [-–]$", tail)
    begins = re.match(CAPITAL, head)
    return bool(spaced and begins and not spaced[1].isupper())


def _check_stretch(printout: Printout, page: Page) -> Iterator[Finding]:
    right = page.width - printout.margin(page, "right")
    for row in _justified(printout, page):
        words = [word for line in row for word in line.words]
        gap = _mean_gap(words)
        if abs(row[-1].right - right) <= AT_EDGE and gap > STRETCHED * row[0].sizes[-1]:
            seen = f"Chữ trong dòng giãn rộng, trung bình {gap:.0f} pt giữa hai chữ"
            yield Check.STRETCHED.found(
                seen, quoted(" ".join(each.text for each in row)), page.number
            )


def _justified(printout: Printout, page: Page) -> Iterator[list[Line]]:
    """The rows of the running text that begin at the left margin, or a first line's indent."""
    left = printout.margin(page, "left")
    kept = set(map(id, text_of(printout, page)))
    for row in page.rows:
        first = row[0]
        if id(first) not in kept or printout.table_of(first):
            continue
        if page is printout.first and first.top < printout.head_end + 20:
            continue
        end = printout.recipients if page is printout.signed_page else None
        if end and first.top > end.top - 20:
            continue
        if left - AT_EDGE <= first.left <= left + 80:
            yield row


def _mean_gap(words: list[Word]) -> float:
    gaps = [after.left - before.right for before, after in pairwise(words)]
    return sum(gaps) / len(gaps) if gaps else 0.0
