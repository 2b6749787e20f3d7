"""A process that has imported the product and forks others: each begins within a moment, where
importing takes two and a half processor seconds.
"""

import gc
import json
import os
import sys
import tempfile
import traceback
from contextlib import redirect_stdout, suppress
from typing import Any

from celery import current_app
from django.core.management import execute_from_command_line
from django.db import connections
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.machine import end_with_parent


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
    if what == "start_session":
        return _leading(*asked)
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
        tempfile.tempdir = None  # each looks where there is room
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # Celery writes past `sys.stdout`
        code = _outcome(function, arguments, named)
    os._exit(code)


def _leading(function: str, arguments: list) -> int:
    """The id of a new process that calls the function as the leader of a session."""
    begun, begins = os.pipe()
    pid = _forked("tests.nursery.lead", [function, arguments, begins], {})
    os.close(begins)
    os.read(begun, 1)
    os.close(begun)
    return pid


def lead(function: str, arguments: list, begins: int) -> None:
    """Call the function in a new session; that it began is told by closing `begins`."""
    os.setsid()
    os.close(begins)
    import_string(function)(*arguments)


def manage(*arguments: str) -> None:
    """A command of `manage.py`."""
    execute_from_command_line(["manage.py", *arguments])


def manage_apart(said: str, wrong: str, *arguments: str) -> None:
    """A command of `manage.py` whose output and errors, logs among them, go to these two files."""
    for stream, path in ((1, said), (2, wrong)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    # past the one that the nursery speaks by
    with open(1, "w", closefd=False) as output, redirect_stdout(output):
        manage(*arguments)


def worker(*options: str) -> None:
    """A worker, of one process unless it is said otherwise."""
    alone = ("--without-heartbeat", "--without-gossip", "--without-mingle")
    current_app.worker_main(["--quiet", "worker", *alone, *(options or ("--concurrency", "1"))])


def _outcome(function: str, arguments: list, named: dict) -> int:
    """Call the function, which speaks to the log; 0 where it came to its end."""
    try:
        with redirect_stdout(sys.stderr):
            import_string(function)(*arguments, **named)
    except SystemExit as end:
        if isinstance(end.code, str):  # words, as Python itself says them
            sys.stderr.write(f"{end.code}\n")
            return 1
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0
