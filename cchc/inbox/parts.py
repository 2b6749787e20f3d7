"""A list of which reports on tasks are read for the page alone, the other lines being at hand."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import overload

from .owed import Owed
from .tasks import ReportCount


class FoundLines(Sequence[Owed]):
    """Lines in the order in which to do them; reports stand before others of their group and day.

    `counts` says how many reports stand where, `read` returns those from one place among all of
    them to before another.
    """

    def __init__(
        self,
        lines: Sequence[Owed],
        counts: Iterable[ReportCount],
        read: Callable[[int, int], Sequence[Owed]],
    ):
        numbers: Counter[tuple[int, date]] = Counter()
        at: dict[tuple[int, date], list[Owed]] = defaultdict(list)
        for each in counts:
            numbers[each.place_in_order] += each.number
        for line in lines:
            at[line.place_in_order].append(line)
        self._read = read
        self._lines: list[Owed | None] = []  # None where a report stands
        for place in sorted({*numbers, *at}):
            self._lines += [*([None] * numbers[place]), *at[place]]

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Owed]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: int) -> Owed: ...

    @overload
    def __getitem__(self, part: slice) -> list[Owed]: ...

    def __getitem__(self, part: int | slice) -> Owed | list[Owed]:
        """Return this line, or the lines of this part (one query, none where no report is among
        them).
        """
        if isinstance(part, int):
            return self[part : part + 1 or None][0]
        shown, first = self._lines[part], self._lines[: part.start or 0].count(None)
        among = shown.count(None)
        reports = iter(self._read(first, first + among) if among else ())
        # somebody may have reported since they were counted
        found = (line or next(reports, None) for line in shown)
        return [line for line in found if line]
