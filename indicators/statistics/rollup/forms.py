"""What an appraiser looks for in the sum over the communes: form, year, period, figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from foundation.web.filters import FilterForm
from plans.models import ReportingPeriod
from vietnamese import whole_numbers

from ..models import StatisticalForm
from .figures import STANDING_WORDS, RollUp

WHOLE, OWN = "whole", "own"


class RollUpForm(FilterForm):
    form = forms.TypedChoiceField(label="Biểu", required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    period = forms.ChoiceField(label="Kỳ", required=False, choices=ReportingPeriod.Key.choices)
    span = forms.ChoiceField(
        label="Số liệu",
        required=False,
        choices=[(WHOLE, "Lũy kế từ đầu năm"), (OWN, "Riêng trong kỳ")],
    )
    row = forms.ChoiceField(label="Dòng", required=False)
    q = forms.CharField(label="Tìm xã", required=False, max_length=200)
    standing = forms.ChoiceField(
        label="Tình trạng báo cáo",
        required=False,
        choices=[("", "Tất cả"), *((each.value, words) for each, words in STANDING_WORDS.items())],
    )
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, years: Sequence[int], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.years, self.today = years, today
        self.fields["q"].widget.input_type = "search"
        offer_choices(self, "year", [(year, str(year)) for year in years])
        offer_choices(self, "form", [(n, "") for n in whole_numbers([self.data.get("form", "")])])
        offer_choices(self, "row", [(self.data.get("row", ""), "")])

    @property
    def chosen_year(self) -> int:
        """The year asked for, else the newest not after today's."""
        past = [year for year in self.years if year <= self.today.year]
        return self.wanted.get("year") or next(iter(past or self.years), self.today.year)

    def show(self, found: RollUp, offered: Sequence[StatisticalForm]) -> None:
        """Say what can be chosen, and what is."""
        offer_choices(self, "form", [(form.pk, str(form)) for form in offered])
        rows = [(row.code, f"({row.code}) {row}") for row in found.rows]
        every = [] if found.has_columns else [("", "Tất cả các dòng")]
        offer_choices(self, "row", [*every, *rows])
        keys = [each for each in ReportingPeriod.Key.choices if found.form.has_period(each[0])]
        offer_choices(self, "period", keys)
        self.initial = {
            "form": found.form.pk,
            "year": found.year,
            "period": found.key,
            "row": found.row.code if found.row else "",
            "span": WHOLE if found.cumulative else OWN,
        }
        kept = {name: self.wanted.get(name, "") for name in ("q", "sort", "standing")}
        self.data = {**self.initial, **kept}
