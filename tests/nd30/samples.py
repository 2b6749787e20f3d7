"""Documents of a made-up commune, whole enough to be printed, and what tests read back from the
file.
"""

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn

from nd30 import (
    Agency,
    Annex,
    Bullet,
    Column,
    Document,
    GroupRow,
    Heading,
    OpenDate,
    Paragraph,
    Row,
    Signature,
    Table,
    roman,
    write,
)
from nd30.lists import MARKS
from nd30.styles import Items

AREAS = (
    "Công tác chỉ đạo, điều hành",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng Chính quyền điện tử, Chính quyền số",
)
TASKS = (
    "Ban hành văn bản đôn đốc các thôn thực hiện kế hoạch",
    "Rà soát, niêm yết công khai thủ tục hành chính tại Trung tâm Phục vụ hành chính công",
    "Phát tin, bài trên hệ thống truyền thanh của xã",
)
TASK_COLUMNS = (
    Column("STT", "center"),
    Column("Nội dung"),
    Column("Sản phẩm"),
    Column("Đơn vị chủ trì"),
    Column("Thời gian thực hiện", "center"),
    Column("Tình trạng", "center"),
)
STATISTICS_COLUMNS = (
    Column("STT", "center"),
    Column("Chỉ tiêu"),
    Column("Đơn vị tính", "center"),
    Column("Số liệu", "right"),
)
PEOPLES_COMMITTEE = Agency(("ỦY BAN NHÂN DÂN", "XÃ KHE MÂY"), "Ủy ban nhân dân xã Khe Mây")
OFFICE = Agency(
    ("VĂN PHÒNG HĐND VÀ UBND",), "Văn phòng HĐND và UBND xã Khe Mây", superior="UBND xã Khe Mây"
)
LONG_SUBJECT = (
    "Triển khai công tác cải cách hành chính nhà nước, kiểm soát thủ tục hành chính, "
    "thực hiện cơ chế một cửa, một cửa "
    "liên thông và xây dựng Chính quyền điện tử, Chính quyền số năm 2026 trên địa "
    "bàn xã Khe Mây, tỉnh Sơn Lâm"
)
PROSE = (
    "Ủy ban nhân dân xã đã chỉ đạo các cơ quan chuyên môn bám sát kế hoạch năm, cập "
    "nhật tiến độ hằng tuần và tháo gỡ "
    "kịp thời các khó khăn; 1.276 trên 1.284 hồ sơ được giải quyết đúng hạn và trước "
    "hạn, đạt 99,4%."
)


def task_rows(count: int, groups: int = 7) -> tuple[Row | GroupRow, ...]:
    rows = []
    for number in range(count):
        if number * groups // count > (number - 1) * groups // count:
            area = number * groups // count
            rows.append(GroupRow(f"{roman(area + 1)}. {AREAS[area % 7]}"))
        product = "Báo cáo\ncủa UBND xã" if number % 2 else "Công văn"
        rows.append(
            Row(
                (
                    str(number + 1),
                    TASKS[number % 3],
                    product,
                    "Phòng Văn hóa - Xã hội",
                    "Quý I/2026",
                    "Hoàn thành",
                )
            )
        )
    return tuple(rows)


def statistics() -> Table:
    rows = [
        Row((str(number), f"Kết quả về {area[:1].lower()}{area[1:]}", "%", "99,4"))
        for number, area in enumerate(AREAS, 1)
    ]
    return Table(STATISTICS_COLUMNS, (GroupRow("I. Tình hình chung"), *rows))


def task_table(count: int = 12, groups: int = 7) -> Table:
    return Table(TASK_COLUMNS, task_rows(count, groups))


def sections() -> tuple:
    titles = (
        "Chỉ đạo, điều hành",
        "Kết quả thực hiện",
        "Đánh giá chung",
        "Nhiệm vụ trọng tâm",
        "Kiến nghị, đề xuất",
    )
    return tuple(
        block
        for number, title in enumerate(titles, 1)
        for block in (
            Heading(1, f"{roman(number)}. {title}"),
            Heading(2, "1. Tình hình thực hiện"),
            Paragraph(PROSE),
            Bullet(PROSE),
            Heading(3, "a) Việc làm cụ thể"),
            Paragraph(PROSE),
        )
    )


def report(**changes) -> Document:
    """An issued report of a People's Committee without annexes."""
    document = Document(
        agency=PEOPLES_COMMITTEE,
        number="8",
        symbol="BC-UBND",
        place="Khe Mây",
        issued_on=date(2026, 3, 20),
        kind="Báo cáo",
        subject="Kết quả công tác cải cách hành chính Quý I năm 2026",
        body=(Paragraph(PROSE), Paragraph("Trên đây là Báo cáo của Ủy ban nhân dân xã Khe Mây./.")),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Thị Hoài Thương"),
        recipients=("Sở Nội vụ tỉnh Sơn Lâm", "Thường trực Đảng ủy xã", "Lưu: VT, VHXH"),
    )
    return replace(document, **changes)


def full_report(**changes) -> Document:
    """A report of five sections with a table and two annexes."""
    table = replace(statistics(), caption="Bảng 1. Tình hình thực hiện nhiệm vụ")
    closing = Paragraph(
        "Trên đây là Báo cáo của Ủy ban nhân dân xã Khe Mây (Có Phụ lục I, Phụ lục II kèm theo)./."
    )
    annexes = (
        Annex("Tiến độ thực hiện nhiệm vụ năm 2026", (task_table(60),), landscape=True),
        Annex("Số liệu thống kê Quý I năm 2026", (statistics(),)),
    )
    return report(**{"body": (*sections(), table, closing), "annexes": annexes} | changes)


def draft(document: Document) -> Document:
    signature = replace(document.signature, name="")
    return replace(document, number="", issued_on=OpenDate(2026, 4), signature=signature)


def plan(**changes) -> Document:
    """A plan of the office, with a long subject, a legal basis and one annex."""
    document = report(
        agency=OFFICE,
        number="02",
        symbol="KH-VP",
        issued_on=date(2026, 2, 1),
        kind="KẾ HOẠCH",
        subject=LONG_SUBJECT,
        legal_bases=(
            "Căn cứ Luật Tổ chức chính quyền địa phương",
            "Căn cứ Kế hoạch số 08/KH-UBND ngày 12/01/2026",
        ),
        body=(
            *sections(),
            Paragraph("Trên đây là Kế hoạch của Văn phòng (Có Phụ lục kèm theo)./."),
        ),
        signature=Signature(("CHÁNH VĂN PHÒNG",), "Lò Văn Pản"),
        recipients=("Lưu: VT",),
        annexes=(Annex("Nhiệm vụ cải cách hành chính năm 2026", (task_table(),), landscape=True),),
    )
    return replace(document, **changes)


def written(document: Document):
    """The document as python-docx reads it back."""
    return docx.Document(BytesIO(write(document)))


def part(document: Document, name: str) -> str:
    """The XML of one part of the file."""
    with ZipFile(BytesIO(write(document))) as archive:
        return archive.read(name).decode()


def shown(paragraph) -> str:
    """The text of a paragraph as people read it: non-breaking spaces and hyphens as plain ones, the
    mark of a list before its item.
    """
    letters = {qn("w:noBreakHyphen"): "-", qn("w:br"): ""}
    words = "".join(letters.get(part.tag, part.text or "") for part in run_parts(paragraph))
    key = paragraph.xpath("string(./w:pPr/w:numPr/w:numId/@w:val)")
    mark = f"{MARKS[Items(int(key))]} " if key else ""
    return (mark + words).replace("\u00a0", " ")


def run_parts(paragraph) -> list:
    return paragraph.xpath(".//w:r/*[not(self::w:rPr)]")


def texts(element) -> list[str]:
    """The texts of all paragraphs under an element, in order."""
    return [shown(paragraph) for paragraph in element.iter(qn("w:p"))]


def styled(word, name: str) -> list[str]:
    """The texts of all paragraphs of a style, inside tables too."""
    key = word.styles[name].style_id
    return [
        shown(paragraph)
        for paragraph in word.element.body.xpath(f'.//w:p[w:pPr/w:pStyle/@w:val="{key}"]')
    ]
