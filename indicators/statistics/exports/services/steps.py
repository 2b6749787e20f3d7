"""The steps of an import below its services: locking, reading, trying, entering."""

from collections.abc import Mapping as AnyMapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.jobs.services import ask_for
from foundation.journal.acts import Door, acting
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused

from ...figures import Cell, FormFigures, form_figures
from ...models import FormEntry, PlanForm
from ...services import FiguresRefused, Outcome, enter_figures
from ..files import UnreadableExport
from ..models import StatisticsImport
from ..reading import Reading, read_export, tables_in
from ..report import changes_of, entered_of, report_of
from ..tables import Table
from .sources import mapping_for, recognized, remember

READ = "statistics.read_export"
GONE = "Không còn tệp để đọc; hãy chọn lại tệp."
READ_AT_ONCE = 300_000  # bytes; what is larger is read by a job

State = StatisticsImport.State


class ImportRefused(DeclarationRefused):
    """The import cannot go this way; the message says what to do."""


class SameFile(Exception):
    """These bytes were entered into this form for this period before, as `where`."""

    def __init__(self, where: StatisticsImport):
        super().__init__("Tệp này đã được nhập vào biểu cho kỳ này nên không nhập lại.")
        self.where = where


def locked(run: StatisticsImport) -> StatisticsImport:
    """The import as it stands, locked after its plan and form."""
    Plan.objects.lock(run.plan_form.plan_id)
    PlanForm.objects.lock_again(run.plan_form_id)
    runs = StatisticsImport.objects.select_related(
        "plan_form__plan__unit__authority", "plan_form__form", "source", "job", "ended_by"
    )
    return runs.select_for_update(of=("self",), no_key=True).get(pk=run.pk)


def waiting(run: StatisticsImport) -> StatisticsImport:
    run = locked(run)
    if run.state != State.READY:
        raise ImportRefused("Lần nhập này không còn chờ xem lại; hãy tải lại trang.")
    if run.job and run.job.unfinished:
        raise ImportRefused("Tệp đang được xử lý; hãy chờ xong rồi làm tiếp.")
    run.plan_form.plan.check_open()
    return run


def waiting_or_running(run: StatisticsImport) -> StatisticsImport:
    run = locked(run)
    if run.state != State.READY:
        raise ImportRefused("Lần nhập này không còn chờ xem lại; hãy tải lại trang.")
    return run


def is_large(run: StatisticsImport) -> bool:
    """Is the file left to a job? Raises `UnreadableExport` when it is gone."""
    try:
        return run.file.size > READ_AT_ONCE
    except (FileNotFoundError, ValueError) as error:
        raise UnreadableExport(GONE) from error


def tables_of(run: StatisticsImport) -> list[Table]:
    try:
        with run.file.open() as file:
            content = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise UnreadableExport(GONE) from error
    return tables_in(content)


def read_soon(run: StatisticsImport, tables: list[Table] | None = None) -> None:
    """Read a small file now, and ask for a job that reads a large one."""
    if tables is None and is_large(run):
        run.job = ask_for(READ, run.pk, by=run.created_by)
        run.state = State.READING
        run.save(update_fields=["job", "state"])
    else:
        read(run, tables or tables_of(run))


def read(run: StatisticsImport, tables: list[Table]) -> None:
    """Keep what the file says and what entering it would change."""
    if run.source is None:
        run.source = recognized(run, tables)
    plan_form = run.plan_form
    [known] = form_figures(plan_form.plan, [plan_form.form])
    reading = reading_of(run, known, tables)
    outcome, error = try_out(run, reading, known, run.created_by)
    changes = changes_of(reading, known, run.period, outcome) if outcome else []
    run.report, run.state = report_of(reading, changes, error), State.READY
    run.mapping = mapping_for(run).as_json() | {"heads": reading.heads}
    run.save(update_fields=["report", "state", "source", "mapping"])


def reading_of(run: StatisticsImport, known: FormFigures, tables: list[Table]) -> Reading:
    plan = run.plan_form.plan
    return read_export(
        tables,
        known,
        mapping_for(run),
        key=run.period,
        year=plan.year,
        intervals=plan.intervals,
    )


def try_out(
    run: StatisticsImport, reading: Reading, known: FormFigures, by: User
) -> tuple[Outcome | None, str]:
    """What entering would come to, or why it cannot be done now; nothing is stored."""
    outcome, error = None, ""
    with transaction.atomic():
        try:
            outcome = enter(run.plan_form, run.period, reading, known, by)
        except (FiguresRefused, PlanClosed) as refusal:
            error = str(refusal)
        transaction.set_rollback(True)
    return outcome, error


@acting(door=Door.FILE)
def enter(
    plan_form: PlanForm,
    key: str,
    reading: Reading,
    known: FormFigures,
    by: User,
    *,
    run: StatisticsImport | None = None,
    today: date | None = None,
    notes: AnyMapping[Cell, str] | None = None,
) -> Outcome:
    """Enter the figures of a file for the period with this key, as those of the import `run`."""
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


def store(run: StatisticsImport, tables: list[Table], by: User) -> None:
    """Enter what the page showed. Raises `ImportRefused` when that is no longer what would change:
    the person then sees it anew.
    """
    run = waiting_or_running(run)
    plan_form = run.plan_form
    same = plan_form.imports.filter(period=run.period, sha256=run.sha256).exclude(pk=run.pk)
    if stored := next((each for each in same.stored() if each.mapping == run.mapping), None):
        raise SameFile(stored)
    [known] = form_figures(plan_form.plan, [plan_form.form])
    reading = reading_of(run, known, tables)
    trial, error = try_out(run, reading, known, by)
    if trial is None:
        raise ImportRefused(error)
    seen = [
        (each["row"], each["column"], each["new"], each["seen"]) for each in run.report["changes"]
    ]
    changes = changes_of(reading, known, run.period, trial)
    shown_now = [each.as_json() for each in changes]
    if seen != [(each["row"], each["column"], each["new"], each["seen"]) for each in shown_now]:
        raise ImportRefused("Số liệu vừa thay đổi so với lúc xem; hãy đọc lại tệp rồi xem lại.")
    notes = {each.figured.cell: run.reason for each in changes if each.asks_reason and run.reason}
    outcome = enter(plan_form, run.period, reading, known, by, run=run, notes=notes)
    if not outcome.entered:
        raise ImportRefused("Không có số liệu nào mới hoặc thay đổi để nhập.")
    run.report = report_of(reading, changes_of(reading, known, run.period, outcome))
    finish(run, outcome, by)
    remember(run, by)


def finish(run: StatisticsImport, outcome: Outcome, by: User) -> None:
    run.entered, run.gave_way = len(outcome.entered), [each.pk for each in outcome.gave_way]
    run.state, run.ended_by, run.ended_at = State.STORED, by, timezone.now()
    run.save()
