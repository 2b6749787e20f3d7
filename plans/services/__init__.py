"""What people do with plans and evidence: close, publish, discard, bring back, register."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Holiday, Unit, User
from documents.models import Document
from documents.services import forget_drafts, put_aside
from foundation.discards.services import note_hidden, note_shown
from foundation.jobs.services import TooManyJobs, ask_for
from foundation.journal.acts import acting
from foundation.web.storage import gone_without_room
from foundation.web.uploads import DOCX, JPEG, PDF, PNG, kind_by_name
from planreader import DocumentHead, read_file_name
from vietnamese import fit

from ..models import (
    BRING_BACK_WITHIN,
    Duty,
    Evidence,
    EvidenceHead,
    EvidenceRefused,
    Plan,
    PlanImport,
    PlanRefused,
    ReportingPeriod,
)
from ..notices import tell_authority
from ..periods import DEFAULT_PERIODS, cut_off_and_deadline

DISCARDED = "plan"
READ_EVIDENCE = "plans.read_evidence"
READ_KINDS = (PDF, DOCX)
DUTY_GONE = "Trách nhiệm này vừa được người khác bỏ khỏi kế hoạch."


def create_periods(plan: Plan, *, ordered: dict[str, date] | None = None) -> None:
    """Give `plan` its four reporting periods; `ordered` are the deadlines that the plan itself
    sets, by period key.
    """
    calendar = Holiday.objects.calendar()
    for period in DEFAULT_PERIODS:
        cut_off, deadline = cut_off_and_deadline(
            period, plan.year, (ordered or {}).get(period.key), calendar
        )
        plan.periods.update_or_create(
            key=period.key, defaults={"cut_off": cut_off, "deadline": deadline}
        )


@transaction.atomic
def set_period_dates(period: ReportingPeriod, *, cut_off: date, deadline: date) -> None:
    """Move the end of a period's data and the day its report is due.

    Raises `PlanRefused` when the cut-offs of the plan would no longer follow each other, and when
    a period that closed by itself would open by its new deadline: that asks for a reason;
    `PlanClosed` when the plan was closed or replaced.
    """
    period.plan = Plan.objects.lock(period.plan_id)
    period.plan.check_periods_may_change()
    today = timezone.localdate()
    closed = ReportingPeriod.objects.get(pk=period.pk, plan=period.plan)
    others = period.plan.periods.exclude(pk=period.pk).values_list("key", "cut_off")
    order = ReportingPeriod.Key.values
    for key, other in others:
        if (order.index(key) < order.index(period.key)) != (other < cut_off):
            raise PlanRefused(
                "Ngày chốt số liệu các kỳ phải theo thứ tự quý I, 6 tháng, 9 tháng, cả năm."
            )
    period.cut_off, period.deadline = cut_off, deadline
    if closed.is_closed(today) and not period.is_closed(today):
        raise PlanRefused(
            f"Kỳ {period} đã đóng; hạn mới sẽ mở lại kỳ. Hãy mở lại kỳ với lý do thay cho đổi hạn."
        )
    period.save(update_fields=["cut_off", "deadline"])
    period.plan.tasks.settle()


@transaction.atomic
def publish_progress(plan: Plan, *, by: User, public: bool) -> None:
    """Let everybody read an issued plan's progress, or nobody any more; its history tells.

    Raises `PlanRefused` when `by` may not, or the plan is not issued.
    """
    publishable = Plan.objects.publishable_by(by)
    plan = publishable.select_for_update(of=("self",), no_key=True).filter(pk=plan.pk).first()
    if plan is None:
        raise PlanRefused("Chỉ lãnh đạo công khai được tiến độ của kế hoạch đã ban hành.")
    plan.published_at = timezone.now() if public else None
    with acting(by=by, why="Công khai tiến độ" if public else "Thôi công khai tiến độ"):
        plan.save(update_fields=["published_at"])


@transaction.atomic
def close_plan(plan: Plan, *, by: User | None = None) -> None:
    """Close a plan: it takes no more updates. Raises `PlanRefused` unless it is issued."""
    plan = Plan.objects.lock(plan.pk)
    if plan.state != Plan.State.ISSUED:
        raise PlanRefused("Chỉ đóng được kế hoạch đã ban hành.")
    plan.state, plan.ended_at = Plan.State.CLOSED, timezone.now()
    with acting(by=by, why="Đóng kế hoạch"):
        plan.save(update_fields=["state", "ended_at"])
    plan.tasks.settle()
    tell_authority(plan, f"Đã đóng, không nhận thêm kết quả: {plan}", by=by)


@transaction.atomic
def reopen_plan(plan: Plan, *, by: User) -> None:
    """Open a closed plan again: it takes updates as before.

    Raises `PlanRefused` when it is not closed, or the year has another issued plan by now.
    """
    Unit.objects.lock(plan.unit_id)
    plan = Plan.objects.lock(plan.pk)
    if plan.state != Plan.State.CLOSED:
        raise PlanRefused("Chỉ mở lại được kế hoạch đã đóng.")
    if Plan.objects.filter(unit=plan.unit_id, year=plan.year, state=Plan.State.ISSUED).exists():
        raise PlanRefused(
            f"{plan.unit} đã ban hành kế hoạch khác của năm {plan.year} nên không mở lại được."
        )
    plan.state, plan.ended_at = Plan.State.ISSUED, None
    with acting(by=by, why="Mở lại kế hoạch"):
        plan.save(update_fields=["state", "ended_at"])
    plan.tasks.settle()
    tell_authority(plan, f"Đã mở lại, báo kết quả được: {plan}", by=by)


@transaction.atomic
def discard_plan(plan: Plan, *, by: User) -> None:
    """Put a draft that nobody reported on out of sight; it can be brought back for a while.

    Raises `PlanRefused` for another plan, and while the plan or a report of it is on the desk.
    """
    plan = Plan.objects.lock(plan.pk)
    if plan.state != Plan.State.DRAFT or _was_reported_on(plan):
        raise PlanRefused("Chỉ bỏ được dự thảo chưa có đơn vị nào báo kết quả.")
    if plan.reports.sent().exists():
        raise PlanRefused("Kế hoạch này có báo cáo đã ban hành nên không bỏ được.")
    records = _records(Plan.objects.filter(pk=plan.pk))
    if waiting := records.filter(state__in=Document.ON_THE_DESK).first():
        raise PlanRefused(
            f"{waiting.get_kind_display()} “{waiting.title}” {waiting.standing}. Hãy rút lại, hoặc "
            "chờ lãnh đạo trả lại, rồi mới bỏ dự thảo.",
            waiting.get_absolute_url(),
        )
    put_aside(records)
    plan.discarded_at = timezone.now()
    plan.save(update_fields=["discarded_at"])
    held = [
        ("kế hoạch", 1),
        ("nhiệm vụ", plan.tasks.count()),
        ("chỉ tiêu", plan.indicators.count()),
        ("trách nhiệm", plan.duties.count()),
        ("báo cáo", plan.reports.count()),
    ]
    note_hidden(
        plan,
        kind=DISCARDED,
        authority=plan.unit.its_authority.pk,
        by=by,
        held=[(words, count) for words, count in held if count],
    )


@transaction.atomic
def bring_back_plan(plan: Plan, *, by: User) -> None:
    """Bring a discarded draft back; twice is once. Raises `PlanRefused` when its time is over."""
    Plan.objects.lock(plan.pk)
    plan.refresh_from_db(fields=["discarded_at"])
    if plan.discarded_at is None:
        return
    if timezone.localdate(plan.discarded_at) < timezone.localdate() - BRING_BACK_WITHIN:
        raise PlanRefused(
            f"Dự thảo đã bỏ quá {BRING_BACK_WITHIN.days} ngày nên không lấy lại được nữa."
        )
    plan.discarded_at = None
    plan.save(update_fields=["discarded_at"])
    note_shown(DISCARDED, plan.pk, by=by)


@transaction.atomic
def purge_discarded(today: date) -> int:
    """Delete drafts that can't be brought back, with imports, files and what they put on the desk;
    return how many.

    One under which a report was issued, before that kept a plan from being discarded, stays.
    """
    old = Plan.objects.filter(discarded_at__date__lt=today - BRING_BACK_WITHIN - timedelta(days=1))
    old = old.exclude(reports__issued_on__isnull=False)
    gone = Plan.objects.filter(pk__in=[plan.pk for plan in old.lock_all()])
    names = [str(file.file) for plan in gone.prefetch_related("files") for file in plan.files.all()]
    PlanImport.objects.filter(plan__in=gone).delete()
    records = [record.pk for record in _records(gone)]
    count = gone.delete()[1].get("plans.Plan", 0)
    remove_stored(names)
    forget_drafts(Document.objects.filter(pk__in=records))
    return count


@transaction.atomic
def finish_duty(duty: Duty, *, done_on: date | None, evidence: Iterable[Evidence] = ()) -> None:
    """Mark a duty as done on a day with its evidence, or as not done again (None).

    Raises `PlanClosed` when the plan takes no more entries, and `PlanRefused` when the duty was
    taken out of it.
    """
    Plan.objects.lock(duty.plan_id).check_open()
    if not Duty.objects.filter(pk=duty.pk).exists():
        raise PlanRefused(DUTY_GONE)
    duty.done_on = done_on
    duty.save(update_fields=["done_on"])
    duty.evidence.add(*evidence)


def add_evidence(
    *,
    authority: Unit,
    unit: Unit | None,
    by: User,
    year: int,
    title: str = "",
    file: File | None = None,
    link: str = "",
    number: str = "",
    dated_on: date | None = None,
    page: str = "",
) -> Evidence:
    """Return the piece of evidence of these bytes in the authority's register (then `known` is
    set), or a new one.

    Exactly one of `file` (already judged by content) and `link` is given. What is not said of its
    number, day and title is read: from the name of the file at once, from the file in the
    background; it stands there as proposed. A known piece takes what nobody said of it before.
    """
    head = EvidenceHead(number.strip(), dated_on, title.strip())
    piece = Evidence(authority=authority, unit=unit, added_by=by, year=year, page=page, link=link)
    piece.complete(head)
    if not file:
        piece.propose(EvidenceHead(title=link[:300]), Evidence.BY_NAME)
        piece.save()
        return piece
    digest = sha256_of(file)
    known = Evidence.objects.filter(authority=authority, sha256=digest)
    if found := known.first():
        return _known(found, head)
    piece.sha256, piece.file, piece.size = digest, file, file.size
    piece.propose(_head_of_name(file.name or ""), Evidence.BY_NAME)
    try:
        with gone_without_room(piece.file.storage, [piece.file]), transaction.atomic():
            piece.save(force_insert=True)
    except IntegrityError:  # the same file arrived twice at the same moment
        piece.file.storage.delete(str(piece.file))
        return _known(known.get(), head)
    if kind_by_name(str(piece.file)) in READ_KINDS and (not piece.dated_on or piece.proposed):
        with suppress(TooManyJobs):  # what is proposed is a help, the piece is kept
            piece.job = ask_for(READ_EVIDENCE, piece.pk, by=by)
            piece.save(update_fields=["job"])
    return piece


def _known(piece: Evidence, head: EvidenceHead) -> Evidence:
    """A piece that stood in the register before, with what nobody said of it until now."""
    if not piece.locked and piece.complete(head):
        piece.save(update_fields=[*Evidence.HEAD, "proposed", "search_text"])
    piece.known = True
    return piece


def _head_of_name(name: str) -> EvidenceHead:
    """What the name of a file says; that of a picture says nothing of a document."""
    read = read_file_name(PurePath(name).stem)
    if kind_by_name(name) in (PNG, JPEG):
        read = DocumentHead()
    return EvidenceHead(read.number[:50], read.issued_on, fit(PurePath(name).stem)[:300])


@transaction.atomic
def supersede(old: Evidence, new: Evidence) -> None:
    """Let `new` take the place of `old` in the register; what cites `old` goes on citing it.

    Raises `EvidenceRefused` when `new` is the same piece, an earlier version of it, or takes
    another's place already.
    """
    # pieces that take each other's place would stand in a circle
    Unit.objects.lock(old.authority_id)
    old, new = Evidence.objects.get(pk=old.pk), Evidence.objects.select_for_update().get(pk=new.pk)
    if new.supersedes_id == old.pk:
        return
    earlier: Evidence | None = old
    while earlier and earlier.pk != new.pk:
        earlier = earlier.supersedes
    if earlier or new.supersedes_id:
        raise EvidenceRefused(
            f"Tệp này đã có trong sổ ({new}) và là bản cũ, hoặc đã thay cho minh "
            "chứng khác. Hãy chọn tệp mới hơn."
        )
    new.supersedes = old
    new.save(update_fields=["supersedes"])


def register_evidence(
    plan: Plan,
    *,
    by: User,
    files: Sequence[File] = (),
    link: str = "",
    heads: Sequence[EvidenceHead] = (),
    number: str = "",
    dated_on: date | None = None,
) -> list[Evidence]:
    """Put what a person sends with work on `plan` into the register; return the pieces.

    `heads` say of each file (judged by content) in turn, then of the link, what it is; a single
    file has `number` and `dated_on` where its own says none.
    """
    register = partial(
        add_evidence, authority=plan.unit.its_authority, unit=by.unit, by=by, year=plan.year
    )
    if len(files) == 1:
        first, *further = heads or [EvidenceHead()]
        number, dated_on = first.number or number[:50], first.dated_on or dated_on
        heads = [EvidenceHead(number, dated_on, first.title), *further]
    return register_files(register, files, link=link, heads=heads)


def register_files(
    register: Callable[..., Evidence],
    files: Sequence[File],
    *,
    link: str = "",
    heads: Sequence[EvidenceHead] = (),
) -> list[Evidence]:
    """Register files and a link by `register`, an `add_evidence` that knows whose they are; `heads`
    say of each in turn what it is.
    """
    told = dict(enumerate(heads))
    # who sends the same files the other way round waits, and is not waited for
    ordered = sorted(enumerate(files), key=lambda each: sha256_of(each[1]))
    found = [
        register(file=file, **told.get(place, EvidenceHead())._asdict()) for place, file in ordered
    ]
    if link:
        found.append(register(link=link, **told.get(len(files), EvidenceHead())._asdict()))
    return found


def remove_stored(names: Iterable[str]) -> None:
    """Delete files of these names from the storage once the transaction commits."""
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def sha256_of(file: File) -> str:
    """Return the SHA-256 of a file's bytes, and leave the file at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _records(plans: QuerySet[Plan]) -> QuerySet[Document]:
    """The documents of `plans` and of their reports."""
    return Document.objects.filter(
        Q(plan__in=plans.values("pk")) | Q(report__plan__in=plans.values("pk"))
    )


def _was_reported_on(plan: Plan) -> bool:
    """Did an office report? What the document itself called finished was recorded before the plan
    was handed out.
    """
    since = plan.handed_out_at
    return bool(since) and (
        plan.tasks.filter(updates__sent_at__gte=since).exists()
        or plan.periods.filter(measurements__isnull=False).exists()
    )
