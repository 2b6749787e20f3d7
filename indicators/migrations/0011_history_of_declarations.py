"""What was kept of the reviews of measurements and statistical figures goes into the journal."""

from functools import partial

from django.db import migrations

from foundation.journal.carrying import carry_history


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0001_entries_and_seals"),
        ("indicators", "0010_first_waiting_of_a_form"),
    ]

    operations = [
        migrations.RunPython(partial(carry_history, app="indicators", model=model), migrations.RunPython.noop)
        for model in ("Measurement", "FormEntry")
    ]
