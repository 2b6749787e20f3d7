"""How outlines, their parts and sections of reports come back after they were discarded."""

from collections.abc import Collection

from accounts.discards import OfStandingBody
from accounts.models import User
from foundation.discards.kinds import Kind, kind
from plans.models import Plan

from .models import Report, ReportSection
from .outlines import services as outlines
from .outlines.models import OutlineAnnex, OutlineSection, ReportOutline, outlines_kept_by
from .services import DISCARDED, ReportRefused, check_editable


class OfOutlines(Kind):
    """What who keeps the outlines of a unit discards."""

    refusals = (outlines.OutlineRefused,)

    def authorities(self, user: User) -> Collection[int]:
        owner = outlines_kept_by(user)
        return [owner.pk] if owner else []


@kind(outlines.DISCARDED)
class OutlineKind(OfOutlines):
    words = "Đề cương báo cáo"

    def lock(self, row: ReportOutline, by: User) -> None:
        outlines.lock_for_outline(row)


class OutlineRowKind(OfOutlines):
    """A section or an annex of an outline."""

    def lock(self, row: OutlineSection | OutlineAnnex, by: User) -> None:
        outlines.lock_for_row(row, by=by)

    def brought_back(self, row: OutlineSection | OutlineAnnex, by: User) -> None:
        outlines.place_row(row, by=by)

    def address(self, row: OutlineSection | OutlineAnnex) -> str:
        return row.outline.get_absolute_url()


@kind(outlines.DISCARDED_SECTION)
class OutlineSectionKind(OutlineRowKind):
    words = "Mục của đề cương"


@kind(outlines.DISCARDED_ANNEX)
class OutlineAnnexKind(OutlineRowKind):
    words = "Phụ lục của đề cương"


@kind(DISCARDED)
class ReportSectionKind(OfStandingBody):
    words = "Phần của báo cáo"
    refusals = (ReportRefused,)

    def lock(self, row: ReportSection, by: User) -> None:
        Plan.objects.lock(row.report.plan_id)
        check_editable(Report.objects.lock(row.report_id))
