"""What the checks found in a large report, kept with it as long as all that they read stands.

To hold what people wrote against thousands of tasks takes seconds: a job does it, and a page shows
what it found. The mark says what was read, by its content: of another text, figure, result or name
nothing is known until it is checked.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from plans.models import Plan

from ..models import Report, ReportSection
from .finding import Finding, Kind
from .material import Material

LARGE = Plan.LARGE  # tasks, from which on a page does not wait for the checks


def checked_apart(report: Report, sections: Sequence[ReportSection]) -> bool:
    """Are the checks of the report left to a job? Where nobody wrote anything they take no time."""
    written = any(section.text is not None for section in sections)
    return written and len(report.figures.get("tasks", ())) > LARGE


def kept_findings(
    report: Report, sections: Sequence[ReportSection], material: Material
) -> list[Finding] | None:
    """Return what was found in just these `sections` and `material`; None when that is unknown."""
    if report.checked.get("mark") != _mark(report, sections, material):
        return None
    return [Finding(**each | {"kind": Kind(each["kind"])}) for each in report.checked["findings"]]


def as_kept(
    report: Report,
    sections: Sequence[ReportSection],
    material: Material,
    findings: Sequence[Finding],
) -> dict[str, Any]:
    """Return `findings`, with the mark of what they were found in, for `Report.checked`."""
    return {
        "mark": _mark(report, sections, material),
        "at": timezone.now().isoformat(),
        "findings": list(map(asdict, findings)),
    }


def _mark(report: Report, sections: Sequence[ReportSection], material: Material) -> str:
    """Tell all that the checks read, by its content; the figures of a report by when they were
    frozen. Another version of the program may check otherwise.
    """
    texts = [
        (
            each.key,
            each.order,
            each.level,
            each.heading,
            each.draws,
            each.area,
            each.left_over,
            each.drafted,
            each.text,
            each.edited_over,
        )
        for each in sections
    ]
    read = replace(material, last_year=None)  # whose figures are told by `last_year_of`
    told = (settings.PRODUCT_VERSION, report.pk, report.frozen_at, report.issued_on, texts, read)
    return hashlib.sha256(repr(told).encode()).hexdigest()
