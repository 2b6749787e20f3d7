"""Words on tasks: reports that are due or were returned, and explanations that leaders ask for."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks.models import ProgressUpdate, Task, tell_returns
from tasks.sections import URGENT, Section, section
from tasks.standing import FINISHED

from .owed import Kind, Owed

Review = ProgressUpdate.Review


def owed_on_tasks(
    user: User,
    plans: Mapping[int, Plan],
    *,
    today: date,
    ahead: bool = False,
) -> Iterator[Owed]:
    """What `user`, or the colleague who does it, owes on the tasks that their unit leads in `plans`
    (one query, one more where one was returned); `ahead` with those that go on and are due later.
    """
    own = Task.objects.reportable_by(user).led_by(user.unit_id).with_doer(user.unit_id)
    found = list(own.asking_for_a_word(today, ahead=ahead))
    tell_returns(found)
    for task in found:
        task.plan = plans[task.plan_id]  # which knows its areas and periods
        if task.asked_due:
            yield _explanation(task, user)
        stands = task.outlook
        place = section(
            finished=stands.state in FINISHED,
            lateness=stands.lateness(today),
            owes=stands.owes(today),
            leads=True,
            returned=task.last_review == Review.RETURNED,
            waiting=task.last_review == Review.WAITING,
        )
        if place in URGENT or (ahead and place == Section.DOING and task.matters_on):
            yield _report(task, user, place)


def _report(task: Task, user: User, place: Section) -> Owed:
    return Owed(
        Kind.REPORT,
        f"task:{task.pk}",
        f"{task.number}. {task.content}",
        reverse("tasks:task_detail", args=[task.pk]) + "?mine=1&sort=work#progress",
        "Báo kết quả",
        place=str(task.plan),
        due=task.matters_on,
        returned=place == Section.RETURNED,
        returned_because=task.last_return.review_reason if task.last_return else "",
        plan_id=task.plan_id,
        unit_id=user.unit_id,
        person_id=task.doer,
        person=task.doer_name or "",
        this_period=place == Section.OWED,
    )


def _explanation(task: Task, user: User) -> Owed:
    return Owed(
        Kind.EXPLAIN,
        f"explanation:{task.pk}",
        f"{task.number}. {task.content}",
        reverse("tasks:task_detail", args=[task.pk]) + "#explanations",
        "Giải trình",
        place=str(task.plan),
        due=task.asked_due,
        asked=f"{task.asked_by}: {task.asked}",
        plan_id=task.plan_id,
        unit_id=user.unit_id,
        person_id=task.doer,
        person=task.doer_name or "",
    )
