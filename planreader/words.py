"""Words stripped for matching: the reader's patterns are written without accents."""

import re
import unicodedata
from functools import lru_cache

_FINISHED = re.compile(r"[.;:!?…][\"”’»)\]*]*$")
# what ends a syllable and is no word: behind a vowel, or the second letter of `ng`, `nh`, `ch`
_CUT_SYLLABLE = re.compile(r".*(?:[aeiouy]\n(?:ng|nh|ch|[cmnpt])|n\n[gh]|c\nh)(?![\w/.])")
_CUT_YEAR = re.compile(r".*/(20?\d?)\n(\d{1,3})(?![\w/])", re.ASCII)
_YEAR_DIGITS = 4
_EDGES = " \t\n.;,:-–—/"


class _BareLetters(dict[int, str]):
    """What stands for each letter, by its code; found out when it first occurs."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()[:1]
        found = {"đ": "d", "–": "-", "—": "-", "−": "-", "\u00a0": " "}.get(base, base) or chr(code)
        self[code] = found
        return found


_BARE = _BareLetters()
_PARAGRAPH = 2_000  # letters


def bare(text: str) -> str:
    """Return lower case without accents, as long as before: a match's place holds in both."""
    # each paragraph is looked at forty times; whole files at once are not kept
    return _kept_bare(text) if len(text) <= _PARAGRAPH else text.translate(_BARE)


@lru_cache(maxsize=1024)
def _kept_bare(text: str) -> str:
    return text.translate(_BARE)


def squeeze(text: str) -> str:
    """Return `text` on one line with single spaces."""
    return " ".join(text.split())


def trim(text: str) -> str:
    """Return `text` without spaces, dashes and end marks at either end."""
    return squeeze(text).strip(_EDGES)


def is_cut_word(before: str, line: str) -> bool:
    """Did a cell too narrow for its words cut one: `Phươn` / `g án`, `15/10/202` / `6`?"""
    edge = f"{before[-11:]}\n{line.strip()[:4]}"  # all that counts: long cells are joined by lines
    year = _CUT_YEAR.match(edge)
    return bool(_CUT_SYLLABLE.match(bare(edge)) and edge[edge.find("\n") + 1].islower()) or bool(
        year and len(year[1] + year[2]) == _YEAR_DIGITS
    )


def is_finished(text: str) -> bool:
    """Tell whether `text` ends like a sentence or a list entry."""
    return bool(_FINISHED.search(text.rstrip()))


def is_upper(text: str) -> bool:
    """Tell whether all letters of `text` are capitals, and there are at least three."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 3 and all(char.isupper() for char in letters)


def starts_lower(text: str) -> bool:
    """Does it go on amid a sentence: with a small letter or a closing mark?"""
    return text[:1].islower() or text[:1] in set("),%;.”/")


def word_count(text: str) -> int:
    return len(text.split())
