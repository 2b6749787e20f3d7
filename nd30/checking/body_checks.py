"""The checks of the running text: size, edges, indents, distances, headings, legal bases."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from .file_checks import quoted
from .findings import Finding
from .page_checks import ENDS
from .printed import Line, Page
from .printout import Printout
from .rules import Check

RIGHT_SIZE, RIGHT_EDGE, RIGHT_INDENT = 0.97, 0.85, 0.8  # shares of the lines from which it is right
AT_EDGE = 4  # points
INDENTS = (26, 38.5)  # points: 1 cm to 1.27 cm, as programs round
WIDEST = 1.5 * 1.18  # of the size: one line and a half of Times New Roman
LEAST_BETWEEN = 4.5  # points between paragraphs, for 6 as programs round
FEW = 3  # lines of which nothing can be said yet
_ROMAN = re.compile(r"^[IVX]+\. ?\S")
_BASIS = "Căn cứ"


def check_body(printout: Printout) -> Iterator[Finding]:
    """Yield what the running text is to be faulted for; a text of no long line is not judged."""
    lines = printout.body_lines
    wrong = [line for line in lines if not line.is_sized(13, 14)]
    if lines and len(lines) - len(wrong) <= RIGHT_SIZE * len(lines):
        seen = f"Nội dung đang in {wrong[0].look}"
        yield Check.BODY_SIZE.found(seen, quoted(wrong[0].text), wrong[0].page)
    full = [
        line
        for line, below in pairwise(lines)
        if below.left < printout.left + AT_EDGE and line.page == below.page
    ]
    short = [line for line in full if abs(line.right - printout.right) > AT_EDGE]
    flush = _flush_starts(printout)
    if full and not flush and len(full) - len(short) <= RIGHT_EDGE * len(full):
        seen = f"{len(short)} trên {len(full)} dòng đầy không chạm lề phải"
        yield Check.BODY_JUSTIFIED.found(seen, quoted(short[0].text), short[0].page)
    yield from _check_indent(printout, lines, flush)
    yield from _check_distances(printout, lines)
    yield from _check_bases(printout)
    yield from _check_headings(printout)


def _check_indent(printout: Printout, lines: list[Line], flush: list[Line]) -> Iterator[Finding]:
    indented = [line for line in lines if line.left - printout.left > AT_EDGE]
    askew = [line for line in indented if not _is_indented(line, printout)]
    if flush and len(flush) > len(indented):
        seen = "Chữ đầu dòng không lùi vào"
        yield Check.BODY_INDENT.found(seen, quoted(flush[0].text), flush[0].page)
    elif indented and len(indented) - len(askew) <= RIGHT_INDENT * len(indented):
        seen = f"Chữ đầu dòng lùi vào {(askew[0].left - printout.left) / 72 * 2.54:.2f} cm"
        place = quoted(askew[0].text)
        yield Check.BODY_INDENT.found(seen.replace(".", ","), place, askew[0].page)


def _is_indented(line: Line, printout: Printout) -> bool:
    return INDENTS[0] <= line.left - printout.left <= INDENTS[1]


def _flush_starts(printout: Printout) -> list[Line]:
    """First lines of paragraphs that begin at the left margin, where there are several."""
    kept = set(map(id, printout.body_lines))
    starts = [
        line
        for page in printout.main_pages
        for above, line in pairwise(page.lines)
        if id(line) in kept
        and abs(line.left - printout.left) < AT_EDGE
        and _ends_early(printout, above)
        and above.left < printout.left + INDENTS[1]
        and not printout.table_of(above)
    ]
    return starts if len(starts) >= FEW else []


def _ends_early(printout: Printout, line: Line) -> bool:
    """Is it the last line of a paragraph?"""
    return line.text.endswith(ENDS) and line.right < printout.right - printout.text_width / 8


def _check_distances(printout: Printout, lines: list[Line]) -> Iterator[Finding]:
    inside, between = [], []
    kept = set(map(id, lines))
    neighbours = (pair for page in printout.main_pages for pair in pairwise(page.lines))
    for above, below in neighbours:
        step = below.foot - above.foot
        if id(below) not in kept or step <= 0:
            continue
        if below.left < printout.left + AT_EDGE and abs(above.right - printout.right) < AT_EDGE:
            inside.append(step / below.sizes[-1])
        elif _is_indented(below, printout) and above.left < printout.left + AT_EDGE:
            between.append(step)
    if len(inside) >= FEW and median(inside) > WIDEST:
        seen = f"Dòng trong đoạn cách nhau {median(inside) / 1.15:.1f} dòng đơn".replace(".", ",")
        yield Check.BODY_LINES.found(seen, quoted(lines[0].text), lines[0].page)
    if len(inside) >= FEW <= len(between):
        room = median(between) - median(inside) * lines[-1].sizes[-1]
        if room < LEAST_BETWEEN:
            seen = f"Các đoạn cách nhau {max(room, 0):.0f} pt"
            yield Check.BODY_PARAGRAPHS.found(seen, quoted(lines[0].text), lines[0].page)


def _check_bases(printout: Printout) -> Iterator[Finding]:
    """The legal bases: paragraphs from the first `Căn cứ …;` on, while they are as it is."""
    bases = _bases(printout)
    for lines in bases:
        if not all(line.italic and not line.bold for line in lines):
            seen = f"Căn cứ ban hành đang in {lines[0].look}"
            yield Check.BASES.found(seen, quoted(lines[0].text), lines[0].page)
            return
    if bases and not bases[-1][-1].text.endswith("."):
        last = bases[-1][-1]
        seen = "Dòng cuối của căn cứ ban hành không kết thúc bằng dấu chấm"
        yield Check.BASES.found(seen, quoted(last.text), last.page)


def _bases(printout: Printout) -> list[list[Line]]:
    """The lines of each legal basis; running text that begins so is none: it ends otherwise."""
    bases: list[list[Line]] = []
    for lines in _paragraphs(printout):
        begins = lines[0].text.startswith(_BASIS) and lines[-1].text.endswith(";")
        goes_on = bases and (
            lines[0].text.startswith(_BASIS) or (lines[0].italic and bases[0][0].italic)
        )
        if begins or goes_on:
            bases.append(lines)
        elif bases:
            break
    return bases


def _paragraphs(printout: Printout) -> Iterator[list[Line]]:
    """The paragraphs of the first page: each begins with an indent."""
    found: list[Line] = []
    for line in printout.content_of(printout.first):
        if line.top < printout.head_end - AT_EDGE or printout.table_of(line):
            continue
        begins = abs(line.left - printout.left) > AT_EDGE or line.text.startswith(_BASIS)
        if found and (begins or _ends_early(printout, found[-1])):
            yield found
            found = []
        found.append(line)
    if found:
        yield found


def _check_headings(printout: Printout) -> Iterator[Finding]:
    """Headings `I.`: both upper case and bold."""
    for page in printout.main_pages[: (printout.signed_at or 0) + 1]:
        for line in _headings(printout, page):
            if not (line.upper and line.is_bold(13, 14)):
                seen = f"Đề mục đang in {line.look}" + ("" if line.upper else ", chữ thường")
                yield Check.HEADING_LOOK.found(seen, quoted(line.text), page.number)


def _headings(printout: Printout, page: Page) -> list[Line]:
    """Lines that begin with a Roman number and are set off from the text in one way at least."""
    return [
        line
        for line in page.lines
        if _ROMAN.match(line.text)
        and (line.upper or line.bold)
        and len(line.text) > 6
        and line.left < printout.left + INDENTS[1]
        and (page is not printout.first or line.top > printout.head_bottom)
        and not printout.table_of(line)
    ]
