"""The moves of an assessment from state to state, each recorded and told to those who go on."""

from accounts.models import Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify

from ..models import Assessment

State = Assessment.State

TOLD: dict[str, str] = {
    State.LOCKED: "{} đã chốt điểm tự chấm.",
    State.FIRST: "Bắt đầu thẩm định lần 1: {}.",
    State.EXPLANATION: "{}: có tiêu chí cần giải trình.",
    State.SECOND: "{} chuyển sang thẩm định lần 2.",
    State.PUBLISHED: "Đã công bố kết quả: {}.",
}


def move(assessment: Assessment, to: str, *, by: User | None, reason: str = "") -> None:
    """Bring the assessment into the state `to`, record who, when and why, and tell the standing
    body of its unit.
    """
    before = assessment.state if assessment.steps.exists() else ""
    assessment.steps.create(from_state=before, to_state=to, by=by, reason=reason)
    assessment.state = to
    assessment._history_user, assessment._change_reason = by, reason[:100] or None
    assessment.save(update_fields=["state"])
    if before and (words := TOLD.get(to, "{} được mở lại để tự chấm.")):
        people = (
            User.objects.active()
            .with_role(Role.STANDING_BODY)
            .filter(unit__authority=assessment.unit_id)
        )
        notify(
            people,
            Kind.LOCKED,
            words.format(assessment),
            assessment.get_absolute_url(),
            by=by,
        )
