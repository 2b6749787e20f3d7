"""The page that a piece of evidence bore goes to each score that cites it without one of its own."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def move(apps, schema_editor):
    alias = schema_editor.connection.alias
    evidence = apps.get_model("plans", "Evidence").objects.using(alias).exclude(page="")
    cited = apps.get_model("parindex", "ScoreEvidence").objects.using(alias)
    own = evidence.filter(pk=OuterRef("evidence")).values("page")[:1]
    cited.filter(page="", evidence__in=evidence.values("pk")).update(page=Subquery(own))
    evidence.filter(pk__in=cited.values("evidence")).update(page="")


class Migration(migrations.Migration):
    dependencies = [
        ("parindex", "0005_records"),
        ("plans", "0015_evidence_read_and_own_documents"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
