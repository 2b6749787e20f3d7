"""Each report gets the text that searching looks into."""

from django.db import migrations

from plans.periods import DEFAULT_PERIODS
from vietnamese import fold

BATCH = 500
NAMES = {period.key: period.name for period in DEFAULT_PERIODS}


def fill(apps, schema_editor):
    reports = apps.get_model("reports", "Report").objects.using(schema_editor.connection.alias)
    rows = reports.select_related("period__plan").order_by("pk")
    stored = list(
        rows.only("number", "symbol", "period__key", "period__plan__year")
    )
    for report in stored:
        period = NAMES[report.period.key].format(year=report.period.plan.year)
        title = f"Kết quả công tác cải cách hành chính {period}"
        report.search_text = fold(f"Báo cáo {title} {report.number} {report.symbol}")
    reports.bulk_update(stored, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("plans", "0020_fill_provinces_and_searched_text"), ("reports", "0014_searched_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
