"""Background jobs of the status: what the schedule asks for, and the pulse of each worker."""

import threading
from urllib.request import urlopen

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from foundation.web import patience

from . import errors, files, services

PATIENCE = 5  # seconds that whoever watches has to answer, however slowly


@shared_task(name="status.tell_errors")
def tell_errors() -> int:
    """Tell administrators of errors."""
    return errors.tell(timezone.now())


@shared_task(name="status.check_files")
def check_files() -> int:
    """Check some of the stored files."""
    return files.check_files(timezone.now())


@shared_task(name="status.purge")
def purge() -> int:
    return services.purge(timezone.now())


@shared_task(name="status.ping")
def ping() -> None:
    """Call whoever watches from outside: the calls that stay away are the alarm."""
    if not settings.WATCHDOG_URL.startswith(("https://", "http://")):
        raise ValueError("WATCHDOG_URL is no web address")
    with (
        patience.within(PATIENCE),
        urlopen(settings.WATCHDOG_URL, timeout=PATIENCE),  # noqa: S310 # nosec B310 - checked above
    ):
        pass


@worker_ready.connect
def begin_pulse(sender=None, **kwargs) -> None:
    """Say from now on that this worker lives, from a thread: also while it works."""
    queues = sorted(sender.app.amqp.queues.consume_from)
    threading.Thread(target=_pulse, args=(sender.hostname, queues), daemon=True).start()


@worker_shutdown.connect
def end_pulse(sender=None, **kwargs) -> None:
    """A worker that ends by itself is not missed."""
    _over.set()
    try:
        services.forget_worker(sender.hostname)
    except DatabaseError:  # its row is a day old soon
        connection.close()


_over = threading.Event()


def _pulse(name: str, queues: list[str]) -> None:
    since = timezone.now()
    while not _over.is_set():
        try:
            services.note_worker(name, queues, since=since, now=timezone.now())
        # without a database, or while it is busy, the next word will do
        except DatabaseError:
            pass
        finally:
            connection.close()  # a worker that forks must not share it
        _over.wait(services.BEAT)
