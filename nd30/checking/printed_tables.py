"""Tables as they are printed: found by their lines, cut into the bands between them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .printed import Box, Line, Page

TOUCHING = 2.5  # points
SHORTEST = 6  # points of an upright line
SAME_COLUMN = 3  # points by which columns of one table may differ from page to page


@dataclass(frozen=True)
class Band:
    """What stands between two lines of a table: a row, or the part of it that is on the page."""

    lines: list[Line]
    edges: list[float]  # of the columns, from left to right

    @cached_property
    def cells(self) -> list[list[Line]]:
        """The lines of each cell from top to bottom."""
        return [
            [part for line in self.lines if (part := _part(line, left, right))]
            for left, right in pairwise(self.edges)
        ]

    @property
    def texts(self) -> list[str]:
        """The text of each cell."""
        return [" ".join(line.text for line in cell) for cell in self.cells]

    @property
    def height(self) -> int:
        """How many lines its tallest cell has."""
        return max((len({round(line.foot) for line in cell}) for cell in self.cells), default=0)


def _part(line: Line, left: float, right: float) -> Line | None:
    """What of a line stands between two edges: letters of neighbours may be close."""
    letters = [each for each in line.letters if left <= (each.left + each.right) / 2 < right]
    return Line(letters, line.page) if letters else None


@dataclass(frozen=True)
class PrintedTable:
    """A table on one page."""

    top: float
    bottom: float
    left: float
    right: float
    bands: list[Band]

    @property
    def edges(self) -> list[float]:
        """The edges of most columns: those of the band with the most of them."""
        return max((band.edges for band in self.bands), key=len, default=[])

    def holds(self, line: Line) -> bool:
        """Does a line stand in it?"""
        inside = self.top - 1 <= line.foot <= self.bottom + 1
        return inside and self.left - 1 <= line.center <= self.right + 1

    def goes_on_in(self, other: "PrintedTable") -> bool:
        """Has the other, on the next page, the same columns?"""
        mine, others = self.edges, other.edges
        return len(mine) == len(others) and all(
            abs(a - b) <= SAME_COLUMN for a, b in zip(mine, others, strict=True)
        )


def tables_of(page: Page) -> list[PrintedTable]:
    """Return the tables of a page from top to bottom; a mere box is none."""
    uprights = [each for each in page.strokes if each.height > SHORTEST and each.width < TOUCHING]
    return [table for each in _clusters(uprights) if (table := _table(page, each))]


def _clusters(uprights: list[Box]) -> list[list[Box]]:
    """Upright lines that lie beside or under each other."""
    clusters: list[list[Box]] = []
    bottom = 0.0
    for each in sorted(uprights, key=lambda box: box.top):
        if clusters and each.top <= bottom + TOUCHING:
            clusters[-1].append(each)
        else:
            clusters.append([each])
            bottom = 0.0
        bottom = max(bottom, each.bottom)
    return clusters


def _table(page: Page, uprights: list[Box]) -> PrintedTable | None:
    top, bottom = min(each.top for each in uprights), max(each.bottom for each in uprights)
    left, right = min(each.left for each in uprights), max(each.right for each in uprights)
    if len(_distinct([each.center for each in uprights])) < 3:
        return None
    levels = [
        (each.top + each.bottom) / 2
        for each in page.level_strokes
        if top - TOUCHING <= each.top <= bottom + TOUCHING
        and each.width > 0.9 * (right - left) - TOUCHING
    ]
    levels += _whole_levels(page, top, bottom, right - left)
    inside = [line for line in page.lines if top - 1 <= line.foot <= bottom + 1]
    bands = []
    for above, below in pairwise(_distinct([top, *levels, bottom])):
        middle = (above + below) / 2
        edges = _distinct([u.center for u in uprights if u.top - 1 <= middle <= u.bottom + 1])
        lines = [line for line in inside if above <= line.foot < below]
        if lines and len(edges) > 1:
            bands.append(Band(lines, edges))
    return PrintedTable(top, bottom, left, right, bands) if bands else None


def _whole_levels(page: Page, top: float, bottom: float, width: float) -> list[float]:
    """Where lines drawn cell by cell add up to one across the table."""
    drawn: dict[int, list[Box]] = {}
    for stroke in page.level_strokes:
        if top - TOUCHING <= stroke.top <= bottom + TOUCHING:
            drawn.setdefault(round(stroke.top), []).append(stroke)
    return [
        sum(each.top + each.bottom for each in strokes) / 2 / len(strokes)
        for strokes in drawn.values()
        if _covered(strokes) > 0.9 * width
    ]


def _covered(strokes: list[Box]) -> float:
    covered, end = 0.0, float("-inf")
    for stroke in sorted(strokes):
        covered += max(0.0, stroke.right - max(stroke.left, end))
        end = max(end, stroke.right)
    return covered


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCHING:
            found.append(value)
    return found
