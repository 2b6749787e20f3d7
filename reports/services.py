"""What people do with reports: open, ask for the document, edit, issue."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from documents.kinds import Kind
from documents.models import Document
from documents.placeholders import says_nothing
from documents.services import ask_for_step, enter_issued, keep_final, open_document, submit
from documents.sources import Blocker
from foundation.discards.services import discard
from foundation.jobs.models import Job
from foundation.jobs.services import advance, ask_for, finishing
from foundation.journal.acts import acting
from foundation.journal.history import history_of
from plans.models import Plan, ReportingPeriod
from vietnamese import count

from .building import build_now, build_report, file_name, write_draft
from .checking import Finding, check_report, check_to_keep, checked_apart, findings_at_hand
from .contributions.carrying import carry_uses
from .differences import differences
from .figures import gather
from .issuing import blockers_of, standing_blockers
from .models import FindingSettlement, Report, ReportSection
from .outlines.differences import outline_differences
from .outlines.services import outline_to_follow
from .refusals import ReportRefused, check_editable, check_open
from .report_document import report_symbol
from .stored_figures import ReportFigures

__all__ = ["ReportRefused", "build_now", "build_report", "file_name", "write_draft"]

BUILD_JOB = "reports.build"
CHECK_JOB = "reports.check"
ISSUE_STEP = "issue_report"  # of its document: signed on paper, recorded here
DISCARDED = "report_section"
SOURCE = "report"  # of documents in the register
CARRIED = "Chuyển từ phiên bản trước"


class StaleSection(Exception):
    """Somebody saved the section after the version that the person was editing; `newer` is the
    stored one.
    """

    def __init__(self, newer: ReportSection):
        """Keep the newer section for the page that shows both."""
        super().__init__("Đã có người lưu phần này sau khi bạn mở.")
        self.newer = newer


@transaction.atomic
def open_report(period: ReportingPeriod, *, by: User, reason: str = "") -> Report:
    """Return the report of `period` that can still be edited, or a new version of it, which
    replaces the one that was issued, for a `reason`.

    Raises `ReportRefused` before the plan is handed out: nobody could have reported on it, and for
    a new version without a reason in words.
    """
    plan = Plan.objects.lock(period.plan_id)
    if plan.handed_out_at is None:
        raise ReportRefused(
            "Kế hoạch chưa giao việc nên chưa có số liệu để lập báo cáo. Hãy giao việc trước."
        )
    last = Report.objects.of_period(period).first()
    if last and last.open:
        return last
    if last and says_nothing(reason):
        raise ReportRefused("Hãy ghi lý do lập phiên bản mới bằng chữ.", new_version_form(last))
    report = Report.objects.create(
        plan=plan,
        period=period,
        version=last.version + 1 if last else 1,
        replaces=last,
        replacement_reason=reason.strip() if last else "",
        symbol=report_symbol(plan.unit),
        signer=last.signer if last else plan.signer,
        signer_title=last.signer_title if last else plan.signer_title,
        outline=outline_to_follow(plan.unit, period.key).as_json(),
        created_by=by,
    )
    _carry_texts(last, report, by)
    return report


def new_version_form(report: Report) -> str:
    """Return where a new version of an issued report is opened."""
    return f"{report.get_absolute_url()}#new-version"


def _carry_texts(last: Report | None, report: Report, by: User) -> None:
    """Carry what people wrote over to the new version, marked where its figures change, with the
    names of the offices whose words it holds.
    """
    for section in last.sections.exclude(text=None) if last else ():
        uses = list(section.uses.all())
        section.pk, section.report, section.version = None, report, 0
        section.edited_over = section.drafted
        with acting(by=by, why=CARRIED):
            section.save()
        carry_uses(uses, section)


@transaction.atomic
def ask_for_build(report: Report, *, by: User, include_waiting: bool = False) -> Job:
    """Ask for the document of `report` with figures gathered anew; pressed twice it is one job.

    Of an issued report only the document is written, once: its figures are frozen. Raises
    `ReportRefused` when it is there.
    """
    report = Report.objects.lock(report.pk)
    if report.open:
        check_editable(report)
        report.include_waiting = include_waiting
    elif report.document:
        raise ReportRefused("Văn bản đã ban hành có sẵn và được giữ nguyên, không tạo lại được.")
    report.job = ask_for(BUILD_JOB, report.pk, by=by)
    report.save(update_fields=["include_waiting", "job"])
    return report.job


@transaction.atomic
def edit_section(section: ReportSection, *, by: User, text: str, version: int) -> ReportSection:
    """Store what a person wrote instead of the drafted text; the text that stands changes nothing.

    Raises `StaleSection` for a section saved after `version`, `ReportRefused` after issue.
    """
    section = _lock_section(section, version)
    if text.strip() == section.content.strip():
        return section
    section.text, section.edited_over = text.strip(), section.drafted
    return _save_edit(section, by)


@transaction.atomic
def reset_section(section: ReportSection, *, by: User, version: int) -> ReportSection:
    """Go back to the drafted text; what the person wrote stays in the section's history.

    Raises `StaleSection` and `ReportRefused` as `edit_section` does.
    """
    section = _lock_section(section, version)
    section.text, section.edited_over = None, ""
    return _save_edit(section, by)


@transaction.atomic
def restore_section(section: ReportSection, *, by: User, version: int) -> ReportSection:
    """Bring back what a person last wrote before the section went back to the drafted text.

    Raises `StaleSection` and `ReportRefused` as `edit_section` does; nothing changes if there is no
    such text.
    """
    section = _lock_section(section, version)
    stood = [each.stood for each in history_of(section) if each.stood.text is not None]
    if section.text is not None or not stood:
        return section
    section.text, section.edited_over = stood[-1].text, stood[-1].edited_over
    return _save_edit(section, by)


@transaction.atomic
def keep_section(section: ReportSection, *, by: User, version: int) -> ReportSection:
    """Keep the person's text although the figures under it changed: the mark goes away."""
    section = _lock_section(section, version)
    section.edited_over = section.drafted
    return _save_edit(section, by)


@transaction.atomic
def remove_section(section: ReportSection, *, by: User, version: int) -> None:
    """Discard a section that the outline no longer has, with what a person wrote there; it can be
    brought back. Raises `StaleSection` and `ReportRefused` as `edit_section` does.
    """
    section = _lock_section(section, version)
    if not section.left_over:
        raise ReportRefused("Phần này thuộc đề cương của báo cáo nên không bỏ được ở đây.")
    authority = section.report.plan.unit.its_authority.pk
    title = f"{section.heading} ({section.report})"
    discard(section, kind=DISCARDED, authority=authority, by=by, title=title)


def outline_changes(report: Report) -> list[str]:
    """Return what the outline now in force changes of the one that the report follows, a sentence
    each; none for an issued report.
    """
    if not report.open:
        return []
    newest = outline_to_follow(report.plan.unit, report.period.key)
    return outline_differences(report.followed_outline, newest)


@transaction.atomic
def follow_newest_outline(report: Report, *, by: User) -> Job:
    """Bring a draft to the outline now in force and ask for its document; what people wrote stays.
    Raises `ReportRefused` after issue.
    """
    report = Report.objects.lock(report.pk)
    check_editable(report)
    report.outline = outline_to_follow(report.plan.unit, report.period.key).as_json()
    report.save(update_fields=["outline"])
    return ask_for_build(report, by=by, include_waiting=report.include_waiting)


@transaction.atomic
def issue_report(
    report: Report,
    *,
    by: User,
    number: str,
    issued_on: date,
    signer: str = "",
    signer_title: str = "",
    from_desk: bool = False,
) -> Report:
    """Issue the report with its number and day: figures and texts are frozen for good, the document
    written anew.

    It is entered in the register of its unit, which is locked. Without a `signer` the plan's
    signs. What is on the desk is issued `from_desk` alone, once it is approved. Raises
    `DocumentRefused` for a number that is taken or out of the order of days, `ReportRefused` when
    the report is no draft, waits on the leader's desk, was never built or is being built, for the
    first of `blockers_of`, when findings are not settled, and when the figures have changed since
    they were gathered.
    """
    Unit.objects.lock(report.plan.unit_id)
    Plan.objects.lock(report.plan_id)
    report = Report.objects.lock(report.pk)
    check_open(report)
    _check_built(report)
    record = record_of(report, by=by)
    if record.state in Document.ON_THE_DESK and not from_desk:
        raise ReportRefused(
            f"Báo cáo {record.standing}. Hãy làm tiếp ở trang văn bản, hoặc rút lại (trả lại) "
            "trước.",
            record.get_absolute_url(),
        )
    signer = signer or report.signer
    blocking = blockers_of(
        report, number=number, issued_on=issued_on, signer=signer, today=timezone.localdate()
    )
    if blocking:
        raise ReportRefused(blocking[0].sentence, blocking[0].place)
    _check_findings(report)
    _check_figures(report)
    report.state, report.number, report.issued_on = Report.State.ISSUED, number, issued_on
    report.symbol = report.symbol_borne
    report.signer, report.signer_title = signer, signer_title or report.signer_title
    enter_issued(
        record,
        by=by,
        number=int(number),
        issued_on=issued_on,
        signer_name=signer,
        signer_title=report.signer_title,
    )
    report.job = ask_for(BUILD_JOB, report.pk, by=by)
    _drop_draft(report)
    report.save()
    _supersede_earlier(report)
    keep_final(record, by=by)
    return report


def record_of(report: Report, *, by: User) -> Document:
    """Return the report's place in the register, made when it has none; the report is locked."""
    entry = entry_of(report)
    if report.record is None:
        report.record = open_document(
            source=SOURCE, unit=report.plan.unit, kind=Kind.REPORT, by=by, **entry
        )
        report.save(update_fields=["record"])
    for name, value in entry.items():
        setattr(report.record, name, value)
    return report.record


def entry_of(report: Report) -> dict[str, Any]:
    """Return what the register says of the report."""
    return {
        "title": report.title,
        "symbol": report.symbol_borne,
        "supersedes": report.replaces.record if report.replaces else None,
    }


@transaction.atomic
def ask_to_issue(
    report: Report, *, by: User, number: str, issued_on: date, signer: str, signer_title: str
) -> Document:
    """Have a job issue a report on a large plan as `issue_report` would; return its document, which
    knows the job (`step_job`). Raises `DocumentRefused` after issue, and while another step is
    being taken.
    """
    Plan.objects.lock(report.plan_id)
    report = Report.objects.lock(report.pk)
    check_open(report)
    return ask_for_step(
        record_of(report, by=by),
        ISSUE_STEP,
        by=by,
        issued_on=issued_on,
        number=number,
        signer=signer,
        signer_title=signer_title,
    )


@transaction.atomic
def submit_report(report: Report, *, by: User) -> Document:
    """Put the report on the leader's desk; from then on its texts and figures stand. One of a large
    plan is put there by a job, which the document that is returned knows (`step_job`).

    Raises `DocumentRefused` for the first thing in the way, and `ReportRefused` after issue.
    """
    Plan.objects.lock(report.plan_id)
    report = Report.objects.lock(report.pk)
    check_editable(report)
    record = record_of(report, by=by)
    if report.plan.is_large:
        return ask_for_step(record, "submit", by=by)
    submit(record, by=by)
    return record


def submission_blockers(report: Report) -> list[Blocker]:
    """Return what keeps the report from going to the leader and on: gaps, open findings, figures
    that have changed since.
    """
    found = standing_blockers(report, report.sections.all(), today=timezone.localdate())
    for check in (_check_built, _check_findings, _check_figures):
        try:
            check(report)
        except ReportRefused as refusal:
            found.append(Blocker(str(refusal), refusal.place or report.get_absolute_url()))
    return found


def _check_built(report: Report) -> None:
    if not report.document:
        raise ReportRefused("Báo cáo chưa có văn bản. Hãy bấm “Lập văn bản” trước.")
    if report.job and report.job.unfinished:
        raise ReportRefused("Văn bản đang được tạo. Hãy chờ xong rồi làm tiếp.")


def _check_findings(report: Report) -> None:
    if still_open := unsettled(report):
        raise ReportRefused(
            f"Còn {count(len(still_open))} điều cần xem chưa xử lý. Hãy sửa nội dung, hoặc xác "
            "nhận kèm lý do, trước khi trình và ban hành.",
            f"{report.get_absolute_url()}#checks",
        )


def _check_figures(report: Report) -> None:
    """A report is signed with figures that are true on the day of issue: what was accepted after
    they were gathered is theirs too.
    """
    if changed := _differences(report):
        mend = "Hãy bấm “Tổng hợp lại số liệu” trước."
        if not report.editable:
            mend = "Hãy rút lại (trả lại) báo cáo để người soạn tổng hợp lại số liệu."
        raise ReportRefused(
            f"Số liệu đã đổi sau khi tổng hợp: {changed[0]} {mend}",
            f"{report.get_absolute_url()}#build",
        )


def unsettled(report: Report) -> list[Finding]:
    """Return the findings on a report as it stands that nobody has answered for."""
    settled = set(report.settlements.values_list("fingerprint", flat=True))
    return [each for each in check_report(report) if each.fingerprint not in settled]


@transaction.atomic
def ask_for_check(report: Report, *, by: User | None) -> Job | None:
    """Ask for a job that checks a large report; None where pages check by themselves.

    Asked twice it is one job. Raises `ReportRefused` after issue.
    """
    report = Report.objects.lock(report.pk)
    check_open(report)
    if not checked_apart(report, list(report.sections.all())):
        return None
    return ask_for(CHECK_JOB, report.pk, by=by)


def check_built(job: Job) -> None:
    """Have the large draft that `job` built checked before anybody looks at it."""
    if report := Report.objects.filter(pk=job.subject, state=Report.State.DRAFT).first():
        ask_for_check(report, by=job.created_by)


def check_of(report: Report) -> Job | None:
    """Return the newest job that checks, or checked, the report."""
    return Job.objects.filter(name=CHECK_JOB, subject=report.pk).first()


def keep_check(job: Job) -> None:
    """Check the report that `job` is about and keep what was found, of what was read for it."""
    report = Report.objects.with_parts().get(pk=job.subject)
    advance(job, done=0, total=1, step="Rà soát nội dung so với số liệu và kết quả đã gửi")
    checked = check_to_keep(report)
    with finishing(job):
        Report.objects.filter(pk=report.pk).update(checked=checked)


@transaction.atomic
def settle_finding(report: Report, *, fingerprint: str, by: User, reason: str) -> FindingSettlement:
    """Store a person's word on a finding of the report as it stands: why the words may stay.

    Settled again, the later word counts; both stay in the history. Raises `ReportRefused` after
    issue, without a reason in words, when there is no such finding any more, and of a large report
    that changed since it was checked.
    """
    if says_nothing(reason):
        raise ReportRefused("Hãy ghi lý do giữ nguyên bằng chữ.")
    report = Report.objects.lock(report.pk)
    check_open(report)
    sections = list(report.sections.all())
    known = findings_at_hand(report, sections, None)
    if known is None:
        raise ReportRefused("Báo cáo đã thay đổi sau lần rà soát. Hãy rà soát lại rồi xác nhận.")
    found = {each.fingerprint: each for each in known}
    if (finding := found.get(fingerprint)) is None:
        raise ReportRefused("Điều này không còn trong báo cáo; hãy tải lại trang.")
    settlement = report.settlements.filter(fingerprint=fingerprint).first()
    settlement = settlement or FindingSettlement(report=report, fingerprint=fingerprint)
    settlement.kind, settlement.section = finding.kind.value, finding.section
    settlement.words, settlement.reason = finding.words, reason.strip()
    settlement.by, settlement.at = by, timezone.now()
    with acting(by=by):
        settlement.save()
    return settlement


@transaction.atomic
def reopen_finding(settlement: FindingSettlement, *, by: User) -> None:
    """Take back a person's word: the finding is open again; the word stays in the history.

    Raises `ReportRefused` after issue.
    """
    report = Report.objects.lock(settlement.report_id)
    check_open(report)
    if locked := report.settlements.filter(pk=settlement.pk).first():
        with acting(by=by):
            locked.delete()


def _drop_draft(report: Report) -> None:
    """Take the draft away: until the document with number and day is there, nobody may hold the
    draft for it.
    """
    storage, draft = report.document.storage, report.document.name
    report.document, report.document_sha256, report.built_at = "", "", None
    if draft:
        transaction.on_commit(lambda: storage.delete(draft))


def _supersede_earlier(report: Report) -> None:
    earlier = Report.objects.filter(
        plan=report.plan_id, period=report.period_id, state=Report.State.ISSUED
    )
    for each in earlier.exclude(pk=report.pk):
        each.state = Report.State.SUPERSEDED
        each.save(update_fields=["state"])


def figures_differ(report: Report) -> list[str]:
    """Return what differs, a sentence each, between an issued report's figures and today's for the
    same period.
    """
    return [] if report.open else _differences(report)


def _differences(report: Report) -> list[str]:
    """What today's figures say otherwise than the stored ones of `report`.

    The figures of a replaced plan went on to the plan that took its place, so nothing is compared
    with them.
    """
    if not report.figures or report.plan.state == Plan.State.REPLACED:
        return []
    now = gather(
        report.plan,
        report.period,
        today=timezone.localdate(),
        include_waiting=report.include_waiting,
    )
    return differences(ReportFigures.from_json(report.figures), now)


def _lock_section(section: ReportSection, version: int) -> ReportSection:
    report = Report.objects.lock(section.report_id)  # nobody issues or builds it meanwhile
    check_editable(report)
    locked = report.sections.filter(pk=section.pk).first()
    if not locked:
        raise ReportRefused("Phần này không còn trong báo cáo; hãy tải lại trang.")
    if locked.version != version:
        raise StaleSection(locked)
    return locked


def _save_edit(section: ReportSection, by: User) -> ReportSection:
    section.edited_by, section.edited_at, section.version = by, timezone.now(), section.version + 1
    with acting(by=by):
        section.save(update_fields=["text", "edited_over", "edited_by", "edited_at", "version"])
    return section
