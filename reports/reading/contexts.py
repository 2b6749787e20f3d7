"""The words around what texts say: which task a sentence means, and where its numbers are told."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from vietnamese import nfc

from .facts import WORD, Subject, flat, words_of
from .mentions import mentions

OF_TASK = 1.0  # how telling the words are that a sentence shares with a task that it speaks of
IN_RESULTS = 0.5  # how much words tell of a task that stand in its results alone
MEANT, CLEARLY = 1.5, 1.5  # and with the one that it means, against the next
SHARED = 0.15  # and with a text that says the same small number


class TaskWords:
    """Tasks by the words of their wording and results."""

    def __init__(self, tasks: list[Subject]):
        self._tasks = [(each, words_of(" ".join((each.name, *each.texts)))) for each in tasks]
        self._seen = Counter(word for _, words in self._tasks for word in words)
        self._pairs = [
            (_pairs(each.name), _pairs(" ".join((each.name, *each.texts)))) for each in tasks
        ]
        self._seen_pairs = Counter(pair for _, pairs in self._pairs for pair in pairs)

    def meant(self, sentence: str) -> Subject | None:
        """Return the task that shares far more pairs of words with the sentence than any other."""
        said = _pairs(sentence)
        weights = sorted(
            (
                (
                    sum(
                        (1 if each in named else IN_RESULTS) / self._seen_pairs[each]
                        for each in said & own
                    ),
                    place,
                )
                for place, (named, own) in enumerate(self._pairs)
            ),
            reverse=True,
        )
        (most, place), (next_most, _) = (*weights, (0.0, 0), (0.0, 0))[:2]
        sure = most >= MEANT and most >= CLEARLY * next_most
        return self._tasks[place][0] if sure else None

    def likely(self, words: frozenset[str]) -> list[Subject]:
        """Return the tasks that share several telling words with `words`."""
        return [
            task
            for task, own in self._tasks
            if sum(1 / self._seen[each] for each in words & own) >= OF_TASK
        ]


def _pairs(text: str) -> set[tuple[str, str]]:
    """The words of `text` with their followers: most Vietnamese words are of two syllables."""
    return set(pairwise(WORD.findall(flat(text))))


class Contexts:
    """The words around each number of the texts that a report rests on."""

    def __init__(self, lines: Iterable[tuple[str, str]]):
        self._of: dict[tuple[Decimal, str], list[frozenset[str]]] = defaultdict(list)
        self._seen: Counter[str] = Counter()
        for text, about in lines:
            words = words_of(f"{about} {text}")
            self._seen.update(words)
            for each in mentions(nfc(text)).numbers:
                for noun in {each.noun[0], each.counts[0]}:
                    self._of[each.value, noun].append(words)

    def of(self, key: tuple[Decimal, str]) -> list[frozenset[str]]:
        """Return the words of each line that says the number of the thing."""
        return self._of.get(key, [])

    def share(self, words: frozenset[str], others: frozenset[str]) -> bool:
        """Do both share words that tell something?"""
        return sum(1 / self._seen[each] for each in words & others) >= SHARED
