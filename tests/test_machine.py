"""Tests that start processes leave none behind, however they end."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from tests.machine import Machine, kill_session, session_of, wait_until

KILLED = """
import sys
from pathlib import Path
from tests.machine import Machine
machine = Machine(Path(sys.argv[1]))
started = machine.start_queue(), machine.worker()
print(*(process.pid for process in started), flush=True)
sys.stdin.read()
"""


def has_a_child(worker: int) -> bool:
    return len(session_of(worker)) > 1


def test_a_test_that_fails_leaves_no_process(tmp_path):
    started = []

    def fail():
        with Machine(tmp_path) as machine:
            started.extend([machine.start_queue(), machine.worker()])
            wait_until(lambda: has_a_child(started[1].pid), machine.told)
            os.kill(started[1].pid, signal.SIGKILL)  # its children have lost their parent
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert [session_of(process.pid) for process in started] == [set(), set()]


def test_a_run_of_tests_that_is_killed_leaves_no_process(tmp_path):
    log = tmp_path / "machine.log"

    def left():
        return session_of(queue) | session_of(worker)

    environment = os.environ | {
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "cchc.settings.test",
    }
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with run:
        started = queue, worker = [int(pid) for pid in run.stdout.readline().split()]
        try:
            wait_until(lambda: has_a_child(worker))
            run.kill()
            wait_until(lambda: not left(), lambda: f"{left()} are left\n{log.read_text()[-4000:]}")
        finally:
            run.kill()
            for session in started:
                kill_session(session)
