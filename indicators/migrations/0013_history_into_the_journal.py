"""What django-simple-history kept of these models goes into the journal."""

from django.db import migrations

from foundation.journal.carrying import carrying


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0003_fill_parents_of_entries"),
        ("indicators", "0012_declarations_without_history"),
    ]

    operations = carrying(
        "indicators",
        "FormCheck",
        "FormColumn",
        "FormRow",
        "FormSentence",
        "Indicator",
        "StatisticalForm",
        "Target",
    )
