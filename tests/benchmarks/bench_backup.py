"""A backup of many rows on SQLite beside SQLite's own copy of the database, which is neither
portable nor encrypted nor packed, and packing that copy with gzip.

Ours goes through every row and can be read by PostgreSQL. Judged is what the rows cost: a backup of
few is mostly the start of the command and the passphrase, which takes its time on purpose. What is
printed of memory is the most that the process held.
"""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.judging import Judge, judging

BASE = Path(__file__).parents[2]
ROWS = int(os.environ.get("ROWS", "200000"))
AS_LONG, MEGABYTES = 16, 250
MAKE = "from tests.migrating import make_tables; make_tables()"
MANY = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into jobs_job (name, subject, arguments, state, attempt, worker, done, total, step, error,
    request_id,
    created_at, sent_at)
select 'bench', n, '{"plan": ' || n || ', "title": "Kế hoạch số ' || n || '"}', 'done', 1,
    'worker@máy', n, n, 'Đã đọc xong trang ' || n, '', '', '2026-11-30 01:02:03.000004',
    '2026-11-30 01:02:03.000004' from n
"""


def manage(folder: Path, *arguments: str) -> tuple[float, float]:
    """Run a command; return its seconds of processor time, and how many MB it held at most."""
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "BACKUP_KEY": "bench",
        "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
    }
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, cwd=BASE, env=os.environ | environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(1)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def seconds(work) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def backup(folder: Path, name: str) -> tuple[float, float]:
    """Seconds and MB of a backup."""
    return manage(folder, "backup", "--output", str(folder / name))


def compare(judge: Judge) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "cchc.sqlite3"
        manage(folder, "shell", "-v", "0", "-c", MAKE)
        small, held_by_small = backup(folder, "small")
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(MANY, (ROWS,))

        def copy() -> None:
            with (
                closing(sqlite3.connect(database)) as source,
                closing(sqlite3.connect(folder / "copy")) as target,
            ):
                source.backup(target)

        def pack() -> None:
            copy()
            with (folder / "copy").open("rb") as plain, gzip.open(folder / "gz", "wb", 1) as packed:
                shutil.copyfileobj(plain, packed)

        floor, packing = seconds(copy), seconds(pack)
        ours, held = backup(folder, "large")
    judge.tell(f"{ROWS:,} rows: ours, of few", f"{ours:.1f} s, {small:.1f} s")
    rows = ours - small
    judge.tell(f"{ROWS:,} rows beside SQLite's copy", f"{rows / floor:.0f} x")
    judge.at_most(f"{ROWS:,} rows beside SQLite's copy, packed", rows / packing, AS_LONG)
    # the most of it is scrypt's, of the passphrase
    judge.tell("memory for few rows", f"{held_by_small:.0f} MB")
    judge.at_most(f"memory for {ROWS:,} rows", held, MEGABYTES, "MB")


if __name__ == "__main__":
    with judging("backup") as judge:
        compare(judge)
