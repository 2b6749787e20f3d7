"""Plans that were closed or replaced ended when their history says so."""

from django.db import migrations


def fill(apps, schema_editor):
    plan_model, history = apps.get_model("plans", "Plan"), apps.get_model("plans", "HistoricalPlan")
    for plan in plan_model.objects.filter(state__in=("closed", "replaced"), ended_at=None):
        ended = None
        for row in history.objects.filter(id=plan.pk).order_by("-history_date", "-history_id"):
            if row.state != plan.state:
                break
            ended = row.history_date
        plan_model.objects.filter(pk=plan.pk).update(ended_at=ended or plan.created_at)


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_when_plans_ended")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
