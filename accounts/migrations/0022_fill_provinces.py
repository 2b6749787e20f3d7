"""Each unit gets its province: itself at the top, else that of its parent."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from foundation.journal.installing import pass_over_worked_out


def fill(apps, schema_editor):
    units = apps.get_model("accounts", "Unit").objects.using(schema_editor.connection.alias)
    units.filter(parent=None).update(province=F("pk"))
    above = units.filter(pk=OuterRef("parent")).values("province")
    while units.filter(province=None, parent__province__isnull=False).update(
        province=Subquery(above)
    ):
        pass


class Migration(migrations.Migration):
    dependencies = [("accounts", "0021_provinces"), ("journal", "0004_entries_of_loads")]
    operations = [
        migrations.RunPython(pass_over_worked_out, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
