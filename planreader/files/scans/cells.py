"""Puts the cells of a page's tables one below the other: recognition reads one column well, and
loses lines where cells stand side by side.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ..pdf.grids import Rule, RuledGrid, grids_of
from .pictures import POINTS
from .words import InkWord

_EDGE = 4  # pixels: what is left of the rules around a cell
_MARGIN = 40  # pixels around and between cells
_HIGHEST = 12_000  # pixels of one column: what is more goes into another
_SHORT, _LOW = round(36 / POINTS), round(17 / POINTS)  # pixels: a word of four letters, one line
_SHRUNK, _INK = 4, 160  # ink that is still this dark when the cell is made smaller is no speck

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class CellColumn:
    """Cells one below the other: the picture, and where each of `boxes` on the page begins in it.

    `short` are those that hold a number or one short word: among longer ones they would be taken
    for specks.
    """

    image: Image.Image
    tops: list[int]
    boxes: list[Box]
    short: bool

    def on_page(self, word: InkWord) -> InkWord:
        """Return a word of the picture where it stands on the page."""
        index = max(0, bisect_right(self.tops, word.base) - 1)
        left, top = self.boxes[index][:2]
        return word.moved(left - _MARGIN, top - self.tops[index])


def without_tables(
    image: Image.Image, rules: Sequence[Rule]
) -> tuple[Image.Image, list[CellColumn]]:
    """Return the page without the tables that `rules` draw, and their cells."""
    grids = grids_of(rules, [])
    boxes = [box for grid in grids for box in _inked(image, grid)]
    columns = [
        _column(image, some, short=short)
        for short in (True, False)
        for some in _portions([box for box in boxes if _is_short(box) == short])
    ]
    rest = image.copy()
    for grid in grids:
        bounds = (grid.across[0], grid.top, grid.across[-1], grid.bottom)
        ImageDraw.Draw(rest).rectangle([round(each / POINTS) for each in bounds], fill=255)
    return rest, columns


def _is_short(box: Box) -> bool:
    return box[2] - box[0] < _SHORT and box[3] - box[1] < _LOW


def _inked(image: Image.Image, grid: RuledGrid) -> Iterator[Box]:
    """Around the ink of each cell that holds any."""
    for cell in grid.cells:
        bounds = (cell.left, grid.down[cell.row], cell.right, grid.down[cell.end_row])
        left, top, right, bottom = (round(each / POINTS) for each in bounds)
        left, top, right, bottom = left + _EDGE, top + _EDGE, right - _EDGE, bottom - _EDGE
        if right - left < _SHRUNK or bottom - top < _SHRUNK:
            continue
        small = image.crop((left, top, right, bottom)).reduce(_SHRUNK)
        ink = small.point(lambda grey: 255 if grey < _INK else 0).getbbox()
        if ink:
            yield (
                max(left, left + (ink[0] - 2) * _SHRUNK),
                max(top, top + (ink[1] - 2) * _SHRUNK),
                min(right, left + (ink[2] + 2) * _SHRUNK),
                min(bottom, top + (ink[3] + 2) * _SHRUNK),
            )


def _portions(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    portion: list[Box] = []
    height = 0
    for box in boxes:
        height += box[3] - box[1] + _MARGIN
        if portion and height > _HIGHEST:
            yield portion
            portion, height = [], box[3] - box[1] + _MARGIN
        portion.append(box)
    if portion:
        yield portion


def _column(image: Image.Image, boxes: list[Box], *, short: bool) -> CellColumn:
    width = max(right - left for left, _, right, _ in boxes) + 2 * _MARGIN
    height = sum(bottom - top + _MARGIN for _, top, _, bottom in boxes) + _MARGIN
    column = Image.new("L", (width, height), 255)
    tops: list[int] = []
    at = _MARGIN
    for box in boxes:
        column.paste(image.crop(box), (_MARGIN, at))
        tops.append(at)
        at += box[3] - box[1] + _MARGIN
    return CellColumn(column, tops, boxes, short)
