"""The acts of the year, each by the service that pages call, and the processes beside them: what
`tests.nursery` starts.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.models import Holiday, Role, Unit, User
from cchc.celery import app
from indicators.models import Measurement, Target
from indicators.services import measure
from planning.handing_out.services import hand_out
from plans.models import Plan, ReportingPeriod
from plans.reviewing.services import accept, send_back
from plans.services.periods import close_period, except_office
from tasks.models import ProgressUpdate, Task
from tasks.services import report_progress
from tasks.services.chosen import assign_tasks, postpone_tasks
from tasks.services.explanations import answer_explanation, ask_explanation
from tests.cchc.reminders import commune_year as year
from tests.cchc.reminders.commune_year import Act
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_plan,
    make_target,
    make_task,
    make_user,
)

TEN = 10  # o'clock
EVERY = 1.0  # seconds
ROLES = {
    "officer": [Role.OFFICER],
    "head": [Role.OFFICER, Role.HEAD],
    "standing": [Role.OFFICER, Role.STANDING_BODY],
    "leader": [Role.LEADER],
}
WHY = "Theo chỉ đạo"


def worker() -> None:
    """A worker of all queues, under the name that its successor has too."""
    alone = ("--without-heartbeat", "--without-gossip", "--without-mingle", "--pool", "solo")
    app.worker_main(["worker", *alone, "-n", "all@%h", "--loglevel", "warning"])


def beat() -> None:
    """The schedule of workers, quicker than by default; nobody is reminded by the machine's own
    clock, for `remind --now` is told the time.
    """
    app.conf.beat_schedule = {
        name: {**entry, "schedule": EVERY}
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] in ("cchc.jobs.sweep", "mail.sweep")
    }
    app.start(["beat", "--pidfile=", "--loglevel", "warning"])


def found_commune() -> None:
    """The commune on its first day, its plan not handed out yet."""
    with time_machine.travel(_at_ten(datetime.combine(year.FOUNDED, datetime.min.time()))):
        commune = make_commune(short_name=year.COMMUNE)
        units = {year.COMMUNE: commune}
        for name in (year.A, year.B, year.S):
            standing = name == year.S
            units[name] = make_office(commune, short_name=name, standing_body=standing)
        for name, person in year.PEOPLE.items():
            roles = ROLES[person.role]
            make_user(units[person.office], *roles, username=name, email=person.email)
        Holiday.objects.create(day=year.OWN_HOLIDAY, name="Nghỉ riêng")
        Holiday.objects.create(day=year.MADE_UP, name="Làm bù", working=True)
        plan = make_plan(
            commune,
            year=year.YEAR,
            state=Plan.State.DRAFT,
            number="",
            issued_on=None,
            handed_out_at=None,
            closes_by_itself=True,
        )
        for name, (office, due) in year.TASKS.items():
            make_task(plan, lead=units[office], content=name, due=due)
        make_target(make_indicator(plan, lead=units[year.B], statement=year.TARGET))


def play(day: str) -> None:
    """Do what is done on this day, given as 2025-01-31, at ten o'clock."""
    with time_machine.travel(_at_ten(datetime.fromisoformat(day))):
        for act in year.ACTS:
            if act.day.isoformat() == day:
                PLAYED[act.what](act, User.objects.get(username=act.who))


def _at_ten(day: datetime) -> datetime:
    return timezone.make_aware(day.replace(hour=TEN))


def _task(act: Act) -> Task:
    return Task.objects.get(content=f"Việc thứ {act.about}")


def _period(act: Act) -> ReportingPeriod:
    return ReportingPeriod.objects.get(key=act.about)


def _sent(act: Act) -> list[ProgressUpdate]:
    return list(ProgressUpdate.objects.filter(task=_task(act), review="waiting"))


def _figures(act: Act) -> list[Measurement]:
    return list(Measurement.objects.filter(period__key=act.about, review="waiting"))


def _report(act: Act, by: User) -> None:
    task = _task(act)
    report_progress(
        task,
        author=by,
        percent=100,
        state=ProgressUpdate.State.DONE,
        result="Đã xong",
        seen=task.updates.last_sent(),
        key=uuid4(),
    )


def _measure(act: Act, by: User) -> None:
    target, period = Target.objects.get(), _period(act)
    seen = target.measurements.of_period(period.pk).last_sent()
    measure(target, author=by, period=period, seen=seen, key=uuid4(), value=95)


def _explain(act: Act, by: User) -> None:
    answer_explanation(_task(act).explanations.get(answered_at=None), by=by, text="Đang làm")


def _issue_report(act: Act, by: User) -> None:
    period = _period(act)
    period.plan.reports.create(period=period, state="issued", number="1", issued_on=act.day)


PLAYED: dict[str, Callable[[Act, User], object]] = {
    "hand_out": lambda act, by: hand_out(Plan.objects.get(), by=by),
    "report": _report,
    "accept": lambda act, by: accept(_sent(act), by=by),
    "send_back": lambda act, by: send_back(_sent(act), by=by, reason=WHY),
    "ask": lambda act, by: ask_explanation(
        [_task(act)], by=by, text="Vì sao?", due=year.day_of(act.to)
    ),
    "explain": _explain,
    "postpone": lambda act, by: postpone_tasks(
        [_task(act)], by=by, due=year.day_of(act.to), reason=WHY
    ),
    "hand_over": lambda act, by: assign_tasks(
        [_task(act)], by=by, unit=Unit.objects.get(short_name=f"Phòng {act.to}"), reason=WHY
    ),
    "measure": _measure,
    "accept_figure": lambda act, by: accept(_figures(act), by=by),
    "send_figure_back": lambda act, by: send_back(_figures(act), by=by, reason=WHY),
    "close": lambda act, by: close_period(_period(act), by=by, reason=WHY),
    "let_in": lambda act, by: except_office(
        _period(act),
        Unit.objects.get(short_name=year.B),
        by=by,
        until=year.day_of(act.to),
        reason=WHY,
    ),
    "issue_report": _issue_report,
}
