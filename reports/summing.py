"""Counts that a task's results report several times in the same words, added up.

Only where it is safe: the same words around the numbers, units of which each result brings new ones
(articles, meetings, dossiers), and nothing that already speaks of a total.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from vietnamese import nfc, number, parse_decimal

CLAUSE_END = re.compile(r";\s*|(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_a-z])")
NUMBER = re.compile(r"(?<![\w.,/–-])\d+(?:\.\d{3})*(?:,\d+)?(?![\w/%–-]|[.,]\d)")
# Units of which each result brings new ones; of villages or offices the same are counted again.
UNITS = (
    "tin|bài|buổi|cuộc|lượt|hồ sơ|văn bản|lớp|hội nghị|hội thảo|thư|phiếu|tờ|phiên|đợt|"
    "phản ánh|kiến nghị|câu hỏi|chương trình|bản|trang|giao dịch|triệu đồng|đồng|"
    "cuộc họp|phóng sự|video|pano|băng rôn|áp phích|đơn thư"
)
COUNTED = re.compile(rf"\s(?:{UNITS})(?![\w/])")
# A clause with one of these tells a level, a share or a total, not what was added.
LEVELS = re.compile(
    r"(?<!\w)(?:tổng|lũy kế|luỹ kế|cộng dồn|cả năm|năm nay|đến nay|đến ngày|hết ngày|từ đầu|"
    r"\w+ tháng|còn|hiện|tồn|trong đó|\d+ trên \d+|trong số|đạt|tăng|giảm|nâng|xuống|trung bình|"
    r"bình quân|khoảng|ước|dự kiến|tỷ lệ|tỉ lệ|thêm)(?!\w)",
    re.IGNORECASE,
)
TOTALS = re.compile(
    r"(?<!\w)(?:tổng|lũy kế|luỹ kế|cộng dồn|cả năm|đến nay|từ đầu năm|từ đầu kỳ|"
    r"(?:ba|sáu|chín|[369]|mười hai|12) tháng(?! \d))(?!\w)",
    re.IGNORECASE,
)
OF_THE_PERIOD = re.compile(
    r"^(?:trong )?(?:quý|tháng|kỳ)(?: này| [IVX]+| \d{1,2})?(?:/\d{4}| năm \d{4})?[,:]? +"
    r"|,? trong (?:quý|tháng|kỳ)(?: này| [IVX]+| \d{1,2})?(?=$|,)",
    re.IGNORECASE,
)


LEVEL_BEFORE = re.compile(r"(?<!\w)(?:đạt|được|bằng|lên|tới)\s+$", re.IGNORECASE)
UNIT = re.compile(r"\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?")
OF_ALL = re.compile(r"\s+trên(?:\s+tổng số)?\s+$")


def clauses(text: str) -> list[str]:
    """Return the clauses of a result, without their end marks."""
    parts = CLAUSE_END.split(" ".join(text.split()).rstrip(" .;"))
    return [part.strip() for part in parts if part.strip()]


def shares(text: str) -> list[tuple[str, str]]:
    """Return the numbers that a text sets against a whole, as it writes them: `9 trên 10`."""
    return [
        (first[0], second[0])
        for first, second in pairwise(NUMBER.finditer(text))
        if OF_ALL.fullmatch(text, first.end(), second.start())
    ]


def going_on_totals(texts: Sequence[str]) -> list[str]:
    """Return for each of `texts`, in their order, the figure by which it tells a total that goes on
    from the result before, not what its interval added; empty where nothing says so.

    That is a figure `đạt 7.905 triệu đồng` before a later `lũy kế 14.120 triệu đồng`, one that with
    those before it comes to more than that total, and a share of what another text counts as a
    whole (`10 trên 11 nội dung`). In the first text both are the same.
    """
    return [_going_on_total(texts, place) if place else "" for place in range(len(texts))]


def _going_on_total(texts: Sequence[str], place: int) -> str:
    text, others = texts[place], [*texts[:place], *texts[place + 1 :]]
    later = [each for other in texts[place + 1 :] for each in _totals_in(other)]
    for part, whole in shares(text):
        if any(whole in NUMBER.findall(other) for other in others):
            return part
    for unit, found in _counted_in(text):
        value = parse_decimal(found[0])
        sofar = value + sum(_first_of(unit, other) for other in texts[:place])
        for total_unit, total in later:
            level = LEVEL_BEFORE.search(text, 0, found.start())
            if unit == total_unit and value <= total and (level or sofar > total):
                return found[0]
    return ""


def _counted_in(text: str) -> list[tuple[str, re.Match[str]]]:
    """The numbers of a text, each with the words of what it counts."""
    found = []
    for number_found in NUMBER.finditer(text):
        unit = UNIT.match(text, number_found.end())
        found.append((" ".join(filter(None, unit.groups())).lower() if unit else "", number_found))
    return found


def _totals_in(text: str) -> list[tuple[str, Decimal]]:
    """What the clauses of a text that speak of a total count, with its unit."""
    return [
        (unit, parse_decimal(found[0]))
        for clause in clauses(text)
        if TOTALS.search(clause)
        for unit, found in _counted_in(clause)[:1]
    ]


def _first_of(unit: str, text: str) -> Decimal:
    """The first number of a text that counts this unit; none is nothing."""
    found = (parse_decimal(found[0]) for each, found in _counted_in(text) if each == unit)
    return next(found, Decimal(0))


def added_up(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the clauses that several of `texts` report, with their numbers added up, and each text
    without them.

    Where nothing can be added safely, nothing is, and the texts come back as they are.
    """
    if len(texts) < 2 or any(TOTALS.search(text) for text in texts):
        return [], list(texts)
    divided = [clauses(text) for text in texts]
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, parts in enumerate(divided):
        for part in parts:
            if key := _pattern(part):
                found[key].append((place, _of_no_period(part)))
    sums, taken = [], set()
    for key, told in found.items():
        places = [place for place, _ in told]
        if len(told) > 1 and len(set(places)) == len(places):
            sums.append(_sum(part for _, part in told))
            taken.add(key)
    return sums, [
        "; ".join(part for part in parts if _pattern(part) not in taken) if taken else text
        for text, parts in zip(texts, divided, strict=True)
    ]


def _of_no_period(clause: str) -> str:
    return OF_THE_PERIOD.sub("", clause).strip()


def _pattern(clause: str) -> str:
    """The words of the clause around its numbers; empty when these cannot be added."""
    bare = _of_no_period(clause)
    numbers = list(NUMBER.finditer(bare))
    if not numbers or re.search(r"\d", NUMBER.sub("", bare)):
        return ""
    if LEVELS.search(bare) or not all(COUNTED.match(bare, each.end()) for each in numbers):
        return ""
    return nfc(NUMBER.sub("#", bare)).lower()


def _sum(parts: Iterable[str]) -> str:
    """The first of the clauses with its numbers replaced by the sums of all."""
    parts = list(parts)
    rows = [[parse_decimal(each) for each in NUMBER.findall(part)] for part in parts]
    totals = iter([sum(column, Decimal(0)) for column in zip(*rows, strict=True)])
    return NUMBER.sub(lambda _: number(next(totals)), parts[0])
