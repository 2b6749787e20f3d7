"""Shares that a written line says: of rows, of a goal, of counts beside them, of a target."""

import re
from decimal import Decimal

from ..reading.facts import Subject, words_of
from ..reading.lines import TARGETS, TASKS, Line
from ..reading.links import FigureLinks
from ..reading.mentions import Number
from ..reading.portions import portion_in
from ..reading.series import rounded
from .derived import is_derived
from .knowledge import Knowledge

ABOUT = re.compile(
    r"(?:chưa đến|chưa tới|gần|khoảng|hơn|trên|dưới|xấp xỉ|mức|tối thiểu|tối đa|ít nhất)\s*$"
)
LIKE = 0.5  # how much of a clause the name of the target that it means tells, at least
UNLIKE = 0.5  # and how much of that another target's name does, at most
OWN = 0.6  # how much the name tells of a clause that speaks of this target alone
ROWS = re.compile(r"\s*(?:tong )?(?:so )?(?:cac )?(nhiem vu|chi tieu)\b")
OF_GOAL = re.compile(r"\s*(?:so voi )?(?:muc tieu|du toan|ke hoach|chi tieu)\b")
# between a pair and its share: `09/41 nhiệm vụ (22%)`
BESIDE = re.compile(r"[^.;:()\d]*\(\s*(?:đạt|chiếm|bằng|tỷ lệ|tương đương)?\s*")

NO_SUCH = (
    "Không số liệu hay kết quả nào của báo cáo có con số này; hãy sửa, hoặc xác nhận kèm lý do."
)
OF_PAIR = "{pair} là {share}%; hãy sửa, hoặc xác nhận kèm lý do."
COUNTED = "Số liệu của báo cáo ghi {part}/{whole}; hãy sửa, hoặc xác nhận kèm lý do."


def share_advice(knowledge: Knowledge, links: FigureLinks, line: Line, number: Number) -> str:
    """Return what to do about a share in percent; empty when it is known or follows from what is
    known.
    """
    if pair := _pair_beside(line, number):
        return "" if _is_rounded(number, pair.value, pair.whole) else _of_pair(line, pair)
    if rows := ROWS.match(line.flat, number.end):
        noun = TASKS if rows[1] == "nhiem vu" else TARGETS
        if claimed := portion_in(line.flat[rows.end() :], noun):
            part, whole = links.portion(line, number.counting(noun), claimed)
            if whole:
                known = rounded(part * 100 / whole, number.value) == number.value
                return "" if known else COUNTED.format(part=part, whole=whole)
    if is_derived(knowledge, line, number) or _follows(knowledge, links, line, number):
        return ""
    own = [
        each
        for each in knowledge.series_of_words(_clause(line, number), sure=OWN)
        if each.unit == "%"
    ]
    if not own and links.fits(line, number):
        return ""
    return known_share_advice(knowledge, line, number)


def _pair_beside(line: Line, number: Number) -> Number | None:
    """The pair that a share in brackets right after it belongs to."""
    pairs = [each for each in line.mentions.numbers if each.whole and each.last <= number.start]
    if pairs and BESIDE.fullmatch(line.text, pairs[-1].last, number.start):
        return pairs[-1]
    return None


def _is_rounded(number: Number, part: Decimal, whole: Number | None) -> bool:
    if not whole or not whole.value:
        return False
    return rounded(part * 100 / whole.value, number.value) == number.value


def _is_part_of(number: Number, counts: list[Number]) -> bool:
    """Is this the share that the last of the counts is of the one before, of the same thing?"""
    if len(counts) < 2 or counts[-1].noun != counts[-2].noun:
        return False
    return _is_rounded(number, counts[-1].value, counts[-2])


def _of_pair(line: Line, pair: Number) -> str:
    whole = pair.whole.value if pair.whole else Decimal(1)
    share = f"{rounded(pair.value * 100 / whole):f}".replace(".", ",")
    return OF_PAIR.format(pair=line.text[pair.start : pair.last], share=share)


def _follows(knowledge: Knowledge, links: FigureLinks, line: Line, number: Number) -> bool:
    """Does the share follow from counts in its sentence, or is it that of a known value to its
    goal?
    """
    before = line.numbers_before(number)
    if _is_part_of(number, [each for each in before if not (each.percent or each.whole)]):
        return True
    for each in before:
        if each.percent or each.part:
            continue
        if each.whole and _is_rounded(number, each.value, each.whole):
            return True
        if each.counts in (TASKS, TARGETS) and not each.whole:
            total = links.total(line, each)
            if total and rounded(each.value * 100 / total, number.value) == number.value:
                return True
    if not OF_GOAL.match(line.flat, number.end):
        return False
    shares = (each.share_of_goal() for each in knowledge.series_in(line, number.start))
    return any(each and rounded(each, number.value) == number.value for each in shares)


def known_share_advice(knowledge: Knowledge, line: Line, number: Number) -> str:
    """Return what to do when a share is unknown, or that of quite another target."""
    if not knowledge.facts.knows(number):
        return "" if is_difference(knowledge, number) else NO_SUCH
    owners = [each for each in knowledge.subjects.all if each.facts.knows(number)]
    targets = [each for each in knowledge.subjects.all if each.kind == "target"]
    clause, sentence = _clause(line, number), words_of(line.text)
    tasks = [each for each in owners if each.kind == "task"]
    if tasks and knowledge.series_of_words(clause, sure=OWN):
        spoken_of = knowledge.tasks_in(line, number.start)
        tasks = [each for each in tasks if each in spoken_of]
    if not owners or tasks or _is_about(line, number):
        return ""
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


def is_difference(knowledge: Knowledge, number: Number) -> bool:
    """Return whether this is how far two known figures of one target, or two rates, lie apart."""
    return number.counts[0] == "điểm" and any(
        abs(first - second) == number.value
        for shares in knowledge.shares
        for first in shares
        for second in shares
    )
