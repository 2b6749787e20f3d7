"""Unexpected errors of web and jobs: noted as rows, told to the administrators by mail.

Where an error happens only its row is written; no mail is queued there and no server asked. The
schedule makes mails of the rows: one an hour for all errors from the same line of code.
"""

import hashlib
import logging
import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import localize

from accounts.models import User
from foundation.mail.services import is_set_up, send_mail
from foundation.operations.incidents import facts_around
from foundation.operations.logs import trace_of
from foundation.operations.requests import safe_path

from .models import ErrorKind

EVERY = timedelta(hours=1)  # between two mails about the same line of code
MOST_READERS = 10


def note_record(record: logging.LogRecord, raised: BaseException) -> None:
    """Count the error that was logged as `record`."""
    request = getattr(record, "request", None)
    if request is None:
        on = str(facts_around().get("kind", record.name))
    else:
        on = f"{request.method} {safe_path(request)}"
    note(raised, on=on, now=timezone.now())


def note(raised: BaseException, *, on: str, now: datetime) -> None:
    """Count an error under the line of code that it came from."""
    lines = trace_of(raised, words=False)
    name, where = lines[0], _line_of(raised)
    key = hashlib.sha256(f"{name} {where}".encode()).hexdigest()
    values = {
        "name": name[:100],
        "where": where[-300:],
        "trace": "\n".join(lines),
        "on": on[:300],
        "request_id": facts_around().get("request_id", ""),
        "last_at": now,
    }
    with transaction.atomic():
        ErrorKind.objects.get_or_create(key=key, defaults=values | {"first_at": now})
        counted = {"count": F("count") + 1, "untold": F("untold") + 1}
        ErrorKind.objects.filter(key=key).update(**values, **counted)


def tell(now: datetime) -> int:
    """Queue a mail for each kind of error that has something new to tell; return how many kinds."""
    readers = addresses()
    if not readers or not is_set_up():
        return 0
    due = ErrorKind.objects.filter(Q(told_at=None) | Q(told_at__lte=now - EVERY), untold__gt=0)
    told = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            kind = due.select_for_update().filter(pk=pk).first()  # another worker told it meanwhile
            if kind:
                _mail(kind, readers)
                # those that came meanwhile wait for their hour
                ErrorKind.objects.filter(pk=pk).update(
                    untold=F("untold") - kind.untold, told_at=now
                )
                told += 1
    return told


def addresses() -> list[str]:
    """Who is told: `ADMINS_MAIL`, else the active superusers who have an address."""
    if settings.ADMINS_MAIL:
        return settings.ADMINS_MAIL
    people = User.objects.active().filter(is_superuser=True).exclude(email="").order_by("pk")
    return list(people.values_list("email", flat=True)[:MOST_READERS])


def _mail(kind: ErrorKind, readers: Iterable[str]) -> None:
    body = (
        f"Phần mềm gặp lỗi bất ngờ {kind.untold} lần kể từ thư trước (tất cả {kind.count} lần), "
        f"lần cuối lúc {localize(timezone.localtime(kind.last_at))}.\n\n"
        f"Ở: {kind.on or 'không rõ'}\n"
        f"Mã sự việc của lần cuối: {kind.request_id or 'không có'} (tìm mã này trong nhật ký của "
        f"máy chủ)\nLoại lỗi: {kind.name}\n\n{kind.trace}\n\n"
        "Thư này không ghi nội dung mà người dùng đã nhập. Mỗi loại lỗi có nhiều nhất một thư "
        "trong một giờ.\n"
    )
    for reader in readers:
        send_mail(reader, subject=f"[CCHC] Lỗi: {kind.name}", body=body)


def _line_of(raised: BaseException) -> str:
    """The line of our code that it came from, as deep as it went."""
    frames = traceback.extract_tb(raised.__traceback__)
    ours = [each for each in frames if "site-packages" not in each.filename]
    last = (ours or frames)[-1:]
    return f"{last[0].filename}:{last[0].lineno} {last[0].name}" if last else ""
