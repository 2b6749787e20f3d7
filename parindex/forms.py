"""Forms of the scorecard: its filter, a score by the kind of its rule, evidence, explanations,
offices in charge.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import Unit
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.days import DayField
from foundation.web.filters import FilterForm
from foundation.web.newer import show_stored
from indicators.forms import NumberField
from vietnamese import number, short_date, whole_number

from .facts import Facts, FactsMissing
from .models import Assessment, Score
from .rules import Checklist, Deduction, Ladder, Manual, Outcome, PerCase, Rule, SurveyMean, YesNo
from .services.scorecard import TEXTS, words_stamp

REASON_LENGTH = 5000
YES_NO = [("True", "Có"), ("False", "Không")]
NOTHING = ""  # among the items of a list: that none of them is done


class ScorecardFilterForm(FilterForm):
    q = forms.CharField(label="Tìm tiêu chí", required=False, max_length=200)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)
    mine = forms.BooleanField(label="Chỉ của đơn vị tôi", required=False)
    incomplete = forms.BooleanField(label="Chưa xong", required=False)
    questioned = forms.BooleanField(label="Phải giải trình", required=False)
    unscored = forms.BooleanField(label="Chưa có điểm", required=False)
    unexplained = forms.BooleanField(label="Chưa giải trình", required=False)
    fold = forms.BooleanField(label="Thu gọn", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        asked = self.data.get("area", "")
        known = whole_number(asked.removeprefix("-")) is not None
        offer_choices(self, "area", [(asked, "")] if known else [])

    def show_counts(self, scorecard) -> None:
        """Write beside each lĩnh vực how many leaves it has."""
        counted = [(key, f"{title} ({scorecard.counts[key]})") for key, title in scorecard.areas]
        self.offer("area", counted)


class AssessmentFilterForm(FilterForm):
    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=200)
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="Trạng thái", required=False)

    def __init__(self, *args: Any, years, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.offer("year", [(year, str(year)) for year in years])
        self.offer("state", Assessment.State.choices)


class WhatIfForm(forms.Form):
    """By which day something is done: until the self-score closes, or the year's last day, unless
    the person says.
    """

    by = DayField(
        label="Xong trước ngày", error_messages={"required": "Hãy ghi ngày, ví dụ 30/11/2026."}
    )

    def __init__(self, data, *, assessment: Assessment, today: date, last: date):
        """Take what was sent, an assessment `with_closing`, today, and the last day that counts."""
        self.first, self.last = today, max(today, last)
        closes = timezone.localdate(assessment.closes_at) if assessment.closes_at else self.last
        self.default = closes if today <= closes <= self.last else self.last
        super().__init__(
            data if "by" in data else {"by": short_date(self.default)}, use_required_attribute=False
        )

    def clean_by(self) -> date:
        """Refuse a day that is over or that no longer counts."""
        by = self.cleaned_data["by"]
        if not self.first <= by <= self.last:
            raise forms.ValidationError(
                f"Hãy chọn ngày từ {short_date(self.first)} đến {short_date(self.last)}."
            )
        return by

    @property
    def day(self) -> date:
        """The day to reckon with."""
        return self.cleaned_data["by"] if self.is_valid() else self.default


class SeenForm(forms.Form):
    """A form that knows which version of the score was seen; `newer` was saved meanwhile."""

    data: MultiValueDict[str, Any]
    newer: Score | None = None

    def ask_again(self, newer: Score) -> None:
        """Show `newer` beside what the person typed; saving again means that they have seen it."""
        self.newer = newer
        self.data = self.data.copy()
        self.data["seen"] = str(newer.version)


class ScoreForm(SeenForm):
    """What a unit declares for a criterion, in the fields that its rule asks for."""

    not_applicable = forms.BooleanField(label="Không áp dụng cho đơn vị", required=False)
    set_points = NumberField(
        label="Tự đặt điểm khác cách tính", help_text="Bỏ trống để lấy điểm theo số liệu."
    )
    reason = forms.CharField(
        label="Giải thích",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Cần khi không áp dụng, khi tự đặt điểm hoặc khi chưa có minh chứng.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, score: Score, **kwargs: Any):
        own = {"auto_id": f"score-{score.pk}-%s", "use_required_attribute": False}
        super().__init__(*args, **kwargs | own)
        self.score = score
        self.rule: Rule = score.criterion.formula
        asked = _fact_fields(self.rule)
        self.fact_names = list(asked)
        self.fields = asked | self.fields
        if asked:
            self.fields[self.fact_names[0]].widget.attrs["autofocus"] = True
        self.initial = {"seen": score.version, "not_applicable": score.not_applicable}
        self.initial |= {"set_points": score.set_points, "reason": score.self_reason}
        self.initial |= {name: getattr(score.declared, name) for name in asked}
        if self.initial.get("ticked") == ():
            self.initial["ticked"] = [NOTHING]

    @property
    def fact_fields(self):
        return [self[name] for name in self.fact_names]

    @property
    def exceptions_used(self) -> bool:
        """Is something filled in or wrong among the exceptions, so that they must be seen?"""
        return any(
            self[name].value() or self[name].errors for name in ("not_applicable", "set_points")
        )

    @property
    def facts(self) -> Facts:
        found = {name: self.cleaned_data.get(name) for name in self.fact_names}
        found = {name: value for name, value in found.items() if value not in (None, "", [])}
        if ticked := found.get("ticked"):
            found["ticked"] = tuple(name for name in ticked if name != NOTHING)
        return Facts(**found)

    @property
    def first_fact(self) -> str | None:
        """The field at which a complaint about the figures stands."""
        return self.fact_names[0] if self.fact_names else None

    def clean(self):
        """Refuse an empty form for a new score, and items beside "none of them"."""
        super().clean()
        found = self.cleaned_data
        ticked = found.get("ticked") or []
        if NOTHING in ticked and len(ticked) > 1:
            self.add_error("ticked", "Đã đánh dấu mục đã làm thì hãy bỏ “Không có mục nào”.")
        said = (
            found.get("not_applicable")
            or found.get("set_points") is not None
            or not self.facts.empty
        )
        if not (said or self.score.complete or self.errors):
            self.add_error(self.first_fact, self._missing() or "Hãy nhập số liệu.")
        return found

    def _missing(self) -> str:
        result = self.outcome()
        return result if isinstance(result, str) else ""

    def outcome(self) -> Outcome | str:
        """Return the points that the typed figures make, or the sentence on what is missing."""
        score = self.score
        try:
            return self.rule.score(
                self.facts,
                score.maximum or score.criterion.maximum,
                nominal=score.criterion.maximum,
            )
        except FactsMissing as missing:
            return str(missing)

    def values(self) -> dict:
        """What the service takes."""
        kept = {
            name: self.cleaned_data[name] for name in ("not_applicable", "set_points", "reason")
        }
        return kept | {"facts": self.facts, "seen": self.cleaned_data["seen"] or 0}

    def refuse(self, message: str, field: str | None) -> None:
        field = self.first_fact if field == "facts" else field
        self.add_error(field if field in self.fields else None, message)


def _fact_fields(rule: Rule) -> dict[str, forms.Field]:
    """The fields that the rule asks for, by the names of `Facts`."""
    match rule:
        case YesNo():
            return {"yes": _chosen("Kết quả", YES_NO, lambda value: value == "True")}
        case Ladder(of="choice"):
            steps = [(str(step.bound), step.in_words(rule.unit)) for step in rule.steps]
            return {"value": _chosen("Mức đạt được", steps, Decimal)}
        case Ladder(of="value"):
            return {"value": NumberField(label=_sentence(rule.unit or "Số liệu"))}
        case Checklist():
            items = [(name, f"{name} ({number(points)} điểm)") for name, points in rule.items]
            items.append((NOTHING, "Không có mục nào"))
            widget = forms.CheckboxSelectMultiple
            return {
                "ticked": forms.MultipleChoiceField(
                    label="Đã làm", choices=items, widget=widget, required=False
                )
            }
        case Deduction() | PerCase():
            field = forms.IntegerField(
                label=f"Số {rule.noun}",
                min_value=0,
                max_value=100_000,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            return {"count": field}
        case Manual():
            return {"points": NumberField(label="Điểm")}
        case SurveyMean():
            return {}
    noun = getattr(rule, "noun", "") or "trường hợp"
    return {
        "numerator": NumberField(label=f"Số {noun} đạt"),
        "denominator": NumberField(label=f"Tổng số {noun}"),
    }


def _chosen(label: str, choices, coerce) -> forms.Field:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=coerce,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _sentence(words: str) -> str:
    return words if words.startswith("Số") else f"Số {words}"


class ExplainForm(SeenForm):
    text = forms.CharField(
        label="Giải trình",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Hãy ghi nội dung giải trình."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, score: Score, **kwargs: Any):
        own = {"auto_id": f"explain-{score.pk}-%s", "use_required_attribute": False}
        super().__init__(*args, **kwargs | own)
        self.score = score
        self.initial = {"text": score.explanation, "seen": score.version}


class OfficeForm(forms.Form):
    """The office in charge of the ticked criteria, and of all in the ticked lĩnh vực."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Đơn vị phụ trách", required=False, empty_label="Chưa có"
    )
    scores = forms.ModelMultipleChoiceField(Score.objects.none(), required=False, label="Tiêu chí")

    def __init__(self, *args: Any, assessment: Assessment, today, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_rows(self, "unit", Unit.objects.of_authority(assessment.unit).in_force(today))
        offer_rows(self, "scores", assessment.scores.self_scored().with_parts())


class TextsForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["difficulties", "proposals"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in fields}

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stored = {name: words_stamp(getattr(self.instance, name)) for name in TEXTS}
        self.seen = {name: self.data.get(f"{name}_seen", stored[name]) for name in TEXTS}

    def show_newer(self, assessment: Assessment) -> None:
        """Take over what was stored meanwhile where nothing was typed, and say it where something
        was; saving again overwrites that.
        """
        self.data = self.data.copy()
        for name in TEXTS:
            if words_stamp(self.data.get(name, "")) == self.seen[name]:
                self.data[name] = getattr(assessment, name)
        fresh = TextsForm(instance=assessment)
        show_stored(self, fresh, TEXTS)
        self.seen = fresh.seen

    def _post_clean(self):
        """The service stores the texts; the form only judges what was typed."""
