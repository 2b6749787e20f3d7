"""What a document must say: a missing figure is an error, never a silent blank."""

from collections.abc import Iterator

from .content import Block, Document, GroupRow, Picture, Row, Table
from .pictures import is_png
from .text import one_line

ARCHIVE = "Lưu:"


class MissingFigure(ValueError):
    """The document lacks something that it must say; the message names it in Vietnamese."""


def check_complete(document: Document) -> None:
    """Raise `MissingFigure` with one sentence that names all that is missing."""
    gaps = [
        *_head_gaps(document),
        *_foot_gaps(document),
        *_block_gaps(document.body, "nội dung"),
        *_enclosed_gaps(document),
        *_annex_gaps(document),
    ]
    if gaps:
        raise MissingFigure(f"Chưa lập được văn bản vì còn thiếu: {'; '.join(gaps)}.")


def _blank(*texts: str | None) -> bool:
    """Is there no text, or none in one of them?"""
    return not texts or any(text is None or not one_line(text) for text in texts)


def _head_gaps(document: Document) -> Iterator[str]:
    wanted = {
        "tên cơ quan ban hành": document.agency.name,
        "tên cơ quan ban hành viết đầy đủ": (document.agency.full_name,),
        "ký hiệu văn bản": (document.symbol,),
        "địa danh": (document.place,),
        "trích yếu": (document.subject,),
        "năm ban hành": (str(document.issued_on.year if document.issued_on else ""),),
    }
    for name, texts in wanted.items():
        if _blank(*texts):
            yield name
    if document.addressees and _blank(*document.addressees):
        yield "tên nơi kính gửi"
    if document.legal_bases and _blank(*document.legal_bases):
        yield "căn cứ ban hành"


def _foot_gaps(document: Document) -> Iterator[str]:
    if document.as_read:
        return
    if _blank(*document.signature.authority):
        yield "quyền hạn, chức vụ của người ký"
    if document.recorder and _blank(*document.recorder.authority):
        yield "chức danh của người ghi biên bản"
    if _blank(*document.recipients):
        yield "nơi nhận"
    elif not one_line(document.recipients[-1]).startswith(ARCHIVE):
        yield f"dòng “{ARCHIVE} VT, …” ở cuối nơi nhận"


def _enclosed_gaps(document: Document) -> Iterator[str]:
    if enclosed := document.enclosed:
        if _blank(enclosed.kind, enclosed.subject):
            yield "tên văn bản kèm theo"
        yield from _block_gaps(enclosed.body, "nội dung văn bản kèm theo")


def _annex_gaps(document: Document) -> Iterator[str]:
    for number, annex in enumerate(document.annexes, start=1):
        if _blank(annex.title):
            yield f"tên phụ lục thứ {number}"
        yield from _block_gaps(annex.blocks, f"nội dung phụ lục thứ {number}")


def _block_gaps(blocks: tuple[Block, ...], where: str) -> Iterator[str]:
    if not blocks:
        yield where
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Table):
            yield from _table_gaps(block, f"{where}, bảng “{one_line(block.caption) or number}”")
        elif isinstance(block, Picture):
            yield from _picture_gaps(block, f"{where}, hình “{one_line(block.caption) or number}”")
        elif _blank(block.text):
            yield f"{where}, đoạn thứ {number}"


def _picture_gaps(picture: Picture, where: str) -> Iterator[str]:
    if not is_png(picture.png):
        yield f"{where}, tệp ảnh PNG"
    if _blank(picture.alt):
        yield f"{where}, lời mô tả"
    if _blank(picture.caption):
        yield f"{where}, tên hình"


def _table_gaps(table: Table, where: str) -> Iterator[str]:
    if _blank(*(column.heading for column in table.columns)):
        yield f"{where}, tên cột"
    if not table.rows:
        yield f"{where}, các dòng số liệu"
    for number, row in enumerate(table.rows, start=1):
        yield from (f"{where}, dòng {number}{gap}" for gap in _row_gaps(table, row))


def _row_gaps(table: Table, row: Row | GroupRow) -> Iterator[str]:
    if isinstance(row, GroupRow):
        if _blank(row.text):
            yield ", tên nhóm"
    elif len(row.cells) != len(table.columns):
        yield f": có {len(row.cells)} ô, cần {len(table.columns)} ô"
    elif None in row.cells:
        yield f", cột “{table.columns[row.cells.index(None)].heading}”"
