"""The order of rows that stand under the seven areas of a plan: one place up or down, over the edge
of an area too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from .models import ReformArea

UP, DOWN = "up", "down"


def moved(rows: Iterable[Any], pk: int, to: str) -> list[Any] | None:
    """Return those of a plan's `rows` whose place changes as the row `pk` moves `UP` or `DOWN`.

    Each has its new `area` and `ordinal`, not stored yet; areas are numbered from 1. None when the
    row can't go on.
    """
    areas: dict[int, list[Any]] = {area: [] for area in ReformArea.values}
    for row in sorted(rows, key=lambda row: (row.area, row.ordinal, row.pk)):
        areas[row.area].append(row)
    return list(_renumbered(areas)) if _shift(areas, pk, -1 if to == UP else 1) else None


def _shift(areas: dict[int, list[Any]], pk: int, step: int) -> bool:
    area, place = next(
        (area, rows.index(row)) for area, rows in areas.items() for row in rows if row.pk == pk
    )
    rows = areas[area]
    row = rows.pop(place)
    if 0 <= place + step <= len(rows):
        rows.insert(place + step, row)
        return True
    if area + step not in areas:
        return False
    areas[area + step].insert(0 if step > 0 else len(areas[area + step]), row)
    return True


def _renumbered(areas: dict[int, list[Any]]) -> Iterator[Any]:
    for area, rows in areas.items():
        for ordinal, row in enumerate(rows, 1):
            if (row.area, row.ordinal) != (area, ordinal):
                row.area, row.ordinal = area, ordinal
                yield row
