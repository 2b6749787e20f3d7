"""How the register's documents are written from reports, plans and self-assessments."""

from datetime import date
from typing import Any

from django.utils import timezone

import nd30
from accounts.models import User
from documents.models import Document
from documents.sources import Blocker, DocumentRefused, Source, register
from foundation.jobs.services import JobRefused
from planning.issuing import services as issuing
from plans.models import Plan, PlanRefused

from . import services
from .building import write_frozen
from .models import Report
from .plan_document import plan_document
from .recipients import report_addressee, report_recipients, told
from .states import ReportState


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
        return self.draft(document)

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
