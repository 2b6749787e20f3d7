"""How drafts of letters come back after they were discarded."""

from accounts.discards import OfStandingBody
from accounts.models import User
from foundation.discards.kinds import kind

from .letters.services import DISCARDED, bring_back_letter, forget_letter
from .models import Letter
from .sources import DocumentRefused


@kind(DISCARDED)
class LetterKind(OfStandingBody):
    """A draft stays in its table, out of sight."""

    words = "Dự thảo văn bản"
    refusals = (DocumentRefused,)
    hides = Letter

    def lock(self, row: Letter, by: User) -> None:
        Letter.objects.lock(row.pk)

    def brought_back(self, row: Letter, by: User) -> None:
        bring_back_letter(row, by=by)

    def forget(self, pk: int) -> None:
        forget_letter(pk)
