"""Criteria go on in the office that takes over, while their assessment is under way."""

from accounts.unit_changes.following import Ending, Follower, when_units_end
from foundation.journal.acts import acting

from ..models import Assessment, Score


@when_units_end
class ScoresFollow(Follower):
    moved = "tiêu chí đang chấm điểm chuyển sang đơn vị kế thừa phụ trách"
    left = "tiêu chí đang chấm điểm cần giao lại đơn vị phụ trách"

    def count(self, units):
        return self._under_way(units).count()

    def act(self, ending: Ending) -> None:
        """Give them to the heir, under the lock of each assessment."""
        found = self._under_way(ending.ended)
        ids = found.order_by().values("assessment")
        list(Assessment.objects.filter(pk__in=ids).order_by("pk").select_for_update())
        rows = list(found.order_by("pk"))
        for row in rows:
            row.unit = ending.sole_heir
        with acting(by=ending.by, why=ending.reason):
            Score.objects.bulk_update(rows, ["unit"])

    def _under_way(self, units):
        published = Assessment.State.PUBLISHED
        return Score.objects.filter(unit__in=units).exclude(assessment__state=published)
