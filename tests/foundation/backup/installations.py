"""Installations on a disk of their own, on SQLite and PostgreSQL, with commands as people type
them.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2.extras import register_default_jsonb

from tests.machine import PATIENCE, Machine, Nursery, begin

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEY = "một mật khẩu dài của bản sao lưu"
# rows of many kinds, a file, and a row whose file is gone
FILL = """
from django.core.files.base import ContentFile
from django.db.models import JSONField, Value
from foundation.jobs.models import Job
from tests import factories
unit = factories.make_commune()
officer = factories.make_standing_officer(unit)
plan = factories.make_plan(unit)
factories.make_target(factories.make_indicator(plan), goal="97.25")
factories.make_update(factories.make_task(plan), author=officer)
Job.objects.create(name="x", subject="1", arguments={"z": 1.50, "a": [None, 1e22, "đ", True]})
Job.objects.create(name="x", subject="2", arguments=Value(None, JSONField()))
evidence = {"unit": unit, "year": 2026, "added_by": officer}
kept = ContentFile(bytes(range(256)) * 5000, "báo cáo.pdf")
unit.evidence.create(title="Có tệp", file=kept, **evidence)
unit.evidence.create(title="Mất tệp", file="evidence/2026/11/gone.pdf", **evidence)
"""


class Installation:
    """A data folder with a database, SQLite in the folder unless `url` names another."""

    def __init__(self, folder: Path, url: str = ""):
        self.folder, self.url = folder, url
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "REDIS_URL": "",
            "BACKUP_KEY": KEY,
            "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
        }
        self.machine: Machine | None = None

    @contextmanager
    def prepared(self) -> Iterator["Installation"]:
        """Have its commands forked from one process that imported the product, as long as the
        context: where there are many, that is most of what they cost.
        """
        with Machine(self.folder) as self.machine:
            self.machine.environment = self.environment
            yield self
        self.machine = None

    @property
    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("cchc-*.tar"))

    @property
    def database(self) -> Path:
        return self.folder / "cchc.sqlite3"

    def begin_with(self, database: Path) -> "Installation":
        shutil.copy(database, self.database)
        return self

    def start(self, *arguments: str, most: int | None = None, **environment: str):
        """Start a command; no file that it writes grows beyond `most` bytes."""
        limited = ["prlimit", f"--fsize={most}"] if most else []
        return begin(
            [*limited, sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Run a command to its end; return its code and what it said."""
        if self.machine and not environment:
            return self._forked(self.machine.nursery, *arguments)
        process = self.start(*arguments, **environment)
        said, wrong = process.communicate(timeout=PATIENCE)
        return process.returncode, said, wrong

    def _forked(self, nursery: Nursery, *arguments: str) -> tuple[int, str, str]:
        told = [self.folder / name for name in ("said.log", "wrong.log")]
        process = nursery.start("tests.nursery.manage_apart", *map(str, told), *arguments)
        return nursery.wait(process), *(file.read_text() for file in told)

    def succeed(self, *arguments: str, **environment: str) -> str:
        code, said, wrong = self.manage(*arguments, **environment)
        assert code == 0, wrong
        return said

    def fails(self, *arguments: str, code: int = 2, **environment: str) -> str:
        """Run a command that must end with `code` and one line; return the line."""
        ended, said, wrong = self.manage(*arguments, **environment)
        assert (ended, said, wrong.count("\n")) == (code, "", 1), wrong
        return wrong.strip()

    def sql(self, statement: str, *params) -> list[tuple]:
        if self.url:
            with connected(self.url) as cursor:
                cursor.execute(statement.replace("?", "%s"), params or None)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.database, timeout=60)) as file, file:
            return file.execute(statement, params).fetchall()

    def tables(self) -> dict[str, list[str]]:
        """The columns of each table."""
        if self.url:
            rows = self.sql(
                "select table_name, column_name from information_schema.columns "
                "where table_schema = 'public'"
            )
        else:
            rows = self.sql(
                "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c "
                "where m.type = 'table' and m.name not like 'sqlite_%'"
            )
        found: dict[str, list[str]] = {}
        for table, column in rows:
            found.setdefault(table, []).append(column)
        # when a migration was gone through is the installation's own
        return {name: sorted(names) for name, names in found.items() if name != "django_migrations"}

    def rows(self) -> dict[str, list[str]]:
        """All rows of all tables, each as one text that is the same on both databases."""
        return {
            table: sorted(
                json.dumps([_plain(value) for value in row], sort_keys=True)
                for row in self.sql(
                    f"select {', '.join(f'''{chr(34)}{each}{chr(34)}''' for each in columns)} "
                    f'from "{table}"'
                )
            )
            for table, columns in self.tables().items()
        }

    def files(self) -> dict[str, bytes]:
        folder = self.folder / "files"
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }


def _plain(value):
    """What a database gave, as SQLite would have given it."""
    if isinstance(value, int | float | Decimal):  # truth values are numbers as well
        return f"{Decimal(str(int(value) if isinstance(value, bool) else value)).normalize():f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, uuid.UUID):  # as the driver gives them once Django has set it up
        return value.hex
    if isinstance(value, date | clock | timedelta):
        return str(value)
    if isinstance(value, str):
        if UUID.fullmatch(value):
            return value.replace("-", "")
        if len(value) > 18 and value[4:5] == "-" and value[10:11] == " " and value[13:14] == ":":
            return value if "." in value else value + ".000000"
        if value[:1] in "[{":
            try:
                return {"json": _numbers(json.loads(value))}
            except ValueError:
                return value
    return value


def _numbers(value):
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    return float(value) if isinstance(value, int | float) else value


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of a database on PostgreSQL that is dropped afterwards."""
    mine = connection.settings_dict
    name = f"backup_{uuid.uuid4().hex[:12]}"
    there = f"{mine['USER']}:{mine['PASSWORD']}@{mine['HOST']}:{mine['PORT'] or 5432}"
    server = f"postgres://{there}/postgres"
    with connected(server) as admin:
        admin.execute(f"create database {name}")
    try:
        yield f"postgres://{there}/{name}"
    finally:
        with connected(server) as admin:
            admin.execute(f"drop database {name} with (force)")


@contextmanager
def connected(url: str) -> Iterator:
    """A cursor whose statements each stand for themselves."""
    with closing(psycopg2.connect(url)) as server:
        server.autocommit = True
        register_default_jsonb(server, loads=str)  # a null of JSON is not no value
        with server.cursor() as cursor:
            yield cursor
