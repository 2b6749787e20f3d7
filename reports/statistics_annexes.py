"""Annexes of a report: its statistical forms, and where its figures come from."""

from collections.abc import Iterator, Mapping
from datetime import date

import nd30
from vietnamese import number, short_date

from .stored_figures import ReportFigures
from .stored_statistics import StatisticsRow, StatisticsTable

UNKNOWN = "…"
OTHER = "Nội dung khác"  # rows of areas that the plan has not
UNKNOWN_NOTE = "Ghi chú: “…” là chưa có số liệu."
SOURCE_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Số liệu"),
    nd30.Column("Đơn vị cung cấp"),
    nd30.Column("Cách nhập"),
    nd30.Column("Ngày gửi", "center"),
    nd30.Column("Người duyệt, ngày duyệt"),
)


def statistics_annex(
    table: StatisticsTable, areas: Mapping[int, str], *, title: str, landscape: bool
) -> nd30.Annex:
    """Return a form as an annex: its rows under the names of their `areas`, with what the same
    period last year had where that is known.
    """
    body = _matrix(table) if len(table.columns) > 1 else _list(table, areas)
    blocks: list[nd30.Block] = [body]
    blocks += [nd30.Paragraph(f"{row.name}: {_figure(row)}.") for row in _single(table)]
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
    compared = any(cell.last_year for row in table.rows for cell in row.cells)
    columns = [
        nd30.Column("STT", "center"),
        nd30.Column(table.row_heading),
        nd30.Column("Đơn vị tính", "center"),
        nd30.Column("Số liệu", "right"),
    ]
    if compared:
        columns.append(nd30.Column("Cùng kỳ năm trước", "right"))
    return nd30.Table(tuple(columns), tuple(_list_rows(table, areas, compared)), whole=True)


def _list_rows(
    table: StatisticsTable, areas: Mapping[int, str], compared: bool
) -> Iterator[nd30.Row | nd30.GroupRow]:
    counted = min((row.level for row in table.rows if not row.is_heading), default=0)
    order = 0
    for title, rows in _grouped(table.rows, areas):
        if title:
            yield nd30.GroupRow(title)
        for row in rows:
            if row.is_heading:
                yield nd30.GroupRow(row.name)
                continue
            below = row.level > counted
            order += not below
            name = f"- {row.name}" if below else row.name
            cells = (row.cells[0].last_year or UNKNOWN,) if compared else ()
            first = "" if below else str(order)
            yield nd30.Row((first, name, row.unit, row.cells[0].figure or UNKNOWN, *cells))


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


def _single(table: StatisticsTable) -> list[StatisticsRow]:
    return [row for row in table.rows if row.single]


def _figure(row: StatisticsRow) -> str:
    cell = row.cells[0]
    last_year = f" (cùng kỳ năm trước {cell.last_year})" if cell.last_year else ""
    return f"{cell.figure}{last_year}" if cell.shown else "chưa có số liệu"


def _sources(figures: ReportFigures) -> Iterator[tuple[str, ...]]:
    if figures.tasks:
        said = sum(bool(row.updates) for row in figures.tasks)
        offices = "; ".join(group.name for group in figures.offices)
        what = f"Tiến độ {number(len(figures.tasks))} nhiệm vụ ({number(said)} có kết quả)"
        yield what, offices, "cập nhật trên phần mềm", "", ""
    if figures.indicators:
        leads = "; ".join(dict.fromkeys(row.lead for row in figures.indicators if row.lead))
        what = f"Kết quả {number(len(figures.indicators))} chỉ tiêu"
        yield what, leads, "cập nhật trên phần mềm", "", ""
    for table in figures.statistics:
        for source in table.sources:
            accepted = " ngày ".join(filter(None, (source.accepted_by, _day(source.accepted_on))))
            what = f"{table.name} ({number(source.figures)} số liệu)"
            yield what, source.office, source.how, _day(source.sent_on), accepted


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso)) if iso else ""
