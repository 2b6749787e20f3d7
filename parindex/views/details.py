"""What stands open below a row of the scorecard: the forms that this person may use now, and
what is there to read.
"""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Unit, User
from plans.models import Evidence

from ..forms import ExplainForm, ScoreForm
from ..models import Assessment, Score
from ..proof_forms import ProofForm
from ..scorecard import Scorecard, ScorecardRow


def open_row(scorecard: Scorecard, row: ScorecardRow, *, find: str = "", **forms) -> ScorecardRow:
    """Open a row with the forms that the person may use now; `forms` that were sent take the place
    of new ones.
    """
    row.open, row.known = True, scorecard.known
    people = (
        row.score
        if scorecard.only
        else scorecard.assessment.scores.with_people().get(pk=row.score.pk)
    )
    newer = Evidence.objects.filter(supersedes=OuterRef("evidence"))
    seen = Evidence.objects.visible_to(scorecard.user).filter(pk=OuterRef("evidence"))
    pieces = row.score.pieces.select_related("evidence__unit")
    row.parts = {
        "people": people,
        "pieces": pieces.annotate(newer=Exists(newer), seen=Exists(seen)),
    }
    enterable, explainable = scorecard.enterable(row), scorecard.explainable(row)
    if enterable and row.self_scored:
        row.parts["form"] = forms.get("form") or ScoreForm(score=row.score)
    if explainable:
        row.parts["explain"] = forms.get("explain") or ExplainForm(score=row.score)
    if enterable or explainable:
        others = [
            each.score
            for each in scorecard.rows
            if each.editable and each.self_scored and each is not row
        ]
        row.parts["proof"] = forms.get("proof") or ProofForm(
            score=row.score,
            user=scorecard.user,
            find=find,
            others=None if scorecard.only else others,
        )
    if enterable and scorecard.assessment.kept:
        row.parts["offices"] = offices_of(scorecard.assessment)
    return row


def offices_of(assessment: Assessment):
    """The units of the authority that may be put in charge."""
    return Unit.objects.of_authority(assessment.unit).in_force(timezone.localdate())


def fresh(score: Score, user: User) -> Assessment:
    """The assessment of a score as it stands after a service wrote."""
    return Assessment.objects.with_set().with_keeper(user).get(pk=score.assessment_id)
