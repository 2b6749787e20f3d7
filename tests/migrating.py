"""Migrations from nothing at a lower price."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from unittest.mock import patch

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field
from django.test import override_settings
from django.utils.functional import cached_property


@contextmanager
def fields_copied() -> Iterator[None]:
    """Each step of a migration makes most models anew: with copies of their fields, as Django
    copies those of abstract models, in the place of fields that are taken apart and built again.
    """
    with patch.object(Field, "clone", _copy):
        yield


def migrate() -> None:
    with fields_copied():
        call_command("migrate", interactive=False, verbosity=0)


def make_tables() -> None:
    """Make the tables of the models, as the tests' own databases are made, and put down all
    migrations as gone through.
    """
    without = {app.label: None for app in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=without):
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(None).disk_migrations:
        recorder.record_applied(app, name)


def _copy(field: Field) -> Field:
    """A copy that keeps nothing of what `field` found out about where it stands."""
    copy = deepcopy(field)
    for name in _kept(type(field)):
        copy.__dict__.pop(name, None)
    return copy


@cache
def _kept(kind: type[Field]) -> tuple[str, ...]:
    attributes = ((name, value) for each in kind.__mro__ for name, value in vars(each).items())
    return tuple(name for name, value in attributes if isinstance(value, cached_property))
