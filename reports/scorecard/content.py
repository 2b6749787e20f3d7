"""What the documents of an assessment share: the frozen self-assessment, the live scores of its
appraisal, each piece of evidence in words.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from accounts.models import Unit
from parindex.models import Assessment, Criterion, Score, ScoreEvidence
from parindex.self_assessment import SelfAssessment, SelfLine, SelfPiece, SelfUnit
from parindex.services.self_assessments import self_assessment_of
from vietnamese import document_date, short_date

Scope = Criterion.Scope
NOTHING = Decimal(0)


class ScorecardContent:
    """An assessment as documents say it: `own` never holds a word of the appraisal, `scores` do."""

    def __init__(self, assessment: Assessment):
        self.assessment, self.unit = assessment, assessment.unit
        self.criteria_set = assessment.criteria_set

    @cached_property
    def own(self) -> SelfAssessment:
        """What the unit says of itself: frozen once it was locked."""
        return self_assessment_of(self.assessment)

    @cached_property
    def scores(self) -> dict[str, Score]:
        """The scores as they stand now, by the code of their criterion (one query)."""
        found = self.assessment.scores.select_related("criterion")
        return {score.criterion.code: score for score in found}

    def total(self, line: SelfLine, name: str) -> Decimal:
        """The exact sum of the points called `name` under a node."""
        leaves = self.own.leaves_under[line.code]
        return points_sum((self.scores[leaf.code] for leaf in leaves), name)

    @cached_property
    def explaining(self) -> list[ScoreEvidence]:
        """The pieces of evidence that came with explanations, in the order of the criteria."""
        if not self.assessment.has_result:
            return []  # nobody was asked to explain yet
        pieces = ScoreEvidence.objects.filter(score__assessment=self.assessment, explains=True)
        return list(
            pieces.select_related("evidence", "score__criterion").order_by(
                "score__criterion__order", "pk"
            )
        )


def card_of(pk: int) -> ScorecardContent:
    """Return the documents' view of the assessment `pk`."""
    found = Assessment.objects.select_related(
        "unit__authority", "unit__parent", "criteria_set__authority"
    )
    return ScorecardContent(found.get(pk=pk))


def points_sum(scores: Iterable[Score], name: str) -> Decimal:
    """Return the exact sum of the points called `name`; none count nothing."""
    return sum((getattr(score, name) or NOTHING for score in scores), NOTHING)


def unit_of(words: SelfUnit) -> Unit:
    """Return the unit (not stored) that a letterhead asks for, as it was named at the lock."""
    return Unit(
        name=words.name, kind=words.kind, place=words.place, abbreviation=words.abbreviation
    )


def declared(line: SelfLine, *, labels: bool = True) -> str:
    """What was declared, in words: `Đã đạt / tổng số: 29 / 33`; `29 / 33` without its label, when
    there is but one.
    """
    labels = labels or len(line.declared) > 1
    return "\n".join(
        f"{label}: {words}" if label and labels else words for label, words in line.declared
    )


def proofs(own: SelfAssessment, line: SelfLine) -> list[str]:
    """The pieces of evidence in lines: `Kế hoạch (số 15/KH-UBND, ngày 16/01/2026), trang 4`."""
    return [
        f"{piece_words(own.pieces[cited.place - 1])}{f', trang {cited.page}' if cited.page else ''}"
        for cited in line.citations
    ]


def piece_words(piece: SelfPiece) -> str:
    """A piece by its title, with the number and the day that the title does not say itself."""
    marks = []
    if piece.number and piece.number not in piece.title:
        marks.append(f"số {piece.number}")
    if piece.dated_on and not {document_date(piece.dated_on), short_date(piece.dated_on)} & set(
        piece.title.replace(",", " ").split()
    ):
        marks.append(f"ngày {document_date(piece.dated_on)}")
    return f"{piece.title} ({', '.join(marks)})" if marks else piece.title
