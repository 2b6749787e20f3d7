"""Handing a plan out: its tasks become the work of the units that lead them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from plans.models import Plan, PlanRefused
from tasks.models import TaskUnit

from .shares import shares_of


@transaction.atomic
def hand_out(plan: Plan, *, by: User, seen: str = "") -> None:
    """Give the tasks of `plan` to their units: offices see them as their work and may report.

    Tells the people of each unit that leads a task. Raises `PlanRefused` while a tracked task has
    no unit as its first lead, or when the plan is over, discarded or handed out already, and when
    the units are others than those that were shown (`seen`, the stamp of the shares).
    """
    plan = Plan.objects.lock(plan.pk)
    check_kept(plan)
    if seen and not plan.handed_out_at and shares_of(plan).stamp != seen:
        raise PlanRefused(
            "Đơn vị của nhiệm vụ vừa được người khác sửa nên chưa giao. Hãy xem lại bảng dưới đây "
            "rồi giao."
        )
    check_every_task_is_led(plan)
    if plan.handed_out_at or not plan.writable:
        raise PlanRefused("Kế hoạch này đã được giao việc.")
    plan.handed_out_at = timezone.now()
    plan.save(update_fields=["handed_out_at"])
    plan.tasks.settle()
    tell_leading_units(plan, by)


def check_kept(plan: Plan) -> None:
    """Raise `PlanRefused` when somebody discarded the draft meanwhile."""
    if plan.discarded_at:
        raise PlanRefused(
            "Dự thảo này vừa được người khác bỏ. Hãy lấy lại dự thảo ở cuối trang "
            "danh sách kế hoạch."
        )


def check_every_task_is_led(plan: Plan) -> None:
    unled = plan.tasks.tracked().without_lead_unit().count()
    if unled:
        raise PlanRefused(
            f"Còn {unled} nhiệm vụ chưa có đơn vị chủ trì. Hãy chọn đơn vị chủ trì "
            "cho các nhiệm vụ đó."
        )


def tell_leading_units(plan: Plan, by: User) -> list[User]:
    """Tell the people of each unit that leads a task, and return them."""
    leads = Unit.objects.filter(task_units__task__plan=plan, task_units__role=TaskUnit.Role.LEAD)
    people = list(User.objects.active().filter(unit__in=leads))
    words = f"Đơn vị của bạn được giao nhiệm vụ trong {plan}."
    notify(people, Kind.HANDED_OUT, words, plan.get_absolute_url(), by=by)
    return people
