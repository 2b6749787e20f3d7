"""Ties targets of a plan to rows of statistical forms, and unties them."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from plans.models import Plan

from ..models import FormRow, Target
from ..statistics.feeding import rows_to_feed
from . import MeasurementRefused, check_change, check_feeding, save_told

TIED = "Lấy số từ biểu thống kê"
UNTIED = "Thôi lấy số từ biểu thống kê"


@transaction.atomic
def feed_targets(
    plan: Plan, chosen: Mapping[int, int], *, by: User, reason: str = ""
) -> list[Target]:
    """Let the rows with these ids feed the targets of `plan` with those ids; return the targets.

    Raises `MeasurementRefused` without a reason once the plan is issued, when `by` may not, a
    target went or a row does not fit, and `PlanClosed`. All or none.
    """
    plan = _locked(plan, by, reason)
    rows = {row.pk: row for row in rows_to_feed(plan.unit.its_authority, plan.year)}
    targets = _targets(plan, chosen)
    for target in targets:
        target.fed_by = _row(rows, chosen[target.pk])
        check_feeding(target, columns=target.fed_by.columns_count)
        save_told(target, by, reason or TIED)
    return targets


@transaction.atomic
def unfeed_targets(
    plan: Plan, tied: Mapping[int, int], *, by: User, reason: str = ""
) -> list[Target]:
    """Untie the targets that are still fed by the row they were `tied` to; return them.

    What was measured before counts again. Raises what `feed_targets` raises.
    """
    plan = _locked(plan, by, reason)
    targets = [each for each in _targets(plan, tied) if each.fed_by_id == tied[each.pk]]
    for target in targets:
        target.fed_by = None
        save_told(target, by, reason or UNTIED)
    return targets


def _locked(plan: Plan, by: User, reason: str) -> Plan:
    plan = Plan.objects.lock(plan.pk)
    if not Plan.objects.editable_by(by).kept().filter(pk=plan.pk).exists():
        raise MeasurementRefused("Chỉ cơ quan thường trực được sửa chỉ tiêu của cơ quan mình.")
    check_change(plan, reason)
    return plan


def _targets(plan: Plan, asked: Mapping[int, int]) -> list[Target]:
    """The targets asked for, locked. Raises `MeasurementRefused` when one went."""
    rows = Target.objects.of_plan(plan).filter(pk__in=asked).select_related("indicator")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    if len(found) < len(asked):
        raise MeasurementRefused("Có mục tiêu vừa được người khác bỏ; hãy tải lại trang.")
    return found


def _row(rows: Mapping[int, FormRow], pk: int) -> FormRow:
    if pk not in rows:
        raise MeasurementRefused(
            "Có dòng không còn trong biểu đang áp dụng; hãy tải lại trang rồi chọn lại."
        )
    return rows[pk]
