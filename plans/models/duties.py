"""What units must do to carry a plan out."""

from django.db import models

from accounts.models import Role, Unit

from ..origins import Origin, origins_of
from .evidence import Evidence
from .plan import Plan


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user):
        """Duties of the plans that `user` sees."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def owed_by(self, unit):
        """Dated duties of open plans that `unit` has not done yet."""
        return self.filter(
            plan__in=Plan.objects.open(), units=unit, due__isnull=False, done_on=None
        )

    def editable_by(self, user):
        """Duties of the plans that `user` edits."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def answerable_by(self, user):
        """Duties that `user` may mark as done: their unit's, for the standing body all."""
        own = self.filter(plan__unit__authority=user.authority_id, plan__in=Plan.objects.open())
        if user.has_role(Role.STANDING_BODY):
            return own
        return (
            own.filter(units=user.unit_id)
            if user.has_role(Role.OFFICER, Role.HEAD)
            else self.none()
        )


class Duty(models.Model):
    """What a unit must do to carry the plan out (section “Tổ chức thực hiện”).

    `reassigned` says in words whose duty it was before (`old`) and after (`new`) its units were
    last changed, so that the history can tell.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="duties", verbose_name="kế hoạch")
    unit_text = models.CharField("đơn vị như văn bản ghi", max_length=300)
    units = models.ManyToManyField(Unit, blank=True, related_name="duties", verbose_name="đơn vị")
    text = models.TextField("nội dung")
    due = models.DateField("thời hạn", null=True, blank=True)
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="duties", verbose_name="minh chứng"
    )
    origin = models.JSONField("nơi đọc được", default=dict, blank=True, editable=False)
    reassigned = models.JSONField(
        "lần đổi đơn vị gần nhất", default=dict, blank=True, editable=False
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "trách nhiệm tổ chức thực hiện"
        verbose_name_plural = "trách nhiệm tổ chức thực hiện"
        ordering = ["plan", "order"]

    def __str__(self):
        return self.text[:80]

    @property
    def origins(self) -> list[Origin]:
        return origins_of(self.origin, {"unit": self.unit_text, "text": self.text}, {})

    def units_in_words(self) -> str:
        """Return the short names of the units whose duty it is (one query)."""
        return ", ".join(unit.short_name for unit in self.units.all()) or "chưa có"

    def is_answerable_by(self, user) -> bool:
        """May a person of the same authority mark this as done? (from the prefetched units)"""
        if user.has_role(Role.STANDING_BODY):
            return True
        return user.has_role(Role.OFFICER, Role.HEAD) and any(
            unit.pk == user.unit_id for unit in self.units.all()
        )
