"""Each update gets the province of its plan."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    updates = apps.get_model("tasks", "ProgressUpdate").objects.using(alias)
    own = updates.filter(pk=OuterRef("pk")).values("task__plan__unit__province")
    updates.filter(province=None).update(province=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0022_fill_provinces"), ("tasks", "0019_provinces")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
