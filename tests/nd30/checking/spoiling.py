"""Sound documents spoilt in one way each, by editing the XML of their files."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx

from nd30 import Annex, Bullet, Column, Heading, Paragraph, Row, Table, write
from nd30.styles import Look
from tests.nd30.extremes import END, annexed, decision, letter, tall_table
from tests.nd30.samples import PROSE, full_report, report, statistics
from tests.nd30.test_pictures import png

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
NBSP = "\u00a0"
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
BEFORE_BREAK = "Ủy ban nhân dân xã đã chỉ đạo các cơ quan chuyên môn bám sát"  # most of a line
FILLED = [Paragraph(PROSE)] * 6


def edited(content: bytes, change, part: str = DOCUMENT) -> bytes:
    """The file with one part changed; a change of nothing is an error of the test."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                changed = change(text.decode())
                assert changed != text.decode(), "nothing was spoilt"
                text = changed.encode()
            target.writestr(name, text)
    return made.getvalue()


def replaced(old: str, new: str, document=None, count: int = -1, part: str = DOCUMENT) -> bytes:
    content = write(document or full_report())
    return edited(content, lambda text: text.replace(old, new, count), part)


def restyled(style: str, old: str, new: str, document=None) -> bytes:
    """The document with one style changed."""

    def change(text: str) -> str:
        start = text.index(f'w:styleId="{Look(style).id}"')
        start = text.rindex("<w:style ", 0, start)
        end = text.index("</w:style>", start)
        return text[:start] + text[start:end].replace(old, new) + text[end:]

    return edited(write(document or full_report()), change, STYLES)


def without_stroke(number: int) -> bytes:
    """Without the stroke under the agency (0), the motto (1) or the subject (2)."""

    def change(text: str) -> str:
        stroke, hair = f'w:val="{Look("Nét kẻ").id}"', f'w:val="{Look("Sau bảng").id}"'
        pieces = text.split(stroke)
        return stroke.join(pieces[: number + 1]) + hair + stroke.join(pieces[number + 1 :])

    return edited(write(full_report()), change)


def begins_page(document, words: str) -> bytes:
    """With a page begun by the paragraph of these words."""

    def change(text: str) -> str:
        at = text.rindex("</w:pPr>", 0, text.index(words))
        start = text.rindex("<w:pPr>", 0, at)
        properties = re.sub(
            "(<w:pStyle[^>]*/>(?:<w:keepNext/>)?)", r"\1<w:pageBreakBefore/>", text[start:at]
        )
        return text[:start] + properties + text[at:]

    return edited(write(document), change)


def broken_off(words: str, before: str, after: str) -> bytes:
    """With a line that ends between `before` and `after`."""
    document = report(
        body=(*FILLED, Paragraph(f"{BEFORE_BREAK} {words} theo quy định."), *FILLED, END)
    )
    return replaced(f"{before}{after}", before.rstrip(NBSP) + BREAK + after, document, 1)


def hyphen_off(words: str) -> bytes:
    document = report(
        body=(*FILLED, Paragraph(f"{BEFORE_BREAK} {words} theo quy định."), *FILLED, END)
    )
    hyphen = "<w:noBreakHyphen/>"

    def change(text: str) -> str:
        at = text.index(hyphen, text.index(f"{BEFORE_BREAK} "))
        return f"{text[:at]}<w:t>-</w:t><w:br/>{text[at + len(hyphen) :]}"

    return edited(write(document), change)


def scanned() -> bytes:
    """One picture on a page and not a letter."""
    word, made = docx.Document(), BytesIO()
    word.add_picture(BytesIO(png(300, 400)))
    word.save(made)
    return made.getvalue()


def empty_column() -> bytes:
    columns = (Column("STT"), Column("Nội dung"), Column("Ghi chú"))
    rows = tuple(Row((str(number), "Rà soát thủ tục", "")) for number in range(1, 6))
    table = Table(columns, rows, whole=True)
    return replaced("Biểu mẫu 3 cột", "Bảng 3 cột", annexed(Annex("Nhiệm vụ", (table,))))


def torn_signature() -> bytes:
    """More recipients than the page has room for, in a row that may break."""
    recipients = (*(f"Phòng số {number}" for number in range(1, 71)), "Lưu: VT")
    return replaced("<w:cantSplit/>", "", report(body=(*FILLED, END), recipients=recipients))


def leading_on(*blocks) -> bytes:
    document = report(body=(*FILLED, *blocks, Paragraph(f"Sau đó, {PROSE}"), *FILLED, END))
    return begins_page(document, "Sau đó")


BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
LONG_WORD = NBSP.join(["nguyên"] * 12)
CASES = {  # what is spoilt -> the codes of what is found, and what makes the file
    "paper": ({"paper"}, lambda: replaced('w:w="11906" w:h="16838"', 'w:w="12240" w:h="16838"')),
    "margins": ({"margins"}, lambda: replaced('w:left="1701"', 'w:left="1417"')),
    "font": ({"font"}, lambda: restyled("Dòng nơi nhận", "Times New Roman", "Arial")),
    "unicode": (
        {"unicode"},
        lambda: replaced(
            "kiểm tra", "kiê\u0309m tra", report(body=(*FILLED, Paragraph("Đã kiểm tra."), END))
        ),
    ),
    "placeholder": ({"placeholder"}, lambda: replaced("chỉ đạo các", "chỉ đạo {{ các", count=1)),
    "number on the first page": (
        {"first-page-number"},
        lambda: replaced("<w:titlePg/>", "", count=1),
    ),
    "small page numbers": (
        {"page-numbers"},
        lambda: restyled("header", 'w:val="28"', 'w:val="20"'),
    ),
    "Quốc hiệu otherwise": ({"country"}, lambda: replaced("CỘNG HÒA", "CỘNG HOÀ")),
    "Quốc hiệu not bold": ({"country-look"}, lambda: restyled("Quốc hiệu", BOLD, "")),
    "Tiêu ngữ otherwise": ({"motto"}, lambda: replaced("Độc lập - Tự do", "Độc lập-Tự do")),
    "Tiêu ngữ not bold": ({"motto-look"}, lambda: restyled("Tiêu ngữ", BOLD, "")),
    "Tiêu ngữ aside": (
        {"motto-place", "motto-line"},
        lambda: restyled("Tiêu ngữ", 'w:jc w:val="center"', 'w:jc w:val="left"'),
    ),
    "no stroke under the agency": ({"agency-line"}, lambda: without_stroke(0)),
    "no stroke under the motto": ({"motto-line"}, lambda: without_stroke(1)),
    "no stroke under the subject": ({"subject-line"}, lambda: without_stroke(2)),
    "agency in small letters": (
        {"agency"},
        lambda: edited(
            replaced(">ỦY BAN NHÂN DÂN<", ">Ủy ban nhân dân<"),
            lambda t: t.replace(">XÃ KHE MÂY<", ">Xã Khe Mây<"),
        ),
    ),
    "agency not bold": ({"agency-look"}, lambda: restyled("Cơ quan ban hành", BOLD, "")),
    "number without its zero": ({"number"}, lambda: replaced("Số: 08/", "Số: 8/")),
    "number too large": (
        {"number-look"},
        lambda: restyled("Số ký hiệu", 'w:val="26"', 'w:val="28"'),
    ),
    "month with a zero": (
        {"date"},
        lambda: replaced("tháng 3 năm 2026", "tháng 03 năm 2026", count=1),
    ),
    "a day that no calendar has": (
        {"date"},
        lambda: replaced("ngày 20 tháng 3 năm", "ngày 31 tháng 4 năm", count=1),
    ),
    "symbol of another kind": (
        {"number-kind"},
        lambda: replaced("Số: 08/BC", "Số: 08/KH"),
    ),
    "number without its colon": ({"number"}, lambda: replaced("Số: 08/", "Số 08/")),
    "date upright": ({"date-look"}, lambda: restyled("Địa danh ngày tháng", ITALIC, "")),
    "date lower": (
        {"date-place"},
        lambda: restyled("Địa danh ngày tháng", 'w:before="0"', 'w:before="200"'),
    ),
    "no kind": ({"kind"}, lambda: replaced(">BÁO CÁO<", ">BÁO CÁO KẾT QUẢ<")),
    "kind too small": ({"kind-look"}, lambda: restyled("Title", 'w:val="28"', 'w:val="24"')),
    "subject not bold": ({"subject"}, lambda: restyled("Subtitle", BOLD, "")),
    "subject of a letter too small": (
        {"letter-subject"},
        lambda: restyled("Trích yếu công văn", 'w:val="24"', 'w:val="20"', letter()),
    ),
    "text too small": (
        {"body-size"},
        lambda: restyled("Body Text", 'w:val="26"', 'w:val="22"', report(body=(*FILLED, END))),
    ),
    "text ragged": (
        {"body-justified"},
        lambda: restyled("Body Text", 'w:val="both"', 'w:val="left"'),
    ),
    "indent too wide": (
        {"body-indent"},
        lambda: restyled("Body Text", 'w:firstLine="720"', 'w:firstLine="1200"'),
    ),
    "no indent": (
        {"body-indent"},
        lambda: restyled("Body Text", 'w:firstLine="720"', "", report(body=(*FILLED, END))),
    ),
    "paragraphs too close": (
        {"body-paragraphs"},
        lambda: restyled("Body Text", 'w:after="120"', 'w:after="0"', report(body=(*FILLED, END))),
    ),
    "heading in small letters": (
        {"heading-look"},
        lambda: replaced(">I. CHỈ ĐẠO, ĐIỀU HÀNH<", ">I. Chỉ đạo<"),
    ),
    "legal bases upright": (
        {"bases"},
        lambda: restyled("Căn cứ ban hành", ITALIC, "", decision()),
    ),
    "no recipients": ({"recipients"}, lambda: replaced(">Nơi nhận:<", ">Nơi gửi:<")),
    "Nơi nhận upright": ({"recipients-look"}, lambda: restyled("Nơi nhận", ITALIC, "")),
    "recipients too large": (
        {"recipients-list"},
        lambda: restyled("Dòng nơi nhận", 'w:val="22"', 'w:val="26"'),
    ),
    "title of the signer too small": (
        {"signer-title"},
        lambda: restyled("Quyền hạn chức vụ", 'w:val="28"', 'w:val="24"'),
    ),
    "short word before a title without its dot": (
        {"signer-short"},
        lambda: replaced(">TM. ", ">T/M "),
    ),
    "degree before the name": ({"signer-rank"}, lambda: replaced("Nguyễn", "ThS. Nguyễn")),
    "no room to sign": (
        {"signer-name"},
        lambda: restyled("Họ tên người ký", 'w:before="1320"', 'w:before="0"'),
    ),
    "Phụ lục too small": ({"annex-look"}, lambda: restyled("Phụ lục", 'w:val="28"', 'w:val="26"')),
    "title of the annex not bold": ({"annex-title"}, lambda: restyled("Tên phụ lục", BOLD, "")),
    "reference of the annex upright": (
        {"annex-reference"},
        lambda: restyled("Kèm theo", ITALIC, ""),
    ),
    "Phụ lục in upper case": ({"annex-number"}, lambda: replaced(">Phụ lục I<", ">Phụ lục 1<")),
    "annex that no text speaks of": (
        {"annex-mention"},
        lambda: write(full_report(body=(*FILLED, END))),
    ),
    "heads not repeated": ({"table-head"}, lambda: replaced("<w:tblHeader/>", "")),
    "an empty column": ({"empty-column"}, lambda: empty_column()),
    "a torn row": ({"torn-row"}, lambda: write(annexed(Annex("Nhiệm vụ", (tall_table(9),))))),
    "heading at the foot": (
        {"heading-at-foot"},
        lambda: leading_on(Heading(2, "1. Tình hình thực hiện")),
    ),
    "heading without bold at the foot": (
        {"heading-at-foot"},
        lambda: leading_on(Heading(3, "a) Việc làm")),
    ),
    "lead-in at the foot": (
        {"lead-in-at-foot"},
        lambda: leading_on(Paragraph("Kết quả cụ thể như sau:")),
    ),
    "a torn signature": ({"signature-torn"}, lambda: torn_signature()),
    "signature alone": (
        {"signature-alone"},
        lambda: begins_page(report(body=(*FILLED, END)), "Trên đây"),
    ),
    "a stretched line": (
        {"stretched-line"},
        lambda: write(
            report(body=(*FILLED, Paragraph(f"Thực hiện {LONG_WORD} theo quy định."), *FILLED, END))
        ),
    ),
    "a broken number": ({"broken-number"}, lambda: hyphen_off("số 15/KH-UBND")),
    "a broken name": ({"broken-name"}, lambda: hyphen_off("tại Rang-Chàm")),
    "a broken person": (
        {"broken-person"},
        lambda: broken_off("bà Trần Thị Hoa", f"Trần{NBSP}Thị{NBSP}", "Hoa"),
    ),
    "a broken date": (
        {"broken-date"},
        lambda: broken_off("ngày 05 tháng 3", f"ngày{NBSP}05{NBSP}", "tháng"),
    ),
    "a page of one line": (
        {"nearly-empty-page"},
        lambda: begins_page(
            annexed(Annex("Số liệu", (statistics(), *FILLED, Bullet("Hết phụ lục.")))),
            "Hết phụ lục",
        ),
    ),
    "text in the margin": (
        {"outside-margins"},
        lambda: replaced(
            f'<w:pStyle w:val="{Look("Body Text").id}"/>',
            f'<w:pStyle w:val="{Look("Body Text").id}"/><w:ind w:left="-900"/>',
            count=1,
        ),
    ),
}
