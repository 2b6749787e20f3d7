"""Which indicators a plan has, and in what order: add, move, take out."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Unit, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.areas import NO_SUCH_AREA
from plans.models import Plan
from plans.ordering import moved

from ..models import Indicator, Target
from . import MeasurementRefused, check_change, edit_indicator

DISCARDED = "indicator"


@transaction.atomic
def add_indicator(
    plan: Plan,
    *,
    by: User,
    area: int,
    statement: str,
    lead_unit: Unit | None,
    qualitative: bool,
    targets: Sequence[Target] = (),
    reason: str = "",
) -> Indicator:
    """Add an indicator with its targets to `plan`, the last of its area. Raises what
    `edit_indicator` raises.
    """
    plan = Plan.objects.lock(plan.pk)
    check_change(plan, reason)
    if not plan.area(area):
        raise MeasurementRefused(NO_SUCH_AREA, "area")
    indicator = Indicator(
        plan=plan, area=area, ordinal=plan.indicators.next_ordinal(area), statement=statement
    )
    with acting(by=by, why=reason.strip() or "Thêm chỉ tiêu"):
        indicator.save()
    return edit_indicator(
        indicator,
        by=by,
        statement=statement,
        lead_unit=lead_unit,
        qualitative=qualitative,
        targets=targets,
        reason=reason,
    )


@transaction.atomic
def move_indicator(indicator: Indicator, *, by: User, to: str, reason: str = "") -> bool:
    """Move an indicator one place up or down, over the edge of its area too; False when it cannot
    go on.

    Raises `MeasurementRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    plan = Plan.objects.lock(indicator.plan_id)
    check_change(plan, reason)
    rows = list(plan.indicators.all())
    if indicator not in rows:
        raise MeasurementRefused("Chỉ tiêu này vừa được người khác bỏ khỏi kế hoạch.")
    changed = moved(rows, indicator.pk, to, [area.number for area in plan.reform_areas])
    if changed is None:
        return False
    with acting(by=by, why=reason.strip() or "Đổi thứ tự chỉ tiêu"):
        Indicator.objects.bulk_update(changed, ["area", "ordinal"])
    return True


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: User, reason: str = "") -> None:
    """Discard an indicator; it can be brought back. Raises `PlanClosed`, and `MeasurementRefused`
    without a reason or once it was measured.
    """
    plan = Plan.objects.lock(indicator.plan_id)
    check_change(plan, reason)
    if indicator.targets.filter(measurements__isnull=False).exists():
        raise MeasurementRefused("Chỉ tiêu đã có số liệu nên không bỏ được.")
    discard_indicator(indicator, plan, by=by, reason=reason.strip() or "Bỏ chỉ tiêu")


def discard_indicator(indicator: Indicator, plan: Plan, *, by: User, reason: str) -> None:
    """Discard an indicator for who has locked the plan and judged the step."""
    discard(indicator, kind=DISCARDED, authority=plan.unit.its_authority.pk, by=by, reason=reason)
