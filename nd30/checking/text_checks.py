"""The checks of recipients and signature, of page numbers and annexes."""

import re
from collections.abc import Iterator

from ..text import roman
from .file_checks import quoted
from .findings import Finding
from .printed import Line, Page
from .printout import Printout
from .rules import Check

ROOM_TO_SIGN = 30  # points
ANNEX = r"^(?:Phụ lục|PHỤ LỤC)(?: (?:[IVX]{1,5}|\d{1,2}|[A-Z])[.:]?)?$"
RIGHT_ANNEX = re.compile(r"Phụ lục(?: [IVX]+)?")
MENTION = re.compile(r"phụ lục|kèm theo|đính kèm", re.IGNORECASE)
SHORTENED = re.compile(
    r"(?:T/?M|K/?T|T/?L|T/?U/?Q|Q)\b(?!\.)[ .]*"
)  # what stands before a position
TITLED = re.compile(r"(?:GS|PGS|TSKH|TS|Th\.?S|BS|KS|CN|LS|NGND|NGƯT|NSND|NSƯT|AHLĐ)\b")
# mục II.7: what they sign may tell the signer's degree or military rank
TITLED_AGENCIES = re.compile(
    r"TRƯỜNG|HỌC VIỆN|VIỆN|BỆNH VIỆN|Y TẾ|ĐẠI HỌC|CÔNG AN|QUÂN SỰ|BIÊN PHÒNG|BỘ CHỈ HUY"
)


def check_closing(printout: Printout) -> Iterator[Finding]:
    """Yield what recipients and signature are to be faulted for."""
    head, page = printout.recipients, printout.signed_page
    if head is None or page is None:
        if printout.kind.has_recipients:
            seen = "Không thấy “Nơi nhận:” trên một dòng riêng"
            yield Check.RECIPIENTS.found(seen, "phần cuối")
        return
    if not (head.bold and head.italic and head.is_sized(12, 12)):
        yield Check.RECIPIENTS_LOOK.found(f"Đang in {head.look}", quoted(head.text), page.number)
    below = [line for line in page.lines if line.top > head.top + 6 and line.left < head.left + 20]
    wrong = [line for line in below if not line.is_sized(11, 11) or line.italic]
    if wrong:
        seen, words = f"Nơi nhận đang in {wrong[0].look}", wrong[0].text
    elif not below or not below[0].text.startswith("-"):
        seen, words = "Nơi nhận không có gạch đầu dòng", below[0].text if below else head.text
    elif not any("Lưu" in line.text for line in [*below, *printout.recipients_behind]):
        seen, words = "Nơi nhận không có dòng “Lưu”", below[-1].text
    else:
        seen, words = "", ""
    if seen:
        yield Check.RECIPIENTS_LIST.found(seen, quoted(words), page.number)
    yield from _check_signing(printout, page)


def _check_signing(printout: Printout, page: Page) -> Iterator[Finding]:
    lines = printout.signing
    titles = [line for line in lines if line.upper]
    between = lines[lines.index(titles[0]) : -1] if titles else []
    if printout.unsigned:
        between = titles
    wrong = [line for line in between if not (line.upper and line.is_bold(13, 14))]
    short = [line for line in titles if SHORTENED.match(line.text)]
    if not titles:
        seen = "Không thấy quyền hạn, chức vụ của người ký in hoa, đậm"
        yield Check.SIGNER_TITLE.found(seen, "phần chữ ký", page.number)
    elif wrong:
        seen = f"Đang in {wrong[0].look}" + ("" if wrong[0].upper else ", chữ thường")
        yield Check.SIGNER_TITLE.found(seen, quoted(wrong[0].text), page.number)
    elif short:
        seen = "Chữ viết tắt trước chức vụ viết chưa đúng"
        yield Check.SIGNER_SHORT.found(seen, quoted(short[0].text), page.number)
    if not printout.unsigned:
        yield from _check_signer(printout, page, titles)


def _check_signer(printout: Printout, page: Page, titles: list[Line]) -> Iterator[Finding]:
    name = printout.signing[-1] if printout.signing else None
    before = [line for line in titles if line is not name]
    if name is None or not before or (name.upper and not name.is_bold(13, 14)):
        seen = "Không thấy họ và tên người ký"
        yield Check.SIGNER_NAME.found(seen, "phần chữ ký", page.number)
    elif name.top - before[-1].bottom < ROOM_TO_SIGN:
        seen = "Không thấy họ và tên người ký"
        if not name.upper:
            seen = "Giữa chức vụ và họ tên không có chỗ để ký"
        yield Check.SIGNER_NAME.found(seen, quoted(name.text), page.number)
    elif name.upper or not name.is_bold(13, 14):
        seen = f"Đang in {name.look}" + (", chữ hoa" if name.upper else "")
        yield Check.SIGNER_NAME.found(seen, quoted(name.text), page.number)
    elif TITLED.match(name.text) and not _may_be_titled(printout):
        seen = "Trước họ và tên người ký có học hàm, học vị hoặc danh hiệu"
        yield Check.SIGNER_RANK.found(seen, quoted(name.text), page.number)


def _may_be_titled(printout: Printout) -> bool:
    return any(TITLED_AGENCIES.search(line.text) for line in printout.agency_lines)


def check_numbers(printout: Printout) -> Iterator[Finding]:
    """Yield what the page numbers are to be faulted for."""
    if number := printout.number_of(printout.first):
        yield Check.FIRST_NUMBER.found(f"Trang đầu có số trang {number.text}", "lề trên", 1)
    for at, page in enumerate(printout.main_pages[1 : (printout.signed_at or 0) + 1], 2):
        number = printout.number_of(page)
        if number is None:
            yield Check.PAGE_NUMBERS.found("Không thấy số trang", "lề trên", page.number)
        elif int(number.text) != at:
            seen = f"Số trang là {number.text}, đúng ra là {at}"
            yield Check.PAGE_NUMBERS.found(seen, "lề trên", page.number)
        elif not number.is_sized(13, 14) or number.italic:
            seen = f"Số trang đang in {number.look}"
            yield Check.PAGE_NUMBERS.found(seen, "lề trên", page.number)
    yield from _check_later_numbers(printout)


def _check_later_numbers(printout: Printout) -> Iterator[Finding]:
    """Behind the signature each annex is numbered anew; its first page may show no number."""
    if printout.signed_page is None:
        return
    last = 0
    for page in printout.pages[printout.pages.index(printout.signed_page) + 1 :]:
        number = printout.number_of(page)
        if number is None:
            last = 1
            continue
        shown = int(number.text)
        goes_on = shown in (1, last + 1, page.number)
        if not goes_on:
            seen = f"Số trang là {number.text}, không liên tục với trang trước"
            yield Check.PAGE_NUMBERS.found(seen, "lề trên", page.number)
        last = shown


def check_annexes(printout: Printout, *, annexed: bool) -> Iterator[Finding]:
    """Yield what the annexes are to be faulted for; `annexed` asks for at least one."""
    found = [(page, label) for page in printout.pages if (label := page.find(ANNEX))]
    if annexed and not found:
        yield Check.ANNEX.found("Không thấy Phụ lục", "toàn văn bản")
    for page, label in found:
        yield from _check_annex(printout, page, label)
    yield from _check_order(found)
    if found and printout.signed_page and not _is_mentioned(printout):
        page, label = found[0]
        seen = "Nội dung văn bản không nhắc đến Phụ lục"
        yield Check.ANNEX_MENTION.found(seen, quoted(label.text), page.number)


def _is_mentioned(printout: Printout) -> bool:
    """Does the text up to the signature speak of what comes with it?"""
    pages = printout.main_pages[: (printout.signed_at or 0) + 1]
    text = " ".join(line.text for page in pages for line in page.lines)
    return bool(MENTION.search(text))


def _check_order(found: list[tuple[Page, Line]]) -> Iterator[Finding]:
    """Several annexes are numbered in Roman figures, one after another."""
    if len(found) < 2:
        return
    for number, (page, label) in enumerate(found, 1):
        if RIGHT_ANNEX.fullmatch(label.text) and label.text != f"Phụ lục {roman(number)}":
            seen = f"Phụ lục thứ {number} ghi “{label.text}”"
            yield Check.ANNEX_NUMBER.found(seen, quoted(label.text), page.number)
            return


def _check_annex(printout: Printout, page: Page, label: Line) -> Iterator[Finding]:
    if printout.content_of(page)[0] is not label:
        seen = "Phụ lục không bắt đầu ở đầu trang"
        yield Check.ANNEX.found(seen, quoted(label.text), page.number)
    if not RIGHT_ANNEX.fullmatch(label.text):
        yield Check.ANNEX_NUMBER.found(f"Đang ghi “{label.text}”", quoted(label.text), page.number)
    elif not label.is_bold(14, 14) or abs(label.center - page.width / 2) >= 30:
        yield Check.ANNEX_LOOK.found(f"Đang in {label.look}", quoted(label.text), page.number)
    title = min(
        (line for line in page.lines if line.top > label.bottom - 2),
        key=lambda line: line.top,
        default=None,
    )
    if title is None or not (title.upper and title.bold and title.is_sized(13, 14)):
        seen = f"Dưới “{label.text}” đang in {title.look}" if title else "Phụ lục không có tên"
        words = quoted((title or label).text)
        yield Check.ANNEX_TITLE.found(seen, words, page.number)
    reference = page.find(r"^\(Kèm theo ")
    if reference is None:
        seen = "Không thấy dòng “(Kèm theo …)”"
        yield Check.ANNEX_REFERENCE.found(seen, quoted(label.text), page.number)
    elif not reference.is_italic(13, 14):
        seen = f"Đang in {reference.look}"
        yield Check.ANNEX_REFERENCE.found(seen, quoted(reference.text), page.number)
