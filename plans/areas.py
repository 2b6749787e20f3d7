"""The areas of reform of plans in words, and the programmes that plans take them from."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from django.conf import settings
from django.db.models import Count

from nd30 import roman
from planreader import areas_named
from vietnamese import fold

from .models import Plan, ReformArea

NO_SUCH_AREA = "Kế hoạch không còn lĩnh vực này; hãy tải lại trang và chọn lĩnh vực khác."
PROGRAMMES = settings.BASE_DIR / "fixtures" / "reform_areas.json"


@dataclass(frozen=True)
class ProgrammeArea:
    """An area of reform as a programme names it."""

    number: int
    name: str
    directs: bool = False
    reads_as: int | None = None


Area = ProgrammeArea | ReformArea


@dataclass(frozen=True)
class Programme:
    """A reform programme of some years and its areas, in order."""

    code: str
    name: str
    from_year: int
    to_year: int
    areas: tuple[ProgrammeArea, ...]


@cache
def programmes() -> tuple[Programme, ...]:
    """Return the programmes that are known, in the order of their years."""
    read = json.loads(PROGRAMMES.read_text(encoding="utf-8"))["programmes"]
    found = (
        Programme(
            each["code"],
            each["name"],
            each["from_year"],
            each["to_year"],
            tuple(ProgrammeArea(**area) for area in each["areas"]),
        )
        for each in read
    )
    return tuple(sorted(found, key=lambda each: each.from_year))


def programme_of(year: int) -> Programme:
    """Return the programme of `year`: the last that had begun, else the first of all."""
    begun = [each for each in programmes() if each.from_year <= year]
    return begun[-1] if begun else programmes()[0]


def area_title(plan: Plan, number: int) -> str:
    """Return the heading of an area by its place in the plan: `VI. Cải cách tài chính công`."""
    return f"{plan.area_numeral(number)}. {plan.area_name(number)}"


def area_choices(plan: Plan) -> list[tuple[int, str]]:
    """Return what a form offers to choose from: number and heading of each area of the plan."""
    return [(area.number, area_title(plan, area.number)) for area in plan.reform_areas]


def titles_across(plans: Collection[int]) -> dict[int, str]:
    """Return the headings that areas have in the plans of these ids, by number; where plans name a
    number otherwise, each heading (one query).
    """
    found: dict[int, dict[str, None]] = defaultdict(dict)
    rows = ReformArea.objects.filter(plan__in=plans).order_by("plan_id", "order", "number")
    for _, areas in groupby(rows, key=lambda area: area.plan_id):
        for place, area in enumerate(areas, 1):
            found[area.number][f"{roman(place)}. {area.name}"] = None
    return defaultdict(str, {number: "; ".join(titles) for number, titles in found.items()})


def same_areas(of: Sequence[Area], among: Sequence[Area]) -> dict[int, int]:
    """Return which area of `among` each area `of` is, by their numbers: the one of the same name,
    else the one that the plan reader takes for the same. Those that none is like are left out.
    """
    by_name = {name_key(area.name): area.number for area in among}
    by_reader = {area.reads_as: area.number for area in among if area.reads_as}
    found = {
        area.number: by_name.get(name_key(area.name)) or by_reader.get(area.reads_as or 0)
        for area in of
    }
    return {number: other for number, other in found.items() if other is not None}


class AreaWords:
    """The names that numbers of areas have where no plan is at hand: in the plans of a year, else
    in the programme of that year (of all programmes without a year).
    """

    def __init__(self, year: int | None = None) -> None:
        """One query, once it is asked for, and none without a year."""
        self.year = year

    def of(self, number: int) -> str:
        """The name that most plans of the year give a number."""
        return self._names.get(number) or f"số {number}"

    def number_of(self, words: str) -> int | None:
        """The number of the area that plans or programmes call so."""
        return self._numbers.get(name_key(words))

    def choices(self) -> list[tuple[int, str]]:
        """The numbers with their names, in the order of the numbers."""
        return sorted(self._names.items())

    @cached_property
    def _known(self) -> list[tuple[int, str]]:
        """Numbers with their names, those of most plans first, programmes last."""
        usual = [programme_of(self.year)] if self.year else programmes()
        named = [(area.number, area.name) for each in usual for area in each.areas]
        if self.year is None:
            return named
        rows = ReformArea.objects.filter(plan__year=self.year, plan__discarded_at=None)
        counted = rows.order_by().values_list("number", "name").annotate(plans=Count("pk"))
        used = [(number, name) for number, name, _ in counted.order_by("-plans", "number", "name")]
        return used or named

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(reversed(self._known))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        usual = [(area.number, area.name) for each in programmes() for area in each.areas]
        return {name_key(name): number for number, name in reversed([*self._known, *usual])}


def area_named(areas: Sequence[ReformArea], words: str) -> ReformArea | None:
    """Return the area that bears this name, however its accents and marks are written."""
    wanted = name_key(words)
    return next((area for area in areas if wanted and name_key(area.name) == wanted), None)


def read_area(name: str, others: Sequence[Area]) -> int | None:
    """Return which of the plan reader's areas an area of this name stands for: the one that the
    name tells, when it tells one alone and none of the `others` stands for it.
    """
    told = areas_named(name)
    return told[0] if len(told) == 1 and told[0] not in {each.reads_as for each in others} else None


def name_key(name: str) -> str:
    """Return by what names of areas are told apart: folded words without marks between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(name)).split())
