"""Forms of reports: building, editing a section, issuing."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from documents.number_fields import NumberField
from documents.placeholders import says_nothing
from foundation.web.days import DayField
from vietnamese import nfc

LONGEST = 30_000  # letters in one section


class BuildForm(forms.Form):
    """Whether updates that wait for review count too."""

    include_waiting = forms.BooleanField(label="Tính cả kết quả chờ duyệt", required=False)


class NewVersionForm(forms.Form):
    """Why an issued report is replaced."""

    reason = forms.CharField(
        label="Lý do lập phiên bản mới",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: Phòng Kinh tế báo cáo lại số liệu. Lý do được lưu cùng phiên bản mới.",
        error_messages={
            "required": "Hãy ghi lý do lập phiên bản mới.",
            "min_length": "Lý do quá ngắn; hãy ghi rõ vì sao phải thay thế báo cáo.",
        },
    )

    def clean_reason(self):
        """Words in one line, accents composed. Raises `ValidationError` for a lone dash."""
        reason = nfc(" ".join(self.cleaned_data["reason"].split()))
        if says_nothing(reason):
            raise forms.ValidationError("Hãy ghi lý do bằng chữ.")
        return reason


class RestoreForm(forms.Form):
    """An earlier text of a section, and the version of the section that the person saw."""

    history = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class SectionForm(forms.Form):
    """The text of a section, with the version that the person started from; saved by itself while
    they type.
    """

    text = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "autofocus": ""}),
        help_text="Dòng bắt đầu bằng “- ” là một ý trong danh sách.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, section, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {
            "hx-post": reverse("reports:section_autosave", args=[section.report_id, section.pk]),
            "hx-trigger": "input changed delay:2s",
            "hx-target": f"#section-{section.key}-saved",
            "hx-swap": "outerHTML",
            "hx-sync": "closest form:queue last",
        }

    @property
    def seen(self) -> int:
        """The version that the person started from; -1, which none has, if it is missing."""
        self.full_clean()
        return self.cleaned_data.get("version", -1)

    def clean_text(self):
        """Line ends as we store them, accents composed."""
        return nfc(
            "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines())
        ).strip()


class SettleForm(forms.Form):
    """Why the words of a finding may stand."""

    fingerprint = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Lý do giữ nguyên",
        max_length=500,
        min_length=5,
        widget=forms.TextInput,
        error_messages={
            "required": "Hãy ghi lý do giữ nguyên.",
            "min_length": "Lý do quá ngắn; hãy ghi rõ vì sao giữ nguyên.",
        },
    )


class IssueReportForm(forms.Form):
    """Number and day of the issued report, and who signs it."""

    issued_on = DayField(label="Ngày ban hành", initial=timezone.localdate)
    signer = forms.CharField(label="Người ký", max_length=100, required=False)
    signer_title = forms.CharField(
        label="Quyền hạn, chức vụ ghi trên văn bản", max_length=200, required=False
    )

    field_order = ("number", "issued_on", "signer", "signer_title")

    def __init__(self, *args: Any, symbol: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = NumberField(symbol=symbol)
        self.order_fields(self.field_order)

    def clean_issued_on(self):
        """Refuse a day that has not come."""
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày ban hành không thể ở tương lai.")
        return day
