"""The base of all Celery tasks: notes when a task of the schedule ran, and tells it in the log."""

import logging
import time

from celery import Task
from django.db import DatabaseError
from django.utils import timezone

from foundation.operations.incidents import around, new_request_id

from . import services

logger = logging.getLogger(__name__)
told = logging.getLogger("cchc.jobs")


class NotedTask(Task):
    """Jobs note themselves in their rows (`foundation/jobs/runner.py`); this is for the others."""

    def __call__(self, *args, **kwargs):
        """Run the task; called as a function it is only that."""
        if self.request.called_directly or self.name not in services.scheduled_tasks():
            return super().__call__(*args, **kwargs)
        began, error = time.monotonic(), ""
        with around(request_id=new_request_id(), kind=self.name):
            try:
                return super().__call__(*args, **kwargs)
            except Exception as raised:
                error = type(raised).__name__
                logger.exception("Việc theo lịch không thành công.")
                raise
            finally:
                self._note(round(time.monotonic() - began, 3), error)

    def _note(self, seconds: float, error: str) -> None:
        facts = {"seconds": seconds, "outcome": "failed" if error else "done"}
        told.info("Việc theo lịch: %s.", facts["outcome"], extra=facts)
        try:
            services.note_run(self.name, timezone.now(), seconds=seconds, error=error)
        # the task did what it could; that nothing was noted shows as a task that does not run
        except DatabaseError:
            logger.warning("Chưa ghi được lần chạy.", exc_info=True)
