"""The schedule goes on from the runs that are noted in the database: what runs every six hours does
so too where the process never lives as long.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from foundation.jobs.clock import SteadyScheduler

from . import services

logger = logging.getLogger(__name__)

LONG_AGO = timedelta(days=365)  # what never ran is due at once


class NotedScheduler(SteadyScheduler):
    """Keeps no file of its own; the one named `schedule_filename` is empty, and as old as the last
    time that something was asked for.
    """

    def __init__(self, *args: Any, schedule_filename: str, **kwargs: Any):
        self.sign_of_life = Path(schedule_filename)
        self._recalled = False
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due; without a database by what this process itself knows, until there is
        one.
        """
        if not self._recalled:
            self._recall()
        return super().tick(*args, **kwargs)

    def sync(self) -> None:
        """Say that the schedule lives. A full disk, or none, does not stop it."""
        with suppress(OSError):
            self.sign_of_life.touch()

    def _recall(self) -> None:
        try:
            ended = services.last_runs()
        except (DatabaseError, InterfaceError):
            logger.warning("Chưa đọc được lần chạy gần nhất; sẽ đọc lại.", exc_info=True)
            return
        finally:
            connection.close()
        noted = services.scheduled_tasks()
        for entry in self.schedule.values():
            if entry.task in noted:
                entry.last_run_at = ended.get(entry.task, entry.default_now() - LONG_AGO)
        self._heap = None
        self._recalled = True
