"""The demo's plans: what was decided, with its tasks, targets and duties."""

import re
from datetime import date
from itertools import count

from accounts.models import Unit
from indicators.models import Indicator
from planreader import read_time
from plans.areas import programme_of
from plans.models import READ_AREAS, Plan
from plans.services import create_periods
from plans.services.areas import store_areas
from tasks.models import Task, TaskUnit
from vietnamese import parse_decimal

from .content import content, day, moment

HEAD = (
    "number",
    "place",
    "title",
    "issuer",
    "legal_bases",
    "sections",
    "signer",
    "signer_title",
    "recipients",
)


class DemoPlan:
    """A plan of the demo: its row, its content, and its tasks and indicators by key."""

    def __init__(self, which: str, year: int, today: date, units: dict[str, Unit]):
        """Make the plan of `year` from `plan_<which>`; issued after `today`, it is a draft."""
        self.which, self.units = which, units
        self.data = content(f"plan_{which}", year)
        self.row = self._make_plan(year, today)
        ordered = {
            period["period"]: day(period["due"])
            for period in self.data.get("report_deadlines") or ()
        }
        store_areas(self.row, programme_of(year).areas)
        create_periods(self.row, ordered=ordered)
        self._make_duties()
        self.tasks = dict(self._make_tasks())
        self.row.tasks.settle()
        self.indicators = dict(self._make_indicators())

    def _make_plan(self, year: int, today: date) -> Plan:
        issued_on = day(self.data["issued_on"])
        issued = issued_on <= today
        return Plan.objects.create(
            unit=self.units[self.data.get("unit", "demo")],
            year=year,
            state=Plan.State.ISSUED if issued else Plan.State.DRAFT,
            issued_on=issued_on if issued else None,
            handed_out_at=moment(issued_on) if issued else None,
            follows_text=self.data["follows"] or "",
            **{field: self.data[field] for field in HEAD},
        )

    def _make_duties(self) -> None:
        for order, data in enumerate(self.data["duties"]):
            duty = self.row.duties.create(
                order=order,
                unit_text=data["unit_text"],
                text=data["text"],
                due=day(data["due"]),
                done_on=day(data["done_on"]),
            )
            duty.units.set(self.units[code] for code in data["units"])

    def _make_tasks(self):
        ordinals = {area: count(1) for area in READ_AREAS}
        for data in self.data["tasks"]:
            when = read_time(data["time_text"], self.row.year)
            task = self.row.tasks.create(
                area=data["area"],
                ordinal=next(ordinals[data["area"]]),
                content=data["content"],
                product=data["product"],
                time_text=data["time_text"],
                time_kind=when.kind or "",
                rhythm=when.rhythm,
                start=when.start,
                due=when.due or day(data.get("due")),
                anchor_on=day(data.get("anchor_on")),
                source=Task.Source.APPENDIX,
            )
            self._join(task, TaskUnit.Role.LEAD, data["leads"])
            self._join(task, TaskUnit.Role.COORDINATE, data["coordinators"])
            yield data["key"], task

    def _join(self, task: Task, role: str, parts: list[dict]) -> None:
        for order, part in enumerate(parts):
            joined = task.units.create(role=role, order=order, text=part["text"])
            joined.units.set(self.units[code] for code in part["units"])

    def _make_indicators(self):
        ordinals = {area: count(1) for area in READ_AREAS}
        for data in self.data["indicators"]:
            indicator = self.row.indicators.create(
                area=data["area"],
                ordinal=next(ordinals[data["area"]]),
                statement=data["statement"],
                lead_unit=self.units[data["lead"]],
                qualitative=data["qualitative"],
            )
            confirmed = self.which == "last_year"  # this year's is still to be looked at
            for order, target in enumerate(data["targets"]):
                _make_target(indicator, order, target, confirmed=confirmed)
            yield data["key"], indicator


def _make_target(indicator: Indicator, order: int, data: dict, *, confirmed: bool) -> None:
    figure = re.search(r"\d[\d.,]*", data["baseline"] or "")
    indicator.targets.create(
        order=order,
        label=data["label"],
        comparator=data["comparator"] or "",
        goal=data["goal"],
        unit=data["unit"],
        # of “hạng 24” the figure
        baseline=parse_decimal(figure[0]) if figure else None,
        judged_confirmed=confirmed,
    )
