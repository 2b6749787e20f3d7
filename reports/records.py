"""How the register's documents are written from reports, plans, self-assessments and rounds."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

import nd30
from accounts.models import User
from documents.models import Document
from documents.services import enter_issued, keep_final
from documents.services.apart import STEPS, LongStep
from documents.sources import Blocker, DocumentRefused, Source, register
from foundation.jobs.services import JobRefused
from parindex.models import Assessment, CriteriaSet
from parindex.self_assessment import SelfAssessment
from parindex.services import ScoreRefused, desk
from parindex.services.appraisal import reopen_returned
from parindex.services.locking import lock_assessment
from parindex.services.publication import missing_for_publication, publish_decided, ranking
from parindex.services.scoring import check_finished, lock_self_score, settle_self_score
from planning.issuing import services as issuing
from plans.models import Plan, PlanRefused

from . import publication, services
from .building import write_frozen
from .models import Report
from .plan_document import plan_document
from .recipients import report_addressee, report_recipients, told
from .round_results import RoundResults
from .scorecard.content import ScorecardContent, card_of
from .scorecard.document import scorecard_document
from .states import ReportState
from .stored_document import stored_document


@register(services.SOURCE)
class ReportSource(Source):
    """A periodic report: on the desk its texts and figures stand as they were submitted."""

    opens = "Mở báo cáo"

    def lock(self, document: Document, number: int | None) -> None:
        plan = Report.objects.values_list("plan", flat=True).get(record=document)
        Plan.objects.lock(plan)
        Report.objects.lock(self._report(document).pk)

    def place(self, document: Document) -> str:
        report = self._report(document)
        return "" if report.plan.discarded_at else report.get_absolute_url()

    def entry(self, document: Document) -> dict[str, Any]:
        return services.entry_of(self._report(document))

    def draft(self, document: Document) -> bytes:
        try:
            return write_frozen(self._report(document))
        except JobRefused as refusal:
            raise DocumentRefused(str(refusal), self.place(document)) from refusal

    def final(self, document: Document) -> bytes:
        report = self._report(document)
        if report.document and not report.open:
            return stored_document(report)
        return self.draft(document)

    def takes_long(self, document: Document) -> bool:
        return Plan.objects.get(reports__record=document).is_large

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        return services.submission_blockers(self._report(document))

    def submitted(self, document: Document, by: User) -> None:
        self._move(document, ReportState.IN_REVIEW)

    def taken_back(self, document: Document, by: User) -> None:
        self._move(document, ReportState.DRAFT)

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        services.issue_report(
            self._report(document),
            by=by,
            number=str(number),
            issued_on=issued_on,
            signer=document.signer_name,
            signer_title=document.signer_title,
            from_desk=True,
        )

    def recipients(self, document: Document) -> list[str]:
        plan = self._report(document).plan
        others = report_recipients(plan.unit, plan.recipients)[:-1]
        return [report_addressee(plan.unit, plan.recipients), *others]

    def _report(self, document: Document) -> Report:
        return Report.objects.with_parts().get(record=document)

    def _move(self, document: Document, state: ReportState) -> None:
        report = self._report(document)
        report.state = state
        report.save(update_fields=["state"])


def _issuable(by: User) -> QuerySet[Document]:
    return Document.objects.filter(report__in=Report.objects.issuable_by(by))


def _issue(document: Document, *, by: User, **values: Any) -> None:
    services.issue_report(Report.objects.with_parts().get(record=document), by=by, **values)


STEPS[services.ISSUE_STEP] = LongStep("Ghi nhận đã ban hành", _issuable, _issue)


@register(issuing.SOURCE)
class PlanSource(Source):
    """A plan, or the decision that enacts it; `options["dropped"]` are the tasks with progress of
    the plan that it replaces which a person said end with it.
    """

    opens = "Mở kế hoạch"

    def lock(self, document: Document, number: int | None) -> None:
        plan = self._plan(document)
        issuing.lock_to_issue(plan, self._number(document, number) if number else plan.number)

    def place(self, document: Document) -> str:
        plan = self._plan(document)
        return "" if plan.discarded_at else plan.get_absolute_url()

    def entry(self, document: Document) -> dict[str, Any]:
        return issuing.entry_of(self._plan(document))

    def draft(self, document: Document) -> bytes:
        try:
            return plan_document(self._plan(document), year=self._year(document))
        except nd30.MissingFigure as missing:
            raise DocumentRefused(str(missing), self.place(document)) from missing

    def final(self, document: Document) -> bytes:
        return self.draft(document)

    def takes_long(self, document: Document) -> bool:
        return self._plan(document).is_large

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        plan = self._plan(document)
        try:
            issuing.check_issuable(plan)
        except PlanRefused as refusal:
            return [Blocker(str(refusal), plan.get_absolute_url())]
        return []

    def submitted(self, document: Document, by: User) -> None:
        issuing.check_endings(self._plan(document), document.options.get("dropped", ()))

    def approved(self, document: Document, by: User) -> None:
        self.submitted(document, by)

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        issuing.issue_plan(
            self._plan(document),
            by=by,
            number=self._number(document, number),
            issued_on=issued_on,
            dropped=document.options.get("dropped", ()),
            signer=document.signer_name,
            signer_title=document.signer_title,
            from_desk=True,
        )

    def recipients(self, document: Document) -> list[str]:
        return list(told(self._plan(document).recipients)[0])

    def _plan(self, document: Document) -> Plan:
        return Plan.objects.select_related("unit__authority", "replaces__record").get(
            record=document
        )

    def _year(self, document: Document) -> int | None:
        """The year that the open date of what is on the desk names, though it is another by now."""
        submitted = document.files.first() if document.state in Document.ON_THE_DESK else None
        return timezone.localtime(submitted.made_at).year if submitted else None

    def _number(self, document: Document, number: int) -> str:
        return f"{number:02}/{document.symbol}"


def _issuable_plans(by: User) -> QuerySet[Document]:
    return Document.objects.filter(plan__in=Plan.objects.issuable_by(by))


def _issue_plan(document: Document, *, by: User, **values: Any) -> None:
    issuing.issue_plan(Plan.objects.get(record=document), by=by, **values)


STEPS[issuing.ISSUE_STEP] = LongStep("Ban hành kế hoạch", _issuable_plans, _issue_plan)


@register(desk.SELF_SCORE)
class SelfScoreSource(Source):
    """The report of a self-assessment: its approval locks the self-score, and from then on it is
    written from what was locked.
    """

    opens = "Mở phiếu chấm điểm"

    def lock(self, document: Document, number: int | None) -> None:
        lock_assessment(self._assessment(document).pk)

    def place(self, document: Document) -> str:
        return self._assessment(document).get_absolute_url()

    def draft(self, document: Document) -> bytes:
        try:
            return scorecard_document(self._card(document), record=document)
        except nd30.MissingFigure as missing:
            raise DocumentRefused(str(missing), self.place(document)) from missing

    def final(self, document: Document) -> bytes:
        return self.draft(document)

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        assessment = self._assessment(document)
        if assessment.state != Assessment.State.DRAFT:
            return []
        try:
            check_finished(assessment)
        except ScoreRefused as refusal:
            return [Blocker(str(refusal), refusal.place or assessment.get_absolute_url())]
        return []

    def prepare(self, document: Document, by: User) -> None:
        settle_self_score(self._assessment(document), by=by)
        document.options = {"year": timezone.localdate().year}

    def taken_back(self, document: Document, by: User) -> None:
        reopen_returned(self._assessment(document), by=by)

    def approved(self, document: Document, by: User) -> None:
        lock_self_score(self._assessment(document), by=by, record=document)

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        enter_issued(document, by=by, number=number, issued_on=issued_on)
        keep_final(document, by=by)

    def recipients(self, document: Document) -> list[str]:
        own = self._card(document).own
        named = own.plan.recipients if own.plan else ()
        unit = self._assessment(document).unit
        return [report_addressee(unit, named), *report_recipients(unit, named)[:-1]]

    def _assessment(self, document: Document) -> Assessment:
        return Assessment.objects.of_record(document).with_set().get()

    def _card(self, document: Document) -> ScorecardContent:
        """What the report says: as it was locked with it, else as it stands."""
        assessment = self._assessment(document)
        card = card_of(assessment.pk)
        kept = assessment.snapshots.filter(record=document).last()
        if kept and (document.is_out or document.state == Document.State.APPROVED):
            card.own = SelfAssessment.from_json(kept.content)
        return card


@register(desk.PUBLICATION)
class PublicationSource(Source):
    """The decision on publication of a round: giving it its number publishes the results."""

    opens = "Mở bộ tiêu chí"

    def lock(self, document: Document, number: int | None) -> None:
        desk.lock_round(self._set(document))

    def place(self, document: Document) -> str:
        return self._set(document).get_absolute_url()

    def draft(self, document: Document) -> bytes:
        return self._written(document, year=document.options.get("year"))

    def final(self, document: Document) -> bytes:
        return self._written(
            document, signer=document.signer_name, signer_title=document.signer_title
        )

    def blockers(self, document: Document, *, today: date) -> list[Blocker]:
        criteria_set = self._set(document)
        if not criteria_set.running:
            return []
        missing = missing_for_publication(criteria_set, ranking(criteria_set))
        return [Blocker(sentence, criteria_set.get_absolute_url()) for sentence in missing]

    def prepare(self, document: Document, by: User) -> None:
        document.title = publication.decision_title(RoundResults(self._set(document)))
        document.options = {"year": timezone.localdate().year}

    def issue(self, document: Document, by: User, *, number: int, issued_on: date) -> None:
        publish_decided(document, by=by, number=number, decided_on=issued_on)

    def recipients(self, document: Document) -> list[str]:
        return list(publication.told(document.unit))

    def _set(self, document: Document) -> CriteriaSet:
        return CriteriaSet.objects.select_related("authority__parent").get(record=document)

    def _written(self, document: Document, **values: Any) -> bytes:
        try:
            return publication.publication_document(self._set(document), **values)
        except nd30.MissingFigure as missing:
            raise DocumentRefused(str(missing), self.place(document)) from missing
