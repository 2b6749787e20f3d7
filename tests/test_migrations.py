"""Migrations build the database of the models, from which all other tests take it: it is
quicker.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test import override_settings

from tests.migrating import few_models_made_anew

pytestmark = [pytest.mark.long, pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(scope="module")
def built(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """What a new database holds that went through every migration."""
    if connection.vendor == "sqlite":  # which is made for machines as well
        place = _copied(request.getfixturevalue("migrated"), tmp_path_factory.mktemp("built"))
    else:
        place = _migrated_now()
    with django_db_blocker.unblock(), place:
        return schema("migrated"), rows("migrated")


@contextmanager
def _copied(database: Path, folder: Path) -> Iterator[None]:
    copy = shutil.copy(database, folder)
    connections.databases["migrated"] = {**connection.settings_dict, "NAME": str(copy)}
    try:
        yield
    finally:
        connections["migrated"].close()
        del connections["migrated"], connections.databases["migrated"]


@contextmanager
def _migrated_now() -> Iterator[None]:
    mine = connection.settings_dict
    test = {**mine["TEST"], "NAME": f"{mine['NAME']}_migrated"}
    connections.databases["migrated"] = {**mine, "TEST": test}
    with override_settings(MIGRATION_MODULES={}), few_models_made_anew():
        creation = connections["migrated"].creation
        creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            creation.destroy_test_db(mine["NAME"], verbosity=0)
            del connections["migrated"], connections.databases["migrated"]


# Tables between two of a library's own: migrations and models take DEFAULT_AUTO_FIELD unlike.
UNLIKE = {("auth_group_permissions", "id"), ("post_office_attachment_emails", "id")}
SCHEMA_OF_POSTGRES = """
    select attrelid::regclass::text, attname,
        format_type(atttypid, atttypmod) || attnotnull || attidentity::text
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r'
        and attnum > 0 and not attisdropped
    union select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
    union select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
    union select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger
    where not tgisinternal
    union select proname, '', prosrc from pg_proc where pronamespace = 'public'::regnamespace
"""


def schema(alias: str) -> set[tuple]:
    """Each column, constraint, index, trigger and function; a table that grew column by column is
    no other table.
    """
    with connections[alias].cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SCHEMA_OF_POSTGRES)
            return {
                row
                for row in cursor.fetchall()
                if row[0] != "django_migrations" and row[:2] not in UNLIKE
            }
        cursor.execute(
            "select name, sql from sqlite_master where sql is not null and tbl_name "
            "!= 'django_migrations'"
        )
        return {(name, part.strip()) for name, sql in cursor.fetchall() for part in parts(sql)}


def parts(sql: str) -> list[str]:
    """What stands between the commas of the outer parentheses of a definition."""
    depth, found = 0, [""]
    for piece in re.findall(r"[(),]|'[^']*'|[^(),']+", sql):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 1:
            found.append("")
        else:
            found[-1] += piece
    head, _, first = found[0].partition("(")
    return [head, first, *found[1:-1], found[-1].removesuffix(")")]


def rows(alias: str) -> dict[str, set[str]]:
    """The rows of each table that is not empty, by their text."""
    found = {
        model.__name__: model._base_manager.using(alias)
        for model in apps.get_models(include_auto_created=True)
    }
    return {name: {str(row) for row in table} for name, table in found.items() if table.exists()}


def test_migrations_from_nothing_build_the_tables_of_the_models(built):
    assert built[0] == schema("default")


def test_migrations_leave_only_the_rows_that_django_itself_writes(built):
    assert built[1] == rows("default")
    assert set(built[1]) == {"ContentType", "Permission", "Begun"}  # the journal with each table
