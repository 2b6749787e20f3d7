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


def main() -> None:
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    from tests.migrating import migrate
    from tests.versions.keeping import figures_of

    migrate()
    stored = figures_of(sqlite3.connect(settings.DATABASES["default"]["NAME"]))
    json.dump({"figures": stored, "pages": dict(_pages())}, sys.stdout)


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
