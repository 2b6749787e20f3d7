"""How a source's columns and labels go into a form, as a person said it and as it is remembered."""

from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

ALONE = "*"  # the one figure of a row, in a form without columns
SKIPPED = ""  # a person said: leave it out
BY_GROUP = "group"  # the label of a line is the heading that it stands under
ONE_ROW = "="  # before a row's code: every line is of this row


@dataclass
class Mapping:
    """What was said of a source; keys are headings and labels made alike, values codes of the form.

    What is not named here was never said; `SKIPPED` leaves it out for good.
    """

    columns: dict[str, str] = field(default_factory=dict)
    label: str = ""  # the heading of the column of labels, `BY_GROUP`, or `ONE_ROW` and a code
    labels: dict[str, str] = field(default_factory=dict)
    cumulative: bool | None = None
    count: bool = False  # lines are counted
    count_into: str = ""  # the column that takes the number of all lines
    status: str = ""  # the heading of the column by which lines are counted
    statuses: dict[str, str] = field(default_factory=dict)
    separators: str = ""
    sheet: str = ""
    heads: list[str] = field(default_factory=list)  # of the file that was looked at, in order

    @classmethod
    def from_json(cls, said: AnyMapping[str, Any] | None) -> Self:
        """Return the mapping that was stored; what a later version does not know is dropped."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in (said or {}).items() if name in known})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def over(self, older: Self) -> Self:
        """Return what this says, and for what it does not name what `older` said."""
        return type(self)(
            columns=older.columns | self.columns,
            label=self.label or older.label,
            labels=older.labels | self.labels,
            cumulative=older.cumulative if self.cumulative is None else self.cumulative,
            count=self.count,
            count_into=self.count_into,
            status=self.status,
            statuses=older.statuses | self.statuses,
            separators=self.separators,
            sheet=self.sheet or older.sheet,
            heads=self.heads or older.heads,
        )
