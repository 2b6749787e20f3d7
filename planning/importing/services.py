"""What people do with plan documents: take in, read, correct, confirm, throw away."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from foundation.discards.services import discard
from foundation.jobs.models import Job
from foundation.jobs.services import JobRefused, advance, ask_for, finishing
from foundation.journal.acts import Door, acting
from foundation.web.storage import gone_without_room
from planreader import SourceFile, UnreadableFile, read_plan
from plans.areas import Area
from plans.models import Plan, PlanImport, PlanImportFile
from plans.services import PlanRefused, create_periods, remove_stored, sha256_of
from plans.services.areas import store_areas
from plans.services.writing import available_units

from ..superior.followers import link_followers
from .areas import OWN, ImportAreas, in_areas, names_to_tell, sources_for, translated
from .corrections import CorrectedDraft, DraftEntry, blank_task, new_target, with_entry
from .issuer import foreign_issuer
from .rows import ImportResult, make_plan, ordered_deadlines
from .units import match_units, meant_units

DISCARDED = "plan_import"
READ_IMPORT = "plans.read_import"
MADE = "Dự thảo kế hoạch đã được tạo từ lần nhập này; hãy sửa trên trang kế hoạch."


class SameFiles(Exception):
    """These files were taken in before; `where` is the plan or the open import that they became."""

    def __init__(self, where: Plan | PlanImport) -> None:
        super().__init__("Các tệp này đã được nhập trước đây nên không nhập lại.")
        self.where = where


class EntryChanged(Exception):
    """Somebody saved the entry after the person had opened it; `saved` says who and when."""

    def __init__(self, saved: dict[str, Any]):
        super().__init__(f"{saved['by']} vừa sửa mục này lúc {saved['at']}.")
        self.saved = saved


def start_import(
    *, unit: Unit, by: User, files: Sequence[File], revises: Plan | None = None
) -> PlanImport:
    """Take in the documents of one plan of `unit`, already judged by content, and ask for a job
    that reads them.

    They become a new plan, or are compared with the plan that they revise. Raises `SameFiles` when
    exactly these files became a plan that stands, or wait for review.
    """
    digests = {sha256_of(file): file for file in files}
    rows = [
        PlanImportFile(file=file, name=file.name or "", sha256=digest)
        for digest, file in digests.items()
    ]
    with gone_without_room(default_storage, [row.file for row in rows]):
        return _start(PlanImport(unit=unit, created_by=by, revises=revises), rows, by)


@transaction.atomic
def _start(plan_import: PlanImport, rows: Sequence[PlanImportFile], by: User) -> PlanImport:
    Unit.objects.lock(plan_import.unit_id)
    _check_new(plan_import.unit, {row.sha256 for row in rows})
    plan_import.save()
    for row in rows:
        row.plan_import = plan_import
        row.save()
    plan_import.job = ask_for(READ_IMPORT, plan_import.pk, by=by)
    plan_import.save(update_fields=["job"])
    return plan_import


@transaction.atomic
def retry_import(plan_import: PlanImport, *, by: User) -> None:
    """Ask for another attempt at reading. Raises `PlanRefused` when the files are gone."""
    plan_import = locked_import(plan_import)
    if plan_import.draft or not plan_import.files.exists():
        raise PlanRefused("Không còn tệp để đọc lại. Hãy chọn tệp khác.")
    plan_import.job = ask_for(READ_IMPORT, plan_import.pk, by=by)
    plan_import.save(update_fields=["job"])


def read_import(job: Job) -> None:
    """Read the documents of the job's import into its draft.

    Raises `JobRefused` with the reader's sentence; the files of the document are then gone.
    """
    unread = PlanImport.objects.filter(pk=job.subject, draft__isnull=True)
    plan_import = unread.first()
    files = list(plan_import.files.all()) if plan_import else []
    advance(job, done=0, total=1, step="Đang đọc " + ", ".join(file.name for file in files))
    if plan_import is None or not files:  # it was thrown away, or read before
        with finishing(job):
            return
    sources = [SourceFile(file.name, _content(file.file)) for file in files]
    try:
        names = ImportAreas(plan_import).names
        progress = partial(_tell_page, job, len(sources))
        draft = read_plan(sources, progress=progress, areas=names)
    except UnreadableFile as error:
        _remove_files(plan_import)
        raise JobRefused(str(error)) from error
    with finishing(job):  # nothing is stored when the import was thrown away meanwhile
        PlanImport.objects.filter(pk=plan_import.pk).update(
            draft=draft.as_stored_json() | {"further_areas": names}
        )


@transaction.atomic
def save_entry(
    plan_import: PlanImport, *, part: str, key: str, values: dict, seen: int, by: User
) -> PlanImport:
    """Keep a person's correction of one entry of an import; what was read stays as it is.

    Saving what already stands changes nothing. Raises `EntryChanged` when somebody else's save of
    this entry is newer than version `seen`, and `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    entry = corrected_draft(plan_import).entries[f"{part}-{key}"]
    if entry.values == values:
        return plan_import
    if entry.version > seen:
        raise EntryChanged(plan_import.review["saved"][entry.id])
    plan_import.version += 1
    plan_import.review = with_entry(
        plan_import.review, part, key, values, version=plan_import.version, by=str(by), at=_now()
    )
    plan_import.save(update_fields=["version", "review"])
    return plan_import


@transaction.atomic
def mark_seen(
    plan_import: PlanImport, marks: Iterable[DraftEntry], *, by: User, **values: bool
) -> PlanImport:
    """Keep that a person looked at what these `marks` remember (`seen=False`: will look again).

    Raises `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    plan_import.version += 1
    for mark in marks:
        plan_import.review = with_entry(
            plan_import.review,
            mark.part,
            mark.key,
            plan_import.review.get(mark.part, {}).get(mark.key, {}) | (values or {"seen": True}),
            version=plan_import.version,
            by=str(by),
            at=_now(),
        )
    plan_import.save(update_fields=["version", "review"])
    return plan_import


@transaction.atomic
def add_task(plan_import: PlanImport, *, area: int | None, by: User) -> str:
    """Add an empty task to the import, for the person to fill in; return its key.

    Raises `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    key = _add(plan_import, "tasks", blank_task(area), by)
    plan_import.save(update_fields=["version", "review"])
    return key


@transaction.atomic
def add_of_line(
    plan_import: PlanImport, mark: DraftEntry, *, part: str, area: int | None, text: str, by: User
) -> PlanImport:
    """Make a task or a target (`part`) of the line that `mark` remembers, once for all people.

    Raises `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    if plan_import.review.get(mark.part, {}).get(mark.key, {}).get("added"):
        return plan_import
    year = corrected_draft(plan_import).year
    values = blank_task(area, text) if part == "tasks" else new_target(area, text, year)
    added = f"{part}-{_add(plan_import, part, values, by)}"
    plan_import.review = with_entry(
        plan_import.review,
        mark.part,
        mark.key,
        {"seen": True, "added": added},
        version=plan_import.version,
        by=str(by),
        at=_now(),
    )
    plan_import.save(update_fields=["version", "review"])
    return plan_import


@transaction.atomic
def choose_area(plan_import: PlanImport, area: int, *, by: User) -> PlanImport:
    """Say that all entries whose area is open are of `area`.

    Raises `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    plan_import.version += 1
    for entry in corrected_draft(plan_import).without_area:
        plan_import.review = with_entry(
            plan_import.review,
            entry.part,
            entry.key,
            entry.values | {"area": area},
            version=plan_import.version,
            by=str(by),
            at=_now(),
        )
    plan_import.save(update_fields=["version", "review"])
    return plan_import


@transaction.atomic
def name_areas(plan_import: PlanImport, names: Sequence[str], *, by: User) -> PlanImport:
    """Let the import's plan have areas of these names, and ask for another reading, in which the
    headings of the document are found by them; corrections made before go.

    Raises `PlanRefused` when the import has become a plan.
    """
    plan_import = _under_review(plan_import)
    if not plan_import.files.exists():
        raise PlanRefused("Không còn tệp để đọc lại. Hãy nhập lại các tệp.")
    plan_import.version += 1
    plan_import.review = with_entry(
        {},
        "areas",
        "like",
        {"from": OWN, "names": list(names)},
        version=plan_import.version,
        by=str(by),
        at=_now(),
    )
    plan_import.draft = None
    plan_import.job = ask_for(READ_IMPORT, plan_import.pk, by=by)
    plan_import.save(update_fields=["version", "review", "draft", "job"])
    return plan_import


def _add(plan_import: PlanImport, part: str, values: dict[str, Any], by: User) -> str:
    """Add an entry to a locked import that is not stored yet; return its key."""
    key = corrected_draft(plan_import).next_key(part)
    plan_import.version += 1
    plan_import.review = with_entry(
        plan_import.review, part, key, values, version=plan_import.version, by=str(by), at=""
    )
    return key


@acting(door=Door.FILE)
@transaction.atomic
def confirm_import(plan_import: PlanImport, *, by: User) -> Plan:
    """Make the draft plan that the reviewed import says, with all its rows and files.

    Confirming again returns the same plan. Raises `PlanRefused` before the documents are read,
    and while the area of an entry is open.
    """
    plan_import = locked_import(plan_import)
    if plan_import.plan:
        return plan_import.plan
    if plan_import.revises_id:
        raise PlanRefused(
            "Đây là bản mới của một kế hoạch đã có; hãy nhận các điểm khác trên trang so sánh."
        )
    areas = ImportAreas(plan_import)
    corrected = corrected_draft(plan_import, areas)
    if corrected.without_area:
        raise PlanRefused(
            f"Còn {len(corrected.without_area)} mục chưa rõ lĩnh vực; hãy chọn lĩnh vực của "
            "từng mục, hoặc bỏ chọn “Nhập”."
        )
    made = _store_plan(corrected, areas.areas, plan_import.unit, by)
    for file in plan_import.files.all():
        made.plan.files.create(file=file.file.name, name=file.name, sha256=file.sha256)
    plan_import.files.all().delete()
    plan_import.plan = made.plan
    plan_import.save(update_fields=["plan"])
    return made.plan


@acting(door=Door.FILE)
def import_documents(sources: Sequence[SourceFile], *, unit: Unit) -> ImportResult:
    """Read the documents of a plan and store it, with proposed units, as a draft of `unit`.

    Raises `UnreadableFile`, and `SameFiles` when exactly these files became a plan that stands.
    """
    digests = {hashlib.sha256(source.content).hexdigest(): source for source in sources}
    names = names_to_tell(unit, timezone.localdate().year)
    draft = read_plan(list(digests.values()), areas=names)
    with transaction.atomic():
        Unit.objects.lock(unit.pk)
        _check_new(unit, set(digests))
        reporter = (
            User.objects.active()
            .holding(Role.STANDING_BODY)
            .filter(unit__authority=unit.authority_id)
            .first()
        )
        read = draft.as_stored_json() | {"further_areas": names}
        areas = sources_for(unit, read["plan"]["year"] or timezone.localdate().year)[0].areas
        corrected = CorrectedDraft(in_areas(read, areas), {}, [area.number for area in areas])
        made = _store_plan(corrected, areas, unit, reporter)
        for digest, source in digests.items():
            made.plan.files.create(
                file=ContentFile(source.content, source.name), name=source.name, sha256=digest
            )
    return made


@transaction.atomic
def abandon_import(plan_import: PlanImport, *, by: User) -> None:
    """Discard an import with its files and what was corrected; it can be brought back. Raises
    `PlanRefused` when it became a plan.
    """
    plan_import = _unfinished(plan_import)
    names = ", ".join(plan_import.files.values_list("name", flat=True))
    discard(
        plan_import,
        kind=DISCARDED,
        authority=plan_import.unit.its_authority.pk,
        by=by,
        title=f"Lần nhập kế hoạch: {names}",
    )


def _unfinished(plan_import: PlanImport) -> PlanImport:
    """The import as it stands, locked. Raises `PlanRefused` when it became a plan."""
    plan_import = locked_import(plan_import)
    if plan_import.plan_id:
        raise PlanRefused("Lần nhập này đã thành kế hoạch nên không bỏ được.")
    return plan_import


@transaction.atomic
def purge_imports(today: date) -> int:
    """Delete imports without a plan that nobody needs, with files; return how many."""
    gone = list(PlanImport.objects.forgotten(today).order_by("pk").select_for_update(of=("self",)))
    for plan_import in gone:
        _remove_files(_unfinished(plan_import))
        plan_import.delete()
    return len(gone)


def locked_import(plan_import: PlanImport) -> PlanImport:
    """The import as it stands, locked. Raises `PlanRefused` when it was thrown away."""
    locked = PlanImport.objects.select_for_update(of=("self",)).select_related("unit__authority")
    if found := locked.filter(pk=plan_import.pk).first():
        return found
    raise PlanRefused("Lần nhập này vừa được người khác bỏ; hãy nhập lại các tệp.")


def corrected_draft(plan_import: PlanImport, areas: ImportAreas | None = None) -> CorrectedDraft:
    """Return what was read with what people corrected, by the `areas` that its plan will have.

    Raises `PlanRefused` before it is read.
    """
    if plan_import.draft is None:
        raise PlanRefused("Tài liệu chưa được đọc xong.")
    known = (areas or ImportAreas(plan_import)).areas
    draft = in_areas(plan_import.draft, known)
    return CorrectedDraft(draft, plan_import.review, [area.number for area in known])


@transaction.atomic
def choose_areas(plan_import: PlanImport, key: str, *, by: User) -> PlanImport:
    """Let the import's plan take its areas from the source `key`; entries go on in the area that is
    the same there, or wait for a choice.

    Raises `PlanRefused` when the import has become a plan, or there is no such source.
    """
    plan_import = _under_review(plan_import)
    found = ImportAreas(plan_import)
    source = next((each for each in found.sources if each.key == key), None)
    if source is None:
        raise PlanRefused("Hãy chọn các lĩnh vực của kế hoạch trong danh sách.")
    review = translated(plan_import.review, found.areas, source.areas)
    plan_import.version += 1
    plan_import.review = with_entry(
        review,
        "areas",
        "like",
        plan_import.review.get("areas", {}).get("like", {}) | {"from": key},
        version=plan_import.version,
        by=str(by),
        at=_now(),
    )
    plan_import.save(update_fields=["version", "review"])
    return plan_import


def _under_review(plan_import: PlanImport) -> PlanImport:
    plan_import = locked_import(plan_import)
    if plan_import.plan_id:
        raise PlanRefused(MADE)
    return plan_import


def _check_new(unit: Unit, digests: set[str]) -> None:
    known = Plan.objects.of_unit(unit).read_from(digests).first()
    known = known or PlanImport.objects.of_files(unit, digests).unfinished().first()
    if known:
        raise SameFiles(known)


def _store_plan(
    corrected: CorrectedDraft, areas: Sequence[Area], unit: Unit, by: User | None
) -> ImportResult:
    choices = match_units(corrected, available_units(unit), place=unit.its_authority.place)
    made = make_plan(corrected, unit=unit, units=meant_units(choices), by=by)
    link_followers(made.plan, by=by)
    store_areas(made.plan, areas, by=by)
    create_periods(made.plan, ordered=ordered_deadlines(corrected))
    made.plan.tasks.settle()
    made.doubtful += filter(None, [foreign_issuer(corrected, unit), corrected.recognised])
    made.doubtful += [
        message
        for warning in corrected.warnings
        if not warning.values["seen"] and (message := corrected.message(warning))
    ]
    made.doubtful += [
        f"Chưa khớp được đơn vị “{choice.unmatched}”" for choice in choices if choice.doubtful
    ]
    return made


def _now() -> str:
    return f"{timezone.localtime():%H:%M ngày %d/%m/%Y}"


def _tell_page(job: Job, files: int, name: str, page: int, pages: int) -> None:
    """Say which page of a scan is being recognised: that takes seconds each."""
    step = f"Đang nhận dạng trang {page}/{pages}"
    advance(job, done=page - 1, total=pages, step=f"{step} của {name}" if files > 1 else step)


def _content(file: File) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def _remove_files(plan_import: PlanImport) -> None:
    """Delete the import's files, from the storage once the transaction commits."""
    names = [str(file.file) for file in plan_import.files.all()]
    plan_import.files.all().delete()
    remove_stored(names)
