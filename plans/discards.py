"""How draft plans, areas, duties and evidence come back after they were discarded."""

from collections.abc import Collection

from django.urls import reverse

from accounts.discards import OfStandingBody
from accounts.models import Role, Unit, User
from foundation.discards.kinds import DiscardRefused, Kind, kind

from .models import Duty, Evidence, Plan, PlanRefused, ReformArea
from .services import DISCARDED, area_editing, bring_back_plan
from .services.evidence import DISCARDED_EVIDENCE
from .services.writing import DISCARDED_DUTY, check_writable

BACK = "Khôi phục"


def check_area(plan: Plan, number: int) -> None:
    """Raise `DiscardRefused` when the area in which something stood is no longer the plan's."""
    if plan.area(number) is None:
        raise DiscardRefused(
            "Lĩnh vực chứa nội dung này không còn trong kế hoạch. Hãy khôi phục lĩnh vực trước."
        )


@kind(DISCARDED)
class PlanKind(OfStandingBody):
    """A draft stays in its table, out of sight; `purge_discarded` deletes it."""

    words = "Dự thảo kế hoạch"
    refusals = (PlanRefused,)
    hides = Plan

    def lock(self, row: Plan, by: User) -> None:
        Plan.objects.lock(row.pk)

    def brought_back(self, row: Plan, by: User) -> None:
        bring_back_plan(row, by=by)


@kind(area_editing.DISCARDED)
class AreaKind(OfStandingBody):
    words = "Lĩnh vực của kế hoạch"
    refusals = (PlanRefused,)

    def lock(self, row: ReformArea, by: User) -> None:
        area_editing.lock_for_area(row)

    def brought_back(self, row: ReformArea, by: User) -> None:
        area_editing.number_areas(row.plan, by=by)

    def address(self, row: ReformArea) -> str:
        return reverse("plans:plan_areas", args=[row.plan_id])


@kind(DISCARDED_DUTY)
class DutyKind(OfStandingBody):
    words = "Trách nhiệm của đơn vị"
    refusals = (PlanRefused,)

    def lock(self, row: Duty, by: User) -> None:
        check_writable(Plan.objects.lock(row.plan_id), BACK)

    def address(self, row: Duty) -> str:
        return f"{row.plan.get_absolute_url()}#duty-{row.pk}"


@kind(DISCARDED_EVIDENCE)
class EvidenceKind(Kind):
    """What an administrator deletes of the register."""

    words = "Minh chứng"

    def authorities(self, user: User) -> Collection[int]:
        own = user.authority_id
        return [own] if own and user.has_role(Role.ADMINISTRATOR) else []

    def lock(self, row: Evidence, by: User) -> None:
        Unit.objects.lock(row.authority_id)
        if row.sha256 and Evidence.objects.filter(authority=row.authority_id, sha256=row.sha256):
            raise DiscardRefused("Tệp của minh chứng này đã được thêm lại vào kho minh chứng.")

    def address(self, row: Evidence) -> str:
        return reverse("plans:evidence_detail", args=[row.pk])
