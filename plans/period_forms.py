"""Forms of reporting periods: their days, closing, reopening, an exception for one office."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from vietnamese import WorkCalendar

from .forms import UnitChoiceField
from .models import Plan, ReportingPeriod
from .periods import MOST_GRACE

DAYS = 3  # working days for which an opening is proposed


class PeriodForm(forms.ModelForm):
    class Meta:
        model = ReportingPeriod
        fields = ["cut_off", "deadline"]
        field_classes = {"cut_off": DayField, "deadline": DayField}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do; lý do hiện trong lịch sử của kỳ."},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class CloseForm(ReasonForm):
    """Why a period is closed before its day, or again."""

    words = "Đóng kỳ"


class ReopenForm(ReasonForm):
    """Until the end of which day a closed period takes entries once more, and why."""

    words = "Mở lại kỳ"
    until = DayField(label="Đến hết ngày")
    field_order = ["unit", "until", "reason"]

    def __init__(self, *args: Any, calendar: WorkCalendar, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial = {"until": calendar.shift(timezone.localdate(), DAYS)}


class ExceptionForm(ReopenForm):
    """Which office may enter until then."""

    words = "Mở ngoại lệ"
    unit = UnitChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")

    def __init__(self, *args: Any, units, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", units)


class AskForm(ReopenForm):
    """Until the end of which day an office wishes to enter, and why."""

    words = "Gửi đề nghị"


class GrantForm(forms.Form):
    """Until the end of which day an office is let in that asked for it."""

    words = "Cho phép"
    until = DayField(label="Cho nhập đến hết ngày")


class RefuseForm(ReasonForm):
    """Why an office is not let in."""

    words = "Không chấp nhận"


class ClosingForm(forms.Form):
    """Whether periods close by themselves, and how many working days after their deadline."""

    by_itself = forms.BooleanField(label="Kỳ tự đóng khi hết hạn gửi", required=False)
    grace = forms.IntegerField(
        label="Thêm số ngày làm việc sau hạn gửi",
        min_value=0,
        max_value=MOST_GRACE,
        help_text="0: kỳ đóng khi hết ngày hạn gửi.",
    )

    @classmethod
    def of(cls, plan: Plan) -> "ClosingForm":
        """Return the form as it is first shown for a plan."""
        return cls(initial={"by_itself": plan.closes_by_itself, "grace": plan.grace})
