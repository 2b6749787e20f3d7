"""Why an issued plan, or something in it, is changed: the one question that all forms ask alike."""

from typing import Any

from django import forms

from .models import Plan

REASON_LENGTH = 100  # letters that a line of a history shows


class ReasonField(forms.CharField):
    """Why an issued plan is changed; nobody is asked while the plan is a draft."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            label="Lý do",
            max_length=REASON_LENGTH,
            required=plan.state == Plan.State.ISSUED,
            help_text="Kế hoạch đã ban hành: lý do đứng cạnh thay đổi trong lịch sử.",
            error_messages={"required": "Kế hoạch đã ban hành: hãy ghi lý do thay đổi."},
        )


class ReasonForm(forms.Form):
    """The reason by itself, beside other forms; `asked` tells whether the page shows it."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.fields["reason"] = ReasonField(plan)
        self.asked = self.fields["reason"].required
