"""What people look for in the journal, and to whom its heads are sent."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from foundation.journal.acts import Door
from foundation.journal.models import Entry, EntryQuerySet
from foundation.journal.tables import journaled
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from foundation.web.filters import FilterForm


class JournalForm(FilterForm):
    """Who, what kind of rows, which row, between which days, by which door, how."""

    by = forms.ChoiceField(label="Người làm", required=False)
    table = forms.ChoiceField(label="Loại dữ liệu", required=False)
    row = forms.CharField(label="Dòng số", required=False, max_length=64)
    since = DayField(label="Từ ngày", required=False)
    until = DayField(label="Đến ngày", required=False)
    door = forms.ChoiceField(label="Qua", required=False)
    change = forms.ChoiceField(label="Thay đổi", required=False)

    def __init__(self, asked: QueryDict, *, user: User, **kwargs: Any):
        super().__init__(asked, **kwargs)
        people = User.objects.visible_to(user).values_list("pk", "last_name", "first_name")
        self.offer("by", [(str(pk), f"{last} {first}".strip()) for pk, last, first in people])
        tables = sorted((each.words, each.name) for each in journaled().values())
        self.offer("table", [(name, words[:1].upper() + words[1:]) for words, name in tables])
        self.offer("door", Door.choices)
        self.offer("change", Entry.Action.choices)

    def apply(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Return those of `entries` that are asked for."""
        wanted = self.wanted
        same = {"by": "by_id", "table": "table", "row": "row", "door": "door", "change": "action"}
        for name, column in same.items():
            if name in wanted:
                entries = entries.filter(**{column: wanted[name]})
        if "since" in wanted:
            entries = entries.filter(at__gte=_start(wanted["since"]))
        if "until" in wanted:
            entries = entries.filter(at__lt=_start(wanted["until"] + timedelta(days=1)))
        return entries


class HeadsForm(forms.Form):
    """People of the authority who are sent the heads."""

    people = forms.ModelMultipleChoiceField(
        label="Gửi tới",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một người nhận."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).active().exclude(email="")
        offer_rows(self, "people", people)


def _start(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
