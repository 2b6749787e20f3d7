"""Periodic reports, their sections, and the figures frozen with them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import TruncDate
from django.urls import reverse

from accounts.models import Role
from documents.kinds import Kind, symbol_of
from documents.models import Document, sent_to_addressee
from foundation.jobs.models import Job
from plans.models import Plan, ReportingPeriod
from vietnamese import fold

from .after_issue import KeptPart, KeptQuerySet, KeptReport, cascade_unless_issued
from .contributions.models import (
    Contribution,
    ContributionRequest,
    ContributionText,
    ContributionUse,
)
from .outlines.content import Outline
from .outlines.models import OutlineAnnex, OutlineSection, ReportOutline
from .outlines.supplied import supplied_outline
from .section_model import ReportSection
from .states import OPEN, SENT, ReportState

__all__ = [
    "Contribution",
    "ContributionRequest",
    "ContributionText",
    "ContributionUse",
    "FindingSettlement",
    "OutlineAnnex",
    "OutlineSection",
    "Report",
    "ReportOutline",
    "ReportSection",
]


PLANS = ("plan", "period__plan")  # of a report, as lookups


class ReportQuerySet(KeptQuerySet["Report"]):
    state_path = "state"

    def visible_to(self, user) -> Self:
        """Reports of the user's own authority; of the communes that an appraiser looks after, the
        issued ones.
        """
        own = Q(plan__unit__authority__in=user.readable_authorities)
        appraised = Q(
            plan__unit__authority__in=user.appraised_authorities, state=Report.State.ISSUED
        )
        seen = self.filter(own | appraised, plan__discarded_at=None)
        # takes none away, but tells the database that they are few
        return seen.filter(plan__unit__province__in=user.provinces) if user.appraises else seen

    def _own_drafts(self, user) -> Self:
        return self.filter(
            plan__unit__authority=user.authority_id, plan__discarded_at=None, state__in=Report.OPEN
        )

    def editable_by(self, user) -> Self:
        """Reports that `user` may build and edit: the standing body's own authority's, while they
        are drafts and not on the leader's desk.
        """
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        return self._own_drafts(user).filter(state=Report.State.DRAFT)

    def issuable_by(self, user) -> Self:
        """Reports that `user` may issue: a leader's own authority's, while they are drafts."""
        if not user.has_role(Role.LEADER):
            return self.none()
        return self._own_drafts(user)

    def settleable_by(self, user) -> Self:
        """Reports whose findings `user` may settle: the standing body's and leaders' own
        authority's, while they are drafts.
        """
        if not user.has_role(Role.STANDING_BODY, Role.LEADER):
            return self.none()
        return self._own_drafts(user)

    def buildable_by(self, user) -> Self:
        """Reports whose document `user` may have written: drafts, and issued ones whose document is
        not there.

        Drafts are the standing body's; the document of an issued one also the leader's, who gave it
        its number.
        """
        if not user.has_role(Role.STANDING_BODY, Role.LEADER):
            return self.none()
        wanted = Q(state__in=Report.SENT, document="")
        if user.has_role(Role.STANDING_BODY):
            wanted |= Q(state=Report.State.DRAFT)
        return self.filter(wanted, plan__unit__authority=user.authority_id, plan__discarded_at=None)

    def lock(self, pk: int) -> "Report":
        """Return the report as it stands, locked to the end of the transaction, for who writes it
        or its sections.
        """
        return self.select_for_update(no_key=True).get(pk=pk)

    def with_sent(self) -> Self:
        """Reports with the day on which they were sent to whom they are addressed (`sent_on`), as
        the register stamped it. One that was issued before there was a register, under a number
        that could not be read, counts as sent on that day.
        """
        stamped = TruncDate(sent_to_addressee("record"))
        return self.annotate(sent_on=Case(When(record=None, then=F("issued_on")), default=stamped))

    def of_plan(self, plan: Plan) -> Self:
        found = self.with_sent().filter(plan=plan).select_related("period", "job", "record")
        return found.with_replaced()

    def to_try(self, period: str) -> Self:
        """Reports of the period with figures, the newest plan first, to try an outline with."""
        built = self.filter(period__key=period).exclude(figures={})
        return built.select_related("period__plan", "plan__unit").order_by(
            "-plan__year", "plan__unit__name", "-version"
        )

    def sent_before(self, plan: Plan) -> Self:
        """Reports that were issued under the plan which `plan` replaced."""
        old = self.with_sent().filter(
            plan=plan.replaces_id, plan__state=Plan.State.REPLACED, state=Report.State.ISSUED
        )
        return old.select_related("period", "job").with_replaced()

    def of_period(self, period: ReportingPeriod) -> Self:
        """All versions of the report of a period, the newest first."""
        return self.filter(plan=period.plan_id, period=period).order_by("-version")

    def of_plans(self, plans: Collection[int], replaced: Collection[int]) -> Self:
        """Reports of `plans` (ids), and what was issued under those that they `replaced`."""
        before = Q(plan__in=replaced, plan__state=Plan.State.REPLACED, state=Report.State.ISSUED)
        return self.filter(Q(plan__in=plans) | before)

    def beside(self, report: "Report") -> Self:
        """All versions of the report, the newest first."""
        found = self.filter(plan=report.plan_id, period=report.period_id)
        return found.select_related("record").order_by("-version")

    def without_figures(self) -> Self:
        """Reports without what is wide of them; of one that was built `frozen_at` says so."""
        return self.defer("figures", "outline")

    def numbered(self, report: "Report", number: str, year: int) -> Self:
        """Other reports of the report's authority that were issued in `year` under `number`; the
        leading zeros of a number do not tell it apart.
        """
        authority = report.plan.unit.authority_id
        same = self.filter(
            plan__unit__authority=authority,
            issued_on__year=year,
            symbol=report.symbol,
            number__in={number.lstrip("0").zfill(length) for length in range(6)},
            state__in=self.model.SENT,
        )
        return same.exclude(pk=report.pk).select_related("period__plan")

    def oldest_first(self) -> Self:
        """From the first version to the newest."""
        return self.order_by("version")

    def with_replaced(self) -> Self:
        """Reports with the one that each replaces, but for its figures."""
        found = self.select_related("replaces")
        return found.defer("replaces__figures", "replaces__outline")

    def without_content(self) -> Self:
        """Reports without figures and outline, and their plans without text, for lists: all of that
        is long.
        """
        own = self.defer("figures", "outline")
        return own.defer(*(f"{plan}__{name}" for plan in PLANS for name in Plan.LONG))

    def with_parts(self) -> Self:
        """Reports with what their page shows of plan, period, job, record and the report that they
        replace.
        """
        return self.with_told().select_related("plan__unit__authority")

    def with_told(self) -> Self:
        """Reports with what lists tell of plan, period, job, record and the report that they
        replace.
        """
        return self.select_related("plan__unit", "period__plan", "job", "record").with_replaced()


class Report(KeptReport):
    """A periodic report of a plan; its figures are frozen anew at each build of a draft, and for
    good at issue.
    """

    State = ReportState
    OPEN, SENT = OPEN, SENT

    plan = models.ForeignKey(
        Plan, cascade_unless_issued, related_name="reports", verbose_name="kế hoạch"
    )
    period = models.ForeignKey(
        ReportingPeriod,
        cascade_unless_issued,
        related_name="reports",
        verbose_name="kỳ báo cáo",
    )
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="báo cáo bị thay thế",
    )
    replacement_reason = models.CharField("lý do thay thế", max_length=500, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    signer = models.CharField("người ký", max_length=100, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200, blank=True)
    include_waiting = models.BooleanField("gồm cả kết quả chờ duyệt", default=False)
    figures = models.JSONField("số liệu", default=dict, editable=False)
    outline = models.JSONField("đề cương", default=dict, blank=True, editable=False)
    frozen_at = models.DateTimeField("chốt số liệu lúc", null=True, editable=False)
    # what was found in a large report, with the mark of what it was found in (`checking/kept.py`)
    checked = models.JSONField("kết quả rà soát", default=dict, editable=False)
    record = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="report",
        verbose_name="trong sổ văn bản",
    )
    document = models.FileField("tệp Word", upload_to="reports/%Y/", blank=True, editable=False)
    document_sha256 = models.CharField(
        "SHA-256 của tệp Word", max_length=64, blank=True, editable=False
    )
    built_at = models.DateTimeField("tạo tệp lúc", null=True, editable=False)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc tạo"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người lập",
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    search_text = models.TextField(editable=False, default="")
    sent_on: date | None  # what `with_sent` adds

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["-period__cut_off", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "period", "version"], name="one_report_of_a_version"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | (~Q(number="") & Q(issued_on__isnull=False)),
                name="issued_reports_bear_number_and_day",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Store the report with its folded text for searching."""
        if update_fields is None or not {"number", "symbol"}.isdisjoint(update_fields):
            self.search_text = fold(f"Báo cáo {self.title} {self.number} {self.symbol}")
            update_fields = update_fields and {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **options)

    def get_absolute_url(self):
        return reverse("reports:report_detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The subject of the document: `Kết quả công tác cải cách hành chính Quý I năm 2026`."""
        return f"Kết quả công tác cải cách hành chính {self.period.title}"

    @property
    def symbol_borne(self) -> str:
        """The symbol that it bears, or will once it is issued: `BC-UBND`."""
        return self.symbol or symbol_of(Kind.REPORT, self.plan.unit.abbreviation)

    @property
    def open(self) -> bool:
        """Is the report not issued yet?"""
        return self.state in self.OPEN

    @property
    def editable(self) -> bool:
        """Can the report still be edited and built again? Not while it is on the leader's desk."""
        return self.state == self.State.DRAFT

    @property
    def shown_state(self) -> str:
        """The state that pages show: of a draft that was submitted, that of its document."""
        return self.record.state if self.open and self.record else self.state

    @property
    def followed_outline(self) -> Outline:
        """The outline that the report was opened with; reports of before version 0.4 follow the
        supplied one.
        """
        if not self.outline:
            return supplied_outline(self.period.key)
        return Outline.from_json(self.outline)

    @property
    def building(self) -> bool:
        return bool(self.job and self.job.unfinished)

    @property
    def needs_retry(self) -> bool:
        """Did the last build fail, or does nobody write the document that an issued one lacks?"""
        failed = bool(self.job and self.job.state == Job.State.FAILED)
        return failed or not (self.open or self.document or self.building)

    def takes_place_of(self, other: "Report") -> bool:
        """Was this issued in the place of `other`?"""
        return self.replaces_id == other.pk and self.state in self.SENT

    def is_of(self, user) -> bool:
        """Does the report belong to the authority of `user`? (from the rows at hand)"""
        return self.plan.unit.authority_id == user.authority_id

    def is_read_with_drafts_by(self, user) -> bool:
        """May `user` read earlier texts too? The own authority's; drafts are no business of
        others.
        """
        return self.plan.unit.authority_id in user.readable_authorities

    def is_editable_by(self, user) -> bool:
        """Is the report among `Report.objects.editable_by(user)`? (from the rows at hand)"""
        return self.editable and self.plan.is_editable_by(user)

    def is_settleable_by(self, user) -> bool:
        """Is the report among `Report.objects.settleable_by(user)`? (from the rows at hand)"""
        return (
            self.open
            and self.is_of(user)
            and self.plan.discarded_at is None
            and user.has_role(Role.STANDING_BODY, Role.LEADER)
        )

    def is_outdated(self, sections: Iterable["ReportSection"]) -> bool:
        """Did a person save one of `sections` after the document was made?"""
        edits = (section.edited_at for section in sections if section.edited_at)
        return bool(self.open and self.built_at and any(edit > self.built_at for edit in edits))


class FindingSettlementQuerySet(KeptQuerySet["FindingSettlement"]):
    def visible_to(self, user) -> Self:
        """Settlements of the reports that `user` may see."""
        return self.filter(report__in=Report.objects.visible_to(user))


class FindingSettlement(KeptPart):
    """A person's word on one finding of the checks before issue: why the words may stand.

    `fingerprint` names kind, section and words; when the words change, the finding is open again.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="settlements", verbose_name="báo cáo"
    )
    fingerprint = models.CharField("dấu nhận biết", max_length=64, editable=False)
    kind = models.CharField("loại", max_length=12)
    section = models.CharField("phần", max_length=40, blank=True)
    words = models.TextField("nội dung được nêu")
    reason = models.CharField("lý do", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xác nhận"
    )
    at = models.DateTimeField("xác nhận lúc")

    objects = FindingSettlementQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận điều cần xem của báo cáo"
        verbose_name_plural = "xác nhận điều cần xem của báo cáo"
        ordering = ["report", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "fingerprint"], name="one_settlement_of_a_finding"
            )
        ]

    def __str__(self):
        return f"{self.words[:80]}: {self.reason}"
