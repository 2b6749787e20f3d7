"""The periods of a plan as people read them: when each takes entries, where it stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from accounts.models import Holiday
from vietnamese import WorkCalendar, short_date, time_left

from .models import PeriodOpening, Plan, ReportingPeriod

State = ReportingPeriod.State
ICONS = {
    State.NOT_BEGUN: "circle",
    State.OPEN: "lock-open",
    State.CLOSED: "lock",
    State.REOPENED: "lock-open",
}


@dataclass(frozen=True)
class PeriodRow:
    """A period on a day: its `state`, the `openings` in force, the exceptions `asked` for, what is
    `left` to its deadline, in words, while that is to come.
    """

    period: ReportingPeriod
    state: State
    openings: Sequence[PeriodOpening]
    asked: Sequence[PeriodOpening]
    left: str

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def tone(self) -> str:
        return "warn" if self.state == State.REOPENED else ""

    @property
    def words(self) -> str:
        """Where it stands: `Mở lại đến hết 05/04/2026`."""
        reopened = [each for each in self.openings if each.unit_id is None]
        if self.state == State.REOPENED:
            return f"Mở lại đến hết {short_date(max(each.until for each in reopened))}"
        return "Đã khóa" if self.state == State.CLOSED and self.period.locked else self.state.label

    @property
    def exceptions(self) -> list[PeriodOpening]:
        return [each for each in self.openings if each.unit_id is not None]

    @property
    def waiting_units(self) -> set[int | None]:
        """The ids of the offices that asked for an exception and have no answer yet."""
        return {each.unit_id for each in self.asked}

    @property
    def closable(self) -> bool:
        """Can it be closed now?"""
        return self.state in (State.OPEN, State.REOPENED)

    @property
    def reopenable(self) -> bool:
        return self.state == State.CLOSED

    @property
    def takes_exceptions(self) -> bool:
        """Can an office get an exception: is it closed, or will it close?"""
        return self.state == State.CLOSED or (
            self.state != State.NOT_BEGUN and self.period.closes is not None
        )


def rows_of(plan: Plan, today: date) -> list[PeriodRow]:
    """Return the periods of `plan` on `today`, in order (three queries at most)."""
    prefetch_related_objects([plan], "periods")
    calendar = Holiday.objects.calendar()
    return [_row(period, today, calendar) for period in plan.periods.all()]


def _row(period: ReportingPeriod, today: date, calendar: WorkCalendar) -> PeriodRow:
    begun = period.interval.start <= today <= period.deadline
    left = time_left(today, period.deadline, calendar) if begun else ""
    openings, asked = period.openings_in_force(today), period.exceptions_asked()
    return PeriodRow(period, period.state(today), openings, asked, left)
