"""A report as an administrative document (Nghị định 30/2020/NĐ-CP): sections and frozen figures."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Protocol

import nd30
from accounts.models import Unit
from plans.models import Plan, ReformArea

from .document_parts import (
    agency,
    archive_line,
    heading,
    signing_lines,
    text_block,
    usual_signer_title,
)
from .stored_figures import IndicatorRow, ReportFigures, TaskRow

SYMBOL_KIND = "BC"
SUPERIOR = "Sở Nội vụ"
USUAL = ("Thường trực Đảng ủy", "Thường trực HĐND", "Chủ tịch, các Phó Chủ tịch UBND")
ALSO_TOLD = ("Thường trực", "Chủ tịch", "Các phòng", "Ủy ban MTTQ")  # of the plan's recipients

TASK_COLUMNS = (
    nd30.Column("STT", 9, "center"),
    nd30.Column("Nội dung", 58),
    nd30.Column("Sản phẩm", 34),
    nd30.Column("Chủ trì", 30),
    nd30.Column("Phối hợp", 30),
    nd30.Column("Thời gian", 24),
    nd30.Column("Kết quả thực hiện (số văn bản)", 58),
    nd30.Column("Tình trạng", 22),
)
INDICATOR_COLUMNS = (
    nd30.Column("STT", 10, "center"),
    nd30.Column("Chỉ tiêu", 110),
    nd30.Column("Mục tiêu", 32),
    nd30.Column("Kỳ trước", 30),
    nd30.Column("Kết quả", 46),
    nd30.Column("Đánh giá", 30),
)
VERDICTS = {True: "Đạt", False: "Chưa đạt", None: "Chưa có số liệu"}


class SectionText(Protocol):
    """What the document needs of a section: a stored one, or one just drafted."""

    @property
    def key(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def heading(self) -> str: ...


def report_document(
    plan: Plan,
    figures: ReportFigures,
    sections: Iterable[tuple[SectionText, str]],
    *,
    number: str = "",
    issued_on: date | None = None,
    signer: str = "",
    signer_title: str = "",
) -> bytes:
    """Return the report of `plan` as a Word file; without number, day or signer it is a draft.

    `sections` are the sections in order, each with the text that stands in the document. Raises
    `nd30.MissingFigure` when the unit lacks what a letterhead needs.
    """
    return nd30.write(
        nd30.Document(
            agency=agency(plan.unit),
            number=number,
            symbol=report_symbol(plan.unit),
            place=plan.unit.its_authority.place,
            issued_on=issued_on or nd30.OpenDate(date.fromisoformat(figures.cut_off).year),
            kind="BÁO CÁO",
            subject=f"Kết quả công tác cải cách hành chính {figures.period_title}",
            body=tuple(_body(sections)),
            signature=nd30.Signature(
                signing_lines(signer_title or plan.signer_title or usual_signer_title(plan.unit)),
                signer,
            ),
            recipients=_recipients(plan),
            annexes=_annexes(figures),
        )
    )


def report_symbol(unit: Unit) -> str:
    """Return the symbol of the unit's reports: `BC-UBND`, `BC-VP`."""
    return f"{SYMBOL_KIND}-{unit.abbreviation or 'UBND'}"


def _body(sections: Iterable[tuple[SectionText, str]]) -> Iterator[nd30.Block]:
    for section, text in sections:
        if section.level:
            yield heading(section.level, section.heading)
        for line in filter(None, map(str.strip, text.splitlines())):
            yield text_block(line)


def _recipients(plan: Plan) -> tuple[str, ...]:
    """Who gets the report: whom the unit reports to, those above and beside it whom the plan names,
    the archive.
    """
    unit = plan.unit
    if not unit.is_authority:
        return (
            unit.its_authority.short_name,
            f"Lãnh đạo {unit.short_name}",
            archive_line(unit.abbreviation),
        )
    named = [name for name in plan.recipients if name.startswith(ALSO_TOLD)]
    body = unit.units.filter(standing_body=True).values_list("abbreviation", flat=True).first()
    return (SUPERIOR, *(named or USUAL), archive_line(body))


def _annexes(figures: ReportFigures) -> tuple[nd30.Annex, ...]:
    tasks = nd30.Table(TASK_COLUMNS, tuple(_task_rows(figures.tasks)))
    title = f"Tiến độ thực hiện nhiệm vụ cải cách hành chính {figures.period_title}"
    annexes = [nd30.Annex(title, (tasks,), landscape=True)] if figures.tasks else []
    if figures.indicators:
        indicators = nd30.Table(INDICATOR_COLUMNS, tuple(_indicator_rows(figures.indicators)))
        title = f"Kết quả thực hiện chỉ tiêu cải cách hành chính {figures.period_title}"
        annexes.append(nd30.Annex(title, (indicators,), landscape=True))
    return tuple(annexes)


def _task_rows(tasks: Sequence[TaskRow]) -> Iterator[nd30.Row | nd30.GroupRow]:
    for area, rows in _by_area(tasks):
        yield nd30.GroupRow(area)
        for row in rows:
            result = " ".join(
                filter(None, (row.result, f"(số {row.document})" if row.document else ""))
            )
            yield nd30.Row(
                (
                    str(row.ordinal),
                    row.content,
                    row.product,
                    row.leads,
                    row.coordinators,
                    row.time,
                    result,
                    row.state_words,
                )
            )


def _indicator_rows(indicators: Sequence[IndicatorRow]) -> Iterator[nd30.Row | nd30.GroupRow]:
    for area, rows in _by_area(indicators):
        yield nd30.GroupRow(area)
        for order, row in enumerate(rows, start=1):
            figure = f"{row.figure}; {row.as_of}" if row.as_of else row.figure
            yield nd30.Row(
                (str(order), row.statement, row.goal, row.before, figure, VERDICTS[row.met])
            )


def _by_area(rows: Sequence) -> Iterator[tuple[str, Iterator]]:
    """The rows under the headings of their areas: `I. CẢI CÁCH …`."""
    for order, (area, group) in enumerate(groupby(rows, key=lambda row: row.area), start=1):
        yield f"{nd30.roman(order)}. {ReformArea(area).label.upper()}", group
