"""Form fields of evidence: several files judged by content, and pieces of the register."""

from typing import Any, cast

from django import forms

from accounts.models import User
from foundation.web.choices import offer_rows
from foundation.web.uploads import EVIDENCE_KINDS, honest_name, judge

from .models import Evidence, Plan

MAX_FILES = 10
EVIDENCE_SHOWN = 30
# What the chooser of a phone offers: its camera beside its files.
ACCEPTED = ",".join(name for kind in EVIDENCE_KINDS for name in (kind.media_type, *kind.endings))


class FilesInput(forms.FileInput):
    """A file field that takes several files at once; what was chosen stays when the form comes back
    with an error.
    """

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"hx-preserve": "true", "accept": ACCEPTED})


class EvidenceFilesField(forms.FileField):
    """Several files, each judged by its content and given an honest name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                f"Chỉ nhận {MAX_FILES} tệp một lần; hãy gửi phần còn lại ở lần sau."
            )
        for file in files:
            file.name = honest_name(file.name, judge(file))
            super().clean(file, initial)
        return files


def evidence_files() -> EvidenceFilesField:
    return EvidenceFilesField(
        label="Ảnh hoặc tệp minh chứng",
        required=False,
        max_length=200,
        help_text="PDF, Word, Excel hoặc ảnh; mỗi tệp tối đa 25 MB.",
        error_messages={"max_length": "Tên tệp dài quá 200 ký tự; hãy đặt lại tên ngắn hơn."},
    )


def offer_registered(form: forms.BaseForm, name: str, plan: Plan, user: User) -> None:
    """Let the field `name` take any evidence that `user` sees, and show the newest of their unit.

    Those are of the plan's year; the register itself may hold thousands.
    """
    registered = Evidence.objects.visible_to(user)
    offer_rows(form, name, registered)
    widget = cast("forms.CheckboxSelectMultiple", form.fields[name].widget)
    widget.choices = [
        (piece.pk, f"{piece.number} {piece.title}".strip())
        for piece in registered.of_unit(user.unit_id).of_year(plan.year)[:EVIDENCE_SHOWN]
    ]
