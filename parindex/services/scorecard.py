"""What people do in the scorecard beside entering one score: new evidence for several, offices in
charge, texts.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.core.files.base import File
from django.db import transaction

from accounts.models import Unit, User
from foundation.journal.acts import acting
from foundation.journal.history import history_of
from plans.models import Evidence, EvidenceHead
from plans.services import add_evidence, register_files
from plans.services.writing import TextChanged, stamp_of

from ..models import Assessment, Score, StepWindow
from . import ScoreRefused, check_not_on_the_desk, check_window
from .locking import lock_assessment
from .own_evidence import documents_as_pieces, register_own
from .scoring import assign_office, attach_evidence, attach_to, enter_score
from .self_assessments import keep_self_assessment
from .steps import tell_office

State = Assessment.State
TEXTS = ("difficulties", "proposals")
STEPS: dict[str, StepWindow.Step] = {
    State.DRAFT: StepWindow.Step.SELF_SCORE,
    State.EXPLANATION: StepWindow.Step.EXPLANATION,
}


@transaction.atomic
def prove(
    scores: Sequence[Score],
    *,
    by: User,
    evidence: Iterable[Evidence] = (),
    own: Iterable[str] = (),
    files: Sequence[File] = (),
    heads: Sequence[EvidenceHead] = (),
    link: str = "",
    pages: Mapping[int, str] | None = None,
) -> list[Evidence]:
    """Attach pieces of the register, documents and forms of the program (`own`, by their keys) and
    new pieces (files already judged, a link) to each of `scores`; return them.

    `pages` say by the id of the score which pages prove it. New pieces are registered for the unit
    and year of the assessment, with what `heads` say of them. Raises `ScoreRefused`.
    """
    pieces, pages = list(evidence), pages or {}
    for score in scores:
        # who may not is refused before a file is stored
        attach_evidence(score, by=by, evidence=pieces, page=pages.get(score.pk, ""))
    assessment = scores[0].assessment
    register = partial(
        add_evidence,
        authority=assessment.unit,
        unit=by.unit,
        by=by,
        year=assessment.criteria_set.year,
    )
    new = [register_own(assessment, key, by=by) for key in own]
    new += register_files(register, files, link=link, heads=heads)
    for score in scores if new else ():
        attach_evidence(score, by=by, evidence=new, page=pages.get(score.pk, ""))
    return pieces + new


@transaction.atomic
def cite(piece: Evidence, scores: Iterable[Score], *, by: User, pages: Mapping[int, str]) -> int:
    """Attach a piece of the register to each of `scores`, with its pages by the id of the score;
    return to how many. Raises `ScoreRefused`.
    """
    scores = sorted(scores, key=lambda score: (score.assessment_id, score.pk))
    for score in scores:
        attach_evidence(score, by=by, evidence=[piece], page=pages.get(score.pk, ""))
    return len(scores)


@transaction.atomic
def take_suggestion(score: Score, *, by: User, seen: int, suggestion) -> Score:
    """Enter the figures that the program found, and attach the evidence that it found them in.

    Raises `ScoreChanged` and `ScoreRefused`.
    """
    taken = enter_score(
        score, by=by, seen=seen, facts=suggestion.facts, suggestion=suggestion.outcome
    )
    own = documents_as_pieces(taken.assessment, suggestion.documents, by=by)
    pieces = [*suggestion.evidence, *own.values()]
    taken.piece_count += attach_to(taken, by=by, evidence=pieces)
    return taken


@transaction.atomic
def assign_offices(scores: Iterable[Score], *, by: User, unit: Unit | None) -> int:
    """Put an office in charge of several criteria, whose people are told; return how many moved.

    Raises `ScoreRefused`.
    """
    scores = list(scores)
    for assessment in sorted({score.assessment_id for score in scores}):
        lock_assessment(assessment)
    changed = list(Score.objects.filter(pk__in=[score.pk for score in scores]).exclude(unit=unit))
    for score in changed:
        assign_office(score, by=by, unit=unit)
    if unit:
        for assessment in {score.assessment_id for score in changed}:
            tell_office(assessment, unit, by=by)
    return len(changed)


@transaction.atomic
def write_texts(
    assessment: Assessment, *, by: User, seen: Mapping[str, str] | None = None, **texts: str
) -> None:
    """Store difficulties and proposals (`TEXTS`): the standing body's, while scoring or explaining.

    `seen` are the stamps of the texts that the person's form showed: what they left as it was stays
    as it is stored by now. Raises `TextChanged` when somebody changed the same text since, and
    `ScoreRefused`.
    """
    stored = lock_assessment(assessment.pk)
    if (
        stored.state not in STEPS
        or not Assessment.objects.lockable_by(by).filter(pk=stored.pk).exists()
    ):
        raise ScoreRefused(
            "Chỉ cơ quan thường trực ghi được phần này, khi đang tự chấm hoặc giải trình."
        )
    check_not_on_the_desk(stored)
    check_window(stored, STEPS[stored.state])
    keep_self_assessment(stored, by=None)  # of a lock from before snapshots, with its own texts
    changed = {
        name: text.strip()
        for name, text in texts.items()
        if words_stamp(text) not in ((seen or {}).get(name), words_stamp(getattr(stored, name)))
    }
    for name, text in changed.items():
        if seen and seen.get(name) != words_stamp(getattr(stored, name)):
            raise TextChanged(stored, _last_writer(stored, name))
        setattr(stored, name, text)
    with acting(by=by):
        stored.save(update_fields=list(changed))


def words_stamp(text: str) -> str:
    """Return a short mark of a text, however a browser ends its lines."""
    return stamp_of([text.replace("\r\n", "\n").strip()])


def _last_writer(assessment: Assessment, name: str) -> User | None:
    """Who gave the text `name` its present words."""
    writer = None
    for entry in reversed(history_of(assessment)):
        if getattr(entry.stood, name) != getattr(assessment, name):
            break
        writer = entry.by
    return writer
