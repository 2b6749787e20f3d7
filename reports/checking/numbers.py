"""Numbers in what people wrote that no figure, result or document of the report knows."""

import re
from collections.abc import Iterator

from ..reading.facts import Facts, Subject, words_of
from ..reading.links import TARGETS, TASKS, FigureLinks, Line
from ..reading.mentions import Number
from .finding import Finding, Kind
from .knowledge import Knowledge, is_ahead

COUNTED = (TASKS, TARGETS, ("hồ", "sơ"))  # checked however small, in digits and words
SMALL = 10  # number words below it are often no figures: `hai vai`
PLANNED = 100  # below it a number of work to come is a wish of the person
TIMES = ("ngày", "giờ", "phút", "tuần", "tháng", "năm", "lần", "giây", "buổi")
TIMES_BOUND = 31
ORDINAL = re.compile(
    r"\b(?:thứ|cấp|loại|mức độ|hạng|lớp|khu|tổ|bước|số|lần|đường|nhóm|phiên bản|cơ sở)\s*$"
)
RANGE = re.compile(r"\s*(?:đến|tới|–|-)\s*\d")
AIMED = re.compile(r"(?:phấn đấu|tối thiểu|ít nhất|mức|đạt từ|trên|lên|mục tiêu)\s*$")
ABOUT = re.compile(
    r"(?:chưa đến|chưa tới|gần|khoảng|hơn|trên|dưới|xấp xỉ|mức|tối thiểu|tối đa|ít nhất)\s*$"
)
LIKE = 0.5  # how much of a clause the name of the target that it means tells, at least
UNLIKE = 0.5  # and how much of that another target's name does, at most

NO_SUCH = (
    "Không số liệu hay kết quả nào của báo cáo có con số này; hãy sửa, hoặc xác nhận kèm lý do."
)


def check_numbers(knowledge: Knowledge, links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Yield the numbers of a written line that the report does not know."""
    under = knowledge.drafted.under(line.section, line.text)
    base = Line(line.section, under, line.subjects) if under else None
    for number in line.mentions.numbers:
        if number.part:
            continue
        subject = line.subject_at(number.start)
        advice = (
            _against_subject(subject, number)
            if subject
            else _against_base(base, number)
            if base
            else _at_large(knowledge, links, line, number)
        )
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
    if _is_no_figure(line, number):
        return ""
    if number.counts in (TASKS, TARGETS):
        return _counted(knowledge, links, line, number)
    if links.fits(line, number):
        return ""
    if number.percent or number.whole:
        return _share(knowledge, line, number)
    return "" if knowledge.facts.knows(number) or _is_difference(knowledge, number) else NO_SUCH


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
        return is_ahead(line.section) and bool(AIMED.search(begun))
    if number.whole:
        return False
    if _is_usual(number) or (number.value < PLANNED and ORDINAL.search(begun)):
        return True
    timed = number.noun[0] in TIMES or bool(RANGE.match(rest)) or number.noun[0] == "đến"
    if timed and number.value <= TIMES_BOUND:
        return True
    return is_ahead(line.section) and number.value < PLANNED and number.counts not in COUNTED


def _counted(knowledge: Knowledge, links: FigureLinks, line: Line, number: Number) -> str:
    """A number of tasks or targets is one of the figures, or stands so in the drafted text."""
    if links.fits(line, number) or knowledge.said(line, number):
        return ""
    values = list(dict.fromkeys(links.values_of(line, number).values()))
    if line.fields_of(number) and values:
        return f"Số liệu của báo cáo ghi {values[0]}; hãy sửa, hoặc xác nhận kèm lý do."
    return NO_SUCH


def _share(knowledge: Knowledge, line: Line, number: Number) -> str:
    """A share is known, and is not that of quite another target."""
    if not knowledge.facts.knows(number):
        if _is_difference(knowledge, number):
            return ""
        return NO_SUCH
    owners = [each for each in knowledge.subjects.all if each.facts.knows(number)]
    targets = [each for each in knowledge.subjects.all if each.kind == "target"]
    if not owners or any(each.kind == "task" for each in owners) or _is_about(line, number):
        return ""
    clause, sentence = _clause(line, number), words_of(line.text)
    meant, likeness = _meant(knowledge, targets, clause)
    _, of_all = _meant(knowledge, targets, sentence)
    like = knowledge.subjects.likeness
    unlike = all(
        like(clause, each) <= UNLIKE * likeness and like(sentence, each) <= UNLIKE * of_all
        for each in owners
    )
    if meant and likeness >= LIKE and unlike:
        return (
            f"Con số này là của chỉ tiêu “{owners[0].name[:80]}”, không phải của "
            f"“{meant.name[:80]}”; hãy sửa, hoặc xác nhận kèm lý do."
        )
    return ""


def _meant(
    knowledge: Knowledge, targets: list[Subject], words: frozenset[str]
) -> tuple[Subject | None, float]:
    """The target that `words` speak of most likely, and how much of them its name tells."""
    measured = [(knowledge.subjects.likeness(words, each), each) for each in targets]
    best = max(measured, key=lambda each: each[0], default=(0.0, None))
    return best[1], best[0]


def _is_about(line: Line, number: Number) -> bool:
    """Is the number a round one that a value is only held against (`chưa đến 40%`)?"""
    return bool(ABOUT.search(line.text[: number.start].lower()))


def _clause(line: Line, number: Number) -> frozenset[str]:
    """The words before the number since the figure or the end of a clause before it."""
    begun = line.text[: number.start]
    cut = max((match.end() for match in re.finditer(r"[;:.()]\s|\d[%)]", begun)), default=0)
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", begun[cut:]))


def _is_difference(knowledge: Knowledge, number: Number) -> bool:
    """Is this how far two known figures of one target, or two rates, lie apart?"""
    return number.counts[0] == "điểm" and any(
        abs(first - second) == number.value
        for shares in knowledge.shares
        for first in shares
        for second in shares
    )
