"""Makes paragraphs of a PDF's lines: one that left room for the next word ended its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from planreader.blocks import Line, span
from planreader.layout.paragraphs import mend_cell
from planreader.paragraph_marks import split_mark
from planreader.phrases.assignments import is_assignment_line
from planreader.phrases.headings import stands_alone
from planreader.words import is_finished

from .grids import RuledCell
from .lines import TextLine

_NEAR = 4.0  # points: lines that begin no farther apart begin at the same place
_SPACE = 0.25  # of the size: the room a space takes
_LOOSE = 1.25  # times the usual distance of lines: a paragraph's own space
_OTHER_SIZE = 1.15
_WIDEST_MARGIN = 60.0  # points, at the right
_OPENING = ("Các ", "Toàn thể ")  # no name goes on with these
_OPEN_ENDS = (",", " và", "-", "–", ":")
FEW_LINES = 12  # with fewer, the lines do not tell where the text ends


@dataclass(frozen=True)
class PageEdges:
    """Where the running text of a page begins and ends, and how it shows its paragraphs."""

    left: float
    right: float
    leading: float  # the usual distance of two lines
    indented: bool  # the first lines of paragraphs begin further in

    @classmethod
    def of(cls, lines: Sequence[TextLine], width: float) -> "PageEdges":
        """Return the edges of `lines`, which stand on pages of this width."""
        long = [line for line in lines if line.right - line.left > width / 3] or list(lines)
        if not long:
            return cls(0, width, width, indented=False)
        rights = sorted(line.right for line in long)
        if len(long) < FEW_LINES:
            rights = [max(rights[-1], width - _WIDEST_MARGIN)]
        left = _first_usual(line.left for line in long)
        marked = [line for line in long if split_mark(line.text)[0]]
        steps = [
            after.base - line.base for line, after in pairwise(lines) if after.base > line.base
        ]
        return cls(
            left,
            rights[int(len(rights) * 0.9)],
            median(steps) if steps else width,
            sum(line.left > left + _NEAR for line in marked) > 0.6 * len(marked),
        )


def _first_usual(places: Iterable[float]) -> float:
    """The leftmost of `places` that is no rarity."""
    found = Counter(round(place / 2) * 2 for place in places)
    least = max(1, 0.04 * found.total())
    return min(place for place, count in found.items() if count + found[place + 2] >= least)


@dataclass(frozen=True)
class PlacedLine:
    """A line, the page it stands on and that page's edges."""

    line: TextLine
    page: int
    edges: PageEdges

    @property
    def inset(self) -> float:
        return self.line.left - self.edges.left

    @property
    def is_marked(self) -> bool:
        return split_mark(self.line.text)[0] is not None


def paragraphs_of(lines: Iterable[PlacedLine]) -> list[Line]:
    """Return the paragraphs of running text that `lines` are, with the pages they stand on."""
    found: list[list[PlacedLine]] = []
    for line in lines:
        if found and _goes_on(found[-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [_paragraph(lines) for lines in found]


def _paragraph(lines: list[PlacedLine]) -> Line:
    text = mend_cell("\n".join(each.line.text for each in lines))
    return Line(
        text, whole=True, at=span(f"trang {lines[0].page + 1}", f"trang {lines[-1].page + 1}")
    )


def _goes_on(sofar: list[PlacedLine], after: PlacedLine) -> bool:
    """Tell whether the line `after` belongs to the paragraph of the lines `sofar`."""
    last, edges = sofar[-1], after.edges
    sizes = sorted((last.line.size, after.line.size))
    if sizes[1] > _OTHER_SIZE * sizes[0] or _fits(last.line, after.line, last.edges.right):
        return False
    if stands_alone(after.line.text) and not is_assignment_line(after.line.text):
        return False
    shift = after.inset - last.inset
    if len(sofar) > 1:
        return abs(shift) <= _NEAR and (edges.indented or not _opens(last, after))
    if shift < -_NEAR:
        return True
    if shift > _NEAR:
        return last.is_marked and any(
            abs(word.left - after.line.left) <= _NEAR for word in last.line.words[1:3]
        )
    if edges.indented:
        return last.inset <= _NEAR
    return not _opens(last, after)


def _fits(line: TextLine, after: TextLine, right: float) -> bool:
    """Tell whether the first word of `after` would have found room at the end of `line`."""
    return line.right + _SPACE * line.size + after.opening <= right - 1


def _opens(last: PlacedLine, after: PlacedLine) -> bool:
    """Does a line as far in as the last open a paragraph, by its mark or the space above?"""
    if after.is_marked and is_finished(last.line.text):
        return True
    loose = (
        last.page == after.page and after.line.base - last.line.base > _LOOSE * after.edges.leading
    )
    return loose or after.is_marked


def list_lines(lines: Sequence[TextLine]) -> list[str]:
    """Return the lines of one column of a letterhead or closing block, list entries whole."""
    found: list[str] = []
    for line in lines:
        open_entry = (
            bool(found) and split_mark(found[-1])[0] is not None and not is_finished(found[-1])
        )
        if open_entry and split_mark(line.text)[0] is None:
            found[-1] = mend_cell(f"{found[-1]}\n{line.text}")
        else:
            found.append(line.text)
    return found


def cell_text(cell: RuledCell, padding: float) -> str:
    """Return the text of a table's cell with a line break where its writer made one."""
    text = cell.lines[0].text if cell.lines else ""
    for line, after in pairwise(cell.lines):
        if _cell_breaks(cell, line, after, padding):
            text = f"{text}\n{after.text}"
        elif "\n" in text:
            text = f"{text} {after.text}"
        else:
            text = mend_cell(f"{text}\n{after.text}")
    return text


def _cell_breaks(cell: RuledCell, line: TextLine, after: TextLine, padding: float) -> bool:
    mark, _ = split_mark(after.text)
    if mark is not None and mark.is_bullet and is_finished(line.text):
        return True
    if after.text.startswith(_OPENING) and not line.text.endswith(_OPEN_ENDS):
        return True
    margins = line.left - cell.left, cell.right - line.right
    centred = abs(margins[0] - margins[1]) < _NEAR
    room = sum(margins) - 2 * padding if centred else margins[1] - padding
    return _SPACE * line.size + after.opening <= room - 1
