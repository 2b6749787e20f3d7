"""What happens to a file that somebody asked for: asked for, made, forgotten."""

import hashlib
import json
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from vietnamese import number

from ..jobs.models import Job
from ..jobs.services import JobLost, JobRefused, advance, ask_for, finishing
from ..web.list_files import FileRefused, FileToMake
from ..web.storage import gone_without_room
from .models import Download

MAKE = "downloads.make"
NO_RIGHT = "Bạn không còn quyền xem nội dung này nên máy chủ không lập tệp."


@transaction.atomic
def ask_for_file(
    found: FileToMake, *, by, kind: str, query: str, page: str, arguments: dict[str, Any]
) -> Download:
    """Return the file `found`, of the kind and for the filter `query`, that a job is to make; the
    one that `by` waits for already when they ask for the same again.

    Raises `TooManyJobs` as `ask_for` does.
    """
    job = ask_for(MAKE, _mark(by, kind, query, arguments), by=by)
    download, _ = Download.objects.get_or_create(
        job=job,
        defaults={
            "kind": kind,
            "arguments": arguments,
            "query": query,
            "title": found.title[:300],
            "page": page,
            "rows": found.rows,
            "authority_id": by.authority_id,
            "asked_by": by,
            "name": found.name[-255:],
            "media_type": found.media_type,
        },
    )
    return download


def ask_again(download: Download) -> Download:
    """Ask for the same file as it would be made now; the failed one makes room for it.

    Raises `Http404` and `FileRefused` as its kind does.
    """
    found = download.offered()
    with transaction.atomic():
        asked = ask_for_file(
            found,
            by=download.asked_by,
            kind=download.kind,
            query=download.query,
            page=download.page,
            arguments=download.arguments,
        )
        if asked != download and not download.made_at:
            download.delete()
    return asked


def make_file(job: Job) -> None:
    """Make the file that `job` is about and keep it.

    Raises `JobRefused` with a sentence for the person who may no longer have it, or when it can't
    be made.
    """
    downloads = Download.objects.select_related("asked_by__unit__authority")
    download = downloads.filter(job=job).first()
    if download is None:
        raise JobRefused("Yêu cầu này không còn. Hãy tải lại từ trang có danh sách.")
    advance(job, done=0, total=0, step=f"Đang lập tệp {number(download.rows)} dòng")
    try:
        found = _still_offered(download)
        content = found.make()
    except Http404 as gone:
        raise JobRefused(NO_RIGHT) from gone
    except FileRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    storage = download.file.storage
    ending = found.name.rpartition(".")[2]
    name = download.file.field.generate_filename(download, f"{download.pk}.{ending}")
    name = storage.save(name, File(content))
    try:
        with gone_without_room(storage, [name]), finishing(job):
            Download.objects.filter(pk=download.pk).update(
                file=name, name=found.name[-255:], rows=found.rows, made_at=timezone.now()
            )
    except JobLost:
        storage.delete(name)
        raise


def forget_files(now: datetime) -> int:
    """Delete what is older than it is kept, with its files; return how many."""
    gone = list(Download.objects.forgotten(now))
    for download in gone:
        with transaction.atomic():
            if download.file:
                transaction.on_commit(partial(download.file.storage.delete, download.file.name))
            download.delete()
    return len(gone)


def _still_offered(download: Download) -> FileToMake:
    """Return the file as who asked for it may have it. Raises `Http404` for who no longer may."""
    if not Download.objects.visible_to(download.asked_by).filter(pk=download.pk).exists():
        raise Http404
    return download.offered()


def _mark(by, kind: str, query: str, arguments: dict[str, Any]) -> str:
    """Tell what is asked for, and by whom: who asks for the same has the same job."""
    told = json.dumps([kind, query, arguments], sort_keys=True)
    return f"{by.pk}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
