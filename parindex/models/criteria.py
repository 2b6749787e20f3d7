"""Criteria sets, versioned by year and level, and the tree of their criteria."""

from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Unit
from documents.models import Document
from vietnamese import whole_numbers

from ..rules import Rule, rule_of
from ..tree import Band, TreeNode


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sets of the province that `user` belongs to; drafts only for those who edit them."""
        above = [user.authority_id, *user.superior_authorities]
        mine = self.filter(authority__in=above)
        return mine if user.appraises else mine.exclude(state=CriteriaSet.State.DRAFT)

    def editable_by(self, user):
        """Draft sets that `user` may change: the appraisers' of the province."""
        return self.kept_by(user).filter(state=CriteriaSet.State.DRAFT)

    def kept_by(self, user):
        """Sets whose rounds `user` runs: the appraisers' of the province."""
        if not user.appraises:
            return self.none()
        return self.filter(authority__in=[user.authority_id, *user.superior_authorities])

    def in_force(self):
        """Sets that units are scored by."""
        return self.filter(state=CriteriaSet.State.IN_FORCE)

    def undecided(self):
        """Sets whose results no leader has before them, nor returned, in a decision."""
        return self.filter(Q(record=None) | Q(record__state=Document.State.DRAFT))

    def begun(self):
        """Sets in force or over: those that have a round."""
        return self.exclude(state=CriteriaSet.State.DRAFT)

    def ranked_for(self, user):
        """Sets whose ranking `user` sees: appraisers always, others once it is published."""
        mine = self.kept_by(user).begun()
        published = Q(
            pk__in=self.visible_to(user).filter(state=CriteriaSet.State.CLOSED).values("pk")
        )
        return self.filter(Q(pk__in=mine.values("pk")) | published)

    def with_survey(self):
        """Sets annotated with `surveyed`: does a survey score some of their criteria?"""
        leaves = Criterion.objects.filter(
            criteria_set=OuterRef("pk"), method=Criterion.Method.SURVEY
        )
        return self.annotate(surveyed=Exists(leaves))

    def with_sizes(self):
        """Sets annotated with `leaf_count` (criteria that are scored) and `unit_count` (units
        scored by it).
        """
        leaves = (
            Criterion.objects.filter(criteria_set=OuterRef("pk"), children=None)
            .order_by()
            .values("criteria_set")
        )
        # a count of its own, so that joins of other filters do not multiply it
        scored = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()
        counted = scored.annotate(n=Count("assessments")).values("n")
        return self.annotate(
            leaf_count=Coalesce(Subquery(leaves.annotate(n=Count("pk")).values("n")), 0),
            unit_count=Coalesce(Subquery(counted), 0),
        )

    def beside(self, criteria_set):
        """The other sets of the same level, the newest year first."""
        return self.filter(level=criteria_set.level).exclude(pk=criteria_set.pk)

    def of_year(self, year: int):
        """Sets for `year`."""
        return self.filter(year=year)


class CriteriaSet(models.Model):
    """The criteria that score the units of a level in a year, as the province decided them.

    A draft is edited; once in force its criteria never change, since scores rest on them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_FORCE = "in_force", "Đang áp dụng"
        CLOSED = "closed", "Đã kết thúc"

    class Level(models.TextChoices):
        COMMUNE = "commune", "Cấp xã"
        DEPARTMENT = "department", "Sở, ban, ngành"
        PROVINCE = "province", "Cấp tỉnh"

    class NotApplicable(models.TextChoices):
        FULL = "full", "Cho đủ điểm"
        REDISTRIBUTE = "redistribute", "Phân bổ điểm cho các tiêu chí còn lại"

    authority = models.ForeignKey(
        Unit, models.PROTECT, related_name="criteria_sets", verbose_name="cơ quan ban hành"
    )
    year = models.PositiveSmallIntegerField("năm")
    level = models.CharField("cấp", max_length=10, choices=Level, default=Level.COMMUNE)
    name = models.CharField("tên bộ tiêu chí", max_length=300)
    decision_number = models.CharField("quyết định số", max_length=50, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    is_model = models.BooleanField("là bộ mẫu", default=False)
    bands = models.JSONField("mức xếp loại", default=list)
    not_applicable = models.CharField(
        "tiêu chí không áp dụng",
        max_length=12,
        choices=NotApplicable,
        default=NotApplicable.REDISTRIBUTE,
    )
    bonus_cap = models.DecimalField("điểm thưởng tối đa", max_digits=6, decimal_places=2, default=0)
    penalty_cap = models.DecimalField("điểm trừ tối đa", max_digits=6, decimal_places=2, default=0)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name="lập từ"
    )
    record = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="criteria_set",
        verbose_name="quyết định công bố trong sổ văn bản",
    )
    # what querysets add: `with_survey`, `with_sizes`
    surveyed: bool
    leaf_count: int
    unit_count: int
    area_leaves: list["Criterion"]  # `parindex.ranking.ranked_set`

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["-year", "level", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "level"],
                condition=Q(state="in_force"),
                name="one_criteria_set_in_force",
                violation_error_message="Đã có bộ tiêu chí đang áp dụng cho năm và cấp này.",
            ),
        ]

    def __str__(self):
        return f"{self.name} năm {self.year}"

    def get_absolute_url(self):
        return reverse("parindex:set_detail", args=[self.pk])

    @property
    def running(self) -> bool:
        """Is its round going on: in force, and nothing published yet?"""
        return self.state == self.State.IN_FORCE

    @property
    def redistributes(self) -> bool:
        """Do the points of what does not apply go to the other criteria?"""
        return self.not_applicable == self.NotApplicable.REDISTRIBUTE

    @property
    def grades(self) -> list[Band]:
        """The bands, from the stored `[name, since]`."""
        return [Band(name, Decimal(since)) for name, since in self.bands]

    def next_code(self, parent: str) -> str:
        """Return the code behind the last part of the criterion `parent`, behind the last lĩnh vực
        for none.
        """
        codes = (
            self.criteria.filter(parent__code=parent)
            if parent
            else self.criteria.filter(parent=None)
        )
        last = [code.rpartition(".")[2] for code in codes.values_list("code", flat=True)]
        number = max(whole_numbers(last), default=0) + 1
        return f"{parent}.{number}" if parent else str(number)

    @cached_property
    def tops(self) -> list["Criterion"]:
        """The lĩnh vực, then bonus and penalty (one query, then remembered)."""
        return list(self.criteria.tops())

    @cached_property
    def nodes(self) -> tuple[TreeNode, ...]:
        """The tree of the criteria inside the 100 points (one query, then remembered)."""
        return _nodes(
            [each for each in self.criteria.all() if each.scope == Criterion.Scope.MAIN], None
        )


def _nodes(criteria: list["Criterion"], parent: int | None) -> tuple[TreeNode, ...]:
    return tuple(
        TreeNode(
            each.pk, each.maximum, each.method == Criterion.Method.SELF, _nodes(criteria, each.pk)
        )
        for each in criteria
        if each.parent_id == parent
    )


class CriterionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Criteria of the sets that `user` sees."""
        return self.filter(criteria_set__in=CriteriaSet.objects.visible_to(user))

    def leaves(self):
        """Criteria that are scored: those without parts."""
        return self.filter(children=None)

    def tops(self):
        """The lĩnh vực, then bonus and penalty, in order."""
        return self.filter(parent=None).order_by("order")

    def tops_and_leaves(self, area: int):
        """The lĩnh vực, bonus and penalty, and the scored criteria (`leaf`) of the lĩnh vực with
        the id `area`.
        """
        found = self.annotate(leaf=~Exists(Criterion.objects.filter(parent=OuterRef("pk"))))
        return found.filter(Q(parent=None) | Q(area=area, leaf=True)).order_by("order")

    def areas(self):
        """The lĩnh vực: the top of the tree inside the 100 points."""
        return self.filter(parent=None, scope=Criterion.Scope.MAIN)


class Criterion(models.Model):
    """A node of the tree: lĩnh vực, tiêu chí or tiêu chí thành phần; one without parts is scored by
    its rule.

    `area` is the lĩnh vực that the node belongs to, itself for a lĩnh vực, none for bonus and
    penalty. `rule` is the stored form of a `parindex.rules` type, `source` says where the program
    finds its figures by itself (the stored form of a `parindex.suggestions` source, empty for
    none).
    """

    class Method(models.TextChoices):
        SELF = "self", "Tự đánh giá"
        SURVEY = "survey", "Điều tra xã hội học"

    class Scope(models.TextChoices):
        MAIN = "main", "Trong thang 100 điểm"
        BONUS = "bonus", "Điểm thưởng"
        PENALTY = "penalty", "Điểm trừ"

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí"
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    area = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="lĩnh vực",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên", max_length=500)
    maximum = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2)
    method = models.CharField("cách chấm", max_length=6, choices=Method, default=Method.SELF)
    scope = models.CharField("loại điểm", max_length=7, choices=Scope, default=Scope.MAIN)
    rule = models.JSONField("quy tắc tính điểm", default=dict, blank=True)
    evidence_asked = models.CharField("tài liệu kiểm chứng", max_length=500, blank=True)
    office = models.CharField("đơn vị phụ trách", max_length=200, blank=True)
    source = models.JSONField("nguồn số liệu", default=dict, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["criteria_set", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"],
                name="one_criterion_of_a_code",
                violation_error_message="Mã này đã có trong bộ tiêu chí.",
            ),
            models.CheckConstraint(
                condition=Q(maximum__gte=0),
                name="maximum_is_not_negative",
                violation_error_message="Điểm tối đa không được âm.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @cached_property
    def formula(self) -> Rule:
        """The rule as its type. Raises `ValueError` when there is none."""
        return rule_of(self.rule)

    @property
    def in_words(self) -> str:
        """The rule as a sentence; empty for a criterion that only sums its parts."""
        return self.formula.in_words(self.maximum) if self.rule else ""
