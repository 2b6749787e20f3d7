"""Runs a program in a group of its own that ends as a whole, under limits, without a network."""

import os
import shutil
import signal
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, cast

from .errors import OutOfTime

_LIMITED = Path(__file__).with_name("limited.py")


@contextmanager
def output_of(
    command: Sequence[str],
    *,
    seconds: float,
    environment: Mapping[str, str],
    taking: IO[bytes] | int = subprocess.DEVNULL,
    passing: Sequence[int] = (),
) -> Iterator[IO[bytes]]:
    """Run a program that reads `taking` and inherits the descriptors `passing`, and give what it
    prints.

    When the context ends, the program and all that it started are dead; after `seconds` it raises
    `OutOfTime`.
    """
    process = subprocess.Popen(  # noqa: S603 - no shell, programs that we name # nosec B603
        command,
        stdin=taking,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        pass_fds=passing,
        start_new_session=True,
    )
    late = threading.Event()

    def end_it() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(seconds, end_it)
    timer.start()
    try:
        yield cast(IO[bytes], process.stdout)
    finally:
        timer.cancel()
        timer.join()
        # Before anybody waits for it: until then no other group can have its number.
        _end(process)
        with process:  # closes the pipe and waits
            pass
    if late.is_set():
        raise OutOfTime


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def limited(command: Sequence[str], *, memory: int, seconds: int, kindness: int = 10) -> list[str]:
    """Return `command` as one that may take `memory` bytes of address space and `seconds` of the
    processor, and that ends when the thread that started it is killed. By its `kindness` (0 to 19)
    it lets pages that people wait for go first.

    Where the machine lets us it has no network, and all that it starts ends with it.
    """
    limits = (sys.executable, "-I", str(_LIMITED), *map(str, (memory, seconds, kindness)))
    return [*limits, *_apart(), *command]


@cache
def _apart() -> tuple[str, ...]:
    """How a program is started without a network and with processes of its own alone; empty where
    the machine does not let us.
    """
    alone = ("--net", "--pid", "--fork", "--kill-child")
    for command in (("unshare", *alone), ("unshare", "--map-root-user", *alone)):
        if shutil.which(command[0]):
            tried = subprocess.run(  # noqa: S603 - words of our own # nosec B603
                [*command, "true"], capture_output=True, check=False
            )
            if tried.returncode == 0:
                return command
    return ()
