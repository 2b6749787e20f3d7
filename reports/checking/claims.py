"""Claims without a number: that all are done, that none is late, that half of them are."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..reading.facts import flat, words_of
from ..reading.fractions import fractions
from ..reading.lines import TARGETS, TASKS, Line
from ..reading.links import FigureLinks
from ..reading.mentions import Number
from ..reading.portions import Portion, portion_in
from .finding import Finding, Kind
from .knowledge import Knowledge

NOUNS = {"nhiệm vụ": TASKS, "chỉ tiêu": TARGETS}
_NOUN = r"(?P<noun>nhiệm vụ|chỉ tiêu)"
_GROUPS = r"(?P<groups>lĩnh vực|đơn vị|phòng, đơn vị|phòng|cơ quan)"
_EVERY = r"(?:toàn bộ|tất cả|mọi|mỗi|từng|cả|100%)(?: số)?(?: các| những)?(?: \d+)?"
# `tất cả nhiệm vụ …`, `các chỉ tiêu đều …`, `chỉ tiêu nào cũng …`
ALL = (
    re.compile(rf"\b{_EVERY} {_NOUN}\b(?P<rest>[^.;]*)", re.IGNORECASE),
    re.compile(rf"\b(?:các |những )?{_NOUN}(?P<rest>[^.;,]*? đều\b[^.;]*)", re.IGNORECASE),
    re.compile(rf"\b{_NOUN} nào cũng\b(?P<rest>[^.;]*)", re.IGNORECASE),
)
OF_GROUPS = (
    re.compile(rf"\b{_EVERY} {_GROUPS}\b(?P<rest>[^.;]*)", re.IGNORECASE),
    re.compile(rf"\bcác {_GROUPS}(?P<rest>[^.;,]*? đều\b[^.;]*)", re.IGNORECASE),
    re.compile(rf"\b{_GROUPS} nào cũng\b(?P<rest>[^.;]*)", re.IGNORECASE),
)
WHOLE_PLAN = re.compile(
    r"\bhoàn thành (?:toàn bộ|tất cả|100%|hết|trọn vẹn|đầy đủ)(?: các| số)?"
    r"(?: nội dung của| nhiệm vụ của| nhiệm vụ trong| nhiệm vụ)?(?: Kế hoạch| nhiệm vụ)",
    re.IGNORECASE,
)
OF_MEASURES = re.compile(
    r"\b(?:toàn bộ|tất cả|mọi|100%)(?: số)?(?: các)? (?!(?:số |các )*"
    r"(?:nhiệm vụ|chỉ tiêu|lĩnh vực|đơn vị|phòng|cơ quan|kế hoạch))(?P<what>[^.;]*)",
    re.IGNORECASE,
)
NO_LATE = re.compile(
    r"\bkhông(?: có| còn| để(?: xảy ra)?)? (?P<what>hồ sơ|văn bản)"
    r"[^.;,]*?\b(?:trễ|chậm|quá) (?:hẹn|hạn)",
    re.IGNORECASE,
)
NONE = re.compile(
    r"\bkhông (?:(?:có|còn)(?: bất kỳ| một)? (?P<noun>nhiệm vụ|chỉ tiêu)\b"
    r"|(?P<each>nhiệm vụ|chỉ tiêu) nào\b)",
    re.IGNORECASE,
)
# said of what is wanted, or taken back, before the claim and in it
NOT_SO = re.compile(r"\b(?:chưa|không|phấn đấu|bảo đảm|đảm bảo|cần|phải|sẽ)\b", re.IGNORECASE)
WANTED = re.compile(
    r"\b(?:chưa|không|phấn đấu|bảo đảm|đảm bảo|đề nghị|yêu cầu|cần|phải|sẽ|nhằm|nếu|để|dự kiến|"
    r"đôn đốc|mục tiêu là|giải pháp|quyết tâm)\b",
    re.IGNORECASE,
)
DONE = re.compile(r"\bhoàn thành(?! quá hạn)\b")
SOME_DONE = re.compile(r"\bcó (?:ít nhất \d+ |một |\d+ )?(?:nhiệm vụ|việc)|ít nhất|trở lên")
SURE = 0.6  # how much of a claim the name of the target that it means tells, at least
FULL = 100
ON_TIME = frozenset(("đúng", "hẹn"))

OTHERWISE = "Số liệu của báo cáo cho thấy không phải vậy; hãy sửa, hoặc xác nhận kèm lý do."
OF_TARGET = "Chỉ tiêu “{name}” ghi {value}; hãy sửa, hoặc xác nhận kèm lý do."
COUNTED = "Số liệu của báo cáo ghi {part}/{whole}; hãy sửa, hoặc xác nhận kèm lý do."


def check_claims(knowledge: Knowledge, links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Yield what a written line claims of all, of none or of a fraction against the figures; of
    work to come nothing is claimed.
    """
    if line.ahead:
        return
    yield from _of_all(links, line)
    yield from _of_none(links, line)
    yield from _of_fractions(links, line)
    yield from _of_groups(links, line)
    yield from _of_measures(knowledge, line)


def _of_all(links: FigureLinks, line: Line) -> Iterator[Finding]:
    seen = -1
    for match in sorted(_matches(ALL, line), key=lambda each: each.start()):
        noun = NOUNS[match["noun"].lower()]
        number = Number(match.start(), match.start("rest"), Decimal(0), noun=noun)
        claimed = portion_in(flat(match["rest"]), noun)
        if match.start() < seen or not claimed:
            continue
        part, whole = links.portion(line, number, claimed)
        if part != whole:
            seen = match.end()
            yield _finding(line, match, COUNTED.format(part=part, whole=whole))
    for match in _matches((WHOLE_PLAN,), line):
        if match.start() < seen:
            continue
        number = Number(match.start(), match.end(), Decimal(0), noun=TASKS)
        part, whole = links.portion(line, number, Portion(TASKS, "total", ("done",)))
        if part != whole:
            yield _finding(line, match, COUNTED.format(part=part, whole=whole))


def _of_none(links: FigureLinks, line: Line) -> Iterator[Finding]:
    for match in NONE.finditer(line.text):
        name = "noun" if match["noun"] else "each"
        noun = NOUNS[match[name].lower()]
        number = Number(match.start(), match.end(name), Decimal(0), noun=noun)
        if line.fields_of(number) and not links.fits(line, number):
            yield _finding(line, match, OTHERWISE)


def _of_fractions(links: FigureLinks, line: Line) -> Iterator[Finding]:
    for each in fractions(line.text):
        noun = NOUNS[each.noun]
        claimed = portion_in(line.flat[each.end :], noun)
        if not claimed or WANTED.search(_clause_before(line, each.start)):
            continue
        number = Number(each.start, each.end, Decimal(0), noun=noun)
        part, whole = links.portion(line, number, claimed)
        if whole and not each.fits(part / whole):
            advice = COUNTED.format(part=part, whole=whole)
            words = line.text[each.start : each.end]
            yield Finding(Kind.NUMBER, line.section, words, advice, line.text)


def _of_groups(links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Claims that each area or office has done its tasks, or some of them."""
    for match in _matches(OF_GROUPS, line):
        figures = links.figures
        areas = match["groups"].lower() == "lĩnh vực"
        groups = figures.areas if areas else figures.offices
        if not DONE.search(match["rest"]):
            continue
        some = SOME_DONE.search(match["rest"])
        if not all(
            each.counts.done if some else each.counts.done == each.counts.total for each in groups
        ):
            yield _finding(line, match, OTHERWISE)
            return


def _of_measures(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Claims on all of what a target measures the share of."""
    claims = [(match, words_of(match["what"])) for match in _matches((OF_MEASURES,), line)]
    claims += [(match, words_of(match["what"]) | ON_TIME) for match in NO_LATE.finditer(line.text)]
    for match, words in claims:
        shares = [
            each
            for each in knowledge.series_of_words(words, sure=SURE)
            if each.unit == "%" and each.covers(words)
        ]
        if shares and shares[0].now is not None and shares[0].now < FULL:
            now = f"{shares[0].now:f}%".replace(".", ",")
            advice = OF_TARGET.format(name=shares[0].name[:80], value=now)
            yield _finding(line, match, advice)


def _matches(patterns: tuple[re.Pattern[str], ...], line: Line) -> Iterator[re.Match[str]]:
    """The claims that are made: not what is wanted, or said of rows that are named as lacking."""
    for pattern in patterns:
        for match in pattern.finditer(line.text):
            rest = match.groupdict().get("rest") or match.groupdict().get("what") or ""
            if not WANTED.search(_clause_before(line, match.start())) and not NOT_SO.search(rest):
                yield match


def _clause_before(line: Line, start: int) -> str:
    begun = line.text[:start]
    return begun[max(begun.rfind(mark) + 1 for mark in ".;:,") :]


def _finding(line: Line, match: re.Match[str], advice: str) -> Finding:
    words = match[0].rstrip()
    return Finding(Kind.NUMBER, line.section, words, advice, line.text)
