"""A clock of the machine that is set right, or wrong, while jobs run: nobody is thought dead for
that, and nothing waits until the old time comes again.
"""

import time
from typing import Any

from celery.beat import Scheduler

STEP = 20  # seconds by which a clock is not set in small steps any more


class Clock:
    """Knows when the clock was set: another one, which cannot be, goes beside it."""

    def __init__(self) -> None:
        self._apart = self._now_apart()

    def was_set(self) -> bool:
        """Say once that the clock was set since this was last asked."""
        before, self._apart = self._apart, self._now_apart()
        return abs(self._apart - before) > STEP

    def _now_apart(self) -> float:
        return time.time() - time.monotonic()


class SteadyScheduler(Scheduler):
    """Celery's schedule, kept by the clock and in memory: what seems to have run in time to come
    begins anew.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        self.clock = Clock()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due, by the clock as it is now."""
        if self.clock.was_set():
            self._heap = None
        return super().tick(*args, **kwargs)

    def populate_heap(self, *args: Any, **kwargs: Any) -> None:
        """Order what is to run, nothing later than its pause from now on."""
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at and entry.last_run_at > now:
                entry.last_run_at = now
        super().populate_heap(*args, **kwargs)
