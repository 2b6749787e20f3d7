"""Sound documents as clerks make them in Word: direct formatting, letterheads in a bare table or at
tabs, strokes drawn as shapes, styles of the template that nobody uses.
"""

from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt

from tests.nd30.samples import PROSE

LEFT, RIGHT, WIDTH = 65, 100, 165  # mm: the two halves of a letterhead
MOTTO = "Độc lập - Tự do - Hạnh phúc"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
DAY = "Khe Mây, ngày 05 tháng 7 năm 2026"
STROKE = (
    '<w:pict {} xmlns:v="urn:schemas-microsoft-com:vml"><v:line from="{}pt,{}pt" to="{}pt,{}pt" '
    'style="position:absolute;z-index:1;mso-position-horizontal-relative:text" '
    'strokeweight=".75pt"/></w:pict>'
)


class ByHand:
    """A document that is typed from top to bottom."""

    def __init__(self):
        self.word = docx.Document()
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(14)
        normal.paragraph_format.space_after = Pt(0)
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)

    def put(self, text, size=14, holder=None, align=ALIGN.CENTER, before=0, **look):
        paragraph = (holder or self.word).add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.space_before = align, Pt(before)
        self.type(paragraph, text, size, **look)
        return paragraph

    def type(self, paragraph, text, size, **look):
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), look.get("bold"), look.get("italic")

    def stroke(self, paragraph, middle, width, down):
        start, end = Mm(middle - width / 2).pt, Mm(middle + width / 2).pt
        drawn = STROKE.format(nsdecls("w"), start, down, end, down)
        paragraph.add_run()._r.append(parse_xml(drawn))

    def head(self, number, day=DAY, about=""):
        """A table without lines; the strokes stand as near as its cells let them."""
        table = self.word.add_table(2, 2)
        table.autofit = False
        for column, width in zip(table.columns, (LEFT, RIGHT), strict=True):
            column.width = Mm(width)
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(LEFT), Mm(RIGHT)
        (left, right), (number_cell, day_cell) = (row.cells for row in table.rows)
        self.put("ỦY BAN NHÂN DÂN", 12, left, bold=True)
        self.stroke(self.put("XÃ KHE MÂY", 12, left, bold=True), LEFT / 2 - 2, 12, 15)
        self.put(COUNTRY, 12, right, bold=True)
        self.stroke(self.put(MOTTO, 13, right, bold=True), RIGHT / 2 - 2, 56, 17)
        self.put(number, 13, number_cell)
        self.put(day, 13, day_cell, italic=True)
        if about:
            self.put(about, 12, number_cell, before=6)
        for cell in (left, right, number_cell, day_cell):
            cell._tc.remove(cell._tc.find(qn("w:p")))

    def head_at_tabs(self, number):
        rows = (
            (("UBND TỈNH KHE LỚN", 12, {}), (COUNTRY, 12, {"bold": True})),
            (("SỞ NỘI VỤ", 12, {"bold": True}), (MOTTO, 13, {"bold": True})),
            ((number, 13, {}), (DAY, 13, {"italic": True})),
        )
        for at, sides in enumerate(rows):
            paragraph = self.put("", align=ALIGN.LEFT, before=8 * (at == 2))
            for (text, size, look), middle in zip(sides, (LEFT / 2, LEFT + RIGHT / 2), strict=True):
                paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(middle), TAB.CENTER)
                self.type(paragraph, f"\t{text}", size, **look)
            if at == 1:
                self.stroke(paragraph, LEFT / 2, 10, 16)
                self.stroke(paragraph, LEFT + RIGHT / 2, 56, 18)

    def title(self, kind, subject, width):
        self.put(kind, before=14, bold=True)
        self.stroke(self.put(subject, bold=True), WIDTH / 2, width, 18)
        self.put("", 8)

    def text(self, *paragraphs, **look):
        for each in paragraphs:
            paragraph = self.put(each, align=ALIGN.JUSTIFY, **look)
            paragraph.paragraph_format.first_line_indent = Cm(1.27)
            paragraph.paragraph_format.space_after = Pt(6)

    def closing(self, *authority):
        left, right = self.word.add_table(1, 2).rows[0].cells
        self.put("Nơi nhận:", 12, left, ALIGN.LEFT, bold=True, italic=True)
        for each in ("- Như trên;", "- Lưu: VT."):
            self.put(each, 11, left, ALIGN.LEFT)
        for each in (*authority, "", "", "", "Lò Thị Mai"):
            self.put(each, holder=right, bold=True)

    def bytes(self) -> bytes:
        made = BytesIO()
        self.word.save(made)
        return made.getvalue()


def by_hand() -> dict[str, bytes]:
    """Files by what is peculiar to them."""
    return {"invitation": _invitation(), "act of law": _act_of_law(), "at tabs": _letter()}


def _invitation() -> bytes:
    """No line of its text begins at the left margin but the ends of paragraphs."""
    page = ByHand()
    page.head("Số: 07/GM-UBND")
    page.title("GIẤY MỜI", "Dự họp đánh giá công tác cải cách hành chính", 45)
    page.text(
        "Ủy ban nhân dân xã Khe Mây trân trọng kính mời: Đại diện lãnh đạo các phòng chuyên môn "
        "thuộc Ủy ban nhân dân xã.",
        "Tới dự: Cuộc họp đánh giá công tác cải cách hành chính 6 tháng đầu năm 2026.",
        "Chủ trì: Đồng chí Chủ tịch Ủy ban nhân dân xã.",
        "Địa điểm: Phòng họp tầng 2, trụ sở Ủy ban nhân dân xã./.",
    )
    page.closing("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    return page.bytes()


def _act_of_law() -> bytes:
    """Its number bears the year; its legal bases are slanted, its text is not."""
    page = ByHand()
    page.head("Số: 08/2026/QĐ-UBND")
    page.title("QUYẾT ĐỊNH", "Quy định quản lý tài sản công trên địa bàn xã Khe Mây", 50)
    page.text(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Theo đề nghị của Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã.",
        italic=True,
    )
    page.text(PROSE, PROSE, PROSE)
    page.closing("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    return page.bytes()


def _letter() -> bytes:
    page = ByHand()
    page.head_at_tabs("Số: 1234/BC-SNV")
    page.title("BÁO CÁO", "Kết quả cải cách hành chính năm 2026", 35)
    page.text(PROSE, PROSE, PROSE)
    page.closing("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    return page.bytes()
