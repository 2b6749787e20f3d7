"""Discarding, bringing back, and deleting for good what nobody brought back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from vietnamese import fold, short_date

from .kinds import KINDS, DiscardRefused, Kind
from .models import Discarded, DiscardedFile
from .rows import Gathered, Stored, point_again

AT_ONCE = 100  # discards that are deleted in one transaction
BACK = "Khôi phục"
TOO_LATE = "Nội dung này đã bỏ quá {days} ngày nên không khôi phục được nữa."
NO_FILE = (
    "Không còn tệp “{name}” của nội dung này trong kho tệp. Hãy nhờ quản trị hệ thống lấy lại tệp "
    "từ bản sao lưu, rồi khôi phục."
)
PARENT_GONE = (
    "Nội dung chứa nội dung này vừa được người khác bỏ. Hãy khôi phục nội dung chứa trước, rồi "
    "khôi phục nội dung này."
)


@transaction.atomic
def discard(
    row: models.Model, *, kind: str, authority: int, by: Any, reason: str = "", title: str = ""
) -> Discarded:
    """Take `row` and all that goes with it out of the database, to be brought back for a while.

    The caller has locked what stands above and judged the right; files stay where they are. Raises
    `DiscardRefused` when something that stays needs the row.
    """
    gathered = Gathered(row)
    made = _note(
        row,
        kind=kind,
        authority=authority,
        by=by,
        reason=reason,
        title=title,
        held=gathered.told(),
        tables=gathered.tables(),
        pointers=gathered.stored_pointers(),
    )
    DiscardedFile.objects.bulk_create(
        DiscardedFile(discarded=made, file=name) for name in gathered.files()
    )
    gathered.delete(by=by, reason=reason)
    return made


def note_hidden(
    row: models.Model,
    *,
    kind: str,
    authority: int,
    by: Any,
    reason: str = "",
    title: str = "",
    held: list[tuple[str, int]],
) -> Discarded:
    """List a row that its app has put out of sight among what was discarded."""
    return _note(row, kind=kind, authority=authority, by=by, reason=reason, title=title, held=held)


def note_shown(kind: str, pk: int, *, by: Any) -> None:
    """Note that the app has brought a hidden row back."""
    waiting = Discarded.objects.of(kind, pk).filter(back_at=None)
    waiting.update(back_at=timezone.now(), back_by=by)


@transaction.atomic
def bring_back(discarded: Discarded, *, by: Any) -> str:
    """Put back what was discarded, with the ids it had; return the address where it is seen.

    Raises `DiscardRefused` with a sentence when its time is over, it is back already, or what has
    changed since leaves no place for it.
    """
    described = discarded.described
    stored = None
    if described.hides is None:
        day = short_date(timezone.localdate(discarded.at))
        stored = Stored(discarded.tables, day)
        row: Any = stored.root(discarded.tables[0]["model"], discarded.subject)
    else:
        row = described.hides._base_manager.filter(pk=discarded.subject).first()
    with _refusing(described):
        if row is None:
            raise DiscardRefused(_too_late())
        described.lock(row, by)
        _locked(discarded)
        if stored is not None:
            _check_files(discarded)
            why = f"{BACK}: {discarded.reason}" if discarded.reason else BACK
            stored.put_back(by=by, reason=why)
            point_again(discarded.pointers)
            row = type(row)._base_manager.get(pk=row.pk)
        described.brought_back(row, by)
    discarded.back_at, discarded.back_by = timezone.now(), by
    discarded.tables, discarded.pointers = [], []
    discarded.save(update_fields=["back_at", "back_by", "tables", "pointers"])
    discarded.files.all().delete()
    return described.address(row)


def purge(now: datetime) -> int:
    """Delete for good what was discarded too long ago, with its files; return how many."""
    count = 0
    while gone := _purge_some(now):
        count += gone
    return count


@transaction.atomic
def _purge_some(now: datetime) -> int:
    over = Discarded.objects.over(now).order_by("pk").defer("tables", "pointers")
    found = list(over.select_for_update(of=("self",))[:AT_ONCE])
    files = DiscardedFile.objects.filter(discarded__in=found)
    for name in files.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    for each in found:
        if each.back_at is None and each.kind in KINDS:
            each.described.forget(each.subject)
    Discarded.objects.filter(pk__in=[each.pk for each in found]).delete()
    return len(found)


def _note(row: models.Model, *, title: str, reason: str, **values: Any) -> Discarded:
    authority = values.pop("authority")
    title, reason = (title or str(row))[:300], reason.strip()[:300]
    return Discarded.objects.create(
        subject=row.pk,
        title=title,
        reason=reason,
        authority_id=authority,
        search_text=fold(f"{title} {reason}"),
        **values,
    )


def _too_late() -> str:
    return TOO_LATE.format(days=settings.KEPT_DAYS["discards"])


def _locked(discarded: Discarded) -> None:
    """Lock the discard. Raises `DiscardRefused` when it is back already, or its time is over."""
    found = Discarded.objects.select_for_update(of=("self",), no_key=True).filter(pk=discarded.pk)
    now = found.select_related("back_by").defer("tables", "pointers").first()
    if now is None or now.over:
        raise DiscardRefused(_too_late())
    if now.back_at:
        day = short_date(timezone.localdate(now.back_at))
        raise DiscardRefused(f"{now.back_by} đã khôi phục nội dung này ngày {day}.")


def _check_files(discarded: Discarded) -> None:
    for each in discarded.files.all():
        if not default_storage.exists(str(each.file)):
            raise DiscardRefused(NO_FILE.format(name=each.file))


@contextmanager
def _refusing(described: Kind) -> Iterator[None]:
    try:
        yield
    except described.refusals as refusal:
        raise DiscardRefused(str(refusal)) from refusal
    except ObjectDoesNotExist as gone:
        raise DiscardRefused(PARENT_GONE) from gone
