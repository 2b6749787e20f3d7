"""Shows in which words two texts differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vietnamese import nfc

_PRINTED_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class WordRun:
    """A run of words of both texts, or of the old (`removed`) or new one (`added`) alone."""

    kind: str
    text: str


def changed_words(old: str, new: str) -> list[WordRun]:
    """Return both texts as runs of words, `same`, `removed` or `added`, in reading order.

    >>> [(words.kind, words.text) for words in changed_words("Trên 90% hồ sơ", "Trên 95% hồ sơ")]
    [('same', 'Trên '), ('removed', '90% '), ('added', '95% '), ('same', 'hồ sơ ')]
    """
    before, after = (_PRINTED_WORD.findall(f"{nfc(text)} ") for text in (old, new))
    matcher = SequenceMatcher(
        None, [word.strip() for word in before], [word.strip() for word in after], autojunk=False
    )
    runs = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            runs.append(WordRun("same", "".join(after[j1:j2])))
            continue
        runs += [WordRun("removed", "".join(before[i1:i2]))] if i1 < i2 else []
        runs += [WordRun("added", "".join(after[j1:j2]))] if j1 < j2 else []
    return runs


def clipped(runs: Sequence[WordRun], around: int = 15) -> list[WordRun]:
    """Return `runs` with at most so many words of both texts around each change."""
    return [
        WordRun(run.kind, _clip(run.text, around, first=n == 0, last=n == len(runs) - 1))
        if run.kind == "same"
        else run
        for n, run in enumerate(runs)
    ]


def _clip(text: str, around: int, *, first: bool, last: bool) -> str:
    words = _PRINTED_WORD.findall(text)
    head, tail = 0 if first else around, 0 if last else around
    if len(words) <= head + tail + around:
        return text
    return f"{''.join(words[:head])}… {''.join(words[len(words) - tail :])}"
