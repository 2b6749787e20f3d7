"""The scores of an assessment, one for each criterion that is scored, with their evidence."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Role, Unit
from plans.models import Evidence
from vietnamese import number

from ..facts import Facts
from .assessments import Assessment
from .criteria import Criterion
from .rounds import Appraiser


class ScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Scores of the assessments that `user` sees."""
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def scored_by(self, user):
        """Scores that `user` may enter: those of their office, all of the authority for the
        standing body.
        """
        mine = self.filter(
            assessment__in=Assessment.objects.scored_by(user),
            criterion__method=Criterion.Method.SELF,
        )
        return mine if user.has_role(Role.STANDING_BODY) else mine.filter(unit=user.unit_id)

    def appraised_by(self, user):
        """Self-scored criteria that `user` may appraise: all, or those assigned to them once any
        are assigned.

        An assignment names an area, a commune or both; bonus and penalty go with assignments
        without an area.
        """
        found = self.filter(assessment__in=Assessment.objects.appraised_by(user)).self_scored()
        assigned = Appraiser.objects.filter(criteria_set=OuterRef("assessment__criteria_set"))
        for_unit = Q(unit=None) | Q(unit=OuterRef("assessment__unit"))
        for_area = Q(area=None) | Q(area=OuterRef("criterion__area"))
        people = user.assignees(Role.APPRAISER)
        mine = assigned.filter(for_unit, for_area, user__in=people)
        return found.filter(~Exists(assigned) | Exists(mine))

    def of_assessment(self, pk: int):
        return self.filter(assessment=pk)

    def locked(self):
        return self.exclude(assessment__state=Assessment.State.DRAFT)

    def self_scored(self):
        """Criteria that the unit scores itself."""
        return self.filter(criterion__method=Criterion.Method.SELF)

    def surveyed(self):
        return self.filter(criterion__method=Criterion.Method.SURVEY)

    def waiting_for(self, user):
        """Self-scores without a first appraisal that `user` may give: none of their own."""
        return (
            self.self_scored().filter(first_verdict="").filter(Q(self_by=None) | ~Q(self_by=user))
        )

    def awaiting_second(self):
        """Scores questioned, or changed and then explained, that wait for the second appraisal."""
        questioned = Q(first_verdict=Score.Verdict.QUESTIONED)
        explained = Q(first_verdict=Score.Verdict.CHANGED) & ~Q(explanation="")
        return self.filter(questioned | explained, second_points=None)

    def with_people(self):
        """Scores with criterion, office and the people who entered, appraised, explained."""
        people = ("self_by", "first_by", "explained_by", "second_by")
        return self.select_related("criterion", "unit", *people)

    def with_piece_count(self):
        """Scores annotated with `piece_count`: how many pieces of evidence they have."""
        pieces = ScoreEvidence.objects.filter(score=OuterRef("pk")).order_by().values("score")
        return self.annotate(
            piece_count=Coalesce(Subquery(pieces.annotate(n=Count("pk")).values("n")), 0)
        )

    def with_editable(self, user):
        """Scores annotated with `editable`: may `user` enter and explain them?"""
        return self.annotate(
            editable=Exists(Score.objects.scored_by(user).filter(pk=OuterRef("pk")))
        )

    def owed_by(self, user):
        """Scores of the user's own office that ask for something: no points while scored, no answer
        while explained.
        """
        return self.scored_by(user).filter(unit=user.unit_id).wanting()

    def wanting(self):
        """Scores that ask their unit for something, whichever office it is."""
        empty = Q(assessment__state=Assessment.State.DRAFT, self_points=None, not_applicable=False)
        asked = Q(
            assessment__state=Assessment.State.EXPLANATION, first_verdict=Score.Verdict.QUESTIONED
        )
        return self.filter(
            empty & Q(criterion__scope=Criterion.Scope.MAIN) | asked & Q(explanation="")
        )

    def for_totals(self):
        """Scores with no more than totals are made of."""
        points = (
            "assessment",
            "self_points",
            "first_points",
            "second_points",
            "maximum",
            "final_maximum",
        )
        return self.select_related("criterion").only(
            "criterion", *points, "criterion__scope", "criterion__method"
        )

    def for_card(self, user):
        """Scores in order with what a line of the scorecard of `user` says."""
        found = self.in_order().with_piece_count().with_editable(user)
        return found.select_related("criterion", "unit")

    def in_order(self):
        return self.order_by("criterion__order")

    def with_parts(self):
        """Scores with criterion, office in charge, and assessment with its set and unit, in the
        same query.
        """
        return self.select_related(
            "criterion", "unit", "assessment__criteria_set", "assessment__unit"
        )


class Score(models.Model):
    """The score of one leaf of the set: what the unit declared, what it and the appraisers gave,
    and why.

    `facts` are the declared figures; `set_points` is what a person set instead of what the rule
    yields, with `self_reason`. Of the suggestion, the one that stood when the person scored is
    kept, then the one at the lock. `self_points`, `first_points` and `second_points` stand side by
    side for ever. `maximum` is the maximum in force for the self-score, `final_maximum` for the
    appraisal: they differ when an appraiser finds that a leaf applies after all.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Chấp nhận"
        CHANGED = "changed", "Điều chỉnh"
        QUESTIONED = "questioned", "Yêu cầu giải trình"

    EXPLAINED = (Verdict.CHANGED, Verdict.QUESTIONED)

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="scores", verbose_name="kỳ chấm điểm"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name="tiêu chí"
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scores",
        verbose_name="đơn vị phụ trách",
    )
    maximum = models.DecimalField("điểm tối đa sau phân bổ", max_digits=6, decimal_places=2)
    final_maximum = models.DecimalField("điểm tối đa khi thẩm định", max_digits=6, decimal_places=2)
    facts = models.JSONField("số liệu kê khai", default=dict, blank=True)
    not_applicable = models.BooleanField("không áp dụng", default=False)
    applies_after_all = models.BooleanField("thẩm định: vẫn áp dụng", default=False)
    set_points = models.DecimalField(
        "điểm tự đặt", max_digits=6, decimal_places=2, null=True, blank=True
    )
    self_points = models.DecimalField(
        "điểm tự chấm", max_digits=6, decimal_places=2, null=True, blank=True
    )
    self_words = models.CharField("cách tính", max_length=500, blank=True)
    self_reason = models.TextField("giải thích của đơn vị", blank=True)
    self_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người chấm",
    )
    self_at = models.DateTimeField("chấm lúc", null=True, blank=True)
    suggested_points = models.DecimalField(
        "điểm gợi ý", max_digits=6, decimal_places=2, null=True, blank=True
    )
    suggested_words = models.CharField("cách tính điểm gợi ý", max_length=500, blank=True)
    first_points = models.DecimalField(
        "điểm thẩm định lần 1", max_digits=6, decimal_places=2, null=True, blank=True
    )
    first_verdict = models.CharField("kết luận lần 1", max_length=10, choices=Verdict, blank=True)
    first_reason = models.TextField("ý kiến thẩm định lần 1", blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định",
    )
    first_at = models.DateTimeField("thẩm định lần 1 lúc", null=True, blank=True)
    explanation = models.TextField("giải trình", blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người giải trình",
    )
    explained_at = models.DateTimeField("giải trình lúc", null=True, blank=True)
    second_points = models.DecimalField(
        "điểm thẩm định lần 2", max_digits=6, decimal_places=2, null=True, blank=True
    )
    second_reason = models.TextField("ý kiến thẩm định lần 2", blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định lại",
    )
    second_at = models.DateTimeField("thẩm định lần 2 lúc", null=True, blank=True)
    version = models.PositiveIntegerField("lần lưu", default=0, editable=False)
    evidence = models.ManyToManyField(
        Evidence,
        through="ScoreEvidence",
        blank=True,
        related_name="scores",
        verbose_name="minh chứng",
    )
    # what querysets add: `with_piece_count`, `with_editable`
    piece_count: int
    editable: bool

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm của tiêu chí"
        verbose_name_plural = "điểm của các tiêu chí"
        ordering = ["assessment", "criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="one_score_of_a_criterion"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_points": None})
                    | Q(**{f"{name}_points__gte": 0, f"{name}_points__lte": F(maximum)}),
                    name=f"{name}_points_within_maximum",
                    violation_error_message="Điểm phải từ 0 đến điểm tối đa.",
                )
                for name, maximum in (
                    ("set", "maximum"),
                    ("self", "maximum"),
                    ("first", "final_maximum"),
                    ("second", "final_maximum"),
                )
            ),
        ]

    def __str__(self):
        points = self.self_points if self.final_points is None else self.final_points
        return (
            f"{self.criterion}: "
            f"{f'{number(points, 2)} điểm' if points is not None else 'chưa chấm'}"
        )

    def get_absolute_url(self):
        scorecard = reverse("parindex:assessment_detail", args=[self.assessment_id])
        return f"{scorecard}?open={self.pk}#score-{self.pk}"

    @property
    def locked(self) -> bool:
        """Is its self-score locked, and with it what it rests on?"""
        return self.assessment.state != Assessment.State.DRAFT

    @property
    def declared(self) -> Facts:
        return Facts.from_json(self.facts)

    @property
    def respondents(self) -> int | None:
        """How many people answered the survey; None when nobody said."""
        answers = self.facts.get("answers")
        return sum(answers.values()) if answers else self.facts.get("count")

    @property
    def final_points(self) -> Decimal | None:
        """What counts in the end: the second appraisal, else the first; for a survey its result."""
        if self.criterion.method == Criterion.Method.SURVEY:
            return self.self_points
        return self.second_points if self.second_points is not None else self.first_points

    @property
    def touched(self) -> bool:
        """Did anybody enter, appraise or explain it?"""
        people = (self.self_by_id, self.first_by_id, self.explained_by_id, self.second_by_id)
        return any(people)

    @property
    def complete(self) -> bool:
        """Did the unit say all it has to say?"""
        return self.not_applicable or self.self_points is not None


class ScoreEvidence(models.Model):
    """One piece of evidence for one score, with the page meant; a piece serves many criteria."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="pieces", verbose_name="điểm")
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="score_pieces", verbose_name="minh chứng"
    )
    page = models.CharField("trang", max_length=30, blank=True)
    explains = models.BooleanField("bổ sung khi giải trình", default=False)

    class Meta:
        verbose_name = "minh chứng của điểm"
        verbose_name_plural = "minh chứng của điểm"
        ordering = ["score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["score", "evidence"],
                name="a_piece_once_a_score",
                violation_error_message="Minh chứng này đã gắn với tiêu chí.",
            ),
        ]

    def __str__(self):
        return f"{self.evidence}{f', trang {self.page}' if self.page else ''}"

    def get_absolute_url(self):
        return self.evidence.address_at(self.page)
