"""What people do with assessments: open them, score, prove, lock, appraise, explain, publish."""

from datetime import datetime

from django.utils import timezone

from documents.sources import DocumentRefused
from vietnamese import short_date

from ..models import Assessment, StepWindow


class ScoreRefused(DocumentRefused):
    """The step can't be taken now or by this person; the message says why, `field` where."""

    def __init__(self, message: str, field: str | None = None, place: str = ""):
        """Keep the name of the form field that the refusal is about."""
        super().__init__(message, place)
        self.field = field


class ScoreChanged(Exception):
    """Somebody saved the score after the person had opened it; `score` is how it stands."""

    def __init__(self, score):
        """Keep the newer score to show it beside what the person typed."""
        super().__init__("Điểm này vừa được người khác lưu; hãy xem lại trước khi lưu tiếp.")
        self.score = score


def window_of(assessment: Assessment, step: str) -> StepWindow | None:
    """Return the window of the step for the assessed unit: its exception, else that of all; None
    without any.
    """
    return assessment.windows.get(step)


def check_window(assessment: Assessment, step: str) -> None:
    """Raise `ScoreRefused` unless the step is open for the assessed unit now; a step without a
    window is always open.

    The exception of a unit takes the place of the window of all.
    """
    window = window_of(assessment, step)
    now = timezone.now()
    if window is None or window.is_open(now):
        return
    name = StepWindow.Step(step).label
    if now < window.opens_at:
        raise ScoreRefused(f"Bước “{name}” chưa mở; mở từ {moment(window.opens_at)}.")
    raise ScoreRefused(
        f"Bước “{name}” đã đóng lúc {moment(window.closes_at)}. Nếu cần, hãy đề nghị "
        "Sở Nội vụ gia hạn cho đơn vị."
    )


def check_not_on_the_desk(assessment: Assessment) -> None:
    """Raise `ScoreRefused` while the self-score is with a leader; the assessment is locked."""
    if assessment.on_the_desk and assessment.record:
        raise ScoreRefused(
            "Điểm tự chấm đang trình lãnh đạo nên không sửa được. Hãy rút lại báo cáo tự chấm, "
            "hoặc chờ lãnh đạo trả lại.",
            place=assessment.record.get_absolute_url(),
        )


def moment(at: datetime) -> str:
    """Return a moment as sentences name it: `17:00 ngày 31/12/2026`."""
    local = timezone.localtime(at)
    return f"{local:%H:%M} ngày {short_date(local.date())}"
