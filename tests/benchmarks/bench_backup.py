"""A backup of a million rows on SQLite beside SQLite's own copy of the database, which is neither
portable nor encrypted nor packed, and packing that copy with gzip.

Ours goes through every row and can be read by PostgreSQL. What is printed of memory is the most
that the process held.
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

BASE = Path(__file__).parents[2]
ROWS = int(os.environ.get("ROWS", "1000000"))
MIGRATE = "from tests.migrating import migrate; migrate()"
MANY = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into jobs_job (name, subject, arguments, state, attempt, worker, done, total, step, error,
    created_at, sent_at)
select 'bench', n, '{"plan": ' || n || ', "title": "Kế hoạch số ' || n || '"}', 'done', 1,
    'worker@máy', n, n, 'Đã đọc xong trang ' || n, '', '2026-11-30 01:02:03.000004',
    '2026-11-30 01:02:03.000004' from n
"""


def manage(folder: Path, *arguments: str) -> float:
    """Run a command; return how many MB it held at most."""
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
    return usage.ru_maxrss / 1024


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def backup(folder: Path, name: str) -> tuple[float, float]:
    """Seconds and MB of a backup."""
    held = []
    took = seconds(lambda: held.append(manage(folder, "backup", "--output", str(folder / name))))
    return took, held[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "cchc.sqlite3"
        manage(folder, "shell", "-c", MIGRATE)
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
        size = (folder / "large").stat().st_size
    print(  # noqa: T201
        f"backup of {ROWS:,} rows: {ours:.1f} s (of few: {small:.1f} s), {size / 1e6:.0f} MB; "
        f"SQLite's copy {floor:.1f} s, packed {packing:.1f} s: "
        f"{ours / floor:.1f} and {ours / packing:.1f} times as long; "
        f"memory {held:.0f} MB (of few: {held_by_small:.0f} MB, "
        "of which scrypt's of the passphrase is most)"
    )


if __name__ == "__main__":
    main()
