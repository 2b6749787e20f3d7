"""The annexes of a report as tables, kind by kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import nd30

from .annex_kinds import annexes_to_show
from .chart_annex import chart_blocks
from .drafting import heading_places
from .drafting.naming import MOST_NAMED
from .outlines.content import AnnexSpec, Outline
from .outlines.headings import filled
from .outlines.kinds import Shows
from .statistics_annexes import sources_annex, statistics_annex
from .stored_figures import IndicatorFigure, IndicatorRow, ReportFigures, TaskRow
from .stored_statistics import table_of

TASK_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Nội dung"),
    nd30.Column("Sản phẩm"),
    nd30.Column("Chủ trì"),
    nd30.Column("Phối hợp"),
    nd30.Column("Thời gian"),
    nd30.Column("Kết quả thực hiện (số văn bản)"),
    nd30.Column("Tình trạng"),
)
INDICATOR_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Chỉ tiêu"),
    nd30.Column("Mục tiêu"),
    nd30.Column("Kỳ trước"),
    nd30.Column("Kết quả"),
    nd30.Column("Đánh giá"),
)
PAR_INDEX_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Lĩnh vực"),
    nd30.Column("Điểm tối đa", "center"),
    nd30.Column("Tự chấm", "center"),
    nd30.Column("Kết quả", "center"),
)
NOTHING = "Không có số liệu trong kỳ báo cáo."

Line = nd30.Row | nd30.GroupRow


def report_annexes(figures: ReportFigures, outline: Outline) -> tuple[nd30.Annex, ...]:
    """Return the annexes that follow the report, as its outline asks for them."""
    places = heading_places(figures)
    annexes: list[nd30.Annex] = []
    for each in annexes_to_show(outline, figures):
        annex = ANNEXES[each.shows](figures, replace(each, title=filled(each.title, places)))
        if each.joined and annexes:
            annexes[-1] = _joined(annexes[-1], annex)
        else:
            annexes.append(annex)
    return tuple(annexes)


def _joined(first: nd30.Annex, following: nd30.Annex) -> nd30.Annex:
    """The first annex with the blocks of the other below it, under its title."""
    title = nd30.Centered(following.title)
    return replace(first, blocks=(*first.blocks, title, *following.blocks))


def _tasks(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    return _table(annex, TASK_COLUMNS, _task_rows(figures))


def _targets(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    return _table(annex, INDICATOR_COLUMNS, indicator_rows(figures))


def _statistics(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    table = table_of(figures.statistics, annex.form_code)
    if table is None:
        return _table(annex, (), ())
    areas = {each.number: each.name for each in figures.plan_areas}
    return statistics_annex(table, areas, title=annex.title, landscape=annex.landscape)


def _sources(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    return sources_annex(figures, title=annex.title, landscape=annex.landscape)


def _charts(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    blocks = chart_blocks(figures) or (nd30.Paragraph(NOTHING),)
    return nd30.Annex(annex.title, blocks, landscape=annex.landscape)


def _par_index(figures: ReportFigures, annex: AnnexSpec) -> nd30.Annex:
    return _table(annex, PAR_INDEX_COLUMNS, _par_index_rows(figures))


def _table(annex: AnnexSpec, columns: tuple[nd30.Column, ...], rows: Iterable[Line]) -> nd30.Annex:
    found = tuple(rows)
    block = nd30.Table(columns, found) if found else nd30.Paragraph(NOTHING)
    return nd30.Annex(annex.title, (block,), landscape=annex.landscape)


def _par_index_rows(figures: ReportFigures) -> Iterator[Line]:
    result = figures.par_index
    if result is None:
        return
    for order, area in enumerate(result.areas, start=1):
        yield nd30.Row((str(order), area.name, area.maximum, area.own, area.final))
    yield nd30.Row(("", "Tổng cộng", result.own_maximum, result.own, result.final))


def _task_rows(figures: ReportFigures) -> Iterator[Line]:
    why = sum(bool(row.causes) for row in figures.tasks) > MOST_NAMED  # the text leaves some out
    for area, rows in _by_area(figures, figures.tasks):
        yield nd30.GroupRow(area)
        for row in rows:
            *cells, state = task_cells(row)
            causes = "; ".join(dict.fromkeys(row.causes)) if why else ""
            said = f"{state}. Nguyên nhân: {causes}" if causes else state
            yield nd30.Row((str(row.ordinal), *cells, said))


def task_cells(row: TaskRow) -> tuple[str, ...]:
    """Return the cells of a task, under `TASK_COLUMNS` but for its ordinal."""
    document = f"(số {row.document})" if row.document else ""
    result = " ".join(filter(None, (row.result, document)))
    return (
        row.content,
        row.product,
        row.leads,
        row.coordinators,
        row.time,
        result,
        row.state_words,
    )


def indicator_rows(figures: ReportFigures) -> Iterator[Line]:
    """Yield the statements under their areas; of several figures each in a row of its own."""
    for area, rows in _by_area(figures, figures.indicators):
        yield nd30.GroupRow(area)
        for order, row in enumerate(rows, start=1):
            if row.several:
                cells = ("", "", "", _capital(row.verdict))
                yield nd30.Row((str(order), row.statement, *cells))
                for part in row.parts:
                    yield nd30.Row(("", f"- {part.label}", *figure_cells(part)))
            else:
                yield nd30.Row((str(order), row.statement, *figure_cells(row)))


def figure_cells(row: IndicatorRow | IndicatorFigure) -> tuple[str, str, str, str]:
    """Return the cells of a figure, under `INDICATOR_COLUMNS` from the goal on: one that is of
    another period than its column says which.
    """
    before, figure = (
        f"{words}; {period}" if period else words
        for words, period in ((row.before, row.before_of), (row.figure, row.as_of))
    )
    return row.goal, before, figure, _capital(row.verdict)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by_area(figures: ReportFigures, rows: Sequence) -> Iterator[tuple[str, Iterator]]:
    """The rows under the headings of their areas: `I. CẢI CÁCH …`."""
    for order, (area, group) in enumerate(groupby(rows, key=lambda row: row.area), start=1):
        yield f"{nd30.roman(order)}. {figures.area_name(area).upper()}", group


# How each kind is drawn; the annex has its title filled.
ANNEXES: dict[str, Callable[[ReportFigures, AnnexSpec], nd30.Annex]] = {
    Shows.TASKS: _tasks,
    Shows.TARGETS: _targets,
    Shows.STATISTICS: _statistics,
    Shows.SOURCES: _sources,
    Shows.CHARTS: _charts,
    Shows.PAR_INDEX: _par_index,
}
