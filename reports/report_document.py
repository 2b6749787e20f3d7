"""A report as an administrative document (Nghị định 30/2020/NĐ-CP): sections and frozen figures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Protocol

import nd30
from accounts.models import Unit
from plans.models import Plan, ReformArea

from .chart_annex import chart_annex
from .document_parts import acting_signing_lines, agency, heading, text_block, usual_signer_title
from .recipients import report_addressee, report_recipients
from .stored_figures import IndicatorFigure, IndicatorRow, ReportFigures, TaskRow

SYMBOL_KIND = "BC"
ANNEX_MENTION = re.compile(r"\(Có (?:các )?Phụ lục kèm theo\)")

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
    unit, annexes = plan.unit, _annexes(figures)
    return nd30.write(
        nd30.Document(
            agency=agency(unit),
            number=number,
            symbol=report_symbol(unit),
            place=unit.its_authority.place,
            issued_on=issued_on or nd30.OpenDate(date.fromisoformat(figures.cut_off).year),
            kind="BÁO CÁO",
            subject=f"Kết quả công tác cải cách hành chính {figures.period_title}",
            addressees=(report_addressee(unit, plan.recipients),),
            body=tuple(_body(sections, len(annexes))),
            signature=nd30.Signature(
                acting_signing_lines(signer_title or plan.signer_title or usual_signer_title(unit)),
                signer,
            ),
            recipients=report_recipients(unit, plan.recipients),
            annexes=annexes,
        )
    )


def report_symbol(unit: Unit) -> str:
    """Return the symbol of the unit's reports: `BC-UBND`, `BC-VP`."""
    return f"{SYMBOL_KIND}-{unit.abbreviation or 'UBND'}"


def _body(sections: Iterable[tuple[SectionText, str]], annexes: int) -> Iterator[nd30.Block]:
    for section, text in sections:
        if section.level:
            yield heading(section.level, section.heading)
        for line in filter(None, map(str.strip, text.splitlines())):
            if not ANNEX_MENTION.fullmatch(line):
                yield text_block(line)
            elif annexes:
                yield nd30.Paragraph(f"(Có {'các ' if annexes > 1 else ''}Phụ lục kèm theo)")


def _annexes(figures: ReportFigures) -> tuple[nd30.Annex, ...]:
    tasks = nd30.Table(TASK_COLUMNS, tuple(_task_rows(figures.tasks)))
    title = f"Tiến độ thực hiện nhiệm vụ cải cách hành chính {figures.period_title}"
    annexes = [nd30.Annex(title, (tasks,), landscape=True)] if figures.tasks else []
    if figures.indicators:
        indicators = nd30.Table(INDICATOR_COLUMNS, tuple(_indicator_rows(figures.indicators)))
        title = f"Kết quả thực hiện chỉ tiêu cải cách hành chính {figures.period_title}"
        annexes.append(nd30.Annex(title, (indicators,), landscape=True))
    if charts := chart_annex(figures):
        annexes.append(charts)
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
            if row.several:
                cells = ("", "", "", _capital(row.verdict))
                yield nd30.Row((str(order), row.statement, *cells))
                for part in row.parts:
                    yield nd30.Row(("", f"- {part.label}", *_figure_cells(part)))
            else:
                yield nd30.Row((str(order), row.statement, *_figure_cells(row)))


def _figure_cells(row: IndicatorRow | IndicatorFigure) -> tuple[str, str, str, str]:
    """The cells of a figure: one that is of another period than its column says which."""
    before, figure = (
        f"{words}; {period}" if period else words
        for words, period in ((row.before, row.before_of), (row.figure, row.as_of))
    )
    return row.goal, before, figure, _capital(row.verdict)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by_area(rows: Sequence) -> Iterator[tuple[str, Iterator]]:
    """The rows under the headings of their areas: `I. CẢI CÁCH …`."""
    for order, (area, group) in enumerate(groupby(rows, key=lambda row: row.area), start=1):
        yield f"{nd30.roman(order)}. {ReformArea(area).label.upper()}", group
