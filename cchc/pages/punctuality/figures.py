"""What each office of a plan, or each commune of a province, owed in its periods, and how much of
it came on time, late or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse

from accounts.models import Holiday, Unit
from foundation.web.bars import Drawing, Series, part_bars
from indicators.punctuality import (
    SentRow,
    count_owed_figures,
    entered_by,
    measured_without_words,
    owed_figures,
    owed_forms,
    sent_figures,
)
from indicators.statistics.entered import entered_in
from plans.models import Plan, ReportingPeriod
from plans.models.plan import PlanQuerySet
from plans.punctuality import (
    Alike,
    Kind,
    OwedItem,
    Punctuality,
    Result,
    punctualities,
    punctuality,
)
from reports.punctuality import owed_contributions, sent_contributions
from tasks.punctuality import count_owed_words, owed_words
from tasks.standing import rate
from vietnamese import number, sort_key

NO_OFFICE = "Chưa có đơn vị chủ trì"
KINDS = {
    Kind.TASK: "Nhiệm vụ",
    Kind.TARGET: "Chỉ tiêu",
    Kind.STATISTICS: "Số liệu thống kê",
    Kind.CONTRIBUTION: "Nội dung báo cáo",
}
RESULTS = {
    Result.ON_TIME: "Đúng hạn",
    Result.LATE: "Chậm",
    Result.MISSING: "Thiếu",
    Result.NOT_DUE: "Chưa đến hạn",
}
MARKS = {
    Result.ON_TIME: ("circle-check", "good"),
    Result.LATE: ("clock", "warn"),
    Result.MISSING: ("flag", "bad"),
    Result.NOT_DUE: ("circle", ""),
}
SERIES = (
    Series("Đúng hạn", "full"),
    Series("Chậm", "light"),
    Series("Thiếu", "hatched"),
    Series("Chưa đến hạn", "empty"),
)


@dataclass(frozen=True)
class OfficePunctuality:
    """An office with what it owed; `key` is its id in addresses, `0` for what nobody leads."""

    key: str
    name: str
    counts: Punctuality

    @property
    def complete(self) -> str:
        """How much of what was due came, in words: `87,5%`."""
        return _in_words(self.counts.came, self.counts.due)

    @property
    def on_time(self) -> str:
        return _in_words(self.counts.on_time, self.counts.due)


@dataclass(frozen=True)
class OwedRow:
    """A thing that was owed, as a person reads it."""

    item: OwedItem
    result: Result
    office: str
    url: str

    @property
    def kind(self) -> str:
        return KINDS[self.item.kind]

    @property
    def words(self) -> str:
        return RESULTS[self.result]

    @property
    def icon(self) -> str:
        return MARKS[self.result][0]

    @property
    def tone(self) -> str:
        return MARKS[self.result][1]


class PlanPunctuality:
    """How the offices of `plan` sent what they owed by today: of one period (empty: all of them),
    of one kind (empty: all). Eight queries at most, however many offices there are.
    """

    def __init__(self, plan: Plan, *, today: date, period: str = "", kind: str = ""):
        """Take the plan, the day, and what is asked for."""
        self.plan, self.on = plan, plan.as_of(today)
        self.period, self.kind = period, kind
        prefetch_related_objects([plan.unit.its_authority], "units")
        prefetch_related_objects([plan], "periods")

    @cached_property
    def items(self) -> list[OwedItem]:
        """All that was owed in the period, of the kind."""
        return _items(self.plan, self.period, self.kind)

    @cached_property
    def offices(self) -> list[OfficePunctuality]:
        """The offices that owed something, by name, last what nobody leads."""
        by_office: dict[int | None, list[OwedItem]] = defaultdict(list)
        for item in self.items:
            by_office[item.unit].append(item)
        found = [
            OfficePunctuality(str(pk or 0), self._name(pk), punctuality(items, on=self.on))
            for pk, items in by_office.items()
        ]
        return sorted(found, key=lambda each: (each.key == "0", sort_key(each.name)))

    @property
    def worst(self) -> list[OfficePunctuality]:
        """The three offices that owe most of what is due, those without a gap left out."""
        owing = [each for each in self.offices if each.counts.on_time < each.counts.due]
        owing.sort(key=lambda each: (each.counts.on_time / each.counts.due, -each.counts.due))
        return owing[:3]

    @property
    def total(self) -> OfficePunctuality:
        """All offices together: what several owe counts for each."""
        return OfficePunctuality("", "Cộng", punctuality(self.items, on=self.on))

    def rows(self, *, unit: str = "", result: str = "") -> list[OwedRow]:
        """Return what was owed by the office with this key (empty: by any) with this result (empty:
        any), by deadline.
        """
        found = [
            OwedRow(item, told, self._name(item.unit), _url(self.plan, item))
            for item in self.items
            if unit in ("", str(item.unit or 0))
            and (told := item.result(self.on))
            and result in ("", told)
        ]
        return sorted(found, key=lambda row: (row.item.deadline, row.office, row.item.pk))

    def drawing(self, *, narrow: bool = False) -> Drawing:
        """Return the bars of the offices."""
        return _drawing(self.offices, narrow)

    @cached_property
    def _names(self) -> dict[int, str]:
        return {unit.pk: unit.short_name for unit in self.plan.unit.its_authority.units.all()}

    def _name(self, pk: int | None) -> str:
        return self._names.get(pk or 0, NO_OFFICE)


def for_counting(plans: PlanQuerySet) -> QuerySet[Plan]:
    """Plans with what counting of many asks for: their units, periods, the calendar, the units of
    their authorities and those above these.
    """
    of_plan = ("unit", "year", "state", "issued_on", "handed_out_at", "ended_at")
    of_unit = ("parent", "name", "short_name", "place", "authority")
    units = Unit.objects.only("authority", "name", "short_name", "kind", "standing_body")
    above = ("unit__authority__parent__parent", "unit__authority__parent__parent__parent")
    rows = plans.select_related("unit__authority", above[0]).with_days()
    names = (f"unit__{way}{name}" for way in ("", "authority__") for name in of_unit)
    found = rows.prefetch_related(Prefetch("unit__authority__units", units))
    return found.only(*of_plan, *names, *above)


class CommunesPunctuality:
    """How the communes of `plans` sent what their offices owed, all of a commune together. Six
    queries at most, however many communes there are; the plans know what `for_counting` says.
    """

    def __init__(self, plans: Sequence[Plan], *, today: date, period: str = "", kind: str = ""):
        """Take the plans, one a commune, the day, and what is asked for."""
        self.on = today
        counted = punctualities(
            _counted(plans, period, kind), on={plan.pk: plan.as_of(today) for plan in plans}
        )
        self.offices = sorted(
            (
                OfficePunctuality(str(plan.pk), plan.unit.short_name, counted[plan.pk])
                for plan in plans
            ),
            key=lambda each: sort_key(each.name),
        )

    @property
    def total(self) -> OfficePunctuality:
        """All communes together."""
        parts = zip(*(each.counts.parts for each in self.offices), strict=True)
        return OfficePunctuality("", "Cộng", Punctuality(*map(sum, parts)))

    @property
    def lines(self) -> list[OfficePunctuality]:
        """The communes, then all together."""
        return [*self.offices, self.total]

    def drawing(self, *, narrow: bool = False) -> Drawing:
        """Return the bars of the communes."""
        return _drawing(self.offices, narrow)


def _items(plan: Plan, period: str, kind: str) -> list[OwedItem]:
    """What was owed of a plan in the period, of the kind (empty: any)."""
    found: list[OwedItem] = []
    if kind in ("", Kind.TASK):
        found += owed_words(plan, Holiday.objects.calendar())
    if kind != Kind.TASK:
        sent = sent_figures([plan]).union(sent_contributions([plan]), all=True)
        rows = [SentRow(*row) for row in sent]
        found += [*owed_figures([plan], rows), *owed_contributions(rows)]
        if kind in ("", Kind.STATISTICS):
            found += owed_forms([plan], entered_by(rows))
    return [each for each in found if period in ("", each.period) and kind in ("", each.kind)]


def _counted(plans: Sequence[Plan], period: str, kind: str) -> Iterator[Alike]:
    """What was owed of many plans in the period, of the kind (empty: any)."""
    found: list[Iterable[Alike]] = []
    if plans and kind in ("", Kind.TASK):
        found.append(count_owed_words(plans, plans[0].calendar, period))
    if kind in ("", Kind.TARGET, Kind.CONTRIBUTION):
        asked = sent_contributions(plans)
        asked = asked.filter(of_period=period) if period else asked
        sent = measured_without_words(plans, period).union(asked, all=True)
        rows = [SentRow(*row) for row in sent]
        if kind != Kind.CONTRIBUTION:
            found.append(count_owed_figures(plans, rows, period))
        if kind != Kind.TARGET:
            found.append(each.alone for each in owed_contributions(rows))
    if kind in ("", Kind.STATISTICS):
        forms = owed_forms(plans, entered_in(plans, period), period)
        found.append(each.alone for each in forms)
    return chain(*found)


def _drawing(lines: Sequence[OfficePunctuality], narrow: bool) -> Drawing:
    return part_bars([(each.name, each.counts.parts) for each in lines], SERIES, narrow=narrow)


def default_period(periods: Sequence[ReportingPeriod], today: date) -> str:
    """Return the key of the period that people look at first: the one that ended last, else the
    first.
    """
    ended = [period.key for period in periods if period.cut_off < today]
    return ended[-1] if ended else next((period.key for period in periods), "")


def _in_words(part: int, whole: int) -> str:
    share = rate(part, whole)
    return "chưa có" if share is None else f"{number(share)}%"


def _url(plan: Plan, item: OwedItem) -> str:
    """Where the thing stands."""
    places: dict[Kind, tuple[str, list]] = {
        Kind.TASK: ("tasks:task_detail", [item.pk]),
        Kind.TARGET: ("indicators:indicator_detail", [item.pk]),
        Kind.STATISTICS: ("indicators:statistics_form", [plan.pk, item.pk, item.period]),
        Kind.CONTRIBUTION: ("reports:contribution", [item.pk]),
    }
    view, args = places[item.kind]
    return reverse(view, args=args)
