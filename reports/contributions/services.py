"""What people do with a report's requests: ask, answer, withdraw, return, release, remind.

Each locks the report first: nobody issues it meanwhile, and of two people one comes after the
other.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind as NoticeKind
from accounts.notices.services import Line, notify, notify_each
from documents.placeholders import says_nothing
from foundation.journal.acts import acting
from vietnamese import short_date

from ..models import Report
from ..refusals import ReportRefused, check_editable
from .asking import offices_of
from .models import Contribution, ContributionRequest, ContributionText, ContributionUse, Kind

State = ContributionRequest.State


class StaleContribution(Exception):
    """Something happened to the request after the person opened it; `newer` is its last answer, if
    there is one.
    """

    def __init__(self, request: ContributionRequest, newer: Contribution | None):
        """Keep both for the page that shows the newer text beside the typed one."""
        super().__init__("Đã có người gửi hoặc thay đổi sau khi bạn mở trang này.")
        self.request, self.newer = request, newer


@transaction.atomic
def ask_offices(
    report: Report, units: Collection[Unit], *, by: User, due: date, words: str = ""
) -> list[ContributionRequest]:
    """Ask `units` for their part of `report` by the day `due`, and tell their people; return the
    new requests.

    Who was asked already is not asked twice; who was released is asked again. Raises
    `ReportRefused` after issue, for a day that is over, without units, and for one that is no unit
    below the report's authority today.
    """
    report = Report.objects.lock(report.pk)
    check_editable(report)
    today = timezone.localdate()
    if due < today:
        raise ReportRefused("Hạn gửi không thể trước hôm nay.")
    if not units:
        raise ReportRefused("Hãy chọn ít nhất một đơn vị.")
    if {unit.pk for unit in units} - set(offices_of(report, today).values_list("pk", flat=True)):
        raise ReportRefused("Có đơn vị không thuộc cơ quan này; hãy tải lại trang rồi chọn lại.")
    known = {request.unit_id: request for request in report.contribution_requests.all()}
    asked = []
    for unit in units:
        request = known.get(unit.pk) or ContributionRequest(report=report, unit=unit)
        if request.pk and request.state != State.RELEASED:
            continue
        request.state, request.due, request.words = State.ASKED, due, words.strip()
        request.asked_by, request.asked_at = by, timezone.now()
        request.released_by = request.released_at = None
        request.release_reason = ""
        _save(request, by)
        asked.append(request)
    _tell(asked, f"{report.title}: đề nghị gửi nội dung trước hết ngày {short_date(due)}.", by)
    return asked


@transaction.atomic
def answer(
    request: ContributionRequest, *, by: User, texts: Mapping[str, str], seen: int
) -> Contribution:
    """Append the office's answer: a text for each `Kind`, empty where there is nothing to say; the
    standing body is told.

    An answer that nobody has used yet is replaced by the new one, and stays in the history. The
    same words sent twice are one answer. Raises `StaleContribution` when something happened after
    `seen`, and `ReportRefused` after issue, when the office was released, and when its answer
    stands in the report.
    """
    report, request = _lock(request)
    standing = request.answers.filter(state=Contribution.State.SENT).first()
    if standing and standing.author_id == by.pk and _says(standing, texts):
        return standing
    if request.state == State.RELEASED:
        raise ReportRefused(
            "Cơ quan thường trực đã cho phép đơn vị không phải gửi; nếu vẫn muốn gửi, hãy nhờ cơ "
            "quan thường trực đề nghị lại."
        )
    if request.version != seen:
        raise StaleContribution(request, standing or request.answers.first())
    if standing:
        _check_unused(standing)
        _end(standing, Contribution.State.REPLACED, by)
    now = timezone.now()
    given = request.answers.create(author=by, sent_at=now)
    for kind in Kind:
        given.texts.create(kind=kind, text=texts[kind].strip())
    request.state, request.first_sent_at = State.SENT, request.first_sent_at or now
    _save(request, by)
    people = [request.asked_by, *_standing_body(report)]
    notify(
        people,
        NoticeKind.EXPLAINED,
        f"{request.unit} đã gửi nội dung cho {report.title}.",
        request.get_absolute_url(),
        by=by,
    )
    return given


@transaction.atomic
def withdraw(request: ContributionRequest, *, by: User) -> ContributionRequest:
    """Take the office's answer back while nobody has used it; it stays in the history.

    Raises `ReportRefused` after issue, without an answer, and when it stands in the report.
    """
    _, request = _lock(request)
    standing = _standing_answer(request)
    _check_unused(standing)
    _end(standing, Contribution.State.WITHDRAWN, by)
    request.state, request.first_sent_at = State.ASKED, None
    _save(request, by)
    return request


@transaction.atomic
def send_back(request: ContributionRequest, *, by: User, reason: str) -> ContributionRequest:
    """Return the office's answer with a reason; the office is told and answers again.

    Raises `ReportRefused` after issue, without a reason in words, without an answer, and when it
    stands in the report.
    """
    _check_reason(reason, "Hãy ghi lý do trả lại bằng chữ.")
    _, request = _lock(request)
    standing = _standing_answer(request)
    _check_unused(standing)
    _end(standing, Contribution.State.RETURNED, by, reason)
    request.state = State.RETURNED
    _save(request, by)
    _tell([request], f"Nội dung gửi cho {request.report.title} bị trả lại: {reason.strip()}", by)
    return request


@transaction.atomic
def release(request: ContributionRequest, *, by: User, reason: str) -> ContributionRequest:
    """Let the office off with a reason, which is kept; its people are told.

    Raises `ReportRefused` after issue, without a reason in words, and when the office has answered.
    """
    _check_reason(reason, "Hãy ghi lý do đơn vị không phải gửi bằng chữ.")
    _, request = _lock(request)
    if request.state == State.RELEASED:
        return request
    if not request.is_owed:
        raise ReportRefused("Đơn vị vừa gửi nội dung; hãy tải lại trang để xem.")
    request.state, request.release_reason = State.RELEASED, reason.strip()
    request.released_by, request.released_at = by, timezone.now()
    _save(request, by)
    _tell(
        [request], f"{request.report.title}: đơn vị không phải gửi nội dung. {reason.strip()}", by
    )
    return request


@transaction.atomic
def remind(report: Report, *, by: User, only: int | None = None) -> list[ContributionRequest]:
    """Remind the offices that owe their part (`only` that of one request), each once a day; return
    the requests of those that were told now.

    Raises `ReportRefused` after issue.
    """
    report = Report.objects.lock(report.pk)
    check_editable(report)
    today = timezone.localdate()
    owed = report.contribution_requests.owed().exclude(reminded_on=today).select_related("unit")
    told = [request for request in owed if only in (None, request.pk)]
    for request in told:
        request.reminded_on = today
        with acting(by=by):
            request.save(update_fields=["reminded_on"])
        words = f"Nhắc gửi nội dung cho {report.title}, hạn {short_date(request.due)}."
        _tell([request], words, by)
    return told


@transaction.atomic
def set_aside(text: ContributionText, *, by: User, reason: str) -> ContributionText:
    """Say with a reason why `text` does not go into the report.

    Raises `ReportRefused` after issue, without a reason in words, when the answer does not stand
    any more, and when the text stands in the report.
    """
    _check_reason(reason, "Hãy ghi lý do không dùng bằng chữ.")
    text = _lock_text(text)
    if _is_used([text]):
        raise ReportRefused("Nội dung này đã đưa vào báo cáo; hãy lấy ra trước.")
    text.set_aside_by, text.set_aside_at = by, timezone.now()
    text.set_aside_reason = reason.strip()
    with acting(by=by):
        text.save()
    return text


@transaction.atomic
def take_up(text: ContributionText, *, by: User) -> ContributionText:
    """Offer a text again that was set aside. Raises `ReportRefused` as `set_aside` does."""
    text = _lock_text(text)
    text.set_aside_by = text.set_aside_at = None
    text.set_aside_reason = ""
    with acting(by=by):
        text.save()
    return text


def _lock(request: ContributionRequest) -> tuple[Report, ContributionRequest]:
    """The report, locked and open, and the request as it stands under the lock."""
    report = Report.objects.lock(request.report_id)
    check_editable(report)
    request = ContributionRequest.objects.select_related("unit", "asked_by").get(pk=request.pk)
    request.report = report
    return report, request


def _lock_text(text: ContributionText) -> ContributionText:
    Report.objects.lock(text.contribution.request.report_id)
    rows = ContributionText.objects.select_related("contribution__request__report")
    locked = rows.get(pk=text.pk)
    check_editable(locked.contribution.request.report)
    if locked.contribution.state != Contribution.State.SENT:
        raise ReportRefused("Đơn vị đã rút hoặc thay nội dung này; hãy tải lại trang để xem.")
    return locked


def _standing_answer(request: ContributionRequest) -> Contribution:
    standing = request.answers.filter(state=Contribution.State.SENT).first()
    if standing is None:
        raise ReportRefused("Không còn nội dung nào đang gửi; hãy tải lại trang để xem.")
    return standing


def _check_unused(standing: Contribution) -> None:
    if _is_used(standing.texts.all()):
        raise ReportRefused(
            "Nội dung đã đưa vào báo cáo. Cơ quan thường trực phải lấy ra trước thì mới rút, sửa "
            "hoặc trả lại được."
        )


def _is_used(texts: Iterable[ContributionText]) -> bool:
    uses = ContributionUse.objects.standing()
    return uses.filter(source__in=[text.pk for text in texts]).exists()


def _says(standing: Contribution, texts: Mapping[str, str]) -> bool:
    stored = standing.by_kind
    return all(stored[kind].text == texts[kind].strip() for kind in Kind)


def _end(standing: Contribution, state: str, by: User, reason: str = "") -> None:
    standing.state, standing.reason = state, reason.strip()
    standing.ended_by, standing.ended_at = by, timezone.now()
    standing.save(update_fields=["state", "reason", "ended_by", "ended_at"])


def _save(request: ContributionRequest, by: User) -> None:
    request.version += 1
    with acting(by=by):
        request.save()


def _check_reason(reason: str, words: str) -> None:
    if says_nothing(reason):
        raise ReportRefused(words)


def _standing_body(report: Report) -> list[User]:
    people = User.objects.active().with_role(Role.STANDING_BODY)
    return list(people.filter(unit__authority=report.plan.unit.authority_id))


def _tell(requests: Collection[ContributionRequest], words: str, by: User) -> None:
    """Notify the officers and heads of the offices that `requests` ask."""
    people = User.objects.active().filter(unit__in=[request.unit_id for request in requests])
    staff = [person for person in people if person.has_role(Role.OFFICER, Role.HEAD)]
    lines = [
        Line(person, words, request.get_absolute_url())
        for request in requests
        for person in staff
        if person.unit_id == request.unit_id
    ]
    notify_each(NoticeKind.ASKED, lines, by=by)
