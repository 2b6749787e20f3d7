"""Sentences of a text, made alike to be compared with those of another report."""

import re
from collections.abc import Iterator

from vietnamese import fold

LONG = 40  # letters from which on a sentence is no mere formula
_SENTENCES = re.compile(r"(?<=[.;!?])\s+|\n")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text that are long enough to be somebody's own."""
    for part in _SENTENCES.split(text):
        sentence = part.strip().removeprefix("- ")
        if len(sentence) >= LONG:
            yield sentence


def alike(sentence: str) -> str:
    """Return the sentence as it is compared: without accents, capitals and end marks."""
    return fold(sentence).strip(" .;:,-")
