"""A database of this process alone, whose tables come from the models as those of the tests do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.runner import DiscoverRunner

from tests.benchmarks.installation import DEMO, database
from tests.benchmarks.judging import Meter


@contextmanager
def own_database() -> Iterator[None]:
    """On the server of DATABASE_URL, else on SQLite."""
    without = {app.label: None for app in apps.get_app_configs()}
    runner = DiscoverRunner(verbosity=0, interactive=False)
    with override_settings(MIGRATION_MODULES=without):
        databases = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(databases)


@contextmanager
def own_demo() -> Iterator[None]:
    """One with the demo in it: a copy of what all benchmarks share, if they run together."""
    shared = os.environ.get(DEMO)
    if not shared:
        with own_database():
            call_command("make_demo", verbosity=0)
            look_at_rows()
            yield
        return
    with database("own", shared) as url:
        connection.close()
        connection.settings_dict["NAME"] = urlsplit(url).path[1:]
        try:
            yield
        finally:
            connection.close()


def look_at_rows() -> None:
    """Have PostgreSQL look at its rows, as its own service does in time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def own_meter() -> Meter:
    """Reads this process and, on PostgreSQL, the backend that serves it."""
    return Meter(backends=_backend)


def _backend() -> list[int]:
    # SQLite works inside of this process
    return [connection.connection.info.backend_pid] if connection.vendor == "postgresql" else []
