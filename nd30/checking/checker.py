"""The checks, one group after another."""

from collections.abc import Iterator

from .body_checks import check_body
from .file_checks import check_file
from .findings import Finding
from .head_checks import check_head
from .line_checks import check_lines
from .page_checks import check_pages
from .pdf import read_pages
from .printed import POINTS_PER_MM
from .printout import Printout
from .rules import Check
from .table_checks import check_tables
from .text_checks import check_annexes, check_closing, check_numbers
from .word_file import WordFile, read_word

A4 = (210, 297)  # mm
TWINS = ("timesnewroman", "times-", "liberationserif", "tinos", "nimbusroman")  # of equal widths
SYMBOLS = ("symbol", "dingbats", "webdings", "emoji")
FEW = 0.02  # of the letters: fewer are signs that the font has not


def check(
    docx: bytes | None, pages: bytes | None, *, unsigned: bool = False, annexed: bool = False
) -> list[Finding]:
    """Return what in the form of a document is to be mended, in the order of its parts.

    `docx` is the Word file, `pages` the PDF of its printed pages; what only the missing one of them
    shows is not judged. `unsigned` lets number, day and signer's name still be blank, `annexed`
    asks for an annex. A document without a letter on its pages (a scan) gives one finding.

    Raises `UnreadableDocument` when a file is broken or locked.
    """
    word = read_word(docx) if docx is not None else None
    findings = list(check_file(word)) if word else []
    if pages is None:
        return findings
    printout = Printout(read_pages(pages), word.sections if word else [], unsigned=unsigned)
    if not printout.has_text:
        seen = "Trang không có lớp chữ (bản quét, ảnh chụp) nên không kiểm tra được thể thức"
        return [*findings, Check.NO_TEXT.found(seen, "toàn văn bản")]
    findings += [] if word else _check_paper(printout)
    findings += _check_print(printout, word, annexed=annexed)
    return findings


def _check_print(printout: Printout, word: WordFile | None, *, annexed: bool) -> Iterator[Finding]:
    yield from check_head(printout)
    yield from check_body(printout)
    yield from check_closing(printout)
    yield from check_numbers(printout)
    yield from check_annexes(printout, annexed=annexed)
    yield from check_tables(printout, word)
    yield from check_pages(printout)
    yield from check_lines(printout)


def _check_paper(printout: Printout) -> Iterator[Finding]:
    """What the file would say, as far as pages show it."""
    for page in printout.pages:
        size = sorted(round(side / POINTS_PER_MM) for side in (page.width, page.height))
        if any(abs(a - b) > 1 for a, b in zip(size, A4, strict=True)):
            seen = f"Khổ giấy là {size[0]} mm × {size[1]} mm"
            yield Check.PAPER.found(seen, "cả trang", page.number)
    if not printout.first.portrait:
        yield Check.PORTRAIT.found("Trang đầu nằm ngang", "cả trang", 1)
    yield from _check_printed_margins(printout)
    letters = [letter for page in printout.pages for letter in page.letters]
    strange = [each for each in letters if not _is_right(each.face.family)]
    if len(strange) > FEW * len(letters):
        names = sorted({each.face.family for each in strange})
        yield Check.FONT.found(f"Văn bản dùng phông chữ {', '.join(names)}", "toàn văn bản")


def _is_right(family: str) -> bool:
    folded = family.lower().replace(" ", "")
    return folded.startswith(TWINS) or any(each in folded for each in SYMBOLS)


def _check_printed_margins(printout: Printout) -> Iterator[Finding]:
    left = printout.left / POINTS_PER_MM
    right = (printout.first.width - printout.right) / POINTS_PER_MM
    wrong = [
        f"{name} {width:.0f} mm"
        for name, width, least, most in (("lề trái", left, 30, 35), ("lề phải", right, 15, 20))
        if not least - 1 <= width <= most + 1
    ]
    if wrong:
        yield Check.MARGINS.found(f"Lề trang chưa đúng: {', '.join(wrong)}", "phần nội dung", 1)
