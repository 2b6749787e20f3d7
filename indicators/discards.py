"""How indicators, targets, statistical forms and their parts come back."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.urls import reverse

from accounts.discards import OfStandingBody
from accounts.models import Unit, User
from foundation.discards.kinds import kind
from plans.discards import BACK, check_area
from plans.models import Plan, PlanClosed

from .models import Indicator, StatisticalForm, Target
from .services import DISCARDED_TARGET, MeasurementRefused, check_change
from .services.shaping import DISCARDED
from .statistics.form_editing.services import DISCARDED as FORM_DISCARDED
from .statistics.form_editing.services import FormRefused, check_version, owner_for
from .statistics.form_editing.services.parts import PARTS_DISCARDED, lock_for_part, number_parts


def _lock(plan_id: int, area: int) -> None:
    plan = Plan.objects.lock(plan_id)
    check_change(plan, BACK)
    check_area(plan, area)


class OfPlan(OfStandingBody):
    """What stands in the indicators of a plan."""

    refusals = (MeasurementRefused, PlanClosed)


@kind(DISCARDED)
class IndicatorKind(OfPlan):
    words = "Chỉ tiêu"

    def lock(self, row: Indicator, by: User) -> None:
        _lock(row.plan_id, row.area)

    def address(self, row: Indicator) -> str:
        return reverse("indicators:indicator_detail", args=[row.pk])


@kind(DISCARDED_TARGET)
class TargetKind(OfPlan):
    words = "Mục tiêu của chỉ tiêu"

    def lock(self, row: Target, by: User) -> None:
        indicator = Indicator.objects.get(pk=row.indicator_id)
        _lock(indicator.plan_id, indicator.area)

    def address(self, row: Target) -> str:
        return reverse("indicators:indicator_detail", args=[row.indicator_id])


@kind(FORM_DISCARDED)
class StatisticalFormKind(OfStandingBody):
    words = "Dự thảo biểu thống kê"
    refusals = (FormRefused,)

    def authorities(self, user: User) -> Collection[int]:
        owner = owner_for(user)
        return [owner.pk] if owner else []

    def lock(self, row: StatisticalForm, by: User) -> None:
        if row.owner_id:
            Unit.objects.lock(row.owner_id)
        check_version(row.owner, row.code, row.year)

    def address(self, row: StatisticalForm) -> str:
        return reverse("indicators:form_detail", args=[row.pk])


class PartKind(OfStandingBody):
    """A row, column, check or sentence of a form."""

    refusals = (FormRefused,)
    part: ClassVar[str]

    def authorities(self, user: User) -> Collection[int]:
        owner = owner_for(user)
        return {*super().authorities(user), *([owner.pk] if owner else [])}

    def lock(self, row: Any, by: User) -> None:
        lock_for_part(row, self.part, by=by)

    def brought_back(self, row: Any, by: User) -> None:
        number_parts(row, self.part)

    def address(self, row: Any) -> str:
        return reverse("indicators:form_part", args=[row.form_id, self.part])


@kind(PARTS_DISCARDED["rows"])
class RowKind(PartKind):
    words, part = "Dòng của biểu thống kê", "rows"


@kind(PARTS_DISCARDED["columns"])
class ColumnKind(PartKind):
    words, part = "Cột của biểu thống kê", "columns"


@kind(PARTS_DISCARDED["checks"])
class CheckKind(PartKind):
    words, part = "Điều kiện của biểu thống kê", "checks"


@kind(PARTS_DISCARDED["sentences"])
class SentenceKind(PartKind):
    words, part = "Câu mẫu của biểu thống kê", "sentences"
