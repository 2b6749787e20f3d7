"""Reading an export of 20,000 dossiers into a statistical form, beside `python-calamine` alone.

Ours opens the file, finds its table, matches columns and fields, adds the lines up, holds them
against the file's total and the form's checks, and enters the figures.
"""

import os
import sys
import tempfile
import time
from datetime import date
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.conf import settings
from django.test.runner import DiscoverRunner
from python_calamine import load_workbook

from indicators.statistics.exports.services import import_file
from tests.factories import make_plan, make_standing_officer
from tests.indicators.statistics.exports.files import (
    FIELDS,
    HEADS,
    as_xlsx,
    settlement_form,
    total_of,
)

LINES = int(os.environ.get("LINES", "20000"))
RUNS = 3


def export() -> bytes:
    """A line a procedure and day, each with eleven figures, and the total."""
    lines = []
    for n in range(1, LINES + 1):
        online, direct, before, early, late = n % 7, n % 5, n % 3, n % 4, n % 2
        received = online + direct + before
        settled = min(received, early + late)
        early = settled - late if settled >= late else settled
        late = settled - early
        pending = received - settled
        lines.append(
            (
                n,
                FIELDS[n % len(FIELDS)],
                received,
                online,
                direct,
                before,
                settled,
                early,
                late,
                0,
                pending,
                pending,
                0,
            )
        )
    return as_xlsx([*HEADS, *lines, total_of(lines)])


def alone(content: bytes) -> float:
    started = time.perf_counter()
    load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    return time.perf_counter() - started


def ours(content: bytes) -> float:
    plan, form = make_plan(), settlement_form()
    by, period = make_standing_officer(plan.unit), plan.periods.get(key="quarter-1")
    started = time.perf_counter()
    stored = import_file(
        plan, form, period, content=content, name="ho-so.xlsx", by=by, today=date(2026, 3, 20)
    )
    taken = time.perf_counter() - started
    assert len(stored.entered) == 8 * len(FIELDS), stored.refused
    assert not stored.reading.errors, stored.reading.errors
    form.filled.all().delete()
    form.delete()
    return taken


def measure() -> None:
    content = export()
    floor = min(alone(content) for _ in range(RUNS))
    took = min(ours(content) for _ in range(RUNS))
    print(  # noqa: T201
        f"statistics, {LINES} lines of an export: {took:.2f} s ({LINES / took:,.0f} lines/s), "
        f"reading the file alone {floor:.2f} s, ratio {took / floor:.1f}"
    )


if __name__ == "__main__":
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings.MEDIA_ROOT = folder
            measure()
    finally:
        runner.teardown_databases(databases)
