"""The checks of how the text falls on the pages: what stands alone, torn or outside the margins."""

import re
from collections.abc import Iterator

from .file_checks import quoted
from .findings import Finding
from .printed import Line, Page
from .printout import Printout
from .rules import Check

LEAST_LINES = 2  # of the text on the page of the signature
EMPTY_LINES = 3  # with fewer a page is nearly empty
EMPTY_SHARE = 0.3  # of a page's height: with less before a break it is nearly empty
OVERHANG = 6  # points beyond a margin that programs differ by
SMALL = 11  # points: what a signing program prints into the corner is smaller
NOTE_LINE = (0.15, 0.45)  # of the text's width: the stroke above notes
MARK = re.compile(r"^(?:[IVX]+\.|\d+(?:\.\d+)*\.?|[a-zđ]\)|(?:Điều|Chương|Mục|Phần) [\dIVX]+\.?)\s")
LIKE_NUMBER = re.compile(r"(?:Trang\s*)?[-–(\s]*\d+(?:/\d+)?[-–)\s]*")
ENDS = (".", ";", ",", "!", "?", "/", ")", "”", ":")


def check_pages(printout: Printout) -> Iterator[Finding]:
    """Yield what stands wrongly on the pages."""
    yield from _check_signature(printout)
    for page in printout.pages:
        yield from _check_foot(printout, page)
        yield from _check_emptiness(printout, page)
        yield from _check_margins(printout, page)


def _check_foot(printout: Printout, page: Page) -> Iterator[Finding]:
    """A heading or a text that leads on, alone at the foot of a page."""
    lines = text_of(printout, page)
    if not lines or printout.page_after(page) is None:
        return
    last = lines[-1]
    if table := printout.table_of(last):
        band = table.bands[-1]
        named = len(band.edges) == 2 and all(line.bold for line in band.lines)
        if named and printout.goes_on(page) and len(table.bands) > 1:
            seen = "Tên nhóm đứng cuối trang, các hàng của nhóm ở trang sau"
            yield Check.HEADING_AT_FOOT.found(seen, quoted(last.text), page.number)
    elif is_heading(printout, lines):
        seen = "Đề mục đứng cuối trang, nội dung ở trang sau"
        yield Check.HEADING_AT_FOOT.found(seen, quoted(last.text), page.number)
    elif last.text.endswith(":"):
        seen = "Câu dẫn đứng cuối trang, phần được dẫn ở trang sau"
        yield Check.LEAD_IN_AT_FOOT.found(seen, quoted(last.text), page.number)


def is_heading(printout: Printout, lines: list[Line]) -> bool:
    """Is the last of these lines a heading, or the end of one?"""
    last = lines[-1]
    if last.bold:
        start = next((line for line in reversed(lines) if not line.bold), None)
        heading = lines[lines.index(start) + 1 :] if start else lines
        marked = any(MARK.match(line.text) for line in heading)
        return marked or not last.text.endswith(ENDS)
    ended_early = last.right < printout.right - printout.text_width / 5
    return ended_early and bool(MARK.match(last.text)) and not last.text.endswith(ENDS)


def _check_signature(printout: Printout) -> Iterator[Finding]:
    page, head = printout.signed_page, printout.recipients
    if page is None or head is None or printout.signed_at is None:
        return
    titles = [line for line in printout.signing if line.upper and line.bold]
    if _is_torn(printout, printout.signed_at, titles):
        seen = "Phần chữ ký và nơi nhận bị tách sang hai trang"
        yield Check.SIGNATURE_TORN.found(seen, quoted(head.text), page.number)
        return
    top = min([head, *titles], key=lambda line: line.top).top
    above = {round(line.foot) for line in printout.content_of(page) if line.bottom < top + 4}
    if printout.signed_at and len(above) < LEAST_LINES:
        seen = (
            f"Trang ký chỉ có {len(above)} dòng nội dung" if above else "Trang ký không có nội dung"
        )
        yield Check.SIGNATURE_ALONE.found(seen, quoted(head.text), page.number)


def _is_torn(printout: Printout, at: int, titles: list[Line]) -> bool:
    before = printout.main_pages[at - 1 : at] if at else []
    after = printout.main_pages[at + 1 : at + 2]
    if not titles and before:
        return any(_is_of_signature(printout, line) for line in text_of(printout, before[0])[-3:])
    if not after:
        return False
    content = printout.content_of(after[0])[:2]
    goes_on = any(line.is_sized(11, 11) for line in printout.recipients_behind)
    signs = any(_is_of_signature(printout, line) for line in content)
    return goes_on or signs


def _is_of_signature(printout: Printout, line: Line) -> bool:
    """Is it a title or name of who signs: bold, in the right half?"""
    return (
        line.bold
        and not line.italic
        and line.left > printout.middle - 60
        and line.center > (printout.middle + 40)
    )


def _check_emptiness(printout: Printout, page: Page) -> Iterator[Finding]:
    content = printout.content_of(page)
    if page.pictures or page is printout.first:
        return
    heads = sum(len(head) for head in printout.repeated_heads(page))
    rows = len({round(line.foot) for line in content}) - heads
    if rows < EMPTY_LINES:
        seen = f"Trang chỉ có {rows} dòng" if rows > 0 else "Trang không có nội dung"
        yield Check.NEARLY_EMPTY.found(seen, "cả trang", page.number)
        return
    top, bottom = printout.margin(page, "top"), page.height - printout.margin(page, "bottom")
    used = (content[-1].bottom - top) / (bottom - top)
    # a long table may be cut into several, each of which begins a page
    if used < EMPTY_SHARE and printout.page_after(page) and not printout.goes_on(page):
        seen = f"Trang chỉ dùng {used:.0%} chiều cao, nội dung tiếp tục ở trang sau"
        yield Check.NEARLY_EMPTY.found(seen, quoted(content[-1].text), page.number)


def _check_margins(printout: Printout, page: Page) -> Iterator[Finding]:
    left = min(printout.margin(page, "left"), printout.left)
    right = min(printout.margin(page, "right"), printout.first.width - printout.right)
    top, bottom = (printout.margin(page, side) for side in ("top", "bottom"))
    for line in page.lines:
        numbers = LIKE_NUMBER.fullmatch(line.text)  # judged as the page's number, wherever it is
        beyond = (
            ("lề trái", left - line.left),
            ("lề phải", line.right - (page.width - right)),
            ("lề trên", 0 if numbers or _is_stamp(page, line) else top - line.bottom),
            ("lề dưới", 0 if numbers or page.number == 1 else line.top - (page.height - bottom)),
        )
        for name, overhang in beyond:
            if overhang > OVERHANG:
                seen = f"Chữ lấn vào {name} {overhang / 72 * 25.4:.0f} mm"
                yield Check.OUTSIDE.found(seen, quoted(line.text), page.number)
                break


def _is_stamp(page: Page, line: Line) -> bool:
    """Is it what a program that signs prints into the upper right corner?"""
    return line.sizes[-1] < SMALL and line.center > page.width / 2


def text_of(printout: Printout, page: Page) -> list[Line]:
    """The lines of a page between its margins, without the notes at its foot."""
    bottom = page.height - printout.margin(page, "bottom") + OVERHANG
    longest = printout.text_width
    notes = [
        stroke.top
        for stroke in page.level_strokes
        if stroke.top > page.height / 2
        and abs(stroke.left - printout.margin(page, "left")) < OVERHANG
        and NOTE_LINE[0] * longest < stroke.width < NOTE_LINE[1] * longest
        and not any(t.top - 2 <= stroke.top <= t.bottom + 2 for t in printout.tables[page.number])
    ]
    end = min([bottom, *notes])
    return [line for line in printout.content_of(page) if line.foot < end]
