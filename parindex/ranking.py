"""The ranking of a round: units by index with bands and areas, the spread of the results, the map
of weak criteria.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from statistics import mean, median, quantiles

from django.db.models import Case, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from accounts.models import User
from foundation.web.list_files import Column, ListFile
from vietnamese import fold, number, signed, sort_key

from .facts import half_up
from .models import Assessment, CriteriaSet, Criterion, Score
from .services.publication import ranking
from .tree import index

Scope = Criterion.Scope
# share of the maximum from which a step of the map begins
STEPS = ((90, 5), (80, 4), (65, 3), (50, 2), (0, 1))
STEP_WORDS = ((5, "từ 90%"), (4, "từ 80%"), (3, "từ 65%"), (2, "từ 50%"), (1, "dưới 50%"))
TONES = {0: "good", 1: "accent", 2: "plain"}  # of the best bands; those below are a warning


@dataclass(frozen=True)
class HeatCell:
    """What a unit reached of what it could reach in one column."""

    points: Decimal
    maximum: Decimal

    @cached_property
    def share(self) -> Decimal | None:
        """The points of the maximum in per cent; None where the maximum is 0."""
        return index(self.points, self.maximum) if self.maximum else None

    @property
    def step(self) -> int:
        """The step of the map, 1 (weak) to 5 (strong), 0 for none."""
        return next(
            (step for since, step in STEPS if self.share is not None and self.share >= since), 0
        )

    @property
    def words(self) -> str:
        """The share as it stands in the map."""
        return f"{number(self.share, 0)}" if self.share is not None else "–"


@dataclass
class RankedUnit:
    """One unit of the ranking, with its result of the year before when there is one."""

    assessment: Assessment
    band: str
    tone: str
    before: tuple[Decimal, int | None] | None
    columns: Sequence[Criterion] = ()
    cells: list[HeatCell | None] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[Criterion, HeatCell | None]]:
        """What the unit reached in each column."""
        return list(zip(self.columns, self.cells, strict=True))

    @property
    def difference(self) -> Decimal | None:
        """The index less that of the year before."""
        index = self.assessment.index if self.assessment.through else None
        return index - self.before[0] if self.before and index is not None else None

    @property
    def difference_words(self) -> str:
        """`+1,25` or `−0,50`; empty without a year before."""
        return "" if self.difference is None else signed(self.difference, 2)

    @property
    def state(self) -> str:
        """What is said of the unit instead of a band."""
        return self.assessment.pending or self.assessment.get_state_display()

    @property
    def rank(self) -> int | None:
        """The rank; none before the second appraisal."""
        return self.assessment.rank if self.assessment.through else None


def ranked_set(user: User, pk: int, *, area: int = 0) -> CriteriaSet | None:
    """Return the set whose ranking `user` may see, its lĩnh vực and the leaves of `area` fetched
    with it (one query).

    The leaves stand in its `area_leaves`.
    """
    sets = CriteriaSet.objects.ranked_for(user).filter(pk=pk)
    rows = (
        Criterion.objects.filter(criteria_set__in=sets)
        .tops_and_leaves(area)
        .select_related("criteria_set")
    )
    tops = [each for each in rows if each.parent_id is None]
    if not tops:
        return None
    found = tops[0].criteria_set
    found.tops, found.area_leaves = (
        tops,
        [each for each in rows if each.leaf and each.area_id == area],
    )
    return found


class Ranking:
    """The units of a round as the filter `wanted` leaves them (three queries)."""

    SORTS = {
        "rank": lambda row: row.rank or 0,
        "unit": lambda row: sort_key(str(row.assessment.unit)),
        "self": lambda row: row.assessment.self_total,
        "final": lambda row: row.assessment.appraised_total or 0,
        "difference": lambda row: row.difference or 0,
    }

    def __init__(self, criteria_set: CriteriaSet, wanted: dict):
        self.criteria_set, self.wanted = criteria_set, wanted

    @cached_property
    def columns(self) -> list[Criterion]:
        """The lĩnh vực, then bonus and penalty."""
        return self.criteria_set.tops

    @cached_property
    def all(self) -> list[RankedUnit]:
        """Every unit of the round by its rank, those not through yet at the end."""
        cells = area_cells(
            Score.objects.filter(assessment__in=self.criteria_set.assessments.through())
        )
        rows = []
        for each in ranking(self.criteria_set, compared=True):
            before = (
                (each.index_before, each.rank_before) if each.index_before is not None else None
            )
            band = each.band if each.through else ""
            row = RankedUnit(each, band, self.tones.get(band, "warn"), before)
            row.columns = self.columns
            row.cells = [cells.get((each.pk, _key(column))) for column in self.columns]
            rows.append(row)
        return rows

    @cached_property
    def tones(self) -> dict[str, str]:
        """The look of each band, by name."""
        best = sorted(self.criteria_set.grades, key=lambda band: -band.since)
        return {band.name: TONES.get(place, "warn") for place, band in enumerate(best)}

    @cached_property
    def rows(self) -> list[RankedUnit]:
        """The units that the filter leaves, in its order; those without a rank stand last."""
        words = fold(self.wanted.get("q", "")).split()
        band = self.wanted.get("band")
        kept = [row for row in self.all if not band or row.band == band]
        kept = [
            row for row in kept if all(word in fold(_names(row.assessment.unit)) for word in words)
        ]
        asked = self.wanted.get("sort", "")
        if (key := asked.removeprefix("-")) in self.SORTS:
            kept.sort(key=self.SORTS[key], reverse=asked.startswith("-"))
        return sorted(kept, key=lambda row: row.rank is None)

    @property
    def through(self) -> list[RankedUnit]:
        """The units whose results are in."""
        return [row for row in self.all if row.rank]

    @cached_property
    def has_before(self) -> bool:
        """Is there a result of the year before to compare with?"""
        return any(row.before for row in self.all)

    def count(self, band: str) -> int:
        """How many units reached `band`."""
        return sum(row.band == band for row in self.all)

    @cached_property
    def spreads(self) -> list["IndexSpread"]:
        """How the index lies between the units, then the share of the maximum in each lĩnh vực."""
        results = [row.assessment.index for row in self.through]
        lines = [("Chỉ số chung", [each for each in results if each is not None])]
        for place, column in enumerate(self.columns):
            if column.scope == Scope.MAIN:
                cells = [row.cells[place] for row in self.through]
                shares = [cell.share for cell in cells if cell]
                lines.append((str(column), [share for share in shares if share is not None]))
        return [spread_of(label, values) for label, values in lines if values]


def _names(unit) -> str:
    return f"{unit.name} {unit.short_name}"


def _key(column: Criterion) -> str | int:
    return column.pk if column.scope == Scope.MAIN else column.scope


def area_cells(scores: QuerySet[Score]) -> dict[tuple, HeatCell]:
    """Return the cells by assessment and lĩnh vực; bonus and penalty under their scope."""
    rows = _sums(scores, "criterion__area", "criterion__scope")
    return {
        (one, area or scope): HeatCell(_cents(points), _cents(most))
        for one, area, scope, points, most in rows
    }


def survey_points(scores: QuerySet[Score]) -> dict[int, Decimal]:
    """Return by assessment the points that surveys gave; an assessment without a result is left
    out.
    """
    survey = Criterion.Method.SURVEY
    surveyed = scores.filter(criterion__method=survey).exclude(self_points=None).order_by()
    found = surveyed.values_list("assessment").annotate(points=Sum("self_points"))
    return {pk: _cents(points) for pk, points in found}


def leaf_cells(scores: QuerySet[Score], area: Criterion) -> dict[tuple, HeatCell]:
    """Return the cells by assessment and criterion of a lĩnh vực."""
    rows = _sums(scores.filter(criterion__area=area), "criterion")
    return {(one, leaf): HeatCell(_cents(points), _cents(most)) for one, leaf, points, most in rows}


def _sums(scores: QuerySet[Score], *names: str) -> Iterable[tuple]:
    """Final points and what could be reached (of surveys once there is a result), summed."""
    survey = Q(criterion__method=Criterion.Method.SURVEY)
    points = Case(
        When(survey, then="self_points"), default=Coalesce("second_points", "first_points")
    )
    maximum = Case(When(survey, self_points=None, then=None), default="final_maximum")
    return (
        scores.order_by()
        .values_list("assessment", *names)
        .annotate(points=Sum(points), most=Sum(maximum))
    )


def _cents(value: Decimal | None) -> Decimal:
    """A sum of the database, maybe reckoned in binary fractions, to its two decimals."""
    return round(value or Decimal(0), 2)


@dataclass(frozen=True)
class IndexSpread:
    """How figures lie between their least and their greatest."""

    label: str
    least: Decimal
    lower: Decimal
    median: Decimal
    mean: Decimal
    upper: Decimal
    greatest: Decimal


def spread_of(label: str, values: Sequence[Decimal]) -> IndexSpread:
    """Return the spread of `values` (one at least), half-up to two decimals; quartiles interpolate.

    >>> spread_of("x", [Decimal(1), Decimal(2), Decimal(4)]).upper
    Decimal('3.00')
    """
    lower, _, upper = (
        quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    )
    found = (min(values), lower, median(values), mean(values), upper, max(values))
    return IndexSpread(label, *(half_up(each) for each in found))


class HeatMap:
    """Criterion by unit: the lĩnh vực, or the leaves of one of them (two queries)."""

    def __init__(self, criteria_set: CriteriaSet, area: int = 0):
        """Take a `ranked_set` and the id of the lĩnh vực to look into; any other number means all
        of them.
        """
        self.criteria_set = criteria_set
        self.areas = [each for each in criteria_set.tops if each.scope == Scope.MAIN]
        self.area = next((each for each in self.areas if each.pk == area), None)

    @cached_property
    def columns(self) -> list[Criterion]:
        """The criteria that the columns stand for."""
        return self.criteria_set.area_leaves if self.area else self.areas

    @cached_property
    def _ranking(self) -> list[Assessment]:
        return ranking(self.criteria_set)

    @property
    def pending(self) -> list[Assessment]:
        """The units whose first appraisal goes on, so that the map can't show them yet."""
        return [each for each in self._ranking if each.pending]

    @cached_property
    def rows(self) -> list[tuple[Assessment, list[HeatCell | None]]]:
        """The units that are through by their rank, each with a cell for each column."""
        assessments = [each for each in self._ranking if each.through]
        scores = Score.objects.filter(assessment__in=assessments)
        cells = leaf_cells(scores, self.area) if self.area else area_cells(scores)
        return [
            (each, [cells.get((each.pk, column.pk)) for column in self.columns])
            for each in assessments
        ]


def ranking_file(columns: Sequence[Criterion]) -> ListFile[RankedUnit]:
    """Return how the ranking leaves the program, with a column for each of the `columns`."""
    parts = [
        Column(f"{each} (tối đa {number(each.maximum)})", 14, _points(place))
        for place, each in enumerate(columns)
    ]
    return ListFile(
        "Xếp hạng",
        "xep-hang",
        [
            Column("Hạng", 8, lambda row: row.rank),
            Column("Đơn vị", 34, lambda row: row.assessment.unit.short_name),
            Column("Tự chấm", 11, _own_points),
            Column("Thẩm định", 11, lambda row: row.assessment.final_total if row.rank else None),
            Column("Chỉ số", 10, lambda row: row.assessment.index if row.rank else None),
            Column("Xếp loại", 16, lambda row: row.band if row.rank else row.state),
            Column("So với năm trước", 12, lambda row: row.difference),
            Column("Hạng năm trước", 10, lambda row: row.before[1] if row.before else None),
            *parts,
        ],
    )


def _own_points(row: RankedUnit) -> Decimal | None:
    draft = row.assessment.state == Assessment.State.DRAFT
    return None if draft else row.assessment.self_total


def _points(place: int) -> Callable[[RankedUnit], Decimal | None]:
    def told(row: RankedUnit) -> Decimal | None:
        cell = row.cells[place]
        return cell.points if cell else None

    return told
