"""Opens the database of DATA_DIR with the present code: migrates it, then asks the main pages for
each role, and prints what was found as JSON. A process of its own: the database is the default one.
"""

import json
import sqlite3
import sys

import django
from django.conf import settings

ADDRESSES = ("/", "/tasks/", "/plans/", "/evidence/", "/documents/")
OF_PLAN = (
    "pages:overview",
    "plans:plan_detail",
    "tasks:task_list",
    "indicators:indicator_list",
    "reports:report_list",
)
OF_ROW = {
    "task": "tasks:task_detail",
    "report": "reports:report_detail",
    "assessment": "parindex:assessment_detail",
}
# the first task that was put down, and when
ADDED = """SELECT id, history_date FROM tasks_historicaltask WHERE history_type = '+'
ORDER BY history_id LIMIT 1"""
CARRIED = """SELECT "table", count(*) FROM journal_entry WHERE door = 'start' AND action <> '='
GROUP BY "table\""""


def main() -> None:
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    from tests.migrating import migrate
    from tests.versions.keeping import figures_of

    database = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    kept, first = histories(database), database.execute(ADDED).fetchone()
    migrate()
    carried = dict(database.execute(CARRIED).fetchall())
    # what migrations on the way put down of tables that came later is carried too
    told = {"kept": kept, "told": {table: carried.get(table, 0) for table in kept}}
    stored = figures_of(sqlite3.connect(settings.DATABASES["default"]["NAME"]))
    history = told | {"first": list(first), "line": _first_line(first[0])}
    found = {"figures": stored, "pages": dict(_pages()), "history": history}
    json.dump(found, sys.stdout)


def histories(database: sqlite3.Connection) -> dict[str, int]:
    """How many records the history of each table holds, as versions before the journal kept it."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name.replace("_historical", "_"): count
        for (name,) in tables
        if "_historical" in name
        for (count,) in database.execute(f'SELECT count(*) FROM "{name}"')  # nosec B608 - a name of the schema
    }


def _first_line(task: int) -> list[str]:
    """What the page of a task says first of its history: what, and when."""
    from tasks.changes import changes_of
    from tasks.models import Task

    first = changes_of(Task.objects.with_around().get(pk=task))[-1]
    return [first.what, f"{first.at:%Y-%m-%d %H:%M:%S.%f}"]


def _pages():
    """Yield the answer of each page, by who asked for what."""
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from parindex.models import Assessment
    from plans.models import Plan
    from reports.models import Report
    from tasks.models import Task

    for person in User.objects.exclude(demo_label="").order_by("username"):
        client = Client()
        client.force_login(person, backend="accounts.backends.PersonBackend")
        asked = [*ADDRESSES]
        for plan in Plan.objects.visible_to(person):
            asked += [reverse(name, args=[plan.pk]) for name in OF_PLAN]
        rows = {"task": Task, "report": Report, "assessment": Assessment}
        for name, model in rows.items():
            if row := model.objects.visible_to(person).order_by("pk").first():
                asked.append(reverse(OF_ROW[name], args=[row.pk]))
        for address in asked:
            yield f"{person.username} {address}", client.get(address, follow=True).status_code


if __name__ == "__main__":
    main()
