"""Many targets at once, in a handful of queries, with the rules and history of one by one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from foundation.journal.acts import acting
from foundation.journal.history import added_since
from foundation.operations.usage import in_use
from plans.areas import NO_SUCH_AREA
from plans.models import Plan
from vietnamese import fold

from ..models import FormColumn, Indicator, Target
from . import MeasurementRefused, check_change, check_feeding

BATCH = 500
FROM_EXCEL = "Nhập từ Excel"
INDICATOR_FIELDS = ("area", "ordinal", "statement", "lead_unit_id", "qualitative")
TARGET_FIELDS = (
    "label",
    "comparator",
    "exact",
    "goal",
    "unit",
    "baseline",
    *Target.PERIOD_GOALS.values(),
    *Target.JUDGING,
    "judged_confirmed",
)


@transaction.atomic
def store_targets(plan: Plan, targets: Sequence[Target], *, by: User, reason: str = "") -> None:
    """Add new targets to `plan` and change those it has, with their indicators, all or none; both
    keep their history.

    Several targets of one indicator share the very object. What is as it was gets no new row of
    history. Raises `MeasurementRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    plan = Plan.objects.lock(plan.pk)
    check_change(plan, reason)
    indicators = list({id(target.indicator): target.indicator for target in targets}.values())
    for indicator in indicators:
        if not plan.area(indicator.area):
            raise MeasurementRefused(NO_SUCH_AREA, "area")
        indicator.plan, indicator.search_text = plan, fold(indicator.statement)
    why = reason.strip() or FROM_EXCEL
    with acting(by=by, why=why):
        _store(Indicator, indicators, INDICATOR_FIELDS, also=["search_text"])
    last = dict(
        Target.objects.of_plan(plan).order_by().values_list("indicator").annotate(Max("order"))
    )
    columns = _columns_of(targets)
    for target in targets:
        target.indicator = target.indicator  # a new indicator has its id only now
        if target.pk is None:
            target.order = last[target.indicator.pk] = last.get(target.indicator.pk, -1) + 1
        if not target.judged:
            target.propose()
        check_feeding(target, columns[target.fed_by.form_id] if target.fed_by else 0)
    with acting(by=by, why=why):
        _store(Target, targets, TARGET_FIELDS, also=[])


def _columns_of(targets: Iterable[Target]) -> Counter[int]:
    """How many columns the forms have whose rows feed `targets` (one query; none without any)."""
    forms = {target.fed_by.form_id for target in targets if target.fed_by}
    return Counter(FormColumn.objects.filter(form__in=forms).values_list("form", flat=True))


@transaction.atomic
def remove_targets(targets: Iterable[Target], *, since: datetime) -> None:
    """Delete targets that nobody measured, and their indicators made after `since` that have no
    other target.

    Raises `MeasurementRefused` naming the first one that is in use.
    """
    rows = Target.objects.filter(pk__in=[target.pk for target in targets])
    Plan.objects.filter(pk__in=rows.order_by().values("indicator__plan")).lock_all()
    indicators = set(rows.values_list("indicator", flat=True))
    if used := in_use(rows).select_related("indicator").first():
        raise MeasurementRefused(f"Chỉ tiêu “{used.indicator}” đã có số liệu hoặc liên kết.")
    rows.delete()
    made = added_since(Indicator, indicators, since)
    empty = Indicator.objects.filter(pk__in=made, targets=None)
    if used := in_use(empty).first():
        raise MeasurementRefused(f"Chỉ tiêu “{used}” đã có liên kết.")
    empty.delete()


def _store(model, rows: Sequence, fields: Sequence[str], *, also: list[str]) -> None:
    """Add the new ones of `rows` and change those that differ from the database."""
    stored = model.objects.in_bulk([row.pk for row in rows if row.pk])
    changed = [
        row for row in rows if row.pk and _values(row, fields) != _values(stored[row.pk], fields)
    ]
    model.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    names = [name.removesuffix("_id") for name in fields]
    model.objects.bulk_update(changed, [*names, *also], batch_size=BATCH)


def _values(row: Indicator | Target, fields: Sequence[str]) -> list:
    return [getattr(row, name) for name in fields]
