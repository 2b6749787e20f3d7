"""What the periods of a plan take: since when they close by themselves, what opens them again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from accounts.holiday_sql import calendar_told
from accounts.models import Holiday, Unit
from foundation.web.written import rows_by
from vietnamese import WorkCalendar

from .openings import PeriodOpening

if TYPE_CHECKING:  # its module imports that of the plan
    from .reporting import ReportingPeriod


class StandingBody(NamedTuple):
    """The office of an authority that keeps watch over its reform."""

    pk: int
    name: str


class PeriodsOfPlan:
    """The part of a plan that says how its periods open and close."""

    pk: int
    unit: Unit
    periods: Any
    closes_by_itself: bool
    closes_from: date | None
    grace: int
    handed_out_at: datetime | None
    issued_on: date | None
    opened: bool  # set by `with_opened` and `read_periods`
    periods_told: list[dict[str, Any]]  # set by `with_periods`
    holidays_told: list[dict[str, Any]]  # set by `for_rows` and `with_days`
    body_told: dict[str, Any] | None  # set by `for_rows`

    @property
    def begun_on(self) -> date | None:
        """The day from which intervals are owed: of issue, of a draft that of handing out; None
        while the offices have not got it.
        """
        if self.handed_out_at is None:
            return None
        return self.issued_on or timezone.localdate(self.handed_out_at)

    @property
    def closing_since(self) -> date | None:
        """The day from which its periods close by themselves: that of handing out, or of the
        switch; None while they are closed by hand.
        """
        if not self.closes_by_itself or self.handed_out_at is None:
            return None
        return self.closes_from or timezone.localdate(self.handed_out_at)

    @property
    def reporting_periods(self) -> "list[ReportingPeriod]":
        """Its periods in their order (one query, none with `with_periods` or when they were
        prefetched).
        """
        if getattr(self, "periods_told", None) is None:
            return list(self.periods.all())
        return self._told_periods

    @cached_property
    def _told_periods(self) -> "list[ReportingPeriod]":
        found = map(self._told_period, self.periods_told)
        return sorted(found, key=lambda period: period.cut_off)

    def _told_period(self, values: dict[str, Any]) -> "ReportingPeriod":
        days = {name: date.fromisoformat(values[name]) for name in ("cut_off", "deadline")}
        locked = bool(values["locked"])
        return self.periods.model(plan=self, **values | days | {"locked": locked})

    @property
    def owed_periods(self) -> "list[ReportingPeriod]":
        """The periods for which something is owed: those that end on or after the day the plan
        began.
        """
        begun = self.begun_on
        return [each for each in self.reporting_periods if begun and each.cut_off >= begun]

    @cached_property
    def _pending_openings(self) -> list[PeriodOpening]:
        """Given or asked for (one query, then remembered; none where none are known to be)."""
        if not getattr(self, "opened", True):
            return []
        return rows_by(_pending, [self.pk])

    @property
    def openings(self) -> list[PeriodOpening]:
        """What reopened its periods, for all or one office, without what was withdrawn."""
        return [each for each in self._pending_openings if each.by_id]

    @property
    def exceptions_asked(self) -> list[PeriodOpening]:
        """The exceptions that its offices ask for."""
        return [each for each in self._pending_openings if not each.by_id]

    def closed_to(self, unit_id: int | None, day: date, today: date) -> "ReportingPeriod | None":
        """Return the closed period that keeps this office from speaking of `day` on `today`.

        What is said of a day also changes later periods, whose figures run from the year's start:
        a closed one of these keeps it out as well, but not where the day's own was opened again.
        """
        later = [each for each in self.reporting_periods if each.cut_off >= day]
        if later and later[0].opening_for(unit_id, today):
            return None
        return next((each for each in later if not each.takes_from(unit_id, today)), None)

    def opened_again_for(self, unit_id: int | None, today: date) -> list[PeriodOpening]:
        """What lets this office enter things into closed periods on `today`, in their order."""
        found = (period.opening_for(unit_id, today) for period in self.reporting_periods)
        return [opening for opening in found if opening]

    def has_exceptions(self, today: date) -> bool:
        """Was a closed period opened again for one office alone?"""
        closed = (period for period in self.reporting_periods if period.is_closed(today))
        openings = (opening for period in closed for opening in period.openings_in_force(today))
        return any(opening.unit_id for opening in openings)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The country's working calendar (one query, none with `for_rows` and `with_days`; then
        remembered).
        """
        if hasattr(self, "holidays_told"):
            return calendar_told(self.holidays_told)
        return Holiday.objects.calendar()

    @property
    def work_calendar(self) -> WorkCalendar | None:
        """The calendar that counts the days of grace; None without any to count."""
        return self.calendar if self.grace else None

    @cached_property
    def standing_body(self) -> StandingBody | None:
        """The standing body of its authority (one query, none with `for_rows`; then remembered)."""
        if hasattr(self, "body_told"):
            return StandingBody(**self.body_told) if self.body_told else None
        bodies = Unit.objects.of_authority(self.unit.authority_id).standing_bodies()
        found = bodies.values_list("pk", "short_name").first()
        return StandingBody(*found) if found else None

    @property
    def standing_body_name(self) -> str:
        """Whom offices ask, in a person's words."""
        return self.standing_body.name if self.standing_body else "cơ quan thường trực"


def _pending(plans: Collection[int]) -> QuerySet[PeriodOpening]:
    found = PeriodOpening.objects.pending().filter(period__plan__in=plans)
    return found.select_related("unit", "asked_by__unit")


def know_openings(plans: Iterable[PeriodsOfPlan]) -> None:
    """Let each of `plans` know what opened its periods again or is asked to (one query)."""
    rows, found = list(plans), defaultdict[int, list[PeriodOpening]](list)
    pending = PeriodOpening.objects.pending().filter(period__plan__in=[plan.pk for plan in rows])
    for each in pending.select_related("period", "unit", "asked_by__unit"):
        found[each.period.plan_id].append(each)
    for plan in rows:
        plan._pending_openings = found[plan.pk]
