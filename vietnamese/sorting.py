"""The order of a Vietnamese dictionary, and of people by their given names."""

import re
import unicodedata

# huyền hỏi ngã sắc nặng
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}  # ă, â/ê/ô, ơ/ư


def sort_key(text: str) -> str:
    """Return a key that sorts like a Vietnamese dictionary: letters first, then tones.

    Numbers go by their value.

    >>> sorted(["đa", "dũng", "ân", "an", "áo", "ăn"], key=sort_key)
    ['an', 'áo', 'ăn', 'ân', 'dũng', 'đa']
    >>> sorted(["Tổ 10", "Tổ 4"], key=sort_key)
    ['Tổ 4', 'Tổ 10']
    """
    letters: list[str] = []
    tones: list[str] = []
    valued = re.sub(r"\d+", lambda digits: digits[0].zfill(8), text.lower())
    for char in unicodedata.normalize("NFD", valued):
        if char in _TONES:
            tones.append(_TONES[char])
        elif char in _LETTERS:
            letters[-1] = letters[-1][0] + _LETTERS[char]
        elif char == "đ":
            letters.append("d4")
        elif char.isspace():
            letters.append("  ")
        else:
            letters.append(char + "0")
    return "".join(letters) + "\t" + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Return a key that sorts people by given name (the last word), then by the others."""
    *family, given = full_name.split() or [""]
    return sort_key(given) + "\n" + sort_key(" ".join(family))
