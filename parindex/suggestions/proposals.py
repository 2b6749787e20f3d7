"""Points that the program proposes from tasks, reports, measured targets, dated evidence.

Nothing here is stored: each call computes from the data as they stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.models import Evidence

from ..facts import Facts, FactsMissing
from ..models import Assessment, Criterion, Score
from ..own_evidence import document_ids
from ..rules import Outcome
from .sources import Source, SourceResult, source_of
from .unit_year import SupportingRow, UnitYear


@dataclass(frozen=True)
class Suggestion:
    """Proposed figures of a leaf with their points; `evidence` are pieces of the register, `own`
    documents and forms of the program that prove it too, `rows` what shows it.
    """

    facts: Facts
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    own: tuple[str, ...] = ()
    rows: tuple[SupportingRow, ...] = ()
    note: str = ""

    @property
    def documents(self) -> list[int]:
        """The documents of the program, by their ids, that go along when it is taken; a form, whose
        file would have to be written first, is only offered.
        """
        return document_ids(self.own)

    @property
    def proof_count(self) -> int:
        """How many pieces go along when it is taken."""
        return len(self.evidence) + len(self.documents)


def suggestions(assessment: Assessment, *, today: date) -> dict[int, Suggestion]:
    """Return by criterion what the program proposes for the leaves that have a source.

    A leaf that does not apply, whose figures are not known or that a survey scores has no
    suggestion. At most seven queries however many leaves there are; nothing is written.
    """
    scores = assessment.scores.select_related("criterion").in_order()
    return suggestions_of(scores, UnitYear(assessment, today))


def suggestions_of(scores: Iterable[Score], known: UnitYear) -> dict[int, Suggestion]:
    """Return the suggestions for `scores` (with their criteria) from what is `known`."""
    found = {score.criterion_id: _suggestion(score, known) for score in scores if has_source(score)}
    return {key: suggestion for key, suggestion in found.items() if suggestion}


def has_source(score: Score) -> bool:
    """May the program know the points of `score`?"""
    own = score.criterion.method == Criterion.Method.SELF
    return bool(score.criterion.source) and own and not score.not_applicable


def _suggestion(score: Score, known: UnitYear) -> Suggestion | None:
    criterion = score.criterion
    try:
        source: Source = source_of(criterion.source)
        found: SourceResult | None = source.find(known, criterion.formula)
        if not found:
            return None
        outcome = criterion.formula.score(found.facts, score.maximum, nominal=criterion.maximum)
    except (FactsMissing, ValueError):
        return None
    return Suggestion(found.facts, outcome, found.evidence, found.own, found.rows, found.note)
