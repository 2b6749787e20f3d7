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
from django.db.migrations.state import ProjectState
from django.db.models import Field
from django.test import override_settings
from django.utils.functional import cached_property


@contextmanager
def few_models_made_anew() -> Iterator[None]:
    """Each step of a migration makes its own model anew, where Django makes all that are related to
    it by however many others, which are nearly all. Steps in Python get the whole made anew, as
    always.

    Fields are copied, as Django copies those of abstract models, in the place of being taken apart
    and built again.
    """
    with (
        patch.object(ProjectState, "reload_model", _reload_alone),
        patch.object(Field, "clone", _copy),
    ):
        yield


def migrate() -> None:
    with few_models_made_anew():
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


def _reload_alone(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> None:
    if "apps" in vars(state):
        state.is_delayed = True  # so that a step in Python finds no model that is out of date
        state._reload({(app_label, model_name)})


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
