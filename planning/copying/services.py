"""A plan for another year made from one that stands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from foundation.journal.acts import acting
from plans.models import Plan
from plans.services import PlanRefused, create_periods
from plans.services.areas import create_areas
from tasks.models import Task

from .rows import OF_TASKS, UnitSuccessors, copy_rows, make_copy, ordered_by, was_done_before


class CopyStands(Exception):
    """The unit has a draft of that year that was made by copying; `where` is that draft."""

    def __init__(self, where: Plan):
        super().__init__(
            f"Dự thảo kế hoạch năm {where.year} đã được lập từ kế hoạch khác; hãy sửa "
            "tiếp dự thảo đó."
        )
        self.where = where


@dataclass(frozen=True)
class CopySummary:
    """What a copy takes over: how many rows of each kind, and the tasks left to the person."""

    sections: int
    tasks: int
    targets: int
    duties: int
    finished: list[Task]


def what_is_copied(plan: Plan) -> CopySummary:
    """Return what a copy of `plan` would hold (four queries)."""
    tasks = list(plan.tasks.only(*OF_TASKS))
    finished = [task for task in tasks if was_done_before(task)]
    return CopySummary(
        sections=sum(bool(section.get("heading")) for section in plan.sections),
        tasks=len(tasks) - len(finished),
        targets=plan.indicators.count(),
        duties=plan.duties.count(),
        finished=finished,
    )


@transaction.atomic
def copy_plan(plan: Plan, *, by: User, year: int, finished: Collection[int] = ()) -> Plan:
    """Make a draft of the same unit for `year` from `plan`, which stays as it is; return the draft.

    Words and days that speak of the plan's own year are moved on; nothing is reported, measured or
    issued yet. Of the tasks that the plan calls finished only those with an id in `finished` are
    taken. Raises `CopyStands`, and `PlanRefused` for the plan's own year.
    """
    Unit.objects.lock(plan.unit_id)
    plan = Plan.objects.lock(plan.pk)
    if year == plan.year:
        raise PlanRefused(f"Kế hoạch này đã là của năm {year}; hãy chọn năm khác.")
    if standing := Plan.objects.of_unit(plan.unit).of_year(year).copied().first():
        raise CopyStands(standing)
    heirs = UnitSuccessors(plan.unit.authority_id, timezone.localdate())
    copy = make_copy(plan, year=year)
    create_areas(copy, like=plan, by=by)
    create_periods(copy, ordered=ordered_by(plan, year))
    copy_rows(plan, copy, finished=finished, heirs=heirs)
    _follow_the_same_unit(copy, plan)
    with acting(by=by, why=f"Lập từ {plan}"):
        copy.save()
    return copy


def _follow_the_same_unit(copy: Plan, plan: Plan) -> None:
    """Let the copy follow the new year's plan of the unit that the old plan follows."""
    if plan.follows:
        of_the_year = (
            Plan.objects.superior_to(plan.unit).of_unit(plan.follows.unit).of_year(copy.year)
        )
        if superior := of_the_year.current_first().first():
            copy.follows, copy.follows_text = superior, superior.number
