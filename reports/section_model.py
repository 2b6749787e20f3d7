"""A section of a report as it is stored: what was drafted, and what a person made of it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from vietnamese import is_digits

from .after_issue import KeptPart, KeptQuerySet
from .outlines.kinds import AHEAD, OPTIONS, Draws
from .outlines.supplied import supplied_section


class ReportSection(KeptPart):
    """One section of a report: what was drafted from the figures, and what a person made of it.

    `text` is null until a person edits the section; a build renews `drafted` alone, never `text`.
    """

    report = models.ForeignKey(
        "reports.Report", models.CASCADE, related_name="sections", verbose_name="báo cáo"
    )
    key = models.CharField("khóa", max_length=40)
    order = models.PositiveSmallIntegerField("thứ tự")
    level = models.PositiveSmallIntegerField("cấp đề mục", default=1)
    heading = models.CharField("đề mục", max_length=300)
    draws = models.CharField("lấy nội dung từ", max_length=20, choices=Draws, blank=True)
    area = models.PositiveSmallIntegerField("lĩnh vực", default=0)
    left_over = models.BooleanField("không còn trong đề cương", default=False)
    drafted = models.TextField("nội dung soạn từ số liệu", blank=True)
    text = models.TextField("nội dung đã sửa", null=True, blank=True)
    edited_over = models.TextField("nội dung soạn sẵn lúc sửa", blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người sửa",
    )
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True)
    version = models.PositiveIntegerField("lần lưu", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "phần của báo cáo"
        verbose_name_plural = "phần của báo cáo"
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="one_section_of_a_key")
        ]

    def __str__(self):
        return self.heading

    def get_absolute_url(self):
        """The section's place on the page of its report."""
        return f"{reverse('reports:report_detail', args=[self.report_id])}#section-{self.key}"

    @property
    def undone(self) -> bool:
        """Did a person write here and then go back to the drafted text?"""
        return self.text is None and self.edited_at is not None

    @property
    def content(self) -> str:
        """What stands in the document: the person's text, else the drafted one."""
        return self.drafted if self.text is None else self.text

    @property
    def to_be_written(self) -> bool:
        """Does the document lack what only a person can say here?"""
        return not (self.content.strip() or self.is_heading or self.left_over) and self.level > 0

    @property
    def kind(self) -> str:
        """What the section draws on; of one stored before version 0.4 its key tells."""
        if self.draws:
            return self.draws
        known = supplied_section(self.key)
        draws = known.draws if known else Draws.FREE
        return Draws.AREA.value if draws == Draws.EACH_AREA else str(draws)

    @property
    def area_number(self) -> int:
        """The number of the area that the section speaks of, 0 for none."""
        if self.draws:
            return self.area
        number = self.key.removeprefix("area-")
        if number != self.key and is_digits(number):
            return int(number)
        # before areas were a plan's own, direction was the first of them
        return 1 if "area" in OPTIONS.get(self.kind, ()) else 0

    @property
    def is_heading(self) -> bool:
        """May a person write here, though nobody has to?"""
        return self.kind == Draws.HEADING

    @property
    def is_ahead(self) -> bool:
        """Does the section speak of what is to come?"""
        return self.kind in AHEAD

    @property
    def figures_changed(self) -> bool:
        """Has the drafted text changed since a person edited over it?"""
        return self.text is not None and self.drafted != self.edited_over
