"""Forget the wrong guesses that the former guard of the sign-in wrote down; who signed in is kept as
long as ever (`SIGN_INS_KEPT_DAYS`).
"""

from django.db import migrations

MODELS = ("AccessAttemptExpiration", "AccessAttempt", "AccessFailureLog")


def empty(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name in MODELS:
        apps.get_model("axes", name).objects.using(alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0016_second_step"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
