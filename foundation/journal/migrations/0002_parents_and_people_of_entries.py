"""Entries are found by the parent of their row, and read with the person who acted."""

from django.conf import settings
from django.db import migrations, models


def forget_history(apps, schema_editor):
    """What services told django-simple-history the journal took over by a function of PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS journal_from_history() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("journal", "0001_entries_and_seals"),
    ]

    operations = [
        migrations.RunPython(forget_history, migrations.RunPython.noop),
        migrations.AddField(
            model_name="entry",
            name="parent",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                verbose_name="thuộc dòng số",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["table", "parent", "id"], name="entries_of_a_parent"),
        ),
        migrations.SeparateDatabaseAndState(  # the column stays as it is
            state_operations=[
                migrations.RemoveField(model_name="entry", name="by_id"),
                migrations.AddField(
                    model_name="entry",
                    name="by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="số của người làm",
                    ),
                ),
            ],
        ),
    ]
