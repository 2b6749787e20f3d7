"""Brokers that are away, each in a way of its own, and one process that meets them all."""

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery import current_app
from django.conf import settings
from django.urls import get_resolver

from tests.machine import Machine, frozen
from tests.servers import deaf_server, free_port, silent_server


@contextmanager
def brokers_away(machine: Machine) -> Iterator[dict[str, str]]:
    """The addresses of brokers that do not answer, by how: the machine's own is frozen."""
    with frozen(machine.queue), silent_server() as silent, deaf_server() as deaf:
        ports = {
            "refused": free_port(),
            "silent": silent.getsockname()[1],
            "deaf": deaf.getsockname()[1],
        }
        away = {kind: f"redis://127.0.0.1:{port}/0" for kind, port in ports.items()}
        yield {"frozen": machine.queue_url} | away


def meet_each(brokers: dict[str, str], ask: Callable[[], None]) -> None:
    """Do `ask` once with each of `brokers`, in processes that know no other one. Raises
    `SystemExit` with the kinds of those with which it failed.

    They are forked when the product is imported, which costs more than what they do.
    """
    assert get_resolver().url_patterns
    if failed := [kind for kind, url in brokers.items() if not _forked(url, ask)]:
        raise SystemExit(f"failed with these brokers: {failed}")


def _forked(broker: str, ask: Callable[[], None]) -> bool:
    """Whether `ask` came to its end in a process of its own."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    try:
        settings.REDIS_URL = settings.CACHES["default"]["LOCATION"] = broker
        settings.CELERY_BROKER_URL = broker.replace("unix://", "redis+socket://", 1)
        current_app.conf.broker_url = settings.CELERY_BROKER_URL
        ask()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
