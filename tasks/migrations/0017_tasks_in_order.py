"""The index that lists a plan's tasks in order also says which of them are tracked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0016_fill_how_tasks_stand"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="task",
            name="tasks_task_plan_id_7c5fb9_idx",
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["plan", "area", "ordinal", "id", "tracked"],
                name="tasks_task_plan_id_c68827_idx",
            ),
        ),
    ]
