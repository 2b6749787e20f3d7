"""Issued reports whose numbered document was never written give up the draft that stood in its place."""

from django.db import migrations


def drop_drafts(apps, schema_editor):
    reports = apps.get_model("reports", "Report").objects.filter(state__in=("issued", "superseded"))
    unwritten = reports.filter(job__state__in=("waiting", "running", "failed"))
    unwritten.update(document="", document_sha256="", built_at=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_figures_hold_the_annex_rows")]
    operations = [migrations.RunPython(drop_drafts, migrations.RunPython.noop)]
