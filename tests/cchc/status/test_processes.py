"""Requests that several web processes answer are counted together, whichever is asked."""

import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from tests.machine import Machine, wait_until
from tests.servers import free_port

pytestmark = pytest.mark.services

TOKEN = "mot-hai-ba"
COUNTED = 'cchc_requests_total{method="GET",status="200",view="healthz"}'


def answer(port: int, path: str) -> str:
    asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(asked, timeout=60) as said:
        return said.read().decode()


def test_two_web_processes_count_together(tmp_path, migrated):
    port, counts = free_port(), tmp_path / "counts"
    counts.mkdir()
    sent = 0
    with Machine(tmp_path) as machine:
        machine.begin_with(migrated)
        machine.start(
            *(sys.executable, "-m", "gunicorn", "cchc.wsgi", "-c", "deploy/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2"),
            METRICS_TOKEN=TOKEN,
            PROMETHEUS_MULTIPROC_DIR=str(counts),
        )

        def both_answered() -> bool:
            nonlocal sent
            with ThreadPoolExecutor(8) as together:
                answered = list(together.map(lambda _: _try(port), range(8)))
            sent += answered.count("ok")
            return len(list(counts.glob("counter_*.db"))) == 2

        wait_until(both_answered, machine.told)
        seen = {
            line.rpartition(" ")[2]
            for _ in range(6)
            for line in answer(port, "/metrics").splitlines()
            if line.startswith(COUNTED)
        }

    assert seen == {f"{sent}.0"}


def _try(port: int) -> str:
    try:
        return answer(port, "/healthz")
    except OSError:  # not up yet
        return ""
