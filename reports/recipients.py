"""Who receives the documents of a unit: whom it reports to, those whom its plan names, the
archive.
"""

import re
from collections.abc import Iterable

from accounts.models import Unit
from documents.parts import archive_line

HOME_AFFAIRS = "Sở Nội vụ"
MINISTRY = "Bộ Nội vụ"
USUAL = ("Thường trực Đảng ủy", "Thường trực HĐND", "Chủ tịch, các Phó Chủ tịch UBND")
# those who are addressed stand among the recipients as `Như trên`
ADDRESSED = re.compile(r"(?:Sở Nội vụ|Sở NV|SNV|Như trên)\b", re.IGNORECASE)
ARCHIVE_LINE = re.compile(r"Lưu\b[\s:]*", re.IGNORECASE)
AS_REPORT = re.compile(r"\s*\((?:để )?(?:b/c|báo cáo)\)", re.IGNORECASE)


def report_addressee(unit: Unit, named: Iterable[str]) -> str:
    """Return whom the unit reports to, as its plan words it (`named`) if it names them."""
    if not unit.is_authority:
        return unit.its_authority.name
    if unit.kind == Unit.Kind.PROVINCE:
        return MINISTRY
    worded = next((name for name in named if name.startswith(HOME_AFFAIRS)), "")
    return AS_REPORT.sub("", worded).strip(" ;.") or HOME_AFFAIRS


def report_recipients(
    unit: Unit, named: Iterable[str], *, drafter: str | None = None
) -> tuple[str, ...]:
    """Return who else gets the unit's reports: those whom its plan names, as it words them.

    `drafter` is who stands in the line of the archive, the standing body if not said.
    """
    if not unit.is_authority:
        return f"Lãnh đạo {unit.short_name}", archive_line(unit.abbreviation)
    others, kept = told(named)
    others = tuple(name for name in others if not ADDRESSED.match(name))
    if kept:
        return *(others or USUAL), kept
    if drafter is None:
        bodies = unit.units.filter(standing_body=True).values_list("abbreviation", flat=True)
        drafter = bodies.first()
    return *(others or USUAL), archive_line(drafter)


def told(named: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Return the recipients without the archive, and the line of the archive as `Lưu: VT, VP`,
    empty when there is none.
    """
    others, kept = [], ""
    for name in named:
        if begin := ARCHIVE_LINE.match(name):
            kept = f"Lưu: {name[begin.end() :]}" if name[begin.end() :].strip(" ;.") else ""
        else:
            others.append(name)
    return tuple(others), kept
