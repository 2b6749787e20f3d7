"""Forms of what a letter is drafted from: which tasks, whom it goes to, by when; a meeting."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import Unit
from documents.letters.forms import LinesField
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.days import DayField

from .meeting import Meeting
from .plan_rows import PlanRows

EACH, TOGETHER = "each", "together"


class TasksForm(forms.Form):
    """Tasks that a letter tells of, one letter or several, and the day by which it asks."""

    task = forms.TypedMultipleChoiceField(
        label="Nhiệm vụ", coerce=int, error_messages={"required": "Hãy chọn ít nhất một nhiệm vụ."}
    )
    letters = forms.ChoiceField(
        label="Cách soạn",
        choices=[
            (EACH, "Mỗi đơn vị chủ trì một công văn"),
            (TOGETHER, "Một công văn chung cho các đơn vị"),
        ],
        initial=EACH,
        widget=forms.RadioSelect,
    )
    until = DayField(label="Yêu cầu thực hiện, trả lời chậm nhất ngày")

    def __init__(self, *args: Any, rows, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer_choices(self, "task", [(row.task.pk, row.number) for row in rows])

    @property
    def together(self) -> bool:
        return self.cleaned_data["letters"] == TOGETHER

    def clean_until(self) -> date:
        """Raise `ValidationError` for a day that is over."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError("Ngày phải trả lời không thể trước hôm nay.")
        return until


class OfficesForm(forms.Form):
    """The offices that are given their tasks."""

    office = forms.TypedMultipleChoiceField(
        label="Đơn vị nhận công văn",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một đơn vị."},
    )

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].initial = [pk for pk, _ in offered]
        offer_choices(self, "office", offered)


class MeetingForm(forms.Form):
    """A meeting on the progress of a plan; what is not known yet stays open in the letter."""

    subject = forms.CharField(label="Nội dung họp (trích yếu)", max_length=300)
    day = DayField(label="Ngày họp", required=False)
    begins = forms.TimeField(
        label="Giờ bắt đầu", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label="Giờ kết thúc", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)
    chair = forms.CharField(
        label="Chủ trì",
        max_length=200,
        required=False,
        help_text="Họ tên, chức vụ, ví dụ: đồng chí Hoàng Đình Trọng, Chủ tịch UBND xã.",
    )
    recorder = forms.CharField(label="Thư ký (họ tên)", max_length=100, required=False)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="Thành phần",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = LinesField(
        label="Thành phần khác",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi người hoặc mỗi đơn vị một dòng.",
    )

    def __init__(self, *args: Any, found: PlanRows, recorded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if recorded else ("ends", "recorder"):
            del self.fields[name]
        year = found.plan.year
        self.fields[
            "subject"
        ].initial = f"Họp đánh giá kết quả thực hiện Kế hoạch cải cách hành chính năm {year}"
        units = Unit.objects.of_authority(found.authority).in_force(found.today)
        offered = units.exclude(pk=found.authority.pk)
        offer_rows(self, "units", offered)
        self.fields["units"].initial = list(offered)

    @property
    def meeting(self) -> Meeting:
        """The meeting that was told of."""
        told = dict(self.cleaned_data)
        attendees = [unit.short_name for unit in told.pop("units")] + told.pop("others")
        return Meeting(**told, attendees=attendees)
