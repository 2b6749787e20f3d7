"""What was kept of each update's review goes into the journal."""

from functools import partial

from django.db import migrations

from foundation.journal.carrying import carry_history


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0001_entries_and_seals"),
        ("tasks", "0010_people_who_do_tasks"),
    ]

    operations = [
        migrations.RunPython(
            partial(carry_history, app="tasks", model="ProgressUpdate"), migrations.RunPython.noop
        ),
    ]
