"""The steps of an assessment: their windows with the time that is left, and the moves so far."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from accounts.holiday_sql import calendar_told
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
    """The windows of an assessment's unit and its moves (three queries, each when asked for; one
    less for an assessment that knows the calendar).
    """

    def __init__(self, assessment: Assessment):
        """Take the assessment; the time is that of this moment."""
        self.assessment, self.now = assessment, timezone.now()

    @cached_property
    def calendar(self) -> WorkCalendar:
        """By which what is left is counted; no day is asked for where nothing ends."""
        told = self.assessment.holidays_told
        if told is not None:
            return calendar_told(told)
        return Holiday.objects.calendar() if self.assessment.windows else WorkCalendar()

    @cached_property
    def lines(self) -> list[StepLine]:
        here = STEP_OF.get(self.assessment.state)
        return [
            StepLine(
                step,
                self.assessment.windows.get(step),
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
        if self.assessment.state != state or self.assessment.on_the_desk or state not in STEP_OF:
            return False
        window = self.assessment.windows.get(STEP_OF[state])
        return window is None or window.is_open(self.now)


def days_left(now: datetime, end: datetime, calendar: WorkCalendar) -> str:
    """Return what is left until `end` in working days; in days where none of them is worked."""
    first, last = timezone.localdate(now), timezone.localdate(end)
    if first == last:
        return "là hôm nay"
    return time_left(first, last, calendar)
