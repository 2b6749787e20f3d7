"""What is done with backups: made, thinned out, rehearsed, asked for when their hour has come."""

import hashlib
import os
import secrets
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from ..jobs.services import ask_for
from .contents import Written, write_archive
from .errors import NO_KEY, BackupRefused
from .keeping import kept
from .models import Backup

MAKE, REHEARSE = "backup.make", "backup.rehearse"  # names of jobs
PREFIX, SUFFIX, MOMENT = "cchc-", ".tar", "%Y%m%dT%H%M%S"
HALF, SCRATCH = ".half-", "rehearsal-"  # what begins so is nobody's after a day
TRIED_AGAIN = timedelta(hours=6)
NONE_YET = "Chưa có bản sao lưu nào; hãy sao lưu, hoặc nêu tên tệp."


@dataclass(frozen=True)
class Standing:
    """What an administrator wants to know of backups: each may be None."""

    last: Backup | None  # made
    tried: Backup | None  # made or failed
    rehearsed: Backup | None


def standing() -> Standing:
    """Return the last backup, the last try at one, and the one that was rehearsed last (one
    query).
    """
    backups = Backup.objects.all()
    asked = (backups.whole(), backups, backups.rehearsed())
    wanted = [Q(pk__in=rows.values("pk")[:1]) for rows in asked]
    found = list(backups.filter(wanted[0] | wanted[1] | wanted[2]))
    made = [each for each in found if each.state == Backup.State.DONE]
    rehearsed = [each for each in found if each.rehearsed_at]
    return Standing(
        made[0] if made else None,
        found[0] if found else None,
        max(rehearsed, key=lambda each: each.rehearsed_at or each.made_at, default=None),
    )


def passphrase() -> str:
    """Return the key of the backups; the demo makes one and keeps it beside its data.

    Raises `BackupRefused` where there is none.
    """
    if settings.BACKUP_KEY:
        return settings.BACKUP_KEY
    if not settings.DEMO:
        raise BackupRefused(NO_KEY)
    file = settings.DATA_DIR / "backup-key"
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as made:  # nobody else may read it
            made.write(secrets.token_urlsafe(32))
            made.flush()
            with suppress(FileExistsError):  # another process was quicker
                os.link(made.name, file)
    return file.read_text()


def make_backup(*, output: Path | None = None, day: date | None = None) -> tuple[Backup, Written]:
    """Back up database and files into the file `output`, or to where backups lie; return its row
    and what is in it. `day` is that of the schedule.

    Old backups that are no longer kept go. Raises `BackupRefused`, and keeps a row that says why;
    nothing half written is left under the archive's name.
    """
    now = timezone.now()
    try:
        with _half(output.parent if output else _folder()) as half:
            with half.open("w+b") as target:
                written = write_archive(target, passphrase(), alias="default", now=now)
                target.flush()
                os.fsync(target.fileno())
            told = {"bytes": half.stat().st_size, "sha256": _sha256(half)}
            archive = _put(half, output, now)
    except (BackupRefused, OSError) as error:
        said = _in_words(error)
        with suppress(DatabaseError):  # its disk may be the full one
            _record(day, made_at=now, state=Backup.State.FAILED, error=said)
        raise BackupRefused(said) from error
    counts = {"rows": written.rows, "files": written.files, "missing": written.missing}
    made = {"made_at": now, "state": Backup.State.DONE, "archive": archive, "error": ""}
    row = _record(day, **made, **told, **counts)
    if output is None:
        _thin_out()
    return row, written


def rehearse(file: Path | None = None) -> tuple[Backup.Outcome, str]:
    """Restore an archive, the newest by default, into a scratch installation that is then thrown
    away; return how it went and the sentence for the operator. The row of the archive keeps it.

    Raises `BackupRefused` when there is no archive, and OSError when `file` cannot be read.
    """
    with _scratch() as folder:
        if file:
            rows = Backup.objects.filter(sha256=_sha256(file))
            outcome, said = _restore_apart(file, folder)
        else:
            newest = _newest()
            rows = Backup.objects.filter(pk=newest.pk)
            outcome, said = _rehearse_newest(newest, folder)
    rows.update(
        rehearsed_at=timezone.now(),
        outcome=outcome,
        rehearsal_error="" if outcome is Backup.Outcome.SAME else said,
    )
    return outcome, said


def ask_for_what_is_due(now: datetime) -> int:
    """Have made the backup of the day, once its hour has come, and the rehearsal of the week;
    return how many jobs that were.
    """
    today = timezone.localtime(now)
    asked = 0
    if today.hour >= settings.BACKUP_HOUR and _owed(today.date(), now):
        ask_for(MAKE, today.date())
        asked += 1
    since = now - timedelta(days=settings.REHEARSE_DAYS)
    backups = Backup.objects.all()
    if backups.whole().exists() and not backups.filter(rehearsed_at__gt=since).exists():
        ask_for(REHEARSE, today.date())
        asked += 1
    return asked


def is_made(day: date) -> bool:
    """Was the backup of this day of the schedule made?"""
    return Backup.objects.whole().filter(day=day).exists()


def _owed(day: date, now: datetime) -> bool:
    tried = Backup.objects.filter(day=day, made_at__gt=now - TRIED_AGAIN)
    return not is_made(day) and not tried.exists()


def _record(day: date | None, **values: Any) -> Backup:
    if day is None:
        return Backup.objects.create(**values)
    return Backup.objects.update_or_create(day=day, defaults=values)[0]


def _in_words(error: BackupRefused | OSError) -> str:
    if isinstance(error, BackupRefused):
        return str(error)
    return (
        f"Không ghi được bản sao lưu ({error.strerror or error}); hãy kiểm tra chỗ trống và quyền."
    )


def _folder() -> Path:
    """Where archives lie, or come to be before they are sent to S3."""
    place = storages["backups"]
    folder = Path(place.location) if isinstance(place, FileSystemStorage) else settings.DATA_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _half(folder: Path) -> Iterator[Path]:
    """A file for what is not whole yet, in the folder where it will be."""
    _clear_old(folder, HALF)
    handle, name = tempfile.mkstemp(prefix=HALF, dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _scratch() -> Iterator[Path]:
    _clear_old(settings.DATA_DIR, SCRATCH)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=settings.DATA_DIR) as folder:
        yield Path(folder)


def _clear_old(folder: Path, prefix: str) -> None:
    """Remove what processes that were killed left behind."""
    long_ago = timezone.now() - timedelta(days=1)
    for left in folder.glob(f"{prefix}*"):
        with suppress(FileNotFoundError):  # somebody else clears up too
            if left.stat().st_mtime < long_ago.timestamp():
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _put(half: Path, output: Path | None, now: datetime) -> str:
    """Give the whole archive its name, at one stroke; return it."""
    if output:
        half.replace(output)
        return str(output.resolve())
    place = storages["backups"]
    name = place.get_available_name(f"{PREFIX}{timezone.localtime(now):{MOMENT}}{SUFFIX}")
    if isinstance(place, FileSystemStorage):
        half.replace(place.path(name))
        return name
    with half.open("rb") as content:
        return place.save(name, File(content, name))


def _thin_out() -> None:
    """Delete the archives that are no longer kept, with their rows."""
    place = storages["backups"]
    names = {moment: name for name in place.listdir("")[1] if (moment := _moment(name))}
    for moment in names.keys() - kept(names):
        place.delete(names[moment])
        Backup.objects.filter(archive=names[moment]).delete()
    failed = Backup.objects.filter(state=Backup.State.FAILED)
    before = timezone.now() - timedelta(days=settings.KEPT_DAYS["failed_backups"])
    failed.filter(made_at__lt=before).delete()


def _moment(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, f"{PREFIX}{MOMENT}{SUFFIX}")
    except ValueError:  # not ours, or a second one of the same second
        return None


def _newest() -> Backup:
    newest = Backup.objects.whole().first()
    if newest is None:
        raise BackupRefused(NONE_YET)
    return newest


def _rehearse_newest(newest: Backup, folder: Path) -> tuple[Backup.Outcome, str]:
    try:
        archive = _fetched(newest.archive, folder)
        if _sha256(archive) != newest.sha256:
            return Backup.Outcome.DIFFERENT, f"{archive} không còn là tệp đã sao lưu."
    except OSError as error:
        return Backup.Outcome.UNREADABLE, f"Không đọc được {newest.archive}: {error}."
    return _restore_apart(archive, folder)


def _fetched(archive: str, folder: Path) -> Path:
    """The archive as a file: its own, or a copy of what lies in S3."""
    if Path(archive).is_absolute():  # it was put where the operator said
        return Path(archive)
    place = storages["backups"]
    if isinstance(place, FileSystemStorage):
        return Path(place.path(archive))
    with place.open(archive) as content, (folder / "archive").open("wb") as copy:
        shutil.copyfileobj(content, copy)
        return folder / "archive"


def _restore_apart(archive: Path, folder: Path) -> tuple[Backup.Outcome, str]:
    """Restore in a process of its own, which knows no other database and no other files."""
    apart = {
        "DATA_DIR": str(folder / "installation"),
        "DATABASE_URL": "",
        "STORAGE_URL": "",
        "BACKUP_KEY": passphrase(),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    done = subprocess.run(  # noqa: S603 - our own command # nosec B603
        [sys.executable, "-m", "django", "restore", str(archive.resolve())],
        cwd=settings.BASE_DIR,
        env=os.environ | apart,
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes = {0: Backup.Outcome.SAME, 1: Backup.Outcome.DIFFERENT}
    said = (done.stdout if done.returncode == 0 else done.stderr).strip()
    return outcomes.get(done.returncode, Backup.Outcome.UNREADABLE), said.rpartition("\n")[2]


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
