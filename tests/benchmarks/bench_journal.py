"""Sealing and checking entries of the journal on SQLite, beside reading them and one
SHA-256 of each, which is the least that any check must do.
"""

import hashlib
import os
import resource
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
CHECKED, SEALED = 6, 12  # times as long as the least
ENTRIES_A_ROW = 10
MAKE = "from tests.migrating import make_tables; make_tables()"
SEAL = "from foundation.journal.services import seal_all; seal_all()"
MANY = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into tasks_taskcomment (id, task_id, author_id, text, written_at)
select n, 1, 1, 'Đã trao đổi với đơn vị về việc số ' || n, '2026-11-30 01:02:03.000004' from n
"""
TOLD = """
with recursive n(n) as (select 1 union all select n + 1 from n where n < ?)
insert into journal_entry ("at", "table", "row", parent, action, before, after, by_name, door,
    place, why, request, hash)
select '2026-11-30 01:02:03.000004', 'tasks_taskcomment', cast(c.id as text), c.task_id, '~',
    json_object('text', c.text), json_object('id', c.id, 'text', c.text, 'written_at', c.written_at,
    'author_id', c.author_id, 'task_id', c.task_id), 'Nguyễn Thị Lan', 'page',
    '/tasks/1/comment/', '', '', ''
from n join tasks_taskcomment c on c.id = 1 + n / ?
"""


def manage(folder: Path, *arguments: str) -> float:
    """Run a command; return how many seconds of processor time it took."""
    environment = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
    }
    command = [sys.executable, "manage.py", *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=BASE, env=os.environ | environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(database: Path) -> float:
    """Seconds of reading all entries, and a hash of each."""
    begin = time.process_time()
    with closing(sqlite3.connect(database)) as connection:
        for row in connection.execute("select * from journal_entry order by chain, position"):
            hashlib.sha256("\n".join(map(str, row)).encode()).hexdigest()
    return time.process_time() - begin


def compare(judge: Judge) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "cchc.sqlite3"
        manage(folder, "shell", "-v", "0", "-c", MAKE)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(MANY, (ROWS // ENTRIES_A_ROW + 1,))
            connection.execute(TOLD, (ROWS, ENTRIES_A_ROW))
            connection.execute(f"delete from tasks_taskcomment where id > {ROWS // ENTRIES_A_ROW}")
            connection.execute(
                'delete from journal_entry where cast("row" as int) > ?', (ROWS // ENTRIES_A_ROW,)
            )
        start = manage(folder, "shell", "-v", "0", "-c", "pass")
        sealing = manage(folder, "shell", "-v", "0", "-c", SEAL) - start
        floor, ours = read(database), manage(folder, "verify_journal") - start
    judge.tell(f"{ROWS:,} entries: sealed, checked", f"{sealing:.1f} s, {ours:.1f} s")
    judge.at_most(f"{ROWS:,} entries checked, beside reading and hashing", ours / floor, CHECKED)
    judge.at_most(f"{ROWS:,} entries sealed, beside reading and hashing", sealing / floor, SEALED)


if __name__ == "__main__":
    with judging("journal") as judge:
        compare(judge)
