"""The named styles of a document's components (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục V)."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Literal

from vietnamese import fold

from .ooxml import TWIPS_PER_POINT, Element, flag, twips, w

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
INDENT = 12.7  # mm, of a paragraph's first line
SINGLE = 1.0
CELL_MARGIN = 0.9  # mm, left and right of the text of a cell

FRAME = "Khung văn bản"
GRID = "Bảng số liệu"


class Items(Enum):
    """The lists, each by its key in the file: what marks an item, and how far in it begins."""

    DASH = 1
    PLUS = 2
    RECIPIENT = 3
    ADDRESSEE = 4


@dataclass(frozen=True)
class Look:
    """How a component is printed; lengths in points, the indent in millimetres."""

    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "right", "both"] = "left"
    before: float = 0
    after: float = 0
    line: float = SINGLE
    exact: bool = False  # is `line` a height in points instead of a multiple?
    indent: float = 0
    keep_next: bool = False
    new_page: bool = False
    ruled: bool = False
    outline: int | None = None
    items: Items | None = None  # the list that its paragraphs are items of

    @property
    def id(self) -> str:
        """The style's key inside the file: its name without spaces and accents."""
        return _key(self.name)


@cache
def _key(name: str) -> str:
    return fold(name).title().replace(" ", "")


_RUNNING = Look("", size=13, align="both", after=6, indent=INDENT)
# never stretched: a line that a heading breaks in would be
_HEADING = replace(_RUNNING, align="left", bold=True, keep_next=True)
_HAIRLINE = Look("", size=1, line=1, exact=True)


class Style(Enum):
    """The components of a document; sizes are those of the decree's own samples."""

    NORMAL = Look("Normal")
    PAGE_NUMBER = Look("header", align="center")

    COUNTRY = Look("Quốc hiệu", size=12, bold=True, align="center")
    MOTTO = Look("Tiêu ngữ", size=13, bold=True, align="center")
    SUPERIOR = Look("Cơ quan chủ quản", size=12, align="center")
    AGENCY = Look("Cơ quan ban hành", size=12, bold=True, align="center")
    NUMBER = Look("Số ký hiệu", size=13, align="center")
    DATE = Look("Địa danh ngày tháng", size=13, italic=True, align="center")
    LETTER_SUBJECT = Look("Trích yếu công văn", size=12, align="center", before=6)
    KIND = Look("Title", bold=True, align="center", before=18, keep_next=True)
    SUBJECT = Look("Subtitle", bold=True, align="center", keep_next=True)
    ADDRESSEE = Look("Kính gửi", align="center", before=6, after=12)
    ADDRESSEES = Look("Kính gửi các nơi", before=6, after=3)
    ADDRESSEE_LINE = Look("Dòng kính gửi", after=3, items=Items.ADDRESSEE)
    ENACTED_BY = Look("Thẩm quyền ban hành", bold=True, align="center", before=6, after=6)
    LEGAL_BASIS = replace(_RUNNING, name="Căn cứ ban hành", italic=True)

    BODY = replace(_RUNNING, name="Body Text")
    BULLET = replace(_RUNNING, name="Gạch đầu dòng", items=Items.DASH)
    INNER_BULLET = replace(_RUNNING, name="Cộng đầu dòng", items=Items.PLUS)
    FOOTNOTE = Look("footnote text", size=13, align="both")
    CENTERED = Look("Dòng giữa", bold=True, align="center", before=6, after=6, keep_next=True)
    HEADING_1 = replace(_HEADING, name="heading 1", before=6, outline=0)
    HEADING_2 = replace(_HEADING, name="heading 2", outline=1)
    HEADING_3 = replace(_HEADING, name="heading 3", bold=False, outline=2)

    CAPTION = Look("caption", size=13, bold=True, align="center", before=6, after=6, keep_next=True)
    PICTURE = Look("Hình", align="center", before=6, keep_next=True)
    PICTURE_CAPTION = Look("Tên hình", size=13, italic=True, align="center", before=3, after=10)
    HEADING_CELL = Look("Tiêu đề cột", size=13, bold=True, align="center", keep_next=True)
    GROUP_CELL = Look("Nhóm dòng", size=13, bold=True, keep_next=True)
    LEFT_CELL = Look("Ô chữ", size=13)
    CENTER_CELL = Look("Ô giữa", size=13, align="center")
    RIGHT_CELL = Look("Ô số", size=13, align="right")

    AUTHORITY = Look("Quyền hạn chức vụ", bold=True, align="center")
    SIGNER = Look("Họ tên người ký", bold=True, align="center", before=66)
    RECIPIENTS = Look("Nơi nhận", size=12, bold=True, italic=True)
    RECIPIENT = Look("Dòng nơi nhận", size=11, items=Items.RECIPIENT)

    ANNEX = Look("Phụ lục", bold=True, align="center", keep_next=True, outline=0)
    ANNEX_TITLE = Look("Tên phụ lục", bold=True, align="center", keep_next=True)
    ANNEX_REFERENCE = Look("Kèm theo", italic=True, align="center", keep_next=True)
    ANNEX_HEADING_CELL = Look(
        "Tiêu đề cột phụ lục", size=11, bold=True, align="center", keep_next=True
    )
    ANNEX_GROUP_CELL = Look("Nhóm dòng phụ lục", size=11, bold=True, keep_next=True)
    ANNEX_LEFT_CELL = Look("Ô chữ phụ lục", size=11)
    ANNEX_CENTER_CELL = Look("Ô giữa phụ lục", size=11, align="center")
    ANNEX_RIGHT_CELL = Look("Ô số phụ lục", size=11, align="right")

    RULE = replace(_HAIRLINE, name="Nét kẻ", before=3, after=10, ruled=True, keep_next=True)
    AFTER_TABLE = replace(_HAIRLINE, name="Sau bảng", after=6)
    NEXT_TABLE = replace(_HAIRLINE, name="Bảng tiếp", new_page=True)


def build_styles() -> list[Element]:
    """Return the children of `w:styles`: defaults, paragraph styles, table styles."""
    return [
        _defaults(),
        *(_paragraph_style(style.value) for style in Style),
        _frame_style(),
        _grid_style(),
    ]


def _defaults() -> Element:
    return w(
        "docDefaults",
        w(
            "rPrDefault",
            w(
                "rPr",
                _fonts(),
                *_size(14),
                w("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"),
            ),
        ),
        w("pPrDefault", w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))),
    )


def _fonts() -> Element:
    return w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)


def _size(points: float) -> list[Element]:
    return [w(tag, val=round(points * 2)) for tag in ("sz", "szCs")]


def _paragraph_style(look: Look) -> Element:
    normal = look is Style.NORMAL.value
    return w(
        "style",
        w("name", val=look.name),
        None if normal else w("basedOn", val=Style.NORMAL.value.id),
        w("qFormat"),
        _paragraph_properties(look),
        _run_properties(look),
        type="paragraph",
        styleId=look.id,
        **({"default": 1} if normal else {}),
    )


def _paragraph_properties(look: Look) -> Element:
    return w(
        "pPr",
        flag("keepNext", look.keep_next),
        flag("pageBreakBefore", look.new_page),
        w("widowControl"),
        list_properties(look),
        w("pBdr", w("top", val="single", sz=6, space=0, color="000000")) if look.ruled else None,
        _spacing(look),
        w("ind", firstLine=twips(look.indent)),
        w("jc", val=look.align),
        None if look.outline is None else w("outlineLvl", val=look.outline),
    )


def list_properties(look: Look) -> Element | None:
    """Return what makes a paragraph the item of a list, if it is one."""
    if look.items is None:
        return None
    return w("numPr", w("ilvl", val=0), w("numId", val=look.items.value))


def _spacing(look: Look) -> Element:
    line, rule = (TWIPS_PER_POINT, "exact") if look.exact else (240, "auto")
    return w(
        "spacing",
        before=round(look.before * TWIPS_PER_POINT),
        after=round(look.after * TWIPS_PER_POINT),
        line=round(look.line * line),
        lineRule=rule,
    )


def _run_properties(look: Look) -> Element:
    return w(
        "rPr",
        _fonts(),
        flag("b", look.bold),
        flag("bCs", look.bold),
        flag("i", look.italic),
        flag("iCs", look.italic),
        w("color", val="000000"),
        *_size(look.size),
    )


def _frame_style() -> Element:
    return _table_style(FRAME, w("tblPr", _margins(0, 0)))


def _grid_style() -> Element:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w(
        "tblBorders", *(w(edge, val="single", sz=4, space=0, color="000000") for edge in edges)
    )
    return _table_style(GRID, w("tblPr", borders, _margins(0.2, CELL_MARGIN)))


def _table_style(name: str, properties: Element) -> Element:
    return w("style", w("name", val=name), properties, type="table", styleId=Look(name).id)


def _margins(vertical: float, horizontal: float) -> Element:
    sides = {"top": vertical, "left": horizontal, "bottom": vertical, "right": horizontal}
    return w("tblCellMar", *(w(side, w=twips(mm), type="dxa") for side, mm in sides.items()))
