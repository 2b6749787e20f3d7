"""How the standing body changes the areas of reform of a plan: add, rename, order, leave out."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from foundation.journal.history import history_of_parts

from ..areas import area_named, name_key, read_area
from ..models import Plan, PlanRefused, ReformArea
from .areas import forget_areas
from .writing import TextChanged, check_writable, stamp_of

DISCARDED = "area"
MOST_AREAS = 40
BACK = "Khôi phục"
AREA_GONE = "Lĩnh vực này vừa được người khác bỏ khỏi kế hoạch."


def areas_stamp(plan: Plan) -> str:
    """Return a short mark of the plan's areas: the same until somebody changes one of them."""
    return stamp_of(
        [area.number, area.order, area.name, bool(area.directs)] for area in plan.reform_areas
    )


@transaction.atomic
def add_area(plan: Plan, *, by: User, seen: str, name: str, reason: str = "") -> ReformArea:
    """Give `plan` an area more, the last one. Its number was never borne by another of the plan.

    Raises `TextChanged` when somebody changed an area after the stamp `seen`, and `PlanRefused` for
    a plan that is over, an issued one without a reason, and a name that it has.
    """
    plan = _lock(plan, seen, reason)
    if len(plan.reform_areas) >= MOST_AREAS:
        raise PlanRefused(f"Mỗi kế hoạch có nhiều nhất {MOST_AREAS} lĩnh vực.")
    _check_name(plan, name)
    borne = [each.stood.number for each in history_of_parts(plan, ReformArea)]
    area = ReformArea(
        plan=plan,
        number=max([0, *borne, *(each.number for each in plan.reform_areas)]) + 1,
        order=len(plan.reform_areas) + 1,
        name=name,
        reads_as=read_area(name, plan.reform_areas),
    )
    return _put_down(area, by, reason)


@transaction.atomic
def change_area(
    area: ReformArea, *, by: User, seen: str, name: str, directs: bool, reason: str = ""
) -> ReformArea:
    """Give an area another name, or let it be the one of direction in the place of another.

    Its number stays. Raises what `add_area` raises.
    """
    plan = _lock(area.plan, seen, reason)
    area = _own(plan, area)
    others = [each for each in plan.reform_areas if each.pk != area.pk]
    if name != area.name:
        _check_name(plan, name, besides=area)
        area.name, area.reads_as = name, read_area(name, others)
    for other in others:
        if directs and other.directs:
            other.directs = False
            _put_down(other, by, reason)
    area.directs = directs
    return _put_down(area, by, reason)


@transaction.atomic
def move_area(area: ReformArea, *, by: User, seen: str, up: bool, reason: str = "") -> bool:
    """Let an area change places with its neighbour; False at the end of the list. Raises what
    `add_area` raises.
    """
    plan = _lock(area.plan, seen, reason)
    areas = plan.reform_areas
    place = areas.index(_own(plan, area))
    other = place + (-1 if up else 1)
    if not 0 <= other < len(areas):
        return False
    areas[place], areas[other] = areas[other], areas[place]
    _number(areas, by, reason)
    forget_areas(plan)
    return True


@transaction.atomic
def move_rows(area: ReformArea, *, to: ReformArea, by: User, seen: str, reason: str = "") -> int:
    """Let all tasks and targets of an area stand in another one of the plan, behind those there;
    return how many. Raises what `add_area` raises.
    """
    plan = _lock(area.plan, seen, reason)
    area, to = _own(plan, area), _own(plan, to)
    words = reason.strip() or f"Chuyển sang lĩnh vực “{to.name}”"
    moved = 0
    managers: tuple[Any, ...] = (plan.tasks, plan.indicators)
    for rows in managers if area != to else ():
        last = rows.filter(area=to.number).aggregate(last=Max("ordinal"))["last"] or 0
        found = list(rows.filter(area=area.number))
        for ordinal, row in enumerate(found, start=last + 1):
            row.area, row.ordinal = to.number, ordinal
        with acting(by=by, why=words):
            rows.model.objects.bulk_update(found, ["area", "ordinal"], batch_size=500)
        moved += len(found)
    return moved


@transaction.atomic
def leave_out_area(
    area: ReformArea, *, by: User, seen: str, to: ReformArea | None = None, reason: str = ""
) -> None:
    """Take an area out of the plan; what stands in it goes to the area `to`.

    Raises what `add_area` raises, and `PlanRefused` while tasks or targets stand in it and nobody
    says where they go, and for the last area of the plan.
    """
    plan = _lock(area.plan, seen, reason)
    area = _own(plan, area)
    if len(plan.reform_areas) == 1:
        raise PlanRefused("Kế hoạch cần ít nhất một lĩnh vực nên không bỏ được lĩnh vực cuối cùng.")
    if to is not None:
        move_rows(area, to=to, by=by, seen=seen, reason=reason)
    if held := rows_in_words(area):
        raise PlanRefused(
            f"Lĩnh vực này còn {held}; hãy chọn lĩnh vực khác để chuyển sang rồi mới bỏ."
        )
    authority = plan.unit.its_authority.pk
    discard(area, kind=DISCARDED, authority=authority, by=by, reason=reason, title=area.name)
    forget_areas(plan)
    _number(plan.reform_areas, by, reason)


def lock_for_area(area: ReformArea) -> None:
    """Lock the plan into which a discarded area comes back. Raises `PlanRefused` for a plan that is
    over, and when it has another area of that name, or as many as it may have.
    """
    plan = Plan.objects.lock(area.plan_id)
    check_writable(plan, BACK)
    if len(plan.reform_areas) >= MOST_AREAS:
        raise PlanRefused(f"Mỗi kế hoạch có nhiều nhất {MOST_AREAS} lĩnh vực.")
    _check_name(plan, area.name)


def number_areas(plan: Plan, *, by: User) -> None:
    """Number the areas of a plan as they stand, once one of them is back."""
    _number(plan.areas.order_by("order", "number"), by, BACK)
    forget_areas(plan)


def rows_in_words(area: ReformArea) -> str:
    """Return what stands in an area: `12 nhiệm vụ, 3 chỉ tiêu`; empty for nothing (two queries)."""
    counts = (
        (area.plan.tasks.filter(area=area.number).count(), "nhiệm vụ"),
        (area.plan.indicators.filter(area=area.number).count(), "chỉ tiêu"),
    )
    return ", ".join(f"{count} {words}" for count, words in counts if count)


def _lock(plan: Plan, seen: str, reason: str) -> Plan:
    """The plan as it stands, locked, when its areas may be changed and are as they were seen."""
    plan = Plan.objects.lock(plan.pk)
    check_writable(plan, reason)
    if areas_stamp(plan) != seen:
        changes = history_of_parts(plan, ReformArea)
        raise TextChanged(plan, changes[-1].by if changes else None)
    return plan


def _own(plan: Plan, area: ReformArea) -> ReformArea:
    """The area as it stands in the locked plan."""
    if found := plan.area(area.number):
        return found
    raise PlanRefused(AREA_GONE)


def _check_name(plan: Plan, name: str, besides: ReformArea | None = None) -> None:
    if not name_key(name):
        raise PlanRefused("Tên lĩnh vực cần có chữ.")
    others = [each for each in plan.reform_areas if each != besides]
    if area_named(others, name):
        raise PlanRefused("Kế hoạch đã có lĩnh vực tên này; hãy đặt tên khác.")


def _number(areas: Iterable[ReformArea], by: User, reason: str) -> None:
    """Store the order in which `areas` stand; each that has another one keeps it in its history."""
    changed = []
    for order, area in enumerate(areas, start=1):
        if area.order != order:
            area.order = order
            changed.append(area)
    with acting(by=by, why=reason.strip()):
        ReformArea.objects.bulk_update(changed, ["order"])


def _put_down(area: ReformArea, by: Any, reason: str) -> ReformArea:
    with acting(by=by, why=reason.strip()):
        area.save()
    forget_areas(area.plan)
    return area
