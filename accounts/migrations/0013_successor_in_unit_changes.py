"""Who took over from a unit stands in its change alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_fill_unit_changes")]

    operations = [
        migrations.RemoveField(model_name="historicalunit", name="successor"),
        migrations.RemoveField(model_name="unit", name="successor"),
    ]
