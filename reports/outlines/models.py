"""Outlines of reports that units keep as their own, with their sections and annexes."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit
from indicators.statistics.models import StatisticalForm
from plans.models import ReportingPeriod

from .content import DEEPEST, AnnexSpec, Outline, SectionSpec
from .kinds import ALL_FORMS, OPTIONS, Draws, Shows


class ReportOutlineQuerySet(models.QuerySet["ReportOutline"]):
    def visible_to(self, user) -> Self:
        """Outlines of the user's own authority and of those above, whose reports follow them."""
        return self.filter(owner__in=[*user.readable_authorities, *user.superior_authorities])

    def editable_by(self, user) -> Self:
        """Outlines that `user` may change: those of the unit whose outlines they keep."""
        owner = outlines_kept_by(user)
        return self.filter(owner=owner) if owner else self.none()

    def of_period(self, period: str) -> Self:
        return self.filter(period=period)

    def with_parts(self) -> Self:
        """Outlines with their sections and annexes (two queries more)."""
        return self.select_related("owner", "changed_by").prefetch_related("sections", "annexes")

    def lock(self, pk: int) -> "ReportOutline | None":
        """Return the outline as it stands, locked to the end of the transaction; None when it is
        gone.
        """
        return self.select_for_update(no_key=True).filter(pk=pk).first()


def outlines_kept_by(user) -> Unit | None:
    """Return the unit whose outlines `user` changes: the standing body its commune's, an appraiser
    the province's; None for anybody else.
    """
    if user.authority is None:
        return None
    if user.appraises:
        return user.province
    return user.authority if user.has_role(Role.STANDING_BODY) else None


class ReportOutline(models.Model):
    """The outline that the reports of a unit, and of those below it, follow in a period."""

    owner = models.ForeignKey(
        Unit, models.CASCADE, related_name="report_outlines", verbose_name="đơn vị"
    )
    period = models.CharField("kỳ báo cáo", max_length=12, choices=ReportingPeriod.Key)
    name = models.CharField("tên đề cương", max_length=200)
    brief = models.BooleanField("viết gọn, chi tiết nêu ở phụ lục", default=False)
    version = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người sửa",
    )
    changed_at = models.DateTimeField("sửa lúc", null=True, editable=False)

    objects = ReportOutlineQuerySet.as_manager()

    class Meta:
        verbose_name = "đề cương báo cáo"
        verbose_name_plural = "đề cương báo cáo"
        ordering = ["owner", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "period"],
                name="one_outline_of_a_period",
                violation_error_message="Đơn vị đã có đề cương riêng của kỳ này.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reports:outline_edit", args=[self.pk])

    @cached_property
    def forms(self) -> dict[str, str]:
        """The names of the statistical forms that the owner has in force, by their codes (one
        query).
        """
        year = timezone.localdate().year
        known = StatisticalForm.objects.in_force(self.owner, year)
        return {form.code: form.name for form in reversed(known)}

    def content(self) -> Outline:
        """Return the outline as plain data (from the rows at hand)."""
        return Outline(
            self.name,
            tuple(each.spec for each in self.sections.all()),
            tuple(each.spec for each in self.annexes.all()),
            self.brief,
        )


class OutlineSection(models.Model):
    """A section of an outline: its heading without a number, and what its text is drafted from."""

    LEVELS = [
        (0, "Không có đề mục"),
        (1, "Mục lớn (I, II, …)"),
        (2, "Mục (1, 2, …)"),
        (DEEPEST, "Tiểu mục (a, b, …)"),
    ]

    outline = models.ForeignKey(
        ReportOutline, models.CASCADE, related_name="sections", verbose_name="đề cương"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    level = models.PositiveSmallIntegerField("cấp đề mục", choices=LEVELS, default=1)
    key = models.CharField("khóa", max_length=34)
    heading = models.CharField("đề mục", max_length=250)
    draws = models.CharField("lấy nội dung từ", max_length=20, choices=Draws, default=Draws.FREE)
    options = models.JSONField("chi tiết", default=dict, blank=True)
    left_out_when_empty = models.BooleanField("bỏ qua khi không có gì để nêu", default=False)

    class Meta:
        verbose_name = "mục của đề cương"
        verbose_name_plural = "mục của đề cương"
        ordering = ["outline", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["outline", "key"], name="one_outline_section_of_a_key"),
            models.CheckConstraint(
                condition=models.Q(level__lte=DEEPEST), name="outline_section_has_a_level"
            ),
        ]

    def __str__(self):
        return self.heading

    @property
    def place(self) -> str:
        """What its buttons are called after."""
        return f"section-{self.pk}"

    @property
    def spec(self) -> SectionSpec:
        """The section as plain data."""
        return SectionSpec(
            self.key,
            self.heading,
            self.draws,
            self.level,
            self.options,
            self.left_out_when_empty,
        )

    def in_words(self, forms: Mapping[str, str]) -> str:
        """What narrows the section, as its row says it; `forms` are names of forms by code."""
        spec, known = self.spec, OPTIONS.get(self.draws, ())
        said = []
        if spec.form == ALL_FORMS:
            said.append("Mọi biểu thống kê")
        elif spec.form or self.draws == Draws.STATISTICS:
            said.append(f"Biểu thống kê: {forms.get(spec.form, spec.form) or 'chưa chọn'}")
        if spec.area:
            said.append(f"Lĩnh vực: {spec.area}")
        if "words" in known:
            said.append(
                f"Có một trong các từ: {', '.join(spec.words)}"
                if spec.words
                else "Mọi nhiệm vụ mà mục khác không nhận"
            )
        return ". ".join(said)


class OutlineAnnex(models.Model):
    """An annex of an outline: what it shows, and how its paper lies."""

    outline = models.ForeignKey(
        ReportOutline, models.CASCADE, related_name="annexes", verbose_name="đề cương"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("tên phụ lục", max_length=250)
    shows = models.CharField("nội dung", max_length=20, choices=Shows, default=Shows.TASKS)
    form_code = models.CharField("mã biểu thống kê", max_length=50, blank=True)
    landscape = models.BooleanField("khổ giấy ngang", default=True)
    left_out_when_empty = models.BooleanField("bỏ qua khi không có số liệu", default=True)
    joined = models.BooleanField("đặt tiếp trong phụ lục đứng trước", default=False)

    class Meta:
        verbose_name = "phụ lục của đề cương"
        verbose_name_plural = "phụ lục của đề cương"
        ordering = ["outline", "order", "pk"]

    def __str__(self):
        return self.title

    @property
    def place(self) -> str:
        """What its buttons are called after."""
        return f"annex-{self.pk}"

    @property
    def spec(self) -> AnnexSpec:
        """The annex as plain data."""
        return AnnexSpec(
            self.title,
            self.shows,
            self.form_code,
            self.landscape,
            self.left_out_when_empty,
            self.joined,
        )
