"""Makes whole paragraphs out of lines: joins what hard line breaks and page breaks cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .blocks import Block, Line, Place, Row
from .headings import stands_alone
from .marks import DASH, LETTER, ROMAN, split_mark
from .words import bare, is_finished, is_upper, squeeze, starts_lower

_CUT_CODE = re.compile(r"(?:[A-ZĐ\d/]-|/)$")  # `66/NQ-` before `CP`, `12/` before `KH-UBND`
_TIGHT = re.compile(r"\s+([,;:)”%])|([(“])\s+")
# Names written with a dash inside: a line may be cut before it, and `- Xã hội` is then no list entry.
_PAIRS = re.compile(
    r"(?:van hoa - xa|kinh te - (?:xa|ha|ky)|tai chinh - ke|tu phap - ho|van phong - thong|lao dong - thuong"
    r"|quoc phong - an|an ninh - quoc|dia chinh - xay|chinh tri - xa|doc lap - tu|tu do - hanh)\b"
)
_LABEL = re.compile(
    r"(?:\b(?:chu tri|phoi hop)(?: thuc hien)?|\bthoi (?:gian|han)(?: (?:thuc hien|hoan thanh))?)\s*:\s*$"
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


def mend(parts: Sequence[Line | Row], file: str) -> list[Block]:
    """Return the paragraphs and table rows of `file` in order, each with its place (from 1)."""
    layout = _layout([part for part in parts if isinstance(part, Line)])
    whole: list[list[Line] | Row] = []
    for part in parts:
        if isinstance(part, Row):
            whole.append(part)
        elif whole and isinstance(whole[-1], list) and _goes_on(whole[-1], part, layout):
            whole[-1].append(part)
        else:
            whole.append([part])
    return [_block(part, Place(file, number, number)) for number, part in enumerate(whole, 1)]


def mend_cell(text: str) -> str:
    """Return the text of a table cell on one line, words that a break cut at a hyphen or slash whole again."""
    return _joined([line for line in text.split("\n") if line.strip()])


def _block(part: list[Line] | Row, place: Place) -> Block:
    if isinstance(part, Row):
        return Block(" | ".join(mend_cell(cell) for cell in part.cells), place, part)
    return Block(_joined([line.text for line in part]), place)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text += line.strip() if not text or _is_cut_code(text, line) else f" {line.strip()}"
    return _TIGHT.sub(r"\1\2", squeeze(text))


def _is_cut_code(text: str, line: str) -> bool:
    return bool(_CUT_CODE.search(text)) and bool(re.match(r"[A-ZĐ\d]", line.strip())) and " " not in text[-2:]


def _layout(lines: Sequence[Line]) -> _Layout:
    pairs = list(pairwise(lines))
    cut = [(line, after) for line, after in pairs if after.text[:1].islower() and not is_finished(line.text)]
    cut = [(line, after) for line, after in cut if split_mark(after.text)[0] is None]
    wrapped = len(cut) >= _SURE_WRAPS and len(cut) > len(lines) / 20
    bullets = [line for line in lines if (mark := split_mark(line.text)[0]) and mark.is_bullet]
    ended = sum(is_finished(line.text) for line in bullets)
    return _Layout(
        width=median(len(line.text) for line, _ in cut) if wrapped else 0,
        gaps_separate=sum(after.gap for _, after in cut) < _SEPARATING * len(cut) if cut else False,
        bullets_end=len(bullets) > 4 and ended > 0.8 * len(bullets),
    )


def _goes_on(sofar: list[Line], line: Line, layout: _Layout) -> bool:
    """Tell whether `line` belongs to the paragraph of the lines `sofar`."""
    before = sofar[-1].text
    if _is_cut_code(before, line.text) or _ends_in_mid_name(before, line.text) or _awaits_value(before, line.text):
        return True
    if layout.width and _is_open(sofar):
        return True
    if _has_mark(before, line.text) or stands_alone(line.text):
        return False
    if starts_lower(line.text):
        return not _closed(before, line, layout)
    if line.whole and not layout.width:
        return False
    if layout.width:
        return _overflowed(sofar, line, layout)
    return layout.bullets_end and _is_open_bullet(" ".join(part.text for part in sofar), line.text)


def _ends_in_mid_name(before: str, text: str) -> bool:
    """`Phòng Văn hóa` / `- Xã hội`, or `Đúng - Đủ -` / `Sạch`."""
    if not text.startswith(("-", "–")):
        return before.endswith((" -", " –")) and not is_finished(before)
    tail = bare(before[-20:]).rstrip()
    return any(match.start() < len(tail) < match.end() for match in _PAIRS.finditer(f"{tail} {bare(text[:12])}"))


def _awaits_value(before: str, text: str) -> bool:
    """`…; Thời gian hoàn thành:` / `Quý II/2026`: a label at the end of a line, and what it announces on the next."""
    return bool(_LABEL.search(bare(before))) and split_mark(text)[0] is None and not _LABEL.match(bare(text))


def _is_open(sofar: list[Line]) -> bool:
    """Tell whether a quote begun in the last lines has not ended."""
    text = " ".join(line.text for line in sofar[-3:])
    return text.rfind("“") > text.rfind("”")


def _has_mark(before: str, text: str) -> bool:
    """Tell whether `text` begins with a list mark; a dash before a small letter may be one inside a sentence."""
    mark, rest = split_mark(text)
    if mark is None:
        return False
    if is_finished(before) or not before:
        return True
    inside_range = before[-1:].isdigit() and rest[:1].isdigit()  # `2021` / `- 2025`
    return not (mark.rank == DASH and len(before) > _SHORT and (rest[:1].islower() or inside_range))


def _closed(before: str, line: Line, layout: _Layout) -> bool:
    mark, _ = split_mark(before)
    if mark and mark.rank <= ROMAN and is_upper(before):
        return True
    if is_finished(before):
        return (line.whole and not layout.width) or (line.gap and layout.gaps_separate)
    return False


def _overflowed(sofar: list[Line], line: Line, layout: _Layout) -> bool:
    """Tell whether the last line is full: the next word did not fit on it, so the paragraph may go on."""
    before = sofar[-1].text
    if _is_capital_line(before) != _is_capital_line(line.text):
        return False
    if before.endswith(":") or (line.gap and layout.gaps_separate and is_finished(before)):
        return False
    first_word = line.text.split(" ", 1)[0]
    return len(before) + 1 + len(first_word) >= _FULL * layout.width and _may_be_long(sofar)


def _is_capital_line(text: str) -> bool:
    """Tell whether a line is set in capitals; one short word may be an abbreviation that a break left alone."""
    return is_upper(text) and (" " in text or len(text) > 8)


def _may_be_long(sofar: list[Line]) -> bool:
    mark, _ = split_mark(sofar[0].text)
    return mark is None or mark.is_bullet or mark.rank >= LETTER or not is_upper(sofar[0].text) or len(sofar) < 3


def _is_open_bullet(before: str, text: str) -> bool:
    mark, _ = split_mark(before)
    return bool(mark and mark.is_bullet and len(before) > 40 and not is_finished(before) and not is_upper(text))
