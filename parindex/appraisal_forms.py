"""Forms of the appraisal: a verdict on a score, its second appraisal, a reason for reopening."""

from typing import Any

from django import forms

from indicators.forms import NumberField

from .forms import SeenForm
from .models import Assessment, Score

REASON_LENGTH = 2000


class _ScoreForm(SeenForm):
    """What both appraisals of a score share."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, score: Score, **kwargs: Any):
        self.score = score
        kwargs["initial"] = {"seen": score.version} | self.given(score)
        own = {"auto_id": f"score-{score.pk}-%s", "use_required_attribute": False}
        super().__init__(*args, **kwargs | own)

    def given(self, score: Score) -> dict:
        """What was appraised before."""
        raise NotImplementedError


def _reason(label: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=REASON_LENGTH, widget=widget)


class FirstForm(_ScoreForm):
    verdict = forms.ChoiceField(
        label="Kết luận",
        choices=Score.Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một kết luận."},
    )
    points = NumberField(
        label="Điểm thẩm định",
        help_text=(
            "Ghi khi điều chỉnh; khi yêu cầu giải trình, đây là điểm giữ tạm (để trống là 0)."
        ),
    )
    reason = _reason("Ý kiến thẩm định")
    applies_after_all = forms.BooleanField(
        label="Tiêu chí vẫn áp dụng cho đơn vị này", required=False
    )

    field_order = ["seen", "verdict", "applies_after_all", "points", "reason"]

    def __init__(self, *args: Any, score: Score, **kwargs: Any):
        super().__init__(*args, score=score, **kwargs)
        if not score.not_applicable:
            del self.fields["applies_after_all"]

    def given(self, score):
        """The first appraisal that stands; points only where they were set."""
        points = score.first_points if score.first_verdict in Score.EXPLAINED else None
        return {
            "verdict": score.first_verdict or Score.Verdict.ACCEPTED,
            "points": points,
            "reason": score.first_reason,
            "applies_after_all": score.applies_after_all,
        }


class SecondForm(_ScoreForm):
    points = NumberField(label="Điểm thẩm định lần 2")
    reason = _reason("Ý kiến thẩm định lần 2")

    field_order = ["seen", "points", "reason"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["points"].required = True
        self.fields["points"].error_messages["required"] = "Hãy nhập điểm thẩm định lần 2."

    def given(self, score):
        """The second appraisal that stands, else the points of the first."""
        points = score.first_points if score.second_points is None else score.second_points
        return {"points": points, "reason": score.second_reason}


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Lý do mở lại",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do mở lại."},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


def form_for(score: Score, data=None) -> _ScoreForm:
    """Return the form of the appraisal that the assessment is at."""
    second = score.assessment.state == Assessment.State.SECOND
    return (SecondForm if second else FirstForm)(data, score=score)
