"""A commune's machine that is played a year on while parts of it are killed: its scheduler, its
worker, the schedule of the worker, its broker.
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Event
from typing import Any

from django.db import connection

from tests.cchc.reminders import commune_year as year
from tests.machine import Machine, wait_until
from tests.servers import MailServer

PLAYING = "tests.cchc.reminders.playing"
REMIND = "django.core.management.call_command"
A_DAY_PASSES = (
    "UPDATE jobs_job SET sent_at = sent_at - interval '1 day' WHERE state = 'waiting'",
    """UPDATE post_office_email SET scheduled_time = scheduled_time - interval '1 day'
    WHERE scheduled_time IS NOT NULL""",
)
WORK_LEFT = """SELECT (SELECT COUNT(*) FROM post_office_email WHERE status <> 0)
    + (SELECT COUNT(*) FROM jobs_job WHERE state IN ('waiting', 'running'))"""


class DeadlyMailServer(MailServer):
    """A mail server in whose hands a worker may die: when it is `armed`, whoever hands it the next
    message is killed, `before` the message is taken or `after` that was said (250), which
    the worker does not live to read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.armed = ""
        self.worker = 0
        self.killed = Event()

    async def handle_DATA(self, server, session, envelope):
        armed, self.armed = self.armed, ""
        if armed == "before":
            self._kill()
            return "451 nobody reads this"
        if armed == "after":
            os.kill(self.worker, signal.SIGSTOP)
            asyncio.get_running_loop().call_later(0.05, self._kill)  # once it is said
        return await super().handle_DATA(server, session, envelope)

    def _kill(self) -> None:
        os.kill(self.worker, signal.SIGKILL)
        self.killed.set()


class Town:
    """The machine, the processes on it, and how often what was killed."""

    def __init__(self, machine: Machine, mails: DeadlyMailServer):
        self.machine, self.mails = machine, mails
        self.random = random.Random(year.YEAR)
        self.kills: Counter[str] = Counter()
        database: dict[str, Any] = connection.settings_dict
        self.machine.environment |= {
            "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
        }
        self.nursery = machine.nursery

    def live(self, days: list[date], troubles: dict[date, str]) -> None:
        """Play the year, with the scheduler on these `days` and a trouble of this name on some of
        them, and wait until nothing is left to be sent.
        """
        kinds: dict[str, Callable[[date], None]] = {
            "scheduler": self._without_scheduler,
            "worker": self._without_worker,
            "broker": self._without_broker,
        }
        self.nursery.run(f"{PLAYING}.found_commune")
        self.nursery.warm(REMIND, "remind", "--now", f"{year.WORKING[0]}T07:00", "--dry-run")
        self._start_worker()
        self.beat = self.nursery.start(f"{PLAYING}.beat")
        acts = {act.day for act in year.ACTS}
        for day in sorted({*days, *acts}):
            self._pass_a_day()
            trouble = troubles.get(day, "")
            if trouble in ("before", "after"):
                self.mails.armed = trouble
            if day in days:
                kinds.get(trouble, self._remind)(day)
            if day in acts:
                self.nursery.run(f"{PLAYING}.play", day.isoformat())
            if trouble == "broker":
                self.machine.start_queue()
        wait_until(self._is_quiet, self.machine.told)

    def _is_quiet(self) -> bool:
        self._pass_a_day()
        with connection.cursor() as cursor:
            cursor.execute(WORK_LEFT)
            return cursor.fetchone() == (0,)

    def _pass_a_day(self) -> None:
        """What waits for its time waits a day less; a worker that died is followed by another."""
        if self.mails.killed.is_set():
            self._bury_worker("worker in a mail")
        with connection.cursor() as cursor:
            for change in A_DAY_PASSES:
                cursor.execute(change)

    def _start_worker(self) -> None:
        self.mails.worker = self.nursery.start(f"{PLAYING}.worker")

    def _bury_worker(self, how: str) -> None:
        assert self.nursery.wait(self.mails.worker) == -signal.SIGKILL, self.machine.told()
        self.kills[how] += 1
        self.mails.killed.clear()
        self._start_worker()

    def _ask_to_remind(self, day: date, minute: int = 0) -> int:
        moment = f"{day}T07:{minute:02}"
        return self.nursery.start(REMIND, "remind", "--now", moment)

    def _remind(self, day: date, minute: int = 0) -> None:
        scheduler = self._ask_to_remind(day, minute)
        assert self.nursery.wait(scheduler) == 0, self.machine.told()

    def _wait_a_moment(self) -> None:
        """As long as a scheduler lives, or less."""
        time.sleep(self.random.uniform(0, 0.1))

    def _without_scheduler(self, day: date) -> None:
        """It is killed, and what sends its mails; it comes again five minutes later."""
        scheduler = self._ask_to_remind(day)
        self._wait_a_moment()
        self.kills["scheduler"] += self.nursery.kill(scheduler) == -signal.SIGKILL
        self.kills["beat"] += self.nursery.kill(self.beat) == -signal.SIGKILL
        self.beat = self.nursery.start(f"{PLAYING}.beat")
        self._remind(day, minute=5)

    def _without_worker(self, day: date) -> None:
        self._remind(day)
        self._wait_a_moment()
        if not self.mails.killed.is_set():
            os.kill(self.mails.worker, signal.SIGKILL)
            self._bury_worker("worker")

    def _without_broker(self, day: date) -> None:
        self.machine.kill(self.machine.queue)
        self.kills["broker"] += 1
        self._remind(day)
