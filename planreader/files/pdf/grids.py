"""Tables of a PDF page: the grid its ruled lines draw, and the words in each of its cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .lines import TextLine, Word, lines_of

_NEAR = 3.0  # points: lines no farther apart are one
_THICK = 3.0
_NARROWEST = 8.0  # points: no column is narrower
_SHORTEST = 4.0
_MAX_COLUMNS = 40
_MAX_ROWS = 400

Rule = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass
class RuledCell:
    """One cell: the rows and columns of the grid it covers, where it stands, and its lines."""

    row: int
    column: int
    end_row: int
    end_column: int
    left: float
    right: float
    lines: list[TextLine] = field(default_factory=list)


@dataclass
class RuledGrid:
    """One table of one page: its edges and cells, in the order they are read."""

    across: list[float]
    down: list[float]
    cells: list[RuledCell]

    @property
    def top(self) -> float:
        return self.down[0]

    @property
    def bottom(self) -> float:
        return self.down[-1]

    def holds(self, word: Word) -> bool:
        """Tell whether a word stands inside the table."""
        inside = self.across[0] - 1 < (word.left + word.right) / 2 < self.across[-1] + 1
        return inside and self.down[0] - 1 < word.base - 0.3 * word.size < self.down[-1] + 1


def grids_of(rules: Iterable[Rule], words: Sequence[Word]) -> list[RuledGrid]:
    """Return the tables that `rules` draw, from top to bottom, with the `words` inside them."""
    level = _joined(
        [rule for rule in rules if rule[3] - rule[1] <= _THICK and rule[2] - rule[0] > _SHORTEST], 1
    )
    upright = _joined(
        [rule for rule in rules if rule[2] - rule[0] <= _THICK and rule[3] - rule[1] > _SHORTEST], 0
    )
    found = (_grid(*group) for group in _groups(level, upright))
    grids = sorted((grid for grid in found if grid), key=lambda grid: grid.top)
    grids = [
        grid
        for grid in grids
        if not any(_inside(grid, other) for other in grids if other is not grid)
    ]
    for grid in grids:
        _fill(grid, [word for word in words if grid.holds(word)])
    return grids


def _joined(rules: Iterable[Rule], axis: int) -> list[Rule]:
    """Rules that touch on the same line (of `axis`), each run of them as one."""
    along = 1 - axis
    result: list[Rule] = []
    middle = sorted(
        rules, key=lambda rule: (round((rule[axis] + rule[axis + 2]) / 2 / _NEAR), rule[along])
    )
    for rule in middle:
        last = result[-1] if result else None
        if (
            last
            and abs(rule[axis] - last[axis]) <= _NEAR
            and rule[along] <= last[along + 2] + _NEAR
        ):
            left, top, right, bottom = last
            if along == 0:
                right = max(right, rule[2])
            else:
                bottom = max(bottom, rule[3])
            result[-1] = left, top, right, bottom
        else:
            result.append(rule)
    return result


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules by table: those that touch one another."""
    groups: list[tuple[list[Rule], list[Rule]]] = [([rule], []) for rule in level]
    for rule in upright:
        touched = [group for group in groups if any(_touch(each, rule) for each in group[0])]
        if touched:
            groups = [group for group in groups if not any(group is each for each in touched)]
            merged = (
                [each for group in touched for each in group[0]],
                [each for group in touched for each in group[1]],
            )
            merged[1].append(rule)
            groups.append(merged)
    return groups


def _touch(level: Rule, upright: Rule) -> bool:
    crosses = level[0] - _NEAR <= (upright[0] + upright[2]) / 2 <= level[2] + _NEAR
    return crosses and upright[1] - _NEAR <= (level[1] + level[3]) / 2 <= upright[3] + _NEAR


def _inside(grid: RuledGrid, other: RuledGrid) -> bool:
    across = other.across[0] <= grid.across[0] and grid.across[-1] <= other.across[-1]
    return across and other.down[0] <= grid.down[0] and grid.down[-1] <= other.down[-1]


def _edges(places: Iterable[float], near: float = _NEAR) -> list[float]:
    """`places` in order, those near each other as one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > near:
            edges.append(place)
    return edges


def _grid(level: list[Rule], upright: list[Rule]) -> RuledGrid | None:
    """The grid of rules that touch; None when they make no table of two columns."""
    if not upright:
        return None
    across = _edges(((rule[0] + rule[2]) / 2 for rule in upright), _NARROWEST)
    down = _edges([*((rule[1] + rule[3]) / 2 for rule in level), *_open_ends(upright)])
    if not (2 < len(across) <= _MAX_COLUMNS + 1 and 1 < len(down) <= _MAX_ROWS + 1):
        return None
    return RuledGrid(across, down, list(_cells(across, down, level, upright)))


def _open_ends(upright: list[Rule]) -> tuple[float, float]:
    """Begin and end of upright rules: a page break may leave the last row without a floor."""
    return min(rule[1] for rule in upright), max(rule[3] for rule in upright)


def _cells(
    across: list[float], down: list[float], level: list[Rule], upright: list[Rule]
) -> Iterable[RuledCell]:
    """The cells: fields of the grid with no rule between them are one."""
    taken: set[tuple[int, int]] = set()
    walls = {
        (row, edge)
        for row, (top, bottom) in enumerate(pairwise(down))
        for edge, x in enumerate(across)
        if _covers(upright, 1, x, (top + bottom) / 2)
    }
    floors = {
        (edge, column)
        for column, (left, right) in enumerate(pairwise(across))
        for edge, y in enumerate(down)
        if _covers(level, 0, y, (left + right) / 2)
    }
    for row in range(len(down) - 1):
        for column in range(len(across) - 1):
            if (row, column) in taken:
                continue
            end_column = column + 1
            while end_column < len(across) - 1 and (row, end_column) not in walls:
                end_column += 1
            end_row = row + 1
            while end_row < len(down) - 1 and (end_row, column) not in floors:
                end_row += 1
            taken |= {(y, x) for y in range(row, end_row) for x in range(column, end_column)}
            yield RuledCell(row, column, end_row, end_column, across[column], across[end_column])


def _covers(rules: list[Rule], along: int, place: float, at: float) -> bool:
    """Tell whether one of `rules`, which stand at `place`, passes `at`."""
    axis = 1 - along
    near = _NEAR if along == 0 else _NARROWEST
    return any(
        abs((rule[axis] + rule[axis + 2]) / 2 - place) <= near
        and rule[along] <= at <= rule[along + 2]
        for rule in rules
    )


def _fill(grid: RuledGrid, words: Sequence[Word]) -> None:
    """Give each cell its lines; a word in no field's bounds goes to the nearest above and left."""
    by_cell: dict[int, list[Word]] = {}
    fields = {
        (row, column): index
        for index, cell in enumerate(grid.cells)
        for row in range(cell.row, cell.end_row)
        for column in range(cell.column, cell.end_column)
    }
    for word in words:
        row = _field(grid.down, word.base - 0.3 * word.size)
        column = _field(grid.across, (word.left + word.right) / 2)
        by_cell.setdefault(fields[row, column], []).append(word)
    for index, found in by_cell.items():
        grid.cells[index].lines = lines_of(found)


def _field(edges: Sequence[float], place: float) -> int:
    return max(0, min(len(edges) - 2, sum(edge <= place for edge in edges) - 1))
