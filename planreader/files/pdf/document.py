"""Reads PDF files and scans: paragraphs, tables, footnotes by where words stand."""

import json
import subprocess  # nosec B404
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from planreader.blocks import Contents, Gap, Line, TableRow
from planreader.errors import UnreadableFile

from ..plain_text import check_encoding
from ..scans.recognition import RecognisedPage, Recognition, unsure_pages
from .columns import reading_runs
from .footnotes import footnotes_of, split_footnotes
from .grids import Rule, RuledGrid, grids_of
from .lines import TextLine, Word, lines_of
from .margins import without_margins
from .paged_tables import PagedTable
from .paragraphs import FEW_LINES, PageEdges, PlacedLine, list_lines, paragraphs_of
from .spaced_tables import SpacedTable, spaced_tables

_SECONDS = 30  # of the clock, for a file that keeps its reader busy
_READER = Path(__file__).with_name("page_words.py")
_LETTERS_A_PAGE = 30  # fewer are no text layer
_STAMPED_LETTERS = 200  # over a scan: a digital signature, a running head, the number of the page
_USE_WORD = "hãy dùng bản Word (.docx) của kế hoạch"
_COMPLAINTS = {
    "broken": f"bị hỏng; hãy tải lại tệp, hoặc {_USE_WORD.removeprefix('hãy ')}",
    "locked": "được đặt mật khẩu; hãy bỏ mật khẩu, lưu lại rồi thử lại",
    "pages": "có quá nhiều trang (trên 300); hãy tách riêng phần kế hoạch rồi thử lại",
    "size": "có quá nhiều chữ hoặc hình vẽ; hãy tách riêng phần kế hoạch rồi thử lại",
    "memory": f"bung ra quá lớn nên không đọc; {_USE_WORD}",
    "slow": f"mất quá nhiều thời gian để đọc; {_USE_WORD}",
}


_TakenPage = dict[str, Any]  # as `page_words` describes it


@dataclass
class _Page:
    number: int
    width: float
    height: float
    rules: list[Rule]
    grids: list[RuledGrid]
    lines: list[TextLine]
    notes: list[TextLine] = field(default_factory=list)

    @property
    def loose_rules(self) -> list[Rule]:
        """The rules that belong to no table."""
        return [
            rule
            for rule in self.rules
            if not any(grid.top - 2 < rule[1] < grid.bottom + 2 for grid in self.grids)
        ]

    def runs(self) -> Iterator[list[TextLine] | RuledGrid]:
        """The runs of lines between the tables, and the tables, from top to bottom."""
        lines = self.lines
        for grid in self.grids:
            yield [line for line in lines if line.base < grid.top]
            yield grid
            lines = [line for line in lines if line.base >= grid.top]
        yield lines


def read_pdf(name: str, content: bytes, recognition: Recognition | None = None) -> Contents:
    """Return the contents; pages that are pictures of text are recognised.

    Raises `UnreadableFile` when broken, locked or too big, and of scans what `recognition` does.
    """
    found = _taken_out(name, content)
    check_encoding(name, " ".join(word[0] for page in found for word in page["words"]))
    scanned = _scanned(found)
    recognition = recognition or Recognition()
    recognised = recognition.pages_of(name, content, "pdf", scanned) if scanned else []
    for number, page in zip(scanned, recognised, strict=True):
        found[number] = page
    return _contents(name, found, recognised)


def read_picture(name: str, content: bytes, recognition: Recognition) -> Contents:
    """Return the contents of a picture file with one page or more.

    Raises `UnreadableFile` as `recognition` does, and when the pages hold no words.
    """
    pages = recognition.pages_of(name, content, "image")
    return _contents(name, pages, pages)


def _contents(
    name: str, found: Sequence[_TakenPage], recognised: Sequence[RecognisedPage]
) -> Contents:
    if not any(page["words"] for page in found):
        raise UnreadableFile(name, f"không có chữ nào nhận dạng được; {_USE_WORD}")
    pages = [_page(number, page) for number, page in enumerate(found)]
    for page, lines in zip(
        pages, without_margins([(page.lines, page.height) for page in pages]), strict=True
    ):
        page.lines = lines
    size = median([line.size for page in pages for line in page.lines] or [0])
    for page in pages:
        page.lines, page.notes = split_footnotes(page.lines, page.loose_rules, page.height, size)
    return Contents(
        _Parts(pages).parts(),
        footnotes_of([line for page in pages for line in page.notes]),
        [_unsure(number) for number in unsure_pages(recognised)],
        by_ocr=bool(recognised),
    )


def _unsure(number: int) -> Gap:
    return Gap(
        f"trang {number + 1}",
        f"Trang {number + 1} quét mờ hoặc lệch nên chữ nhận dạng có thể sai; hãy so với bản gốc",
    )


def _taken_out(name: str, content: bytes) -> list[_TakenPage]:
    """Words and rules of each page, by a process of its own. Raises `UnreadableFile`."""
    if b"%%EOF" not in content[-4096:]:
        raise UnreadableFile(name, _COMPLAINTS["broken"])
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(  # noqa: S603  our own module # nosec B603
            command, input=content, capture_output=True, timeout=_SECONDS, check=True
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(name, _COMPLAINTS["slow"]) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise UnreadableFile(name, _COMPLAINTS["broken"]) from error
    if "error" in found:
        raise UnreadableFile(name, _COMPLAINTS[found["error"]])
    return list(found["pages"])


def _scanned(pages: Sequence[_TakenPage]) -> list[int]:
    """The numbers of the pages whose words stand in a picture."""
    letters = [sum(len(word[0]) for word in page["words"]) for page in pages]
    no_layer = sum(letters) < _LETTERS_A_PAGE * len(pages)
    return [
        number
        for number, page in enumerate(pages)
        if letters[number] < (_STAMPED_LETTERS if page["picture"] else _LETTERS_A_PAGE * no_layer)
    ]


def _page(number: int, found: _TakenPage) -> _Page:
    words = [Word(*each) for each in found["words"]]
    rules = [tuple(rule) for rule in found["rules"]]
    grids = grids_of(rules, words)
    outside = [word for word in words if not any(grid.holds(word) for grid in grids)]
    return _Page(number, found["width"], found["height"], rules, grids, lines_of(outside))


class _Parts:
    """Puts the pages of a file one behind the other."""

    def __init__(self, pages: list[_Page]):
        self.pages = pages
        self.edges = {page.number: self._edges_of(page) for page in pages}
        self.found: list[Line | PagedTable | SpacedTable] = []
        self.open: list[PlacedLine] = []  # lines of running text, not yet made paragraphs

    def _edges_of(self, page: _Page) -> PageEdges:
        """Of pages as wide; of those on the same side of the sheet when their lines suffice."""
        alike = [each for each in self.pages if round(each.width) == round(page.width)]
        side = [line for each in alike if each.number % 2 == page.number % 2 for line in each.lines]
        lines = (
            side if len(side) > 2 * FEW_LINES else [line for each in alike for line in each.lines]
        )
        return PageEdges.of(lines, page.width)

    def parts(self) -> list[Line | TableRow]:
        for page in self.pages:
            for at, run in enumerate(page.runs()):
                if isinstance(run, RuledGrid):
                    self._add_grid(run, page)
                elif run:
                    self._add_lines(run, page, is_first=page is self.pages[0] and at == 0)
        self._close()
        tables = count(1)
        return [
            part
            for each in self.found
            for part in ([each] if isinstance(each, Line) else each.as_rows(next(tables)))
        ]

    def _add_grid(self, grid: RuledGrid, page: _Page) -> None:
        last = self.found[-1] if self.found and not self.open else None
        if isinstance(last, PagedTable) and grid is page.grids[0] and last.goes_on_in(grid):
            last.add_page(grid, page.number + 1)
            return
        self._close()
        self.found.append(PagedTable.begun(grid, page.number + 1))

    def _add_lines(self, lines: list[TextLine], page: _Page, *, is_first: bool) -> None:
        for run in reading_runs(lines, is_first=is_first):
            if run.is_column:
                self._close()
                self.found += [
                    Line(text, at=f"trang {page.number + 1}") for text in list_lines(run.lines)
                ]
            else:
                edges = self.edges[page.number]
                self.open += [PlacedLine(line, page.number, edges) for line in run.lines]

    def _close(self) -> None:
        for run in spaced_tables(self.open):
            self.found += paragraphs_of(run) if isinstance(run, list) else [run]
        self.open = []
