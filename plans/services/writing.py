"""What the standing body writes in the browser: a new plan, its text, its duties."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Unit, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from foundation.journal.history import last_writer

from ..models import Duty, Plan
from . import DUTY_GONE, PlanRefused, create_periods
from .areas import create_areas

DISCARDED_DUTY = "duty"
TAKEN_OVER = ("form", "place", "issuer", "signer", "signer_title", "recipients")
TEXT = (*TAKEN_OVER, "title", "number", "issued_on", "legal_bases", "sections")
SKELETON = (
    ("I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích\n2. Yêu cầu"),
    ("II. MỤC TIÊU", "1. Mục tiêu chung\n2. Mục tiêu cụ thể"),
    ("III. NHIỆM VỤ TRỌNG TÂM", "(Có Phụ lục nhiệm vụ kèm theo)"),
    ("IV. TỔ CHỨC THỰC HIỆN", ""),
)


class TextChanged(Exception):
    """Somebody saved a text, duty, task or the like since it was opened; `newer` is how it stands.

    Who that was stands in its history; for what has more than one, the caller knows `by`.
    """

    def __init__(self, newer: Any, by: User | None = None):
        self.newer, by = newer, by or last_writer(newer)
        super().__init__(f"{by or 'Người khác'} vừa lưu nội dung này; hãy đối chiếu rồi lưu lại.")


def text_stamp(plan: Plan) -> str:
    """Return a short mark of the plan's text: the same until somebody changes a word of it."""
    return stamp_of(getattr(plan, name) for name in TEXT)


def duty_stamp(duty: Duty) -> str:
    """Return a short mark of what a duty says and whose it is (one query); empty for a new one."""
    if duty.pk is None:
        return ""
    return stamp_of(
        [duty.unit_text, duty.text, duty.due, sorted(unit.pk for unit in duty.units.all())]
    )


def stamp_of(values: Iterable[Any]) -> str:
    """Return a short mark of `values`: the same until one of them changes."""
    said = json.dumps(list(values), ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def start_plan(*, unit: Unit, by: User, year: int, title: str) -> Plan:
    """Make an empty draft of `unit` for `year` with the usual sections and its four periods.

    Who issues and signs comes from the unit's newest plan, where there is one.
    """
    last = Plan.objects.of_unit(unit).order_by("-year", "-pk").first()
    known = (
        {name: getattr(last, name) for name in TAKEN_OVER}
        if last
        else {"place": unit.its_authority.place}
    )
    plan = Plan(unit=unit, year=year, title=title, **known)
    plan.sections = [{"heading": heading, "text": text} for heading, text in SKELETON]
    with acting(by=by):
        plan.save()
    create_areas(plan, by=by)
    create_periods(plan)
    return plan


@transaction.atomic
def write_text(plan: Plan, *, by: User, seen: str, reason: str = "", **values: Any) -> Plan:
    """Give the plan's text these `values` (fields of `TEXT`); old and new stand in its history.

    Raises `TextChanged` when somebody saved after the stamp `seen`, and `PlanRefused` for a plan
    that is over or, once it is issued, without a reason.
    """
    plan = Plan.objects.lock(plan.pk)
    check_writable(plan, reason)
    if text_stamp(plan) != seen:
        raise TextChanged(plan)
    for name, value in values.items():
        setattr(plan, name, value)
    with acting(by=by, why=reason.strip()):
        plan.save(update_fields=list(values))
    return plan


def check_writable(plan: Plan, reason: str) -> None:
    """Raise `PlanRefused` for a plan that is over, or an issued one without a reason."""
    if not plan.writable:
        raise PlanRefused("Kế hoạch này đã đóng hoặc đã được thay thế nên không sửa được nữa.")
    if plan.state == Plan.State.ISSUED and not reason.strip():
        raise PlanRefused("Kế hoạch đã ban hành: hãy ghi lý do thay đổi.")


@transaction.atomic
def write_duty(
    duty: Duty,
    *,
    by: User,
    seen: str,
    unit_text: str,
    units: Sequence[Unit],
    text: str,
    due: date | None,
    reason: str = "",
) -> Duty:
    """Store a duty, the last of its plan when it is new; raises what `write_text` raises."""
    plan = Plan.objects.lock(duty.plan_id)
    check_writable(plan, reason)
    if duty.pk is None:
        last = plan.duties.aggregate(last=Max("order"))["last"]
        duty.order = 0 if last is None else last + 1
    else:
        duty = _lock_duty(duty, seen)
    duty.unit_text, duty.text, duty.due = unit_text, text, due
    if duty.pk is None:
        _put_down(duty, by, reason)
        duty.units.set(units)
    else:
        set_units(duty, units)
        _put_down(duty, by, reason)
    return duty


def set_units(duty: Duty, units: Sequence[Unit]) -> None:
    """Let a stored duty be that of `units`, and note whose it was; the caller saves the duty."""
    before = duty.units_in_words()
    duty.units.set(units)
    if before != (after := duty.units_in_words()):
        duty.reassigned = {"old": before, "new": after}


@transaction.atomic
def remove_duty(duty: Duty, *, by: User, seen: str, reason: str = "") -> None:
    """Discard a duty that is not done; it can be brought back. Raises what `write_text` raises."""
    check_writable(Plan.objects.lock(duty.plan_id), reason)
    duty = _lock_duty(duty, seen)
    if duty.done_on:
        raise PlanRefused("Trách nhiệm này đã báo xong nên không xóa được; hãy hoàn tác trước.")
    discard_duty(duty, by=by, reason=reason)


def discard_duty(duty: Duty, *, by: User, reason: str) -> None:
    """Discard a duty for who has locked the plan and judged the step."""
    authority = duty.plan.unit.its_authority.pk
    discard(duty, kind=DISCARDED_DUTY, authority=authority, by=by, reason=reason)


@transaction.atomic
def move_duty(duty: Duty, *, up: bool) -> None:
    """Let a duty change places with its neighbour; at the end of the list nothing happens."""
    duties = list(Plan.objects.lock(duty.plan_id).duties.order_by("order", "pk"))
    place = next((n for n, each in enumerate(duties) if each.pk == duty.pk), None)
    if place is None:
        return
    other = place + (-1 if up else 1)
    if other not in range(len(duties)):
        return
    duties[place], duties[other] = duties[other], duties[place]
    for order, each in enumerate(duties):
        each.order = order
    Duty.objects.bulk_update(duties, ["order"])


def _lock_duty(duty: Duty, seen: str) -> Duty:
    """The duty as it stands now, unless somebody changed it after the stamp `seen`."""
    locked = Duty.objects.select_for_update().filter(pk=duty.pk).first()
    if not locked:
        raise PlanRefused(DUTY_GONE)
    if duty_stamp(locked) != seen:
        raise TextChanged(locked)
    return locked


def _put_down(duty: Duty, by: User, reason: str) -> None:
    with acting(by=by, why=reason.strip()):
        duty.save()


def available_units(unit: Unit) -> list[Unit]:
    """Return the units that a plan of `unit` may name: its authority's of today (one query)."""
    return list(Unit.objects.of_authority(unit.authority).in_force(timezone.localdate()))
