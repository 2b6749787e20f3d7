"""What an archive holds: `manifest.json`, the tables, the files, and last `sums.json`.

A table is a few members `tables/NAME/000001.jsonl`, a file is `files/NAME`, and the pseudo-table
`files` lists the names, sizes and SHA-256 of files.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from tarfile import TarFile
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import connections

from ..operations.snapshots import snapshot
from .archive import Hashing, Readable, add, add_stream, reading, writing
from .errors import DAMAGED, NEWER, BackupRefused
from .rows import (
    Migrations,
    Sum,
    Table,
    applied_migrations,
    known_migrations,
    parts,
    tables_of,
)

FORMAT = 1
MANIFEST, SUMS, TABLES, FILES = "manifest.json", "sums.json", "tables/", "files/"
LIST_OF_FILES = "files"  # no table of a database has this name
MISSING_NAMED = 5  # names of missing files that are told


@dataclass
class Written:
    """What was put into an archive."""

    rows: int = 0
    files: int = 0
    missing: int = 0
    first_missing: list[str] = field(default_factory=list)

    def miss(self, name: str) -> None:
        """A row names a file that is not in the storage."""
        self.missing += 1
        if len(self.first_missing) < MISSING_NAMED:
            self.first_missing.append(name)


@dataclass
class Manifest:
    """What an archive says of itself."""

    migrations: Migrations
    tables: dict[str, dict[str, Any]]
    sums: dict[str, dict[str, Any]]

    @property
    def rows(self) -> int:
        return sum(each["rows"] for name, each in self.sums.items() if name != LIST_OF_FILES)

    @property
    def files(self) -> int:
        return self.sums[LIST_OF_FILES]["rows"]


def write_archive(target: BinaryIO, passphrase: str, *, alias: str, now: datetime) -> Written:
    """Put database and files into an archive, as they are at one moment.

    Raises OSError.
    """
    with snapshot(alias):
        migrations = applied_migrations(alias)
        tables = tables_of(alias, migrations)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "database": connections[alias].vendor,
            "migrations": sorted(migrations),
            "tables": {table.name: table.told() for table in tables},
        }
        written, sums = Written(), {}
        with writing(target, passphrase) as tar:
            add(tar, MANIFEST, _json(manifest))
            for table in tables:
                rows = table.new_sum()
                _write_rows(tar, table.name, _counted(table.lines(), rows))
                sums[table.name] = rows.told()
                written.rows += rows.count
            listed = Sum()
            files = _counted(_write_files(tar, tables, written), listed)
            _write_rows(tar, LIST_OF_FILES, files)
            sums[LIST_OF_FILES] = listed.told()
            written.files = listed.count
            add(tar, SUMS, _json(sums))
    return written


def read_through(source: BinaryIO, passphrase: str) -> Manifest:
    """Read the whole archive, and hold what is in it against its sums; return what it says.

    Raises `BackupRefused`: another key, cut off, altered, or made by a newer version.
    """
    said: dict[str, Any] = {}
    found: dict[str, Sum] = {}
    files = Sum()
    with reading(source, passphrase) as members:
        for name, content in members:
            if name in (MANIFEST, SUMS):
                said[name] = json.load(content)
                if name == MANIFEST:
                    found = _sums_of(said[name])
            elif name.startswith(FILES):
                files.add(_read_file(name, content))
            else:
                for line in content:
                    found[table_of(name)].add(line.rstrip(b"\n"))
    manifest = said[MANIFEST]
    migrations = {(app, name) for app, name in manifest["migrations"]}
    if manifest["format"] > FORMAT or migrations - known_migrations():
        raise BackupRefused(NEWER)
    told = {name: each.told() for name, each in found.items()}
    if told != said[SUMS] or files.told() != told[LIST_OF_FILES]:
        raise BackupRefused(DAMAGED)
    return Manifest(migrations, manifest["tables"], said[SUMS])


def table_of(member: str) -> str:
    """Return the name of the table whose rows are in `member`."""
    return member.removeprefix(TABLES).rpartition("/")[0]


def file_line(name: str, content: Hashing) -> bytes:
    """Return the row of a file that was read."""
    return json.dumps([name, content.size, content.sha256()], ensure_ascii=False).encode()


def drained(stream: Readable) -> Hashing:
    """Read a stream to its end."""
    read = Hashing(stream)
    while read.read(1024 * 1024):
        pass
    return read


def _sums_of(manifest: dict) -> dict[str, Sum]:
    if manifest["format"] > FORMAT:
        raise BackupRefused(NEWER)
    sums = {
        name: Sum(map(table["columns"].index, table["json"]))
        for name, table in manifest["tables"].items()
    }
    return sums | {LIST_OF_FILES: Sum()}


def _read_file(member: str, content: Readable) -> bytes:
    return file_line(member.removeprefix(FILES), drained(content))


def _write_rows(tar: TarFile, table: str, lines: Iterator[bytes]) -> None:
    for n, held in enumerate(parts(lines), start=1):
        add(tar, f"{TABLES}{table}/{n:06}.jsonl", b"\n".join(held) + b"\n")


def _write_files(tar: TarFile, tables: list[Table], written: Written) -> Iterator[bytes]:
    """Put each file that rows name into the archive; yield its row."""
    columns = [column for table in tables for column in table.file_names()]
    for (name,) in columns[0].union(*columns[1:]).iterator():
        try:
            with default_storage.open(name) as file:
                content = Hashing(file)
                add_stream(tar, FILES + name, file.size, content)
        except FileNotFoundError:  # evidence may have been deleted since the moment of the snapshot
            written.miss(name)
        else:
            yield file_line(name, content)


def _counted(lines: Iterator[bytes], rows: Sum) -> Iterator[bytes]:
    for line in lines:
        rows.add(line)
        yield line


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
