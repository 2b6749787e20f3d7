"""Keeps the demo of the present version for later ones: `python -m tests.versions.keeping
DATABASE VERSION`, in plain SQL, so that it reads the tables of any version.
"""

import hashlib
import json
import lzma
import sqlite3
import sys
from pathlib import Path

PLACE = Path(__file__).parent
# histories that no page reads, and queues: most of the file
LEFT_OUT = (
    "axes_",
    "django_session",
    "jobs_",
    "post_office_",
    "accounts_notif",
    "tasks_historicalprogressupdate",
    "indicators_historicalmeasurement",
    "indicators_historicalformentry",
    "parindex_historicalcriterion",
    "parindex_historicalscore",
    "reports_historicalreport",
)
STATES = """
    SELECT plan.year, plan.state, coalesce(word.state, ''), count(*)
    FROM tasks_task task JOIN plans_plan plan ON plan.id = task.plan_id
    LEFT JOIN tasks_progressupdate word ON word.id = task.current_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
REPORTS = "SELECT id, figures FROM reports_report ORDER BY id"
SCORES = "SELECT id, self_points FROM parindex_score ORDER BY id"


def keep(database: Path, version: str) -> None:
    """Write a small copy of the SQLite file `database` and its figures beside this module."""
    copy = sqlite3.connect(":memory:")
    sqlite3.connect(database).backup(copy)
    _make_small(copy)
    figures = json.dumps(figures_of(copy), ensure_ascii=False, sort_keys=True, indent=1)
    (PLACE / f"{version}.sql.xz").write_bytes(
        lzma.compress("\n".join(copy.iterdump()).encode(), preset=9 | lzma.PRESET_EXTREME)
    )
    (PLACE / f"{version}.json").write_text(figures + "\n", encoding="utf-8")


def unpack(version: str, database: Path) -> dict:
    """Make the SQLite file `database` of what was kept of `version`; return its figures."""
    text = lzma.decompress((PLACE / f"{version}.sql.xz").read_bytes()).decode()
    made = sqlite3.connect(database)
    made.executescript(text)
    made.close()
    return json.loads((PLACE / f"{version}.json").read_text(encoding="utf-8"))


def figures_of(database: sqlite3.Connection) -> dict:
    """How many tasks stand how, what the reports say, and the self-scores."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    scores = database.execute(SCORES) if "parindex_score" in tables else ()
    return {
        "states": [list(row) for row in database.execute(STATES)],
        "reports": {str(pk): _hash(figures) for pk, figures in database.execute(REPORTS)},
        "scores": {str(pk): None if points is None else f"{points:.2f}" for pk, points in scores},
    }


def _hash(figures: str) -> str:
    """The frozen figures of a report, many pages of them, in short; the order of names is none."""
    return hashlib.sha256(json.dumps(json.loads(figures), sort_keys=True).encode()).hexdigest()


def _make_small(copy: sqlite3.Connection) -> None:
    """Leave out such histories and queues, and all reports but the first of each plan."""
    copy.execute("PRAGMA foreign_keys = OFF")
    for (table,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table.startswith(LEFT_OUT):
            copy.execute(f'DELETE FROM "{table}"')  # nosec B608 - a name of the schema
    copy.execute(
        "DELETE FROM reports_report WHERE (SELECT count(*) FROM reports_report other"
        " WHERE other.plan_id = reports_report.plan_id AND other.id < reports_report.id) >= 1"
    )
    while lost := copy.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, *_ in lost:
            copy.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [row])  # nosec B608 - likewise
    copy.commit()
    copy.execute("VACUUM")


if __name__ == "__main__":
    keep(Path(sys.argv[1]), sys.argv[2])
