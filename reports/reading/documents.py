"""Which documents texts cite, with the day that stands beside each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vietnamese import nfc

from .mentions import Day, Mentions, mentions

# between a document and its day: `15/KH-UBND ngày …`, `ban hành ngày … Kế hoạch số 15/KH-UBND`
_DAY_AFTER = re.compile(r"(?i),?\s*\(?(?:(?:được )?(?:ban hành|ký|công bố)\s+)?(?:ngày\s+)?")
_DAY_BEFORE = re.compile(r"(?i)[^.;:()]{0,80}\b(?:ban hành|ký|phê duyệt)\b[^.;:()\d]{0,40}")
_PLAN_OF_THIS_WORK = re.compile(
    r"(?i)kế hoạch số\s*$|\bkế hoạch (?:cải cách hành chính|cchc)[^.;,]*$"
)
_THIS_WORK = re.compile(r"(?i)^[^.;:]{0,80}?\bvề (?:công tác )?(?:cải cách hành chính|cchc)\b")


@dataclass(frozen=True)
class Citation:
    """A document in a text: its span, its number as it stands, and its day where one is named."""

    start: int
    end: int
    number: str
    day: Day | None = None

    @property
    def bare(self) -> str:
        """The number without leading zeros, which do not tell documents apart."""
        return self.number.lstrip("0")

    @property
    def symbol(self) -> str:
        return self.number.rpartition("/")[2]


def citations(text: str, found: Mentions) -> Iterator[Citation]:
    """Yield the documents that a line cites, in order."""
    for start, end in found.documents:
        yield Citation(start, end, text[start:end], _day_of(text, found, start, end))


def _day_of(text: str, found: Mentions, start: int, end: int) -> Day | None:
    whole = [day for day in found.days if day.day]
    after = (day for day in whole if day.start >= end)
    if (day := next(after, None)) and _DAY_AFTER.fullmatch(text, end, day.start):
        return day
    before = [day for day in whole if day.end <= start]
    if before and _DAY_BEFORE.fullmatch(text, before[-1].end, start):
        return before[-1]
    return None


@dataclass
class Documents:
    """The documents that texts cite, by their numbers, with the days that stand beside them."""

    days: dict[str, list[Day]] = field(default_factory=lambda: defaultdict(list))
    plans: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Documents":
        """Return the documents of `texts`."""
        documents = cls()
        for text in texts:
            for line in nfc(text).splitlines():
                documents._add(line)
        return documents

    def _add(self, line: str) -> None:
        for each in citations(line, mentions(line)):
            known = self.days[each.bare]
            if each.day:
                known.append(each.day)
            if _PLAN_OF_THIS_WORK.search(line[: each.start]) and _THIS_WORK.search(
                line[each.end :]
            ):
                self.plans.add(each.bare)

    def knows(self, cited: Citation) -> bool:
        """Does one of the texts cite the document?"""
        return cited.bare in self.days

    def bears_its_day(self, cited: Citation) -> bool:
        """Does one of the texts name the document with the day of the citation?"""
        known = self.days.get(cited.bare, [])
        return cited.day is not None and any(cited.day.same_as(day) for day in known)

    def wrong_days(self, cited: Citation) -> str:
        """Return the days that the document is known to bear, when the citation bears another."""
        known = self.days.get(cited.bare, [])
        if cited.day is None or not known or any(cited.day.same_as(day) for day in known):
            return ""
        return ", ".join(dict.fromkeys(day.written for day in known))
