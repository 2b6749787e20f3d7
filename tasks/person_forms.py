"""Forms that say who does tasks: of one task under a unit, and what undoes an assignment."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from accounts.models import Role, Unit, User
from foundation.web.choices import offer_choices
from plans.models import Plan

from .models import workers_of
from .services.people import Replaced

_CHANGE = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{0,18})\.(\d{0,18})")


def may_staff(user: User, plan: Plan, unit: int | None) -> bool:
    """May `user` say who of the unit of this id does tasks of `plan`?"""
    if not plan.writable or user.authority_id != plan.unit.authority_id:
        return False
    own = user.has_role(Role.HEAD) and unit == user.unit_id
    return own or user.has_role(Role.STANDING_BODY)


def people_of(plan: Plan, units: Iterable[Unit | int | None]) -> list[User]:
    """Return who of `units` may do tasks of `plan`, unit by unit (one query)."""
    people = (
        workers_of(plan, units).select_related("unit").order_by("unit__order", "unit", "sort_key")
    )
    return list(people)


def label_of(person: User, *, unit: bool = False) -> str:
    """Return the person with their position, and the `unit` where people of several are named."""
    shown = (str(person), person.position, str(person.unit) if unit else "")
    return " – ".join(filter(None, shown))


class TaskPersonForm(forms.Form):
    """Who does a task under one unit; empty is nobody."""

    unit = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    person = forms.TypedChoiceField(
        label="Người thực hiện",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={
            "invalid_choice": "Người này không làm việc ở đơn vị; hãy chọn người khác."
        },
    )

    def __init__(self, *args: Any, unit: int, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"person-{unit}-%s"
        own = [(each.pk, label_of(each)) for each in people if each.unit_id == unit]
        offer_choices(self, "person", [("", "Chưa phân công"), *own])


class UndoPeopleForm(forms.Form):
    """Which assignments are to be undone, as `written` wrote them."""

    changes = forms.CharField(max_length=60_000)

    def clean_changes(self) -> list[Replaced]:
        found = [
            [int(number) if number else None for number in match.groups()]
            for match in _CHANGE.finditer(self.cleaned_data["changes"])
        ]
        return [
            Replaced(task, unit, before, after)
            for task, unit, before, after in found
            if task is not None and unit is not None
        ]


def written(changes: Iterable[Replaced]) -> str:
    """Return `changes` as a page sends them back to undo them."""
    return " ".join(".".join(str(part or "") for part in change) for change in changes)
