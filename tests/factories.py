"""Rows for tests: each `make_…` fills in what the test does not speak of."""

from datetime import date, datetime, time
from itertools import count
from uuid import uuid4

from django.utils import timezone

from accounts.models import DELEGABLE_ROLES, Delegation, Role, Unit, UnitChange, User
from documents.models import DeliveryStamp, Document, Recipient
from indicators.models import (
    FormCheck,
    FormColumn,
    FormRow,
    Indicator,
    StatisticalForm,
    Target,
)
from plans.areas import programme_of
from plans.models import Plan, ReportingPeriod
from plans.periods import DEFAULT_PERIODS
from plans.services.areas import store_areas
from tasks.models import ProgressUpdate, Task, TaskUnit

_numbers = count(1)

# areas of reform of the programme of 2021-2030, which plans of tests have
DIRECTION, PROCEDURES, DIGITAL = 1, 3, 7


def make_commune(**values) -> Unit:
    """A commune under a province of its own."""
    n = next(_numbers)
    values.setdefault("code", f"xa-{n}")
    values.setdefault("name", f"Ủy ban nhân dân xã Số {n}")
    values.setdefault("short_name", f"UBND xã Số {n}")
    values.setdefault("abbreviation", "UBND")
    values.setdefault("place", f"Số {n}")
    values.setdefault("kind", Unit.Kind.COMMUNE)
    return Unit.objects.create(**values)


def make_office(commune: Unit | None = None, **values) -> Unit:
    """An office of `commune` (of a new one by default)."""
    n = next(_numbers)
    values.setdefault("code", f"phong-{n}")
    values.setdefault("name", f"Phòng Số {n}")
    values.setdefault("short_name", f"Phòng Số {n}")
    values.setdefault("abbreviation", f"P{n}")
    return Unit.objects.create(kind=Unit.Kind.OFFICE, parent=commune or make_commune(), **values)


def make_change(ended, *heirs: Unit, **values) -> UnitChange:
    """The change by which the unit (or the units) `ended` went over to `heirs`: without the
    service, so that their days and rows stay as they are.
    """
    ended = [ended] if isinstance(ended, Unit) else ended
    values.setdefault("since", date(2026, 1, 1))
    change = UnitChange.objects.create(authority=heirs[0].its_authority, **values)
    change.ended.set(ended)
    change.heirs.set(heirs)
    return change


def make_user(unit: Unit | None = None, *roles: Role, **values) -> User:
    """A person of `unit` with `roles`."""
    n = next(_numbers)
    values.setdefault("username", f"nguoi.{n}")
    values.setdefault("last_name", "Nguyễn Văn")
    values.setdefault("first_name", f"Số{n}")
    user = User(unit=unit or make_office(), roles=list(roles), **values)
    user.set_password("mat-khau-thu")
    user.save()
    return user


def make_officer(unit: Unit | None = None, **values) -> User:
    """An officer of `unit`."""
    return make_user(unit, Role.OFFICER, **values)


def make_standing_officer(commune: Unit, **values) -> User:
    """An officer of the commune's standing body."""
    body = commune.units.filter(standing_body=True).first() or make_office(
        commune, standing_body=True
    )
    return make_user(body, Role.OFFICER, Role.STANDING_BODY, **values)


def make_leader(commune: Unit, **values) -> User:
    """A leader of the commune."""
    return make_user(commune, Role.LEADER, **values)


def make_delegation(
    principal: User,
    delegate: User,
    *roles: Role,
    first: date | None = None,
    last: date | None = None,
    **values,
) -> Delegation:
    """A delegation of `roles` (of all that the principal may delegate by default), for today unless
    it is said otherwise: stored without the service's rules.
    """
    first = first or timezone.localdate()
    values.setdefault("reason", "Đi công tác")
    values.setdefault("created_by", principal)
    return Delegation.objects.create(
        authority=principal.authority,
        principal=principal,
        delegate=delegate,
        roles=list(roles) or [role for role in DELEGABLE_ROLES if principal.holds(role)],
        valid_from=first,
        valid_to=last or first,
        **values,
    )


def make_plan(unit: Unit | None = None, *, periods: bool = True, areas=None, **values) -> Plan:
    """A plan of `unit` that is issued and handed out, with its four reporting periods, which are
    closed by hand unless it is said otherwise, and `areas` (those of the programme by default).
    """
    values.setdefault("year", 2026)
    values.setdefault("number", "15/KH-UBND")
    values.setdefault("issued_on", date(values["year"], 1, 16))
    values.setdefault("title", f"Cải cách hành chính năm {values['year']}")
    values.setdefault("state", Plan.State.ISSUED)
    values.setdefault("handed_out_at", timezone.now())
    values.setdefault("closes_by_itself", False)
    plan = Plan.objects.create(unit=unit or make_commune(), **values)
    store_areas(plan, areas or programme_of(plan.year).areas)
    if periods:
        ReportingPeriod.objects.bulk_create(
            _period(plan, each.key, date(plan.year, *each.cut_off)) for each in DEFAULT_PERIODS
        )
    return plan


def _period(plan: Plan, key: str, cut_off: date) -> ReportingPeriod:
    deadline = cut_off.replace(day=cut_off.day + 3)
    return ReportingPeriod(plan=plan, key=key, cut_off=cut_off, deadline=deadline)


def make_period(plan: Plan, key: str = "quarter-1") -> ReportingPeriod:
    """The reporting period of `plan` with this key."""
    return plan.periods.get(key=key)


def make_task(
    plan: Plan | None = None, *, lead: Unit | None = None, coordinators=(), **values
) -> Task:
    """A task of `plan` led by `lead` (an office of the plan's authority by default)."""
    plan = plan or make_plan()
    lead = lead or make_office(plan.unit.authority)
    n = next(_numbers)
    values.setdefault("area", DIRECTION)
    values.setdefault("ordinal", n)
    values.setdefault("content", f"Nhiệm vụ số {n}")
    values.setdefault("product", "Báo cáo")
    task = Task(plan=plan, **values)
    if not task.ongoing:  # what `settle` finds of a task without updates, in no query
        task.summarise([])
    task.save()
    _join(task, TaskUnit.Role.LEAD, 0, lead)
    for order, unit in enumerate(coordinators):
        _join(task, TaskUnit.Role.COORDINATE, order, unit)
    if task.ongoing:  # by the periods of the plan as they are stored now
        task.settle()
    return task


def _join(task: Task, role: str, order: int, unit: Unit) -> None:
    task.units.create(role=role, order=order, text=unit.name).units.add(unit)


def make_update(task: Task, *, author: User | None = None, **values) -> ProgressUpdate:
    """An accepted update of `task`: the past, without the service's rules."""
    values.setdefault("effective_on", date(task.plan.year, 2, 10))
    values.setdefault("percent", 50)
    values.setdefault("state", ProgressUpdate.State.DOING)
    values.setdefault("result", "Đang triển khai")
    values.setdefault("review", ProgressUpdate.Review.ACCEPTED)
    author = author or make_officer(task.leads[0].units.first())
    values.setdefault("covers", task.plan.period_key_of(values["effective_on"]))
    update = task.updates.create(author=author, **values)
    task.settle()
    return update


def make_indicator(plan: Plan | None = None, *, lead: Unit | None = None, **values) -> Indicator:
    """An indicator of `plan` led by `lead`."""
    plan = plan or make_plan()
    n = next(_numbers)
    values.setdefault("area", PROCEDURES)
    values.setdefault("ordinal", n)
    values.setdefault("statement", f"Chỉ tiêu số {n}")
    return Indicator.objects.create(
        plan=plan, lead_unit=lead or make_office(plan.unit.authority), **values
    )


def make_target(indicator: Indicator | None = None, **values) -> Target:
    """A target of `indicator`: at least 90% by default."""
    values.setdefault("comparator", Target.Comparator.AT_LEAST)
    values.setdefault("goal", 90)
    values.setdefault("unit", "%")
    return (indicator or make_indicator()).targets.create(**values)


def progress_form(**values) -> dict:
    """What the progress form posts, with defaults for what the test does not speak of."""
    return {
        "percent": 50,
        "state": ProgressUpdate.State.DOING,
        "result": "Đã họp triển khai",
        "effective_on": "",
        "seen": "",
        "key": str(uuid4()),
        **{name: "" if value is None else value for name, value in values.items()},
    }


def make_form(*, rows=(), columns=(), checks=(), **values) -> StatisticalForm:
    """A supplied statistical form in force, with rows, columns (each a dict) and checks (each an
    expression).
    """
    n = next(_numbers)
    values.setdefault("code", f"bieu-{n}")
    values.setdefault("name", f"Biểu số {n}")
    values.setdefault("year", 2025)
    values.setdefault("state", StatisticalForm.State.IN_FORCE)
    form = StatisticalForm.objects.create(**values)
    for order, row in enumerate(rows):
        FormRow.objects.create(form=form, order=order, **{"name": f"Dòng {row['code']}"} | row)
    for order, column in enumerate(columns):
        heading = {"heading": f"Cột {column['code']}"}
        FormColumn.objects.create(form=form, order=order, **heading | column)
    for order, expression in enumerate(checks):
        FormCheck.objects.create(form=form, order=order, expression=expression)
    return form


def make_issued_document(unit: Unit, on: date, **values) -> Document:
    """A document of `unit` in the register, issued on this day, with one recipient."""
    number = Document.objects.series(unit.pk, on.year, "BC").count() + 1
    document = Document.objects.create(
        unit=unit,
        authority=unit.its_authority,
        source="report",
        kind="BC",
        state=Document.State.ISSUED,
        **{"title": "Kết quả", "symbol": "BC-UBND", "number": number} | values,
        issued_on=on,
        year=on.year,
    )
    document.recipients.create(name="Sở Nội vụ")
    return document


def make_stamp(recipient: Recipient, on: date, what: str = "sent", **values) -> DeliveryStamp:
    """A stamp of nine o'clock of this day."""
    at = timezone.make_aware(datetime.combine(on, time(9)))
    return recipient.stamps.create(what=what, at=at, **values)
