"""How far a group of tasks is, as what somebody does: it goes on `xã …`."""

import re
from collections.abc import Iterator

from vietnamese import count

from ..stored_figures import Counts
from .words import share, tasks

# Stands where a text points at the section on shortcomings, until it is known where that is.
SHORTCOMINGS = "\ue000"
POINTING = re.compile(rf" \({SHORTCOMINGS}\)|,? {SHORTCOMINGS}")


def pointed(text: str, place: str) -> str:
    """Return the text pointing at the section on shortcomings, which stands at `place`; of a report
    without one, without pointing.
    """
    if not place:
        return POINTING.sub("", text)
    return text.replace(SHORTCOMINGS, f"nêu tại {place}")


def progress(counts: Counts, before: Counts | None = None, *, place: bool = True) -> str:
    """Return how many tasks are done and what is left, with the change since `before` in a clause.

    `place` says where overdue and dropped tasks are told. A group that has only dropped tasks says
    that.
    """
    if counts.total == 0:
        return f"không thực hiện {tasks(counts.not_doing)} được giao{_at(place)}"
    head = _done(counts) + change(counts, before) if counts.done else _nothing_done(counts)
    return "; ".join([head, *_left(counts, place)])


def _done(counts: Counts) -> str:
    if counts.done < counts.total:
        return f"hoàn thành {share(counts)}"
    return (
        f"hoàn thành toàn bộ {tasks(counts.total)}"
        if counts.total > 1
        else "hoàn thành 01 nhiệm vụ được giao"
    )


def change(counts: Counts, before: Counts | None) -> str:
    """Return the clause that compares with the period before: `, tăng 02 nhiệm vụ so với …`."""
    more = counts.done - before.done if before else 0
    if not more:
        return ""
    return f", {'tăng' if more > 0 else 'giảm'} {tasks(abs(more))} so với kỳ trước"


def _nothing_done(counts: Counts) -> str:
    if counts.doing:
        all_of_them = counts.doing == counts.total
        number = (
            tasks(counts.total) if all_of_them else f"{count(counts.doing)}/{tasks(counts.total)}"
        )
        return f"đang thực hiện {number}{_running(counts)}"
    return f"được giao {tasks(counts.total)}"


def _running(counts: Counts) -> str:
    if not counts.running:
        return ""
    if counts.running == counts.doing:
        return (
            ", đều là nhiệm vụ thường xuyên, định kỳ"
            if counts.running > 1
            else " thường xuyên, định kỳ"
        )
    return f", trong đó {tasks(counts.running)} thường xuyên, định kỳ"


def _left(counts: Counts, place: bool) -> Iterator[str]:
    if counts.done and counts.doing:
        yield f"{tasks(counts.doing)} đang thực hiện{_running(counts)}"
    if counts.not_started:
        yield f"{tasks(counts.not_started)} chưa đến hạn, chưa triển khai"
    if counts.overdue:
        yield f"{tasks(counts.overdue)} quá hạn{_at(place)}"
    if counts.not_doing:
        dropped = f"{tasks(counts.not_doing)} không thực hiện, không tính vào tổng số"
        yield dropped + _at(place)


def _at(place: bool) -> str:
    return f" ({SHORTCOMINGS})" if place else ""
