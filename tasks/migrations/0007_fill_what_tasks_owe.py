"""Each update gets the plan's interval that holds its day, each task its summary."""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

from plans.periods import intervals
from tasks.standing import TaskTime, UpdateFacts, owed_by, owed_intervals

ONGOING = ("continuous", "recurring")


def fill(apps, schema_editor):
    task_model, update_model = (apps.get_model("tasks", name) for name in ("Task", "ProgressUpdate"))
    for plan in apps.get_model("plans", "Plan").objects.prefetch_related("periods").iterator(200):
        of_plan = intervals(plan.year, {each.key: each.cut_off for each in plan.periods.all()})
        updates = update_model.objects.filter(task__plan=plan)
        for interval in of_plan:
            days = (interval.start, interval.end)
            updates.filter(effective_on__range=days).update(covers=interval.key)
        latest = _latest(updates)
        changed = []
        for task in task_model.objects.filter(plan=plan).order_by("pk"):
            update = latest.get(task.pk)
            if plan.state != "replaced":
                task.current_id = update.pk if update else None
            task.owed_by = _owed_by(plan, task, update, of_plan)
            changed.append(task)
        task_model.objects.bulk_update(changed, ["current", "owed_by"], batch_size=500)


def _latest(updates):
    found = {}
    kept = updates.filter(review__in=("waiting", "accepted"))
    kept = kept.exclude(review="waiting", state="not_doing")
    for update in kept.order_by("effective_on", "pk"):
        found[update.task_id] = update
    return found


def _owed_by(plan, task, update, of_plan):
    if plan.handed_out_at is None or plan.state not in ("draft", "issued"):
        return None
    begun = plan.issued_on or timezone.localdate(plan.handed_out_at)
    running = task.time_kind in ONGOING
    owed = (
        owed_intervals(year=plan.year, rhythm=task.rhythm, of_plan=of_plan, begun=begun)
        if running
        else ()
    )
    time = TaskTime(plan.year, task.due, running, owed, owes=task.tracked)
    facts = (
        UpdateFacts(update.effective_on, update.state, update.percent, update.review)
        if update
        else None
    )
    return owed_by(time, facts)


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0006_what_tasks_owe"),
        ("plans", "0009_fill_when_plans_ended"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
