"""Reading an export of 20,000 dossiers into a statistical form, beside `python-calamine` alone.

Ours opens the file, finds its table, matches columns and fields, adds the lines up, holds them
against the file's total and the form's checks, and enters the figures.
"""

import os
import sys
import tempfile
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.conf import settings
from python_calamine import load_workbook

from indicators.statistics.exports.services import import_file
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import own_database, own_meter
from tests.factories import make_plan, make_standing_officer
from tests.indicators.statistics.exports.files import (
    FIELDS,
    HEADS,
    as_xlsx,
    settlement_form,
    total_of,
)

LINES = int(os.environ.get("LINES", "20000"))
ROUNDS = 3
BESIDE_READING = 20  # what is opened once is compared, matched, added up and entered too


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


def alone(content: bytes) -> None:
    load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()


def ours(content: bytes) -> None:
    """Read and store it for a new plan, and forget it again."""
    plan, form = make_plan(), settlement_form()
    by, period = make_standing_officer(plan.unit), plan.periods.get(key="quarter-1")
    stored = import_file(
        plan, form, period, content=content, name="ho-so.xlsx", by=by, today=date(2026, 3, 20)
    )
    assert len(stored.entered) == 8 * len(FIELDS), stored.refused
    assert not stored.reading.errors, stored.reading.errors
    form.filled.all().delete()
    form.delete()


def compare(judge: Judge) -> None:
    content = export()
    runs = {"floor": partial(alone, content), "ours": partial(ours, content)}
    costs = in_turn(runs, rounds=ROUNDS, meters=dict.fromkeys(runs, own_meter()))
    ratio = costs["ours"].work / costs["floor"].work
    judge.tell(
        f"{LINES:,} lines: reading the file alone, and ours",
        f"{costs['floor'].work:.0f} ms, {costs['ours'].work:.0f} ms",
    )
    judge.at_most(f"{LINES:,} lines of an export beside reading them", ratio, BESIDE_READING)


if __name__ == "__main__":
    with judging("exports") as judge, own_database(), tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        compare(judge)
