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
from ..suggestions.proposals import has_source


def open_row(
    scorecard: Scorecard, row: ScorecardRow, *, find: str | None = None, **forms
) -> ScorecardRow:
    """Open a row with the forms that the person may use now; `forms` that were sent take the place
    of new ones. That of evidence comes when it is opened, here where its search is asked for
    (`find`); what is suggested and who may be put in charge come by addresses of their own.
    """
    row.open, row.known = True, None
    people = row.score
    if not scorecard.knows_people and row.score.touched:
        people = scorecard.assessment.scores.with_people().get(pk=row.score.pk)
    row.parts = {
        "people": people,
        "pieces": _pieces(row.score, scorecard.user) if row.score.piece_count else (),
        "suggests": scorecard.known is not None and has_source(row.score),
    }
    enterable, explainable = scorecard.enterable(row), scorecard.explainable(row)
    if enterable and row.self_scored:
        row.parts["form"] = forms.get("form") or ScoreForm(score=row.score)
    if explainable:
        row.parts["explain"] = forms.get("explain") or ExplainForm(score=row.score)
    row.parts["proves"] = enterable or explainable
    if row.parts["proves"] and ("proof" in forms or find is not None):
        others = [
            each.score
            for each in scorecard.rows
            if each.editable and each.self_scored and each is not row
        ]
        row.parts["proof"] = forms.get("proof") or ProofForm(
            score=row.score,
            user=scorecard.user,
            find=find or "",
            others=None if scorecard.only else others,
        )
    row.parts["assigns"] = enterable and scorecard.assessment.kept
    return row


def _pieces(score: Score, user: User):
    """What proves the score, each with whether something took its place and whether `user` sees it
    (`newer`, `seen`).
    """
    newer = Evidence.objects.filter(supersedes=OuterRef("evidence"))
    seen = Evidence.objects.visible_to(user).filter(pk=OuterRef("evidence"))
    pieces = score.pieces.select_related("evidence__unit")
    return pieces.annotate(newer=Exists(newer), seen=Exists(seen))


def offices_of(assessment: Assessment):
    """The units of the authority that may be put in charge."""
    return Unit.objects.of_authority(assessment.unit).in_force(timezone.localdate())


def fresh(score: Score, user: User) -> Assessment:
    """The assessment of a score as it stands after a service wrote."""
    return Assessment.objects.with_set().with_keeper(user).get(pk=score.assessment_id)
