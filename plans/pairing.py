"""Pairs the entries of two plans by wording."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from vietnamese import fold, nfc

# the share of common words, in the same order, below which two texts are two different entries
ALIKE = 0.6
SAME_AREA = 0.05  # what standing in the same area adds
_CANDIDATES = 8  # how many of the most promising old entries are looked at for each new one
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class PairingItem:
    """An entry as pairing sees it; `also` (product, time) tells two of one wording apart."""

    key: Any  # the caller's own name of the entry, hashable
    area: int
    text: str
    ordinal: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two entries that are the same, and how sure that is: 1 for the same words."""

    old: PairingItem
    new: PairingItem
    likeness: float


@dataclass
class Pairing:
    """Which new entry goes on from which old one, what came and what went, in the order given."""

    pairs: list[Pair] = field(default_factory=list)
    added: list[PairingItem] = field(default_factory=list)
    removed: list[PairingItem] = field(default_factory=list)

    @property
    def old_of(self) -> dict[Any, Any]:
        """The key of the old entry by that of its new one."""
        return {pair.new.key: pair.old.key for pair in self.pairs}


def pair_items(
    old: Sequence[PairingItem], new: Sequence[PairingItem], *, threshold: float = ALIKE
) -> Pairing:
    """Return one-to-one pairs of `old` and `new`: first those of the same words, then the most
    alike, best first.

    Case, accents and marks don't count, nor do years: a task moved on from 2025 to 2026 is the
    same. Likeness is the share of words that stand in both in the same order; pairs below
    `threshold` are not made.
    """
    pairs = [*_same_words(old, new)]
    taken = ({id(pair.old) for pair in pairs}, {id(pair.new) for pair in pairs})
    left = [item for item in old if id(item) not in taken[0]]
    come = [item for item in new if id(item) not in taken[1]]
    pairs += _best_first(_rated(left, come, threshold))
    place = {id(item): index for index, item in enumerate(new)}
    old_taken, new_taken = {id(pair.old) for pair in pairs}, {id(pair.new) for pair in pairs}
    return Pairing(
        sorted(pairs, key=lambda pair: place[id(pair.new)]),
        added=[item for item in new if id(item) not in new_taken],
        removed=[item for item in old if id(item) not in old_taken],
    )


def _words(text: str) -> tuple[str, ...]:
    """The folded words of a text, every year the same."""
    return tuple(_WORD.findall(_YEAR.sub("nam0", fold(text))))


def _same_words(old: Sequence[PairingItem], new: Sequence[PairingItem]) -> Iterator[Pair]:
    """Pair the entries of one wording: literally the same ones first, then by area, by what else is
    known, by order.
    """
    groups: dict[tuple, tuple[list[PairingItem], list[PairingItem]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((old, new)):
        for item in items:
            groups[_words(item.text)][side].append(item)
    for words, (olds, news) in groups.items():
        if words and olds and news:
            choices = ((_nearness(one, other), one, other) for one in olds for other in news)
            yield from _best_first(
                [(nearness, Pair(one, other, 1.0)) for nearness, one, other in choices]
            )


def _nearness(one: PairingItem, other: PairingItem) -> tuple:
    same_text = nfc(one.text) == nfc(other.text)
    return (
        one.area == other.area,
        same_text,
        _agreeing(one, other),
        -abs(one.ordinal - other.ordinal),
    )


def _agreeing(one: PairingItem, other: PairingItem) -> int:
    return sum(mine == theirs for mine, theirs in zip(one.also, other.also, strict=False))


def _rated(
    old: Sequence[PairingItem], new: Sequence[PairingItem], threshold: float
) -> Iterator[tuple[tuple, Pair]]:
    """Pairs that are alike enough, each with how good it is."""
    old_words = [_words(item.text) for item in old]
    index = _index(old_words)
    for item in new:
        words = _words(item.text)
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(words)
        for place in _promising(words, old_words, index, threshold):
            matcher.set_seq1(old_words[place])
            likeness, one = matcher.ratio(), old[place]
            if likeness >= threshold:
                rank = likeness + SAME_AREA * (one.area == item.area)
                yield (
                    (rank, _agreeing(one, item), -abs(one.ordinal - item.ordinal)),
                    Pair(one, item, likeness),
                )


def _index(texts: Sequence[tuple[str, ...]]) -> dict[str, list[tuple[int, int]]]:
    """In which texts each word stands, and how often."""
    index = defaultdict(list)
    for place, words in enumerate(texts):
        for word, times in Counter(words).items():
            index[word].append((place, times))
    return index


def _promising(
    words: tuple[str, ...], others: Sequence[tuple[str, ...]], index: dict, threshold: float
) -> list[int]:
    """The places of the texts that share most words with this one; sharing words bounds the
    likeness from above.
    """
    shared: Counter[int] = Counter()
    for word, times in Counter(words).items():
        for place, there in index.get(word, ()):
            shared[place] += min(times, there)
    bounds = (
        (2 * count / (len(words) + len(others[place])), -place) for place, count in shared.items()
    )
    best = sorted((bound for bound in bounds if bound[0] >= threshold), reverse=True)
    return [-place for _, place in best[:_CANDIDATES]]


def _best_first(rated: Iterable[tuple[tuple, Pair]]) -> list[Pair]:
    """Choose pairs from the best down, each entry once."""
    chosen: list[Pair] = []
    used: set[int] = set()
    for _, pair in sorted(rated, key=lambda each: each[0], reverse=True):
        if not {id(pair.old), id(pair.new)} & used:
            chosen.append(pair)
            used |= {id(pair.old), id(pair.new)}
    return chosen
