"""What django-simple-history kept of these models goes into the journal."""

from django.db import migrations

from foundation.journal.carrying import carrying


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0003_fill_parents_of_entries"),
        ("plans", "0016_exceptions_asked_for"),
    ]

    operations = carrying("plans", "Duty", "Plan", "ReformArea", "ReportingPeriod")
