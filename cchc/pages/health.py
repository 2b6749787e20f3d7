"""Is the product alive, and can it work? For the supervisor, the proxy and whoever watches the
server.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

import redis
from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

PATIENCE = 1  # seconds that the broker and a worker have to answer


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process lives; nothing else is touched."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Say of each part whether it answers: 200 when all do, else 503."""
    parts = {name: _answers(name, check) for name, check in CHECKS.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _answers(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever the part's client raises, the answer is no
        logger.warning("Phần %s không trả lời.", name, exc_info=True)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _storage() -> bool:
    name = default_storage.save(f"health/{uuid4()}.txt", ContentFile(b"ok"))
    default_storage.delete(name)
    return True


def _broker() -> bool:
    if not settings.REDIS_URL:
        return False
    with redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    ) as broker:
        return bool(broker.ping())


def _worker() -> bool:
    return bool(settings.REDIS_URL) and bool(current_app.control.ping(timeout=PATIENCE, limit=1))


CHECKS = {"database": _database, "storage": _storage, "broker": _broker, "worker": _worker}
