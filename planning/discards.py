"""How imports of plans come back after they were discarded."""

from accounts.discards import OfStandingBody
from accounts.models import Unit, User
from foundation.discards.kinds import kind
from plans.models import Plan, PlanImport, PlanRefused
from plans.services.writing import check_writable

from .importing.services import DISCARDED


@kind(DISCARDED)
class PlanImportKind(OfStandingBody):
    words = "Lần nhập kế hoạch"
    refusals = (PlanRefused,)

    def lock(self, row: PlanImport, by: User) -> None:
        Unit.objects.lock(row.unit_id)
        if row.revises_id:
            check_writable(Plan.objects.lock(row.revised_plan.pk), "Khôi phục")
