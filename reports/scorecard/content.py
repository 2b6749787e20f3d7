"""What the documents of an assessment share: the tree with exact sums, each leaf in words."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch

from parindex.appraisal_scores import declared_lines
from parindex.models import Assessment, Criterion, Score, ScoreEvidence
from parindex.services.counting import counted_maximum, outcome_of
from parindex.tree import band_of, index
from plans.models import Evidence, Plan
from vietnamese import document_date, number

Method, Scope = Criterion.Method, Criterion.Scope
NOTHING = Decimal(0)


class ScorecardContent:
    """An assessment with its criteria, scores and pieces of evidence (a handful of queries,
    whatever its size).
    """

    def __init__(self, assessment: Assessment):
        self.assessment, self.unit = assessment, assessment.unit
        self.criteria_set = assessment.criteria_set

    @cached_property
    def criteria(self) -> list[Criterion]:
        """All nodes of the tree in order."""
        return list(self.criteria_set.criteria.all())

    @cached_property
    def scores(self) -> list[Score]:
        """The scores in the order of the tree, each with its pieces of evidence."""
        pieces = Prefetch("pieces", ScoreEvidence.objects.select_related("evidence").order_by("pk"))
        return list(
            self.assessment.scores.in_order()
            .select_related("criterion", "unit")
            .prefetch_related(pieces)
        )

    @cached_property
    def by_criterion(self) -> dict[int, Score]:
        """The score of each leaf, by the key of its criterion."""
        return {score.criterion_id: score for score in self.scores}

    @cached_property
    def leaves_under(self) -> dict[int, list[Score]]:
        """The scores under each node, by its key; a leaf stands under itself."""
        parents = {each.pk: each.parent_id for each in self.criteria}
        found: dict[int, list[Score]] = {pk: [] for pk in parents}
        for score in self.scores:
            pk: int | None = score.criterion_id
            while pk:
                found[pk].append(score)
                pk = parents[pk]
        return found

    @property
    def own(self) -> list[Score]:
        """The scores that the unit gives itself."""
        return [score for score in self.scores if score.criterion.method == Method.SELF]

    @property
    def areas(self) -> list[Criterion]:
        """The lĩnh vực in order."""
        return [
            each for each in self.criteria if each.parent_id is None and each.scope == Scope.MAIN
        ]

    def extras(self, scope: str) -> list[Score]:
        """The scores of bonus or of penalty."""
        return [score for score in self.scores if score.criterion.scope == scope]

    def maximum(self, criterion: Criterion) -> Decimal:
        """The points that the leaves under a node give at most, as they are in force."""
        return sum((score.maximum for score in self.leaves_under[criterion.pk]), NOTHING)

    def total(self, criterion: Criterion, name: str) -> Decimal:
        """The exact sum of the points called `name` under a node; a survey counts in the final
        points alone.
        """
        return summed(self.leaves_under[criterion.pk], name)

    @cached_property
    def reachable(self) -> Decimal:
        """The points that the unit can give itself."""
        return counted_maximum(self.own, final=False)

    @property
    def self_index(self) -> Decimal:
        """The self-score in per cent of what the unit can give itself."""
        return index(self.assessment.self_total, self.reachable)

    @property
    def self_band(self) -> str:
        """The band of that index."""
        return band_of(self.self_index, self.criteria_set.grades)

    @cached_property
    def pieces(self) -> list[Evidence]:
        """The pieces of evidence, each once, in the order of the criteria."""
        return list(
            {
                piece.evidence_id: piece.evidence
                for score in self.scores
                for piece in score.pieces.all()
            }.values()
        )

    @cached_property
    def plan(self) -> Plan | None:
        """The plan of the unit for the year."""
        return (
            Plan.objects.kept()
            .of_unit(self.unit)
            .of_year(self.criteria_set.year)
            .current_first()
            .first()
        )


def card_of(pk: int) -> ScorecardContent:
    """Return the documents' view of the assessment `pk`."""
    found = Assessment.objects.select_related(
        "unit__authority", "unit__parent", "criteria_set__authority"
    )
    return ScorecardContent(found.get(pk=pk))


def summed(scores: Iterable[Score], name: str) -> Decimal:
    """Return the exact sum of the points called `name`; surveys count nothing in the unit's."""
    counted = (
        each for each in scores if name != "self_points" or each.criterion.method == Method.SELF
    )
    return sum((getattr(each, name) or NOTHING for each in counted), NOTHING)


def own_points(score: Score) -> Decimal | None:
    """The points that the unit gave itself; none for a survey."""
    return score.self_points if score.criterion.method == Method.SELF else None


def declared(score: Score) -> str:
    """What was declared, in words: `Đã đạt / tổng số: 29 / 33`."""
    if score.not_applicable:
        return "Không áp dụng"
    if score.criterion.method == Method.SURVEY:
        return f"{number(score.respondents)} phiếu" if score.respondents else "Điều tra xã hội học"
    return "\n".join(f"{label}: {words}" for label, words in declared_lines(score))


def reckoned(score: Score) -> str:
    """How the points came about; before anything was declared the rule itself."""
    words = score.self_words or score.criterion.in_words
    if score.set_points is not None and not score.not_applicable:
        words += f"; đơn vị tự đặt {number(score.set_points, 2)} điểm"
    return words


def proofs(score: Score) -> list[str]:
    """The pieces of evidence in lines: `Kế hoạch (số 15/KH-UBND, ngày 16/01/2026), trang 4`."""
    return [_proof(piece) for piece in score.pieces.all()]


def _proof(piece: ScoreEvidence) -> str:
    evidence = piece.evidence
    marks = [f"số {evidence.number}" if evidence.number else ""]
    marks.append(f"ngày {document_date(evidence.dated_on)}" if evidence.dated_on else "")
    known = ", ".join(filter(None, marks))
    page = piece.page or evidence.page
    return f"{evidence.title}{f' ({known})' if known else ''}{f', trang {page}' if page else ''}"


def remarks(score: Score) -> list[str]:
    """What to tell of a self-score: does not apply, set by hand, differs from the suggestion."""
    found = []
    if score.not_applicable:
        found.append("không áp dụng")
    elif score.self_points is not None:
        outcome = outcome_of(score, score.maximum)
        if score.set_points is not None and (
            outcome is None or outcome.points != score.self_points
        ):
            ruled = f", theo quy tắc là {number(outcome.points, 2)} điểm" if outcome else ""
            found.append(f"tự chấm {number(score.self_points, 2)} điểm{ruled}")
        if score.suggested_points not in (None, score.self_points):
            sums = f" ({score.suggested_words})" if score.suggested_words else ""
            found.append(f"phần mềm gợi ý {number(score.suggested_points, 2)} điểm{sums}")
    return found
