from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("parindex", "Assessment").objects.filter(state="first").update(index=None)


class Migration(migrations.Migration):

    dependencies = [
        ("parindex", "0002_history_of_assignments"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
    ]
