"""Counts how often somebody does something, in windows of time, where all web processes see it."""

import logging
import time

import redis
from django.core.cache import cache

from . import patience
from .silence import Silence

logger = logging.getLogger(__name__)

COUNTING = 0.6  # seconds that a page gives the counters
_silence = Silence()


class CountersSilent(Exception):
    """The counters did not answer a moment ago."""


def count(key: str, window: int) -> int:
    """Return how often `key` was counted in this window of so many seconds, this time included.

    Raises whatever the cache's client does when it is out of reach.
    """
    if _silence:
        raise CountersSilent
    name = f"{key}:{int(time.time()) // window}"
    try:
        with patience.for_people(COUNTING):
            return 1 if cache.add(name, 1, 2 * window) else cache.incr(name)
    except (patience.OutOfTime, redis.ConnectionError, redis.TimeoutError):
        _silence.begin()
        raise


def is_too_often(key: str, *, limit: int, window: int) -> bool:
    """Count `key`; is this more than `limit` times in the window? Nobody is refused while the
    counters are out of reach.
    """
    try:
        return count(key, window) > limit
    except Exception:
        logger.warning("Không đếm được số lần gọi.", exc_info=True)
        return False
