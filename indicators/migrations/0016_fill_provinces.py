"""Each measurement and each figure of a form gets the province of its plan."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

PLANS = {"Measurement": "target__indicator__plan", "FormEntry": "plan_form__plan"}


def fill(apps, schema_editor):
    for name, plan in PLANS.items():
        rows = apps.get_model("indicators", name).objects.using(schema_editor.connection.alias)
        own = rows.filter(pk=OuterRef("pk")).values(f"{plan}__unit__province")
        rows.filter(province=None).update(province=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0022_fill_provinces"), ("indicators", "0015_provinces")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
