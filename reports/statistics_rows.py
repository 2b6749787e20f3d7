"""Gathers the statistical forms of a report: their figures by its period, and where they come
from.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils import timezone

from indicators.statistics.areas import areas_in_plan
from indicators.statistics.comparing import versions_before
from indicators.statistics.figures import ACCEPTED, COUNTING, FormFigures, form_figures
from indicators.statistics.models import (
    FormColumn,
    FormEntry,
    FormRow,
    FormSentence,
    StatisticalForm,
)
from plans.models import Plan, ReportingPeriod

from .statistics_sentences import sentence
from .stored_statistics import (
    StatisticsCell,
    StatisticsColumn,
    StatisticsRow,
    StatisticsSource,
    StatisticsTable,
)

ONE_ROW = re.compile(r"\s*\[([^\[\].]+)\]\s*")  # a formula that names one row and no column
_Figures = dict[tuple[str, int | None], FormFigures]  # by code and owner of the form


def gather_statistics(
    plan: Plan, period: ReportingPeriod, *, include_waiting: bool = False
) -> list[StatisticsTable]:
    """Return the forms in force for `plan` that are asked for in `period`, with their figures.

    Some ten queries, however many forms and figures there are; one without forms.
    """
    forms = StatisticalForm.objects.in_force(plan.unit.its_authority, plan.year)
    forms = [form for form in forms if form.has_period(period.key)]
    if not forms:
        return []
    known = form_figures(plan, forms, reviews=COUNTING if include_waiting else ACCEPTED)
    before = _last_year(plan, forms)
    sources = _sources(known, period.key)
    templates = defaultdict(list)
    for each in FormSentence.objects.filter(form__in=forms):
        templates[each.form_id].append(each)
    areas = areas_in_plan(forms, plan)
    return [
        _in_areas(
            _table(
                figures,
                before.get((figures.form.code, figures.form.owner_id)),
                period.key,
                templates[figures.form.pk],
                sources[figures.form.pk],
            ),
            areas[figures.form.pk],
        )
        for figures in known
    ]


def _in_areas(table: StatisticsTable, areas: Mapping[int, int]) -> StatisticsTable:
    """The table with its rows and sentences in the areas of the plan."""
    return replace(
        table,
        rows=[replace(row, area=areas.get(row.area or 0)) for row in table.rows],
        sentences=[replace(each, area=areas.get(each.area or 0)) for each in table.sentences],
    )


def _last_year(plan: Plan, forms: Iterable[StatisticalForm]) -> _Figures:
    """The figures of the year before, of the versions of these forms that held then."""
    plans = Plan.objects.of_unit(plan.unit).of_year(plan.year - 1).filter(state__in=Plan.IN_FORCE)
    old = plans.select_related("unit__authority").first()
    if old is None:
        return {}
    versions = versions_before(forms, plan.year).values()
    known = form_figures(old, versions, reviews=ACCEPTED)
    return {(each.form.code, each.form.owner_id): each for each in known}


def _table(
    figures: FormFigures,
    before: FormFigures | None,
    key: str,
    templates: Iterable[FormSentence],
    sources: list[StatisticsSource],
) -> StatisticsTable:
    form, typed = figures.form, figures.typed_cells()
    columns = [
        StatisticsColumn(column.code, column.heading, column.group) for column in figures.columns
    ]
    return StatisticsTable(
        form=form.pk,
        code=form.code,
        name=form.name,
        issuer=form.issuer,
        row_heading=form.row_heading,
        columns=columns or [StatisticsColumn("", "Số liệu")],
        rows=[_row(row, figures, before, key) for row in figures.rows],
        sentences=[sentence(each.template, each.area, figures, before, key) for each in templates],
        sources=sources,
        findings=[each.message for each in figures.findings(key)],
        owed=len(typed),
        entered=sum(figures.at(row, column, key).known for row, column in typed),
    )


def _row(row: FormRow, figures: FormFigures, before: FormFigures | None, key: str) -> StatisticsRow:
    return StatisticsRow(
        pk=row.pk,
        code=row.code,
        name=row.name,
        unit="%" if row.kind == FormRow.Kind.RATIO else row.unit,
        area=row.area,
        level=row.level,
        computed=not row.typed,
        single=row.single and bool(figures.columns),
        share_of=_share_of(row, figures.rows),
        cells=[_cell(row, column, figures, before, key) for column in figures.columns_of(row)],
    )


def _share_of(row: FormRow, rows: Iterable[FormRow]) -> str:
    """The code of the row that stands above the line of a ratio, named or worked out alike; empty
    for a sum that has no row.
    """
    if row.kind != FormRow.Kind.RATIO:
        return ""
    if found := ONE_ROW.fullmatch(row.formula):
        return found[1]
    computed = (each for each in rows if each.kind == FormRow.Kind.COMPUTED)
    return next((each.code for each in computed if each.formula == row.formula), "")


def _cell(
    row: FormRow,
    column: FormColumn | None,
    figures: FormFigures,
    before: FormFigures | None,
    key: str,
) -> StatisticsCell:
    whole = figures.at(row, column, key, cumulative=True)
    then = before.named(row.code, column.code if column else "") if before else None
    return StatisticsCell(
        shown=figures.shown(row, column, key, cumulative=True),
        own=figures.shown(row, column, key),
        last_year=before.shown(*then, key, cumulative=True) if before and then else "",
        estimate=whole.estimate,
        entries=list(whole.entries),
    )


def _sources(known: Iterable[FormFigures], key: str) -> dict[int, list[StatisticsSource]]:
    """Which offices the period's figures are from, by form."""
    entries = [
        entry
        for figures in known
        for figure in figures.typed.get(key, {}).values()
        for entry in figure.entries
    ]
    rows = FormEntry.objects.filter(pk__in=entries).select_related(
        "on_behalf_of", "reviewed_by", "reviewed_for"
    )
    grouped: dict[int, dict[str, list[FormEntry]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("plan_form").order_by("pk"):
        grouped[row.plan_form.form_id][str(row.on_behalf_of or row.author)].append(row)
    found: dict[int, list[StatisticsSource]] = defaultdict(list)
    for form, offices in grouped.items():
        found[form] = [_source(office, sent) for office, sent in offices.items()]
    return found


def _source(office: str, sent: list[FormEntry]) -> StatisticsSource:
    moments = [(each.reviewed_at, each.pk, each.reviewer) for each in sent if each.reviewed_at]
    accepted_at, _, accepted_by = max(moments, default=(None, 0, ""))
    how = dict.fromkeys(each.get_source_display() for each in sent)
    return StatisticsSource(
        office=office,
        figures=len(sent),
        how=", ".join(how),
        sent_on=timezone.localdate(sent[-1].sent_at).isoformat(),
        accepted_by=accepted_by,
        accepted_on=timezone.localdate(accepted_at).isoformat() if accepted_at else "",
    )
