"""Sealing and checking a million entries of the journal on SQLite, beside reading them and one
SHA-256 of each, which is the least that any check must do.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

BASE = Path(__file__).parents[2]
ROWS = int(os.environ.get("ROWS", "1000000"))
ENTRIES_A_ROW = 10
MIGRATE = "from tests.migrating import migrate; migrate()"
SEAL = "from foundation.journal.services import seal_all; seal_all()"
MANY = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into tasks_taskcomment (id, task_id, author_id, text, written_at)
select n, 1, 1, 'Đã trao đổi với đơn vị về việc số ' || n, '2026-11-30 01:02:03.000004' from n
"""
TOLD = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into journal_entry ("at", "table", "row", action, before, after, by_name, door, place, why,
    request, hash)
select '2026-11-30 01:02:03.000004', 'tasks_taskcomment', cast(c.id as text), '~',
    json_object('text', c.text), json_object('id', c.id, 'text', c.text, 'written_at', c.written_at,
    'author_id', c.author_id, 'task_id', c.task_id), 'Nguyễn Thị Lan', 'page',
    '/tasks/1/comment/', '', '', ''
from n join tasks_taskcomment c on c.id = 1 + n / ?
"""


def manage(folder: Path, *arguments: str) -> float:
    """Run a command; return how many seconds it took."""
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
    }
    begin = time.perf_counter()
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=BASE, env=os.environ | environment, check=True)
    return time.perf_counter() - begin


def read(database: Path) -> float:
    """Seconds of reading all entries, and a hash of each."""
    begin = time.perf_counter()
    with closing(sqlite3.connect(database)) as connection:
        for row in connection.execute("select * from journal_entry order by chain, position"):
            hashlib.sha256("\n".join(map(str, row)).encode()).hexdigest()
    return time.perf_counter() - begin


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "cchc.sqlite3"
        manage(folder, "shell", "-c", MIGRATE)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(MANY, (ROWS // ENTRIES_A_ROW + 1,))
            connection.execute(TOLD, (ROWS, ENTRIES_A_ROW))
            connection.execute(f"delete from tasks_taskcomment where id > {ROWS // ENTRIES_A_ROW}")
            connection.execute(
                'delete from journal_entry where cast("row" as int) > ?', (ROWS // ENTRIES_A_ROW,)
            )
        sealing = manage(folder, "shell", "-c", SEAL)
        floor, ours = read(database), manage(folder, "verify_journal")
    print(  # noqa: T201
        f"journal of {ROWS:,} entries: sealed in {sealing:.1f} s, checked in {ours:.1f} s; reading "
        f"and hashing alone {floor:.1f} s: {ours / floor:.1f} times as long"
    )


if __name__ == "__main__":
    main()
