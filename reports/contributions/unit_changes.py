"""Who takes over from an office answers what it was asked for a report."""

from accounts.unit_changes.following import Ending, Follower, when_units_end
from foundation.journal.acts import acting

from .models import ContributionRequest


@when_units_end
class RequestsFollow(Follower):
    moved = "đề nghị góp nội dung báo cáo chưa trả lời chuyển sang đơn vị kế thừa"
    left = "đề nghị góp nội dung báo cáo chưa trả lời cần gửi lại"

    def count(self, units):
        return self._owed(units).count()

    def act(self, ending: Ending) -> None:
        """Move the first request of each report; one that the heir has already stands alone."""
        heir = ending.sole_heir
        asked = set(heir.contribution_requests.values_list("report", flat=True))
        moved: dict[int, ContributionRequest] = {}
        for row in self._owed(ending.ended).order_by("pk").select_for_update(of=("self",)):
            if row.report_id not in asked:
                row.unit = heir
                moved.setdefault(row.report_id, row)
        with acting(by=ending.by, why=ending.reason):
            ContributionRequest.objects.bulk_update(moved.values(), ["unit"])

    def _owed(self, units):
        owed = ContributionRequest.OWED
        return ContributionRequest.objects.filter(unit__in=units, state__in=owed)
