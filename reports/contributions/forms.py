"""Forms of what offices give for a report: asking, answering, returning and releasing."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit
from documents.placeholders import says_nothing
from foundation.web.choices import offer_choices
from foundation.web.days import DayField
from vietnamese import fold, nfc

from ..models import Report
from .asking import leading_offices, offices_of, proposed_due
from .models import ContributionRequest, Kind

LONGEST = 10_000  # letters of one text
NOTHING = ("khong", "khong co")  # what people type in place of the tick
HINTS = {
    Kind.RESULTS: "Việc nổi bật của đơn vị trong kỳ, có số liệu và số văn bản.",
    Kind.CAUSES: "Việc gì còn vướng, chậm và vì sao. Mỗi ý một dòng.",
    Kind.PROPOSALS: "Đề nghị ai làm gì, khi nào. Mỗi ý một dòng.",
}


class AskForm(forms.Form):
    """Which offices are asked, by which day, with which words."""

    units = forms.TypedMultipleChoiceField(
        label="Đơn vị được đề nghị",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={
            "required": "Hãy chọn ít nhất một đơn vị.",
            "invalid_choice": "Đơn vị đã chọn không còn trong danh sách; hãy chọn lại.",
        },
    )
    due = DayField(label="Gửi trước hết ngày")
    words = forms.CharField(
        label="Lời nhắn",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any):
        """Offer the offices that can still be asked; those that lead tasks of the period are
        ticked.
        """
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        today = timezone.localdate()
        known = {each.unit_id: each for each in report.contribution_requests.all()}
        self.offices = {
            unit.pk: unit
            for unit in offices_of(report, today)
            if unit.pk not in known or known[unit.pk].state == ContributionRequest.State.RELEASED
        }
        offer_choices(
            self, "units", [(pk, _label(unit, known)) for pk, unit in self.offices.items()]
        )
        if not self.is_bound:
            leading = leading_offices(report.period)
            self.initial = {
                "units": [pk for pk in self.offices if pk in leading and pk not in known],
                "due": proposed_due(report.period, today),
            }

    def clean_due(self):
        """Refuse a day that is over."""
        if self.cleaned_data["due"] < timezone.localdate():
            raise forms.ValidationError("Hạn gửi không thể trước hôm nay.")
        return self.cleaned_data["due"]

    def clean_units(self) -> list[Unit]:
        """The chosen offices as rows."""
        return [self.offices[pk] for pk in self.cleaned_data["units"]]


def _label(unit: Unit, known: dict[int, ContributionRequest]) -> str:
    if released := known.get(unit.pk):
        return f"{unit} (đã cho phép không phải gửi: {released.release_reason})"
    return str(unit)


class AnswerForm(forms.Form):
    """The three texts of an office, each of which may say that there is nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        for kind in Kind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=HINTS[kind],
            )
            self.fields[f"{kind.value}_nothing"] = forms.BooleanField(
                label=f"Không có {kind.label.lower()}", required=False
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each text with its tick."""
        return [(self[kind.value], self[f"{kind.value}_nothing"]) for kind in Kind]

    def clean(self):
        """Each text is written or ticked as missing: silence is no answer."""
        super().clean()
        for kind in Kind:
            if kind.value in self.cleaned_data:
                self._clean_text(kind.value)
        return self.cleaned_data

    def _clean_text(self, name: str) -> None:
        lines = (line.rstrip() for line in self.cleaned_data[name].splitlines())
        text = nfc("\n".join(lines)).strip()
        nothing = self.cleaned_data.get(f"{name}_nothing")
        if fold(text).strip(" .") in NOTHING:
            text, nothing = "", True
        if text and nothing:
            self.add_error(
                name, "Đã đánh dấu “Không có” mà vẫn có nội dung; hãy bỏ dấu hoặc xóa nội dung."
            )
        elif says_nothing(text) and not nothing:
            self.add_error(name, "Hãy ghi nội dung, hoặc đánh dấu “Không có”.")
        self.cleaned_data[name] = text

    @property
    def texts(self) -> dict[str, str]:
        """The cleaned texts by kind; empty where there is nothing."""
        return {kind.value: self.cleaned_data.get(kind.value, "") for kind in Kind}


class ReasonForm(forms.Form):
    """Why an answer is returned or not used, or why an office need not answer."""

    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        min_length=5,
        widget=forms.TextInput,
        error_messages={
            "required": "Hãy ghi lý do.",
            "min_length": "Lý do quá ngắn; hãy ghi rõ hơn.",
        },
    )
