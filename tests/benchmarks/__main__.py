"""Runs all benchmarks, or those that are named (`python -m tests.benchmarks pages workers`), each
in a process of its own, and ends with one table: exit code 1 when one falls short or breaks off.

`bench_country.py` runs only by its name: it needs a country.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from tests.benchmarks.installation import demo_for_all
from tests.benchmarks.judging import RESULTS, SHORT, table

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")
FOLDER = Path(__file__).parent
APART = {"country"}


def names() -> list[str]:
    """All benchmarks that run on any machine."""
    found = {path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py")}
    return sorted(found - APART)


def run(name: str, results: Path) -> list[tuple[str, ...]]:
    """Run one benchmark; return its verdicts, and one more when it ended without any red one."""
    started, before = time.monotonic(), getrusage(RUSAGE_CHILDREN)
    environment = os.environ | {RESULTS: str(results)}
    results.write_text("")
    code = subprocess.call(
        [sys.executable, "-m", f"tests.benchmarks.bench_{name}"],
        cwd=FOLDER.parents[1],
        env=environment,
    )
    used = getrusage(RUSAGE_CHILDREN)
    work = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    took = time.monotonic() - started
    print(f"{name}: {took:.0f} s, of the processor without the database {work:.0f} s\n", flush=True)
    rows = [tuple(json.loads(line)) for line in results.read_text().splitlines()]
    if code and all(verdict != SHORT for *_, verdict in rows):
        rows.append((name, f"broke off with exit code {code}", "", "", SHORT))
    return rows


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder, demo_for_all():
        for name in sys.argv[1:] or names():
            rows += run(name, Path(folder, name))
    print(table(rows))
    sys.exit(any(verdict == SHORT for *_, verdict in rows))


if __name__ == "__main__":
    main()
