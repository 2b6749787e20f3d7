"""Forms with which tasks are handed out to their units, one by one or many at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Unit
from accounts.unit_matching import Matcher
from foundation.web.choices import offer_choices, offer_rows
from plans.areas import area_choices
from plans.models import Plan
from plans.services.writing import TextChanged
from tasks.models import Task, TaskUnit
from tasks.services import TaskAssignments, UnitAssignment, units_stamp
from vietnamese import whole_numbers


class HandOutForm(forms.Form):
    """Which units each part of a task means; what is not chosen yet starts as proposed."""

    def __init__(
        self, *args: Any, task: Task, units: dict[int, Unit], matcher: Matcher, **kwargs: Any
    ) -> None:
        kwargs |= {"prefix": f"task-{task.pk}", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.task, self.units, self.parts = task, units, _parts_of(task)
        stamp = units_stamp(task)
        self.seen = self.data.get(f"{self.prefix}-seen", stamp)
        self.stale = self.seen != stamp
        self.proposed: set[str] = set()
        for name, (role, text, stored) in self.parts.items():
            proposal = () if stored or not text else matcher.propose(text).units
            if proposal:
                self.proposed.add(name)
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=text or role.label,
                choices=[(unit.pk, unit.short_name) for unit in units.values()],
                coerce=int,
                required=False,
                initial=stored or proposal,
                widget=forms.CheckboxSelectMultiple,
            )
        ticked = {name: units.keys() & set(self.fields[name].initial) for name in self.parts}
        self.shown = self.data.get(f"{self.prefix}-shown", _as_text(ticked))

    @property
    def pk(self) -> str:
        """The id of the task, without the dots of numbers."""
        return str(self.task.pk)

    @property
    def number(self) -> str:
        """The place in the plan: `III.4`."""
        return self.task.number

    @property
    def rows(self) -> list[dict]:
        """Each lead and coordinator as the page shows it."""
        return [
            {
                "field": self[name],
                "role": role.label,
                "text": text,
                "proposed": name in self.proposed,
                "names": ", ".join(
                    self.units[pk].short_name for pk in self._value(name) if pk in self.units
                ),
            }
            for name, (role, text, _) in self.parts.items()
        ]

    @property
    def unled(self) -> bool:
        """Is the first lead no unit yet?"""
        return not self.parts["lead-0"][2]

    @property
    def changed(self) -> bool:
        """Does the person's choice differ from what is stored? On a page that showed other units,
        only what they chose themselves counts.
        """
        chosen = {name: set(self.cleaned_data.get(name, ())) for name in self.parts}
        if self.stale and self.shown == _as_text(chosen):
            return False
        return any(pks != set(self.parts[name][2]) for name, pks in chosen.items())

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        changed = self.changed
        if changed and self.stale:
            self.show_newer(TextChanged(self.task))
        if changed and not values.get("lead-0") and "lead-0" not in self.errors:
            self.add_error("lead-0", "Hãy chọn đơn vị chủ trì chịu trách nhiệm chính.")
        return values

    @property
    def handing(self) -> TaskAssignments:
        """What the service is to store."""
        parts: dict[TaskUnit.Role, list[UnitAssignment]] = {role: [] for role in TaskUnit.Role}
        for name, (role, text, _) in self.parts.items():
            units = [self.units[pk] for pk in self.cleaned_data[name]]
            if text or units:
                parts[role].append(
                    UnitAssignment(text or ", ".join(unit.name for unit in units), units)
                )
        return TaskAssignments(
            self.task, parts[TaskUnit.Role.LEAD], parts[TaskUnit.Role.COORDINATE], self.seen
        )

    def show_newer(self, changed: TextChanged) -> None:
        """Say whose the task became meanwhile; saving again stores what was chosen here."""
        self.add_error(None, f"{changed} Đang lưu: {changed.newer.units_in_words()}.")
        self.seen = units_stamp(changed.newer)

    def _value(self, name: str) -> list[int]:
        return whole_numbers(map(str, self[name].value() or ()))


class HandOutManyForm(forms.Form):
    """The units that lead and coordinate many tasks: those that are ticked, and all of an area when
    one is chosen.
    """

    area = forms.TypedChoiceField(label="Cả lĩnh vực", required=False, coerce=int, empty_value=None)
    tick = forms.ModelMultipleChoiceField(Task.objects.none(), required=False)
    data: QueryDict

    def __init__(self, *args: Any, plan: Plan, units: dict[int, Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.units, self.tasks = units, plan.tasks.tracked()
        offer_rows(self, "tick", self.tasks)
        areas = [("", "Chỉ các nhiệm vụ được đánh dấu"), *area_choices(plan)]
        offer_choices(self, "area", areas)
        for name, label in (("all_lead", "Chủ trì"), ("all_coordinate", "Phối hợp")):
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=label,
                choices=[(unit.pk, unit.short_name) for unit in units.values()],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if not values.get("area") and not values.get("tick") and "area" not in self.errors:
            more = "" if "import" in self.data else " hoặc chọn cả lĩnh vực"
            self.add_error("area", f"Hãy đánh dấu ít nhất một nhiệm vụ{more}.")
        if not values.get("all_lead") and "all_lead" not in self.errors:
            self.add_error("all_lead", "Hãy chọn đơn vị chủ trì chịu trách nhiệm chính.")
        return values

    @property
    def parts(self) -> list[dict]:
        """The two lists of units as the page shows them."""
        chosen = [(self[name], self[name].value() or ()) for name in ("all_lead", "all_coordinate")]
        names = {str(pk): unit.short_name for pk, unit in self.units.items()}
        return [
            {"field": field, "names": ", ".join(names[str(pk)] for pk in pks if str(pk) in names)}
            for field, pks in chosen
        ]

    @property
    def ticked(self) -> set[str]:
        """The ids of the tasks whose boxes were ticked, to stay so when the form comes back."""
        return set(self.data.getlist("tick")) if self.is_bound else set()

    @property
    def handings(self) -> list[TaskAssignments]:
        """What the service is to store: the first lead, and the first coordinator if chosen."""
        found = {task.pk: task for task in self.cleaned_data["tick"].with_units()}
        if area := self.cleaned_data["area"]:
            found |= {task.pk: task for task in self.tasks.filter(area=area).with_units()}
        lead, coordinate = (
            [self.units[pk] for pk in self.cleaned_data[name]]
            for name in ("all_lead", "all_coordinate")
        )
        return [
            TaskAssignments(
                task,
                _first_given(task.leads, lead),
                _first_given(task.coordinators, coordinate),
                self.data.get(f"task-{task.pk}-seen", units_stamp(task)),
            )
            for task in found.values()
        ]


def _first_given(parts: list[TaskUnit], units: list[Unit]) -> list[UnitAssignment]:
    """`parts` with `units` in the first place (as they are without units).

    The words of the plan stay where they meant no unit yet.
    """
    kept = [UnitAssignment(part.text, list(part.units.all())) for part in parts]
    if not units:
        return kept
    words = kept[0].text if kept and not kept[0].units else ""
    return [UnitAssignment(words or ", ".join(unit.name for unit in units), units), *kept[1:]]


def _as_text(units: Mapping[str, Iterable[int]]) -> str:
    """The ids of units by field name in one line: `lead-0:17 lead-0:18`."""
    return " ".join(sorted(f"{name}:{pk}" for name, pks in units.items() for pk in pks))


def _parts_of(task: Task) -> dict[str, tuple[TaskUnit.Role, str, list[int]]]:
    """The leads and coordinators of a task by field name; an empty one for none."""
    parts: dict[str, tuple[TaskUnit.Role, str, list[int]]] = {}
    for role, found in (
        (TaskUnit.Role.LEAD, task.leads),
        (TaskUnit.Role.COORDINATE, task.coordinators),
    ):
        for place, part in enumerate(found):
            parts[f"{role}-{place}"] = (role, part.text, [unit.pk for unit in part.units.all()])
        parts.setdefault(f"{role}-0", (role, "", []))
    return parts
