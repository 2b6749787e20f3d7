"""What the checks know beside the frozen figures, read once from the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, Subquery, When

from accounts.models import Unit
from indicators.figures import ACCEPTED, COUNTING
from indicators.models import Measurement
from tasks.models import ProgressUpdate

from ..models import Report, ReportSection
from ..reading.series import Point, rounded
from ..stored_figures import ReportFigures

SENT_FIELDS = ("result", "reason", "product_number", "product_date")
NAME_FIELDS = ("name", "short_name", "place", "abbreviation", "kind", "parent", "authority")


@dataclass(frozen=True)
class Material:
    """Texts and names that a report may speak of, by where they come from.

    `by_task` are what the offices sent on each task by the cut-off, `others` what they sent
    afterwards and on other plans, `plan` what the plan and its duties say, `own` the names of the
    authority, its units and those above it, `foreign` those of all others. `earlier` are the
    sentences of the report before, `documents` the numbers and days of all reports issued by the
    unit. `measured` is what each target stood at by the cut-off, `last_year` the figures of the
    report on the same period a year before, `last_year_of` which report that is. `taken` says which
    report bears the number of this one, if one does.
    """

    by_task: dict[int, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    measured: dict[int, list[Point]] = field(default_factory=dict)
    last_year: ReportFigures | None = None
    last_year_of: str = ""
    number: str = ""
    taken: str = ""


def gather_material(report: Report) -> Material:
    """Return what the checks of what people wrote into `report` know, in at most seven queries."""
    own, symbols, foreign = _names(report)
    by_task, others = _sent(report)
    documents, last_year, last_year_of = _issued(report)
    return Material(
        by_task=by_task,
        others=others,
        plan=list(_plan_texts(report)),
        own=own,
        symbols=symbols,
        foreign=foreign,
        earlier=_earlier(report),
        documents=documents,
        measured=_measured(report),
        last_year=last_year,
        last_year_of=last_year_of,
        number=report.number,
        taken=_taken(report),
    )


def number_alone(report: Report) -> Material:
    """Return what is known for a report into which nobody wrote: whether its number is taken."""
    return Material(number=report.number, taken=_taken(report))


def _sent(report: Report) -> tuple[dict[int, list[str]], list[str]]:
    """What the offices sent on each task by the cut-off, and what they said before and after or on
    other plans: places are the same there.
    """
    unit, day = report.plan.unit_id, report.period.cut_off
    rows = ProgressUpdate.objects.counting().filter(task__plan__unit=unit).order_by("pk")
    found: dict[int, list[str]] = {}
    others: list[str] = []
    for row in rows.values_list("task__plan", "effective_on", "task", *SENT_FIELDS, named=True):
        if row.task__plan == report.plan_id and row.effective_on <= day:
            found.setdefault(row.task, []).extend(_texts(row))
        else:
            others += _texts(row)
    return found, others


def _texts(row: Any) -> Iterator[str]:
    number, day = row.product_number, row.product_date
    document = f"{number} ngày {day:%d/%m/%Y}" if number and day else number
    yield from filter(None, (row.result, row.reason, document))


def _plan_texts(report: Report) -> Iterator[str]:
    plan = report.plan
    yield from (plan.title, plan.number, plan.follows_text, plan.replaces_text)
    for part in (plan.legal_bases, plan.sections, plan.footnotes, plan.recipients):
        yield from _strings(part)
    yield from plan.duties.values_list("text", flat=True)


def _strings(value: Any) -> Iterator[str]:
    """All texts inside stored JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _strings(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _strings(each))


def _names(report: Report) -> tuple[list[str], list[str], list[str]]:
    """Names that may stand in the report, the symbols of its units' documents, and names of others.

    The departments of the province guide a commune: they are above it. Offices of others mostly
    bear the same names as ours: only authorities count as others.
    """
    authority = report.plan.unit.its_authority
    rows = Unit.objects.filter(Q(authority=authority.pk) | Q(kind__in=Unit.AUTHORITY_KINDS))
    units = list(rows.only(*NAME_FIELDS).order_by("pk"))
    parents = {unit.pk: unit.parent_id for unit in units}
    above = _above(authority.pk, parents)
    own: list[str] = []
    symbols: list[str] = []
    foreign: list[str] = []
    for unit in units:
        ours = unit.authority_id == authority.pk
        guides = unit.kind == Unit.Kind.DEPARTMENT and unit.parent_id in above
        if ours or guides or unit.pk in above:
            own += filter(None, (unit.name, unit.short_name, unit.place))
        else:
            foreign += (unit.name, unit.short_name)
        if ours and unit.abbreviation:
            symbols.append(unit.abbreviation)
    return own, symbols, foreign


def _above(unit: int, parents: dict[int, int | None]) -> set[int]:
    """The units above one of them, by the parents of all."""
    found: set[int] = set()
    parent = parents.get(unit)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = parents.get(parent)
    return found


def _earlier(report: Report) -> list[str]:
    """The texts of the newest report that was issued before, of an earlier period."""
    before = Report.objects.filter(
        plan__unit=report.plan.unit_id,
        period__cut_off__lt=report.period.cut_off,
        state=Report.State.ISSUED,
    ).order_by("-period__cut_off", "-version")
    sections = ReportSection.objects.filter(report=Subquery(before.values("pk")[:1]))
    return [section.content for section in sections]


def _issued(report: Report) -> tuple[list[str], ReportFigures | None, str]:
    """The reports of the unit as documents cite them, `118/BC-UBND ngày 10/06/2026`, and the
    figures of the newest on the same period a year before, with the id of that report.
    """
    then = When(
        plan__year=report.plan.year - 1,
        period__key=report.period.key,
        state=Report.State.ISSUED,
        then=F("figures"),
    )
    sent = Report.objects.filter(plan__unit=report.plan.unit_id, state__in=Report.SENT)
    rows = sent.exclude(issued_on=None).order_by("version", "pk")
    cited, figures, of = [], None, ""
    for pk, number, symbol, day, old in rows.values_list(
        "pk", "number", "symbol", "issued_on", Case(then, default=None)
    ):
        cited.append(f"{number}/{symbol} ngày {day:%d/%m/%Y}")
        figures, of = (old, str(pk)) if old else (figures, of)
    return cited, ReportFigures.from_json(figures) if figures else None, of


def _measured(report: Report) -> dict[int, list[Point]]:
    rows = Measurement.objects.exclude(value=None).filter(
        target__indicator__plan=report.plan_id,
        period__cut_off__lte=report.period.cut_off,
        review__in=COUNTING if report.include_waiting else ACCEPTED,
    )
    found: dict[int, list[Point]] = {}
    said = rows.order_by("period__cut_off", "pk").values_list(
        "target", "value", "numerator", "denominator"
    )
    for target, value, part, whole in said:
        found.setdefault(target, []).append(Point(rounded(value or Decimal(0)), part, whole))
    return found


def _taken(report: Report) -> str:
    if not report.number:
        return ""
    year = report.issued_on.year if report.issued_on else report.plan.year
    other = Report.objects.numbered(report, report.number, year).first()
    return str(other) if other else ""
