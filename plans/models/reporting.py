"""The periodic reports of a plan: when data ends, when they are due, when they take entries."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Role
from vietnamese import short_date

from .. import periods
from .openings import PeriodOpening
from .plan import Plan


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def editable_by(self, user):
        """Periods of the plans that `user` edits."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def with_pending(self):
        """Periods annotated with `pending`: is this one opened again, or is that asked for?"""
        pending = PeriodOpening.objects.pending().filter(period=OuterRef("pk"))
        return self.annotate(pending=Exists(pending))

    def closable_by(self, user):
        """Periods that `user` closes and reopens, as leader or standing body."""
        return self.filter(plan__in=Plan.objects.closable_by(user))

    def exceptable_by(self, user):
        """Periods of the plans in which `user` asks for an exception of their office: those who
        enter something and do not grant it.
        """
        plans = Plan.objects.filter(unit__authority=user.authority_id, discarded_at=None)
        if not user.has_role(Role.OFFICER, Role.HEAD) or plans.closable_by(user).exists():
            return self.none()
        return self.filter(plan__in=plans)

    def current(self, today: date):
        """The period of `today`: the first whose cut-off is not past, else the last of all."""
        return (
            self.filter(cut_off__gte=today).order_by("cut_off").first()
            or self.order_by("cut_off").last()
        )


class ReportingPeriod(models.Model):
    """One of a plan's four periodic reports: the last day of its data and the day it is due.

    It takes entries from the first day of its data until it is closed: by itself once its deadline
    (and the plan's grace) is over, or by hand (`locked`); a `PeriodOpening` opens it once more.
    """

    class State(models.TextChoices):
        """Where a period stands on a day, for offices without an exception."""

        NOT_BEGUN = "not_begun", "Chưa mở"
        OPEN = "open", "Đang mở"
        CLOSED = "closed", "Đã đóng"
        REOPENED = "reopened", "Mở lại"

    class Key(models.TextChoices):
        QUARTER_1 = "quarter-1", "Quý I"
        SIX_MONTHS = "six-months", "6 tháng"
        QUARTER_3 = "quarter-3", "9 tháng"
        YEAR = "year", "Cả năm"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods", verbose_name="kế hoạch")
    key = models.CharField("kỳ", max_length=10, choices=Key)
    cut_off = models.DateField("chốt số liệu đến hết ngày")
    deadline = models.DateField("hạn gửi báo cáo")
    locked = models.BooleanField("đã khóa kỳ", default=False)

    objects = ReportingPeriodQuerySet.as_manager()

    pending: bool  # with_pending

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["cut_off"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_period_of_a_kind"),
            models.CheckConstraint(
                condition=Q(cut_off__lte=F("deadline")),
                name="deadline_after_cut_off",
                violation_error_message="Hạn gửi báo cáo không thể trước ngày chốt số liệu.",
            ),
        ]

    def __str__(self):
        return f"{self.get_key_display()} {self.plan.year}"

    @property
    def title(self) -> str:
        """The period as titles of reports name it: `Quý I năm 2026`, `6 tháng đầu năm 2026`."""
        names = {period.key: period.name for period in periods.DEFAULT_PERIODS}
        return names[self.key].format(year=self.plan.year)

    @property
    def interval(self) -> periods.Interval:
        """The days that belong to this period alone."""
        return next(interval for interval in self.plan.intervals if interval.end == self.cut_off)

    @property
    def closes(self) -> date | None:
        """The last day on which it takes entries; None when it does not close by itself.

        One that was over before the offices had the plan never took any: it does not close.
        """
        since = self.plan.closing_since
        if since is None:
            return None
        day = periods.closing_day(self.deadline, self.plan.grace, self.plan.work_calendar)
        return day if day >= since else None

    def is_closed(self, today: date) -> bool:
        """Is it closed on `today`, by hand or by itself, if nobody opened it once more?"""
        return self.locked or ((closes := self.closes) is not None and closes < today)

    def openings_in_force(self, today: date) -> list[PeriodOpening]:
        """What opens it on `today` once more, for all or for one office."""
        return [
            opening
            for opening in self.plan.openings
            if opening.period_id == self.pk and opening.until >= today
        ]

    def exceptions_asked(self, unit_id: int | None = None) -> list[PeriodOpening]:
        """The exceptions from it that offices, or this one, ask for."""
        return [
            each
            for each in self.plan.exceptions_asked
            if each.period_id == self.pk and unit_id in (None, each.unit_id)
        ]

    def opening_for(self, unit_id: int | None, today: date) -> PeriodOpening | None:
        """What opens the closed period for this office on `today`, the longest; None for an open
        one.
        """
        if not self.is_closed(today):
            return None
        openings = (
            each for each in self.openings_in_force(today) if each.unit_id in (None, unit_id)
        )
        return max(openings, key=lambda opening: opening.until, default=None)

    def takes_from(self, unit_id: int | None, today: date) -> bool:
        """Does it take entries of this office on `today`? (whether it has begun is not asked)"""
        return not self.is_closed(today) or self.opening_for(unit_id, today) is not None

    def takes_of(self, user, today: date) -> bool:
        """Does it take entries on `today` that `user` may make: of their office, of the standing
        body those for any office with an exception?
        """
        if self.takes_from(user.unit_id, today):
            return True
        return self.plan.is_editable_by(user) and bool(self.openings_in_force(today))

    @property
    def shut(self) -> bool:
        """Is it closed today for everybody without an exception?"""
        return not self.takes_from(None, timezone.localdate())

    def state(self, today: date) -> State:
        """Where it stands on `today` for offices without an exception."""
        if self.opening_for(None, today):
            return self.State.REOPENED
        if self.is_closed(today):
            return self.State.CLOSED
        return self.State.NOT_BEGUN if self.interval.start > today else self.State.OPEN

    @property
    def closed_words(self) -> str:
        """Since when the closed period is closed, as a sentence without its end."""
        if self.closes and not self.locked:
            return f"Kỳ {self} đã đóng hết ngày {short_date(self.closes)}"
        return f"Kỳ {self} đã khóa số liệu đến hết {short_date(self.cut_off)}"

    def refusal(self, instead: str = "") -> str:
        """The sentence for who enters something into the closed period: since when it is closed,
        and what to do, or `instead` (one query).
        """
        ask = f"đề nghị {self.plan.standing_body_name} mở ngoại lệ cho đơn vị"
        return f"{self.closed_words}. Hãy {f'{instead} hoặc ' if instead else ''}{ask}."
