"""How the communes of a country were scored in rounds that are over: for each area of criteria what
one of some communes had there, so that no two come out alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.models import Assessment, CriteriaSet, Score
from parindex.services.counting import counted_maximum, total
from parindex.tree import index

from ..chance import chance_of
from .patterns import Gaps, Sources
from .scopes import Row, Scope, Table


class Result(NamedTuple):
    """Totals and index of a commune, from the scores (by criterion) of these variants."""

    chosen: dict[int, int]
    self_total: Decimal
    final_total: Decimal
    per_cent: Decimal


@dataclass
class Round:
    """A round that is over: who was scored, and their scores by criterion, the pattern's first.

    `place` is that of the pattern's assessment among its rows.
    """

    place: int
    assessments: list[Assessment]
    scores: list[dict[int, Score]]
    rows: list[dict[int, Gaps]]

    def result_of(self, number: int) -> Result:
        """The result of the commune of this number; the first one's is that of the pattern."""
        own, year = self.assessments[0], self.assessments[0].criteria_set.year
        chance = chance_of("scores", number, year)
        areas: dict[int | None, int] = {}
        for score in self.scores[0].values():
            areas.setdefault(score.criterion.area_id, chance.randrange(len(self.scores)))
        chosen = {
            criterion: areas[score.criterion.area_id] if number else 0
            for criterion, score in self.scores[0].items()
        }
        picked = [self.scores[variant][criterion] for criterion, variant in chosen.items()]
        final = total(own, picked, "final_points")
        return Result(
            chosen,
            total(own, picked, "self_points"),
            final,
            index(final, counted_maximum(picked)),
        )


class Scored(NamedTuple):
    """What a round says of a commune."""

    round: Round
    result: Result
    rank: int

    def take_scores(self, rows: list[Gaps]) -> None:
        """Put the chosen scores in the place of the pattern's."""
        for criterion, variant in self.result.chosen.items():
            if variant:
                gaps = self.round.rows[variant][criterion]
                rows[gaps.own.place] = gaps

    def set_result(self, rows: list[Row], table: Table) -> None:
        """Set totals, index and rank of the assessment."""
        row = rows[self.round.place]
        row[table.place("self_total")] = str(self.result.self_total)
        row[table.place("final_total")] = str(self.result.final_total)
        row[table.place("index")] = str(self.result.per_cent)
        row[table.place("rank")] = self.rank


def read_rounds(sources: Sources, others: Scope, table: Table) -> list[Round]:
    """Return the published rounds of the demo's province; `others` are the rows of the communes
    beside the pattern's.
    """
    rows = {row[table.key]: row for row in others.rows.get(table.label, ())}
    return [
        _round(criteria_set, sources, rows, table)
        for criteria_set in CriteriaSet.objects.filter(state=CriteriaSet.State.CLOSED)
    ]


def _round(
    criteria_set: CriteriaSet, sources: Sources, rows: dict[Any, list[Any]], table: Table
) -> Round:
    found = list(criteria_set.assessments.select_related("criteria_set").order_by("pk"))
    scores = [
        {score.criterion_id: score for score in each.scores.select_related("criterion").in_order()}
        for each in found
    ]
    own, points_at = scores[0], table.place("assessment")
    gaps: list[dict[int, Gaps]] = [{}]
    for variant in scores[1:]:
        made = {}
        for criterion, score in variant.items():
            row = rows[score.pk].copy()
            row[table.key], row[points_at] = own[criterion].pk, own[criterion].assessment_id
            made[criterion] = sources.gaps(table, row)
        gaps.append(made)
    place = sources.scopes["commune"].places[Assessment._meta.label, found[0].pk]
    return Round(place, found, scores, gaps)


def ranks(indices: Iterable[Decimal]) -> list[int]:
    """Return the rank of each index among all of them; equal ones share it."""
    indices = list(indices)
    first: dict[Decimal, int] = {}
    for rank, each in enumerate(sorted(indices, reverse=True), start=1):
        first.setdefault(each, rank)
    return [first[each] for each in indices]
