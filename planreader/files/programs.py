"""Runs other programs on the files of strangers: in a group of their own that ends as a whole."""

import os
import signal
import subprocess  # nosec B404
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, cast


class OutOfTime(Exception):
    """The program was ended, with all that it had started, because it took too long."""


@contextmanager
def output_of(
    command: Sequence[str],
    *,
    seconds: float,
    environment: Mapping[str, str],
    taking: IO[bytes] | int = subprocess.DEVNULL,
) -> Iterator[IO[bytes]]:
    """Run a program that reads `taking`, and give what it prints.

    When the context ends, the program and all that it started are dead; after `seconds` it raises
    `OutOfTime`.
    """
    process = subprocess.Popen(  # noqa: S603 - no shell, programs that we name # nosec B603
        command,
        stdin=taking,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
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
