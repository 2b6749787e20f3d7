"""Issuing a plan, which may take the place of an earlier one of its year."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from documents.kinds import Kind
from documents.models import Document
from documents.numbering import REFERENCE
from documents.services import ask_for_step, enter_issued, keep_final, open_document, submit
from documents.sources import DocumentRefused
from plans.models import Plan, PlanRefused
from plans.notices import tell_authority

from ..handing_out.services import check_every_task_is_led, check_kept, tell_leading_units
from ..replacing.services import check_nothing_ends_unsaid, replace_plan
from ..superior.followers import link_followers

SOURCE = "plan"  # of documents in the register
ISSUE_STEP = "issue plan"  # that a job takes of a large one


@transaction.atomic
def issue_plan(
    plan: Plan,
    *,
    by: User,
    number: str,
    issued_on: date,
    dropped: Collection[int] = (),
    signer: str = "",
    signer_title: str = "",
    from_desk: bool = False,
) -> None:
    """Issue the draft `plan` with its number and day; it is handed out too, unless that was done,
    and entered in the register of its unit. Its authority is told, and who followed the earlier
    plan.

    The issued plan of that year which it replaces is replaced, and what was done under it goes on;
    `dropped` are its tasks with progress that a person said end with it. What is on the desk is
    issued `from_desk` alone, once it is approved. Raises `PlanRefused` when it is no draft, a task
    has no lead unit, the year has an issued plan that this one does not replace, or a task with
    progress would end unsaid.
    """
    Unit.objects.lock(plan.unit_id)
    plan = lock_to_issue(plan, number)
    check_issuable(plan)
    record = record_of(plan, by=by)
    if record.state in Document.ON_THE_DESK and not from_desk:
        raise PlanRefused(
            f"Kế hoạch {record.standing}. Hãy làm tiếp ở trang văn bản, hoặc rút lại (trả lại) "
            "trước.",
            record.get_absolute_url(),
        )
    plan.number, plan.issued_on = number, issued_on
    plan.signer, plan.signer_title = signer or plan.signer, signer_title or plan.signer_title
    _enter(plan, record, by)
    if old := plan.replaced_plan:
        replace_plan(plan, old, by=by, dropped=dropped)
    first_time = plan.handed_out_at is None
    plan.state = Plan.State.ISSUED
    plan.handed_out_at = plan.handed_out_at or timezone.now()
    plan.save(
        update_fields=[
            "state",
            "number",
            "issued_on",
            "signer",
            "signer_title",
            "handed_out_at",
            "published_at",
            "closes_by_itself",
            "closes_from",
            "grace",
        ]
    )
    plan.tasks.settle()
    link_followers(plan, by=by)
    told = tell_leading_units(plan, by) if first_time else []
    ended = f", thay thế {old}" if old else ""
    besides = [*told, record.submitted_by, record.created_by]  # who drafted it knows by the record
    tell_authority(plan, f"Đã ban hành: {plan}{ended}", by=by, besides=besides)
    # a plan that was signed outside the program may lack what a document needs
    with suppress(DocumentRefused):
        keep_final(record, by=by)


@transaction.atomic
def ask_to_issue(
    plan: Plan, *, by: User, number: str, issued_on: date, dropped: Collection[int] = ()
) -> Document:
    """Have a job issue a large plan as `issue_plan` would; return its document, which knows the job
    (`step_job`).

    Raises `PlanRefused` for what keeps it from being issued whatever its number is, and
    `DocumentRefused` while another step is being taken.
    """
    Unit.objects.lock(plan.unit_id)
    plan = Plan.objects.lock(plan.pk)
    check_issuable(plan)
    return ask_for_step(
        record_of(plan, by=by),
        ISSUE_STEP,
        by=by,
        issued_on=issued_on,
        number=number,
        dropped=sorted(dropped),
    )


def check_issuable(plan: Plan) -> None:
    """Raise `PlanRefused` for what keeps the draft from being issued, whatever its number is."""
    check_kept(plan)
    if plan.state != Plan.State.DRAFT:
        raise PlanRefused("Chỉ ban hành được kế hoạch đang là dự thảo.")
    check_every_task_is_led(plan)
    issued = Plan.objects.filter(unit=plan.unit_id, year=plan.year, state=Plan.State.ISSUED)
    if not plan.replaced_plan and issued.exists():
        raise PlanRefused(
            f"{plan.unit} đã có kế hoạch ban hành của năm {plan.year}. "
            "Hãy chọn kế hoạch đó là kế hoạch bị thay thế, hoặc đóng kế hoạch đó trước."
        )


@transaction.atomic
def submit_plan(plan: Plan, *, by: User, dropped: Collection[int] = ()) -> Document:
    """Put the draft on the leader's desk; `dropped` are the tasks with progress of the plan that it
    replaces which `by` says end with it. A large one is put there by a job, which the document that
    is returned knows (`step_job`).

    Raises `PlanRefused` for what keeps it from being issued, `DocumentRefused` when it is on the
    desk already.
    """
    Unit.objects.lock(plan.unit_id)
    plan = lock_to_issue(plan, plan.number)
    check_issuable(plan)
    record, options = record_of(plan, by=by), {"dropped": sorted(dropped)}
    if plan.is_large:
        return ask_for_step(record, "submit", by=by, options=options)
    submit(record, by=by, options=options)
    return record


def record_of(plan: Plan, *, by: User | None) -> Document:
    """Return the plan's place in the register, made when it has none; the plan is locked."""
    entry = entry_of(plan)
    if plan.record is None:
        plan.record = open_document(source=SOURCE, unit=plan.unit, by=by, **entry)
        plan.save(update_fields=["record"])
    for name, value in entry.items():
        setattr(plan.record, name, value)
    return plan.record


def entry_of(plan: Plan) -> dict[str, Any]:
    """Return what the register says of the plan, or of the decision that enacts it."""
    decision = plan.form == Plan.Form.DECISION
    return {
        "kind": Kind.DECISION if decision else Kind.PLAN,
        "title": plan.title,
        "symbol": plan.symbol,
        "supersedes": plan.replaces.record if plan.replaces else None,
    }


def check_endings(plan: Plan, dropped: Collection[int]) -> None:
    """Raise `PlanRefused` when a task with progress of the plan that this one replaces would end
    and is not `dropped`.
    """
    if old := plan.replaced_plan:
        check_nothing_ends_unsaid(plan, old, dropped)


def _enter(plan: Plan, record: Document, by: User) -> None:
    """Enter the plan in the register under the number that it has, and with its symbol."""
    numbered = REFERENCE.fullmatch(plan.number)
    if not numbered or plan.issued_on is None:
        raise PlanRefused("Số, ký hiệu phải ghi cả số và ký hiệu, ví dụ 08/KH-UBND.")
    record.symbol = numbered["symbol"]
    enter_issued(
        record,
        by=by,
        number=int(numbered["number"]),
        issued_on=plan.issued_on,
        signer_name=plan.signer,
        signer_title=plan.signer_title,
    )


def lock_to_issue(plan: Plan, number: str) -> Plan:
    """Return the plan as it stands, locked with all others that issuing it under `number` writes:
    the one that it replaces, those that follow that one, those that wait for the number.
    """

    def members() -> set[int]:
        issued = Plan.objects.select_related("unit").get(pk=plan.pk)
        issued.number, issued.state = number, Plan.State.ISSUED
        found = {issued.pk, *Plan.objects.waiting_for(issued).values_list("pk", flat=True)}
        if old := issued.replaces_id:
            found |= {old, *Plan.objects.filter(follows=old).values_list("pk", flat=True)}
        return found

    locked = Plan.objects.lock_group(members)
    plan = locked[plan.pk]
    plan.replaces = locked[plan.replaces_id] if plan.replaces_id else None
    return plan
