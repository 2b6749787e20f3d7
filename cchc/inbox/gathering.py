"""Everything that one person owes, over all plans of their authority."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Holiday, Role, Unit, User
from foundation.web.written import rows_for
from plans.models import Plan
from tasks.models import ExplanationRequest
from vietnamese import WorkCalendar

from .accounts import owed_for_accounts, request_lines
from .documents import owed_at_the_desk
from .lines import Line, Place
from .owed import Owed
from .plan_work import owed_in_plans, periods_asked_for, plan_lines
from .reports import owed_for_reports, report_lines, reports_to_make
from .reviews import exception_lines, owed_in_reviews, review_lines
from .scoring import owed_in_appraisal, owed_in_scoring, score_lines
from .statistics import owed_in_forms
from .tasks import owed_explanations, owed_on_tasks

OF_AN_OFFICE = {Role.OFFICER, Role.HEAD}  # what these do for their office, each of them may do


def owed_by(
    user: User,
    today: date,
    *,
    calendar: WorkCalendar | None = None,
    plans: dict[int, Plan] | None = None,
    ahead: bool = False,
) -> list[Owed]:
    """Return what `user` owes on `today`, in the order in which to do it; `ahead` with tasks that
    go on and are due later. What a colleague was assigned to do is owed by that one alone.

    The one place that says so: reminders and calendars read it, “Việc của tôi” and its counts the
    same of tasks by `Reports`, the rest by `owed_besides_reports`. The number of
    queries does not grow with plans, tasks or communes; who asks for many people hands the calendar
    in, who has read the person's `open_plans` these.
    """
    owed = owed_with_colleagues(user, today, calendar=calendar, plans=plans, ahead=ahead)
    return [each for each in owed if each.is_of(user)]


def owed_with_colleagues(
    user: User,
    today: date,
    *,
    calendar: WorkCalendar | None = None,
    plans: dict[int, Plan] | None = None,
    ahead: bool = False,
) -> list[Owed]:
    """Return the same with what colleagues of the office were assigned to do (`Owed.is_of`)."""
    if user.authority_id is None:
        return []
    plans = open_plans(user) if plans is None else plans
    calendar = calendar or calendar_of(plans)
    reports = owed_on_tasks(user, plans, today=today, ahead=ahead) if plans else ()
    found = [*reports, *_owed_besides(user, plans, today, calendar)]
    return in_order(found, user, today, calendar)


def owed_besides_reports(
    user: User, today: date, *, calendar: WorkCalendar, plans: dict[int, Plan]
) -> list[Owed]:
    """Return the same without the reports on tasks, of which there may be thousands."""
    if user.authority_id is None:
        return []
    return in_order(_owed_besides(user, plans, today, calendar), user, today, calendar)


def calendar_of(plans: dict[int, Plan]) -> WorkCalendar:
    """Return the country's working calendar, which each of these open plans knows (one query where
    there is none).
    """
    told = (plan.calendar for plan in plans.values())
    return next(told, None) or Holiday.objects.calendar()


def in_order(found: Iterable[Owed], user: User, today: date, calendar: WorkCalendar) -> list[Owed]:
    """Return what was `found` as `user` owes it on `today`, in the order in which to do it."""
    dated = (each.of(user).on(today, calendar) for each in found)
    return sorted(dated, key=lambda each: each.place_in_order)


def owed_by_office(
    unit: Unit,
    today: date,
    *,
    calendar: WorkCalendar | None = None,
    plans: dict[int, Plan] | None = None,
    ahead: bool = False,
    took_over: bool = True,
) -> list[Owed]:
    """Return what officers and heads of `unit` owe, also where nobody has an account yet: each of
    them, or the one who was assigned (`Owed.is_of`). Whoever knows that its authority `took_over`
    no other says so, and none is looked for.
    """
    anybody = User(unit=unit, roles=[Role.OFFICER])
    anybody.took_over = took_over
    return owed_with_colleagues(anybody, today, calendar=calendar, plans=plans, ahead=ahead)


def owes_as_office(user: User) -> bool:
    """Does `user` owe what everybody of their office does, and nothing besides? (no query where the
    person came `with_delegations_expected`)
    """
    own = set(user.roles)
    return bool(own) and own <= OF_AN_OFFICE and not user.delegations_expected


def _owed_besides(
    user: User, plans: dict[int, Plan], today: date, calendar: WorkCalendar
) -> Iterator[Owed]:
    if any(plan.explaining for plan in plans.values()):
        yield from owed_explanations(user, plans)
    if plans:
        yield from owed_in_forms(user, plans.values(), today=today)
    yield from _owed_in_lines(user, plans, today, calendar)
    yield from owed_at_the_desk(user)
    yield from owed_in_appraisal(user)


def _owed_in_lines(
    user: User, plans: dict[int, Plan], today: date, calendar: WorkCalendar
) -> Iterator[Owed]:
    """What one query tells of several apps; one more reads the plans that are over, if any."""
    periods = periods_asked_for(plans.values(), user.unit_id, today)
    edited = [plan for plan in plans.values() if plan.is_editable_by(user)]
    rows = rows_for(
        _lines,
        user,
        tuple(period.pk for period in periods),
        tuple(plan.pk for plan in edited),
        tuple(plan.replaces_id for plan in edited if plan.replaces_id),
        user.is_superuser,
    )
    found = [Line(*row) for row in rows]
    where = Place(user, plans | _other_plans(found, plans))
    yield from owed_in_plans(found, where, periods)
    yield from owed_for_reports(found, where)
    yield from reports_to_make(found, user, plans.values(), today=today, calendar=calendar)
    yield from owed_in_reviews(found, where)
    yield from owed_in_scoring(found, where, today)
    yield from owed_for_accounts(found, where)


def _lines(
    user: User,
    periods: tuple[int, ...],
    edited: tuple[int, ...],
    replaced: tuple[int, ...],
    _superuser: bool,
) -> QuerySet:
    """The rows of the apps, by which alone a superuser is asked for besides the person's scope."""
    first, *others = (
        *plan_lines(user, periods),
        *report_lines(user, edited, replaced),
        *review_lines(user),
        *exception_lines(user),
        *score_lines(user),
        *request_lines(user),
    )
    return first.union(*others, all=True)


def _other_plans(found: list[Line], plans: dict[int, Plan]) -> dict[int, Plan]:
    others = {line.plan for line in found if line.plan} - set(plans)
    return Plan.objects.in_bulk(others) if others else {}


def open_plans(user: User) -> dict[int, Plan]:
    """Return the open plans of the person's authority by id (one query); each says whether an
    explanation is asked for of any of its tasks (`explaining`).
    """
    return {plan.pk: plan for plan in rows_for(_open_plans, user)}


def _open_plans(user: User) -> QuerySet[Plan]:
    asked = ExplanationRequest.objects.open().filter(task__plan=OuterRef("pk"))
    plans = Plan.objects.of_authority(user.authority_id).open()
    plans = plans.for_rows().with_periods().with_opened()
    plans = plans.annotate(explaining=Exists(asked.order_by()))
    return plans.select_related("unit__authority").current_first()
