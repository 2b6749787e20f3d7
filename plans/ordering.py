"""The order of rows that stand under the areas of a plan: one place up or down, over the edge of an
area too.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

UP, DOWN = "up", "down"


def moved(rows: Iterable[Any], pk: int, to: str, areas: Sequence[int]) -> list[Any] | None:
    """Return those of a plan's `rows` whose place changes as the row `pk` moves `UP` or `DOWN`.

    Each has its new `area` and `ordinal`, not stored yet; `areas` are the plan's in their order.
    None when the row can't go on.
    """
    standing: dict[int, list[Any]] = {area: [] for area in areas}
    for row in sorted(rows, key=lambda row: (row.ordinal, row.pk)):
        standing.setdefault(row.area, []).append(row)
    return list(_renumbered(standing)) if _shift(standing, pk, -1 if to == UP else 1) else None


def _shift(standing: dict[int, list[Any]], pk: int, step: int) -> bool:
    groups = list(standing.values())
    group, place = next(
        (n, rows.index(row)) for n, rows in enumerate(groups) for row in rows if row.pk == pk
    )
    rows = groups[group]
    row = rows.pop(place)
    if 0 <= place + step <= len(rows):
        rows.insert(place + step, row)
        return True
    if not 0 <= group + step < len(groups):
        return False
    beside = groups[group + step]
    beside.insert(0 if step > 0 else len(beside), row)
    return True


def _renumbered(standing: dict[int, list[Any]]) -> Iterator[Any]:
    for area, rows in standing.items():
        for ordinal, row in enumerate(rows, 1):
            if (row.area, row.ordinal) != (area, ordinal):
                row.area, row.ordinal = area, ordinal
                yield row
