"""Under which areas of reform the entries of an import stand: those that its plan will have, and
what the reader's areas are among them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Unit
from planreader import AREA_NAMES, FIRST_FURTHER
from plans.areas import (
    Area,
    ProgrammeArea,
    name_key,
    programme_of,
    programmes,
    read_area,
    same_areas,
)
from plans.models import Plan, PlanImport
from plans.services.areas import last_with_areas, superior_with_areas

Json = dict[str, Any]

SUPERIOR, LAST, USUAL, OWN = "superior", "last", "usual", "own"
PARTS = ("tasks", "targets")
DIRECTION = 1  # as the reader counts
UNKNOWN = "Chưa rõ thuộc lĩnh vực nào của kế hoạch; hãy chọn lĩnh vực"


@dataclass(frozen=True)
class AreaSource:
    """Where the new plan may take its areas from."""

    key: str
    words: str
    areas: Sequence[Area]

    @property
    def names(self) -> str:
        return "; ".join(area.name for area in self.areas)


def sources_for(unit: Unit, year: int) -> list[AreaSource]:
    """Return where a new plan of `unit` for `year` may take its areas from, the likeliest first."""
    plan, found = Plan(unit=unit, year=year), []
    if above := superior_with_areas(plan):
        words = f"Theo kế hoạch cấp trên: {above}, {above.unit.short_name}"
        found.append(AreaSource(SUPERIOR, words, above.reform_areas))
    if last := last_with_areas(plan):
        found.append(AreaSource(LAST, f"Theo kế hoạch gần nhất: {last}", last.reform_areas))
    usual = programme_of(year)
    return [*found, AreaSource(USUAL, f"Theo {usual.name}", usual.areas)]


class ImportAreas:
    """The areas that an import's entries are divided by: its plan's own when it is a new version,
    else those of the source that a person chose, at first the likeliest.
    """

    def __init__(self, plan_import: PlanImport) -> None:
        self.plan_import = plan_import

    @cached_property
    def sources(self) -> list[AreaSource]:
        """What to choose from; nothing for a new version of a plan. Names that a person wrote come
        last.
        """
        if self.plan_import.revises:
            return []
        read = (self.plan_import.draft or {}).get("plan", {})
        said = self.plan_import.review.get("plan", {}).get("head", {})
        year = said.get("year") or read.get("year") or self.plan_import.created_at.year
        found = sources_for(self.plan_import.unit, int(year))
        if names := self._said.get("names"):
            found.append(AreaSource(OWN, "Theo các tên đã ghi", named_areas(names)))
        return found

    @property
    def _said(self) -> Json:
        """What a person chose."""
        return self.plan_import.review.get("areas", {}).get("like", {})

    @cached_property
    def chosen(self) -> AreaSource | None:
        """The source that applies."""
        by_key = {source.key: source for source in self.sources}
        return by_key.get(self._said.get("from", "")) or next(iter(self.sources), None)

    @property
    def names(self) -> list[str]:
        """The names of areas that the reader has to be told."""
        if plan := self.plan_import.revises:
            return further_names([plan.reform_areas])
        told = names_to_tell(self.plan_import.unit, self.plan_import.created_at.year)
        return list(dict.fromkeys([*self._said.get("names", ()), *told]))

    @cached_property
    def areas(self) -> Sequence[Area]:
        """The areas in the order of the plan."""
        if self.plan_import.revises:
            return self.plan_import.revises.reform_areas
        return self.chosen.areas if self.chosen else ()


def named_areas(names: Sequence[str]) -> list[Area]:
    """Return areas of these names, in their order; the one that the reader takes for direction is
    that.
    """
    made: list[Area] = []
    for number, name in enumerate(names, start=1):
        read = read_area(name, made)
        made.append(ProgrammeArea(number, name, directs=read == DIRECTION, reads_as=read))
    return made


def names_to_tell(unit: Unit, year: int) -> list[str]:
    """Return the names of areas that the reader has to be told of a new plan of `unit`, which is
    read in `year` and may be for the next.
    """
    sources = (source for each in (year, year + 1) for source in sources_for(unit, each))
    return further_names(source.areas for source in sources)


def further_names(known: Iterable[Sequence[Area]]) -> list[str]:
    """Return the names of areas that no programme has."""
    usual = {name_key(area.name) for each in programmes() for area in each.areas}
    names = (area.name for areas in known for area in areas)
    return list({name_key(name): name for name in names if name_key(name) not in usual}.values())


def in_areas(draft: Json, areas: Sequence[Area]) -> Json:
    """Return the draft with the numbers of `areas` in the place of the reader's: of the area of the
    name that the reader was told, else of the one that its area stands for; else it is open.
    """
    numbers: dict[int | None, int] = {area.reads_as: area.number for area in areas if area.reads_as}
    by_name = {name_key(area.name): area.number for area in areas}
    for read, name in enumerate(draft.get("further_areas", ()), start=FIRST_FURTHER):
        if number := by_name.get(name_key(name)):
            numbers[read] = number
    made = dict(draft)
    for part in PARTS:
        made[part] = [each | {"area": numbers.get(each["area"])} for each in draft[part]]
    made["warnings"] = list(_warnings(made, areas))
    return made


def _warnings(made: Json, areas: Sequence[Area]) -> Iterator[Json]:
    """The warnings in the words of `areas`, in their places."""
    names = {AREA_NAMES[area.reads_as]: area.name for area in areas if area.reads_as}
    for warning in made["warnings"]:
        part, _, rest = (warning.get("field") or "").partition("[")
        index, _, name = rest.partition("].")
        if name == "area" and part in PARTS and not made[part][int(index)]["area"]:
            yield warning | {"message": UNKNOWN}
        else:
            yield warning | {"message": _renamed(warning["message"], names)}


def _renamed(message: str, names: Mapping[str, str]) -> str:
    """The message with the plan's names of the reader's areas; empty when it speaks of one that the
    plan has not.
    """
    for read in AREA_NAMES.values():
        if f"lĩnh vực “{read}”" in message:
            name = names.get(read)
            message = message.replace(f"lĩnh vực “{read}”", f"lĩnh vực “{name}”") if name else ""
    return message


def translated(review: Json, before: Sequence[Area], after: Sequence[Area]) -> Json:
    """Return the corrections of a review, made by the areas `before`, by those `after`: an area
    that has none like it there is open again.
    """
    same, made = same_areas(before, after), dict(review)
    for part in PARTS:
        made[part] = {
            key: values | {"area": same.get(values["area"])} if "area" in values else values
            for key, values in review.get(part, {}).items()
        }
    return made
