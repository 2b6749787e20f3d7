"""What differs between the figures that a report was issued with and those of today."""

from collections.abc import Iterator

from vietnamese import number

from .stored_figures import STATE_WORDS, IndicatorRow, ReportFigures, TaskRow

TOTALS = {"total": "Tổng số nhiệm vụ", "done": "Nhiệm vụ hoàn thành", "overdue": "Nhiệm vụ quá hạn"}


def differences(frozen: ReportFigures, now: ReportFigures) -> list[str]:
    """Return what `now` says otherwise than `frozen`, a sentence each."""
    return [
        *_totals(frozen, now),
        *_tasks(frozen.tasks, now.tasks),
        *_indicators(frozen.indicators, now.indicators),
    ]


def _totals(frozen: ReportFigures, now: ReportFigures) -> Iterator[str]:
    for name, words in TOTALS.items():
        then, today = getattr(frozen.totals, name), getattr(now.totals, name)
        if then != today:
            yield f"{words}: {number(then)} → {number(today)}."


def _tasks(frozen: list[TaskRow], now: list[TaskRow]) -> Iterator[str]:
    before = {row.pk: row for row in frozen}
    for row in now:
        then = before.pop(row.pk, None)
        if then is None:
            yield f"Nhiệm vụ “{row.content[:80]}” được thêm."
        elif then.state != row.state:
            change = f"{STATE_WORDS[then.state].lower()} → {STATE_WORDS[row.state].lower()}"
            yield f"Nhiệm vụ “{row.content[:80]}”: {change}."
        elif (then.result, then.document) != (row.result, row.document):
            yield f"Nhiệm vụ “{row.content[:80]}” có kết quả khác."
    yield from (f"Nhiệm vụ “{row.content[:80]}” không còn theo dõi." for row in before.values())


def _indicators(frozen: list[IndicatorRow], now: list[IndicatorRow]) -> Iterator[str]:
    before = {row.pk: row for row in frozen}
    for row in now:
        then = before.get(row.pk)
        if then and then.value != row.value:
            yield (
                f"Chỉ tiêu “{row.statement[:80]}”: {then.value or 'chưa có'} → "
                f"{row.value or 'chưa có'}."
            )
