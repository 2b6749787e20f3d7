"""Evidence gets the province of its authority, each plan the text that searching looks into."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from vietnamese import fold

BATCH = 500


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    pieces = apps.get_model("plans", "Evidence").objects.using(alias)
    own = pieces.filter(pk=OuterRef("pk"))
    pieces.filter(province=None).update(province=Subquery(own.values("authority__province")))
    plans = apps.get_model("plans", "Plan").objects.using(alias)
    stored = list(plans.only("number", "year", "title").order_by("pk"))
    for plan in stored:
        plan.search_text = fold(f"Kế hoạch {plan.number} năm {plan.year}: {plan.title}")
    plans.bulk_update(stored, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0022_fill_provinces"),
        ("plans", "0019_provinces_and_searched_text"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
