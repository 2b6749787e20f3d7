"""What a letter holds beside its text: its tables; and a letter that was just drafted."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import nd30
from accounts.models import Unit

from ..kinds import Kind


@dataclass(frozen=True)
class LetterTable:
    """A table of a letter, in its text or an annex of its own.

    A row is a list of cells, or one text across all columns. `notes` stand below it, a paragraph
    a line. One that is `left_out` is kept, so that a person can take it in again.
    """

    title: str
    columns: Sequence[nd30.Column]
    rows: Sequence[Sequence[str] | str]
    notes: Sequence[str] = ()
    landscape: bool = False
    left_out: bool = False

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "LetterTable":
        """Return the table that was stored."""
        columns = tuple(nd30.Column(**column) for column in stored["columns"])
        return cls(**stored | {"columns": columns})

    @property
    def as_json(self) -> dict[str, Any]:
        """The table as it is stored."""
        return asdict(self)

    @property
    def cells(self) -> list[str]:
        """All its texts: cells, groups, notes."""
        texts: list[str] = [self.title, *self.notes]
        for row in self.rows:
            texts += [row] if isinstance(row, str) else row
        return texts

    def printed(self, caption: str = "") -> nd30.Table:
        """Return the table as documents print it."""
        rows = (
            nd30.GroupRow(row) if isinstance(row, str) else nd30.Row(tuple(row))
            for row in self.rows
        )
        return nd30.Table(tuple(self.columns), tuple(rows), caption)

    def annex(self) -> nd30.Annex:
        """Return the annex that holds the table and its notes."""
        notes = map(nd30.Paragraph, self.notes)
        return nd30.Annex(self.title, (self.printed(), *notes), self.landscape)


@dataclass(frozen=True)
class LetterDraft:
    """A letter as it is drafted, before a person looks it over.

    `recipients` go without those whom it addresses and without the archive. `drafted_from` names
    the rows that it tells of by their ids.
    """

    kind: Kind
    unit: Unit
    title: str
    text: str
    addressees: Sequence[str] = ()
    legal_bases: Sequence[str] = ()
    recipients: Sequence[str] = ()
    tables: Sequence[LetterTable] = ()
    recorder: str = ""
    drafted_from: dict[str, Any] = field(default_factory=dict)
