"""Indicators of a plan, their targets, and the append-only measurements of each period."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Role, Unit
from plans.models import Evidence, Plan, ReformArea, ReportingPeriod
from plans.reviewing.models import Declaration, DeclarationQuerySet
from vietnamese import fold, number


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Indicators of the plans that `user` sees."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def editable_by(self, user) -> Self:
        """Indicators whose wording, lead and targets `user` may change."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def next_ordinal(self, area: int) -> int:
        """The number that a new indicator of this area gets."""
        return (self.filter(area=area).aggregate(last=models.Max("ordinal"))["last"] or 0) + 1

    def with_editable(self, user) -> Self:
        """Indicators annotated with `editable`: may `user` change this one?"""
        return self.annotate(
            editable=Exists(Indicator.objects.editable_by(user).filter(pk=OuterRef("pk")))
        )

    def with_plan(self) -> Self:
        """Indicators with their lead unit and plan, in the same query."""
        return self.select_related("lead_unit", "plan__unit__authority")

    def matching(self, words: str) -> Self:
        """Indicators that hold all of `words`, however their accents are written."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Indicator(models.Model):
    """What a plan promises in figures (or, when qualitative, in words)."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="indicators", verbose_name="kế hoạch"
    )
    area = models.PositiveSmallIntegerField("lĩnh vực", choices=ReformArea)
    ordinal = models.PositiveSmallIntegerField("số thứ tự")
    statement = models.TextField("chỉ tiêu")
    lead_unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="đơn vị chủ trì",
    )
    qualitative = models.BooleanField("định tính", default=False)
    origin = models.JSONField("nơi đọc được", default=dict, blank=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    # what django-simple-history writes beside the next stored state
    _history_user: Any
    _change_reason: str | None
    history = HistoricalRecords(
        excluded_fields=["search_text", "origin"], verbose_name="lịch sử chỉ tiêu"
    )

    objects = IndicatorQuerySet.as_manager()

    editable: bool  # an annotation of `with_editable`

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["area", "ordinal", "pk"]
        indexes = [models.Index(fields=["plan", "area", "ordinal"])]

    def __str__(self):
        return self.statement[:80]

    def save(self, **kwargs):
        """Store the indicator with its folded text for searching."""
        self.search_text = fold(self.statement)
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("indicators:indicator_detail", args=[self.pk])


def fraction(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """Return both as people read them, `1.060/1.200`; empty when one is missing."""
    return (
        ""
        if numerator is None or denominator is None
        else f"{number(numerator)}/{number(denominator)}"
    )


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Targets of the plans that `user` sees."""
        return self.filter(indicator__plan__in=Plan.objects.visible_to(user))

    def measurable_by(self, user) -> Self:
        """Targets that `user` may measure: their unit's, or as the standing body all."""
        own = self.filter(
            indicator__plan__unit__authority=user.authority_id, indicator__plan__discarded_at=None
        )
        if user.has_role(Role.STANDING_BODY):
            return own
        if user.has_role(Role.OFFICER, Role.HEAD):
            return own.filter(indicator__lead_unit=user.unit_id)
        return self.none()

    def of_plan(self, plan: Plan) -> Self:
        """Targets of this plan, in its order."""
        return self.filter(indicator__plan=plan).order_by(
            "indicator__area", "indicator__ordinal", "indicator", "order"
        )

    def led_by(self, unit: Unit | int | None) -> Self:
        return self.filter(indicator__lead_unit=unit)

    def matching(self, words: str) -> Self:
        """Targets of indicators that hold all of `words`, however their accents are written."""
        return self.filter(indicator__in=Indicator.objects.matching(words)) if words else self

    def with_plan(self) -> Self:
        """Targets with their indicator, its lead unit and its plan, in the same query."""
        return self.select_related("indicator__lead_unit", "indicator__plan__unit__authority")

    def with_indicator(self) -> Self:
        """Targets with their indicator and its lead unit, in the same query."""
        return self.select_related("indicator__lead_unit")

    def with_measurable(self, user) -> Self:
        """Targets annotated with `measurable`: may `user` measure this one?"""
        return self.annotate(
            measurable=Exists(Target.objects.measurable_by(user).filter(pk=OuterRef("pk")))
        )

    def with_measured(self) -> Self:
        """Targets once for each of their measurements, whose figures they bear as `measured_…`
        (once without any).
        """
        return self.annotate(
            **{f"measured_{name}": F(f"measurements__{name}") for name in Target.MEASURED}
        )

    def with_seen(self) -> Self:
        """Targets annotated with `seen`: the id of the last measurement that was not returned."""
        newest = Measurement.objects.counting().filter(target=OuterRef("pk")).order_by("-pk")
        return self.annotate(seen=Subquery(newest.values("pk")[:1]))

    def with_returned_in(self, period: ReportingPeriod) -> Self:
        """Targets annotated with `returned`: was a measurement for `period` returned?"""
        returned = Measurement.objects.returned().filter(target=OuterRef("pk"), period=period)
        return self.annotate(returned=Exists(returned))

    def without_value_in(self, period: ReportingPeriod) -> Self:
        """Targets that nobody measured for `period`, or whose measurements were returned."""
        counting = Measurement.objects.counting().filter(target=OuterRef("pk"), period=period)
        return self.filter(~Exists(counting))


class Target(models.Model):
    """A figure that an indicator must reach; a qualitative one has one target without a goal."""

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "tối thiểu"
        MORE_THAN = ">", "trên"
        EQUAL = "=", "đạt"
        AT_MOST = "<=", "tối đa"
        LESS_THAN = "<", "dưới"

    SMALLER_IS_BETTER = (Comparator.AT_MOST, Comparator.LESS_THAN)
    MEASURED = (
        "pk",
        "period",
        "numerator",
        "denominator",
        "value",
        "achieved",
        "estimate",
        "review",
        "review_reason",
    )

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="targets", verbose_name="chỉ tiêu"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    label = models.CharField("tên số liệu", max_length=200, blank=True)
    comparator = models.CharField("so sánh", max_length=2, choices=Comparator, blank=True)
    exact = models.BooleanField("đúng bằng", default=False)
    goal = models.DecimalField("mục tiêu", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    baseline = models.DecimalField(
        "giá trị gốc", max_digits=18, decimal_places=4, null=True, blank=True
    )
    # what django-simple-history writes beside the next stored state
    _history_user: Any
    _change_reason: str | None
    history = HistoricalRecords(verbose_name="lịch sử mục tiêu")

    objects = TargetQuerySet.as_manager()

    # annotations, each on the rows of the queryset method beside it
    measurable: bool  # with_measurable
    measured_pk: int | None  # with_measured, as are the other `measured_` of MEASURED
    seen: int | None  # with_seen
    returned: bool  # with_returned_in

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["indicator", "order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal=None) | ~Q(comparator=""),
                name="a_goal_has_a_comparator",
                violation_error_message="Mục tiêu bằng số cần cách so sánh.",
            ),
        ]

    def __str__(self):
        return self.goal_text

    @property
    def goal_text(self) -> str:
        """The goal in words: `trên 99%`, `đạt 100%`, `đạt yêu cầu` for a qualitative one."""
        if self.goal is None:
            return "đạt yêu cầu"
        word = "đúng" if self.exact else self.get_comparator_display()
        return f"{word} {number(self.goal)}{self._unit_after}"

    def in_unit(self, value: Decimal) -> str:
        """Return `value` to two decimals with the unit: `99,3%`, `12 bài`."""
        return number(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)) + self._unit_after

    @property
    def _unit_after(self) -> str:
        return f"{'' if self.unit in ('', '%') else ' '}{self.unit}"

    @property
    def is_ratio(self) -> bool:
        """Is this target measured as a share of a whole?"""
        return self.unit == "%"

    def met_by(self, value: Decimal | None) -> bool | None:
        """Is the goal met by `value`? Unknown (None) when nothing was reported or there is no goal.

        A bare “đạt 90%” is a floor unless a person set “đúng bằng”.
        """
        if value is None or self.goal is None:
            return None
        match self.comparator:
            case self.Comparator.MORE_THAN:
                return value > self.goal
            case self.Comparator.AT_MOST:
                return value <= self.goal
            case self.Comparator.LESS_THAN:
                return value < self.goal
        return value == self.goal if self.exact else value >= self.goal


class MeasurementQuerySet(DeclarationQuerySet):
    def of_indicator(self, indicator: Indicator) -> Self:
        return self.filter(target__indicator=indicator)

    def of_period(self, period_id: int) -> Self:
        return self.filter(period=period_id)

    def newest_first(self) -> Self:
        """The last period first, in it what was sent last."""
        return self.order_by("-period__cut_off", "-pk")

    def with_details(self) -> Self:
        """Measurements with all that people read of them, evidence included, in two queries."""
        return self.select_related(
            "target__indicator__plan__unit", "period", "author__unit", "on_behalf_of", "reviewed_by"
        ).prefetch_related("evidence")


class Measurement(Declaration):
    """What a target stood at in a period. The newest that counts is it."""

    PARENT, SUBJECT = "target", "target__indicator"
    AREA, PLAN = "target__indicator__area", "target__indicator__plan"
    NOUN, SUBJECT_NOUN = "số liệu", "chỉ tiêu"

    target = models.ForeignKey(
        Target, models.CASCADE, related_name="measurements", verbose_name="mục tiêu"
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="measurements", verbose_name="kỳ báo cáo"
    )
    numerator = models.DecimalField("tử số", max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(
        "mẫu số", max_digits=18, decimal_places=4, null=True, blank=True
    )
    value = models.DecimalField("kết quả", max_digits=18, decimal_places=4, null=True, blank=True)
    achieved = models.BooleanField("đạt yêu cầu", null=True, blank=True)
    estimate = models.BooleanField("số ước", default=False)
    note = models.TextField("ghi chú", blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="measurements", verbose_name="minh chứng"
    )
    # what django-simple-history writes beside the next stored state
    _history_user: Any
    _change_reason: str | None
    history = HistoricalRecords(verbose_name="lịch sử kết quả chỉ tiêu")

    objects: ClassVar = MeasurementQuerySet.as_manager()

    class Meta(Declaration.Meta):
        verbose_name = "kết quả chỉ tiêu"
        verbose_name_plural = "kết quả chỉ tiêu"
        ordering = ["target", "period", "-pk"]
        indexes = [models.Index(fields=["target", "period"]), *Declaration.Meta.indexes]
        constraints = [
            models.UniqueConstraint(fields=["target", "key"], name="same_measurement_key_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(achieved__isnull=False),
                name="measurement_says_something",
                violation_error_message="Hãy nhập số liệu hoặc chọn đạt, không đạt.",
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gt=0),
                name="denominator_above_zero",
                violation_error_message="Mẫu số phải lớn hơn 0.",
            ),
        ]

    def __str__(self):
        return self.value_text

    @property
    def subject(self) -> Indicator:
        return self.target.indicator

    @property
    def plan(self) -> Plan:
        return self.target.indicator.plan

    @property
    def met(self) -> bool | None:
        return self.achieved if self.achieved is not None else self.target.met_by(self.value)

    @property
    def value_text(self) -> str:
        """The value as screens and documents show it: `99,3%`, `12 bài`, `đạt`."""
        if self.value is None:
            return "đạt" if self.achieved else "chưa đạt"
        return self.target.in_unit(self.value)

    @property
    def fraction(self) -> str:
        """Numerator and denominator, `1.060/1.200`; empty when they were not given."""
        return fraction(self.numerator, self.denominator)
