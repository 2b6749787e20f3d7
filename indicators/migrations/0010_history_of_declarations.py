"""What was kept of the reviews of measurements and statistical figures goes into the journal."""

from functools import partial

from django.db import migrations

from foundation.journal.carrying import carry_history


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0001_entries_and_seals"),
        ("indicators", "0009_reviewed_for"),
    ]

    operations = [
        migrations.RunPython(partial(carry_history, app="indicators", model=model), migrations.RunPython.noop)
        for model in ("Measurement", "FormEntry")
    ]
