"""The demo's statistical figures: its own commune's told in `statistics_<which>`, those of the
province's others made up from them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password

from accounts.models import Role, Unit, User
from indicators.models import FormEntry, PlanForm, StatisticalForm
from indicators.statistics.figures import Cell
from indicators.statistics.models import is_estimate
from plans.models import Plan, ReportingPeriod
from plans.services import create_periods

from .chance import chance_of
from .content import content, moment
from .plans import DemoPlan

Review = FormEntry.Review
BATCH = 1000
SETTLEMENT = "tthc-giai-quyet"
# rows that tell how much there was of something: a larger commune has more of all of them
VOLUMES = {
    "1": ("109", "110", "111", "112"),
    "survey": ("114", "116"),
    "2": ("202", "203", "211", "212"),
    "3": ("308", "309", "311", "312", "313"),
    "6": ("601", "602", "604", "605", "607", "608"),
    "7": ("701", "702", "704", "705", "710", "711", "713", "714", "716", "717"),
}


class _Sent(NamedTuple):
    """A figure with its cell, and the days on which it was sent and reviewed."""

    cell: Cell
    value: int
    author: str
    on: date
    reviewed: date
    reason: str = ""


def make_statistics(plan: DemoPlan, today: date, people: dict[str, User]) -> None:
    """Enter the figures of the file `statistics_<which>` that lie before `today`."""
    if plan.row.issued_on is None:
        return
    data = content(f"statistics_{plan.which}", plan.row.year)
    periods = list(plan.row.periods.all())
    for form in _forms_of(plan.row):
        told = data["figures"][form.code]
        plan_form = PlanForm.objects.create(plan=plan.row, form=form)
        cells = _cells(form)
        for place, period in enumerate(periods):
            figures = _told(told, cells, place)
            sent = sorted(_sent(form, period, place, figures, data), key=lambda each: each.on)
            FormEntry.objects.bulk_create(
                _entry(plan_form, period, each, today, people) for each in sent if each.on <= today
            )


def _forms_of(plan: Plan) -> list[StatisticalForm]:
    return StatisticalForm.objects.in_force(plan.unit, plan.year)


def _cells(form: StatisticalForm) -> dict[tuple[str, str], Cell]:
    """The cells of a form by their codes."""
    columns = {column.code: column.pk for column in form.columns.all()}
    rows = {row.code: row.pk for row in form.rows.all()}
    return {
        (row, column): (pk, columns.get(column))
        for row, pk in rows.items()
        for column in columns or [""]
    }


def _told(
    told: dict[str, Any], cells: dict[tuple[str, str], Cell], place: int
) -> dict[tuple[str, str], tuple[Cell, int]]:
    """The figures of the period at this place of the year, by the codes of their cells."""
    columns = told.get("columns", [""])
    return {
        (row, column): (cells[row, column], value)
        for row, periods in told["rows"].items()
        for column, value in zip(columns, _listed(periods[place]), strict=True)
    }


def _listed(values: int | list[int]) -> list[int]:
    return values if isinstance(values, list) else [values]


def _sent(
    form: StatisticalForm,
    period: ReportingPeriod,
    place: int,
    figures: dict[tuple[str, str], tuple[Cell, int]],
    data: dict[str, Any],
) -> Iterator[_Sent]:
    """What was sent for the period: what was returned and sent again, and all the rest."""
    again = {
        each["row"]: each
        for each in data["returned"]
        if (each["form"], each["period"]) == (form.code, period.key)
    }
    for (row, _), (cell, value) in figures.items():
        author = _sender(data["senders"][form.code], row)
        sent, reviewed = data["days"][author][place]
        if first := again.get(row):
            days = date.fromisoformat(first["sent"]), date.fromisoformat(first["reviewed"])
            yield _Sent(cell, first["value"], author, *days, first["reason"])
            sent, reviewed = first["again"]
        yield _Sent(cell, value, author, date.fromisoformat(sent), date.fromisoformat(reviewed))


def _sender(senders: dict[str, str], row: str) -> str:
    """Who sends a row: named by the longest beginning of its code."""
    return senders[max((each for each in senders if row.startswith(each)), key=len)]


def _entry(
    plan_form: PlanForm,
    period: ReportingPeriod,
    sent: _Sent,
    today: date,
    people: dict[str, User],
) -> FormEntry:
    author = people[sent.author]
    entry = FormEntry(
        plan_form=plan_form,
        row_id=sent.cell[0],
        column_id=sent.cell[1],
        period=period.key,
        value=sent.value,
        # what was sent before the cut-off was confirmed as final when the period was over
        estimate=is_estimate(period.cut_off, today),
        author=author,
        on_behalf_of=author.unit,
        province_id=plan_form.plan.unit.province_id,
        sent_at=moment(sent.on, 14),
    )
    if sent.reviewed <= today:
        own = sent.author == "thuongtruc"  # nobody reviews what they themselves sent
        entry.reviewed_by = people["hanh.tt" if own else "thuongtruc"]
        entry.reviewed_at = moment(sent.reviewed, 16)
        entry.review = Review.RETURNED if sent.reason else Review.ACCEPTED
        entry.review_reason = sent.reason
    return entry


def make_statistics_of_others(province: Unit, year: int, today: date) -> None:
    """Give the province's other communes a plan of `year` and the figures of its periods that have
    closed, all accepted.
    """
    told = {
        which: content(f"statistics_{which}", year)["figures"]
        for which in ("last_year", "this_year")
    }
    entries: list[FormEntry] = []
    for unit in province.children.filter(kind=Unit.Kind.COMMUNE).exclude(code="demo"):
        plan, author = _plan_of(unit, year), _author_of(unit)
        periods = [each for each in plan.periods.all() if each.cut_off < today]
        for form in _forms_of(plan):
            figures = _made_up(form, told, chance_of(unit.code, year))
            plan_form = PlanForm.objects.create(plan=plan, form=form)
            cells = _cells(form)
            entries += [
                FormEntry(
                    plan_form=plan_form,
                    row_id=cell[0],
                    column_id=cell[1],
                    period=period.key,
                    value=value,
                    author=author,
                    on_behalf_of=unit,
                    province_id=unit.province_id,
                    sent_at=moment(period.cut_off, 14),
                    review=Review.ACCEPTED,
                )
                for place, period in enumerate(periods)
                for cell, value in _told(figures, cells, place).values()
            ]
    FormEntry.objects.bulk_create(entries, batch_size=BATCH)


def _plan_of(unit: Unit, year: int) -> Plan:
    plan = Plan.objects.create(
        unit=unit,
        year=year,
        number="12/KH-UBND",
        place=unit.place,
        title=f"Cải cách hành chính năm {year}",
        state=Plan.State.ISSUED,
        issued_on=date(year, 1, 20),
        handed_out_at=moment(date(year, 1, 20)),
    )
    create_periods(plan)
    return plan


def _author_of(unit: Unit) -> User:
    return User.objects.create(
        username=f"{unit.code}.thongke",
        last_name="Cán bộ",
        first_name="thống kê",
        position="Chuyên viên nội vụ",
        unit=unit,
        roles=[Role.OFFICER],
        password=make_password(None),  # nobody logs in as these
    )


def _made_up(form: StatisticalForm, told: dict[str, Any], chance: Random) -> dict[str, Any]:
    """The figures of one of the demo's years, for a commune that is larger or smaller."""
    own = told[chance.choice(sorted(told))][form.code]
    if form.code == SETTLEMENT:
        size = chance.uniform(0.4, 1.6)
        rows = {row: _settled(periods, size) for row, periods in own["rows"].items()}
        return own | {"rows": rows}
    times = {row: n for rows in VOLUMES.values() for n in [chance.randint(1, 3)] for row in rows}
    return {
        "rows": {
            row: [value * times.get(row, 1) for value in periods]
            for row, periods in own["rows"].items()
        }
    }


def _settled(periods: Sequence[Sequence[int]], size: float) -> list[list[int]]:
    """A field of the settlement form times `size`: what comes in is carried over or settled."""
    found, carried = [], round(periods[0][2] * size)
    for online, counter, _, early, on_time, late, pending, overdue in periods:
        received = [round(online * size), round(counter * size)]
        left = min(round((pending + overdue) * size), carried + sum(received))
        settled = carried + sum(received) - left
        slow = min(round(late * size), settled)
        early_now = round((settled - slow) * early / max(early + on_time, 1))
        late_now = min(round(overdue * size), left)
        done = [early_now, settled - slow - early_now, slow]
        found.append([*received, carried, *done, left - late_now, late_now])
        carried = left
    return found
