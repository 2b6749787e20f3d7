"""Takes footnotes out of plain text: a page's notes stand in the midst of its running text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Footnote, Line, TableRow
from ..paragraph_marks import split_mark
from ..words import is_finished, squeeze

_SUPERSCRIPT = re.compile(r"([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|\[(?:\^\w{1,5}|\d{1,2})\]:?)\s*(?=\S)")
_PLAIN = re.compile(r"(\d{1,2})\s+(?=[A-ZĐ“(])")
_BRACKETED = re.compile(r"\((\d{1,2}|\*{1,3})\)\s*(?=[A-ZĐ“])")
_BRACKET_CALL = r"(?<=[\w”\"\),;.]) ?\({}\)"
_CALL = r"(?<=[a-zà-ỹđA-ZĐÀ-Ỹ”\"),;.]){}(?![\d/%)])(?![.,]\d)"
_MAX_LINES = 12
_REACH = 60  # lines above a note in which it is called
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def take_footnotes(
    parts: Sequence[Line | TableRow],
) -> tuple[list[Line | TableRow], list[Footnote]]:
    """Return `parts` without the bodies of footnotes, and the footnotes in order."""
    kept: list[Line | TableRow] = []
    notes: list[tuple[str, list[str]]] = []
    in_note = False
    for part in parts:
        mark, rest = _note(part, kept, len(notes)) if isinstance(part, Line) else ("", "")
        if mark and isinstance(part, Line):
            if mark.translate(_FIGURES) in part.text[:2]:
                _raise_call(mark, kept)
            notes.append((mark, [rest]))
            in_note = not is_finished(rest)
        elif in_note and isinstance(part, Line) and _belongs(part, notes[-1][1]):
            notes[-1][1].append(part.text)
            in_note = not is_finished(part.text)
        else:
            in_note = False
            kept.append(part)
    return kept, [Footnote(mark, squeeze(" ".join(lines))) for mark, lines in notes]


def _note(line: Line, before: Sequence[Line | TableRow], count: int) -> tuple[str, str]:
    """Mark and text of a footnote's line; a plain number must be next and called above."""
    if match := _SUPERSCRIPT.match(line.text):
        return match[1].rstrip(":"), line.text[match.end() :]
    if line.whole:  # a Word file keeps its own footnotes apart
        return "", ""
    match = _BRACKETED.match(line.text)
    if match and _is_called(_BRACKET_CALL.format(re.escape(match[1])), before):
        return f"({match[1]})", line.text[match.end() :]
    match = _PLAIN.match(line.text)
    if match and match[1] == str(count + 1) and _is_called(_CALL.format(match[1]), before):
        return match[1].translate(_SUPERSCRIPTS), line.text[match.end() :]
    return "", ""


def _is_called(pattern: str, before: Sequence[Line | TableRow]) -> bool:
    call = re.compile(pattern)
    return any(call.search(part.text) for part in before[-_REACH:] if isinstance(part, Line))


def _raise_call(mark: str, before: list[Line | TableRow]) -> None:
    """Write the last call of a note in plain figures as the mark of the note is written."""
    number = mark.translate(_FIGURES)
    call = re.compile(_CALL.format(number))
    for at in range(len(before) - 1, max(-1, len(before) - 1 - _REACH), -1):
        line = before[at]
        if isinstance(line, Line) and (found := list(call.finditer(line.text))):
            start, end = found[-1].span()
            before[at] = replace(line, text=f"{line.text[:start]}{mark}{line.text[end:]}")
            return


def _belongs(line: Line, sofar: Sequence[str]) -> bool:
    return len(sofar) < _MAX_LINES and split_mark(line.text)[0] is None
