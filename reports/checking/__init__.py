"""What a person should mend or answer for before a report is issued."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..models import Report, ReportSection
from ..reading.lines import line_of
from ..stored_figures import ReportFigures
from .claims import check_claims
from .documents import check_documents
from .events import check_events
from .finding import Finding, Kind
from .kept import as_kept, checked_apart, kept_findings
from .knowledge import Knowledge, lines_of
from .material import Material, gather_material, number_alone
from .names import check_names
from .numbers import check_numbers
from .times import PeriodBounds, bounds, check_times
from .trends import check_trends
from .whole import check_section, check_whole

__all__ = [
    "Finding",
    "Kind",
    "Material",
    "check",
    "check_report",
    "check_to_keep",
    "checked_apart",
    "findings_at_hand",
    "gather_material",
]


def check_report(
    report: Report,
    sections: Iterable[ReportSection] | None = None,
    figures: ReportFigures | None = None,
) -> list[Finding]:
    """Return the findings on a stored report that was built; none on one without figures.

    `sections` and `figures` are its own where they are at hand. Of a large report what was found
    before counts as long as all that the checks read is the same.
    """
    if not report.figures:
        return []
    sections = list(report.sections.all() if sections is None else sections)
    material = _material(report, sections)
    if checked_apart(report, sections):
        kept = kept_findings(report, sections, material)
        if kept is not None:
            return kept
    figures = figures or ReportFigures.from_json(report.figures)
    return check(figures, sections, material, issued_on=report.issued_on)


def findings_at_hand(
    report: Report, sections: list[ReportSection], figures: ReportFigures | None
) -> list[Finding] | None:
    """Return the findings as `check_report` does, or None where a job has to check first (of a
    large report, after any change of what the checks read).
    """
    if not checked_apart(report, sections):
        return check_report(report, sections, figures)
    return kept_findings(report, sections, _material(report, sections))


def check_to_keep(report: Report) -> dict[str, Any]:
    """Check the stored, built report anew; return what `Report.checked` is to keep."""
    sections = list(report.sections.all())
    material = _material(report, sections)
    figures = ReportFigures.from_json(report.figures)
    found = check(figures, sections, material, issued_on=report.issued_on)
    return as_kept(report, sections, material, found)


def _material(report: Report, sections: Iterable[ReportSection]) -> Material:
    written = any(section.text is not None for section in sections)
    return gather_material(report) if written else number_alone(report)


def check(
    figures: ReportFigures,
    sections: Iterable[ReportSection],
    material: Material,
    *,
    issued_on: date | None = None,
) -> list[Finding]:
    """Return the findings: those on the whole report first, then section by section, each once."""
    knowledge = Knowledge(figures, list(sections), material)
    period = bounds(knowledge, issued_on)
    found = [
        *check_whole(knowledge),
        *(
            finding
            for section in knowledge.sections
            for finding in _section(knowledge, period, section)
        ),
    ]
    return list({each.fingerprint: each for each in _longest(found)}.values())


def _longest(found: list[Finding]) -> Iterator[Finding]:
    """The findings but for those whose words a longer one of the same line holds too."""
    by_line: dict[tuple[str, str], list[str]] = {}
    for each in found:
        by_line.setdefault((each.section, each.line), []).append(each.words)
    for each in found:
        others = by_line[each.section, each.line] if each.line else ()
        if not any(each.words != words and each.words in words for words in others):
            yield each


def _section(
    knowledge: Knowledge, period: PeriodBounds, section: ReportSection
) -> Iterator[Finding]:
    yield from check_section(knowledge, section)
    if section.text is None:
        return  # what the figures say by themselves is true
    for text in lines_of(section):
        if text in knowledge.drafted:
            continue
        line = line_of(section, text, knowledge.subjects)
        yield from check_numbers(knowledge, knowledge.links, line)
        yield from check_claims(knowledge, knowledge.links, line)
        yield from check_trends(knowledge, knowledge.links, line)
        yield from check_times(knowledge, period, line)
        yield from check_events(knowledge, line)
        yield from check_names(knowledge, line)
        yield from check_documents(knowledge, line)
