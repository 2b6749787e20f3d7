"""Plans and reports that were issued before there was a register get their place in it."""

import re

from django.db import migrations

from plans.periods import DEFAULT_PERIODS
from vietnamese import fold

PERIODS = {period.key: period.name for period in DEFAULT_PERIODS}
NUMBER = re.compile(r"0*([1-9][0-9]{0,4})(?:\s*/\s*(\S.{0,39}))?")


def enter(apps, schema_editor):
    """Enter each issued plan and report whose number can be read; a number that was given twice is
    marked so.
    """
    database = schema_editor.connection.alias
    Document, Plan, Report = (
        apps.get_model(app, name).objects.using(database)
        for app, name in (("documents", "Document"), ("plans", "Plan"), ("reports", "Report"))
    )
    taken = set()
    plans = Plan.filter(state__in=["issued", "replaced", "closed"], record=None)
    for plan in plans.select_related("unit").order_by("issued_on", "pk").iterator():
        kind = "QĐ" if plan.form == "decision" else "KH"
        title, state = plan.title, "superseded" if plan.state == "replaced" else "issued"
        _enter(Document, taken, plan, plan.unit, "plan", kind, title, state, plan.number)
    reports = Report.filter(state__in=["issued", "superseded"], record=None)
    reports = reports.select_related("plan__unit", "period__plan")
    for report in reports.order_by("issued_on", "pk").iterator():
        period = PERIODS[report.period.key].format(year=report.plan.year)
        title = f"Kết quả công tác cải cách hành chính {period}"
        number = f"{report.number}/{report.symbol}".rstrip("/")
        _enter(
            Document, taken, report, report.plan.unit, "report", "BC", title, report.state, number
        )


def _enter(Document, taken, row, unit, source, kind, title, state, number):
    read = NUMBER.fullmatch(number)
    if not read or not row.issued_on:
        return
    key = (unit.pk, row.issued_on.year, kind, int(read[1]))
    row.record = Document.create(
        authority_id=unit.authority_id,
        unit=unit,
        source=source,
        kind=kind,
        title=title,
        symbol=(read[2] or "")[:40],
        year=row.issued_on.year,
        number=int(read[1]),
        twin=key in taken,
        issued_on=row.issued_on,
        state=state,
        signer_name=row.signer,
        signer_title=row.signer_title,
        search_text=fold(f"{title} {number}"),
    )
    taken.add(key)
    row.save(update_fields=["record"])


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_register"),
        ("plans", "0013_record"),
        ("reports", "0007_record"),
    ]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
