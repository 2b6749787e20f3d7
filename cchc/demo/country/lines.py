"""The rows of a table of a pattern as lines of CSV, whose gaps are filled for all of them at once:
a row by itself costs several times as much.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any

from .patterns import Gap, Gaps, Starts


class Lines:
    """Rows of one table as text; `null` stands for nothing."""

    def __init__(self, rows: Iterable[Gaps], null: str):
        self.count, self._null = 0, null
        self._parts, self._plain = [""], True  # texts and gaps; is the last one a text?
        self._ids: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self._words: list[tuple[int, str]] = []
        self._keys: list[int] = []
        for gaps in rows:
            self._take(gaps)
            self.count += 1

    def filled(self, starts: Starts, words: Mapping[str, str], key: Callable[[], str]) -> str:
        """The rows of an authority with these words, whose rows begin at these ids."""
        parts = self._parts.copy()
        for start, places in self._ids.items():
            first = starts[start]
            for at, place in places:
                parts[at] = str(first + place)
        for at, name in self._words:
            parts[at] = _inside(words[name])
        for at in self._keys:
            parts[at] = key()
        return "".join(parts)

    def _take(self, gaps: Gaps) -> None:
        ids, keys = dict(gaps.ids), set(gaps.keys)
        texts = {at: (around, found) for at, around, found in gaps.texts}
        for at, value in enumerate(gaps.row):
            self._say("," if at else "")
            if at in keys:
                self._keys.append(self._gap())
            elif at in texts:
                self._text(*texts[at])
            elif at in ids:
                self._leave(ids[at])
            elif isinstance(value, str) and value != self._null:
                self._say(f'"{_inside(value)}"')
            else:
                self._say(str(value))
        self._say("\n")

    def _text(self, around: list[str], gaps: list[Gap]) -> None:
        self._say('"')
        for said, gap in zip_longest(around, gaps):
            self._say(_inside(said))
            if gap is not None:
                self._leave(gap)
        self._say('"')

    def _leave(self, gap: Gap) -> None:
        at = self._gap()
        if isinstance(gap, str):
            self._words.append((at, gap))
        else:
            scope, label, place = gap
            self._ids[scope, label].append((at, place))

    def _gap(self) -> int:
        self._parts.append("")
        self._plain = False
        return len(self._parts) - 1

    def _say(self, text: Any) -> None:
        if self._plain:
            self._parts[-1] += text
        else:
            self._parts.append(text)
            self._plain = True


def _inside(text: str) -> str:
    """A text between quotation marks."""
    return text.replace('"', '""')
