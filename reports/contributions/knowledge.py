"""What the program knows of an office in the period of a report, to be read beside its answer."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from accounts.models import Unit, User
from indicators.figures import TargetLine, readings
from indicators.judging import Result
from indicators.models import Target
from plans.models import ReportingPeriod
from tasks.rows import MatrixRow, load_rows
from tasks.standing import Lateness

SHOWN = 30  # rows of each list; the rest stands in the list of tasks


class OfficeKnowledge:
    """The tasks that `unit` leads with their results, its overdue ones, and the targets it missed
    (nine queries at most, more where forms feed a target).
    """

    def __init__(self, period: ReportingPeriod, unit: Unit, user: User, *, today: date):
        """Take the period and the office, as they stand at the cut-off or today."""
        self.period, self.unit, self.user = period, unit, user
        self.day = min(period.cut_off, today)

    @cached_property
    def _rows(self) -> list[MatrixRow]:
        tasks = self.period.plan.tasks.tracked().led_by(self.unit)
        return load_rows(self.period.plan, self.user, tasks, today=self.day, whole=True)

    @property
    def told(self) -> Sequence[MatrixRow]:
        """Tasks with a result that speaks of a day of the period."""
        interval = self.period.interval
        rows = (
            row
            for row in self._rows
            if (update := row.task.current) and update.effective_on in interval
        )
        return list(rows)[:SHOWN]

    @property
    def overdue(self) -> Sequence[MatrixRow]:
        """Tasks that were overdue on the day."""
        late = (row for row in self._rows if row.standing.lateness == Lateness.OVERDUE)
        return list(late)[:SHOWN]

    @cached_property
    def missed(self) -> list[tuple[TargetLine, str]]:
        """Targets short of their goal, each with its figure in words."""
        lines = readings(self.period.plan, targets=Target.objects.led_by(self.unit))
        return [
            (line, last.text)
            for line in lines
            if line.result(self.period) == Result.NOT_MET and (last := line.last(self.period))
        ][:SHOWN]

    @property
    def empty(self) -> bool:
        return not (self.told or self.overdue or self.missed)
