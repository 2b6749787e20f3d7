"""The steps of an assessment: their windows with the time that is left, and the moves so far."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from accounts.models import Holiday
from vietnamese import WorkCalendar, time_left

from .models import Assessment, AssessmentStep, StepWindow
from .services import moment

State, Step = Assessment.State, StepWindow.Step
STEP_OF: dict[str, StepWindow.Step] = {  # the step that a unit is in, by its state
    State.DRAFT: Step.SELF_SCORE,
    State.LOCKED: Step.FIRST_APPRAISAL,
    State.FIRST: Step.FIRST_APPRAISAL,
    State.EXPLANATION: Step.EXPLANATION,
    State.SECOND: Step.SECOND_APPRAISAL,
}
SOON = timedelta(days=3)


class StepLine:
    """One step with its window, as people read it."""

    def __init__(
        self,
        step: str,
        window: StepWindow | None,
        *,
        current: bool,
        now: datetime,
        calendar: WorkCalendar,
    ):
        """Take the step, its window (None: no limit) and whether the assessment is at it."""
        self.step, self.window, self.current, self.now = step, window, current, now
        self.label, self.calendar = Step(step).label, calendar

    @property
    def is_open(self) -> bool:
        return self.window is None or self.window.is_open(self.now)

    @property
    def soon(self) -> bool:
        """Does an open window close within three days?"""
        window = self.window
        return window is not None and self.is_open and window.closes_at - self.now < SOON

    @property
    def words(self) -> str:
        """`đến 17:00 ngày 31/12/2026, còn 3 ngày làm việc`; empty without a window."""
        window = self.window
        if window is None:
            return ""
        if self.now < window.opens_at:
            return f"mở từ {moment(window.opens_at)}"
        if self.is_open:
            left = days_left(self.now, window.closes_at, self.calendar)
            return f"đến {moment(window.closes_at)}, {left}"
        return f"đã đóng lúc {moment(window.closes_at)}"


class AssessmentSteps:
    """The windows of an assessment's unit and its moves (three queries, each when asked for)."""

    def __init__(self, assessment: Assessment):
        """Take the assessment; the time is that of this moment."""
        self.assessment, self.now = assessment, timezone.now()

    @cached_property
    def windows(self) -> dict[str, StepWindow]:
        """The window of each step that has one; the exception of the unit takes the place of the
        window of all.
        """
        found = self.assessment.criteria_set.windows.for_unit(self.assessment.unit_id)
        return {
            each.step: each for each in sorted(found, key=lambda each: each.unit_id is not None)
        }

    @cached_property
    def calendar(self) -> WorkCalendar:
        """By which what is left is counted; no day is asked for where nothing ends."""
        return Holiday.objects.calendar() if self.windows else WorkCalendar()

    @cached_property
    def lines(self) -> list[StepLine]:
        here = STEP_OF.get(self.assessment.state)
        return [
            StepLine(
                step,
                self.windows.get(step),
                current=step == here,
                now=self.now,
                calendar=self.calendar,
            )
            for step in Step
        ]

    @property
    def current(self) -> StepLine | None:
        """The step that the assessment is at; None once published."""
        return next((line for line in self.lines if line.current), None)

    @cached_property
    def moves(self) -> Iterable[AssessmentStep]:
        """The moves so far, the oldest first."""
        return list(self.assessment.steps.select_related("by"))

    def may(self, state: str) -> bool:
        """Is the assessment in `state`, not on a leader's desk, and the window of its step open?"""
        here = self.assessment.state == state and not self.assessment.on_the_desk
        current = self.current
        return here and current is not None and current.is_open


def days_left(now: datetime, end: datetime, calendar: WorkCalendar) -> str:
    """Return what is left until `end` in working days; in days where none of them is worked."""
    first, last = timezone.localdate(now), timezone.localdate(end)
    if first == last:
        return "là hôm nay"
    return time_left(first, last, calendar)
