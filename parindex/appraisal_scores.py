"""The scores of a unit that an appraiser works on: what is theirs, what waits, what comes next."""

from collections.abc import Iterator
from functools import cached_property

from django.db.models import Prefetch

from accounts.models import User
from vietnamese import number

from .assessment_steps import STEP_OF
from .models import Assessment, Criterion, Score, ScoreEvidence, StepWindow
from .rules import Ladder
from .services import window_of

State = Assessment.State


class AppraisalScores:
    """The scores that `user` appraises, in order; `only` leaves those that still wait."""

    def __init__(self, assessment: Assessment, user: User, *, only: bool = False):
        self.assessment, self.user, self.only = assessment, user, only

    @cached_property
    def scores(self) -> list[Score]:
        """All that are the person's to appraise, each with its evidence (two queries)."""
        pieces = Prefetch("pieces", ScoreEvidence.objects.select_related("evidence"))
        found = (
            self.assessment.scores.appraised_by(self.user)
            .with_parts()
            .in_order()
            .prefetch_related(pieces)
        )
        found = found.select_related(
            "self_by", "first_by", "second_by", "explained_by", "criterion__area"
        )
        scores = list(found)
        for score in scores:
            score.assessment = self.assessment
        return scores

    @cached_property
    def waiting(self) -> list[Score]:
        """Those that wait for the person in the state that the assessment is in."""
        return [score for score in self.scores if self.waits(score)]

    def waits(self, score: Score) -> bool:
        """Does this score still have to be appraised, and may this person do it?"""
        if self.is_own(score):
            return False
        if self.assessment.state == State.FIRST:
            return not score.first_verdict
        return (
            self.assessment.state == State.SECOND
            and self._again(score)
            and score.second_points is None
        )

    def open_to(self, score: Score) -> bool:
        """May the person appraise this score now (also anew)?"""
        again = self.assessment.state == State.SECOND and self._again(score)
        return (self.assessment.state == State.FIRST or again) and not self.is_own(score)

    def is_own(self, score: Score) -> bool:
        """Did the person enter or explain it as one of the unit?"""
        return self.user.pk in (score.self_by_id, score.explained_by_id)

    def _again(self, score: Score) -> bool:
        return score.first_verdict in Score.EXPLAINED

    def groups(self) -> Iterator[tuple[Criterion | None, list[Score], int]]:
        """Yield each lĩnh vực (none for bonus and penalty) with the scores shown and how many of
        them wait.
        """
        shown = self.waiting if self.only else self.scores
        areas = {score.criterion.area_id: score.criterion.area for score in shown}
        for area_id, area in areas.items():
            rows = [score for score in shown if score.criterion.area_id == area_id]
            yield area, rows, sum(self.waits(score) for score in rows)

    def next_after(self, score: Score) -> Score | None:
        """Return the next score that waits, from the top again after the last."""
        order = [each.pk for each in self.scores]
        at = order.index(score.pk) if score.pk in order else -1
        later = [each for each in self.waiting if order.index(each.pk) > at]
        others = [each for each in self.waiting if each.pk != score.pk]
        return next(iter(later or others), None)

    @cached_property
    def window(self) -> StepWindow | None:
        """The window of the step that the unit is in."""
        step = STEP_OF.get(self.assessment.state)
        return window_of(self.assessment, step) if step else None


def declared_lines(score: Score) -> list[tuple[str, str]]:
    """Return what the unit declared, as pairs of label and words."""
    facts, found = score.declared, []
    if facts.yes is not None:
        found.append(("Trả lời", "Có" if facts.yes else "Không"))
    if facts.numerator is not None or facts.denominator is not None:
        found.append(
            ("Đã đạt / tổng số", f"{_figure(facts.numerator)} / {_figure(facts.denominator)}")
        )
    if facts.value is not None:
        found.append(("Số liệu", _chosen(score) or number(facts.value)))
    if facts.count is not None:
        found.append(("Số lần", number(facts.count)))
    if facts.ticked is not None:
        found.append(("Đã làm", "; ".join(facts.ticked) or "Không có mục nào"))
    if facts.points is not None:
        found.append(("Điểm nhập", number(facts.points)))
    return found


def _figure(value) -> str:
    return "–" if value is None else number(value)


def _chosen(score: Score) -> str:
    """The words of the step that was chosen, empty for a plain figure."""
    formula = score.criterion.formula
    if not isinstance(formula, Ladder) or formula.of != "choice":
        return ""
    return next((step.label for step in formula.steps if step.bound == score.declared.value), "")
