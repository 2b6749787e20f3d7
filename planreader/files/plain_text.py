"""Reads `.txt`, `.md`, `.tsv`, often taken out of a PDF or scan, into lines and rows."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from vietnamese import fit, visible

from ..blocks import Contents, Line, TableRow
from ..errors import UnreadableFile
from ..layout.side_by_side import in_reading_order
from ..layout.spaced_tables import Cells, with_spaced_tables
from .line_numbers import with_line_numbers

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PAGE_NUMBER = re.compile(
    r"[-–—]?\s*(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE
)
_LISTED = re.compile(r"[-–+•*]|[IVX]{1,5}[.)/]|\d|[a-zđ][.)]")
_LEAST_PAGE, _MAX_RUNNING_HEAD = 10, 120  # lines of a page; letters of what stands above each
_RULE = re.compile(r"[-_=*~.\s|:–—]*")
_PIPE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_STARS = re.compile(r"\*\*+|__+|(?<=[\w.;:,)”])\*(?=[\s:.,;)]|$)|(?<![\w*\\])\*(?=[^\s*][^*\n]*\*)")
_STAR_NOTE = re.compile(r"^[ \t]*\(?(\*{1,3})\)?[ \t]*(?=[A-ZĐ“][^*\n]+$)", re.MULTILINE)
_STAR_CALL = r"^([^*\n]*[\w”\"),;.]) ?\(?(?<!\*){}(?!\*)\)?(?=[ .,;:)]|$)(?=[^*\n]*$)"
_STAR_REACH, _MAX_STAR_NOTES = 8_000, 50  # letters between a call and its note; notes of one text
_ESCAPE = re.compile(r"\\([-+*.#_()\[\]|>])")
_HASHES = re.compile(r"^\s*(?:#{1,6}\s+|>(?![=\s]*\d)\s?)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARK_TAB = re.compile(
    r"^(\s*(?:[-–+*•▪o·]|[IVX]{1,5}[.)/]|\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ][.)/]))\t+"
)
_LONE_MARK = re.compile(r"\s*(?:[-–+•]|[IVX]{1,5}[.)/]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)])\s*")
_WIDE_MARK = re.compile(
    r"^(\s*(?:[-–+*•▪o·]|[IVX]{1,5}[.)/]|\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zđ][.)])) {2,}(?=\S)"
)
_PIPE = re.compile(r"(?<!\\)\|")
# Letters that only bytes of another alphabet (TCVN3, VNI, Latin-1) turn into, never Vietnamese in
# Unicode.
_MOJIBAKE = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕ×ØÜÞßáâ«¬­]{2}|Ã[¡-¿]|á»|Æ°|Ä‘")


def decode(name: str, content: bytes) -> str:
    """Return NFC text. Raises `UnreadableFile` for binary data and old encodings."""
    text = unicodedata.normalize("NFC", _decoded(name, content))
    if len(text) - len(fit(text)) + text.count("\ufffd") > 2 + len(text) // 500:
        raise UnreadableFile(
            name, "không phải văn bản thuần; hãy lưu thành Word (.docx) rồi thử lại"
        )
    check_encoding(name, text)
    return text


def check_encoding(name: str, text: str) -> None:
    """Raise `UnreadableFile` when `text` shows the letters of an old Vietnamese encoding."""
    if len(_MOJIBAKE.findall(text)) > 5 + len(text) // 500:
        raise UnreadableFile(
            name, "dùng bảng mã cũ (TCVN3 hoặc VNI); hãy chuyển sang Unicode rồi thử lại"
        )


def _decoded(name: str, content: bytes) -> str:
    encodings = next(
        ([code] for bom, code in _BOMS if content.startswith(bom)), ["utf-8", "cp1258"]
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        name, "không phải văn bản Unicode; hãy lưu lại với bảng mã UTF-8 rồi thử lại"
    )


def read_text(text: str, *, quoted: bool = False) -> Contents:
    """Return lines and rows; `quoted` reads a spreadsheet's quoting (breaks inside cells)."""
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").replace("\u2028", "\n")
    )
    lines = _star_notes_kept(text).split("\n")
    quoted = quoted and '"' in text
    parts = _spreadsheet_parts(text.replace("\f", "")) if quoted else _Parts(_arranged(lines))
    return Contents(with_line_numbers(list(parts), [clean(line) for line in lines]))


def _star_notes_kept(text: str) -> str:
    """Stars of footnotes as `(*)`, where they are called, once, and where they stand."""
    edits: dict[int, tuple[int, str]] = {}
    for note in islice(_STAR_NOTE.finditer(text), _MAX_STAR_NOTES):
        kept = "(" + r"\*" * len(note[1]) + ")"
        call = re.compile(_STAR_CALL.format(re.escape(note[1])), re.MULTILINE)
        calls = call.finditer(text, max(0, note.start() - _STAR_REACH), note.start())
        if called := [each for each in calls if each.end(1) not in edits]:
            edits[called[-1].end(1)] = called[-1].end(), f" {kept}"
            edits[note.start()] = note.end(), f"{kept} "
    for start in sorted(edits, reverse=True):
        end, kept = edits[start]
        text = text[:start] + kept + text[end:]
    return text


def _arranged(lines: list[str]) -> list[str | tuple[Cells, ...]]:
    """A page's lines as read: column below column, marks beside their words, tables as rows."""
    lines = in_reading_order(_without_running_heads(lines))
    return with_spaced_tables(list(_marks_joined(lines)))


def _without_running_heads(lines: list[str]) -> list[str]:
    """`lines` with those blank that stand beside the number of several pages with the same words.

    The pages must be apart: in a table that fell to pieces, numbers of rows stand on lines of
    their own, and the words beside them may well be the same.
    """
    filled = [n for n, line in enumerate(lines) if line.strip()]
    beside: dict[str, list[int]] = {}
    for at, n in enumerate(filled):
        if _PAGE_NUMBER.fullmatch(lines[n].strip()):
            near = filled[max(0, at - 1) : at] + filled[at + 1 : at + 2]
            for each in near:
                beside.setdefault(lines[each].strip(), []).append(each)
    gone = {
        n
        for text, found in beside.items()
        if len(found) > 1 and _may_head_pages(text) and _are_apart(sorted(set(found)))
        for n in found
    }
    return ["" if n in gone else line for n, line in enumerate(lines)]


def _are_apart(found: list[int]) -> bool:
    return all(after - before > _LEAST_PAGE for before, after in pairwise(found))


def _may_head_pages(text: str) -> bool:
    """Short words that begin no item of a list and are no row of a table."""
    one_piece = not re.search(r"\t|\||\s{3}", text)
    return one_piece and len(text) <= _MAX_RUNNING_HEAD and not _LISTED.match(text)


def _marks_joined(lines: list[str]) -> Iterator[str]:
    """Marks alone on a line, or far before their words, right before them."""
    lone = ""
    for line in lines:
        if lone and not line.strip():
            continue
        if lone and not _LONE_MARK.fullmatch(line):
            line, lone = f"{lone} {line.strip()}", ""
        elif lone:
            yield lone
            lone = ""
        if _LONE_MARK.fullmatch(line):
            lone = line.rstrip()
        else:
            yield line
    if lone:
        yield lone


def _spreadsheet_parts(text: str) -> Iterator[Line | TableRow]:
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error:
        yield from _Parts(text.split("\n"))
        return
    for cells in rows:
        filled = [clean(cell) for cell in cells]
        if len(cells) > 2:
            yield TableRow(tuple(filled))
        elif any(filled):
            yield Line(" ".join(filter(None, filled)))


def clean(text: str) -> str:
    """Return `text` without characters that are unfit or invisible, markdown marks and emphasis."""
    text = visible(fit(text.replace("\u00a0", " ")))
    text = _BREAK.sub("\n", _HASHES.sub("", text))
    return _ESCAPE.sub(r"\1", _STARS.sub("", text)).strip(" ")


class _Parts:
    """Iterates over the parts, knowing of the table, letterhead or closing block it is in."""

    def __init__(self, raw_lines: Sequence[str | tuple[Cells, ...]]):
        self.raw_lines = raw_lines
        self.width = 0  # columns of the table we are in, 0 outside
        self.table = 0
        self.gap = False

    def __iter__(self) -> Iterator[Line | TableRow]:
        for raw in self.raw_lines:
            if isinstance(raw, tuple):
                yield from self._table(raw)
                continue
            raw = raw.replace("\f", "")
            if not raw.strip() or _is_noise(raw.strip(), in_table=self.width > 0):
                self.width, self.gap = self.width if raw.strip() else 0, True
                continue
            yield from self._parts_of(raw)
            self.gap = False

    def _table(self, rows: tuple[Cells, ...]) -> Iterator[TableRow]:
        self.table, self.width = self.table + 1, 0
        yield from (TableRow(tuple(map(clean, row)), self.table) for row in rows)

    def _parts_of(self, raw: str) -> Iterator[Line | TableRow]:
        if (cells := self._cells(raw)) is not None:
            if not self.width:
                self.table += 1
            self.width = max(self.width, len(cells))
            yield TableRow(tuple(map(clean, cells)), self.table)
            return
        self.width = 0
        text = clean(_WIDE_MARK.sub(r"\1 ", _MARK_TAB.sub(r"\1 ", raw.strip())).replace("\t", " "))
        if text.strip():
            yield Line(
                text.strip(),
                gap=self.gap,
                indent=len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip()),
            )

    def _cells(self, raw: str) -> list[str] | None:
        """Of a table row: pipes, or tabs that are no indent and no list mark's."""
        stripped = raw.strip()
        if stripped.startswith("|") and stripped.count("|") > 1:
            inner = stripped[1:-1] if stripped.endswith("|") else stripped[1:]
            return [cell.strip() for cell in _PIPE.split(inner)]
        cells = raw.split("\t")
        if self.width and len(cells) > 1:
            return cells
        filled = sum(bool(cell.strip()) for cell in cells)
        is_row = (
            filled > 2
            or (filled == 2 and not _MARK_TAB.match(raw))
            or (cells[0].strip() and len(cells) > 3)
        )
        return cells if len(cells) > 2 and is_row else None


def _is_noise(line: str, *, in_table: bool) -> bool:
    """Page numbers, drawn rules and the rule under a markdown table's head."""
    if in_table and _PIPE_RULE.fullmatch(line):
        return True
    return bool(_RULE.fullmatch(line) or _PAGE_NUMBER.fullmatch(line))
