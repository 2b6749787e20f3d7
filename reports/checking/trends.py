"""What a written line says of the way of a figure: where it rose from, how it meets its goal."""

import re
from collections.abc import Iterator

from ..reading.lines import Line
from ..reading.links import FigureLinks
from ..reading.mentions import Number
from ..reading.series import Series, rounded
from .finding import Finding, Kind
from .knowledge import Knowledge

GOAL = r"(?:muc tieu|du toan|ke hoach|chi tieu|yeu cau|de ra|duoc giao)"
# what words say of a figure and its goal; the first that is found at a place decides
VERDICTS = (
    ("worse", re.compile(rf"(?:chua|khong) (?:hoan thanh|dat|vuot)\b[^.;\d]{{0,15}}?{GOAL}")),
    ("worse", re.compile(rf"\b(?:thap hon|duoi|kem|con thieu)\b[^.;\d]{{0,15}}?{GOAL}")),
    ("better", re.compile(rf"\b(?:vuot|cao hon)\b[^.;\d]{{0,15}}?{GOAL}")),
    ("met", re.compile(rf"\b(?:dat|hoan thanh)\s+(?:duoc )?{GOAL}")),
)
WANTED = re.compile(
    r"phan dau|de nghi|bao dam|\bde\b(?! ra)|\bse\b|\bcan\b|\bphai\b|nham|quyet tam|\bneu\b|du kien"
)
POINTS = re.compile(r"\s*diem\b")
CHANGED = re.compile(r"\b(tang|giam)(?: them| duoc| toi)?\s+$")
AHEAD = re.compile(r"\b(?:vuot|cao hon)\b[^.;\d]*$")
BEHIND = re.compile(r"\b(?:thieu|thap hon|kem)\b[^.;\d]*$")

MOVED = "Các kỳ trước của số liệu này ghi khác; hãy sửa số hoặc chiều tăng, giảm, hoặc xác nhận."
VERDICT = "Chỉ tiêu “{name}” có mục tiêu {goal}, kết quả {now}; hãy sửa, hoặc xác nhận kèm lý do."


def check_trends(knowledge: Knowledge, links: FigureLinks, line: Line) -> Iterator[Finding]:
    """Yield what a written line says wrongly of where a figure went and how it meets its goal."""
    if line.ahead:
        return
    for move in line.moves:
        if not (links.moved(line, move) or knowledge.moved(line, move)):
            words = line.text[move.start : move.second.end]
            yield Finding(Kind.NUMBER, line.section, words, MOVED, line.text)
    yield from _turned(knowledge, line)
    yield from _verdicts(knowledge, line)
    yield from _distances(knowledge, line)


def _turned(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """Changes that went the other way: `giảm 0,37 điểm` of what rose by that."""
    for number in line.mentions.numbers:
        before = line.begun(number)
        word = CHANGED.search(before)
        if not word or number.whole or number.part:
            continue
        way = 1 if word[1] == "tang" else -1
        known = knowledge.series_in(line, number.start)[:1]
        if any(
            each.is_change(number.value, -way) and not each.is_change(number.value, way)
            for each in known
        ):
            words = line.text[number.start : number.end]
            yield Finding(Kind.NUMBER, line.section, words, MOVED, line.text)


def _verdicts(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    taken: list[tuple[int, int]] = []
    for verdict, pattern in VERDICTS:
        for match in pattern.finditer(line.flat):
            start, end = match.span()
            if any(first < end and start < last for first, last in taken):
                continue
            taken.append((start, end))
            if WANTED.search(line.flat[line.sentence_start(start) : end]):
                continue
            series = knowledge.series_at(line, start)
            if series and not _agrees(series, verdict):
                words = line.text[start:end]
                yield Finding(Kind.TARGET, line.section, words, _advice(series), line.text)


def _agrees(series: Series, verdict: str) -> bool:
    if series.meets is None or series.ahead is None:
        return True
    if verdict == "better":
        return series.ahead > 0
    return series.meets == (verdict == "met")


def _distances(knowledge: Knowledge, line: Line) -> Iterator[Finding]:
    """How far a figure is said to lie from its goal: `vượt mục tiêu 03 điểm`."""
    for number in line.mentions.numbers:
        before, sentence = line.begun(number), line.sentence(number)
        ahead, behind = AHEAD.search(before), BEHIND.search(before)
        pointed = number.percent or POINTS.match(line.flat, number.end)
        if not pointed or not (ahead or behind) or not re.search(GOAL, sentence):
            continue
        series = knowledge.series_at(line, number.start)
        if series is None or series.ahead is None or number.value == series.goal:
            continue
        way = 1 if ahead else -1
        if rounded(way * series.ahead, number.value) != number.value:
            yield _distance(line, number, series)


def _distance(line: Line, number: Number, series: Series) -> Finding:
    words = line.text[number.start : number.end]
    return Finding(Kind.TARGET, line.section, words, _advice(series), line.text)


def _advice(series: Series) -> str:
    now = f"{series.now:f}".replace(".", ",")
    return VERDICT.format(name=series.name[:80], goal=series.goal_words, now=now)
