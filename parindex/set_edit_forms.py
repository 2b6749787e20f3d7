"""Forms that edit a draft: the set's own values, and one criterion with its rule in words."""

from decimal import Decimal

from django import forms

from cchc.formats import number, parse_decimal

from .models import CriteriaSet, Criterion
from .wording import NotUnderstood, read_rule, rule_in_sheet

EXAMPLES = (
    "Có: điểm tối đa; không: 0",
    "100%: 1; từ 80% đến dưới 100%: 0,5; dưới 80%: 0",
    "Tỷ lệ b/a nhân điểm tối đa; dưới 80%: 0 điểm",
    "Trừ 0,25 điểm mỗi lần chậm",
    "0,5 điểm mỗi hình thức",
    "Loa: 0,5 điểm; trang tin: 0,5 điểm; tối đa 1 điểm",
    "Bình quân phiếu (A 100%, B 60%, C 20%, D 0%)",
    "Nhập điểm",
)


class SetForm(forms.ModelForm):
    """The set's own values; bands as lines `Tốt: 80`."""

    bands = forms.CharField(
        label="Mức xếp loại", widget=forms.Textarea(attrs={"rows": 5}), help_text="Mỗi dòng một mức, như “Tốt: 80”."
    )

    class Meta:
        model = CriteriaSet
        fields = ["name", "year", "not_applicable", "bonus_cap", "penalty_cap", "bands"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.initial["bands"] = "\n".join(f"{name}: {number(Decimal(since))}" for name, since in self.instance.bands)

    def clean_bands(self):
        lines = [line.rpartition(":") for line in self.cleaned_data["bands"].splitlines() if line.strip()]
        try:
            found = [[name.strip(), str(parse_decimal(since))] for name, _, since in lines]
        except ValueError as error:
            raise forms.ValidationError("Hãy ghi mỗi dòng một mức, như “Tốt: 80”.") from error
        if any(not name or not 0 <= Decimal(since) <= 100 for name, since in found):
            raise forms.ValidationError("Mỗi mức cần có tên và bắt đầu từ 0 đến 100 điểm.")
        return found


class CriterionForm(forms.ModelForm):
    """A criterion with its rule in words; one with parts has no rule."""

    rule = forms.CharField(
        label="Quy tắc", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Ghi như: {' · '.join(EXAMPLES)}. Bỏ trống cho mục chỉ cộng các phần.",
    )  # fmt: skip

    class Meta:
        model = Criterion
        fields = ["code", "name", "maximum", "method", "scope", "rule", "evidence_asked", "office"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["code"] = forms.RegexField(
            r"^([0-9]+|[A-Z]{1,3})(\.[0-9]+)*$", label="Mã", max_length=20, disabled=bool(self.instance.pk),
            error_messages={"invalid": "Mã gồm số và dấu chấm, như 1.2.3."},
        )  # fmt: skip
        if self.instance.pk and self.instance.parent_id:
            del self.fields["scope"]
        if self.instance.rule:
            self.initial["rule"] = rule_in_sheet(self.instance.formula, self.instance.maximum)

    def clean(self):
        words, maximum = self.cleaned_data.get("rule"), self.cleaned_data.get("maximum")
        if not words or maximum is None:
            return self.cleaned_data | {"rule": {}}
        try:
            rule = read_rule(words, maximum)
        except NotUnderstood as error:
            self.add_error("rule", str(error))
            return self.cleaned_data
        return self.cleaned_data | {"rule": rule.as_json()}


def sentence(words: str, maximum: str) -> str:
    """Return how the rule is understood, or that it is not."""
    try:
        points = parse_decimal(maximum)
        return read_rule(words, points).in_words(points)
    except ValueError as error:
        return str(error)
