"""Units and places that are not ours, and documents that nobody knows."""

import re
from collections.abc import Iterator

from ..reading.facts import flat
from ..reading.links import Line
from .finding import Finding, Kind
from .knowledge import Knowledge

_CAPITAL = r"[A-ZĐÀ-ỸƠƯĂÂÊÔ][\wà-ỹ]*"
PLACE = re.compile(
    rf"\b(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh|thành phố|Xã|Phường|Tỉnh)\s+"
    rf"({_CAPITAL}(?:[ -]{_CAPITAL})*)"
)
OFFICE = re.compile(rf"\b(?:Phòng|Trung tâm)\s+{_CAPITAL}(?:\s+(?:–|-|và|{_CAPITAL}|[a-zà-ỹ]+))*")
CONJUNCTION = re.compile(r"\s+(?:và|–|-)\s*$")
UPPER = re.compile(r"\btinh\b|\bso\b|\bbo\b|chinh phu|trung uong|tinh uy|thu tuong")
# Names of the whole country that stand after these words, and words that are no names.
NO_PLACES = ("hoi", "dang", "doan")

OTHERS = "Đơn vị này không thuộc cơ quan lập báo cáo hay cấp trên; hãy sửa tên, hoặc xác nhận."
UNKNOWN_PLACE = "Kế hoạch, kết quả và đơn vị của báo cáo không có tên này; hãy sửa, hoặc xác nhận."
UNKNOWN_OFFICE = "Cơ quan lập báo cáo không có đơn vị tên này; hãy sửa, hoặc xác nhận kèm lý do."
UNKNOWN_DOCUMENT = (
    "Không có văn bản mang số này trong kế hoạch, kết quả và minh chứng; hãy sửa, hoặc xác nhận."
)


def check_names(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Yield names in a written line that are of others or unknown, and unknown documents."""
    foreign = list(_foreign(knowledge, line))
    yield from foreign
    seen = " ".join(each.words for each in foreign)
    for finding in (*_places(knowledge, line), *_offices(knowledge, line)):
        if finding.words not in seen:
            yield finding
    yield from _documents(knowledge, line)


def _foreign(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for name in knowledge.foreign_in(line.flat):
        start = line.flat.index(name)
        words = line.text[start : start + len(name)]
        yield Finding(Kind.NAME, line.section, words, OTHERS, line.text)


def _places(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for match in PLACE.finditer(line.text):
        if flat(match[1]).split()[0] not in NO_PLACES and not _known(knowledge, match[1]):
            yield Finding(Kind.NAME, line.section, match[0], UNKNOWN_PLACE, line.text)


def _offices(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for match in OFFICE.finditer(line.text):
        words = match[0].split()
        if not any(_known(knowledge, " ".join(words[:length])) for length in (3, 2)):
            capitals = CONJUNCTION.sub("", " ".join(words[: 4 if words[0] == "Trung" else 3]))
            yield Finding(Kind.NAME, line.section, capitals, UNKNOWN_OFFICE, line.text)


def _known(knowledge: Knowledge, name: str) -> bool:
    return re.search(rf"\b{re.escape(flat(name))}\b", knowledge.names) is not None


def _documents(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Documents of our own units that nothing the report rests on names; those of others above may
    be any.
    """
    for start, end in line.mentions.documents:
        number = line.text[start:end]
        symbol = number.rpartition("/")[2].rpartition("-")[2]
        others = UPPER.search(line.flat, end, end + 60)
        known = number in knowledge.facts.documents
        if symbol in knowledge.material.symbols and not known and not others:
            yield Finding(Kind.DOCUMENT, line.section, number, UNKNOWN_DOCUMENT, line.text)
