"""When reports were sent is what the register stamped; those of before get their stamp."""

import re
from datetime import datetime, time

from django.db import migrations
from django.utils import timezone

REASON = "chuyển từ dữ liệu trước khi có sổ"
AUTHORITIES = ("province", "department", "commune")
AS_REPORT = re.compile(r"\s*\((?:để )?(?:b/c|báo cáo)\)", re.IGNORECASE)


def stamp(apps, schema_editor):
    """Name whom each issued report was addressed to, and stamp the day on which it was sent."""
    database = schema_editor.connection.alias
    Report, Recipient, DeliveryStamp = (
        apps.get_model(app, name).objects.using(database)
        for app, name in (
            ("reports", "Report"),
            ("documents", "Recipient"),
            ("documents", "DeliveryStamp"),
        )
    )
    reports = Report.filter(state__in=["issued", "superseded"], record__isnull=False)
    reports = reports.filter(record__recipients=None).select_related("plan__unit__authority")
    for report in reports.order_by("pk").iterator():
        recipient = Recipient.create(
            document_id=report.record_id, order=0, name=_addressee(report.plan)
        )
        # the day was kept without its hour
        noon = datetime.combine(report.sent_on or report.issued_on, time(12))
        DeliveryStamp.create(
            recipient=recipient,
            what="sent",
            at=timezone.make_aware(noon),
            by_id=report.created_by_id,
            reason=REASON,
        )


def _addressee(plan) -> str:
    unit = plan.unit
    if unit.kind not in AUTHORITIES:
        return unit.authority.name
    if unit.kind == "province":
        return "Bộ Nội vụ"
    worded = next((name for name in plan.recipients if name.startswith("Sở Nội vụ")), "")
    return (AS_REPORT.sub("", worded).strip(" ;.") or "Sở Nội vụ")[:300]


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_delivery"),
        ("reports", "0010_contributions_of_offices"),
    ]

    operations = [
        migrations.RunPython(stamp, migrations.RunPython.noop),
        migrations.RemoveField(model_name="historicalreport", name="sent_on"),
        migrations.RemoveField(model_name="report", name="sent_on"),
    ]
