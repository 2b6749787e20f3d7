"""Forget the names, addresses and browsers that the former guard of the sign-in wrote down."""

from django.db import migrations

MODELS = ("AccessAttemptExpiration", "AccessAttempt", "AccessFailureLog", "AccessLog")


def empty(apps, schema_editor):
    for name in MODELS:
        apps.get_model("axes", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_second_step"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
