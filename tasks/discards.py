"""How tasks come back after they were discarded."""

from collections.abc import Collection

from accounts.models import Role, User
from foundation.discards.kinds import Kind, kind
from plans.discards import BACK, check_area
from plans.models import Plan, PlanClosed

from .models import Task
from .services import ProgressRefused, check_changeable
from .services.ordering import DISCARDED


@kind(DISCARDED)
class TaskKind(Kind):
    words = "Nhiệm vụ"
    refusals = (ProgressRefused, PlanClosed)

    def authorities(self, user: User) -> Collection[int]:
        own = user.authority_id
        return [own] if own and user.has_role(Role.STANDING_BODY, Role.ADMINISTRATOR) else []

    def lock(self, row: Task, by: User) -> None:
        plan = Plan.objects.lock(row.plan_id)
        check_changeable(plan, BACK, BACK)
        check_area(plan, row.area)

    def brought_back(self, row: Task, by: User) -> None:
        row.settle()
