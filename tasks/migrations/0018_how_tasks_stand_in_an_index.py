"""The index that lists a plan's tasks in order also says how they stand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0017_tasks_in_order"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="task",
            name="tasks_task_plan_id_c68827_idx",
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=[
                    *("plan", "area", "ordinal", "id", "tracked", "state", "awaited_by"),
                    *("matters_on", "finished_late", "missing_from", "owes_from", "owes_until"),
                    *("state_review", "last_review", "last_sent", "time_kind"),
                ],
                name="how_tasks_of_a_plan_stand",
            ),
        ),
    ]
