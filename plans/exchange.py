"""What the datasets of a plan's rows share: the plan they belong to, and cells that name units."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Unit
from accounts.unit_matching import Matcher
from foundation.exchange.cells import Cell, ChoiceCell, RowCell, tidy
from foundation.exchange.dataset import Dataset
from planreader import areas_named, split_mark
from vietnamese import fold, whole_number

from .areas import area_choices, area_named
from .models import Plan

_QUOTED = re.compile(r"[“\"](.+)[”\"]", re.S)


class PlanDataset(Dataset):
    """Rows of one plan, which their place names by id."""

    asks_reason = True  # once the plan is issued

    def __init__(self, user, place: str):
        """Raises `Http404` for a plan that `user` does not see."""
        plans = Plan.objects.visible_to(user).with_areas().select_related("unit__authority")
        self.plan = get_object_or_404(plans, pk=whole_number(place))
        self.asks_reason = self.asks_reason and self.plan.state == Plan.State.ISSUED
        super().__init__(user, place)

    @property
    def where(self):
        return f"{self.plan}, {self.plan.unit.short_name}"

    @property
    def brief(self):
        return f"{self.plan.number or 'dự thảo'}, {self.plan.year}"

    def may_import(self):
        """The standing body, while the plan is a draft or issued."""
        return self.plan.is_editable_by(self.user) and self.plan.writable

    @cached_property
    def units(self) -> list[Unit]:
        """The units of the plan's authority that exist today."""
        return list(
            Unit.objects.of_authority(self.plan.unit.authority).in_force(timezone.localdate())
        )

    def unit_names(self) -> Iterable[tuple[int, str, Iterable[str]]]:
        """Each unit with the name that files show and those it also goes by."""
        borne = [unit.short_name for unit in self.units]
        for unit in self.units:
            shown = unit.short_name if borne.count(unit.short_name) == 1 else unit.name
            yield unit.pk, shown, (unit.name, unit.code)

    @cached_property
    def matcher(self) -> Matcher:
        """Finds units by names that are written a little differently."""
        return Matcher(self.units, place=self.plan.unit.its_authority.place)


class AreaDataset(PlanDataset):
    """Rows of one plan that stand under its areas of reform; the column `area` knows them."""

    grouped_by = "Lĩnh vực"

    def __init__(self, user, place: str):
        """Open the dataset; the column of the area knows the areas of this plan."""
        super().__init__(user, place)
        self.fields["area"].widget = ChoiceCell(
            area_choices(self.plan),
            also=[
                (area.number, words)
                for area in self.plan.reform_areas
                for words in (area.name, self.plan.area_numeral(area.number))
            ],
            empty=None,
        )

    def group_of(self, words):
        if found := area_named(self.plan.reform_areas, split_mark(words)[1]):
            return found.name
        read = set(areas_named(words)[:1])
        return next((area.name for area in self.plan.reform_areas if area.reads_as in read), None)

    def groups(self):
        return [area.name for area in self.plan.reform_areas]


class UnitName(RowCell):
    """One unit, by any of its names, also when it is written a little differently."""

    def __init__(
        self,
        names: Callable[[], Iterable[tuple[int, str, Iterable[str]]]],
        matcher: Callable[[], Matcher],
    ):
        """`names()` as `RowCell` takes them."""
        super().__init__(names, "đơn vị")
        self._matcher = matcher

    def knows(self, words):
        """Return the id of the unit that goes by this name, None when there is none."""
        if (known := super().knows(words)) is not None:
            return known
        proposal = self._matcher().propose(words)
        return (
            proposal.units[0] if proposal.confidence == 1.0 and len(proposal.units) == 1 else None
        )


class UnitNames(Cell):
    """Units in their order, divided by semicolons; the value is the cell as files show it.

    A unit is named by any of its names; words in quotes (`“Các trưởng thôn”`) stand for nobody in
    the system; what already stands in the plan is taken as it is.
    """

    empty = ""
    hint = (
        "Một hoặc nhiều đơn vị, cách nhau bằng dấu chấm phẩy; đơn vị đầu tiên chịu trách "
        "nhiệm chính."
    )

    def __init__(self, units: UnitName, kept: Callable[[], Iterable[str]]):
        """`kept()` are the parts of cells that stand in the plan already."""
        super().__init__()
        self._units, self._kept_source = units, kept
        self._names: dict[str, Sequence[int]] = {}  # as they were found
        self.hint = UnitNames.hint

    def read(self, value, words):
        """Return the cell as files show it. Raises `ValueError` naming each unknown unit."""
        parts: list[str] = []
        unknown: list[str] = []
        for said in filter(
            None, (tidy(part).lstrip("-–•+ ") for part in re.split(r"[;\n]", words))
        ):
            if part := self._part(said):
                parts.append(part)
            else:
                unknown.append(said)
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown)
            raise ValueError(
                f"Không tìm thấy đơn vị {names}; hãy chọn ở trang Danh mục, hoặc đặt "
                "trong ngoặc kép nếu chỉ là chữ."
            )
        return "; ".join(dict.fromkeys(parts))

    def choices(self):
        return self._units.choices()

    def parts(self, value: str) -> list[tuple[str, Sequence[int]]]:
        """Return each part of a cell with the ids of its units (none for quoted words)."""
        found: list[tuple[str, Sequence[int]]] = []
        for part in filter(None, value.split("; ")):
            if quoted := _QUOTED.fullmatch(part):
                found.append((quoted[1], ()))
            else:
                found.append((part, self._named(part)))
        return found

    @cached_property
    def _kept(self) -> dict[str, str]:
        return {fold(part): part for part in self._kept_source()}

    def _part(self, said: str) -> str | None:
        """Return how files show the part that somebody wrote; None for a unit that isn't known."""
        if kept := self._kept.get(fold(said)):
            return kept
        if quoted := _QUOTED.fullmatch(said):
            return f"“{tidy(quoted[1]).replace(';', ',')}”"
        named = self._named(said)
        return ", ".join(self._units.render(pk) for pk in named) if named else None

    def _named(self, said: str) -> Sequence[int]:
        """The units that the words name (`_meant`)."""
        if said not in self._names:
            self._names[said] = self._meant(said)
        return self._names[said]

    def _meant(self, said: str) -> Sequence[int]:
        """The units that the words mean: one as a whole, or several divided by commas."""
        if (one := self._units.knows(said)) is not None:
            return [one]
        several = [self._units.knows(word) for word in said.split(",")]
        return several if len(several) > 1 and None not in several else []
