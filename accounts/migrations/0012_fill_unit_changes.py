"""Each unit that has a successor gets the change by which it ended; its decision is not known."""

from datetime import timedelta

from django.db import migrations


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    units, changes = (
        apps.get_model("accounts", name).objects.using(alias) for name in ("Unit", "UnitChange")
    )
    for unit in units.exclude(successor=None).select_related("parent").order_by("pk"):
        above = unit.parent.authority_id if unit.parent else None
        change = changes.create(
            authority_id=above or unit.authority_id,
            since=unit.valid_to + timedelta(days=1) if unit.valid_to else None,
        )
        change.ended.add(unit.pk)
        change.heirs.add(unit.successor_id)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_unit_changes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
