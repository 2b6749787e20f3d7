"""Reads Word files: paragraphs, tables, list marks, text boxes, notes; changes accepted."""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile
from types import MappingProxyType

from lxml import etree

from vietnamese import is_digits, whole_number

from ..blocks import Contents, Footnote, Gap, Line, TableRow
from ..errors import UnreadableFile, too_long
from ..paragraph_marks import opens_recipients
from ..words import squeeze
from .word_lists import WORD, WordLists

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {
    f"{WORD}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "txbxContent", "tbl")
}
_DROPPED |= {f"{_COMPATIBILITY}Fallback"}
_LETTERS = {f"{WORD}tab": "\t", f"{WORD}ptab": "\t", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
_CONTAINERS = {
    f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
}
_APART, _BESIDE = re.compile("\t\t"), re.compile(r"(?<=[\w;,.:)])\t+")
_MAX_ELEMENTS = 500_000
_MAX_SPAN = 64  # columns that one cell may cover or leave out
_EMBEDDED = (
    "Sau đoạn {} có nội dung nhúng từ tệp khác chưa đọc được; "
    "hãy mở bằng Word, lưu thành tệp .docx mới rồi nhập lại, hoặc nhập thêm tệp được nhúng"
)


def read_docx(name: str, package: zipfile.ZipFile) -> Contents:
    """Return the contents. Raises `UnreadableFile` when the file's parts are broken."""
    try:
        body = _part(package, "word/document.xml").find(f"{WORD}body")
        lists = WordLists(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
        notes = list(_footnotes(_part(package, "word/footnotes.xml"))) + list(
            _footnotes(_part(package, "word/endnotes.xml"))
        )
    except (
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        raise _broken(name) from error
    if body is None:
        raise _broken(name)
    elements = body.getroottree().iter("*")
    if next(islice(elements, _MAX_ELEMENTS, None), None) is not None:
        raise too_long(name)
    try:
        reader = _Body(lists, {note_id: number for number, (note_id, _) in enumerate(notes, 1)})
        return Contents(reader.parts(body), _numbered(notes), reader.gaps)
    except RecursionError as error:
        raise _broken(name) from error


def _broken(name: str) -> UnreadableFile:
    return UnreadableFile(name, "bị hỏng; hãy mở bằng Word, lưu thành tệp mới rồi thử lại")


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """The part's root, empty when there is none. A part with a DTD is refused."""
    if name not in package.namelist():
        return etree.Element("none")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(package.read(name), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a Word part declares a DTD")
    return root


def _footnotes(root: etree._Element) -> Iterator[tuple[str, str]]:
    for note in root:
        if isinstance(note.tag, str) and note.get(f"{WORD}type", "normal") == "normal":
            text = squeeze(" ".join(_text(paragraph) for paragraph in note.iter(f"{WORD}p")))
            if text:
                yield f"{etree.QName(note).localname}-{note.get(f'{WORD}id')}", text


def _numbered(notes: list[tuple[str, str]]) -> list[Footnote]:
    return [Footnote(_superscript(number), text) for number, (_, text) in enumerate(notes, 1)]


def _superscript(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)


def _text(node: etree._Element, note_numbers: Mapping[str, int] = MappingProxyType({})) -> str:
    """The text of a paragraph as it stands after all changes are accepted."""
    if node.tag == f"{WORD}t":
        return unicodedata.normalize("NFC", node.text or "")
    if node.tag == f"{WORD}br":
        return "" if node.get(f"{WORD}type") == "page" else "\n"
    if node.tag == f"{WORD}r" and _is_hidden(node):
        return ""
    if node.tag in _LETTERS:
        return _LETTERS[node.tag]
    if node.tag in {f"{WORD}footnoteReference", f"{WORD}endnoteReference"}:
        note_id = f"{etree.QName(node).localname.removesuffix('Reference')}-{node.get(f'{WORD}id')}"
        return _superscript(note_numbers[note_id]) if note_id in note_numbers else ""
    return "".join(_text(child, note_numbers) for child in node if child.tag not in _DROPPED)


def _is_hidden(run: etree._Element) -> bool:
    hidden = run.find(f"{WORD}rPr/{WORD}vanish")
    return hidden is not None and hidden.get(f"{WORD}val", "1") not in {"0", "false", "off"}


class _Body:
    """Walks a document's body; keeps the list counters and the number of the table it is in."""

    def __init__(self, lists: WordLists, note_numbers: dict[str, int]):
        self.lists = lists
        self.note_numbers = note_numbers
        self.tables = self.paragraphs = 0
        self.gaps: list[Gap] = []
        # behind `Nơi nhận`: a tab parts a recipient from the signature beside it
        self.closing = False
        # text of a paragraph whose end mark was deleted: the next one goes on in its line
        self.unended = ""

    def parts(self, container: etree._Element) -> list[Line | TableRow]:
        return [part for child in container for part in self._parts_of(child)]

    def _parts_of(self, node: etree._Element) -> Iterator[Line | TableRow]:
        if node.tag == f"{WORD}p":
            yield from self._lines(node)
        elif node.tag == f"{WORD}tbl":
            yield from self._rows(node)
        elif node.tag in _CONTAINERS:
            yield from self.parts(node)
        elif node.tag == f"{WORD}altChunk":
            self.gaps.append(Gap(f"đoạn {self.paragraphs}", _EMBEDDED.format(self.paragraphs)))

    def _lines(self, paragraph: etree._Element) -> Iterator[Line]:
        text = self.unended + self._paragraph_text(paragraph)
        self.unended = ""
        if paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}del") is not None:
            self.unended = text
            return
        self.paragraphs += bool(text.strip())
        for line in text.split("\n"):
            self.closing = self.closing or opens_recipients(line)
            for piece in (_BESIDE if self.closing else _APART).split(line):
                if piece.strip():
                    yield Line(squeeze(piece), whole=True, at=f"đoạn {self.paragraphs}")
        for box in _text_boxes(paragraph):
            yield from (part for part in self.parts(box) if isinstance(part, Line))

    def _paragraph_text(self, paragraph: etree._Element) -> str:
        text = _text(paragraph, self.note_numbers)
        mark = self.lists.mark(paragraph) if text.strip() else ""
        return f"{mark} {text.lstrip()}" if mark else text

    def _rows(self, table: etree._Element) -> Iterator[TableRow]:
        self.tables += 1
        number, above = self.tables, list[str]()
        for index, row in enumerate(_rows_of(table), 1):
            cells, merged = self._cells(row, above)
            above = cells
            if any(cell.strip() for cell in cells):
                yield TableRow(
                    tuple(cells), number, frozenset(merged), f"bảng {number}, hàng {index}"
                )

    def _cells(self, row: etree._Element, above: list[str]) -> tuple[list[str], set[int]]:
        cells, merged = [""] * _skipped_columns(row), set()
        for cell in _children(row, "tc"):
            text = "\n".join(self._cell_lines(cell))
            if _goes_on_from_above(cell) and len(cells) < len(above):
                text = text or above[len(cells)]
                merged.add(len(cells))
            cells += [text] + [""] * (_span(cell) - 1)
        return cells, merged

    def _cell_lines(self, cell: etree._Element) -> Iterator[str]:
        paragraphs = self.paragraphs  # those of cells are not counted
        parts = self.parts(cell)
        self.paragraphs = paragraphs
        for part in parts:
            yield part.text if isinstance(part, Line) else " ".join(part.filled)


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children `name` of `node`, those inside content controls and accepted insertions too."""
    for child in node:
        if child.tag == f"{WORD}{name}":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, name)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of `table` that no tracked change deletes."""
    return (row for row in _children(table, "tr") if row.find(f"{WORD}trPr/{WORD}del") is None)


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Its own text boxes: those inside another belong to that one's paragraphs."""
    outside = {f"{_COMPATIBILITY}Fallback", f"{WORD}txbxContent"}
    for box in paragraph.iter(f"{WORD}txbxContent"):
        between = takewhile(lambda above: above is not paragraph, box.iterancestors())
        if not any(above.tag in outside for above in between):
            yield box


def _skipped_columns(row: etree._Element) -> int:
    return _number(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0)


def _span(cell: etree._Element) -> int:
    return max(1, _number(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1))


def _number(node: etree._Element | None, default: int) -> int:
    value = node.get(f"{WORD}val", "") if node is not None else ""
    if not is_digits(value):
        return default
    number = whole_number(value, _MAX_SPAN)
    return _MAX_SPAN if number is None else number


def _goes_on_from_above(cell: etree._Element) -> bool:
    merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return merge is not None and merge.get(f"{WORD}val", "continue") == "continue"
