"""Indicators of a plan, their targets, and the append-only measurements of each period."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Role, Unit
from plans.models import AreasOfPlan, Evidence, PlaceOfArea, Plan, ReportingPeriod
from plans.reviewing.models import Declaration, DeclarationQuerySet
from vietnamese import fold, number

from .judging import Result
from .proposals import Change, ComputedFrom, Judged, propose
from .statistics.exports.models import StatisticsImport, StatisticsSource
from .statistics.feeding import form_address, misfit
from .statistics.models import (
    FormCheck,
    FormColumn,
    FormEntry,
    FormRow,
    FormSentence,
    PlanForm,
    RowOffice,
    StatisticalForm,
)

__all__ = [
    "FormCheck",
    "FormColumn",
    "FormEntry",
    "FormRow",
    "FormSentence",
    "Indicator",
    "Measurement",
    "PlanForm",
    "RowOffice",
    "StatisticalForm",
    "StatisticsImport",
    "StatisticsSource",
    "Target",
]

LAST_PERIOD = ReportingPeriod.Key.YEAR
MOST_PLACES = 2  # decimals that people read


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
        """Indicators with their lead unit, their plan and its areas, in the same query."""
        found = self.select_related("lead_unit", "plan__unit__authority")
        return found.annotate(areas_told=AreasOfPlan("plan"))

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
    area = models.PositiveSmallIntegerField("lĩnh vực")
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

    objects = IndicatorQuerySet.as_manager()

    editable: bool  # an annotation of `with_editable`
    areas_told: list[dict[str, Any]]  # of `with_plan`

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = [PlaceOfArea(), "ordinal", "pk"]
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

    @property
    def number(self) -> str:
        """Its place in the plan: `III.4`."""
        return f"{self.plan.area_numeral(self.area)}.{self.ordinal}"

    @property
    def area_name(self) -> str:
        """The name of its area of reform."""
        return self.plan.area_name(self.area)


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
        """Targets that `user` may measure: their unit's that the program does not compute, or as
        the standing body all; none that a row of a form feeds.
        """
        return self.answered_by(user).filter(fed_by=None)

    def answered_by(self, user) -> Self:
        """Targets whose figure `user` answers for, also those that a row of a form feeds."""
        own = self.filter(
            indicator__plan__unit__authority=user.authority_id, indicator__plan__discarded_at=None
        )
        if user.has_role(Role.STANDING_BODY):
            return own
        if user.has_role(Role.OFFICER, Role.HEAD):
            return own.filter(indicator__lead_unit=user.unit_id, computed_from="")
        return self.none()

    def of_plan(self, plan: Plan) -> Self:
        """Targets of this plan, in its order."""
        return self.filter(indicator__plan=plan).order_by(
            PlaceOfArea("indicator__plan", "indicator__area"),
            "indicator__ordinal",
            "indicator_id",
            "order",
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

    def with_answered(self, user) -> Self:
        """Targets annotated with `answered`: does `user` answer for the figure of this one?"""
        return self.annotate(
            answered=Exists(Target.objects.answered_by(user).filter(pk=OuterRef("pk")))
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

    def owed(self) -> Self:
        """Targets whose figures an office owes: not what the program computes or reads from a form,
        nor what is published later.
        """
        return self.filter(computed_from="", published_later=False, fed_by=None)

    def asked_in(self, periods: Collection[int]) -> Self:
        """Targets once for each of `periods` (ids) for which their office owes a figure (its id is
        `asked`): nobody measured them, or the measurements were returned.

        Annotated with `returned`, was one returned, and `return_reason` (null when none was).
        """
        asked = self.owed().filter(indicator__plan__periods__in=periods)
        asked = asked.annotate(asked=F("indicator__plan__periods"))
        measured = Measurement.objects.filter(target=OuterRef("pk"), period=OuterRef("asked"))
        newest = measured.returned().order_by("-pk").values("review_reason")[:1]
        missing = asked.filter(~Exists(measured.counting()))
        return missing.annotate(
            returned=Exists(measured.returned()), return_reason=Subquery(newest)
        )


class Target(models.Model):
    """A figure that an indicator must reach; a qualitative one has one target without a goal."""

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "tối thiểu"
        MORE_THAN = ">", "trên"
        EQUAL = "=", "đạt"
        AT_MOST = "<=", "tối đa"
        LESS_THAN = "<", "dưới"

    class Judged(models.TextChoices):
        """When the goal must stand."""

        EVERY_PERIOD = Judged.EVERY_PERIOD.value, "mỗi kỳ"
        YEAR_END = Judged.YEAR_END.value, "cuối năm"

    class Change(models.TextChoices):
        """How the goal speaks of the way from the baseline instead of the figure itself."""

        TYPED = Change.TYPED.value, "mức tăng, giảm do đơn vị ghi"
        RISE = Change.RISE.value, "mức tăng so với giá trị gốc"
        FALL = Change.FALL.value, "mức giảm so với giá trị gốc"
        RISE_PERCENT = Change.RISE_PERCENT.value, "tỷ lệ % tăng so với giá trị gốc"
        FALL_PERCENT = Change.FALL_PERCENT.value, "tỷ lệ % giảm so với giá trị gốc"
        RANKS = Change.RANKS.value, "số bậc tăng so với thứ hạng gốc"

    class ComputedFrom(models.TextChoices):
        """The named rate of the plan's own tasks that the target is."""

        PLAN = ComputedFrom.PLAN.value, "tỷ lệ hoàn thành kế hoạch"
        DUE = ComputedFrom.DUE.value, "tỷ lệ hoàn thành trong số đến hạn"
        ON_TIME = ComputedFrom.ON_TIME.value, "tỷ lệ hoàn thành đúng hạn trong số đến hạn"
        SCHEDULE = ComputedFrom.SCHEDULE.value, "tỷ lệ đúng tiến độ"

    SMALLER_IS_BETTER = (Comparator.AT_MOST, Comparator.LESS_THAN)
    FALLING = (Change.FALL, Change.FALL_PERCENT)
    # what a person may change of how a target is judged, which confirms all of it
    JUDGING = ("judged", "change", "published_later", "computed_from")
    # what goes on to the same target of another plan
    HOW_JUDGED = (
        *JUDGING,
        "judged_confirmed",
        "fed_by_id",
        "goal_quarter_1",
        "goal_six_months",
        "goal_quarter_3",
    )
    PERIOD_GOALS: ClassVar[dict[str, str]] = {
        ReportingPeriod.Key.QUARTER_1: "goal_quarter_1",
        ReportingPeriod.Key.SIX_MONTHS: "goal_six_months",
        ReportingPeriod.Key.QUARTER_3: "goal_quarter_3",
    }
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
    goal_quarter_1 = models.DecimalField(
        "mục tiêu quý I", max_digits=18, decimal_places=4, null=True, blank=True
    )
    goal_six_months = models.DecimalField(
        "mục tiêu 6 tháng", max_digits=18, decimal_places=4, null=True, blank=True
    )
    goal_quarter_3 = models.DecimalField(
        "mục tiêu 9 tháng", max_digits=18, decimal_places=4, null=True, blank=True
    )
    # empty until it is stored the first time: then it is proposed from the words
    judged = models.CharField("đánh giá", max_length=12, choices=Judged, blank=True, default="")
    change = models.CharField(
        "cách tính so với giá trị gốc", max_length=12, choices=Change, blank=True, default=""
    )
    published_later = models.BooleanField("do cấp trên công bố sau", default=False)
    computed_from = models.CharField(
        "tính từ kết quả nhiệm vụ", max_length=13, choices=ComputedFrom, blank=True, default=""
    )
    fed_by = models.ForeignKey(
        FormRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="lấy số từ dòng của biểu thống kê",
    )
    judged_confirmed = models.BooleanField("cách đánh giá đã được xác nhận", default=False)
    # the row that feeds it as the form of the plan's year has it: set by who reads its figures
    fed_row: FormRow | None = None

    objects = TargetQuerySet.as_manager()

    # annotations, each on the rows of the queryset method beside it
    measurable: bool  # with_measurable
    answered: bool  # with_answered
    measured_pk: int | None  # with_measured, as are the other `measured_` of MEASURED
    seen: int | None  # with_seen
    returned: bool  # with_returned_in
    return_reason: str | None  # with_returned_in

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
            models.CheckConstraint(
                condition=Q(change__in=("", Change.TYPED)) | Q(baseline__isnull=False),
                name="a_change_starts_from_a_baseline",
                violation_error_message="Mục tiêu tính so với giá trị gốc cần có giá trị gốc.",
            ),
        ]

    def __str__(self):
        return self.goal_text

    def save(self, **kwargs):
        """Store the target; a new one of which nobody said how it is judged gets the proposal."""
        if self._state.adding and not self.judged:
            self.propose()
        super().save(**kwargs)

    def propose(self) -> None:
        """Say how the target is judged as its words and those of its indicator propose it."""
        proposal = propose(
            self.indicator.statement,
            label=self.label,
            unit=self.unit,
            comparator=self.comparator,
            qualitative=self.indicator.qualitative,
            baseline=self.baseline is not None,
        )
        self.judged, self.published_later = proposal.judged.value, proposal.published_later
        self.change = proposal.change.value if proposal.change else ""
        computed = proposal.computed_from if not self.fed_by_id else None
        self.computed_from = computed.value if computed else ""

    def follows_words(self) -> bool:
        """Take over what the words propose while nobody has confirmed or measured it otherwise;
        return whether that changed something.
        """
        if self.judged_confirmed or self.fed_by_id or (self.pk and self.measurements.exists()):
            return False
        before = [getattr(self, name) for name in self.JUDGING]
        self.propose()
        return before != [getattr(self, name) for name in self.JUDGING]

    @property
    def goal_text(self) -> str:
        """The goal in words: `trên 99%`, `đạt 100%`, `đạt yêu cầu` for a qualitative one."""
        return self.goal_as(None)

    def goal_as(self, places: int | None) -> str:
        """Return the goal in words with so many decimals (None: those that it has)."""
        if self.goal is None:
            return "đạt yêu cầu"
        word = "đúng" if self.exact else self.get_comparator_display()
        way = f"{self._way} " if self.is_worked_out else ""
        return f"{way}{word} {number(self.goal, places)}{self._unit_after}"

    def in_unit(self, value: Decimal, places: int | None = None) -> str:
        """Return `value` to at most two decimals with the unit: `99,3%`, `12 bài`; with `places`
        to so many.
        """
        return self.as_number(value, places) + self._unit_after

    def as_number(self, value: Decimal, places: int | None = None) -> str:
        """Return `value` as `in_unit`, without the unit."""
        step = Decimal(1).scaleb(-(MOST_PLACES if places is None else places))
        return number(Decimal(value).quantize(step, ROUND_HALF_UP), places)

    def as_read(self, value: Decimal, places: int | None = None) -> str:
        """Return the figure as it is held against the goal: `99,3%`, of a change `tăng 3 bậc`."""
        if not self.is_worked_out:
            return self.in_unit(value, places)
        amount = self.amount(value)
        if amount is None:
            return self.as_number(value, places)
        if not amount:
            return "không đổi"
        falls = (self.change in self.FALLING) == (amount > 0)
        return f"{'giảm' if falls else 'tăng'} {self.in_unit(abs(amount), places)}"

    @property
    def _way(self) -> str:
        return "giảm" if self.change in self.FALLING else "tăng"

    @property
    def _unit_after(self) -> str:
        return f"{'' if self.unit in ('', '%') else ' '}{self.unit}"

    @property
    def is_ratio(self) -> bool:
        """Is this target measured as a share of a whole?"""
        of_baseline = (self.Change.RISE_PERCENT, self.Change.FALL_PERCENT)
        return self.unit == "%" and self.change not in of_baseline

    @property
    def is_worked_out(self) -> bool:
        """Is a change from the baseline held against the goal, rather than the figure itself?"""
        return self.change not in ("", self.Change.TYPED)

    @property
    def is_owed(self) -> bool:
        """Does an office owe the figure: neither computed, read from a form nor published later?"""
        return not self.computed_from and not self.published_later and not self.fed_by_id

    @property
    def is_awaited(self) -> bool:
        """Is it unknown without a figure: does an office owe it, here or on a form?"""
        return self.is_owed or bool(self.fed_by_id)

    @property
    def fed_words(self) -> str:
        """Where the figure comes from: `dòng “…” của biểu “…”`."""
        row = self.fed_row or self.fed_by
        return f"dòng “{row}” của biểu “{row.form}”" if row else ""

    def fed_address(self, key: str = "") -> str:
        """The page of the form where the figure is entered, of the period `key` if it has that."""
        row = self.fed_row or self.fed_by
        return form_address(self.indicator.plan_id, row, key) if row else ""

    def misfit(self, row: FormRow, columns: int) -> str:
        """Return why `row` of a form with so many columns cannot feed the target; empty when it
        can.
        """
        percent_of_baseline = self.change in (self.Change.RISE_PERCENT, self.Change.FALL_PERCENT)
        return misfit(
            row,
            columns=columns,
            qualitative=self.indicator.qualitative,
            unit=self.unit,
            is_ratio=self.is_ratio,
            any_unit=percent_of_baseline,
        )

    def amount(self, value: Decimal) -> Decimal | None:
        """Return what of `value` is held against the goal: itself, or how far it went from the
        baseline; None when there is no such share.
        """
        if not self.is_worked_out or self.baseline is None:
            return value
        falls = self.change in (*self.FALLING, self.Change.RANKS)  # rank 20 is better than 23
        amount = self.baseline - value if falls else value - self.baseline
        if self.change in (self.Change.RISE_PERCENT, self.Change.FALL_PERCENT):
            return amount * 100 / abs(self.baseline) if self.baseline else None
        return amount

    def goal_in(self, key: str) -> Decimal | None:
        """Return the goal of the period with this key: its own, else that of the year."""
        own = self.own_goal_in(key)
        return self.goal if own is None else own

    def own_goal_in(self, key: str) -> Decimal | None:
        """Return the goal that the period with this key has of its own."""
        return getattr(self, self.PERIOD_GOALS[key]) if key in self.PERIOD_GOALS else None

    def is_open_in(self, key: str) -> bool:
        """Is it judged only after the period with this key, at the year's end?"""
        at_the_end = self.judged == self.Judged.YEAR_END and key != LAST_PERIOD
        return at_the_end and self.own_goal_in(key) is None

    def result_in(self, key: str, value: Decimal | None, achieved: bool | None = None) -> Result:
        """Return what a figure of the period with this key says of the goal.

        Before the year's end a goal of the year's end is reached or under way; a limit that a sum
        has already passed is not met at once.
        """
        reached = achieved
        if achieved is None:
            reached = self.met_by(value, self.goal_in(key))
        if reached is None:
            return Result.UNKNOWN
        if not self.is_open_in(key):
            return Result.MET if reached else Result.NOT_MET
        if achieved is None and self.is_limit:
            return Result.NOT_MET if self.is_past_limit(value) else Result.UNDER_WAY
        return Result.MET if reached else Result.UNDER_WAY

    @property
    def is_limit(self) -> bool:
        """Can a figure that is within the goal today still leave it?"""
        return self.exact or self.comparator in self.SMALLER_IS_BETTER

    def is_past_limit(self, value: Decimal | None) -> bool:
        """Has a sum, which only grows, gone past the limit that the goal is?"""
        adds_up = self.unit != "%" and not self.change and not self.published_later
        if value is None or self.goal is None or not adds_up or not self.is_limit:
            return False
        if self.comparator == self.Comparator.LESS_THAN:
            return value >= self.goal
        return value > self.goal

    def met_by(self, value: Decimal | None, goal: Decimal | None = None) -> bool | None:
        """Is the goal (or another `goal`) met by `value`? Unknown (None) when nothing was reported
        or there is no goal.

        A bare “đạt 90%” is a floor unless a person set “đúng bằng”.
        """
        goal = self.goal if goal is None else goal
        amount = None if value is None else self.amount(value)
        if amount is None or goal is None:
            return None
        match self.comparator:
            case self.Comparator.MORE_THAN:
                return amount > goal
            case self.Comparator.AT_MOST:
                return amount <= goal
            case self.Comparator.LESS_THAN:
                return amount < goal
        return amount == goal if self.exact else amount >= goal


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
            "target__indicator__plan__unit",
            "period",
            "author__unit",
            "on_behalf_of",
            "reviewed_by",
            "reviewed_for",
        ).prefetch_related("evidence")


class Measurement(Declaration):
    """What a target stood at in a period. The newest that counts is it."""

    PARENT, SUBJECT = "target", "target__indicator"
    AREA, PLAN = "target__indicator__area", "target__indicator__plan"
    PROVINCE = f"{PLAN}__unit__province"
    NOUN, SUBJECT_NOUN = "số liệu", "chỉ tiêu"
    REVIEWS = "indicators:review_queue"

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
    places: int | None = None  # the decimals that it shares with the others beside it

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
    def result(self) -> Result:
        """What the figure says of the goal in its period."""
        return self.target.result_in(self.period.key, self.value, self.achieved)

    @property
    def met(self) -> bool | None:
        return self.result.met

    @property
    def value_text(self) -> str:
        """The value as screens and documents show it: `99,3%`, `12 bài`, `đạt`."""
        if self.value is None:
            return "đạt" if self.achieved else "chưa đạt"
        return self.target.as_read(self.value, self.places)

    @property
    def fraction(self) -> str:
        """Numerator and denominator, `1.060/1.200`; empty when they were not given."""
        return fraction(self.numerator, self.denominator)
