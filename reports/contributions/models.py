"""What a report asks of the offices, what they answered, and where it went."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit

from ..states import OPEN

SEE_ALL = (Role.STANDING_BODY, Role.LEADER, Role.ADMINISTRATOR)  # of the authority's requests


class Kind(models.TextChoices):
    """What an office is asked for."""

    RESULTS = "results", "Kết quả nổi bật"
    CAUSES = "causes", "Khó khăn, nguyên nhân"
    PROPOSALS = "proposals", "Kiến nghị, đề xuất"


class ContributionRequestQuerySet(models.QuerySet["ContributionRequest"]):
    def visible_to(self, user) -> Self:
        """Requests of the authorities that the user reads: all of them for the standing body,
        leaders and administrators, those to their own office for others.
        """
        read = self.filter(
            report__plan__unit__authority__in=user.readable_authorities,
            report__plan__discarded_at=None,
        )
        return read if user.has_role(*SEE_ALL) else read.filter(unit=user.unit_id)

    def answerable_by(self, user) -> Self:
        """Requests that `user` may answer: officers and heads their own office's, while the report
        is a draft.
        """
        if not user.has_role(Role.OFFICER, Role.HEAD):
            return self.none()
        return self.of_open_reports().filter(
            unit=user.unit_id,
            report__plan__unit__authority=user.authority_id,
            report__plan__discarded_at=None,
        )

    def handled_by(self, user) -> Self:
        """Requests whose answers `user` puts into the report, returns or does without: the standing
        body its authority's, while the report is a draft.
        """
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        own = self.visible_to(user).filter(report__plan__unit__authority=user.authority_id)
        return own.of_open_reports()

    def of_open_reports(self) -> Self:
        return self.filter(report__state__in=OPEN)

    def owed(self) -> Self:
        """Requests whose office has neither answered nor been released."""
        return self.filter(state__in=ContributionRequest.OWED)

    def with_return_reason(self) -> Self:
        """Requests annotated with `return_reason`: why the last answer was returned, if it was."""
        returned = Contribution.objects.filter(
            request=OuterRef("pk"), state=Contribution.State.RETURNED
        )
        return self.annotate(return_reason=Subquery(returned.order_by("-pk").values("reason")[:1]))

    def by_office(self) -> Self:
        """Requests in the order of their offices, with the people of each."""
        rows = self.select_related("unit", "released_by", "asked_by")
        return rows.order_by("unit__order", "unit__name", "pk")

    def with_answers(self) -> Self:
        """Requests each with what stands of its answers as `sent`, a list of one or none (two
        queries more).
        """
        sent = Contribution.objects.with_texts().filter(state=Contribution.State.SENT)
        return self.prefetch_related(Prefetch("answers", sent, to_attr="sent"))

    def with_report(self) -> Self:
        """Requests with what their page shows of report, plan and office."""
        return self.select_related(
            "unit",
            "report__plan__unit__authority",
            "report__period__plan",
            "asked_by",
            "released_by",
        )


class ContributionRequest(models.Model):
    """What an office is asked for a report, once for each version of it; `version` counts what
    happened to it.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Chưa gửi"
        SENT = "sent", "Đã gửi"
        RETURNED = "returned", "Bị trả lại"
        RELEASED = "released", "Không phải gửi"

    OWED = (State.ASKED, State.RETURNED)

    report = models.ForeignKey(
        "Report", models.CASCADE, related_name="contribution_requests", verbose_name="báo cáo"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="contribution_requests", verbose_name="đơn vị"
    )
    due = models.DateField("gửi trước hết ngày")
    words = models.CharField("lời nhắn", max_length=500, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    asked_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    first_sent_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    reminded_on = models.DateField("nhắc gần nhất ngày", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người cho phép không gửi",
    )
    released_at = models.DateTimeField("cho phép không gửi lúc", null=True, blank=True)
    release_reason = models.CharField("lý do không phải gửi", max_length=500, blank=True)
    version = models.PositiveIntegerField("lần thay đổi", default=0, editable=False)
    sent: "list[Contribution]"  # the answer that stands, where it was asked for

    objects = ContributionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị góp nội dung báo cáo"
        verbose_name_plural = "đề nghị góp nội dung báo cáo"
        ordering = ["report", "unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "unit"],
                name="one_contribution_request_of_a_unit",
                violation_error_message="Đơn vị này đã được đề nghị góp nội dung cho báo cáo.",
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(released_by__isnull=False, released_at__isnull=False) & ~Q(release_reason="")),
                name="released_with_a_reason",
                violation_error_message="Hãy ghi lý do đơn vị không phải gửi.",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("reports:contribution", args=[self.pk])

    @property
    def answer(self) -> "Contribution | None":
        """The answer that stands (from the rows of `with_answers`)."""
        return self.sent[0] if self.sent else None

    @property
    def is_owed(self) -> bool:
        return self.state in self.OWED

    def days_late(self, today: date) -> int:
        """Calendar days past the deadline up to the first sending, else up to `today`; 0 when it
        was in time or need not be sent.
        """
        if self.state == self.State.RELEASED:
            return 0
        sent = timezone.localdate(self.first_sent_at) if self.first_sent_at else today
        return max((sent - self.due).days, 0)

    def late_words(self, today: date) -> str:
        """How late it is or was: `Chậm 2 ngày`, `Gửi chậm 2 ngày`; empty when it was in time."""
        days = self.days_late(today)
        if not days:
            return ""
        return f"Gửi chậm {days} ngày" if self.first_sent_at else f"Chậm {days} ngày"

    def is_answerable_by(self, user) -> bool:
        """Is it among those `answerable_by` the user? (from the rows at hand)"""
        return (
            user.has_role(Role.OFFICER, Role.HEAD)
            and self.unit_id == user.unit_id
            and self.report.open
            and self.report.is_of(user)
        )

    def is_handled_by(self, user) -> bool:
        """Is it among those `handled_by` the user? (from the rows at hand)"""
        return self.report.is_editable_by(user)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def with_texts(self) -> Self:
        """Answers with their people and texts (one query more)."""
        texts = ContributionText.objects.select_related("set_aside_by")
        return self.select_related("author", "ended_by").prefetch_related(Prefetch("texts", texts))


class Contribution(models.Model):
    """An answer of an office: appended, never changed; what became of it is noted."""

    class State(models.TextChoices):
        SENT = "sent", "Đã gửi"
        WITHDRAWN = "withdrawn", "Đã rút lại"
        RETURNED = "returned", "Bị trả lại"
        REPLACED = "replaced", "Đã thay bằng bản mới"

    request = models.ForeignKey(
        ContributionRequest, models.CASCADE, related_name="answers", verbose_name="đề nghị"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.SENT)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người rút, trả lại hoặc thay",
    )
    ended_at = models.DateTimeField("rút, trả lại hoặc thay lúc", null=True)
    reason = models.CharField("lý do trả lại", max_length=500, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung đơn vị góp"
        verbose_name_plural = "nội dung đơn vị góp"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="sent"), name="one_sent_contribution"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="returned_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.author}, {timezone.localdate(self.sent_at):%d/%m/%Y}"

    @property
    def by_kind(self) -> dict[str, "ContributionText"]:
        return {text.kind: text for text in self.texts.all()}


class ContributionTextQuerySet(models.QuerySet["ContributionText"]):
    def handled_by(self, user) -> Self:
        """Texts of the requests that `user` handles."""
        return self.filter(contribution__request__in=ContributionRequest.objects.handled_by(user))

    def unused(self) -> Self:
        """Texts of answers that stand which are neither in a section of their report nor set
        aside.
        """
        used = ContributionUse.objects.standing().filter(
            source=OuterRef("pk"), section__report=OuterRef("contribution__request__report")
        )
        return self.filter(
            ~Exists(used), contribution__state=Contribution.State.SENT, set_aside_at=None
        ).exclude(text="")

    def with_report(self) -> Self:
        """Texts with their report, its period and plan."""
        return self.select_related("contribution__request__report__period__plan")


class ContributionText(models.Model):
    """One of the texts of an answer; empty where the office said that there is nothing.

    It goes into a section of the report (its uses), or is set aside with a reason.
    """

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="texts", verbose_name="nội dung đơn vị góp"
    )
    kind = models.CharField("loại", max_length=10, choices=Kind)
    text = models.TextField("nội dung", blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người không dùng",
    )
    set_aside_at = models.DateTimeField("không dùng lúc", null=True, blank=True)
    set_aside_reason = models.CharField("lý do không dùng", max_length=500, blank=True)

    objects = ContributionTextQuerySet.as_manager()

    class Meta:
        verbose_name = "phần đơn vị góp"
        verbose_name_plural = "phần đơn vị góp"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "kind"], name="one_contribution_text_of_a_kind"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:80] or 'Không có'}"

    @property
    def says_nothing(self) -> bool:
        """Did the office say that there is nothing?"""
        return not self.text

    @property
    def lines(self) -> str:
        """The text as it stands in a section: causes and proposals are points of a list."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        if self.kind != Kind.RESULTS:
            lines = [line if line.startswith("- ") else f"- {line}" for line in lines]
        return "\n".join(lines)


class ContributionUseQuerySet(models.QuerySet["ContributionUse"]):
    def standing(self) -> Self:
        """Uses whose section still has a text of its own: one that went back to what was drafted
        holds nobody's words.
        """
        return self.filter(section__text__isnull=False)


class ContributionUse(models.Model):
    """That a text of an office went into a section, so that its author stays known."""

    section = models.ForeignKey(
        "ReportSection", models.CASCADE, related_name="uses", verbose_name="phần của báo cáo"
    )
    source = models.ForeignKey(
        ContributionText, models.RESTRICT, related_name="uses", verbose_name="nội dung đơn vị góp"
    )
    words = models.TextField("lời đưa vào")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đưa vào"
    )
    at = models.DateTimeField("đưa vào lúc", default=timezone.now)

    objects = ContributionUseQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung đã đưa vào báo cáo"
        verbose_name_plural = "nội dung đã đưa vào báo cáo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "source"], name="one_use_of_a_text_in_a_section"
            )
        ]

    def __str__(self):
        return f"{self.section}: {self.words[:80]}"
