"""The order of lines with levels: a line moves with those under it. Plain Python."""

from collections.abc import Sequence


def block(levels: Sequence[int], at: int) -> range:
    """Return the places of the line at `at` and of those under it."""
    end = at + 1
    while end < len(levels) and levels[end] > levels[at]:
        end += 1
    return range(at, end)


def moved(levels: Sequence[int], at: int, *, up: bool) -> list[int]:
    """Return the old places in their new order when the line at `at` goes before or behind its
    neighbour; as they were at either end.
    """
    places, own = list(range(len(levels))), block(levels, at)
    if up:
        if own.start == 0:
            return places
        to = own.start - 1
        while to > 0 and levels[to] > levels[at]:
            to -= 1
        return [*places[:to], *own, *places[to : own.start], *places[own.stop :]]
    if own.stop == len(levels):
        return places
    behind = block(levels, own.stop)
    return [*places[: own.start], *behind, *own, *places[behind.stop :]]
