"""How much work reading takes, told without a clock: the same on every machine, however busy it
is.
"""

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator


def calls(run: Callable[[], object]) -> int:
    """How many calls of Python and C functions `run` makes."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return counted


@contextlib.contextmanager
def end_of_patience(processor_seconds: int = 120) -> Iterator[None]:
    """Stop what hangs inside one call, as a regular expression does that tries all: it takes
    hours.
    """

    def stop(number, frame):
        raise AssertionError("việc đọc không kết thúc")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, processor_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
