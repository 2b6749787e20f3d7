"""What opens a closed period once more: for all offices, or for one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Role, Unit, acting_as
from vietnamese import short_date


class PeriodOpeningQuerySet(models.QuerySet["PeriodOpening"]):
    def of_plan(self, plan_id: int | None):
        return self.filter(period__plan=plan_id)

    def pending(self):
        """Openings that nobody withdrew, given or asked for."""
        return self.filter(withdrawn_at=None)

    def standing(self):
        """Openings that nobody withdrew."""
        return self.pending().filter(by__isnull=False)

    def asked(self):
        """Exceptions that offices ask for and nobody has decided on."""
        return self.pending().filter(by=None)

    def asked_of(self, user):
        """Those of them that `user` decides on as the standing body, but what they asked for."""
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        mine = user.barred_authors(Role.STANDING_BODY)
        asked = self.asked().exclude(asked_by__in=mine)
        return asked.filter(
            period__plan__unit__authority=user.authority_id, period__plan__discarded_at=None
        )


class PeriodOpening(models.Model):
    """A closed period takes entries once more until the end of a day: of all offices (it was
    reopened), or of one (its exception).

    An exception may be asked for by its office (`asked_by`, with its reason and the day it wishes);
    it opens nothing until somebody grants it (`by`); one that is withdrawn before was refused.
    """

    period = models.ForeignKey(
        "ReportingPeriod", models.CASCADE, related_name="openings", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ngoại lệ cho đơn vị",
    )
    until = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đề nghị",
    )
    asked_at = models.DateTimeField("đề nghị lúc", null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người mở",
    )
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="mở thay (theo ủy quyền)",
    )
    at = models.DateTimeField("mở lúc", default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đóng lại",
    )
    withdrawn_at = models.DateTimeField("đóng lại lúc", null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField("lý do đóng lại", max_length=300, blank=True)

    objects = PeriodOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "lần mở lại, ngoại lệ của kỳ"
        verbose_name_plural = "lần mở lại, ngoại lệ của kỳ"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(asked_by__isnull=False, unit__isnull=False),
                name="opening_is_given_or_asked_for",
            ),
            models.UniqueConstraint(
                fields=["period", "unit"],
                condition=Q(by=None, withdrawn_at=None),
                name="one_exception_asked_for",
            ),
        ]

    def __str__(self):
        whom = f"Ngoại lệ của {self.unit}" if self.unit else "Mở lại"
        if self.by_id is None:
            whom = f"Đề nghị ngoại lệ của {self.unit}"
        return f"{whom} đến hết {short_date(self.until)}"

    @property
    def words(self) -> str:
        """What an office reads where it enters something."""
        kind = "Ngoại lệ" if self.unit_id else "Kỳ mở lại"
        return f"{kind} đến hết {short_date(self.until)}: {self.reason}"

    @property
    def opener(self) -> str:
        """Who opened it, and for whom; empty while nobody has."""
        return acting_as(self.by, self.acting_for) if self.by else ""
