"""Gives a Word file's paragraphs the marks that Word shows: numbers, letters, bullets."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from vietnamese import whole_number

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BULLETS = "-+*"  # by level, for bullets drawn in a symbol font
_PLAIN_BULLETS = {"-": "-", "–": "-", "+": "+", "*": "*", "•": "-"}
_MAX_MARK = 30  # letters of a mark as its level words it: `%1.%2.%3.`
_MAX_STYLES = 20  # a style may be based on another, a broken file on itself


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class _List:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)


def _value(node: etree._Element | None, path: str, default: str = "") -> str:
    found = (
        node.find("/".join(WORD + name for name in path.split("/"))) if node is not None else None
    )
    return found.get(f"{WORD}val", default) if found is not None else default


def _whole(text: str, default: int = 0) -> int:
    number = whole_number(text, 999_999)
    return default if number is None else number


class WordLists:
    """A document's lists, from `numbering.xml` and `styles.xml`, and how far each counted."""

    def __init__(self, numbering: etree._Element, styles: etree._Element):
        self._styles = {style.get(f"{WORD}styleId"): style for style in styles.iter(f"{WORD}style")}
        defaults = (
            key
            for key, style in self._styles.items()
            if style.get(f"{WORD}default") == "1" and style.get(f"{WORD}type") == "paragraph"
        )
        self._default = next(defaults, None) or ""
        abstracts = {
            node.get(f"{WORD}abstractNumId"): node for node in numbering.iter(f"{WORD}abstractNum")
        }
        self._lists = {
            node.get(f"{WORD}numId"): _list(node, abstracts)
            for node in numbering.iter(f"{WORD}num")
        }
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: etree._Element) -> str:
        """Return the mark that Word shows, and count it; empty when in no list."""
        list_id, level = self._membership(paragraph)
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        form = found.levels[level]
        if form.form == "bullet":
            return _PLAIN_BULLETS.get(form.text.strip(), _BULLETS[min(level, 2)])
        if form.form == "none":
            return ""
        counts = self._count(list_id, found, level)
        return re.sub(
            r"%(\d)", lambda match: self._number(found, counts, int(match[1]) - 1), form.text
        )

    def _membership(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(f"{WORD}pPr")
        list_id, level = _value(properties, "numPr/numId"), _value(properties, "numPr/ilvl")
        style = _value(properties, "pStyle", self._default)
        for _ in range(_MAX_STYLES):
            if list_id or style not in self._styles:
                break
            node = self._styles[style].find(f"{WORD}pPr")
            list_id, level = _value(node, "numPr/numId"), level or _value(node, "numPr/ilvl")
            style = _value(self._styles[style], "basedOn")
        return list_id, _whole(level)

    def _count(self, list_id: str, found: _List, level: int) -> dict[int, int]:
        counts = self._counts[found.abstract]
        restarts = (list_id, level) not in self._begun and found.levels[level].start != 1
        self._begun.add((list_id, level))
        started = counts.get(level, found.levels[level].start - 1)
        counts[level] = found.levels[level].start if restarts else started + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        return counts

    def _number(self, found: _List, counts: dict[int, int], level: int) -> str:
        form = found.levels.get(level, _Level())
        return _written(counts.get(level, form.start), form.form)


def _list(node: etree._Element, abstracts: dict[str | None, etree._Element]) -> _List:
    abstract = _value(node, "abstractNumId")
    result = _List(f"{abstract}", _levels(abstracts.get(abstract)))
    for override in node.iter(f"{WORD}lvlOverride"):
        result.abstract = f"{abstract}/{node.get(f'{WORD}numId')}"  # counts by itself
        level = _whole(override.get(f"{WORD}ilvl", ""))
        result.levels.update(_levels(override))
        if start := _value(override, "startOverride"):
            result.levels.setdefault(level, _Level()).start = _whole(start, 1)
    return result


def _levels(node: etree._Element | None) -> dict[int, _Level]:
    return {
        _whole(level.get(f"{WORD}ilvl", "")): _Level(
            _value(level, "numFmt", "decimal"),
            _value(level, "lvlText")[:_MAX_MARK],
            _whole(_value(level, "start", "1"), 1),
        )
        for level in (node.iter(f"{WORD}lvl") if node is not None else ())
    }


def _written(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value and len(text) < 12:
            text, number = text + letters, number - value
    return text
