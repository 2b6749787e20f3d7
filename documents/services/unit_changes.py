"""What waits on the desk of an authority that ended goes back to its drafter."""

from accounts.unit_changes.following import Ending, Follower, when_units_end

from ..models import Document
from .desk import end_desk


@when_units_end
class DeskEnds(Follower):
    of_offices = False
    moved = left = "văn bản đang trình, chờ số của xã kết thúc được trả lại, không ban hành nữa"

    def count(self, units):
        return self._waiting(units).count()

    def act(self, ending: Ending) -> None:
        """Return them: nobody signs in the name of an authority that is no more."""
        for document in self._waiting(ending.ended).order_by("pk"):
            end_desk(document, by=ending.by, note=ending.reason)

    def _waiting(self, units):
        ids = [unit.pk for unit in units]
        return Document.objects.filter(authority__in=ids, state__in=Document.ON_THE_DESK)
