"""What the head of a plan says, as fields: wherever a person writes or corrects it."""

import re

from django import forms

from foundation.web.days import DayField
from foundation.web.field_names import SafeNames
from vietnamese import nfc

from .models import Plan

_DOCUMENT_NUMBER = re.compile(r"\d+[\w-]*(?:/[\w-]+)+", re.UNICODE)


class Lines(forms.CharField):
    """A list with one item a line."""

    widget = forms.Textarea

    def to_python(self, value):
        return [nfc(" ".join(line.split())) for line in (value or "").splitlines() if line.strip()]

    def validate(self, value):
        if any(len(line) > 1000 for line in value):
            raise forms.ValidationError("Mỗi dòng không quá 1.000 ký tự.")

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class HeadFields(SafeNames, forms.Form):
    """What the head of a plan says."""

    form = forms.ChoiceField(label="Hình thức ban hành", choices=Plan.Form)
    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=50,
        required=False,
        help_text="Ghi cả số và ký hiệu, ví dụ 12/KH-UBND.",
    )
    issued_on = DayField(label="Ngày ban hành", required=False)
    place = forms.CharField(label="Địa danh", max_length=100, required=False)
    title = forms.CharField(
        label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    signer = forms.CharField(label="Người ký", max_length=100, required=False)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=200, required=False)
    legal_bases = Lines(label="Căn cứ", required=False, help_text="Mỗi dòng một căn cứ.")
    recipients = Lines(label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi nhận.")


def bases_of(lines: list[str], stored: list[dict]) -> list[dict]:
    """Return the legal bases of these lines: as they are `stored`, new ones with their number."""
    known = {basis["text"]: basis for basis in stored}
    return [known.get(text) or _basis(text) for text in lines]


def _basis(text: str) -> dict:
    number = _DOCUMENT_NUMBER.search(text)
    return {"number": number[0] if number else None, "issued_on": None, "text": text}
