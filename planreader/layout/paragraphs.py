"""Makes whole paragraphs out of lines: joins what hard line breaks and page breaks cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vietnamese import is_digits

from ..blocks import Block, Line, Place, TableRow, span
from ..paragraph_marks import DASH, LETTER, ROMAN, split_mark
from ..phrases.headings import area_of_heading, is_topic_heading, stands_alone
from ..words import (
    bare,
    is_cut_word,
    is_finished,
    is_upper,
    squeeze,
    starts_lower,
    word_count,
)

_CUT_CODE = re.compile(r"(?:[A-ZĐ\d/]-|/)$")  # `66/NQ-` before `CP`, `12/` before `KH-UBND`
_TIGHT = re.compile(r"\s+([,;:)”%])|([(“])\s+")
# Names written with a dash inside: a line may be cut before it, and `- Xã hội` is then no list
# entry.
_PAIRS = re.compile(
    r"(?:van hoa - xa|kinh te - (?:xa|ha|ky)|tai chinh - ke|tu phap - ho|van phong - "
    r"thong|lao dong - thuong"
    r"|quoc phong - an|an ninh - quoc|dia chinh - xay|chinh tri - xa|doc lap - tu|tu do - hanh)\b"
)
_OPEN_WORD = re.compile(
    r"(?:^|\s)(?:và|của|theo|tại|với|cho|trong|từ|đến|các|những|hoặc|là|bằng|về|để|do)$",
    re.IGNORECASE,
)
_FIGURE_WORD = re.compile(
    r"(?:^|\s)(?:ngày|tháng|khoản|điểm|điều|mục|đạt|trên|dưới|thiểu|ít nhất|quá|đến|từ|hơn)$",
    re.IGNORECASE,
)
_CUT_NAMES = (  # what stands before and behind the break
    (re.compile(r"\bsố\s*:?$", re.IGNORECASE), re.compile(r"\d+[a-z]?(?:/\d{4})?\s?[-/]\s?[A-ZĐ]")),
    (
        re.compile(r"\bqu[ýí]$", re.IGNORECASE),
        re.compile(r"(?:I{1,3}|IV|[1-4])\s*(?:[/,-]|năm|và\b)"),
    ),
    (re.compile(r"\bnăm$", re.IGNORECASE), re.compile(r"20\d\d\b")),
    (re.compile(r"CHỦ NGHĨA$"), re.compile(r"VIỆT NAM\b")),
)
_TARGET_OPENING = re.compile(
    r"(?:\d[\d.,]*\s*%|ty le\b|muc do\b|toi thieu\b|it nhat\b|tren \d|phan dau\b|so "
    r"luong\b|chi so\b|hoan thanh \d)"
)
_LABEL = re.compile(
    r"(?:\b(?:chu tri|phoi hop)(?: thuc hien)?|\bthoi (?:gian|han)(?: (?:thuc hien|"
    r"hoan thanh))?)\s*:\s*$"
)
_SURE_WRAPS = 5  # so many lines that begin in mid-sentence show a text with hard line breaks
_FULL = 0.87  # a line this near the usual width is full: the next word did not fit
_SEPARATING = 0.3  # of the sure wraps: so many blank lines between them mean nothing
_SHORT = 30  # a line this short is not cut in mid-sentence


@dataclass(frozen=True)
class _Layout:
    """How the lines of one file were broken."""

    width: float  # usual length of a cut line, 0 when lines are whole paragraphs
    gaps_separate: bool  # blank lines stand between paragraphs, not between all lines
    bullets_end: bool  # list entries end with a mark, so one without is cut
    margin: int | None = None  # the indent of lines that go on, when all of them have the same
    indented: bool = False  # paragraphs begin further in than the margin


def mend(parts: Sequence[Line | TableRow], file: str) -> list[Block]:
    """Return the paragraphs and table rows of `file` in order, each with its place (from 1)."""
    layout = _layout([part for part in parts if isinstance(part, Line)])
    whole: list[list[Line] | TableRow] = []
    for part in parts:
        if isinstance(part, TableRow):
            whole.append(part)
        elif whole and isinstance(whole[-1], list) and _goes_on(whole[-1], part, layout):
            whole[-1].append(part)
        else:
            whole.append([part])
    return [
        _block(part, Place(file, number, number, _where(part)))
        for number, part in enumerate(whole, 1)
    ]


def _where(part: list[Line] | TableRow) -> str:
    return part.where if isinstance(part, TableRow) else span(part[0].at, part[-1].at)


def mend_cell(text: str) -> str:
    """Return a cell's text on one line, words cut at a hyphen or slash whole again."""
    return _joined([line for line in text.split("\n") if line.strip()])


def _block(part: list[Line] | TableRow, place: Place) -> Block:
    if isinstance(part, TableRow):
        return Block(" | ".join(mend_cell(cell) for cell in part.cells), place, part)
    return Block(_joined([line.text for line in part]), place)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        tight = not text or _is_cut_code(text, line) or is_cut_word(text, line)
        text += line.strip() if tight else f" {line.strip()}"
    return _TIGHT.sub(r"\1\2", squeeze(text))


def _is_cut_code(text: str, line: str) -> bool:
    end = text[-2:]  # all that counts: a long cell is joined line by line
    return (
        bool(_CUT_CODE.search(end)) and bool(re.match(r"[A-ZĐ\d]", line.strip())) and " " not in end
    )


def _layout(lines: Sequence[Line]) -> _Layout:
    pairs = list(pairwise(lines))
    cut = [
        (line, after)
        for line, after in pairs
        if after.text[:1].islower() and not is_finished(line.text)
    ]
    cut = [(line, after) for line, after in cut if split_mark(after.text)[0] is None]
    wrapped = len(cut) >= _SURE_WRAPS and len(cut) > len(lines) / 20
    margin = _margin([after for _, after in cut]) if wrapped else None
    marked = [line for line in lines if split_mark(line.text)[0]]
    bullets = [line for line in lines if (mark := split_mark(line.text)[0]) and mark.is_bullet]
    ended = sum(is_finished(line.text) for line in bullets)
    return _Layout(
        width=median(len(line.text) for line, _ in cut) if wrapped else 0,
        gaps_separate=sum(after.gap for _, after in cut) < _SEPARATING * len(cut) if cut else False,
        bullets_end=len(bullets) > 4 and ended > 0.8 * len(bullets),
        margin=margin,
        indented=margin is not None
        and sum(line.indent > margin + 2 for line in marked) > 0.8 * len(marked),
    )


def _margin(lines: list[Line]) -> int | None:
    """The indent that nearly all of `lines` have, or None."""
    usual = round(median(line.indent for line in lines))
    near = sum(abs(line.indent - usual) < 2 for line in lines)
    return usual if near > 0.8 * len(lines) else None


def _goes_on(sofar: list[Line], line: Line, layout: _Layout) -> bool:
    """Tell whether `line` belongs to the paragraph of the lines `sofar`."""
    before = sofar[-1].text
    if (
        _is_cut_code(before, line.text)
        or _ends_in_mid_name(before, line.text)
        or _awaits_value(before, line.text)
    ):
        return True
    if (
        _ends_open(before, line.text)
        or _in_bracket(sofar, line.text)
        or _is_wrapped_heading(before, line.text)
    ):
        return True
    if layout.width and _is_open(sofar):
        return True
    if _has_mark(before, line.text) or stands_alone(line.text):
        return False
    if starts_lower(line.text):
        return not _closed(before, line, layout)
    if line.whole and not layout.width:
        return False
    if layout.margin is not None:
        if line.indent > layout.margin + 2:
            return False
        if layout.indented and line.indent <= layout.margin + 1 and not _is_capital_line(before):
            return not before.endswith(":")
    if layout.width:
        return _overflowed(sofar, line, layout)
    return layout.bullets_end and _is_open_bullet(" ".join(part.text for part in sofar), line.text)


def _ends_open(before: str, text: str) -> bool:
    """`… Nghị quyết số` / `18-NQ/TW`, `trước ngày` / `01/12`: no paragraph ends in such a word."""
    if any(end.search(before) and start.match(text) for end, start in _CUT_NAMES):
        return True
    if word_count(before) < 4 or split_mark(text)[0] is not None or stands_alone(text):
        return False
    return bool(_OPEN_WORD.search(before) or (_FIGURE_WORD.search(before) and is_digits(text[:1])))


def _in_bracket(sofar: list[Line], text: str) -> bool:
    """Tell whether a bracket opened in the last lines is closed in this one."""
    before = " ".join(line.text for line in sofar[-3:])
    opened = before.count("(") > before.count(")") and before.rfind("(") > before.rfind(")")
    closes = ")" in text and "(" not in text[: text.find(")")]
    return opened and closes and not _has_mark(before, text)


def _is_wrapped_heading(before: str, text: str) -> bool:
    """Does a heading in capitals go on: `3. … CHÍNH` / `QUYỀN SỐ`? No heading follows so."""
    mark, rest = split_mark(before)
    if (
        not (is_upper(before) and is_upper(text))
        or split_mark(text)[0] is not None
        or stands_alone(text)
    ):
        return False
    if not (mark is not None and not mark.is_bullet and rest) and not is_topic_heading(before):
        return False
    return before.endswith((",", "-", "–", " VÀ")) or not (
        is_topic_heading(text) or area_of_heading(text)
    )


def _ends_in_mid_name(before: str, text: str) -> bool:
    """`Phòng Văn hóa` / `- Xã hội`, or `Đúng - Đủ -` / `Sạch`."""
    if not text.startswith(("-", "–")):
        return before.endswith((" -", " –")) and not is_finished(before)
    tail = bare(before[-20:]).rstrip()
    return any(
        match.start() < len(tail) < match.end()
        for match in _PAIRS.finditer(f"{tail} {bare(text[:12])}")
    )


def _awaits_value(before: str, text: str) -> bool:
    """`…; Thời gian hoàn thành:` / `Quý II/2026`: a label, its value on the next line."""
    return (
        bool(_LABEL.search(bare(before)))
        and split_mark(text)[0] is None
        and not _LABEL.match(bare(text))
    )


def _is_open(sofar: list[Line]) -> bool:
    """Tell whether a quote begun in the last lines has not ended."""
    text = " ".join(line.text for line in sofar[-3:])
    return text.rfind("“") > text.rfind("”")


def _has_mark(before: str, text: str) -> bool:
    """Does a list mark begin it? A dash before a small letter may be inside a sentence."""
    mark, rest = split_mark(text)
    if mark is None:
        return False
    if is_finished(before) or not before:
        return True
    inside_range = is_digits(before[-1:]) and is_digits(rest[:1])  # `2021` / `- 2025`
    return not (mark.rank == DASH and len(before) > _SHORT and (rest[:1].islower() or inside_range))


def _closed(before: str, line: Line, layout: _Layout) -> bool:
    mark, _ = split_mark(before)
    if mark and mark.rank <= ROMAN and is_upper(before):
        return True
    if is_finished(before):
        return (line.whole and not layout.width) or (line.gap and layout.gaps_separate)
    return False


def _overflowed(sofar: list[Line], line: Line, layout: _Layout) -> bool:
    """Is the last line so full that the next word did not fit, so that it may go on?"""
    before = sofar[-1].text
    if _is_capital_line(before) != _is_capital_line(line.text):
        return False
    if before.endswith(":") or (line.gap and layout.gaps_separate and is_finished(before)):
        return False
    if is_finished(before) and all(
        _TARGET_OPENING.match(bare(each)) for each in (sofar[0].text, line.text)
    ):
        return False
    first_word = line.text.split(" ", 1)[0]
    return len(before) + 1 + len(first_word) >= _FULL * layout.width and _may_be_long(sofar)


def _is_capital_line(text: str) -> bool:
    """Is it set in capitals? One short word may be an abbreviation left alone by a break."""
    return is_upper(text) and (" " in text or len(text) > 8)


def _may_be_long(sofar: list[Line]) -> bool:
    mark, _ = split_mark(sofar[0].text)
    return (
        mark is None
        or mark.is_bullet
        or mark.rank >= LETTER
        or not is_upper(sofar[0].text)
        or len(sofar) < 3
    )


def _is_open_bullet(before: str, text: str) -> bool:
    mark, _ = split_mark(before)
    return bool(
        mark
        and mark.is_bullet
        and len(before) > 40
        and not is_finished(before)
        and not is_upper(text)
    )
