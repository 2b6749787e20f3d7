"""What people do with exports: bring a file in, say what goes where, enter its figures, undo."""

import hashlib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing
from plans.models import Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused

from ..figures import COUNTING, FormFigures, form_figures
from ..models import FormEntry, PlanForm, StatisticalForm
from ..services import (
    FiguresRefused,
    Outcome,
    check_period,
    enter_figures,
    store_reviews,
)
from .files import UnreadableExport
from .mapping import Mapping
from .models import StatisticsImport, StatisticsSource
from .reading import Reading, read_export, tables_in
from .report import Change, changes_of, entered_of, report_of
from .tables import Table

READ = "statistics.read_export"
STORE = "statistics.store_export"
READ_AT_ONCE = 300_000  # bytes; what is larger is read by a job
UNDONE = "Hoàn tác lần nhập tệp"

State = StatisticsImport.State
Review = FormEntry.Review


class ImportRefused(DeclarationRefused):
    """The import cannot go this way; the message says what to do."""


class SameFile(Exception):
    """These bytes were entered into this form for this period before, as `where`."""

    def __init__(self, where: StatisticsImport):
        super().__init__("Tệp này đã được nhập vào biểu cho kỳ này nên không nhập lại.")
        self.where = where


@dataclass
class Stored:
    """What became of a file: the import (None when nothing changed), and how it was read."""

    reading: Reading | None = None
    run: StatisticsImport | None = None
    changes: list[Change] = field(default_factory=list)
    same_as: StatisticsImport | None = None

    @property
    def entered(self) -> list[Change]:
        return [each for each in self.changes if not each.refused]

    @property
    def refused(self) -> list[Change]:
        return [each for each in self.changes if each.refused]


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def start_import(
    plan: Plan,
    form: StatisticalForm,
    period: ReportingPeriod,
    *,
    file: File,
    by: User,
    source: StatisticsSource | None = None,
    name: str = "",
) -> StatisticsImport:
    """Take in `file` (already judged) and read it, a large one by a job; `name` makes a new source.

    The import of the same bytes that still waits is returned as it is. Raises `SameFile`,
    `PlanClosed`, `FiguresRefused` and `UnreadableExport`.
    """
    content = file.read()
    digest, tables = digest_of(content), None
    if len(content) <= READ_AT_ONCE:
        tables = tables_in(content)
    plan = Plan.objects.lock(plan.pk)
    plan.check_open()
    check_period(plan.periods.get(pk=period.pk), form, timezone.localdate())
    plan_form = PlanForm.objects.lock(plan, form)
    same = plan_form.imports.filter(period=period.key, sha256=digest)
    if stored := same.stored().first():
        raise SameFile(stored)
    if waiting := same.filter(state__in=(State.READING, State.READY), created_by=by).first():
        return waiting
    source = _named_source(plan, form, name) or source
    run = plan_form.imports.create(
        period=period.key,
        source=source,
        file=ContentFile(content, name=file.name),
        name=(file.name or "")[-255:],
        sha256=digest,
        created_by=by,
    )
    _read_soon(run, tables)
    return run


def _named_source(plan: Plan, form: StatisticalForm, name: str) -> StatisticsSource | None:
    name = " ".join(name.split())
    if not name:
        return None
    found, _ = StatisticsSource.objects.get_or_create(
        authority=plan.unit.its_authority, form_code=form.code, name=name
    )
    return found


def _read_soon(run: StatisticsImport, tables: list[Table] | None = None) -> None:
    """Read a small file now, and ask for a job that reads a large one."""
    if tables is None and run.file.size > READ_AT_ONCE:
        run.job = ask_for(READ, run.pk, by=run.created_by)
        run.state = State.READING
        run.save(update_fields=["job", "state"])
    else:
        _read(run, tables or _tables_of(run))


def read_import(job: Job) -> None:
    """Read the file of the job's import. Raises `JobRefused` for one that holds no table."""
    run = StatisticsImport.objects.select_related("created_by").get(pk=job.subject)
    advance(job, done=0, total=2, step="Đang đọc tệp")
    try:
        tables = _tables_of(run)
    except UnreadableExport as error:
        raise JobRefused(str(error)) from error
    advance(job, done=1, total=2, step="Đang ghép với biểu")
    with finishing(job):
        run = _locked(run)
        if run.state in (State.READING, State.READY):
            _read(run, tables)


@transaction.atomic
def match_import(run: StatisticsImport, *, mapping: Mapping, by: User, name: str = "") -> None:
    """Keep what a person said of a file's columns and labels, remember it for its source, and read
    the file anew. Raises `ImportRefused` when the import no longer waits.
    """
    run = _waiting(run)
    plan_form = run.plan_form
    run.source = _named_source(plan_form.plan, plan_form.form, name) or run.source
    run.mapping = mapping.over(_mapping_for(run)).as_json()
    run.save(update_fields=["mapping", "source"])
    _remember(run, by)
    _read_soon(run)


@transaction.atomic
def ask_to_store(
    run: StatisticsImport, *, by: User, accepted: bool = False, reason: str = ""
) -> None:
    """Enter the figures of an import that was looked at, those of a large file by a job.

    `accepted` is the person's word that it is entered though something does not add up. Raises
    `ImportRefused`, `SameFile`, `PlanClosed` and `FiguresRefused`.
    """
    run = _waiting(run)
    if (run.report.get("held") or _has_errors(run)) and not accepted:
        raise ImportRefused("Hãy đánh dấu là đã xem các chỗ chưa khớp.", "accepted")
    run.reason = " ".join(reason.split())[:300]
    run.ended_by = by
    run.save(update_fields=["reason", "ended_by"])
    if run.file.size > READ_AT_ONCE:
        run.job = ask_for(STORE, run.pk, by=by)
        run.save(update_fields=["job"])
    else:
        _store(run, _tables_of(run), by)


def store_import(job: Job) -> None:
    """Enter the figures of the job's import: all that its page showed, or nothing.

    Raises `JobRefused` with the sentence for the person.
    """
    run = StatisticsImport.objects.select_related("ended_by__unit__authority").get(pk=job.subject)
    if run.state != State.READY or run.ended_by is None:
        with finishing(job):
            return
    advance(job, done=0, total=2, step="Đang đọc tệp")
    tables = _tables_of(run)
    advance(job, done=1, total=2, step="Đang nhập số liệu")
    try:
        with finishing(job):
            _store(run, tables, run.ended_by)
    except (DeclarationRefused, PlanClosed, SameFile) as refusal:
        raise JobRefused(str(refusal)) from refusal


@transaction.atomic
def import_file(
    plan: Plan,
    form: StatisticalForm,
    period: ReportingPeriod,
    *,
    content: bytes,
    name: str,
    by: User,
    cumulative: bool | None = None,
    source: StatisticsSource | None = None,
    today: date | None = None,
) -> Stored:
    """Enter what is certain of a file at once, without a person who looks at it.

    The same file with the same matching changes nothing. What is doubtful is not entered; the
    figures wait for review. Raises `UnreadableExport`, `PlanClosed` and `FiguresRefused`.
    """
    tables = tables_in(content)
    plan = Plan.objects.lock(plan.pk)
    plan.check_open()
    period = plan.periods.get(pk=period.pk)
    check_period(period, form, today or timezone.localdate())
    plan_form = PlanForm.objects.lock(plan, form)
    run = StatisticsImport(
        plan_form=plan_form,
        period=period.key,
        name=name[-255:],
        sha256=digest_of(content),
        created_by=by,
        ended_by=by,
        state=State.READY,
    )
    run.source = source or _recognized(run, tables)
    mapping = Mapping(cumulative=cumulative).over(_mapping_for(run))
    run.mapping = mapping.as_json()
    before = plan_form.imports.filter(period=period.key, sha256=run.sha256).stored()
    [known] = form_figures(plan, [form])
    reading = _reading(run, known, tables)
    if same := next((each for each in before if each.mapping == run.mapping), None):
        return Stored(reading, same_as=same)
    done = set(FormEntry.objects.filter(brought_by__in=before).values_list("row", "column"))
    reading.figures = [each for each in reading.figures if each.cell not in done]
    if reading.held:
        return Stored(reading)
    outcome = _enter(run, reading, known, by, today)
    changes = changes_of(reading, known, period.key, outcome)
    if not outcome.entered:
        _take_back_unsaved(run)
        return Stored(reading, changes=changes)
    run.report = report_of(reading, changes)
    run.file.save(name, ContentFile(content), save=False)
    _finish(run, outcome, by)
    return Stored(reading, run, changes)


@transaction.atomic
def undo_import(run: StatisticsImport, *, by: User) -> None:
    """Take back all figures of an import, and let what stood before stand again.

    Raises `ImportRefused` when one was reviewed, or newer figures stand on it.
    """
    run = _locked(run)
    if run.state != State.STORED:
        raise ImportRefused("Lần nhập này không còn hoàn tác được.")
    if not (by.has_role(Role.STANDING_BODY) or run.ended_by_id == by.pk):
        raise ImportRefused("Chỉ người đã nhập hoặc cơ quan thường trực hoàn tác được lần nhập này.")
    run.plan_form.plan.check_open()
    if run.plan_form.plan.periods.filter(key=run.period, locked=True).exists():
        raise ImportRefused("Kỳ này đã khóa số liệu; hãy đề nghị cơ quan thường trực mở lại.")
    entries = list(run.entries.order_by("pk"))
    _check_undoable(run, entries)
    waiting = [each for each in entries if each.review == Review.WAITING]
    for each in waiting:
        each.review = Review.WITHDRAWN
    store_reviews(waiting, by, UNDONE)
    _restore(run)
    run.state, run.undone_by, run.undone_at = State.UNDONE, by, timezone.now()
    run.save(update_fields=["state", "undone_by", "undone_at"])


@transaction.atomic
def discard_import(run: StatisticsImport) -> None:
    """Throw an import away that was not stored. Raises `ImportRefused` for one that was, or that a
    job works on.
    """
    run = _locked(run)
    if run.job and run.job.unfinished:
        raise ImportRefused("Tệp đang được xử lý; hãy chờ xong rồi bỏ.")
    if run.state not in (State.READING, State.READY):
        raise ImportRefused("Lần nhập này đã được thực hiện nên không bỏ được; hãy hoàn tác.")
    run.state = State.DISCARDED
    run.save(update_fields=["state"])


@transaction.atomic
def open_again(run: StatisticsImport, *, by: User) -> StatisticsImport:
    """Return an import of the same file, for matching what its stored import left out; one that
    was not stored is read once more.
    """
    run = _locked(run)
    if run.state not in StatisticsImport.OVER:
        if not (run.job and run.job.unfinished):
            _read_soon(run)
        return run
    same = run.plan_form.imports.filter(period=run.period, sha256=run.sha256, created_by=by)
    if waiting := same.filter(state=State.READY).first():
        return waiting
    again = StatisticsImport.objects.create(
        plan_form=run.plan_form,
        period=run.period,
        source=run.source,
        file=run.file.name,
        name=run.name,
        sha256=run.sha256,
        created_by=by,
        mapping=run.mapping,
    )
    _read_soon(again)
    return again


@transaction.atomic
def purge_imports(now: datetime) -> int:
    """Delete imports that nobody came back to, with files that no other has; return how many."""
    gone = list(StatisticsImport.objects.forgotten(now).order_by("pk").select_for_update())
    for run in gone:
        others = StatisticsImport.objects.filter(file=run.file.name).exclude(pk=run.pk)
        if not others.exists():
            transaction.on_commit(partial(run.file.storage.delete, run.file.name))
        run.delete()
    return len(gone)


def _locked(run: StatisticsImport) -> StatisticsImport:
    """The import as it stands, locked after its plan and form."""
    Plan.objects.lock(run.plan_form.plan_id)
    list(PlanForm.objects.filter(pk=run.plan_form_id).select_for_update(no_key=True))
    runs = StatisticsImport.objects.select_related(
        "plan_form__plan__unit__authority", "plan_form__form", "source", "job", "ended_by"
    )
    return runs.select_for_update(of=("self",), no_key=True).get(pk=run.pk)


def _waiting(run: StatisticsImport) -> StatisticsImport:
    run = _locked(run)
    if run.state != State.READY:
        raise ImportRefused("Lần nhập này không còn chờ xem lại; hãy tải lại trang.")
    if run.job and run.job.unfinished:
        raise ImportRefused("Tệp đang được xử lý; hãy chờ xong rồi làm tiếp.")
    run.plan_form.plan.check_open()
    return run


def _tables_of(run: StatisticsImport) -> list[Table]:
    try:
        with run.file.open() as file:
            return tables_in(file.read())
    except FileNotFoundError as error:
        raise UnreadableExport("Không còn tệp để đọc; hãy chọn lại tệp.") from error


def _has_errors(run: StatisticsImport) -> bool:
    return any(level == "error" for level, _ in run.report.get("findings", []))


def _mapping_for(run: StatisticsImport) -> Mapping:
    """What was said of this file, over what is remembered for its source."""
    remembered = run.source.remembered if run.source else Mapping()
    return run.chosen.over(remembered) if run.mapping else remembered


def _recognized(run: StatisticsImport, tables: list[Table]) -> StatisticsSource | None:
    """The source of the authority whose remembered headings the file has most of: more than half."""
    plan_form = run.plan_form
    sources = StatisticsSource.objects.of_form(
        plan_form.plan.unit.its_authority, plan_form.form.code
    )
    heads = [{column.key for column in table.columns} for table in tables]

    def share(source: StatisticsSource) -> float:
        wanted = {key for key, code in source.remembered.columns.items() if code}
        wanted |= {source.remembered.label} & set(source.remembered.heads)
        return max(len(wanted & each) / len(wanted) for each in heads) if wanted else 0.0

    best = max(sources, key=share, default=None)
    return best if best and share(best) > 0.5 else None


def _reading(run: StatisticsImport, known: FormFigures, tables: list[Table]) -> Reading:
    plan = run.plan_form.plan
    return read_export(
        tables,
        known,
        _mapping_for(run),
        key=run.period,
        year=plan.year,
        intervals=plan.intervals,
    )


def _read(run: StatisticsImport, tables: list[Table]) -> None:
    """Keep what the file says and what entering it would change."""
    if run.source is None:
        run.source = _recognized(run, tables)
    plan_form = run.plan_form
    [known] = form_figures(plan_form.plan, [plan_form.form])
    reading = _reading(run, known, tables)
    outcome, error = _trial(run, reading, known, run.created_by)
    changes = changes_of(reading, known, run.period, outcome)
    run.report, run.state = report_of(reading, changes, error), State.READY
    run.mapping = _mapping_for(run).as_json() | {"heads": reading.heads}
    run.save(update_fields=["report", "state", "source", "mapping"])


def _trial(
    run: StatisticsImport, reading: Reading, known: FormFigures, by: User
) -> tuple[Outcome, str]:
    """What entering would come to, and why it cannot be done now; nothing is stored."""
    outcome, error = Outcome(), ""
    with transaction.atomic():
        try:
            outcome = _enter(None, reading, known, by, plan_form=run.plan_form, key=run.period)
        except (FiguresRefused, PlanClosed) as refusal:
            error = str(refusal)
        transaction.set_rollback(True)
    return outcome, error


def _enter(
    run: StatisticsImport | None,
    reading: Reading,
    known: FormFigures,
    by: User,
    today: date | None = None,
    *,
    plan_form: PlanForm | None = None,
    key: str = "",
    notes: AnyMapping | None = None,
) -> Outcome:
    if run is not None:
        plan_form, key = run.plan_form, run.period
        if run.pk is None:
            run.save()
    assert plan_form is not None
    return enter_figures(
        plan_form.plan,
        plan_form.form,
        entered_of(reading, known, key, notes or {}),
        author=by,
        period=plan_form.plan.periods.get(key=key),
        today=today,
        source=FormEntry.Source.FILE,
        brought_by=run,
    )


def _take_back_unsaved(run: StatisticsImport) -> None:
    """Leave no import behind that brought nothing."""
    if run.pk is not None:
        run.delete()


def _store(run: StatisticsImport, tables: list[Table], by: User) -> None:
    """Enter what the page showed. Raises `ImportRefused` when that is no longer what would change:
    the person then sees it anew.
    """
    run = _waiting_or_running(run)
    plan_form = run.plan_form
    same = plan_form.imports.filter(period=run.period, sha256=run.sha256).exclude(pk=run.pk)
    if stored := next((each for each in same.stored() if each.mapping == run.mapping), None):
        raise SameFile(stored)
    [known] = form_figures(plan_form.plan, [plan_form.form])
    reading = _reading(run, known, tables)
    trial, error = _trial(run, reading, known, by)
    if error:
        raise ImportRefused(error)
    seen = [(each["row"], each["column"], each["new"], each["seen"]) for each in run.report["changes"]]
    changes = changes_of(reading, known, run.period, trial)
    shown_now = [each.as_json() for each in changes]
    if seen != [(each["row"], each["column"], each["new"], each["seen"]) for each in shown_now]:
        raise ImportRefused("Số liệu vừa thay đổi so với lúc xem; hãy đọc lại tệp rồi xem lại.")
    notes = {each.figured.cell: run.reason for each in changes if each.asks_reason and run.reason}
    outcome = _enter(run, reading, known, by, notes=notes)
    if not outcome.entered:
        raise ImportRefused("Không có số liệu nào mới hoặc thay đổi để nhập.")
    run.report = report_of(reading, changes_of(reading, known, run.period, outcome))
    _finish(run, outcome, by)
    _remember(run, by)


def _waiting_or_running(run: StatisticsImport) -> StatisticsImport:
    run = _locked(run)
    if run.state != State.READY:
        raise ImportRefused("Lần nhập này không còn chờ xem lại; hãy tải lại trang.")
    return run


def _finish(run: StatisticsImport, outcome: Outcome, by: User) -> None:
    run.entered, run.gave_way = len(outcome.entered), [each.pk for each in outcome.gave_way]
    run.state, run.ended_by, run.ended_at = State.STORED, by, timezone.now()
    run.save()


def _remember(run: StatisticsImport, by: User) -> None:
    """Keep for the source what a person said, or let pass, of this file."""
    if run.source is None:
        return
    mapping = Mapping.from_json(run.mapping)
    for column in run.report.get("columns", []):
        if column["match"]["certain"]:
            mapping.columns.setdefault(column["key"], column["match"]["code"])
    mapping.label = mapping.label or run.report.get("label", "")
    run.source.mapping = mapping.as_json()
    run.source.confirmed_by, run.source.confirmed_at = by, timezone.now()
    run.source.save(update_fields=["mapping", "confirmed_by", "confirmed_at"])


def _check_undoable(run: StatisticsImport, entries: list[FormEntry]) -> None:
    if any(each.review in (Review.ACCEPTED, Review.RETURNED) for each in entries):
        raise ImportRefused(
            "Có số liệu của lần nhập này đã được duyệt hoặc trả lại nên không hoàn tác cả lần nhập "
            "được; hãy sửa từng ô."
        )
    ours = {(each.row_id, each.column_id): each.pk for each in entries}  # the newest of each cell
    standing = FormEntry.objects.filter(plan_form=run.plan_form, period=run.period)
    counting = standing.filter(review__in=COUNTING).in_order()
    newest = {
        (row, column): pk for pk, row, column in counting.values_list("pk", "row", "column")
    }
    if any(newest.get(cell) != pk for cell, pk in ours.items()):
        raise ImportRefused(
            "Sau lần nhập này đã có số liệu mới hơn nên không hoàn tác cả lần nhập được; hãy sửa "
            "từng ô."
        )
    if _later_running(run):
        raise ImportRefused(
            "Số liệu kỳ sau được tính từ tệp lũy kế trên các số này; hãy hoàn tác lần nhập của kỳ "
            "sau trước."
        )


def _later_running(run: StatisticsImport) -> bool:
    """Was a file whose figures run from the year's start entered for a later period?"""
    keys = [interval.key for interval in run.plan_form.plan.intervals]
    later = keys[keys.index(run.period) + 1 :] if run.period in keys else []
    stored = run.plan_form.imports.stored().filter(period__in=later)
    return any(each.report.get("cumulative") for each in stored)


def _restore(run: StatisticsImport) -> None:
    """Let the waiting figures stand again that gave way to those of the file: as they were sent, by
    whom and when.
    """
    old = FormEntry.objects.filter(pk__in=run.gave_way, review=Review.WITHDRAWN).order_by("pk")
    FormEntry.objects.bulk_create(
        [
            FormEntry(
                plan_form_id=each.plan_form_id,
                row_id=each.row_id,
                column_id=each.column_id,
                period=each.period,
                value=each.value,
                text=each.text,
                note=each.note,
                estimate=each.estimate,
                source=each.source,
                brought_by_id=each.brought_by_id,
                place=each.place,
                author_id=each.author_id,
                on_behalf_of_id=each.on_behalf_of_id,
                sent_at=each.sent_at,
            )
            for each in old
        ]
    )
