"""Forms of the outline editor: a section, an annex, the name, other periods, a pasted outline."""

from collections.abc import Mapping
from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from foundation.web.field_names import SafeNames
from plans.models import ReportingPeriod
from vietnamese import nfc, whole_number

from ..annexes import ANNEXES
from ..drafting.kinds import DRAFTED
from .content import FaultyOutline, clean_options
from .headings import PLACES, unknown_places, without_number
from .kinds import ALL_FORMS, CAN_BE_EMPTY, WRITTEN, Draws, Shows
from .models import OutlineAnnex, OutlineSection


def offered_draws() -> list[tuple[str, str]]:
    """Return the kinds of sections that can be drafted or written."""
    known = {*DRAFTED, *WRITTEN, Draws.HEADING, Draws.EACH_AREA}
    return [(draws, label) for draws, label in Draws.choices if draws in known]


def offered_shows() -> list[tuple[str, str]]:
    """Return the kinds of annexes that can be drawn."""
    return [(shows, label) for shows, label in Shows.choices if shows in ANNEXES]


def offer_forms(form: forms.BaseForm, known: Mapping[str, str], first: list, stored: str) -> None:
    """Offer the statistical forms in force by their names, and the one that is chosen already."""
    choices = [*first, *((code, f"{name} ({code})") for code, name in known.items())]
    if stored and stored not in dict(choices):
        choices.append((stored, f"{stored} (không có biểu nào đang áp dụng mang mã này)"))
    offer_choices(form, "form_code", choices)


def _heading(words: str) -> str:
    """The heading without the number that somebody typed; refuses places that mean nothing."""
    if unknown := unknown_places(words):
        raise forms.ValidationError(
            f"Chỗ “{unknown[0]}” không dùng được; chỉ dùng {', '.join(PLACES)}."
        )
    if not (heading := without_number(nfc(words))):
        raise forms.ValidationError("Hãy ghi đề mục bằng lời; số thứ tự được đánh tự động.")
    return heading


class OutlineSectionForm(forms.ModelForm):
    """A section: its heading, its level, what it draws on and what narrows that."""

    area = forms.CharField(
        label="Lĩnh vực",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outline-areas", "autocomplete": "off"}),
        help_text=(
            "Tên lĩnh vực trong kế hoạch. Để trống: lĩnh vực chỉ đạo, điều hành; ở mục số liệu của "
            "biểu thì cả biểu."
        ),
    )
    words = forms.CharField(
        label="Các từ để chọn",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "Mỗi dòng một từ hoặc cụm từ; nhiệm vụ, chỉ tiêu có từ đó thì vào mục này. Để trống: "
            "nhận những gì các mục khác không nhận."
        ),
    )
    form_code = forms.ChoiceField(
        label="Biểu thống kê",
        required=False,
        help_text=(
            "Mục theo lĩnh vực: câu mẫu của biểu đứng ở cuối mục của lĩnh vực ấy; câu không thuộc "
            "lĩnh vực nào của kế hoạch đứng ở mục “Nội dung khác” sau cùng. Mục số liệu của biểu: "
            "câu mẫu của biểu, của một lĩnh vực nếu ghi tên ở trên."
        ),
    )

    class Meta:
        model = OutlineSection
        fields = ["heading", "level", "draws", "left_out_when_empty"]
        widgets = {"heading": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "heading": (
                "Không ghi số thứ tự; số được đánh theo cấp và vị trí. "
                "Có thể dùng {kỳ}, {Kỳ}, {kỳ sau}, {năm}, {năm sau}."
            )
        }

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_choices(self, "draws", offered_draws())
        spec = self.instance.spec
        first = [("", "Không lấy số liệu của biểu nào"), (ALL_FORMS, "Mọi biểu đang áp dụng")]
        offer_forms(self, known, first, spec.form)
        self.initial["area"], self.initial["form_code"] = spec.area, spec.form
        self.initial["words"] = "\n".join(spec.words)

    def clean_heading(self) -> str:
        return _heading(self.cleaned_data["heading"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        draws = data.get("draws", "")
        if draws == Draws.AREA and not data.get("area"):
            self.add_error("area", "Hãy ghi tên lĩnh vực mà mục này nêu.")
        if data.get("draws") == Draws.STATISTICS and not data.get("form_code"):
            self.add_error("form_code", "Hãy chọn biểu thống kê.")
        if draws not in CAN_BE_EMPTY:
            data["left_out_when_empty"] = False
        return data

    def clean_words(self) -> list[str]:
        words = nfc(self.cleaned_data["words"]).splitlines()
        try:
            return clean_options(Draws.TASKS, {"words": words}).get("words", [])
        except FaultyOutline as fault:
            raise forms.ValidationError(str(fault)) from fault

    @property
    def values(self) -> dict[str, Any]:
        """What the services store."""
        data = self.cleaned_data
        chosen = {"area": nfc(data["area"]), "words": data["words"], "form": data["form_code"]}
        stored = {name: data[name] for name in self.Meta.fields}
        return stored | {"options": clean_options(data["draws"], chosen)}


class OutlineAnnexForm(SafeNames, forms.ModelForm):
    """An annex: its title, what it shows, how its paper lies."""

    landscape = forms.TypedChoiceField(
        label="Khổ giấy",
        choices=[("True", "Khổ ngang"), ("False", "Khổ dọc")],
        coerce=lambda value: value == "True",
    )
    form_code = forms.ChoiceField(label="Biểu thống kê", required=False)

    class Meta:
        model = OutlineAnnex
        fields = ["title", "shows", "form_code", "landscape", "left_out_when_empty", "joined"]
        help_texts = {
            "title": "Có thể dùng {kỳ}, {Kỳ}, {kỳ sau}, {năm}, {năm sau}.",
            "joined": "Không mang số riêng; tên đứng trên bảng, theo khổ giấy của phụ lục trước.",
        }

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_choices(self, "shows", offered_shows())
        offer_forms(self, known, [("", "Chưa chọn biểu")], self.instance.form_code)

    def clean_title(self) -> str:
        return _heading(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shows") == Shows.STATISTICS and not data.get("form_code"):
            self.add_error("form_code", "Hãy chọn biểu thống kê.")
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the services store."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OutlineNameForm(SafeNames, forms.Form):
    """What people call the outline, and how its texts tell the results."""

    name = forms.CharField(label="Tên đề cương", max_length=200)
    brief = forms.BooleanField(
        label="Viết gọn: mỗi lĩnh vực một đoạn, chi tiết từng nhiệm vụ nêu ở phụ lục",
        required=False,
        help_text="Chỉ áp dụng khi có nhiều nhiệm vụ và có phụ lục nhiệm vụ, phụ lục chỉ tiêu.",
    )


class OtherPeriodsForm(forms.Form):
    """The periods that get the same outline."""

    periods = forms.MultipleChoiceField(
        label="Chép sang các kỳ",
        choices=ReportingPeriod.Key.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một kỳ."},
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = [(key, label) for key, label in ReportingPeriod.Key.choices if key != own]
        offer_choices(self, "periods", others)


class PastedOutlineForm(forms.Form):
    """An outline as text, a heading on each line with its number."""

    text = forms.CharField(
        label="Các đề mục",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Mỗi dòng một đề mục, giữ số thứ tự: I. … / 1. … / a) …",
        error_messages={"required": "Hãy dán các đề mục của đề cương."},
    )


class SeenForm(forms.Form):
    """The version of the outline that the person was looking at."""

    seen = forms.IntegerField(min_value=0)


def seen_of(data: Any) -> int:
    """Return the version in a post; one that says none has seen nothing."""
    form = SeenForm(data)
    return form.cleaned_data["seen"] if form.is_valid() else -1


def row_of(data: Any, name: str = "row") -> int:
    """Return the id of the row that a post or an address names, 0 for none."""
    value = str(data.get(name, ""))
    return whole_number(value, 2**31 - 1) or 0
