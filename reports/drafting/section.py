"""A drafted section of a report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DraftedSection:
    """A section of the report; a line of `text` that begins with `- ` is an item of a list.

    Level 0 has no heading in the document; a section without text heads those that follow.
    """

    key: str
    level: int
    heading: str
    text: str
