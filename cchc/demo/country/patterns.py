"""Rows of one authority as a pattern from which those of others are made: everything in them that
is another's own (ids, names, tokens) is a gap that is filled in for each.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from .scopes import Row, Scope, Table

# how often storage had to find another name for the same content
AGAIN = re.compile(r"_[A-Za-z0-9]{7}(?=\.docx$)")


class Id(NamedTuple):
    """The id of the row at a place of its table, in some scope: what is added to it when the rows
    of that scope get their ids.
    """

    scope: str
    label: str
    place: int


Gap = str | Id  # in a text: the name of a word, or an id
Starts = Mapping[tuple[str, str], int]  # (scope, label) -> id of the first row


@dataclass
class Gaps:
    """A row with the gaps in it by their places; of a text also what stands around its gaps."""

    row: Row
    own: Id
    ids: list[tuple[int, Id]] = field(default_factory=list)
    texts: list[tuple[int, list[str], list[Gap]]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)  # places of UUIDs

    def filled(self, starts: Starts, words: Mapping[str, str], key: Callable[[], str]) -> Row:
        """The row of an authority with these words, whose rows begin at these ids."""
        row = self.row.copy()
        for at, (scope, label, place) in self.ids:
            row[at] = starts[scope, label] + place
        for at, around, gaps in self.texts:
            parts = [""] * (len(around) + len(gaps))
            parts[::2] = around
            parts[1::2] = [
                words[gap] if isinstance(gap, str) else str(starts[gap[:2]] + gap.place)
                for gap in gaps
            ]
            row[at] = "".join(parts)
        for at in self.keys:
            row[at] = key()
        return row


class Sources:
    """What patterns are made of: the rows of each scope, and the words of theirs that are names."""

    def __init__(
        self,
        scopes: Mapping[str, Scope],
        words: Mapping[str, str],
        *,
        since: datetime,
        now: Any,
        null: str | None,
        there_before: Mapping[str, int],
    ):
        """`words`: what stands in texts, and the name of the word that it is. Moments from `since`
        on become `now`; ids up to those `there_before` are of rows that everybody has.
        """
        self.scopes, self.words, self.since, self.now = scopes, words, since, now
        self.null, self.there_before = null, there_before
        longest = sorted(words, key=len, reverse=True)
        self._gaps = re.compile("|".join([MARK, *map(re.escape, longest)]))

    def pattern(self, name: str, found: Mapping[str, Table]) -> dict[str, list[Gaps]]:
        """The rows of a scope with their gaps, by the label of their table."""
        rows = self.scopes[name].rows
        return {
            label: [self.gaps(table, row) for row in rows[label]]
            for label, table in found.items()
            if label in rows
        }

    def gaps(self, table: Table, row: Row) -> Gaps:
        """One row with its gaps."""
        own = self._id(table.label, row[table.key])
        if own is None:
            raise ValueError(f"{table.label} {row[table.key]} is in no scope")
        gaps = Gaps([self._plain(value) for value in row], own)
        gaps.ids.append((table.key, own))
        for at, (each, value) in enumerate(zip(table.fields, row, strict=True)):
            if at in table.points and value is not None:
                self._point(gaps, at, each, table.points[at], value)
            elif isinstance(each, models.UUIDField):
                gaps.keys.append(at)
            elif isinstance(each, models.FileField):
                gaps.row[at] = AGAIN.sub("", value)
            elif isinstance(value, str):
                self._text(gaps, at, self._with_marks(table, each, value))
        return gaps

    def _point(self, gaps: Gaps, at: int, each: models.Field, label: str, value: Any) -> None:
        """What a foreign key points at: a row of a scope, one that everybody has, or none."""
        if found := self._id(label, value):
            gaps.ids.append((at, found))
        elif value > self.there_before.get(label, 0):
            if not each.null:
                raise ValueError(f"{each} {value} points at a row of no scope")
            gaps.row[at] = self.null

    def _text(self, gaps: Gaps, at: int, marked: str) -> None:
        """Part a text at its names and at the marks of ids."""
        around, gaps_, begun = [""], list[Gap](), 0
        for found in self._gaps.finditer(marked):
            label, _, pk = (found["id"] or "").partition(":")
            gap = self._id(label, int(pk)) if pk else self.words[found[0]]
            around[-1] += marked[begun : found.start()]
            begun = found.end()
            if gap is None:  # of a row that everybody has
                around[-1] += pk
            else:
                gaps_.append(gap)
                around.append("")
        around[-1] += marked[begun:]
        if gaps_:
            gaps.texts.append((at, around, gaps_))
        else:
            gaps.row[at] = around[0]

    def _id(self, label: str, pk: Any) -> Id | None:
        for name, scope in self.scopes.items():
            if (place := scope.places.get((label, pk))) is not None:
                return Id(name, label, place)
        return None

    def _plain(self, value: Any) -> Any:
        if value is None:
            return self.null
        if isinstance(value, datetime):
            aware = value if timezone.is_aware(value) else value.replace(tzinfo=self.since.tzinfo)
            return self.now if aware >= self.since else value
        return value

    def _with_marks(self, table: Table, each: models.Field, value: str) -> str:
        """The text of a column, with marks where it tells ids outside of foreign keys."""
        told = TOLD.get(f"{table.label}.{each.name}")
        if isinstance(each, models.JSONField):
            content = json.loads(value)
            return (
                json.dumps(_marked(content, told or {}, ()), ensure_ascii=False)
                .replace(*QUOTED[0])
                .replace(*QUOTED[1])
            )
        for address, label in ADDRESSES.items() if told is ADDRESSES else ():
            value = re.sub(rf"(?<=^{address})\d+", rf"@@{label}:\g<0>@@", value)
        return value


MARK = r"@@(?P<id>[\w.]+:\d+)@@"
QUOTED = (('"@@', "@@"), ('@@"', "@@"))
ADDRESSES = {
    "/plans/": "plans.Plan",
    "/tasks/": "tasks.Task",
    "/assessments/": "parindex.Assessment",
}
# columns that tell ids though they are no foreign keys: in addresses, or in JSON under these keys
TOLD: dict[str, dict[str, str]] = {
    "accounts.Notification.url": ADDRESSES,
    "documents.Letter.drafted_from": {"plan": "plans.Plan", "tasks": "tasks.Task"},
    "reports.Report.figures": {
        "rows.*": "tasks.Task",
        "tasks.pk": "tasks.Task",
        "tasks.updates": "tasks.ProgressUpdate",
        "offices.key": "accounts.Unit",
        "indicators.pk": "indicators.Target",
        "indicators.indicator": "indicators.Indicator",
        "parts.pk": "indicators.Target",
        "parts.measurement": "indicators.Measurement",
        "indicators.measurement": "indicators.Measurement",
        "cells.entries": "indicators.FormEntry",
    },
}


def _marked(value: Any, told: Mapping[str, str], way: tuple[str, ...]) -> Any:
    """JSON in which ids are marks: those under the last key, or the last two, of the way."""
    if isinstance(value, dict):
        return {key: _marked(each, told, (*way, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [_marked(each, told, way) for each in value]
    if told and isinstance(value, int) and not isinstance(value, bool) and value:
        for name in _names_of(way):
            if name in told:
                return f"@@{told[name]}:{value}@@"
    return value


def _names_of(way: tuple[str, ...]) -> Iterable[str]:
    yield way[-1] if len(way) == 1 else ".".join(way[-2:])
    yield f"{way[-2]}.*" if len(way) > 1 else ""
