"""Form fields of evidence: several files judged by content, and pieces of the register."""

from functools import cache
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.choices import CallableChoiceIterator

from accounts.models import User
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from foundation.web.uploads import EVIDENCE_KINDS, honest_name, judge_all
from foundation.web.written import rows_for

from .models import Evidence, EvidenceHead, Plan, plain_page

MAX_FILES = 10
EVIDENCE_SHOWN = 30
PAGE_LENGTH = 30
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
        for file, kind in zip(files, judge_all(files), strict=True):
            file.name = honest_name(file.name, kind)
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


class PageField(forms.CharField):
    """The pages that a citation means, without the word for them: `3, 5–7`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Trang", required=False, max_length=PAGE_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        return plain_page(super().to_python(value) or "")


class HeadsInput(forms.Widget):
    """Number, day and title for each file in turn; one set, and a script adds those of more."""

    template_name = "plans/_evidence_heads.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, ...]]:
        """Return what was typed into each set, up to the last one that says anything."""
        sets = [
            tuple(str(data.get(f"{name}-{n}-{part}", "")).strip() for part in Evidence.HEAD)
            for n in range(MAX_FILES + 1)
        ]
        while sets and not any(sets[-1]):
            sets.pop()
        return sets

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-number" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Hand the sets to the template, an empty one when nothing was typed."""
        context = super().get_context(name, value, attrs)
        context["widget"]["sets"] = value or [("",) * len(Evidence.HEAD)]
        context["widget"]["said"] = bool(value)
        return context


class EvidenceHeadsField(forms.Field):
    """What a person says of the files they send, as an `EvidenceHead` for each in turn."""

    widget = HeadsInput

    def clean(self, value: Any) -> list[EvidenceHead]:
        return [self._head(n, *typed) for n, typed in enumerate(value or (), start=1)]

    def _head(self, n: int, number: str, day: str, title: str) -> EvidenceHead:
        if len(number) > 50 or len(title) > 300:
            raise forms.ValidationError(
                f"Tệp thứ {n}: số, ký hiệu tối đa 50 ký tự, tên văn bản tối đa 300 ký tự."
            )
        try:
            dated_on = DayField(required=False).clean(day)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                f"Tệp thứ {n}: ngày văn bản “{day[:20]}” không đúng; hãy ghi như 16/01/2026."
            ) from error
        return EvidenceHead(number, dated_on, title)


def evidence_heads() -> EvidenceHeadsField:
    return EvidenceHeadsField(label="Số, ngày, tên văn bản của tệp", required=False)


def offer_registered(form: forms.BaseForm, name: str, plan: Plan, user: User) -> None:
    """Let the field `name` take any evidence that `user` sees, and show the newest of their unit.

    Those are of the plan's year; the register itself may hold thousands. They are asked for when
    the field is shown.
    """
    registered = Evidence.objects.visible_to(user)
    offer_rows(form, name, registered)
    widget = cast("forms.CheckboxSelectMultiple", form.fields[name].widget)
    newest = cache(lambda: rows_for(_newest, user, plan.year))  # asked once
    widget.choices = CallableChoiceIterator(
        lambda: [(piece.pk, piece.in_words) for piece in newest()]
    )


def _newest(user: User, year: int) -> QuerySet[Evidence]:
    found = Evidence.objects.visible_to(user).of_unit(user.unit_id).of_year(year)
    return found[:EVIDENCE_SHOWN]
