"""Forms that edit a draft: the set's own values, and one criterion with its rule in words."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from foundation.web.field_names import SafeNames
from foundation.web.newer import show_stored
from indicators.forms import NumberField
from indicators.models import FormColumn, FormRow, StatisticalForm
from plans.areas import AreaWords
from vietnamese import number, parse_decimal

from .facts import Json
from .models import CriteriaSet, Criterion
from .rule_text import NotUnderstood, read_rule, rule_as_text
from .rules import Rule
from .services.set_editing import SET_VALUES, criterion_stamp, set_stamp
from .suggestions.sources import KINDS, Source, source_of

EXAMPLES = (
    ("Có / không", "Có: 1 điểm; không: 0"),
    ("Theo bậc của tỷ lệ", "100%: 1; từ 80% đến dưới 100%: 0,5; dưới 80%: 0"),
    ("Theo bậc của ngày chậm", "đúng hạn: 1; chậm không quá 10 ngày: 0,5; còn lại: 0"),
    ("Chọn một mức", "Chọn một mức: có và kiểm tra: 1; có: 0,5; không: 0"),
    ("Theo tỷ lệ, có mức sàn", "Tỷ lệ b/a nhân điểm tối đa; dưới 80%: 0 điểm"),
    ("Theo tỷ lệ so với mục tiêu", "Tỷ lệ / 90% nhân điểm tối đa"),
    ("Trừ theo lần", "Trừ 0,25 điểm mỗi lần chậm"),
    ("Cộng theo lần", "0,5 điểm mỗi hình thức"),
    ("Đánh dấu các mục", "Loa: 0,5 điểm; trang tin: 0,5 điểm; tối đa 1 điểm"),
    ("Điều tra xã hội học", "Bình quân phiếu (A 100%, B 60%, C 20%, D 0%)"),
    ("Người chấm nhập điểm", "Nhập điểm"),
)
FIGURES = {
    "yes": "có / không",
    "value": "số liệu theo bậc",
    "numerator": "tỷ lệ",
    "count": "số lần",
}
SOURCE_FIELDS = (
    "source",
    "source_words",
    "source_by",
    "source_area",
    "source_form",
    "source_row",
    "source_column",
)


class SetForm(SafeNames, forms.ModelForm):
    """The set's own values; bands as lines `Tốt: 80`."""

    bonus_cap = NumberField(label="Điểm thưởng tối đa", min_value=0)
    penalty_cap = NumberField(label="Điểm trừ tối đa", min_value=0)
    bands = forms.CharField(
        label="Mức xếp loại",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng một mức, như “Tốt: 80”.",
    )

    class Meta:
        model = CriteriaSet
        fields = [*SET_VALUES]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.seen = self.data.get("seen") if self.is_bound else set_stamp(self.instance)
        for name in ("bonus_cap", "penalty_cap"):
            self.fields[name].required = True
        self.initial["bands"] = "\n".join(
            f"{name}: {number(Decimal(since))}" for name, since in self.instance.bands
        )

    def show_newer(self, criteria_set: CriteriaSet) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        fresh = SetForm(instance=criteria_set)
        show_stored(self, fresh, self.fields)
        self.seen = fresh.seen

    def clean_bands(self):
        lines = [
            line.rpartition(":") for line in self.cleaned_data["bands"].splitlines() if line.strip()
        ]
        try:
            found = [[name.strip(), str(parse_decimal(since))] for name, _, since in lines]
        except ValueError as error:
            raise forms.ValidationError("Hãy ghi mỗi dòng một mức, như “Tốt: 80”.") from error
        if any(not name or not 0 <= Decimal(since) <= 100 for name, since in found):
            raise forms.ValidationError("Mỗi mức cần có tên và bắt đầu từ 0 đến 100 điểm.")
        return found


class CriterionForm(SafeNames, forms.ModelForm):
    """A criterion with its rule and its source of figures in words; one with parts has neither."""

    maximum = NumberField(label="Điểm tối đa", min_value=0)
    rule = forms.CharField(
        label="Quy tắc tính điểm", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.ChoiceField(
        label="Lấy số liệu từ",
        required=False,
        help_text=(
            "Phần mềm tự tìm số liệu này để gợi ý điểm và minh chứng; đơn vị vẫn là người chấm."
        ),
    )
    source_words = forms.CharField(
        label="Các chữ cần tìm",
        required=False,
        max_length=200,
        help_text="Có trong tên minh chứng hoặc tên chỉ tiêu, như “kế hoạch tự kiểm tra”.",
    )
    source_by = forms.CharField(
        label="Hạn trong năm",
        required=False,
        max_length=10,
        help_text="Ngày và tháng, như 31/03.",
        widget=forms.TextInput(attrs={"placeholder": "ngày/tháng", "autocomplete": "off"}),
    )
    source_area = forms.TypedChoiceField(
        label="Nhiệm vụ của lĩnh vực",
        required=False,
        coerce=int,
        empty_value=None,
    )
    source_form = forms.ChoiceField(label="Biểu thống kê", required=False)
    source_row = forms.CharField(
        label="Mã dòng", required=False, max_length=20, help_text="Như ghi trong biểu, ví dụ TL."
    )
    source_column = forms.CharField(
        label="Mã cột",
        required=False,
        max_length=20,
        help_text="Khi dòng có nhiều cột số liệu; dòng tỷ lệ thì để trống.",
    )

    class Meta:
        model = Criterion
        fields = ["code", "name", "maximum", "method", "scope", "rule", "evidence_asked", "office"]

    def __init__(self, *args: Any, criteria_set: CriteriaSet | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self._set = criteria_set or self.instance.criteria_set
        self.fields["code"] = forms.RegexField(
            r"^([0-9]+|[A-Z]{1,3})(\.[0-9]+)*$",
            label="Mã",
            max_length=20,
            disabled=bool(self.instance.pk),
            error_messages={"invalid": "Mã gồm số và dấu chấm, như 1.2.3."},
        )
        self.fields["maximum"].required = True
        self.seen = self.data.get("seen") if self.is_bound else criterion_stamp(self.instance)
        if self.instance.pk and self.instance.parent_id:
            del self.fields["scope"]
        if self.instance.pk and self.instance.children.exists():
            for name in ("method", "rule", *SOURCE_FIELDS):
                del self.fields[name]
        else:
            self._show_formula()

    def _show_formula(self) -> None:
        """Offer the sources, and show rule and source as they stand, in words."""
        known = [(kind, f"{each.label} ({_served(each)})") for kind, each in KINDS.items()]
        offer_choices(self, "source", [("", "Không lấy tự động"), *known])
        rule, source = self.instance.rule, self.instance.source
        areas = AreaWords(self._set.year)
        choices = dict(areas.choices())
        if (stored := source.get("area")) and stored not in choices:
            choices[stored] = areas.of(stored)
        offer_choices(self, "source_area", [("", "Tất cả lĩnh vực"), *choices.items()])
        self.initial["rule"] = (
            rule_as_text(self.instance.formula, self.instance.maximum) if rule else ""
        )
        self.initial["source"] = source.get("kind")
        self.initial["source_words"] = source.get("words")
        self.initial["source_by"] = "/".join(reversed(source.get("by", "").split("-")))
        self.initial["source_area"] = source.get("area")
        for name in ("form", "row", "column"):
            self.initial[f"source_{name}"] = source.get(name)
        offer_choices(self, "source_form", self._forms(source.get("form")))

    def _forms(self, chosen: str | None) -> list[tuple[str, str]]:
        """The forms that every commune of the set's owner fills in, and the one `chosen` before."""
        in_force = StatisticalForm.objects.in_force(self._set.authority, self._set.year)
        found = {form.code: str(form) for form in in_force}
        if chosen:
            found.setdefault(chosen, chosen)
        return [("", "Tất cả biểu"), *found.items()]

    def show_newer(self, criterion: Criterion) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        fresh = CriterionForm(instance=criterion, criteria_set=self._set)
        show_stored(self, fresh, self.fields)
        self.seen = fresh.seen

    @property
    def sentence(self) -> str:
        """How the rule that stands in the form is understood."""
        return (
            sentence(self["rule"].value() or "", str(self["maximum"].value()))
            if "rule" in self.fields
            else ""
        )

    def clean(self):
        """Turn the words into rule and source."""
        super().clean()
        found = self.cleaned_data
        if "rule" not in self.fields:
            return found
        rule = self._rule(found.get("rule"), found.get("maximum"))
        values = {name: found.pop(name, None) for name in SOURCE_FIELDS}
        return found | {
            "rule": rule.as_json() if rule else {},
            "source": self._source(values, rule),
        }

    def _rule(self, words: str | None, maximum: Decimal | None) -> Rule | None:
        if not words or maximum is None:
            return None
        try:
            return read_rule(words, maximum)
        except NotUnderstood as error:
            self.add_error("rule", str(error))
            return None

    def _source(self, values: dict, rule: Rule | None) -> Json:
        """The stored form of the chosen source, with those values that its kind asks for."""
        kind = values["source"]
        if not kind:
            return {}
        asked = [each.name for each in fields(KINDS[kind])]
        own = {name: values[f"source_{name}"] for name in asked if values[f"source_{name}"]}
        if "words" in asked and "words" not in own:
            self.add_error("source_words", "Hãy ghi các chữ cần tìm.")
            return {}
        if "row" in asked and not self._names_a_cell(own):
            return {}
        if "by" in own:
            own["by"] = "-".join(reversed(own["by"].split("/")))
        try:
            source = source_of({"kind": kind} | own)
        except ValueError:
            self.add_error("source_by", "Hãy ghi ngày và tháng như 31/03.")
            return {}
        for fault in source.faults(rule) if rule else ():
            self.add_error("source", fault)
        return source.as_json()

    def _names_a_cell(self, own: dict) -> bool:
        """Do the codes name a row, and a column, of the form? Else the fields say so."""
        if not own.get("form"):
            self.add_error("source_form", "Hãy chọn biểu thống kê.")
            return False
        year = self._set.year
        for name, words, parts in (
            ("row", "dòng", FormRow.objects.filter(owner=None)),
            ("column", "cột", FormColumn.objects.all()),
        ):
            if name == "column" and not own.get(name):
                continue
            rows = parts.filter(form__code=own["form"], form__year__lte=year).order_by("order")
            codes = list(dict.fromkeys(rows.values_list("code", flat=True)))
            if own.get(name) not in codes:
                known = ", ".join(codes[:40]) or "chưa có"
                self.add_error(f"source_{name}", f"Biểu không có {words} này; các mã: {known}.")
                return False
        return True


def _served(source: type[Source]) -> str:
    """The kinds of figures that a source can give."""
    return ", ".join(words for name, words in FIGURES.items() if name in source.fits)


def sentence(words: str, maximum: str) -> str:
    """Return how the rule is understood, or that it is not; empty while nothing is typed."""
    if not words.strip():
        return ""
    try:
        points = parse_decimal(maximum)
    except ValueError:
        return "Hãy ghi điểm tối đa trước."
    try:
        return f"Hiểu là: {read_rule(words, points).in_words(points)}."
    except ValueError as error:
        return str(error)
