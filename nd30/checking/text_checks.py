"""The checks of the running text, of recipients and signature, of page numbers and annexes."""

from collections.abc import Iterator
from itertools import pairwise

from .file_checks import quoted
from .findings import Finding
from .printed import Line, Page
from .printout import Printout
from .rules import Check

RIGHT_SIZE, RIGHT_EDGE, RIGHT_INDENT = 0.97, 0.85, 0.8  # shares of the lines from which it is right
AT_EDGE = 4  # points
INDENTS = (26, 38.5)  # points: 1 cm to 1.27 cm, as programs round
ROOM_TO_SIGN = 30  # points
ANNEX = r"^Phụ lục( [IVX]+)?$"


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
    if full and len(full) - len(short) <= RIGHT_EDGE * len(full):
        seen = f"{len(short)} trên {len(full)} dòng đầy không chạm lề phải"
        yield Check.BODY_JUSTIFIED.found(seen, quoted(short[0].text), short[0].page)
    indented = [line for line in lines if line.left - printout.left > AT_EDGE]
    askew = [line for line in indented if not _is_indented(line, printout)]
    if indented and len(indented) - len(askew) <= RIGHT_INDENT * len(indented):
        seen = f"Chữ đầu dòng lùi vào {(askew[0].left - printout.left) / 72 * 2.54:.2f} cm"
        place = quoted(askew[0].text)
        yield Check.BODY_INDENT.found(seen.replace(".", ","), place, askew[0].page)


def _is_indented(line: Line, printout: Printout) -> bool:
    return INDENTS[0] <= line.left - printout.left <= INDENTS[1]


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
    titles = [line for line in lines if line.upper and line.bold]
    wrong = [line for line in titles if not line.is_sized(13, 14) or line.italic]
    if not titles:
        seen = "Không thấy quyền hạn, chức vụ của người ký in hoa, đậm"
        yield Check.SIGNER_TITLE.found(seen, "phần chữ ký", page.number)
    elif wrong:
        seen = f"Đang in {wrong[0].look}"
        yield Check.SIGNER_TITLE.found(seen, quoted(wrong[0].text), page.number)
    if printout.unsigned:
        return
    name = lines[-1] if lines else None
    if name is None or not titles or name.upper:
        seen = "Không thấy họ và tên người ký"
        yield Check.SIGNER_NAME.found(seen, "phần chữ ký", page.number)
    elif not name.is_bold(13, 14):
        yield Check.SIGNER_NAME.found(f"Đang in {name.look}", quoted(name.text), page.number)
    elif name.top - titles[-1].bottom < ROOM_TO_SIGN:
        seen = "Giữa chức vụ và họ tên không có chỗ để ký"
        yield Check.SIGNER_NAME.found(seen, quoted(name.text), page.number)


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


def _check_annex(printout: Printout, page: Page, label: Line) -> Iterator[Finding]:
    if printout.content_of(page)[0] is not label:
        seen = "Phụ lục không bắt đầu ở đầu trang"
        yield Check.ANNEX.found(seen, quoted(label.text), page.number)
    if not label.is_bold(14, 14) or abs(label.center - page.width / 2) >= 30:
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
