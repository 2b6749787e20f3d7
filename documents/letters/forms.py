"""Forms of letters: what to begin with, and all that a person writes."""

from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from vietnamese import nfc

from ..models import Letter
from .kinds import CHOICES
from .writing import letter_form, letter_tables

LONGEST = 60_000  # letters of a text
LONGEST_LINE = 1000
MOST_LINES = 200


class LinesField(forms.CharField):
    """Lines of text, each an item of a list."""

    widget = forms.Textarea

    def prepare_value(self, value):
        """Show a list as lines; what a person typed as they typed it."""
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def clean(self, value):
        """Return the lines that say something. Raises `ValidationError`."""
        lines = [" ".join(nfc(line).split()) for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_LINES or any(len(line) > LONGEST_LINE for line in found):
            raise forms.ValidationError(
                f"Ghi tối đa {MOST_LINES} dòng, mỗi dòng không quá {LONGEST_LINE} chữ."
            )
        return found


class KindForm(forms.Form):
    """What kind of document a person begins."""

    kind = forms.ChoiceField(
        label="Loại văn bản", choices=CHOICES, widget=forms.RadioSelect, initial=CHOICES[0][0]
    )


class LetterForm(forms.Form):
    """A letter as a person writes it; only what its kind has, and the version they started from."""

    subject = forms.CharField(label="Trích yếu", max_length=500, required=False)
    addressees = LinesField(required=False, help_text="Mỗi nơi một dòng.")
    legal_bases = LinesField(
        label="Căn cứ ban hành", required=False, help_text="Mỗi căn cứ một dòng."
    )
    text = forms.CharField(
        label="Nội dung",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=(
            "Mỗi đoạn một dòng. Dòng bắt đầu bằng “- ” là một ý; dòng “1. …” không có dấu cuối câu "
            "là đề mục. Chỗ chưa biết ghi “……”: còn chỗ này thì chưa trình được."
        ),
    )
    left_out = forms.TypedMultipleChoiceField(
        label="Không kèm bảng", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    recorder = forms.CharField(label="Thư ký", max_length=100, required=False)
    recipients = LinesField(
        label="Nơi nhận",
        required=False,
        help_text="Mỗi nơi một dòng, dòng cuối là “Lưu: VT, …”.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = letter_form(letter)
        self.fields["addressees"].label = form.to
        absent = {
            "addressees": not form.to,
            "legal_bases": not form.legal_bases,
            "recorder": not form.recorded,
            "left_out": not letter.tables,
        }
        for name in (name for name, missing in absent.items() if missing):
            del self.fields[name]
        for name in ("addressees", "legal_bases", "recipients"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 4
        if letter.tables:
            tables = enumerate(letter_tables(letter))
            offer_choices(self, "left_out", [(place, table.title) for place, table in tables])

    @property
    def seen(self) -> int:
        """The version that the person started from; -1, which none has, if it is missing."""
        self.full_clean()
        return self.cleaned_data.get("version", -1)

    def clean_subject(self) -> str:
        """The subject in one line."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean_text(self) -> str:
        """Line ends as we store them."""
        return "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines()).strip()


def letter_values(letter: Letter) -> dict[str, Any]:
    """Return the letter as its form shows it."""
    return {
        "subject": letter.document.title,
        "addressees": letter.addressees,
        "legal_bases": letter.legal_bases,
        "text": letter.text,
        "recorder": letter.recorder,
        "recipients": letter.recipients,
        "left_out": [place for place, table in enumerate(letter_tables(letter)) if table.left_out],
        "version": letter.version,
    }
