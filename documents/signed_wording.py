"""Compares what a returned copy says with what was issued, word by word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from foundation.web.changed_words import WordRun, changed_words, clipped
from vietnamese import nfc

LONGEST_RUN = 80  # words of a difference that are shown
MOST = 2_000  # differing words of either text that are held against each other
# What programs that sign write beside name and time, in Vietnamese and English.
_LABELS = (
    "ký bởi người ngày thời gian giờ cơ quan tổ chức đơn vị email thư điện tử chữ số lý do địa "
    "điểm digitally signed by date time reason location signature valid not verified utc gmt"
)
LOOK = frozenset(_LABELS.split())
TIME = re.compile(r"[\d:./+z-]*\d[\d:./+tz-]*")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None})


@dataclass(frozen=True)
class Comparison:
    """How a copy's words stand to the issued ones: `number` and `day` say whether it bears them,
    `runs` where it differs, `cut` whether more differs than is shown.
    """

    same: bool
    number: bool = True
    day: bool = True
    cut: bool = False
    runs: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(
    issued: Sequence[str],
    copy: Sequence[str],
    *,
    number: str,
    day: str,
    signers: Iterable[str] = (),
) -> Comparison:
    """Return how the pages of a copy differ from those that were issued.

    `number` and `day` are as the document prints them. What the look of a signature adds to a page,
    names among `signers`, labels and times, is no difference; a word that went always is one.
    """
    before, after = _words(issued), _words(copy)
    if before == after:
        return Comparison(same=True)
    head = _same_ahead(before, after)
    tail = _same_ahead(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    cut = max(len(old), len(new)) > MOST
    allowed = LOOK | {word for name in signers for word in _folded(_words([name]))}
    runs = changed_words(" ".join(old[:MOST]), " ".join(new[:MOST]))
    kept = [run for n, run in enumerate(runs) if not _is_look(runs, n, allowed)]
    if not cut and all(run.kind == "same" for run in kept):
        return Comparison(same=True)
    around = [WordRun("same", " ".join(before[:head][-15:])), *kept]
    around.append(WordRun("same", " ".join(after[len(after) - tail :][:15])))
    return Comparison(
        same=False,
        number=_bears(issued[0], copy[0], number),
        day=_bears(issued[0], copy[0], day),
        cut=cut,
        runs=[(run.kind, _shortened(run.text)) for run in clipped(around) if run.text.strip()],
    )


def has_words(pages: Iterable[str]) -> bool:
    """Is anything printed on these pages in letters?"""
    return any(any(map(str.isalpha, page)) for page in pages)


def _words(pages: Iterable[str]) -> list[str]:
    return nfc(" ".join(pages)).translate(HYPHENS).split()


def _same_ahead(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((place for place, (left, right) in pairs if left != right), shorter)


def _is_look(runs: Sequence[WordRun], place: int, allowed: frozenset[str]) -> bool:
    """Are these added words only what a signature looks like? Beside words that went they are not:
    something was written in their stead.
    """
    if runs[place].kind != "added" or (place and runs[place - 1].kind == "removed"):
        return False
    return all(
        word in allowed or TIME.fullmatch(word) for word in _folded(runs[place].text.split())
    )


def _folded(words: Iterable[str]) -> list[str]:
    """Words without the marks around them, in small letters."""
    return [bare for word in words if (bare := word.strip(".,:;()<>“”\"'-").lower())]


def _bears(issued: str, copy: str, wanted: str) -> bool:
    """Does the first page of the copy bear what that of the issued document does?"""
    sought, before, after = ("".join(_words([text])) for text in (wanted, issued, copy))
    return bool(not sought or sought not in before or sought in after)


def _shortened(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= LONGEST_RUN else f"{' '.join(words[:LONGEST_RUN])} …"
