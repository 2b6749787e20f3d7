"""What django-simple-history kept of these models goes into the journal."""

from django.db import migrations

from foundation.journal.carrying import carrying


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0003_fill_parents_of_entries"),
        ("parindex", "0006_pages_of_citations"),
    ]

    operations = carrying(
        "parindex",
        "Appraiser",
        "Assessment",
        "CriteriaSet",
        "Criterion",
        "Score",
        "StepWindow",
    )
