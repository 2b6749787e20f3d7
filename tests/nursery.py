"""A process that has imported the product and forks others: each begins within a moment, where
importing takes two and a half processor seconds.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import traceback
from contextlib import redirect_stdout, suppress
from typing import IO, Any

from celery import current_app
from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.machine import Machine, begin, end_with_parent


class Nursery:
    """The processes of a machine that are forked from one which imported the product; they end
    with the machine.
    """

    def __init__(self, machine: Machine):
        with machine.folder.joinpath("machine.log").open("ab") as log:
            self.process = machine.keep(
                begin(
                    (sys.executable, "-c", "from tests.nursery import serve; serve()"),
                    cwd=settings.BASE_DIR,
                    env=machine.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
            )
        self.machine = machine

    def start(self, function: str, *arguments: object, **named: object) -> int:
        """Call the function of this dotted name in a process of its own; return its id."""
        return self._ask("start", function, arguments, named)

    def wait(self, process: int) -> int:
        """Wait for the end of a process; return its exit code, below 0 that of a signal."""
        return self._ask("wait", process)

    def run(self, function: str, *arguments: object, **named: object) -> None:
        """Call a function in a process of its own, which must come to its end."""
        assert self.wait(self.start(function, *arguments, **named)) == 0, self.machine.told()

    def warm(self, function: str, *arguments: object, **named: object) -> None:
        """Call a function in the process itself, so that those begun later find done what it does
        once.
        """
        assert self._ask("warm", function, arguments, named) == 0, self.machine.told()

    def kill(self, process: int) -> int:
        """Kill a process, if it still runs; return how it ended."""
        os.kill(process, signal.SIGKILL)
        return self.wait(process)

    def _ask(self, *asked: object) -> int:
        _pipe(self.process.stdin).write(json.dumps(asked) + "\n")
        _pipe(self.process.stdin).flush()
        answer = _pipe(self.process.stdout).readline()
        assert answer, self.machine.told()
        return int(answer)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


def serve() -> None:
    """Start and wait for processes as standard input says, until it ends."""
    import django

    django.setup()
    current_app.loader.import_default_modules()
    reverse("accounts:login")  # reads all addresses
    gc.freeze()  # what it looks at is copied
    for line in sys.stdin:
        sys.stdout.write(f"{_answer(*json.loads(line))}\n")
        sys.stdout.flush()


def _answer(what: str, *asked: Any) -> int:
    """The id of a process that was started, or how one or a call ended."""
    if what == "start":
        return _forked(*asked)
    if what == "wait":
        return os.waitstatus_to_exitcode(os.waitpid(*asked, 0)[1])
    outcome = _outcome(*asked)
    connections.close_all()  # no child may use them
    gc.freeze()
    return outcome


def _forked(function: str, arguments: list, named: dict) -> int:
    """The id of a new process that calls the function."""
    if child := os.fork():
        return child
    code = 1
    with suppress(BaseException):
        end_with_parent()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # Celery writes past `sys.stdout`
        code = _outcome(function, arguments, named)
    os._exit(code)


def _outcome(function: str, arguments: list, named: dict) -> int:
    """Call the function, which speaks to the log; 0 where it came to its end."""
    try:
        with redirect_stdout(sys.stderr):
            import_string(function)(*arguments, **named)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0
