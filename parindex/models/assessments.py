"""The assessment of a unit by a criteria set, and the steps that it went through."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.holiday_sql import HolidaysTold
from accounts.models import Role, Unit
from documents.models import Document
from vietnamese import fold

from ..tree import band_of
from .criteria import CriteriaSet
from .rounds import Appraiser, StepWindow

if TYPE_CHECKING:  # its module imports this one
    from .scores import Score

UNDER_APPRAISAL = "đang thẩm định"


class AssessmentQuerySet(models.QuerySet):
    def owned_by(self, user):
        """Assessments of the user's own authority, who alone knows the year behind them."""
        return self.filter(unit__in=user.readable_authorities)

    def visible_to(self, user):
        """Assessments of the user's own authority, of appraised communes once locked, and all
        published ones nearby.

        "Nearby" are those by the sets of the user's own province.
        """
        own = Q(unit__in=user.readable_authorities)
        appraised = Q(unit__in=user.appraised_authorities) & ~Q(state=Assessment.State.DRAFT)
        published = Q(
            state=Assessment.State.PUBLISHED, criteria_set__in=CriteriaSet.objects.visible_to(user)
        )
        # each asked by itself: together the database walks through all assessments
        either = [Assessment.objects.filter(own | appraised), Assessment.objects.filter(published)]
        first, second = (rows.order_by().values("pk") for rows in either)
        return self.filter(pk__in=first.union(second))

    def scored_by(self, user):
        """Assessments in which `user` may enter self-scores, all criteria or their office's."""
        if not user.has_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY):
            return self.none()
        return self.filter(unit=user.authority_id)

    def lockable_by(self, user):
        """Assessments whose self-score `user` may lock: the standing body's own authority's."""
        return (
            self.filter(unit=user.authority_id)
            if user.has_role(Role.STANDING_BODY)
            else self.none()
        )

    def to_hand_in(self):
        """Assessments in whose step the unit has the word: being scored, with no report on its way
        over the desk, or being explained.
        """
        under_way = Q(record__state__in=(*Document.ON_THE_DESK, Document.State.RETURNED))
        draft = Q(state=Assessment.State.DRAFT) & (Q(record=None) | ~under_way)
        return self.filter(draft | Q(state=Assessment.State.EXPLANATION))

    def appraised_by(self, user):
        """Assessments that `user` may appraise, from the lock of the self-score on."""
        return self.filter(unit__in=user.appraised_authorities).exclude(
            state=Assessment.State.DRAFT
        )

    def conducted_by(self, user):
        """Assessments whose appraisal `user` may begin and end: of the units assigned to them, of
        all where nobody is.

        Whoever appraises an area of every unit is assigned to each of them.
        """
        near = Q(unit=None) | Q(unit=OuterRef("unit"))
        assigned = Appraiser.objects.filter(near, criteria_set=OuterRef("criteria_set"))
        return self.appraised_by(user).filter(
            ~Exists(assigned) | Exists(assigned.filter(user__in=user.assignees(Role.APPRAISER)))
        )

    def with_conductor(self, user):
        """Assessments annotated with `conducted`: may `user` begin and end the appraisal?"""
        return self.annotate(
            conducted=Exists(Assessment.objects.conducted_by(user).filter(pk=OuterRef("pk")))
        )

    def reopened_by(self, user):
        """Assessments that `user` may open again: appraisers until publication, the standing body
        until appraisal.
        """
        appraised = Q(unit__in=user.appraised_authorities)
        own = Q(unit=user.authority_id, state=Assessment.State.LOCKED)
        mine = appraised | own if user.has_role(Role.STANDING_BODY) else appraised
        return self.filter(mine).exclude(
            state__in=(Assessment.State.DRAFT, Assessment.State.PUBLISHED)
        )

    def with_keeper(self, user):
        """Assessments annotated with `kept`: may `user` lock them and put offices in charge?"""
        return self.annotate(
            kept=Exists(Assessment.objects.lockable_by(user).filter(pk=OuterRef("pk")))
        )

    def with_set(self):
        """Assessments with their unit, criteria set and document, in the same query."""
        return self.select_related("unit", "criteria_set", "record")

    def with_days(self):
        """Assessments that know the working calendar (`holidays_told`)."""
        return self.annotate(holidays_told=HolidaysTold())

    def of_record(self, document: Document):
        """The assessment whose self-score this document reports, also an earlier lock of it."""
        earlier = Assessment.objects.filter(snapshots__record=document).values("pk")
        return self.filter(Q(record=document) | Q(pk__in=earlier))

    def with_closing(self):
        """Assessments annotated with `closes_at`: when the self-score closes, if ever."""
        windows = StepWindow.objects.filter(
            criteria_set=OuterRef("criteria_set"), step=StepWindow.Step.SELF_SCORE
        )
        windows = windows.for_unit(OuterRef("unit")).order_by(F("unit").asc(nulls_last=True))
        return self.annotate(closes_at=Subquery(windows.values("closes_at")[:1]))

    def with_window(self, steps):
        """Assessments annotated with when the step that they are in opens and closes (`opens_at`,
        `closes_at`, null without a window); `steps` says which step belongs to which state.
        """
        whens = [When(state=state, then=Value(step)) for state, step in steps.items()]
        windows = StepWindow.objects.filter(
            criteria_set=OuterRef("criteria_set"), step=OuterRef("in_step")
        )
        windows = windows.for_unit(OuterRef("unit")).order_by(F("unit").asc(nulls_last=True))
        found = self.annotate(in_step=Case(*whens, default=Value("")))
        return found.annotate(
            opens_at=Subquery(windows.values("opens_at")[:1]),
            closes_at=Subquery(windows.values("closes_at")[:1]),
        )

    def of_round(self, criteria_set):
        """Assessments by this set, by the order of their units."""
        return self.filter(criteria_set=criteria_set).order_by("unit__order", "unit__name")

    def through(self):
        """Assessments that reached the second appraisal, so that their index says something."""
        return self.filter(state__in=(Assessment.State.SECOND, Assessment.State.PUBLISHED))

    def short_of_second(self):
        """Assessments that keep the results of their round from being published."""
        return self.exclude(state=Assessment.State.SECOND)

    def with_result_before(self):
        """Assessments annotated with `index_before` and `rank_before`: the published ones of the
        year before.
        """
        before = Assessment.objects.filter(
            unit=OuterRef("unit"),
            criteria_set__authority=OuterRef("criteria_set__authority"),
            criteria_set__level=OuterRef("criteria_set__level"),
            criteria_set__year=OuterRef("criteria_set__year") - 1,
            state=Assessment.State.PUBLISHED,
        ).order_by("-pk")
        return self.annotate(
            index_before=Subquery(before.values("index")[:1]),
            rank_before=Subquery(before.values("rank")[:1]),
        )

    def of_year(self, year: int):
        """Assessments by the sets of `year`."""
        return self.filter(criteria_set__year=year)

    def years(self) -> list[int]:
        """The years of these assessments, the newest first."""
        found = self.order_by("-criteria_set__year").values_list("criteria_set__year", flat=True)
        return list(found.distinct())

    def matching(self, wanted: dict):
        """Assessments of the `year`, in the `state`, of units with the words `q`, as wanted."""
        found = self.filter(criteria_set__year=wanted["year"]) if "year" in wanted else self
        found = found.filter(state=wanted["state"]) if "state" in wanted else found
        for word in fold(wanted.get("q", "")).split():
            found = found.filter(unit__search_text__contains=word)
        return found

    def sorted_by(self, key: str):
        """Assessments by `unit`, `year`, `own`, `index` or `rank` (falling after a `-`), else the
        newest first.
        """
        column = self.SORTS.get(key.removeprefix("-"))
        if not column:
            return self.order_by("-criteria_set__year", "unit__order", "unit__name")
        falling = key.startswith("-")
        order = F(column).desc(nulls_last=True) if falling else F(column).asc(nulls_last=True)
        return self.order_by(order, "unit__name", "pk")

    SORTS = {
        "unit": "unit__name",
        "year": "criteria_set__year",
        "own": "self_total",
        "index": "index",
        "rank": "rank",
    }

    def of_score(self, pk: int):
        return self.filter(scores=pk)

    def of_unit(self, unit_id: int):
        """Assessments of this unit, the newest year first."""
        return self.filter(unit=unit_id).order_by("-criteria_set__year", "-pk")


class Assessment(models.Model):
    """How a unit is scored by a criteria set.

    `state` moves by `parindex.services` alone, each move recorded as a step. The totals are the
    exact sums of the scores, kept by the services that write scores; `index` is empty until there
    is a result.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang tự chấm"
        LOCKED = "locked", "Đã chốt tự chấm"
        FIRST = "first", "Thẩm định lần 1"
        EXPLANATION = "explanation", "Giải trình"
        SECOND = "second", "Thẩm định lần 2"
        PUBLISHED = "published", "Đã công bố"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="assessments", verbose_name="đơn vị"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="assessments", verbose_name="bộ tiêu chí"
    )
    state = models.CharField("trạng thái", max_length=11, choices=State, default=State.DRAFT)
    self_total = models.DecimalField("tổng điểm tự chấm", max_digits=7, decimal_places=2, default=0)
    final_total = models.DecimalField(
        "tổng điểm thẩm định", max_digits=7, decimal_places=2, default=0
    )
    index = models.DecimalField("chỉ số", max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("xếp hạng", null=True, blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    locked_at = models.DateTimeField("chốt lúc", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    record = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="assessment",
        verbose_name="báo cáo tự chấm trong sổ văn bản",
    )
    decision_number = models.CharField("quyết định công bố số", max_length=50, blank=True)
    decision_on = models.DateField("ngày quyết định công bố", null=True, blank=True)
    # all of them as a scorecard shows them, where `services.locking.lock_card` read them
    scores_told: "list[Score] | None" = None
    holidays_told: list[dict[str, Any]] | None = None  # set by `with_days`
    # what querysets add: `with_conductor`, `with_keeper`, `with_closing`, `with_window`,
    # `with_result_before`
    conducted: bool
    kept: bool
    opens_at: datetime | None
    closes_at: datetime | None
    index_before: Decimal | None
    rank_before: int | None
    # and `parindex.round_progress.counted`
    leaves_count: int
    scored_count: int
    appraised_count: int
    asked_count: int
    explained_count: int
    again_count: int
    stepped_at: datetime | None
    stepped_by: str | None
    stepped_by_first: str | None
    # and `parindex.awaited`
    left: int
    to_judge: int
    unjudged: int
    again: int

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ chấm điểm"
        verbose_name_plural = "kỳ chấm điểm"
        ordering = ["-criteria_set__year", "unit__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "criteria_set"], name="one_assessment_of_a_unit"
            ),
        ]

    def __str__(self):
        return f"Chấm điểm {self.unit} năm {self.criteria_set.year}"

    def get_absolute_url(self):
        return reverse("parindex:assessment_detail", args=[self.pk])

    @cached_property
    def windows(self) -> dict[str, StepWindow]:
        """The window of each step that has one for the unit: its exception takes the place of the
        window of all (one query; they do not change while the assessment is locked).
        """
        found = self.criteria_set.windows.for_unit(self.unit_id)
        return {
            each.step: each for each in sorted(found, key=lambda each: each.unit_id is not None)
        }

    @property
    def on_the_desk(self) -> bool:
        """Has a leader the self-score before them, so that it stands as it was submitted?"""
        submitted = self.record is not None and self.record.state == Document.State.SUBMITTED
        return submitted and self.state == self.State.DRAFT

    @property
    def being_scored(self) -> bool:
        """Is the self-score neither locked nor on the desk?"""
        return self.state == self.State.DRAFT and not self.on_the_desk

    @property
    def approved_record(self) -> Document | None:
        """The report by which a leader approved the locked self-score; None without one."""
        record = self.record
        if self.state == self.State.DRAFT or record is None:
            return None
        return None if record.state in Document.WITH_DRAFTER else record

    @property
    def appraised(self) -> bool:
        """Has appraisal begun?"""
        return self.state not in (self.State.DRAFT, self.State.LOCKED)

    @property
    def has_result(self) -> bool:
        """Has the first appraisal ended? Before, the verdicts given so far would read as the result
        of the unit.

        The one place that decides whether an appraised total, an index and a band are shown,
        counted or compared.
        """
        return self.appraised and self.state != self.State.FIRST

    @property
    def pending(self) -> str:
        """What stands in place of a result during the first appraisal; empty otherwise."""
        return UNDER_APPRAISAL if self.appraised and not self.has_result else ""

    @property
    def appraised_total(self) -> Decimal | None:
        """The total of the appraisal; None without a result."""
        return self.final_total if self.has_result else None

    @property
    def band(self) -> str:
        """The band of the appraised index; empty without a result."""
        return (
            band_of(self.index, self.criteria_set.grades)
            if self.has_result and self.index is not None
            else ""
        )

    @property
    def through(self) -> bool:
        """Did it get as far as the second appraisal, so that its index says something?"""
        return self.state in (self.State.SECOND, self.State.PUBLISHED)


class AssessmentStep(models.Model):
    """One move of an assessment from a state to another; never changed."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="steps", verbose_name="kỳ chấm điểm"
    )
    from_state = models.CharField("từ", max_length=11, choices=Assessment.State, blank=True)
    to_state = models.CharField("đến", max_length=11, choices=Assessment.State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    at = models.DateTimeField("lúc", default=timezone.now)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "bước đã qua"
        verbose_name_plural = "các bước đã qua"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_to_state_display()} lúc {self.at:%H:%M %d/%m/%Y}"
