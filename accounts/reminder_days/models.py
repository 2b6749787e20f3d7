"""The days of reminding, one row an authority."""

from django.db import models
from django.db.models import Q


def usual_days() -> list[int]:
    """How many working days before a due day people are reminded where nobody says otherwise."""
    return [7, 3, 1]


class ReminderDaysQuerySet(models.QuerySet["ReminderDays"]):
    def of(self, authority_id: int) -> "ReminderDays":
        """The settings of an authority; the usual ones, not stored, where it has none."""
        return self.filter(authority=authority_id).first() or ReminderDays(
            authority_id=authority_id
        )


class ReminderDays(models.Model):
    """When an authority reminds of a due day, and when it tells those above; in working days."""

    authority = models.OneToOneField(
        "accounts.Unit",
        models.CASCADE,
        related_name="reminder_days",
        verbose_name="cơ quan",
        editable=False,
    )
    before = models.JSONField("nhắc trước hạn (ngày)", default=usual_days)
    on_the_day = models.BooleanField("nhắc vào ngày đến hạn", default=True)
    every = models.PositiveSmallIntegerField("quá hạn thì nhắc lại sau mỗi (ngày)", default=5)
    head_after = models.PositiveSmallIntegerField(
        "quá hạn bao nhiêu ngày thì báo trưởng phòng", default=3
    )
    leader_after = models.PositiveSmallIntegerField(
        "quá hạn bao nhiêu ngày thì báo lãnh đạo", default=7
    )

    objects = ReminderDaysQuerySet.as_manager()

    class Meta:
        verbose_name = "lịch nhắc việc"
        verbose_name_plural = "lịch nhắc việc"
        constraints = [
            models.CheckConstraint(
                condition=Q(every__gte=1),
                name="reminded_again_after_a_day_at_least",
                violation_error_message="Phải cách ít nhất 1 ngày.",
            ),
        ]

    def __str__(self):
        return f"Lịch nhắc việc của {self.authority}"
