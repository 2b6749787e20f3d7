"""Stored files against the sums that were kept of them: each hour some, all in turn."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q

from documents.models import DocumentFile, SignedCopy
from indicators.models import StatisticsImport
from plans.models import Evidence, PlanFile
from reports.models import Report

from .models import BrokenFile, FileRound

MOST_BYTES = 1_000_000_000  # read in one go
CHUNK = 1_000_000
AGAIN = 100  # broken files of a kind that are looked at again each time


class Stored(NamedTuple):
    """A row that names a file, and the sum that was kept of it."""

    row: int
    name: str
    sum: str


@dataclass(frozen=True)
class FileKind:
    """Where the files of one kind are named, and their sums."""

    key: str
    words: str
    rows: Any  # the manager
    file: str
    sum: str

    def stored(self, wanted: Q, most: int) -> list[Stored]:
        """The first `most` files of rows that are `wanted`."""
        rows = self.rows.filter(wanted).exclude(**{self.sum: ""}).exclude(**{self.file: ""})
        found = rows.order_by("pk").values_list("pk", self.file, self.sum)[:most]
        return [Stored(*each) for each in found]


KINDS = (
    FileKind("evidence", "Minh chứng", Evidence.objects, "file", "sha256"),
    FileKind("plan", "Tệp gốc của kế hoạch", PlanFile.objects, "file", "sha256"),
    FileKind("docx", "Văn bản (Word)", DocumentFile.objects, "docx", "docx_sha256"),
    FileKind("pdf", "Văn bản (PDF)", DocumentFile.objects, "pdf", "pdf_sha256"),
    FileKind("signed", "Bản ký của văn bản", SignedCopy.objects, "file", "sha256"),
    FileKind("report", "Báo cáo (Word)", Report.objects, "document", "document_sha256"),
    FileKind("statistics", "Tệp số liệu đã nhập", StatisticsImport.objects, "file", "sha256"),
)
WORDS = {kind.key: kind.words for kind in KINDS}


def check_files(now: datetime) -> int:
    """Check files that are known to be broken, then the next ones of each kind; return how many
    were checked. One go reads a bounded number of files and bytes.
    """
    checking = Checking(now)
    for kind in KINDS:
        checking.look_again(kind)
    for kind in KINDS:
        checking.go_on(kind)
    return checking.count


class Checking:
    """One go at the files."""

    def __init__(self, now: datetime):
        self.now, self.count, self.bytes = now, 0, 0

    def look_again(self, kind: FileKind) -> None:
        """Check those of one kind that were broken; a row that is gone misses no file."""
        broken = BrokenFile.objects.filter(kind=kind.key)
        rows = list(broken.order_by("found_at", "pk").values_list("row", flat=True)[:AGAIN])
        there = kind.stored(Q(pk__in=rows), AGAIN) if rows else []
        broken.filter(row__in=set(rows) - {each.row for each in there}).delete()
        for each in there:
            self._check(kind, each)

    def go_on(self, kind: FileKind) -> None:
        """Check the next files of one kind; after the last one the next go begins anew."""
        where, _ = FileRound.objects.get_or_create(kind=kind.key)
        most = settings.FILES_CHECKED_AN_HOUR
        batch = kind.stored(Q(pk__gt=where.last_row), most)
        for each in batch:
            if self.bytes >= MOST_BYTES:
                break
            self._check(kind, each)
            where.last_row = each.row
        else:
            if len(batch) < most:
                where.last_row, where.ended_at = 0, self.now
        where.save(update_fields=["last_row", "ended_at"])

    def _check(self, kind: FileKind, stored: Stored) -> None:
        fault = self._fault_of(stored)
        # written anew or deleted while it was read: the next round sees
        if fault and kind.stored(Q(pk=stored.row), 1) != [stored]:
            fault = ""
        ours = {"kind": kind.key, "row": stored.row}
        if fault:
            values = {"name": stored.name, "fault": fault}
            found = values | {"found_at": self.now}
            BrokenFile.objects.update_or_create(**ours, defaults=values, create_defaults=found)
        else:
            BrokenFile.objects.filter(**ours).delete()
        self.count += 1

    def _fault_of(self, stored: Stored) -> str:
        """What is wrong with the file. A storage that can't be asked at all raises its own error,
        and nothing is said of any file.
        """
        digest = hashlib.sha256()
        try:
            with default_storage.open(stored.name) as content:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    self.bytes += len(chunk)
        except FileNotFoundError:
            return BrokenFile.Fault.MISSING
        except OSError:
            return BrokenFile.Fault.UNREADABLE
        return "" if digest.hexdigest() == stored.sum else BrokenFile.Fault.CHANGED
