"""Finds where the values of a plan's head stand in its paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate

from ..blocks import Block, Place, cover
from ..draft import PlanHead
from ..layout.parts import Parts
from ..words import bare

_MIN_WORDS = 2  # of a name that is only partly found


def place_head(head: PlanHead, parts: Parts) -> None:
    """Note in `head.places` the place of each value that its paragraphs word."""
    body = [block for block in (*parts.body, *parts.annex) if isinstance(block, Block)]
    top, end, whole = (
        _Text(parts.head or body[:12]),
        _Text(parts.closing),
        _Text([*parts.head, *body]),
    )
    found = dict(_found(head, top, end, whole))
    head.places = {name: place for name, place in found.items() if place}


def _found(
    head: PlanHead, top: "_Text", end: "_Text", whole: "_Text"
) -> Iterator[tuple[str, Place | None]]:
    yield "number", top.find(head.number)
    day = top.find_day(head.issued_on) if head.issued_on else None
    yield "issued_on", day
    yield "place", top.find(head.place) if day is None else day
    title = top.find(head.title)
    yield "title", title
    yield "year", title if str(head.year) in head.title else day
    yield "issuer", top.find_part(head.issuer)
    yield "replaces", whole.find(head.replaces)
    yield "signer", end.find(head.signer)
    yield "signer_title", end.find_part(head.signer_title)
    for index, basis in enumerate(head.legal_bases):
        yield (
            f"legal_bases.{index}",
            whole.find(basis.text) or whole.find(basis.text.removeprefix("Căn cứ ")),
        )
    for index, recipient in enumerate(head.recipients):
        yield f"recipients.{index}", end.find(recipient)


class _Text:
    """Paragraphs as one run of letters and digits, in which a value is found over their ends."""

    def __init__(self, blocks: Iterable[Block]):
        self.blocks = list(blocks)
        letters = [_letters(block.text) for block in self.blocks]
        self.run = "".join(letters)
        self.starts: Sequence[int] = [0, *accumulate(map(len, letters))]

    def find(self, value: str | None) -> Place | None:
        """The paragraphs that hold `value`, None when none does."""
        wanted = _letters(value or "")
        at = self.run.find(wanted) if wanted else -1
        if at < 0:
            return None
        first, last = (
            bisect_right(self.starts, at) - 1,
            bisect_right(self.starts, at + len(wanted) - 1) - 1,
        )
        places = [block.place for block in self.blocks[first : last + 1]]
        return cover(place for place in places if place.file == places[0].file)

    def find_part(self, value: str) -> Place | None:
        """The paragraphs with the longest beginning of `value`, which several may make up."""
        words = value.split()
        lengths = range(len(words), min(_MIN_WORDS, len(words)) - 1, -1)
        return next(
            (place for length in lengths if (place := self.find(" ".join(words[:length])))), None
        )

    def find_day(self, day: date) -> Place | None:
        """The first paragraph that names `day` in full."""
        words = re.compile(rf"ngay\W*0?{day.day}\W*thang\W*0?{day.month}\W*nam\W*{day.year}")
        return next((block.place for block in self.blocks if words.search(bare(block.text))), None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", bare(text))
