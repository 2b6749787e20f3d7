"""What a reader makes of lines that are no file: of a text that somebody writes or is to write."""

from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import Block, Place
from .draft import DutyDraft, TargetDraft, TaskDraft
from .entries.duties import read_duties
from .entries.notices import Notices
from .entries.targets import read_targets
from .entries.tasks import divide_units, read_brackets, read_tasks
from .layout.outline import OutlineItem, outline
from .phrases.abbreviations import read_abbreviations
from .phrases.headings import Topic


@dataclass(frozen=True)
class RunningText:
    """Lines by their headings; `place.line` of an item or an entry is its index in the lines."""

    items: list[OutlineItem]
    year: int | None

    def targets(self) -> list[TargetDraft]:
        return read_targets(self.items, self.year, Notices())

    def tasks(self) -> list[TaskDraft]:
        tasks = read_tasks(self.items, self.year, Notices(), "narrative")
        known = read_abbreviations("\n".join(item.block.text for item in self.items if item.block))
        read_brackets(tasks, known)
        divide_units(tasks, known)
        return tasks

    def duties(self) -> list[DutyDraft]:
        return read_duties(self.items)


def read_text(
    lines: Sequence[str], year: int | None = None, topic: Topic | None = None
) -> RunningText:
    """Return the outline of whole paragraphs, one a line, and through it their entries.

    `year` is the plan's, for times without one; `topic` holds until the first heading that names
    one.
    """
    blocks = [Block(text, Place("", index, index)) for index, text in enumerate(lines)]
    return RunningText(outline(blocks, topic), year)
