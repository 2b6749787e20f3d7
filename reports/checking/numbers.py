"""Numbers in what people wrote that no figure, result or document of the report knows."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ..reading.facts import Facts, Subject
from ..reading.lines import TARGETS, TASKS, Line
from ..reading.links import FigureLinks
from ..reading.mentions import Number
from ..reading.series import TIMES
from .derived import is_derived
from .finding import Finding, Kind
from .knowledge import Knowledge
from .shares import NO_SUCH, is_difference, known_share_advice, share_advice

COUNTED = (TASKS, TARGETS, ("hồ", "sơ"))  # checked however small, in digits and words
SMALL = 10  # number words below it are often no figures: `hai vai`
PLANNED = 100  # below it a number of work to come is a wish of the person
TIMES_BOUND = 31
UNITS_OF_TIME = ("giây", "phút", "giờ", "ngày")
ORDINAL = re.compile(
    r"\b(?:thứ|cấp|loại|mức độ|hạng|lớp|khu|tổ|bước|số|lần|đường|nhóm|phiên bản|cơ sở)\s*$"
)
RANGE = re.compile(r"\s*(?:đến|tới|–|-)\s*\d")
AIMED = re.compile(r"(?:phấn đấu|tối thiểu|ít nhất|mức|đạt từ|trên|lên|mục tiêu)\s*$")


def check_numbers(knowledge: Knowledge, links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Yield the numbers of a written line that the report does not know."""
    under = knowledge.drafted.under(line.section, line.text)
    base = replace(line, text=under) if under else None
    moved = [number for move in line.moves for number in (move.first, move.second)]
    for number in line.mentions.numbers:
        if number.part or number in moved:
            continue
        subject = line.subject_at(number.start)
        advice = (
            _against_subject(subject, number)
            if subject
            else _against_base(base, number)
            if base
            else _at_large(knowledge, links, line, number)
        )
        if advice and (subject or base) and is_derived(knowledge, line, number):
            continue
        if advice:
            kind = Kind.TARGET if subject and subject.kind == "target" else Kind.NUMBER
            yield Finding(kind, line.section, _excerpt(line.text, number), advice, line.text)


def _excerpt(text: str, number: Number) -> str:
    """The number with the noun it counts, as it stands."""
    last = number.whole or number
    rest = text[last.end :]
    noun = (
        re.match(r"\s+[^\W\d_]+(?:\s+[^\W\d_]+)?", rest)
        if last.noun[0] and not number.percent
        else None
    )
    return text[number.start : last.end + (noun.end() if noun else 0)]


def _against_subject(subject: Subject, number: Number) -> str:
    """A line that names a task or target says its own figures only."""
    if _is_usual(number) or subject.facts.holds(number):
        return ""
    if number.whole and _is_known_share(subject.facts, number):
        return ""
    what = "nhiệm vụ" if subject.kind == "task" else "chỉ tiêu"
    return f"Khác với số liệu của {what} “{subject.name[:80]}”; hãy sửa, hoặc xác nhận kèm lý do."


def _is_known_share(facts: Facts, number: Number) -> bool:
    """Are both numbers of a pair known, though nobody wrote them as one?"""
    whole = number.whole
    return bool(whole and number.value in facts.counts and whole.value in facts.counts)


def _against_base(base: Line, number: Number) -> str:
    """A line written over a drafted one keeps its numbers."""
    said = Facts()
    said.add_mentions(base.mentions)
    if _is_usual(number) or said.knows(number) or (not number.whole and said.holds(number)):
        return ""
    return f"Bản soạn từ số liệu ghi “{base.text[:120]}”; hãy sửa, hoặc xác nhận kèm lý do."


def _at_large(knowledge: Knowledge, links: FigureLinks, line: Line, number: Number) -> str:
    if _is_measured_time(knowledge, line, number):
        return "" if is_derived(knowledge, line, number) else NO_SUCH
    if _is_no_figure(line, number):
        return ""
    if number.percent:
        return share_advice(knowledge, links, line, number)
    if number.counts in (TASKS, TARGETS):
        return _counted(knowledge, links, line, number)
    if links.fits(line, number) or is_derived(knowledge, line, number):
        return ""
    if number.whole:
        return known_share_advice(knowledge, line, number)
    return "" if knowledge.tells(line, number) or is_difference(knowledge, number) else NO_SUCH


def _is_measured_time(knowledge: Knowledge, line: Line, number: Number) -> bool:
    """Does the sentence speak of a target that is measured in time?"""
    if number.noun[0] not in UNITS_OF_TIME or number.whole:
        return False
    return any(each.unit in UNITS_OF_TIME for each in knowledge.series_in(line, number.start)[:1])


def _is_usual(number: Number) -> bool:
    """Is this a word for a small number that mostly counts nothing?"""
    return (
        number.in_words
        and number.value < SMALL
        and not (number.percent or number.whole)
        and number.counts not in COUNTED
    )


def _is_no_figure(line: Line, number: Number) -> bool:
    """Is the number one that no figure has to know: an order, a span of time, a wish?"""
    if number.counts in (TASKS, TARGETS):
        one = number.in_words and number.value == 1 and number.whole is None
        return one and not line.fields_of(number)  # `một nhiệm vụ`, not `một nhiệm vụ quá hạn`
    begun, rest = line.text[: number.start].lower(), line.text[number.end :]
    if number.percent:
        return line.ahead and bool(AIMED.search(begun))
    if number.whole:
        return False
    if _is_usual(number) or (number.value < PLANNED and ORDINAL.search(begun)):
        return True
    timed = number.noun[0] in TIMES or bool(RANGE.match(rest)) or number.noun[0] == "đến"
    whole = number.value == number.value.to_integral_value()
    if timed and whole and number.value <= TIMES_BOUND:
        return True
    return line.ahead and number.value < PLANNED and number.counts not in COUNTED


def _counted(knowledge: Knowledge, links: FigureLinks, line: Line, number: Number) -> str:
    """A number of tasks or targets is a figure, or stands so in the drafted text; what the
    words say of one office or area alone is a figure of that one.
    """
    if links.fits(line, number):
        return ""
    if not links.only(line, number) and knowledge.said(line, number):
        return ""
    values = list(dict.fromkeys(links.values_of(line, number).values()))
    if line.fields_of(number) and values:
        return f"Số liệu của báo cáo ghi {values[0]}; hãy sửa, hoặc xác nhận kèm lý do."
    return NO_SUCH
