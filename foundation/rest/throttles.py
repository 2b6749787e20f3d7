"""How often the API may be called: in windows of a minute, by person and by token."""

import logging
import time
from typing import NamedTuple

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from foundation.web.rates import count

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds


class Allowance(NamedTuple):
    """What a caller may still do: calls in a window, calls left, seconds to the next one."""

    limit: int
    left: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell the caller."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.reset),
        }


class RateThrottle(BaseThrottle):
    """Counts the calls of whoever `caller` names; the tightest allowance goes into headers."""

    rate: str  # in settings.API_RATES

    def caller(self, request) -> str | None:
        raise NotImplementedError

    def allow_request(self, request, view) -> bool:
        """Count this call; is it still within the limit? Nobody is refused while the counters are
        out of reach.
        """
        caller = self.caller(request)
        if caller is None:
            return True
        now, limit = time.time(), settings.API_RATES[self.rate]
        self.reset = WINDOW - int(now) % WINDOW
        try:
            left = limit - count(f"api-rate:{self.rate}:{caller}", WINDOW)
        except Exception:  # whatever the cache's client raises
            logger.warning("Không đếm được số lần gọi API.", exc_info=True)
            return True
        known = getattr(request, "allowance", None)
        if known is None or left < known.left:
            request.allowance = Allowance(limit, left, self.reset)
        return left >= 0

    def wait(self) -> int:
        """Return the seconds until the next window."""
        return self.reset


class PersonThrottle(RateThrottle):
    """One person, however many tokens and browsers they use."""

    rate = "person"

    def caller(self, request) -> str | None:
        return str(request.user.pk) if request.user and request.user.is_authenticated else None


class TokenThrottle(RateThrottle):
    """One token."""

    rate = "program"

    def caller(self, request) -> str | None:
        return str(request.auth.pk) if request.auth else None
