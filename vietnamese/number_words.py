"""Vietnamese number words: written from whole numbers, and found in running text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .folding import nfc

BOUND = 1_000_000  # numbers below it are written and read

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNITS = {word: value for value, word in enumerate(_DIGITS)} | {"bẩy": 7}
_AFTER_TEN = {word: value for word, value in _UNITS.items() if value not in (0, 5)} | {
    "lăm": 5,
    "nhăm": 5,
}
_AFTER_TENS = _AFTER_TEN | {"mốt": 1, "tư": 4}
_HUNDRED, _TEN, _TENS = "trăm", "mười", "mươi"
_GAPS, _THOUSANDS = ("linh", "lẻ"), ("nghìn", "ngàn")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_YEAR_AFTER = re.compile(r"[ \u00a0]*[0-9]")
_SPACE = re.compile(r"[ \t\u00a0]+")


class NumberInWords(NamedTuple):
    """A number written out in a text: where it begins and ends there, and what it is."""

    start: int
    end: int
    value: int


def number_words(
    value: int, *, four: str = "tư", gap: str = "linh", thousand: str = "nghìn"
) -> str:
    """Return `value`, from 0 to 999.999, in words: 29 is `hai mươi chín`.

    `four` is what 24 to 94 end with (`tư` or `bốn`), `gap` the word for missing tens (`linh` or
    `lẻ`), `thousand` is `nghìn` or `ngàn`. Raises `ValueError` for other numbers.

    >>> number_words(41), number_words(105), number_words(2024)
    ('bốn mươi mốt', 'một trăm linh năm', 'hai nghìn không trăm hai mươi tư')
    """
    if not 0 <= value < BOUND:
        raise ValueError(f"{value} nằm ngoài khoảng từ 0 đến 999.999")
    high, low = divmod(value, 1000)
    words = [*_hundreds_words(high, four, gap), thousand] if high else []
    if low or not high:
        words += _hundreds_words(low, four, gap, full=bool(high))
    return " ".join(words)


def _hundreds_words(value: int, four: str, gap: str, *, full: bool = False) -> list[str]:
    hundreds, rest = divmod(value, 100)
    words = [_DIGITS[hundreds], _HUNDRED] if hundreds or full else []
    if words and 0 < rest < 10:
        return [*words, gap, _DIGITS[rest]]
    return words + (_tens_words(rest, four) if rest or not words else [])


def _tens_words(value: int, four: str) -> list[str]:
    tens, unit = divmod(value, 10)
    if tens == 0:
        return [_DIGITS[unit]]
    last = "lăm" if unit == 5 else _DIGITS[unit]
    if tens == 1:
        return [_TEN, *([last] if unit else [])]
    last = {1: "mốt", 4: four}.get(unit, last)
    return [_DIGITS[tens], _TENS, *([last] if unit else [])]


def read_number_words(text: str) -> int:
    """Return the number that `text` spells out in any usual way; raises `ValueError` otherwise.

    >>> read_number_words("hai ngàn lẻ năm"), read_number_words("Hai mươi bốn")
    (2005, 24)
    """
    words = nfc(text).lower().split()
    if (found := _read(words, 0)) and found[1] == len(words):
        return found[0]
    raise ValueError(f"“{text[:80]}” không phải là số viết bằng chữ")


def numbers_in_words(text: str) -> Iterator[NumberInWords]:
    """Yield the numbers that `text` (composed accents) spells out, each as long as it reads.

    A lone `không` is no number, and `năm` before digits is a year; whether `năm` alone means five
    or a year is for the caller to judge.
    """
    found = list(_SYLLABLE.finditer(text))
    words = [match[0].lower() for match in found]
    position = 0
    while position < len(words):
        read = _read(_joined_run(text, found, words, position), 0)
        if read is None:
            position += 1
            continue
        value, length = read
        start, end = found[position].start(), found[position + length - 1].end()
        lone = words[position] if length == 1 else ""
        position += length
        if lone != "không" and not (lone == "năm" and _YEAR_AFTER.match(text, end)):
            yield NumberInWords(start, end, value)


_LONGEST = 12  # syllables of `chín trăm chín mươi chín nghìn chín trăm chín mươi chín`, and one


def _joined_run(
    text: str, found: list[re.Match[str]], words: list[str], position: int
) -> list[str]:
    """The syllables from `position` on that nothing but spaces parts."""
    run = [words[position]]
    for before, after in zip(
        found[position : position + _LONGEST], found[position + 1 :], strict=False
    ):
        if not _SPACE.fullmatch(text[before.end() : after.start()]):
            break
        run.append(after[0].lower())
    return run


_Found = tuple[int, int] | None  # a value and the position after its words


def _read(words: list[str], at: int) -> _Found:
    high = _hundreds(words, at)
    if high is None:
        return None
    value, position = high
    if not value or _word(words, position) not in _THOUSANDS:
        return high
    value, position = value * 1000, position + 1
    if _word(words, position) in _GAPS and (low := _tens(words, position + 1)):
        return value + low[0], low[1]
    low = _full_hundreds(words, position)
    return (value + low[0], low[1]) if low else (value, position)


def _hundreds(words: list[str], at: int) -> _Found:
    return _full_hundreds(words, at, zero=False) or _tens(words, at)


def _full_hundreds(words: list[str], at: int, *, zero: bool = True) -> _Found:
    unit = _UNITS.get(_word(words, at))
    if unit is None or _word(words, at + 1) != _HUNDRED or (unit == 0 and not zero):
        return None
    value, position = unit * 100, at + 2
    if _word(words, position) in _GAPS:
        last = _UNITS.get(_word(words, position + 1))
        return (value + last, position + 2) if last else (value, position)
    rest = _tens(words, position)
    return (value + rest[0], rest[1]) if rest and rest[0] >= 10 else (value, position)


def _tens(words: list[str], at: int) -> _Found:
    first = _word(words, at)
    if first == _TEN:
        return _with_unit(10, _AFTER_TEN, words, at + 1)
    unit = _UNITS.get(first)
    if unit is None:
        return None
    if unit >= 2 and _word(words, at + 1) == _TENS:
        return _with_unit(unit * 10, _AFTER_TENS, words, at + 2)
    return unit, at + 1


def _with_unit(value: int, units: dict[str, int], words: list[str], at: int) -> _Found:
    unit = units.get(_word(words, at))
    return (value + unit, at + 1) if unit else (value, at)


def _word(words: list[str], at: int) -> str:
    return words[at] if at < len(words) else ""
