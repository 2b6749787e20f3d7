"""The documents of a plan's new version, and which of its differences are taken."""

from typing import Any

from django import forms
from django.http import QueryDict

from plans.change_reason import ReasonField
from plans.models import Plan

from ..importing.forms import PlanFilesField


class NewVersionForm(forms.Form):
    """The documents of a plan's new version."""

    files = PlanFilesField(  # type: ignore[assignment]  # Django takes fields off the class
        label="Tệp bản mới của kế hoạch và phụ lục",
        max_length=200,
        help_text=(
            "Chọn cả kế hoạch và phụ lục nếu bản mới gồm hai tệp; phần nào không có "
            "trong tệp thì giữ nguyên."
        ),
        error_messages={
            "required": "Hãy chọn ít nhất một tệp của bản mới.",
            "max_length": "Tên tệp dài quá 200 ký tự; hãy đặt lại tên ngắn hơn.",
        },
    )


class TakeDifferencesForm(forms.Form):
    """Which differences are taken, each with the stamp that the person saw, and why."""

    data: QueryDict

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.state == Plan.State.ISSUED:
            self.fields["reason"] = ReasonField(plan)

    @property
    def asked(self) -> dict[str, str]:
        """The stamps by the ids of what is to be taken: all that was shown, or what was ticked."""
        sent = (
            self.data.get("shown", "").split() if "all" in self.data else self.data.getlist("take")
        )
        return dict(each.rsplit("=", 1) for each in sent if "=" in each)
