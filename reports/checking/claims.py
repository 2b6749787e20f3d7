"""Claims without a number: that all tasks or targets are done, that none is late."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..reading.links import TARGETS, TASKS, FigureLinks, Line
from ..reading.mentions import Number
from .finding import Finding, Kind
from .knowledge import is_ahead

NOUNS = {"nhiệm vụ": TASKS, "chỉ tiêu": TARGETS}
# inside one clause, which takes nothing back
ALL = re.compile(
    r"\b(?:toàn bộ|tất cả)(?: các)? (nhiệm vụ|chỉ tiêu)\b"
    r"(?:(?!chưa|không|phấn đấu|bảo đảm)[^.;,])*?\b(?:hoàn thành|đạt)\b",
    re.IGNORECASE,
)
NONE = re.compile(r"\bkhông (?:có|còn)(?: bất kỳ)? (nhiệm vụ|chỉ tiêu)\b", re.IGNORECASE)
OTHERWISE = "Số liệu của báo cáo cho thấy không phải vậy; hãy sửa, hoặc xác nhận kèm lý do."


def check_claims(links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Yield what a written line claims of all or of none against the figures; of work to come
    nothing is claimed.
    """
    if is_ahead(line.section):
        return
    for match in ALL.finditer(line.text):
        if not links.is_complete(line, _counted(match)):
            yield _finding(line, match)
    for match in NONE.finditer(line.text):
        number = _counted(match)
        if line.fields_of(number) and not links.fits(line, number):
            yield _finding(line, match)


def _counted(match: re.Match) -> Number:
    """The claim as the number of none."""
    return Number(match.start(), match.end(1), Decimal(0), noun=NOUNS[match[1].lower()])


def _finding(line: Line, match: re.Match) -> Finding:
    return Finding(
        Kind.NUMBER, line.section, line.text[match.start() : match.end()], OTHERWISE, line.text
    )
