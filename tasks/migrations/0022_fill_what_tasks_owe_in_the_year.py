"""Each task gets what it owes in the course of the year, and when that came, as its updates say."""

from importlib import import_module

from django.db import migrations
from django.utils import timezone

from tasks.owing import Sending, owed_words, words_in_json
from tasks.standing import UpdateFacts

before = import_module("tasks.migrations.0016_fill_how_tasks_stand")


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    plans = apps.get_model("plans", "Plan").objects.using(alias).prefetch_related("periods")
    for plan in plans.order_by("pk").iterator(200):
        _Filling(apps, alias, plan).store()


class _Filling(before._Filling):
    def store(self):
        said = self._said()
        for task in self.tasks:
            words = owed_words(self._time(task), [_sending(each) for each in said[task.pk]])
            task.words_owed = words_in_json(words)
        self.all_tasks.bulk_update(self.tasks, ["words_owed"], batch_size=500)


def _sending(update):
    facts = UpdateFacts(*(getattr(update, name) for name in before.FACTS))
    return Sending(facts, timezone.localdate(update.sent_at), before._counts(update))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0021_what_tasks_owe_in_the_year")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
