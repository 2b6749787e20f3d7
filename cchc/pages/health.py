"""Is the product alive, and can it work? For supervisor, proxy and whoever watches."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import closing
from threading import Lock, Thread
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

PATIENCE = 1.5  # seconds that the parts, all at once, have to answer
BROKER_PATIENCE = 1  # seconds that the broker and a worker have for theirs

_asked: dict[str, Future] = {}  # the last question to each part
_asking = Lock()


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process lives; nothing else is touched."""
    # the server says so in its log when an answer to HEAD bears a body
    body = "" if request.method == "HEAD" else "ok"
    return HttpResponse(body, content_type="text/plain")


@never_cache
@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Say of each part whether it answers, soon whatever is frozen: 200 if all do, else 503."""
    questions = {name: _ask(name, check) for name, check in CHECKS.items()}
    late = wait(questions.values(), timeout=PATIENCE).not_done
    parts = {
        name: question not in late and question.result() for name, question in questions.items()
    }
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _ask(name: str, check: Callable[[], bool]) -> Future:
    """Ask a part from a thread of its own, which may hang for as long as it likes.

    One question at a time: while a part does not answer, whoever asks next waits for the same
    answer.
    """
    with _asking:
        last = _asked.get(name)
        if last and not last.done():
            return last
        question = _asked[name] = Future()
    Thread(target=_answer, args=(question, name, check), daemon=True).start()
    return question


def _answer(question: Future, name: str, check: Callable[[], bool]) -> None:
    answer = False
    try:
        with closing(connection):  # this thread's own
            answer = check()
    except Exception:  # whatever the part's client raises, the answer is no
        logger.warning("Phần %s không trả lời.", name, exc_info=True)
    question.set_result(answer)


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
    patience = {"socket_timeout": BROKER_PATIENCE, "socket_connect_timeout": BROKER_PATIENCE}
    with redis.from_url(settings.REDIS_URL, **patience) as broker:
        return bool(broker.ping())


def _worker() -> bool:
    return bool(settings.REDIS_URL) and bool(
        current_app.control.ping(timeout=BROKER_PATIENCE, limit=1)
    )


CHECKS = {"database": _database, "storage": _storage, "broker": _broker, "worker": _worker}
