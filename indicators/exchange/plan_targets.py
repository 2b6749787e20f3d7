"""What the datasets of targets and of measurements share: rows of a plan's targets."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from foundation.exchange.cells import Number
from foundation.exchange.records import Record
from plans.exchange import AreaDataset
from plans.models import Plan, PlanClosed

from ..forms import IndicatorFilterForm
from ..grid import IndicatorGrid, current_period
from ..models import Target, TargetQuerySet
from ..services import MeasurementRefused, NewerMeasurement

if TYPE_CHECKING:
    from foundation.exchange.models import ImportRun

TARGETS, MEASUREMENTS = "targets", "measurements"  # the names of the datasets
TAKEN_BACK = "Hoàn tác nhập từ Excel"
REFUSALS = (MeasurementRefused, NewerMeasurement, PlanClosed)


def door(plan: Plan, wanted: dict) -> str:
    """Return the address of the exchange for who looks at the grid with the filter `wanted`."""
    periods = list(plan.periods.all())
    asked = next((period for period in periods if period.key == wanted.get("period")), None)
    period = asked or current_period(periods, timezone.localdate())
    if plan.open and period:
        return reverse("exchange:dataset", args=[MEASUREMENTS, f"{plan.pk}-{period.key}"])
    return reverse("exchange:dataset", args=[TARGETS, plan.pk])


class IndicatorDataset(AreaDataset):
    """What both datasets share: their rows are the targets of a plan."""

    def back(self):
        return reverse("indicators:indicator_list", args=[self.plan.pk])

    def beside(self):
        """The targets, and what is measured in each period."""
        periods = [
            (
                MEASUREMENTS,
                f"{self.plan.pk}-{period.key}",
                f"Số liệu {period.get_key_display()}",
            )
            for period in self.plan.periods.all()
        ]
        return [(TARGETS, str(self.plan.pk), "Mục tiêu"), *periods]

    def chosen(self, asked: QueryDict) -> Iterable[Record]:
        """Yield the rows that the filter of the grid leaves, in its order."""
        grid = IndicatorGrid(
            self.plan,
            self.user,
            IndicatorFilterForm(asked, plan=self.plan).wanted,
            today=timezone.localdate(),
        )
        wanted = {row.target.pk for row in grid.rows}
        return (record for record in self.load() if record.row.pk in wanted)

    def title_of(self, record):
        return f"{record.statement} ({record.label})" if record.label else record.statement

    @property
    def _import_run(self) -> "ImportRun":
        """The import that is being stored or undone."""
        if self.run is None:
            raise ValueError("no import is under way")
        return self.run

    def _targets(self, lock: bool) -> TargetQuerySet:
        targets = Target.objects.of_plan(self.plan).with_indicator().select_related("fed_by__form")
        if lock:
            # as everybody does who changes its targets: the plan first
            Plan.objects.lock(self.plan.pk)
            targets = targets.select_for_update(of=("self",), no_key=True)
        return targets


def plain(value):
    """The number as cells hold it, without the zeros that the database adds."""
    return None if value is None else Number().clean(value)
