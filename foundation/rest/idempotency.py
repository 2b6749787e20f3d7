"""Idempotency-Key: a POST sent twice is done once, and the second gets the first one's answer."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from .models import StoredAnswer
from .problems import BAD_REQUEST, OTHER_BODY, STILL_RUNNING, Problem

HEADER, REPLAYED, LONGEST = "Idempotency-Key", "Idempotency-Replayed", 100
KEPT_HEADERS = ("Location",)


def idempotent(action: Callable) -> Callable:
    """Do what this action of a viewset does once for each Idempotency-Key of a person.

    The answer is stored in the same transaction as what the action wrote. A refused request stores
    nothing, so it may be corrected and sent again with its key.
    """

    @wraps(action)
    def once(view, request: Request, *args, **kwargs) -> Response:
        key = _key(request)
        if not key:
            return action(view, request, *args, **kwargs)
        stored = _claim(request, key)
        if stored.status is not None:
            return Response(
                stored.body, status=stored.status, headers={**stored.headers, REPLAYED: "true"}
            )
        try:
            with transaction.atomic():
                response = action(view, request, *args, **kwargs)
                _keep(stored, response)
        except BaseException:
            StoredAnswer.objects.filter(
                pk=stored.pk, created_at=stored.created_at, status=None
            ).delete()
            raise
        return response

    once.idempotent = True  # type: ignore[attr-defined]  # the schema reads it
    return once


def service_key(request: Request) -> UUID:
    """Return the key by which a service knows an entry again: the header's, else a new one."""
    key = _key(request)
    return uuid5(NAMESPACE_URL, f"{request.user.pk}:{key}") if key else uuid4()


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        raise Problem(
            BAD_REQUEST, f"{HEADER} gồm tối đa {LONGEST} ký tự ASCII in được, ví dụ một UUID."
        )
    return key


def _claim(request: Request, key: str) -> StoredAnswer:
    """Return the stored answer to this key, or a new row that says that the request is running.

    Raises a problem when the key stands for another request, or for one that is still running.
    """
    fingerprint, now, caller = _fingerprint(request), timezone.now(), request.user.pk
    if caller is None:
        raise NotAuthenticated
    StoredAnswer.objects.filter(user=caller).outlived(now).delete()
    try:
        with transaction.atomic():
            return StoredAnswer.objects.create(
                user_id=caller, key=key, fingerprint=fingerprint, created_at=now
            )
    except IntegrityError:
        stored = StoredAnswer.objects.filter(user=caller, key=key).first()
    if stored and stored.fingerprint != fingerprint:
        raise Problem(OTHER_BODY)
    if stored is None or not stored.over:
        raise Problem(STILL_RUNNING)
    if stored.status is None:
        _take_over(stored)
    return stored


def _take_over(stored: StoredAnswer) -> None:
    """Run the request in place of one that died. Raises a problem if a repeat was faster."""
    mine = StoredAnswer.objects.filter(pk=stored.pk, status=None, created_at=stored.created_at)
    stored.created_at = timezone.now()
    if not mine.update(created_at=stored.created_at):
        raise Problem(STILL_RUNNING)


def _keep(stored: StoredAnswer, response: Response) -> None:
    """Store the answer. Raises a problem, so that nothing is stored, if a repeat took over."""
    kept = StoredAnswer.objects.filter(
        pk=stored.pk, status=None, created_at=stored.created_at
    ).update(
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=json.loads(json.dumps(response.data, cls=JSONEncoder)),
    )
    if not kept:
        raise Problem(STILL_RUNNING)


def _fingerprint(request: Request) -> str:
    """Return what tells two requests apart: the address and what was sent, files by their bytes."""
    sent = request.data
    if hasattr(sent, "lists"):
        sent = {name: [_digest(value) for value in values] for name, values in sent.lists()}
    text = json.dumps([request.method, request.path, sent], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(value: File | str) -> str:
    if not isinstance(value, File):
        return value
    digest = hashlib.sha256(str(value.name).encode())
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
