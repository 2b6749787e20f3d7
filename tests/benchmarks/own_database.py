"""A database of this process alone, whose tables come from the models as those of the tests do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.test.runner import DiscoverRunner

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


def own_meter() -> Meter:
    """Reads this process and, on PostgreSQL, the backend that serves it."""
    return Meter(backends=_backend)


def _backend() -> list[int]:
    # SQLite works inside of this process
    return [connection.connection.info.backend_pid] if connection.vendor == "postgresql" else []
