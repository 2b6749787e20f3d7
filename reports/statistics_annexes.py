"""Annexes of a report: its statistical forms, and where its figures come from."""

from collections.abc import Iterator, Mapping
from datetime import date

import nd30
from vietnamese import number, short_date

from .stored_figures import ReportFigures
from .stored_statistics import StatisticsRow, StatisticsSource, StatisticsTable

UNKNOWN = "…"
OTHER = "Nội dung khác"  # rows of areas that the plan has not
UNKNOWN_NOTE = "Ghi chú: “…” là chưa có số liệu."
SOURCE_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Số liệu"),
    nd30.Column("Đơn vị cung cấp, cách nhập; ngày gửi, người duyệt"),
)


def statistics_annex(
    table: StatisticsTable, areas: Mapping[int, str], *, title: str, landscape: bool
) -> nd30.Annex:
    """Return a form as an annex: its rows under the names of their `areas`, with what the same
    period last year had where that is known.
    """
    body = _matrix(table) if len(table.columns) > 1 else _list(table, areas)
    blocks: list[nd30.Block] = [body]
    if single := [f"{row.name}: {_figure(row)}" for row in table.rows if row.single]:
        blocks.append(nd30.Paragraph(f"{'; '.join(single)}."))
    if any(not cell.shown for row in table.rows for cell in row.cells):
        blocks.append(nd30.Paragraph(UNKNOWN_NOTE))
    return nd30.Annex(title, tuple(blocks), landscape=landscape)


def sources_annex(figures: ReportFigures, *, title: str, landscape: bool) -> nd30.Annex:
    """Return where the figures of a report come from: tasks, targets and forms, by office."""
    rows = tuple(
        nd30.Row((str(order), *cells)) for order, cells in enumerate(_sources(figures), start=1)
    )
    return nd30.Annex(title, (nd30.Table(SOURCE_COLUMNS, rows),), landscape=landscape)


def _matrix(table: StatisticsTable) -> nd30.Table:
    """A form of several figures a row, with the codes of its columns below their headings."""
    columns = (
        nd30.Column("STT", "center"),
        nd30.Column(table.row_heading),
        *(nd30.Column(each.heading, "right", each.group) for each in table.columns),
    )
    codes = nd30.Row(("", "", *(f"({each.code})" for each in table.columns)))
    return nd30.Table(columns, (codes, *_matrix_rows(table)), whole=True)


def _matrix_rows(table: StatisticsTable) -> Iterator[nd30.Row | nd30.GroupRow]:
    order = 0
    for row in table.rows:
        if row.is_heading:
            yield nd30.GroupRow(row.name)
        elif not row.single:
            order += not row.computed
            cells = (cell.figure or UNKNOWN for cell in row.cells)
            yield nd30.Row(("" if row.computed else str(order), row.name, *cells))


def _list(table: StatisticsTable, areas: Mapping[int, str]) -> nd30.Table:
    """A form of one figure a row; the rate of a figure stands beside it."""
    compared = any(cell.last_year for row in table.rows for cell in row.cells)
    rates = _rates(table)
    group = "Cùng kỳ năm trước" if rates else ""
    columns = [
        nd30.Column("STT", "center"),
        nd30.Column(table.row_heading),
        nd30.Column("Đơn vị tính", "center"),
        *_figure_columns("Kỳ báo cáo" if compared and rates else "", "Số liệu", rated=bool(rates)),
    ]
    if compared:
        columns += _figure_columns(
            group, "Số liệu" if rates else "Cùng kỳ năm trước", rated=bool(rates)
        )
    rows = tuple(_list_rows(table, areas, rates, compared=compared))
    return nd30.Table(tuple(columns), rows, whole=True)


def _figure_columns(group: str, heading: str, *, rated: bool) -> list[nd30.Column]:
    found = [nd30.Column(heading, "right", group)]
    return [*found, nd30.Column("Tỷ lệ", "right", group)] if rated else found


def _rates(table: StatisticsTable) -> dict[str, StatisticsRow]:
    """The first rate of each row that has one, by the code of the row."""
    codes = {row.code for row in table.rows}
    rates: dict[str, StatisticsRow] = {}
    for row in table.rows:
        if row.share_of in codes:
            rates.setdefault(row.share_of, row)
    return rates


def _list_rows(
    table: StatisticsTable,
    areas: Mapping[int, str],
    rates: Mapping[str, StatisticsRow],
    *,
    compared: bool,
) -> Iterator[nd30.Row | nd30.GroupRow]:
    counted = min((row.level for row in table.rows if not row.is_heading), default=0)
    beside = {rate.pk for rate in rates.values()}
    order = 0
    for title, rows in _grouped(table.rows, areas):
        if title:
            yield nd30.GroupRow(title)
        for row in rows:
            if row.pk in beside:
                continue
            if row.is_heading:
                yield nd30.GroupRow(row.name)
                continue
            below = row.level > counted
            order += not below
            name = f"- {row.name}" if below else row.name
            figures = _list_figures(row, rates, compared=compared)
            yield nd30.Row(("" if below else str(order), name, row.unit, *figures))


def _list_figures(
    row: StatisticsRow, rates: Mapping[str, StatisticsRow], *, compared: bool
) -> Iterator[str]:
    """A row's figure with its rate, and those of the same period last year."""
    shown = [row, rates.get(row.code)] if rates else [row]
    yield from (each.cells[0].figure or UNKNOWN if each else "" for each in shown)
    if compared:
        yield from (each.cells[0].last_year or UNKNOWN if each else "" for each in shown)


def _grouped(
    rows: list[StatisticsRow], areas: Mapping[int, str]
) -> Iterator[tuple[str, list[StatisticsRow]]]:
    """The rows under the areas of the plan, in its order, last those of none; a form with headings
    of its own keeps its order, and so does one whose areas the plan lacks.
    """
    found: dict[int, list[StatisticsRow]] = {}
    of = 0
    for row in rows:
        of = of if row.level and found else row.area or 0  # what stands below a row goes with it
        found.setdefault(of if of in areas else 0, []).append(row)
    if any(row.is_heading for row in rows) or not found.keys() - {0}:
        yield "", rows
        return
    known = [(area, name) for area, name in [*areas.items(), (0, OTHER)] if area in found]
    for position, (area, name) in enumerate(known, start=1):
        yield f"{nd30.roman(position)}. {name.upper()}", found[area]


def _figure(row: StatisticsRow) -> str:
    cell = row.cells[0]
    last_year = f" (cùng kỳ năm trước {cell.last_year})" if cell.last_year else ""
    return f"{cell.figure}{last_year}" if cell.shown else "chưa có số liệu"


def _sources(figures: ReportFigures) -> Iterator[tuple[str, str]]:
    """What figures there are, and in a line each who gave them."""
    if figures.tasks:
        said = sum(bool(row.updates) for row in figures.tasks)
        offices = "; ".join(group.name for group in figures.offices)
        what = f"Tiến độ {number(len(figures.tasks))} nhiệm vụ ({number(said)} có kết quả)"
        yield what, _entered(offices)
    if figures.indicators:
        leads = "; ".join(dict.fromkeys(row.lead for row in figures.indicators if row.lead))
        yield f"Kết quả {number(len(figures.indicators))} chỉ tiêu", _entered(leads)
    for table in figures.statistics:
        if table.sources:
            yield table.name, "\n".join(map(_source, table.sources))


def _entered(offices: str) -> str:
    return ", ".join(filter(None, (offices, "cập nhật trên phần mềm")))


def _source(source: StatisticsSource) -> str:
    what = f"{source.office}: {number(source.figures)} số liệu, {source.how}"
    sent = source.sent_on and f"gửi ngày {_day(source.sent_on)}"
    accepted = " duyệt ngày ".join(filter(None, (source.accepted_by, _day(source.accepted_on))))
    return "; ".join(filter(None, (what, ", ".join(filter(None, (sent, accepted))))))


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso)) if iso else ""
