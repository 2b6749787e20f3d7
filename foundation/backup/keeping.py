"""Which backups are kept: dense for the last days, thin for the past year."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime


def kept(moments: Iterable[datetime], *, days=7, weeks=4, months=12) -> set[datetime]:
    """Return which of the backups made at `moments` are kept.

    It is the newest of each of the last `days` days, `weeks` weeks (from Monday) and `months`
    months on which there is a backup: a server that stood still loses none of its old ones.

    >>> made = [datetime(2026, 11, day, 1) for day in range(1, 31)]
    >>> sorted(moment.day for moment in kept(made))
    [15, 22, 24, 25, 26, 27, 28, 29, 30]
    >>> made = [datetime(2026, 11, 30, 1), datetime(2026, 11, 30, 9), datetime(2024, 2, 29, 1)]
    >>> sorted(f"{moment:%Y-%m-%d %H}" for moment in kept(made))
    ['2024-02-29 01', '2026-11-30 09']
    """
    newest_first = sorted(moments, reverse=True)
    return {
        *_newest(newest_first, days, lambda moment: moment.date()),
        *_newest(newest_first, weeks, lambda moment: moment.isocalendar()[:2]),
        *_newest(newest_first, months, lambda moment: (moment.year, moment.month)),
    }


def _newest(
    newest_first: Iterable[datetime], count: int, bucket: Callable[[datetime], Hashable]
) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        found.setdefault(bucket(moment), moment)
    return list(found.values())[:count]
