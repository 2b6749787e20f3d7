"""Issuing a plan, which may take the place of an earlier one of its year."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from plans.models import Plan, PlanRefused

from ..handing_out.services import check_every_task_is_led, check_kept, tell_leading_units
from ..replacing.services import replace_plan
from ..superior.followers import link_followers


@transaction.atomic
def issue_plan(
    plan: Plan, *, by: User, number: str, issued_on: date, dropped: Collection[int] = ()
) -> None:
    """Issue the draft `plan` with its number and day; it is handed out too, unless that was done.

    The issued plan of that year which it replaces is replaced, and what was done under it goes on;
    `dropped` are its tasks with progress that a person said end with it. Raises `PlanRefused` when
    it is no draft, a task has no lead unit, the year has an issued plan that this one does not
    replace, or a task with progress would end unsaid.
    """
    Unit.objects.lock(plan.unit_id)
    plan = _lock(plan, number)
    check_kept(plan)
    if plan.state != Plan.State.DRAFT:
        raise PlanRefused("Chỉ ban hành được kế hoạch đang là dự thảo.")
    check_every_task_is_led(plan)
    plan.number, plan.issued_on = number, issued_on
    if old := plan.replaced_plan:
        replace_plan(plan, old, by=by, dropped=dropped)
    elif Plan.objects.filter(unit=plan.unit_id, year=plan.year, state=Plan.State.ISSUED).exists():
        raise PlanRefused(
            f"{plan.unit} đã có kế hoạch ban hành của năm {plan.year}. "
            "Hãy chọn kế hoạch đó là kế hoạch bị thay thế, hoặc đóng kế hoạch đó trước."
        )
    first_time = plan.handed_out_at is None
    plan.state = Plan.State.ISSUED
    plan.handed_out_at = plan.handed_out_at or timezone.now()
    plan.save(update_fields=["state", "number", "issued_on", "handed_out_at", "published_at"])
    plan.tasks.settle()
    link_followers(plan, by=by)
    if first_time:
        tell_leading_units(plan, by)


def _lock(plan: Plan, number: str) -> Plan:
    """The plan as it stands, locked with all others that issuing it under `number` writes: the one
    that it replaces, those that follow that one, those that wait for the number.
    """

    def members() -> set[int]:
        issued = Plan.objects.select_related("unit").get(pk=plan.pk)
        issued.number, issued.state = number, Plan.State.ISSUED
        found = {issued.pk, *Plan.objects.waiting_for(issued).values_list("pk", flat=True)}
        if old := issued.replaces_id:
            found |= {old, *Plan.objects.filter(follows=old).values_list("pk", flat=True)}
        return found

    locked = Plan.objects.lock_group(members)
    plan = locked[plan.pk]
    plan.replaces = locked[plan.replaces_id] if plan.replaces_id else None
    return plan
