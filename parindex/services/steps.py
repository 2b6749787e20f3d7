"""The moves of an assessment from state to state, each recorded and told to those who go on."""

from django.utils import timezone

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.journal.acts import acting

from ..models import Assessment, Score
from .appraisers import conductors_of

State = Assessment.State

TOLD: dict[str, str] = {
    State.LOCKED: "{} đã chốt điểm tự chấm.",
    State.FIRST: "Bắt đầu thẩm định lần 1: {}.",
    State.EXPLANATION: "{}: có tiêu chí cần giải trình.",
    State.SECOND: "{} chuyển sang thẩm định lần 2.",
    State.PUBLISHED: "Đã công bố kết quả: {}.",
}
# the result is news for leaders as well
OF_THE_UNIT = {State.PUBLISHED: (Role.STANDING_BODY, Role.LEADER)}
TO_APPRAISE: dict[str, str] = {
    State.LOCKED: "Đã chốt điểm tự chấm, chờ thẩm định lần 1: {}.",
    State.SECOND: "Chờ thẩm định lần 2: {}.",
}


def move(assessment: Assessment, to: str, *, by: User | None, reason: str = "") -> None:
    """Bring the assessment into the state `to`, record who, when and why, and tell those whom it
    concerns: the standing body of its unit, the appraisers whose turn it is, the offices that are
    to explain.
    """
    before = assessment.state if assessment.steps.exists() else ""
    assessment.steps.create(from_state=before, to_state=to, by=by, reason=reason)
    assessment.state = to
    with acting(by=by, why=reason):
        assessment.save(update_fields=["state"])
    words = TOLD.get(to, "{} được mở lại để tự chấm." if before else "Đã mở để tự chấm: {}.")
    people = _people_of(assessment).with_role(*OF_THE_UNIT.get(State(to), (Role.STANDING_BODY,)))
    _tell(people, Kind.LOCKED, words, assessment, by)
    if to in TO_APPRAISE:
        _tell(conductors_of(assessment), Kind.TO_REVIEW, TO_APPRAISE[to], assessment, by)
    if to == State.EXPLANATION:
        asked = assessment.scores.filter(first_verdict__in=Score.EXPLAINED)
        staff = _people_of(assessment).with_role(Role.OFFICER, Role.HEAD)
        in_charge = staff.filter(unit__in=asked.values("unit"))
        words = "Tiêu chí đơn vị bạn phụ trách cần giải trình: {}."
        _tell(in_charge, Kind.ASKED, words, assessment, by)


def tell_office(assessment: int, unit: Unit, *, by: User) -> None:
    """Tell the officers and heads of `unit` that criteria were given to it: once a day, since a
    standing body gives out sixty, one by one.
    """
    found = Assessment.objects.select_related("unit", "criteria_set").get(pk=assessment)
    people = User.objects.active().with_role(Role.OFFICER, Role.HEAD).filter(unit=unit)
    notify(
        people,
        Kind.HANDED_OUT,
        f"Đơn vị của bạn được giao tiêu chí chấm điểm: {found}.",
        found.get_absolute_url(),
        key=f"criteria {found.pk} {unit.pk} {timezone.localdate():%Y%m%d}",
        by=by,
    )


def _tell(people, kind: Kind, words: str, assessment: Assessment, by: User | None) -> None:
    notify(people, kind, words.format(assessment), assessment.get_absolute_url(), by=by)


def _people_of(assessment: Assessment):
    return User.objects.active().filter(unit__authority=assessment.unit_id)
