"""What people ask the page of punctuality for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from foundation.web.choices import offer_choices
from foundation.web.filters import FilterForm
from plans.models import ReportingPeriod

from .figures import KINDS, RESULTS, default_period

ALL_YEAR = "all"


class PunctualityForm(FilterForm):
    """A period (the one that ended last unless another is asked for), a kind; of rows an office and
    what became of them.
    """

    period = forms.ChoiceField(label="Kỳ", required=False)
    kind = forms.ChoiceField(
        label="Loại việc", required=False, choices=[("", "Tất cả"), *KINDS.items()]
    )
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label="Kết quả", required=False, choices=[("", "Tất cả"), *RESULTS.items()]
    )

    def __init__(
        self, asked: QueryDict, *, periods: Sequence[ReportingPeriod], today: Any, **kwargs: Any
    ):
        asked = asked.copy()
        keys = [period.key for period in periods]
        if asked.get("period") not in (*keys, ALL_YEAR):
            asked["period"] = default_period(periods, today) or ALL_YEAR
        super().__init__(asked, **kwargs)
        choices = [(period.key, period.get_key_display()) for period in periods]
        offer_choices(self, "period", [*choices, (ALL_YEAR, "Các kỳ trong năm")])

    @property
    def period_key(self) -> str:
        """The key of the period asked for; empty for all of them."""
        asked = self.wanted.get("period", ALL_YEAR)
        return "" if asked == ALL_YEAR else asked

    @property
    def told(self) -> str:
        """What is asked for, in words."""
        asked = [words for name, words in self.chosen if name]
        return ", ".join(asked)

    @property
    def place(self) -> str:
        """The period and the kind asked for, as a query of addresses that others are added to."""
        kind = self.wanted.get("kind", "")
        return f"period={self.wanted.get('period', ALL_YEAR)}" + (f"&kind={kind}" if kind else "")
