"""Counts how often somebody does something, in windows of time, where all web processes see it."""

import logging
import time

from django.core.cache import cache

logger = logging.getLogger(__name__)


def count(key: str, window: int) -> int:
    """Return how often `key` was counted in this window of so many seconds, this time included.

    Raises whatever the cache's client does when it is out of reach.
    """
    name = f"{key}:{int(time.time()) // window}"
    if cache.add(name, 1, 2 * window):
        return 1
    return cache.incr(name)


def is_too_often(key: str, *, limit: int, window: int) -> bool:
    """Count `key`; is this more than `limit` times in the window? Nobody is refused while the
    counters are out of reach.
    """
    try:
        return count(key, window) > limit
    except Exception:
        logger.warning("Không đếm được số lần gọi.", exc_info=True)
        return False
