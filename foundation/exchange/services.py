"""What happens to an import: begun, read, stored as a whole, undone as a whole, thrown away."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from vietnamese import number

from ..jobs.models import Job
from ..jobs.services import JobRefused, advance, ask_for, finishing
from ..journal.acts import Door, acting
from .cells import as_text
from .dataset import CHANGED_SINCE, CannotUndo, Dataset, dataset_called, unpaused
from .models import ImportLine, ImportRun
from .reading import UnreadableTable, read_table
from .records import IncomingRow, Record

READ, STORE, UNDO = "exchange.read", "exchange.store", "exchange.undo"
State, Kind = ImportRun.State, ImportLine.Kind
NOT_STORED = (State.READING, State.READY)

UNDO_TOO_LATE = (
    "Dữ liệu đã nhập vừa được sửa tiếp ({}) nên không hoàn tác cả lần nhập được; hãy sửa từng dòng."
)


class ImportRefused(Exception):
    """The import can't go this way; the message says what to do."""


def open_dataset(name: str, user, place: str) -> Dataset:
    """Return the dataset of this name for `user` in `place`. Raises `Http404` if not theirs."""
    kind = dataset_called(name)
    if kind is None or user.authority_id is None:
        raise Http404
    return kind(user, place)


def dataset_of(run: ImportRun) -> Dataset:
    """Return the dataset of an import as the person who brought the file may use it."""
    return _opened(run, run.created_by)


def _opened(run: ImportRun, user) -> Dataset:
    dataset = open_dataset(run.dataset, user, run.place)
    dataset.run = run
    return dataset


@transaction.atomic
def begin_import(dataset: Dataset, *, file: File, name: str) -> ImportRun:
    """Take in `file` (already judged) and ask for a job that reads it. Raises `ImportRefused` for
    want of the right.
    """
    if not dataset.may_import():
        raise ImportRefused("Bạn không có quyền nhập bảng này.")
    run = ImportRun.objects.create(
        dataset=dataset.name,
        place=dataset.place,
        where=dataset.where[:300],
        authority_id=dataset.user.authority_id,
        file=file,
        name=name[-255:],
        created_by=dataset.user,
    )
    _ask(run, READ)
    return run


def read_run(job: Job) -> None:
    """Read the file of the job's import and keep what each row would do.

    Raises `JobRefused` with the sentence for a file that holds no usable table.
    """
    run = ImportRun.objects.select_related("created_by__unit__authority").get(pk=job.subject)
    dataset = dataset_of(run)
    lines = _read(run, dataset, job)
    with finishing(job):
        if _locked(run).state in NOT_STORED:
            _keep(run, dataset, lines)


@transaction.atomic
def read_again(run: ImportRun) -> None:
    """Ask for another attempt at reading, unless a job works on the import right now.

    Raises `ImportRefused` when it was stored or thrown away.
    """
    run = _locked(run)
    if run.state not in NOT_STORED:
        raise ImportRefused("Lần nhập này không còn chờ đọc.")
    if not _worked_on(run):
        _ask(run, READ)


@transaction.atomic
def ask_to_store(run: ImportRun, *, by, good_only: bool = False, reason: str = "") -> None:
    """Ask for a job that stores what the import would do; pressed twice it is one job.

    Raises `ImportRefused` when it is not ready or is read anew, rows are wrong and `good_only` is
    not wanted, nothing is to store, or a reason is missing.
    """
    run = _locked(run)
    dataset = open_dataset(run.dataset, by, run.place)
    if run.state != State.READY or run.created_by_id != by.pk:
        raise ImportRefused("Lần nhập này không còn chờ xem lại.")
    if not dataset.may_import():
        raise ImportRefused("Bạn không có quyền nhập bảng này.")
    if _worked_on(run):
        if run.job and run.job.name == STORE:
            return
        raise ImportRefused("Tệp đang được đọc lại; hãy chờ đọc xong rồi nhập.")
    if run.count(Kind.WRONG) and not good_only:
        raise ImportRefused(
            "Còn dòng có lỗi: hãy sửa tệp rồi nhập lại, hoặc chọn chỉ nhập các dòng đúng."
        )
    if not run.to_store:
        raise ImportRefused("Không có dòng nào mới hoặc thay đổi để nhập.")
    if dataset.asks_reason and not reason.strip():
        raise ImportRefused("Kế hoạch đã ban hành: hãy ghi lý do thay đổi.")
    run.good_only, run.reason = good_only, reason.strip()
    run.save(update_fields=["good_only", "reason"])
    _ask(run, STORE)


@acting(door=Door.FILE)
def store_run(job: Job) -> None:
    """Store what the job's import would do: all of it, or nothing.

    The file is compared anew; when that no longer gives what the person saw, they see it again
    instead (`JobRefused`).
    """
    run = ImportRun.objects.select_related("created_by__unit__authority").get(pk=job.subject)
    if run.state == State.STORED:
        return
    dataset = dataset_of(run)
    lines = _read(run, dataset, job)
    if not _as_seen(run, lines):
        _show_again(run, dataset, lines)
    wanted = [line for line in lines if line.kind in (Kind.NEW, Kind.CHANGED)]
    advance(job, done=0, total=0, step=f"Đang ghi {number(len(wanted))} dòng")
    with finishing(job), unpaused():
        if _locked(run).state != State.READY:
            return
        _check_unchanged(run, dataset, wanted)
        dataset.store(wanted, reason=run.reason)
        _remember(run, wanted)
        run.state, run.ended_by, run.ended_at = State.STORED, run.created_by, timezone.now()
        run.save(update_fields=["state", "ended_by", "ended_at"])


@transaction.atomic
def ask_to_undo(run: ImportRun, *, by) -> None:
    """Ask for a job that takes the import back. Raises `ImportRefused` when it is not stored or
    `by` may not.
    """
    run = _locked(run)
    if run.state != State.STORED:
        raise ImportRefused("Lần nhập này không còn hoàn tác được.")
    if not open_dataset(run.dataset, by, run.place).may_import():
        raise ImportRefused("Bạn không có quyền hoàn tác lần nhập này.")
    run.ended_by = by
    run.save(update_fields=["ended_by"])
    _ask(run, UNDO)


@acting(door=Door.FILE)
def undo_run(job: Job) -> None:
    """Take back all that the job's import stored. Raises `JobRefused` when something was built on
    it since.
    """
    run = ImportRun.objects.select_related("ended_by__unit__authority").get(pk=job.subject)
    if run.state != State.STORED:
        return
    dataset = _opened(run, run.ended_by)
    lines = list(run.lines.changing())
    advance(job, done=0, total=len(lines), step="Đang hoàn tác")
    try:
        with finishing(job):
            if _locked(run).state != State.STORED:
                return
            records = {record.key: record for record in dataset.load(lock=True)}
            _check_as_stored(dataset, lines, records)
            created = [records[line.key].row for line in lines if line.kind == Kind.NEW]
            restored = [
                _restored(dataset, line, records[line.key])
                for line in lines
                if line.kind == Kind.CHANGED
            ]
            dataset.undo(created, restored)
            run.state, run.ended_at = State.UNDONE, timezone.now()
            run.save(update_fields=["state", "ended_at"])
    except CannotUndo as refusal:
        raise JobRefused(str(refusal)) from refusal


@transaction.atomic
def discard_run(run: ImportRun) -> None:
    """Throw an import away that was not stored. Raises `ImportRefused` for one that was, or that a
    job works on.
    """
    run = _locked(run)
    if _worked_on(run):
        raise ImportRefused("Lần nhập này đang được xử lý; hãy chờ xong rồi bỏ.")
    if run.state not in NOT_STORED:
        raise ImportRefused("Lần nhập này đã được thực hiện nên không bỏ được; hãy hoàn tác.")
    run.state = State.DISCARDED
    run.save(update_fields=["state"])
    run.lines.all().delete()


@transaction.atomic
def purge_runs(now: datetime) -> int:
    """Delete imports that nobody came back to, with their files; return how many."""
    gone = list(ImportRun.objects.forgotten(now).order_by("pk").select_for_update())
    for run in gone:
        transaction.on_commit(partial(run.file.storage.delete, run.file.name))
        run.delete()
    return len(gone)


def _locked(run: ImportRun) -> ImportRun:
    """The import, locked to the end of the transaction: before the place that it goes into."""
    return ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def _worked_on(run: ImportRun) -> bool:
    """Does a job read, store or undo the import?"""
    return run.job is not None and run.job.unfinished


def _ask(run: ImportRun, job: str) -> None:
    run.job = ask_for(job, run.pk, by=run.created_by)
    run.save(update_fields=["job"])


def _read(run: ImportRun, dataset: Dataset, job: Job) -> list[IncomingRow]:
    """Return what the rows of the run's file would do; who waits is told how far it is."""
    advance(job, done=0, total=0, step="Đang mở tệp")
    try:
        with run.file.open() as file:
            table = read_table(file, dataset)
    except UnreadableTable as error:
        raise JobRefused(str(error)) from error
    except FileNotFoundError as error:
        raise JobRefused("Không còn tệp để đọc; hãy chọn lại tệp.") from error
    run.sheet, run.spare = table.sheet[:100], table.spare[:50]
    total = len(table.rows)
    return dataset.compare(
        table.rows, lambda done: advance(job, done=done, total=total, step="Đang so sánh từng dòng")
    )


def _keep(run: ImportRun, dataset: Dataset, lines: Sequence[IncomingRow]) -> None:
    run.lines.all().delete()
    ImportLine.objects.bulk_create(
        (
            ImportLine(
                run=run,
                number=line.number,
                kind=line.kind,
                title=_title(dataset, line),
                changes=line.changes,
                errors=line.errors,
                key=line.record.key,
            )
            for line in lines
        ),
        batch_size=1000,
    )
    run.counts, run.state = Counter(line.kind for line in lines), State.READY
    run.save(update_fields=["counts", "state", "sheet", "spare"])


def _title(dataset: Dataset, line: IncomingRow) -> str:
    """What the row is about: its first words."""
    return " ".join(as_text(dataset.title_of(line.record)).split())[:200]


def _as_seen(run: ImportRun, lines: Iterable[IncomingRow]) -> bool:
    seen = run.lines.values_list("number", "kind", "changes")
    return [
        (number, kind, [tuple(change) for change in changes]) for number, kind, changes in seen
    ] == [(line.number, line.kind, line.changes) for line in lines]


def _show_again(run: ImportRun, dataset: Dataset, lines: Sequence[IncomingRow]) -> None:
    with transaction.atomic():
        if _locked(run).state in NOT_STORED:
            _keep(run, dataset, lines)
    raise JobRefused(CHANGED_SINCE)


def _check_unchanged(run: ImportRun, dataset: Dataset, wanted: Iterable[IncomingRow]) -> None:
    """Hold the rows that are to change, locked, against what they were compared with."""
    now = {record.key: record for record in dataset.load(lock=True)}
    for line in wanted:
        if line.before is None:
            continue
        there = now.get(line.record.key)
        if there is None or dataset.stamp(there) != dataset.stamp(line.before):
            raise JobRefused(CHANGED_SINCE)


def _remember(run: ImportRun, wanted: Sequence[IncomingRow]) -> None:
    """Keep under which key and mark each stored row stands, for taking it back."""
    dataset = dataset_of(run)  # anew: names that its lists show may just have changed
    stored = {record.key: record for record in dataset.load()}
    lines = {line.number: line for line in run.lines.changing()}
    for line in wanted:
        kept = lines[line.number]
        kept.key, kept.after = line.record.key, dataset.stamp(stored[line.record.key])
    ImportLine.objects.bulk_update(lines.values(), ["key", "after"], batch_size=200)


def _check_as_stored(
    dataset: Dataset, lines: Iterable[ImportLine], records: dict[str, Record]
) -> None:
    for line in lines:
        if line.key not in records or dataset.stamp(records[line.key]) != line.after:
            raise CannotUndo(UNDO_TOO_LATE.format(f"dòng {line.number}: {line.title}"))


def _restored(dataset: Dataset, line: ImportLine, record: Record) -> Record:
    """The record with the values it had before the import. Raises `CannotUndo` for one that exists
    no more.
    """
    columns = {column.column_name: column for column in dataset.columns}
    for heading, old, _ in line.changes:
        try:
            setattr(record, columns[heading].attribute, columns[heading].widget.clean(old))
        except ValueError as error:
            raise CannotUndo(UNDO_TOO_LATE.format(f"dòng {line.number}: {line.title}")) from error
    return record
