"""What happened to a plan's periods: closed, reopened, let one office in; who, when and why."""

from collections.abc import Iterator

from foundation.operations.changes import Change
from vietnamese import short_date

from .models import PeriodOpening, Plan, ReportingPeriod


def history_of_periods(plan: Plan) -> list[Change]:
    """Return what people did to the periods of `plan`, the newest first (two queries)."""
    found = [*_closings(plan), *_openings(plan)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _closings(plan: Plan) -> Iterator[Change]:
    """Periods that were closed by hand."""
    records = ReportingPeriod.history.filter(plan_id=plan.pk).select_related("history_user")
    locked: dict[int, bool] = {}
    for record in records.order_by("history_date", "history_id"):
        if record.locked and not locked.get(record.id, False):
            reason = (record.history_change_reason or "").removeprefix("Đóng kỳ: ")
            name = record.get_key_display()
            yield Change(f"Đóng kỳ {name}", record.history_user, record.history_date, reason, ())
        locked[record.id] = record.locked


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
