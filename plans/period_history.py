"""What happened to a plan's periods: closed, reopened, let one office in; who, when and why."""

from collections.abc import Iterator

from foundation.journal.history import history_of_parts
from foundation.operations.changes import Change
from vietnamese import short_date

from .models import PeriodOpening, Plan, ReportingPeriod


def history_of_periods(plan: Plan) -> list[Change]:
    """Return what people did to the periods of `plan`, the newest first (two queries)."""
    found = [*_closings(plan), *_openings(plan)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _closings(plan: Plan) -> Iterator[Change]:
    """Periods that were closed by hand."""
    locked: dict[str, bool] = {}
    for entry in history_of_parts(plan, ReportingPeriod):
        period = entry.stood
        if period.locked and not locked.get(entry.row, False):
            name = period.get_key_display()
            reason = entry.why.removeprefix("Đóng kỳ: ")
            yield Change(f"Đóng kỳ {name}", entry.by, entry.at, reason, ())
        locked[entry.row] = period.locked


def _openings(plan: Plan) -> Iterator[Change]:
    rows = PeriodOpening.objects.of_plan(plan.pk)
    for row in rows.select_related(
        "period", "unit", "by", "acting_for", "asked_by", "withdrawn_by"
    ):
        name, until = row.period.get_key_display(), short_date(row.until)
        if row.asked_by and row.asked_at:
            asked = f"Đề nghị ngoại lệ kỳ {name} cho {row.unit}"
            yield Change(asked, row.asked_by, row.asked_at, row.reason, ())
        if not row.by:
            if row.withdrawn_at:
                refused = f"Không cho ngoại lệ kỳ {name} của {row.unit}"
                yield Change(refused, row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason, ())
            continue
        opened = f"Ngoại lệ kỳ {name} cho {row.unit}" if row.unit else f"Mở lại kỳ {name}"
        yield Change(f"{opened} đến hết {until}", row.opener, row.at, row.reason, ())
        if row.withdrawn_at:
            ended = f"Rút ngoại lệ kỳ {name} của {row.unit}" if row.unit else f"Đóng lại kỳ {name}"
            yield Change(ended, row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason, ())
