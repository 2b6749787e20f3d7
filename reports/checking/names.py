"""Units and places that are not ours."""

import re
from collections.abc import Iterator

from ..reading.facts import flat
from ..reading.lines import Line
from .finding import Finding, Kind
from .knowledge import Knowledge

_LATIN = map(chr, (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA)))
_CAPITAL = rf"[{''.join(filter(str.isupper, _LATIN))}]\w*"
_NAME = rf"{_CAPITAL}(?:[ -]{_CAPITAL})*"
PLACE = re.compile(
    rf"\b(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|tỉnh|thành phố|Xã|Phường|Tỉnh)\s+({_NAME})"
)
# one hamlet, or a list of them; `văn bản`, `biên bản` are no villages
HAMLETS = re.compile(
    r"(?<!văn )(?<!biên )(?<!phiên )\b(?:[Tt]hôn|[Bb]ản|[Ấấ]p|[Kk]hu(?: phố| dân cư)?|"
    rf"[Tt]ổ(?: dân phố)?|[Kk]hối|[Bb]uôn|[Ss]óc|[Ll]àng|[Xx]óm)\s+"
    rf"({_NAME}(?:(?:, | và | – ){_NAME})*)"
)
_BETWEEN_NAMES = re.compile(r", | và | – ")
OFFICE = re.compile(rf"\b(?:Phòng|Trung tâm)\s+{_CAPITAL}(?:\s+(?:–|-|và|{_CAPITAL}|[a-zà-ỹ]+))*")
CONJUNCTION = re.compile(r"\s+(?:và|–|-)\s*$")
# Names of the whole country that stand after these words, and words that are no names.
NO_PLACES = ("hoi", "dang", "doan")

OTHERS = "Đơn vị này không thuộc cơ quan lập báo cáo hay cấp trên; hãy sửa tên, hoặc xác nhận."
UNKNOWN_PLACE = "Kế hoạch, kết quả và đơn vị của báo cáo không có tên này; hãy sửa, hoặc xác nhận."
UNKNOWN_OFFICE = "Cơ quan lập báo cáo không có đơn vị tên này; hãy sửa, hoặc xác nhận kèm lý do."


def check_names(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Yield names in a written line that are of others or unknown."""
    foreign = list(_foreign(knowledge, line))
    yield from foreign
    seen = " ".join(each.words for each in foreign)
    for finding in (
        *_places(knowledge, line),
        *_hamlets(knowledge, line),
        *_offices(knowledge, line),
    ):
        if finding.words not in seen:
            yield finding


def _foreign(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for name in knowledge.foreign_in(line.flat):
        start = line.flat.index(name)
        words = line.text[start : start + len(name)]
        yield Finding(Kind.NAME, line.section, words, OTHERS, line.text)


def _places(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for match in PLACE.finditer(line.text):
        if flat(match[1]).split()[0] not in NO_PLACES and not _known(knowledge, match[1]):
            yield Finding(Kind.NAME, line.section, match[0], UNKNOWN_PLACE, line.text)


def _hamlets(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for match in HAMLETS.finditer(line.text):
        for name in _BETWEEN_NAMES.split(match[1]):
            if not knowledge.names_hamlet(name) and not OFFICE.match(name):
                yield Finding(Kind.NAME, line.section, name, UNKNOWN_PLACE, line.text)


def _offices(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    for match in OFFICE.finditer(line.text):
        words = match[0].split()
        known = _known(knowledge, " ".join(words[:3]))
        if not known and not knowledge.names_as_written(" ".join(words[:2])):
            capitals = CONJUNCTION.sub("", " ".join(words[: 4 if words[0] == "Trung" else 3]))
            yield Finding(Kind.NAME, line.section, capitals, UNKNOWN_OFFICE, line.text)


def _known(knowledge: Knowledge, name: str) -> bool:
    return re.search(rf"\b{re.escape(flat(name))}\b", knowledge.names) is not None
