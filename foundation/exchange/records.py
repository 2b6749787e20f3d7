"""Rows of a dataset: as file and database both say one, and what one of a file would do."""

from dataclasses import dataclass, field
from types import SimpleNamespace


class Record(SimpleNamespace):
    """One row of a dataset: `key` (empty for a new one), `row` (of the database, or None), and a
    value a column.
    """

    def __str__(self):
        """Return the key: django-import-export asks each row for its words."""
        return str(self.key)


@dataclass
class IncomingRow:
    """What one row of a file would do."""

    class Kind:
        NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"

    number: int
    kind: str
    record: Record
    before: dict | None
    # column, old words, new words
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)  # column, sentence

    def refuse(self, heading: str, sentence: str) -> None:
        """Say that the row can't be stored, and why, at the column `heading`."""
        self.kind, self.before, self.changes = IncomingRow.Kind.WRONG, None, []
        self.errors.append((heading, sentence))
