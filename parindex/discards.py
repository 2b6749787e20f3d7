"""How draft sets of criteria, and criteria of drafts, come back after they were discarded."""

from collections.abc import Collection

from accounts.models import Unit, User
from foundation.discards.kinds import Kind, kind

from .models import CriteriaSet, Criterion
from .services import ScoreRefused
from .services.set_editing import DISCARDED_CRITERION, lock_for_criterion, number_criteria
from .services.sets import DISCARDED


class OfProvince(Kind):
    """What the appraisers of the province discard."""

    refusals = (ScoreRefused,)

    def authorities(self, user: User) -> Collection[int]:
        if user.authority_id is None or not user.appraises:
            return []
        return [user.authority_id, *user.superior_authorities]


@kind(DISCARDED)
class CriteriaSetKind(OfProvince):
    words = "Dự thảo bộ tiêu chí"

    def lock(self, row: CriteriaSet, by: User) -> None:
        Unit.objects.lock(row.authority_id)


@kind(DISCARDED_CRITERION)
class CriterionKind(OfProvince):
    words = "Tiêu chí"

    def lock(self, row: Criterion, by: User) -> None:
        lock_for_criterion(row, by=by)

    def brought_back(self, row: Criterion, by: User) -> None:
        number_criteria(row.criteria_set)

    def address(self, row: Criterion) -> str:
        return f"{row.criteria_set.get_absolute_url()}#criterion-{row.code}"
