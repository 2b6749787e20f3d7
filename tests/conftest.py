"""Fixtures that every test may use."""

import fcntl
import gc
import os
import shutil
import subprocess
from contextlib import nullcontext, suppress
from importlib import import_module
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import lucide
import pytesseract
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.models.expressions import BaseExpression, Col
from django.template.base import Template
from django.test.utils import instrumented_test_render
from hypothesis import HealthCheck
from hypothesis import settings as examples

from foundation.journal.models import Begun, Entry
from foundation.web import uploads
from programs import Verdict
from programs.inspection.__main__ import said
from tests.browser.lateness import LATE
from tests.machine import Machine
from tests.sampling import DAY, TWIN_DAYS, TWINS_SHARED, WHOLE, is_turn, twins_left_out

# No example is wrong because the machine is busy.
examples.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("any machine")

# Django's checks, which `make check` asks: each worker of Celery would ask them again
os.environ["CELERY_SKIP_CHECKS"] = "yes"

JOURNAL = Entry._meta.db_table
WRITTEN_ONCE = {each._meta.db_table for each in (ContentType, Permission, Begun)}
NAMESPACES = ("unshare", "--net", "--mount", "--uts", "true")
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
OF_SERVICES = {"services", "both", "browser", "office", "ocr"}
NEEDS = {
    "services": (
        "DATABASE_URL and REDIS_URL",
        lambda: connection.vendor == "postgresql" and settings.REDIS_URL,
    ),
    "browser": (str(CHROMIUM), CHROMIUM.exists),
    "containers": (
        "caddy, curl, and root who may make namespaces (unshare)",
        lambda: (
            all(map(shutil.which, ("caddy", "curl")))
            and os.getuid() == 0
            and not subprocess.call(NAMESPACES)
        ),
    ),
    "office": ("soffice (LibreOffice)", lambda: shutil.which("soffice")),
    "ocr": (
        "tesseract with its language vie",
        lambda: shutil.which("tesseract") and "vie" in pytesseract.get_languages(),
    ),
}


def pytest_runtest_setup(item):
    """A test whose machine lacks what it needs is an error: were it skipped, a run of nothing would
    be green.
    """
    for mark, (what, is_there) in NEEDS.items():
        if item.get_closest_marker(mark) and not is_there():
            pytest.fail(f"this test needs {what}", pytrace=False)


def pytest_collection(session):
    """Load the modules of a whole run from another one on in each worker: changing the asserts of
    all of them takes a worker eleven seconds, and what one has changed the others find.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker and session.config.args_source is session.config.ArgsSource.TESTPATHS:
        folder = Path(__file__).parent
        paths = sorted(path.relative_to(folder.parent) for path in folder.rglob("test_*.py"))
        first = len(paths) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        for path in paths[first:] + paths[:first]:
            with suppress(Exception, pytest.skip.Exception):  # pytest tells of it in its turn
                import_module(".".join(path.with_suffix("").parts))


def pytest_report_header():
    told = [f"sampled: {'the whole' if WHOLE else f'the share of SHARE_DAY={DAY}'}"]
    if TWINS_SHARED and not WHOLE and connection.vendor == "sqlite":
        told.append(f"both databases: SQLite is asked one module of {TWIN_DAYS} (TWINS=share)")
    if LATE:
        told.append(f"late in the browser: {LATE} (SHARE_DAY={DAY})")
    return told


def pytest_collection_modifyitems(config, items):
    """Leave out what has no turn today. Begin with the long modules: the last one to begin is what
    the other workers wait for.
    """
    _see_that_modules_name_their_marks(items)
    turns = {item: item.get_closest_marker("turn") for item in items}
    without = {item for item, turn in turns.items() if turn and not is_turn(*turn.args)}
    twins = {item: item.path for item in items if item.get_closest_marker("both")}
    left_out = twins_left_out({*twins.values()}, connection.vendor)
    without |= {item for item, path in twins.items() if path in left_out}
    config.hook.pytest_deselected(items=list(without))
    items[:] = [item for item in items if item not in without]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _see_that_modules_name_their_marks(items):
    """`make test-services` loads the modules alone that name what it asks for (`Makefile`)."""
    marked: dict[Path, set[str]] = {}
    for item in items:
        of_services = {mark.name for mark in item.iter_markers()} & OF_SERVICES
        marked.setdefault(item.path, set()).update(of_services)
    for path, names in marked.items():
        text = path.read_text() if names else ""
        if unnamed := [name for name in names if f"mark.{name}" not in text]:
            raise pytest.UsageError(f"{path} does not name its marks: {unnamed}")


def pytest_collection_finish():
    """Look for garbage seldom, and not among what lives as long as the run: that took a seventh of
    its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Empty the database after real transactions by deleting: PostgreSQL truncates twenty times as
    slowly. Rows that are written with the tables are left: Django's own, and where the journal of
    each begins, without which rows that it does not know would be put down once more.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args: None)
        # of the class: beside a browser's loop a test has a connection of its own
        patch.setattr(type(connection.ops), "sql_flush", _deletions)
        yield


def _deletions(ops, style, tables, **options) -> list[str]:
    """What empties the tables, the journal last, for it tells of the others: in one round trip
    where the database takes several statements at once.
    """
    emptied = sorted({*tables} - WRITTEN_ONCE, key=JOURNAL.__eq__)
    statements = [f'DELETE FROM "{table}"' for table in emptied]
    return ["; ".join(statements)] if connection.vendor == "postgresql" else statements


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database for rows that are made once a module; its tests undo only what they write."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def one_context_a_page(django_test_environment):
    """Keep the context of a page (`response.context`), not those of all that it includes and
    extends: their copies take half of the time. A partial tells of itself by what it includes.
    """

    def render(template, context):
        if isinstance(context.template, Template) and context.template is not template:
            return template.nodelist.render(context)
        return instrumented_test_render(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_libraries():
    """Do once what libraries do again for each row: Django binds the signature of `Col` to tell
    columns apart wherever rows are put in order, and copies each part of a query by way of
    `pickle`. And lucide reads the contents of its archive for each icon, a second for all of them.
    Uploads are judged in the process of the test, in the place of one that takes a quarter of a
    second to begin (`tests/programs/test_inspection.py`).
    """
    icons = ZipFile(Path(lucide.__file__).with_name("lucide.zip"))
    with pytest.MonkeyPatch.context() as patch, icons:
        patch.setattr(lucide, "ZipFile", lambda *args: nullcontext(icons))
        patch.setattr(Col, "identity", property(_what_tells_apart))
        patch.setattr(BaseExpression, "__copy__", _copied, raising=False)
        patch.setattr(uploads, "inspect_files", _inspected_here)
        yield


def _inspected_here(files, *, unpacked, seconds) -> list[Verdict]:
    return [Verdict(*said(descriptor, ending, unpacked)) for descriptor, ending in files]


def _what_tells_apart(column: Col) -> tuple:
    return Col, column.alias, column.target, column.output_field


def _copied(expression: BaseExpression) -> BaseExpression:
    copy = object.__new__(type(expression))
    copy.__dict__.update(expression.__getstate__())
    return copy


@pytest.fixture
def new_counters(monkeypatch):
    """Let what the cache counts begin anew, also where other workers count in the same Redis."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, worker_id) -> Path:
    """The database of machines, which takes longer to make than most of what they are asked for:
    the first worker of a run makes it for all. It is the one that `manage.py migrate` makes from
    nothing where `tests/test_migrations.py` compares it, on SQLite; else one of the same tables.
    """
    make = "migrate" if connection.vendor == "sqlite" else "make_tables"
    folder = tmp_path_factory.getbasetemp()
    folder = (folder if worker_id == "master" else folder.parent) / "migrated"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        whole = folder / "whole"
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with Machine(folder) as machine:
                machine.manage("shell", "-c", f"from tests.migrating import {make}; {make}()")
                machine.close_database()
            whole.touch()
    return Machine(folder).database


@pytest.fixture
def machine(tmp_path):
    """A machine with its queue, on which workers can be killed."""
    with Machine(tmp_path) as machine:
        machine.start_queue()
        yield machine
