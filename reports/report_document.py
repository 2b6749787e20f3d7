"""A report as an administrative document (Nghị định 30/2020/NĐ-CP): sections and frozen figures."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import nd30
from accounts.models import Unit
from documents.kinds import Kind, symbol_of
from documents.parts import agency, heading, text_block
from documents.signing import acting_title_lines, usual_signer_title
from plans.models import Plan

from .annexes import report_annexes
from .outlines.content import Outline
from .outlines.supplied import supplied_outline
from .recipients import report_addressee, report_recipients
from .stored_figures import ReportFigures

ANNEX_MENTION = re.compile(r"\(Có (?:các )?Phụ lục kèm theo\)")


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
    outline: Outline | None = None,
    number: str = "",
    issued_on: date | None = None,
    signer: str = "",
    signer_title: str = "",
) -> bytes:
    """Return the report of `plan` as a Word file; without number, day or signer it is a draft.

    `sections` are the sections in order, each with the text that stands in the document; its
    annexes are those of `outline` (else of the supplied one). Raises `nd30.MissingFigure` when the
    unit lacks what a letterhead needs.
    """
    unit = plan.unit
    annexes = report_annexes(figures, outline or supplied_outline(figures.period))
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
                acting_title_lines(signer_title or plan.signer_title or usual_signer_title(unit)),
                signer,
            ),
            recipients=report_recipients(unit, plan.recipients),
            annexes=annexes,
        )
    )


def report_symbol(unit: Unit) -> str:
    """Return the symbol of the unit's reports: `BC-UBND`, `BC-VP`."""
    return symbol_of(Kind.REPORT, unit.abbreviation)


def _body(sections: Iterable[tuple[SectionText, str]], annexes: int) -> Iterator[nd30.Block]:
    for section, text in sections:
        if section.level:
            yield heading(section.level, section.heading)
        for line in filter(None, map(str.strip, text.splitlines())):
            if not ANNEX_MENTION.fullmatch(line):
                yield text_block(line)
            elif annexes:
                yield nd30.Paragraph(f"(Có {'các ' if annexes > 1 else ''}Phụ lục kèm theo)")
