"""Whose an entry is: from its row up to the authority, by way of rows that are there or are known
from their own entries.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max

from .models import INSTALLATION, Entry
from .tables import Table, journaled, related

LONGEST_WAY = 8  # rows between any row and its authority
AT_ONCE = 500  # rows that are looked up by one query


class Belonging:
    """What was found out about rows while one batch is sealed."""

    def __init__(self):
        self._top = apps.get_model(settings.JOURNAL_OF)._meta.db_table
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    def chains_of(self, entries: Iterable[Entry]) -> list[int]:
        """Return the chain of each entry: the id of an authority, or that of the installation."""
        entries = list(entries)
        places = [self._first(entry) for entry in entries]
        for _ in range(LONGEST_WAY):
            self._look_up({place for place in places if place})
            places = [self._next(place) if place else None for place in places]
        tops = [place if place and self._is_top(place) else None for place in places]
        return [int(place[1]) if place else INSTALLATION for place in tops]

    def _first(self, entry: Entry) -> tuple[str, str] | None:
        """Where the row of `entry` leads, by what the entry itself says of it."""
        table = journaled().get(entry.table)
        if table is None or entry.action == Entry.Action.LOADED:  # rows of many authorities
            return None
        values = json.loads(entry.after or entry.before or "{}")
        here = self._step(table, values)
        return here or ((entry.table, entry.row) if table.hops else None)

    def _is_top(self, place: tuple[str, str]) -> bool:
        """Is this an authority: a row of theirs that leads to itself?"""
        table, row = place
        known = self._known.get(place)
        return table == self._top and known is not None and self._leads_to(known) in (row, "")

    def _leads_to(self, values: dict[str, Any]) -> str:
        step = self._step(journaled()[self._top], values)
        return step[1] if step else ""

    def _next(self, place: tuple[str, str]) -> tuple[str, str] | None:
        if self._is_top(place):
            return place
        return self._step(journaled()[place[0]], self._known.get(place, {}))

    @staticmethod
    def _step(table: Table, values: dict[str, Any]) -> tuple[str, str] | None:
        """The row that one with these values leads to by the first hop that is filled in."""
        for field in table.leads:
            if (value := values.get(field.attname)) is not None:
                return related(field)._meta.db_table, str(value)
        return None

    def _look_up(self, places: set[tuple[str, str]]) -> None:
        """Learn where these rows lead: one query a table, and one for those that are gone."""
        wanted = defaultdict(list)
        for place in places - self._known.keys():
            wanted[place[0]].append(place[1])
        for name, rows in wanted.items():
            for start in range(0, len(rows), AT_ONCE):
                self._read(journaled()[name], rows[start : start + AT_ONCE])

    def _read(self, table: Table, rows: list[str]) -> None:
        names = [field.attname for field in table.leads]
        found = table.model._base_manager.filter(pk__in=rows).values_list("pk", *names)
        for pk, *values in found:
            self._known[table.name, str(pk)] = dict(zip(names, values, strict=True))
        gone = [row for row in rows if (table.name, row) not in self._known]
        if gone:
            mine = Entry.objects.filter(table=table.name, row__in=gone).exclude(before="", after="")
            newest = mine.order_by().values("row").annotate(newest=Max("pk")).values("newest")
            for entry in Entry.objects.filter(pk__in=newest):
                self._known[table.name, entry.row] = json.loads(entry.after or entry.before)
        for row in gone:
            self._known.setdefault((table.name, row), {})
