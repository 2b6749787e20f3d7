"""Adds the cells of a form up: the periods of a commune, and the communes of a province.

The newest accepted figure of each cell counts. A commune is in a cumulative sum when it reported
every period that makes the figure up; who did not is left out and counted as missing, not as zero.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..accepted import Accepted, figure_of
from ..figures import Figure
from ..stored import Told


class CellSum(NamedTuple):
    """What the communes that reported a cell make up together, and how many they are."""

    value: Decimal
    communes: int
    estimate: bool


def reported(told: Told, cell: str, periods: Sequence[str]) -> list[Accepted]:
    """Return what a commune reported of a cell (`cell_key`) in each of `periods`; nothing when it
    lacks one of them.
    """
    found = [said for key in periods if (said := told.get(key, {}).get(cell))]
    return found if len(found) == len(periods) else []


def together(parts: Sequence[Accepted]) -> Figure:
    """Return the figure that the parts of one cell make up, as `FormFigures` adds them up."""
    if len(parts) == 1:
        return figure_of(parts[0])
    value, _, estimate = _added([parts])
    return Figure(value, estimate=estimate)


def cell_sum(communes: Iterable[Told], cell: str, periods: Sequence[str]) -> CellSum | None:
    """Return the sum of a cell over what `communes` reported; None where none did."""
    found = [parts for told in communes if (parts := reported(told, cell, periods))]
    return _added(found) if found else None


def _added(cells: Sequence[Sequence[Accepted]]) -> CellSum:
    value = sum(Decimal(said or 0) for parts in cells for said, _, _ in parts)
    estimate = any(each for parts in cells for _, _, each in parts)
    return CellSum(Decimal(value), len(cells), estimate)
