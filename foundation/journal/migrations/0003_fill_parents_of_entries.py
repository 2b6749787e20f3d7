"""Entries that are there get the parent of their row."""

from django.db import migrations

from foundation.journal.carrying import fill_parents


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0002_parents_and_people_of_entries"),
    ]

    operations = [
        migrations.RunPython(fill_parents, migrations.RunPython.noop),
    ]
