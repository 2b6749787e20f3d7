"""Indicators and rows of statistical forms go on in the office that takes over."""

from accounts.unit_changes.following import Ending, Follower, when_units_end
from foundation.journal.acts import acting
from plans.models import Plan

from ..models import Indicator, RowOffice


@when_units_end
class IndicatorsFollow(Follower):
    moved = "chỉ tiêu chuyển sang đơn vị kế thừa theo dõi"
    left = "chỉ tiêu cần giao lại đơn vị theo dõi"

    def count(self, units):
        return self._led(units).count()

    def act(self, ending: Ending) -> None:
        """Give them to the heir; what was measured keeps the unit that declared it."""
        rows = list(self._led(ending.ended).order_by("pk"))
        for row in rows:
            row.lead_unit = ending.sole_heir
        with acting(by=ending.by, why=ending.reason):
            Indicator.objects.bulk_update(rows, ["lead_unit"])

    def _led(self, units):
        plans = Plan.objects.kept().filter(state__in=Plan.WRITABLE)
        return Indicator.objects.filter(lead_unit__in=units, plan__in=plans)


@when_units_end
class FormRowsFollow(Follower):
    moved = "dòng biểu thống kê chuyển sang đơn vị kế thừa phụ trách"
    left = "dòng biểu thống kê cần giao lại đơn vị phụ trách"

    def count(self, units):
        return RowOffice.objects.filter(unit__in=units).count()

    def act(self, ending: Ending) -> None:
        """Give them to the heir."""
        RowOffice.objects.filter(unit__in=ending.ended).update(unit=ending.sole_heir)
