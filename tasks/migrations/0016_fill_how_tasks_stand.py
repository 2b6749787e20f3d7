"""Each task gets how it stands, now and at the ends of periods, as its updates say."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date

from django.db import migrations
from django.utils import timezone

from plans.periods import intervals
from tasks.standing import TaskTime, UpdateFacts, outlook, owed_intervals

ONGOING = ("continuous", "recurring")
FACTS = ("effective_on", "state", "percent", "review", "covers")


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    plans = apps.get_model("plans", "Plan").objects.using(alias).prefetch_related("periods")
    for plan in plans.order_by("pk").iterator(200):
        _Filling(apps, alias, plan).store()


class _Filling:
    """The tasks of a plan, and their updates but those withdrawn."""

    def __init__(self, apps, alias, plan):
        self.plan = plan
        self.all_tasks = apps.get_model("tasks", "Task").objects.using(alias)
        self.all_updates = apps.get_model("tasks", "ProgressUpdate").objects.using(alias)
        self.tasks = list(self.all_tasks.filter(plan=plan).order_by("pk"))
        self.cut_offs = {each.key: each.cut_off for each in plan.periods.all()}
        self.of_plan = intervals(plan.year, self.cut_offs)

    def store(self):
        said = self._said()
        for task in self.tasks:
            own = [update for update in said[task.pk] if update.task_id == task.pk]
            newest = max(own, key=lambda update: update.pk, default=None)
            task.last_review = newest.review if newest else ""
            task.last_sent = newest.sent_at if newest else None
            now = self._stands(task, said[task.pk], date.max)
            for name, value in now.items():
                setattr(task, name, value)
            for key, cut_off in self.cut_offs.items() if said[task.pk] else ():
                then = self._stands(task, said[task.pk], cut_off)
                if then != now:
                    task.at_periods[key] = _in_json(then)
        of_outlook = asdict(outlook(TaskTime(self.plan.year, None), ()))
        names = ["last_review", "last_sent", "at_periods", *of_outlook]
        self.all_tasks.bulk_update(self.tasks, names, batch_size=500)

    def _stands(self, task, updates, by):
        counting = [each for each in updates if _counts(each) and each.effective_on <= by]
        facts = [UpdateFacts(*(getattr(each, name) for name in FACTS)) for each in counting]
        return asdict(outlook(self._time(task), facts))

    def _time(self, task):
        plan, running = self.plan, task.time_kind in ONGOING
        handed_out = plan.handed_out_at and timezone.localdate(plan.handed_out_at)
        begun = handed_out and (plan.issued_on or handed_out)
        owed = (
            owed_intervals(
                year=plan.year, rhythm=task.rhythm, of_plan=self.of_plan, begun=begun
            )
            if running
            else ()
        )
        owes = task.tracked and begun is not None
        return TaskTime(plan.year, task.due, running, owed, owes=owes)

    def _said(self):
        """The updates of each task, in order; of a replaced plan those that went on."""
        carried = {task.pk: {task.pk} for task in self.tasks}
        latest = dict(carried) if self.plan.state == "replaced" else {}
        while latest:
            pairs = self.all_tasks.filter(previous__in=latest).values_list("pk", "previous")
            latest = {pk: latest[previous] for pk, previous in pairs}
            for pk, first in latest.items():
                carried[pk] = carried.get(pk, set()) | first
        found = defaultdict(list)
        updates = self.all_updates.filter(task__in=carried).exclude(review="withdrawn")
        for update in updates.order_by("effective_on", "pk"):
            for first in carried[update.task_id]:
                if self.plan.state != "replaced" or update.sent_at <= self.plan.ended_at:
                    found[first].append(update)
        return found


def _in_json(said):
    given = {name: value for name, value in said.items() if value is not None}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }


def _counts(update):
    if update.review == "waiting":
        return not update.backdated and update.state != "not_doing"
    return update.review == "accepted"


class Migration(migrations.Migration):
    dependencies = [("tasks", "0015_how_tasks_stand")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
