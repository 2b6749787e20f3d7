"""The filter of what was discarded."""

from typing import Any

from django import forms

from ..web.days import DayField
from ..web.filters import FilterForm
from .models import DiscardedQuerySet


class DiscardFilterForm(FilterForm):
    """By words, kind, person and days."""

    words = forms.CharField(label="Tìm", required=False, max_length=100)
    kind = forms.ChoiceField(label="Loại", required=False)
    by = forms.TypedChoiceField(label="Người bỏ", required=False, coerce=int, empty_value=None)
    first = DayField(label="Từ ngày", required=False)
    last = DayField(label="Đến ngày", required=False)

    def __init__(self, *args: Any, kinds, people, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("kind", kinds)
        self.offer("by", people)

    def apply(self, rows: DiscardedQuerySet) -> DiscardedQuerySet:
        """Return those of `rows` that the person looks for."""
        wanted = self.wanted
        equal = {name: wanted[name] for name in ("kind", "by") if name in wanted}
        found = rows.filter(**equal).between(wanted.get("first"), wanted.get("last"))
        return found.saying(wanted.get("words", ""))
