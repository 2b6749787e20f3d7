"""What a Word file says of itself: sections, fonts, texts, tables; whatever Word wrote it."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from vietnamese import is_digits

from .findings import UnreadableDocument
from .word_fonts import fonts_in_use

MAX_BYTES = 60_000_000  # of each part that is read, unpacked; 10,000 rows have a third of it
OLD_WORD = b"\xd0\xcf\x11\xe0"  # also how Word wraps what a password locks
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS_PER_MM = 1440 / 25.4
FAR = 10_000  # mm: no paper is so large; less than it is no number that is none
LEAST_ROWS = 3  # under its head; a shorter table may be a form
FORM = "Biểu mẫu"  # begins the description of a table whose columns are laid down
BROKEN = "Tệp không phải là Word (.docx) hoặc bị hỏng; hãy mở bằng Word, lưu lại rồi thử lại."
LOCKED = (
    "Tệp được đặt mật khẩu hoặc là Word đời cũ (.doc); hãy mở bằng Word, bỏ mật khẩu, lưu thành "
    ".docx rồi thử lại."
)
_DOCUMENT = "word/document.xml"
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?")


class Section(NamedTuple):
    """A section's paper and margins in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def portrait(self) -> bool:
        return self.width <= self.height


@dataclass(frozen=True)
class WordTable:
    """A table with lines: its rows' cells as text, and whether its first row is repeated."""

    rows: list[list[str]]
    spans: list[list[int]]
    repeats_head: bool
    is_form: bool

    @property
    def name(self) -> str:
        return " ".join(filter(None, self.rows[0]))[:60] if self.rows else ""

    def empty_columns(self) -> list[str]:
        """The headings of columns in which no row under the head says anything."""
        if self.is_form or not self.rows or any(span != 1 for span in self.spans[0]):
            return []
        head, *below = self.rows
        under = [
            row
            for row, spans in zip(below, self.spans[1:], strict=True)
            if len(row) == len(head) == sum(spans) and not _numbers_columns(row)
        ]
        if len(under) < LEAST_ROWS:
            return []
        return [heading for n, heading in enumerate(head) if not any(row[n] for row in under)]


def _numbers_columns(row: list[str]) -> bool:
    """Is it the row of a head that numbers the columns?"""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(map(_COLUMN_NUMBER.fullmatch, filled))


@dataclass(frozen=True)
class WordFile:
    """What the checks ask of a file."""

    sections: list[Section]
    fonts: set[str]
    texts: list[str]
    tables: list[WordTable]


def read_word(content: bytes) -> WordFile:
    """Return what the file says of itself. Raises `UnreadableDocument`."""
    if content.startswith(OLD_WORD):
        raise UnreadableDocument(LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            document = _parsed(archive, _main_part(archive))
            styles, theme = (
                _parsed(archive, _beside(archive, _main_part(archive), name))
                for name in ("styles.xml", "theme/theme1.xml")
            )
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.LxmlError,
        ValueError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise UnreadableDocument(BROKEN) from error
    if document is None or document.find(f"{W}body") is None:
        raise UnreadableDocument(BROKEN)
    return WordFile(
        sections=[_section(each) for each in document.iter(f"{W}sectPr")],
        fonts=fonts_in_use(document, styles, theme),
        texts=[text.text for text in document.iter(f"{W}t") if text.text],
        tables=list(_joined(_tables(document))),
    )


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text: not every program calls it alike."""
    names = set(archive.namelist())
    if _DOCUMENT in names:
        return _DOCUMENT
    relations = _parsed(archive, "_rels/.rels")
    for each in () if relations is None else relations:
        if each.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(each.get("Target", "").lstrip("/"))
    raise KeyError(_DOCUMENT)


def _beside(archive: zipfile.ZipFile, part: str, name: str) -> str | None:
    path = posixpath.join(posixpath.dirname(part), name)
    return path if path in archive.namelist() else None


def _parsed(archive: zipfile.ZipFile, name: str | None) -> etree._Element | None:
    if name is None:
        return None
    if archive.getinfo(name).file_size > MAX_BYTES:
        raise ValueError(name)
    text = archive.read(name).replace(STRICT, TRANSITIONAL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(text, parser)


def _section(properties: etree._Element) -> Section:
    size, margins = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
    return Section(
        *(_millimetres(size, name) for name in ("w", "h")),
        *(_millimetres(margins, name) for name in ("top", "bottom", "left", "right")),
    )


def _millimetres(element: etree._Element | None, name: str) -> float:
    value = "" if element is None else element.get(f"{W}{name}", "")
    try:
        width = abs(float(value)) / TWIPS_PER_MM
    except ValueError:
        return 0.0
    return round(width, 1) if width < FAR else 0.0


def _tables(document: etree._Element) -> Iterator[tuple[WordTable, bool]]:
    """The tables of the text, each with: does it go on from the one before?

    What stands in a table without lines is there for its layout.
    """
    body = document.find(f"{W}body")
    for table in () if body is None else body.iter(f"{W}tbl"):
        if _has_lines(table):
            rows = [row for row in table.iter(f"{W}tr") if _own(row, table)]
            cells = [[cell for cell in row.iter(f"{W}tc") if _own(cell, row)] for row in rows]
            yield (
                WordTable(
                    rows=[[_text(cell) for cell in row] for row in cells],
                    spans=[[_span(cell) for cell in row] for row in cells],
                    repeats_head=bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None,
                    is_form=_is_form(table),
                ),
                _follows_a_table(table),
            )


def _joined(tables: Iterator[tuple[WordTable, bool]]) -> Iterator[WordTable]:
    """Tables cut into several of the same head are one again."""
    last: WordTable | None = None
    for table, follows in tables:
        if last and follows and _heads(last) == _heads(table):
            last.rows.extend(table.rows[1:])
            last.spans.extend(table.spans[1:])
        else:
            yield from () if last is None else (last,)
            last = table
    yield from () if last is None else (last,)


def _heads(table: WordTable) -> tuple[list[list[str]], bool]:
    return table.rows[:1], table.repeats_head


def _follows_a_table(table: etree._Element) -> bool:
    above = table.getprevious()
    while above is not None and above.tag == f"{W}p" and not _text(above):
        above = above.getprevious()
    return above is not None and above.tag == f"{W}tbl"


def _has_lines(table: etree._Element) -> bool:
    """Frames of letterheads have none; a style's lines count unless the table takes them off."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is not None:
        return any(side.get(f"{W}val") not in ("nil", "none", None) for side in borders)
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return style is not None and not _is_frame(table)


def _is_frame(table: etree._Element) -> bool:
    """Is it there for its layout alone? Those of ours say so."""
    described = table.find(f"{W}tblPr/{W}tblDescription")
    text = "" if described is None else described.get(f"{W}val", "")
    return text.startswith("Khung trình bày") or len(list(table.iter(f"{W}tr"))) < 3


def _is_form(table: etree._Element) -> bool:
    described = table.find(f"{W}tblPr/{W}tblDescription")
    return described is not None and described.get(f"{W}val", "").startswith(FORM)


def _own(element: etree._Element, holder: etree._Element) -> bool:
    """Does it stand in the holder itself, and not in a table inside one of its cells?"""
    return next(element.iterancestors(holder.tag)) is holder


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "1" if span is None else span.get(f"{W}val", "1")
    return int(value) if is_digits(value) else 1


def _text(element: etree._Element) -> str:
    marks = {f"{W}noBreakHyphen": "-", f"{W}br": " ", f"{W}tab": " ", f"{W}p": " "}
    words = (
        (part.text or "") if part.tag == f"{W}t" else marks.get(part.tag, "")
        for part in element.iter()
    )
    return " ".join("".join(words).split())
