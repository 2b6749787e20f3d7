"""The self-assessment as its documents say it: as it stands while scored, frozen at the lock."""

from dataclasses import replace

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Unit, User
from documents.models import Document
from plans.models import Evidence, Plan
from vietnamese import number

from ..appraisal_scores import declared_lines
from ..models import Assessment, CriteriaSet, Criterion, Score, ScoreEvidence, SelfScoreSnapshot
from ..self_assessment import (
    SelfAssessment,
    SelfCitation,
    SelfLine,
    SelfPiece,
    SelfPlan,
    SelfSet,
    SelfUnit,
)
from .counting import outcome_of

NOT_APPLICABLE, SURVEY = "Không áp dụng", "Điều tra xã hội học"


def self_assessment_of(assessment: Assessment) -> SelfAssessment:
    """Return the self-assessment: as it was locked, else as it stands now.

    One that was locked before snapshots were kept is put together of what the unit declared; what
    came with its explanations is left out.
    """
    if assessment.locked_at:
        kept = assessment.snapshots.filter(locked_at=assessment.locked_at).first()
        if kept:
            return SelfAssessment.from_json(kept.content)
    return _as_it_stands(assessment)


def keep_self_assessment(
    assessment: Assessment, *, by: User | None, record: Document | None = None
) -> None:
    """Keep what a locked self-assessment says, unless its lock has a snapshot; `record` is the
    report by which it was approved. The assessment must be locked in the database.
    """
    if assessment.locked_at:
        SelfScoreSnapshot.objects.get_or_create(
            assessment=assessment,
            locked_at=assessment.locked_at,
            defaults={"content": _as_it_stands(assessment).as_json(), "by": by, "record": record},
        )


def _as_it_stands(assessment: Assessment) -> SelfAssessment:
    unit, criteria_set = assessment.unit, assessment.criteria_set
    scores = _scores(assessment)
    pieces = {cited.evidence_id: cited.evidence for score in scores for cited in score.pieces.all()}
    places = {pk: place for place, pk in enumerate(pieces, start=1)}
    by_criterion = {score.criterion_id: score for score in scores}
    criteria = list(criteria_set.criteria.all())
    codes = {each.pk: each.code for each in criteria}
    locked = assessment.locked_at
    return SelfAssessment(
        unit=_unit(unit),
        criteria_set=_set(criteria_set),
        plan=_plan(unit, criteria_set.year),
        drafter=unit.units.filter(standing_body=True).values_list("abbreviation", flat=True).first()
        or "",
        locked_on=timezone.localdate(locked) if locked else None,
        total=assessment.self_total,
        difficulties=assessment.difficulties,
        proposals=assessment.proposals,
        lines=tuple(_line(each, by_criterion.get(each.pk), codes, places) for each in criteria),
        pieces=tuple(map(_piece, pieces.values())),
    )


def _scores(assessment: Assessment) -> list[Score]:
    """The scores in the order of the tree, each with the pieces that came with the self-score."""
    own = ScoreEvidence.objects.filter(explains=False).select_related("evidence").order_by("pk")
    return list(
        assessment.scores.in_order()
        .select_related("criterion", "unit")
        .prefetch_related(Prefetch("pieces", own))
    )


def _unit(unit: Unit) -> SelfUnit:
    return SelfUnit(unit.name, unit.kind, unit.place, unit.abbreviation)


def _set(criteria_set: CriteriaSet) -> SelfSet:
    return SelfSet(
        name=criteria_set.name,
        year=criteria_set.year,
        issuer=_unit(criteria_set.authority),
        decision_number=criteria_set.decision_number,
        decision_on=criteria_set.decision_on,
        bonus_cap=criteria_set.bonus_cap,
        penalty_cap=criteria_set.penalty_cap,
        bands=tuple((name, str(since)) for name, since in criteria_set.bands),
    )


def _plan(unit: Unit, year: int) -> SelfPlan | None:
    plan = Plan.objects.kept().of_unit(unit).of_year(year).current_first().first()
    return plan and SelfPlan(
        reference=plan.reference,
        title_amid=plan.title_amid,
        numbered=bool(plan.number),
        signer_title=plan.signer_title,
        recipients=tuple(plan.recipients),
    )


def _piece(evidence: Evidence) -> SelfPiece:
    return SelfPiece(
        pk=evidence.pk,
        title=evidence.title,
        number=evidence.number,
        dated_on=evidence.dated_on,
        link=evidence.link,
        sha256=evidence.sha256,
    )


def _line(
    criterion: Criterion, score: Score | None, codes: dict[int, str], places: dict[int, int]
) -> SelfLine:
    line = SelfLine(
        code=criterion.code,
        name=criterion.name,
        parent=codes.get(criterion.parent_id or 0, ""),
        area=codes.get(criterion.area_id or 0, ""),
        scope=criterion.scope,
        maximum=score.maximum if score else criterion.maximum,
        scored=score is not None,
    )
    if score is None:
        return line
    if criterion.method == Criterion.Method.SURVEY:
        # its result comes from others, maybe after the lock
        return replace(line, surveyed=True, declared=(("", SURVEY),), reckoned=criterion.in_words)
    said = [("", NOT_APPLICABLE)] if score.not_applicable else declared_lines(score)
    return replace(
        line,
        complete=score.complete,
        points=score.self_points,
        declared=tuple(said),
        reckoned=_reckoned(score),
        reason=score.self_reason,
        remarks=tuple(_remarks(score)),
        office=score.unit.name if score.unit else "",
        citations=tuple(
            SelfCitation(places[cited.evidence_id], cited.page) for cited in score.pieces.all()
        ),
    )


def _reckoned(score: Score) -> str:
    """How the points came about; before anything was declared the rule itself."""
    words = score.self_words or score.criterion.in_words
    if score.set_points is not None and not score.not_applicable:
        words += f"; đơn vị tự đặt {number(score.set_points, 2)} điểm"
    return words


def _remarks(score: Score) -> list[str]:
    """What to tell of a self-score: does not apply, set by hand, differs from the suggestion."""
    if score.not_applicable:
        return ["không áp dụng"]
    found: list[str] = []
    if score.self_points is None:
        return found
    outcome = outcome_of(score, score.maximum)
    if score.set_points is not None and (outcome is None or outcome.points != score.self_points):
        ruled = f", theo quy tắc là {number(outcome.points, 2)} điểm" if outcome else ""
        found.append(f"tự chấm {number(score.self_points, 2)} điểm{ruled}")
    if score.suggested_points not in (None, score.self_points):
        sums = f" ({score.suggested_words})" if score.suggested_words else ""
        found.append(f"phần mềm gợi ý {number(score.suggested_points, 2)} điểm{sums}")
    return found
