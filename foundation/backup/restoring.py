"""Into an empty installation: from an archive, or from another database."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from ..journal.installing import install, note_upgraded, uninstall, unlike
from ..operations.snapshots import snapshot
from .archive import Hashing, Readable, reading
from .contents import (
    FILES,
    LIST_OF_FILES,
    MANIFEST,
    SUMS,
    Manifest,
    drained,
    file_line,
    read_through,
    table_of,
)
from .errors import NOT_EMPTY, BackupRefused, Differs
from .rows import (
    Migrations,
    Sum,
    Table,
    applied_migrations,
    parts,
    reset_sequences,
    tables_of,
)

Sums = dict[str, dict[str, Any]]
LARGE = 1024 * 1024  # bytes of a file above which it waits on disk


def restore(source: BinaryIO, passphrase: str, *, alias: str) -> Manifest:
    """Bring back what the archive `source`, a seekable stream, holds; return what it says.

    Raises `BackupRefused`, and `Differs` when what came back is not what was backed up: then all is
    as it was.
    """
    manifest = read_through(source, passphrase)
    with _new_files() as keep, _filled(alias, manifest.migrations) as tables:
        by_name = {table.name: table for table in tables}
        files = Sum()
        with reading(source, passphrase) as members:
            for member, content in members:
                if member.startswith(FILES):
                    name = member.removeprefix(FILES)
                    files.add(file_line(name, keep(name, content)))
                elif member not in (MANIFEST, SUMS) and table_of(member) != LIST_OF_FILES:
                    by_name[table_of(member)].write(content)
        _compare(tables, manifest.sums, files)
    return manifest


def move(source: str, target: str) -> int:
    """Copy all rows of the database `source` into the empty database `target`; return how many.

    Raises `BackupRefused` and `Differs`: then `target` is as it was. `source` is only read.
    """
    with snapshot(source):
        migrations = applied_migrations(source)
        with _filled(target, migrations) as tables:
            sums, into = {}, {table.name: table for table in tables}
            for table in tables_of(source, migrations):
                rows = table.new_sum()
                for lines in parts(table.lines()):
                    for line in lines:
                        rows.add(line)
                    into[table.name].write(lines)
                sums[table.name] = rows.told()
            _compare(tables, sums)
    return sum(each["rows"] for each in sums.values())


@contextmanager
def _filled(alias: str, migrations: Migrations) -> Iterator[list[Table]]:
    """Empty tables as they are after `migrations`, to be filled; then they go through the rest.

    All of it is one transaction.
    """
    connection = connections[alias]
    # rows come in any order; SQLite takes this outside of transactions only
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=alias, durable=True):
            _check_empty(alias)
            uninstall(connection)  # the journal comes with the rows
            tables = _empty_tables(alias, migrations)
            yield tables
            connection.check_constraints()
            reset_sequences(alias, tables)
            before = unlike(connection)
            _migrate(alias)
            emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
            install(connection)
            note_upgraded(connection, before)
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise BackupRefused(
            f"Không ghi được vào cơ sở dữ liệu, chưa có gì thay đổi: {said}."
        ) from error
    finally:
        connection.enable_constraint_checking()


def _check_empty(alias: str) -> None:
    """Refuse a database of somebody else, and one that people already work with."""
    there = set(connections[alias].introspection.table_names())
    if there and MigrationRecorder.Migration._meta.db_table not in there:
        raise BackupRefused(NOT_EMPTY)
    for label in settings.EMPTY_WITHOUT:
        model = apps.get_model(label)
        rows = model._base_manager.using(alias)
        if model._meta.db_table in there and rows.exists():
            raise BackupRefused(NOT_EMPTY)


def _empty_tables(alias: str, migrations: Migrations) -> list[Table]:
    applied = applied_migrations(alias)
    if applied and applied != migrations:
        _drop(alias, applied)
    tables = tables_of(alias, migrations)
    if applied != migrations:
        _make(alias, migrations, tables)
    for table in tables:  # what Django and `load_forms` wrote comes again
        table.clear()
    return tables


def _drop(alias: str, applied: Migrations) -> None:
    connection = connections[alias]
    names = [table.name for table in tables_of(alias, applied)]
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in [*names, MigrationRecorder.Migration._meta.db_table]:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")


def _make(alias: str, migrations: Migrations, tables: list[Table]) -> None:
    """Make `tables` at one stroke, as they are after `migrations`: going through each of these
    would take the most of the time.
    """
    connection = connections[alias]
    with connection.schema_editor() as editor:
        for table in tables:
            if not table.model._meta.auto_created:  # which comes with one that is not
                editor.create_model(table.model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in migrations:
        recorder.record_applied(app, name)


def _migrate(alias: str) -> None:
    """Go through the migrations that the database has not gone through."""
    connection = connections[alias]

    def settle(action: str, *args) -> None:
        # PostgreSQL alters no table while checks of its rows wait for the end of the transaction
        if action == "apply_success":
            connection.check_constraints()

    executor = MigrationExecutor(connection, settle)
    executor.recorder.ensure_schema()
    executor.migrate(executor.loader.graph.leaf_nodes())


def _compare(tables: list[Table], sums: Sums, files: Sum | None = None) -> None:
    """Read again what was written."""
    found = {table.name: table.sum().told() for table in tables}
    if files is not None:
        found[LIST_OF_FILES] = files.told()
    unlike = sorted(name for name in found | sums if found.get(name) != sums.get(name))
    if unlike:
        raise Differs(
            f"Dữ liệu khôi phục được không khớp bản sao lưu ở {', '.join(unlike)}; chưa giữ lại gì."
        )


@contextmanager
def _new_files() -> Iterator[Any]:
    """A function that puts a file into the storage and reads it again from there; what it put is
    taken out again when something goes wrong.
    """
    new: list[str] = []
    try:
        yield partial(_put, new)
    except BaseException:
        for name in new:
            default_storage.delete(name)
        raise


def _put(new: list[str], name: str, content: Readable) -> Hashing:
    with SpooledTemporaryFile(LARGE) as held:
        read = Hashing(content)
        while piece := read.read(LARGE):
            held.write(piece)
        if default_storage.exists(name):
            with default_storage.open(name) as there:
                if drained(there).sha256() == read.sha256():
                    return read
            raise BackupRefused(
                f"Kho tệp đã có một tệp khác tên “{name}”; hãy dời tệp ấy đi rồi chạy lại."
            )
        held.seek(0)
        new.append(name)
        saved = default_storage.save(name, File(held, name))
    if saved != name:
        new[-1] = saved
        raise BackupRefused(f"Kho tệp không nhận tên “{name}”.")
    with default_storage.open(name) as there:
        return drained(there)
