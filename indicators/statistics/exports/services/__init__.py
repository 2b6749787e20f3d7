"""What people do with exports: bring a file in, say what goes where, enter its figures, undo."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing
from plans.models import Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused

from ...figures import form_figures
from ...models import FormEntry, PlanForm, StatisticalForm
from ...services import FiguresRefused, check_period
from ..files import UnreadableExport
from ..mapping import Mapping
from ..models import StatisticsImport, StatisticsSource
from ..reading import Reading, tables_in
from ..report import Change, changes_of, report_of
from . import steps
from .sources import mapping_for, named_source, recognized, remember
from .steps import READ, ImportRefused, SameFile, State
from .undoing import discard_import, open_again, purge_imports, undo_import

__all__ = [
    "READ",
    "STORE",
    "FiguresRefused",
    "ImportRefused",
    "SameFile",
    "Stored",
    "ask_to_store",
    "discard_import",
    "import_file",
    "match_import",
    "open_again",
    "purge_imports",
    "read_import",
    "start_import",
    "store_import",
    "undo_import",
]

STORE = "statistics.store_export"


@dataclass
class Stored:
    """What became of a file: the import (None when nothing changed), and how it was read."""

    reading: Reading
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
    if len(content) <= steps.READ_AT_ONCE:
        tables = tables_in(content)
    plan = Plan.objects.lock(plan.pk)
    plan.check_open()
    check_period(plan.periods.get(pk=period.pk), form, timezone.localdate(), by)
    plan_form = PlanForm.objects.lock(plan, form)
    same = plan_form.imports.filter(period=period.key, sha256=digest)
    if stored := same.stored().first():
        raise SameFile(stored)
    if waiting := same.filter(state__in=(State.READING, State.READY), created_by=by).first():
        return waiting
    source = named_source(plan, form, name) or source
    run = plan_form.imports.create(
        period=period.key,
        source=source,
        file=ContentFile(content, name=file.name),
        name=(file.name or "")[-255:],
        sha256=digest,
        created_by=by,
    )
    steps.read_soon(run, tables)
    return run


def read_import(job: Job) -> None:
    """Read the file of the job's import. Raises `JobRefused` for one that holds no table."""
    run = StatisticsImport.objects.select_related("created_by").get(pk=job.subject)
    advance(job, done=0, total=2, step="Đang đọc tệp")
    try:
        tables = steps.tables_of(run)
    except UnreadableExport as error:
        raise JobRefused(str(error)) from error
    advance(job, done=1, total=2, step="Đang ghép với biểu")
    with finishing(job):
        run = steps.locked(run)
        if run.state in (State.READING, State.READY):
            steps.read(run, tables)


@transaction.atomic
def match_import(run: StatisticsImport, *, mapping: Mapping, by: User, name: str = "") -> None:
    """Keep what a person said of a file's columns and labels, remember it for its source, and read
    the file anew. Raises `ImportRefused` when the import no longer waits.
    """
    run = steps.waiting(run)
    plan_form = run.plan_form
    run.source = named_source(plan_form.plan, plan_form.form, name) or run.source
    run.mapping = mapping.over(mapping_for(run)).as_json()
    run.save(update_fields=["mapping", "source"])
    remember(run, by)
    steps.read_soon(run)


@transaction.atomic
def ask_to_store(
    run: StatisticsImport, *, by: User, accepted: bool = False, reason: str = ""
) -> None:
    """Enter the figures of an import that was looked at, those of a large file by a job.

    `accepted` is the person's word that it is entered though something does not add up. Raises
    `ImportRefused`, `SameFile`, `PlanClosed` and `FiguresRefused`.
    """
    run = steps.waiting(run)
    if (run.report.get("held") or _has_errors(run)) and not accepted:
        raise ImportRefused("Hãy đánh dấu là đã xem các chỗ chưa khớp.", "accepted")
    run.reason = " ".join(reason.split())[:300]
    run.ended_by = by
    run.save(update_fields=["reason", "ended_by"])
    if steps.is_large(run):
        run.job = ask_for(STORE, run.pk, by=by)
        run.save(update_fields=["job"])
    else:
        steps.store(run, steps.tables_of(run), by)


def store_import(job: Job) -> None:
    """Enter the figures of the job's import: all that its page showed, or nothing.

    Raises `JobRefused` with the sentence for the person.
    """
    run = StatisticsImport.objects.select_related("ended_by__unit__authority").get(pk=job.subject)
    if run.state != State.READY or run.ended_by is None:
        with finishing(job):
            return
    advance(job, done=0, total=2, step="Đang đọc tệp")
    try:
        tables = steps.tables_of(run)
        advance(job, done=1, total=2, step="Đang nhập số liệu")
        with finishing(job):
            steps.store(run, tables, run.ended_by)
    except (DeclarationRefused, PlanClosed, SameFile, UnreadableExport) as refusal:
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
    check_period(period, form, today or timezone.localdate(), by)
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
    run.source = source or recognized(run, tables)
    mapping = Mapping(cumulative=cumulative).over(mapping_for(run))
    run.mapping = mapping.as_json()
    [known] = form_figures(plan, [form])
    reading = steps.reading_of(run, known, tables)
    before = _read_alike(run, reading)
    if same := next((each for each in before if each.mapping == run.mapping), None):
        return Stored(reading, same_as=same)
    done = set(FormEntry.objects.filter(brought_by__in=before).values_list("row", "column"))
    reading.figures = [each for each in reading.figures if each.cell not in done]
    if reading.held:
        return Stored(reading)
    run.save()
    outcome = steps.enter(plan_form, run.period, reading, known, by, run=run, today=today)
    changes = changes_of(reading, known, period.key, outcome)
    if not outcome.entered:
        run.delete()  # it brought nothing
        return Stored(reading, changes=changes)
    run.report = report_of(reading, changes)
    run.file.save(name, ContentFile(content), save=False)
    steps.finish(run, outcome, by)
    return Stored(reading, run, changes)


def _has_errors(run: StatisticsImport) -> bool:
    return any(level == "error" for level, _ in run.report.get("findings", []))


def _read_alike(run: StatisticsImport, reading: Reading) -> list[StatisticsImport]:
    """The imports of the same file, unless its figures were counted from another day last."""
    same = run.plan_form.imports.filter(period=run.period, sha256=run.sha256)
    stored = list(same.stored().order_by("pk"))
    spans = [bool(each.report.get("cumulative")) == reading.cumulative for each in stored]
    if not spans or not spans[-1]:
        return []
    return [each for each, alike in zip(stored, spans, strict=True) if alike]
