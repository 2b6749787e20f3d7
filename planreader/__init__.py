"""Reads plan documents into a draft; this package's only public door.

Beside reading whole documents it hands out the readers of single phrases and of running text, so
that whoever writes a plan can ask what a reader would make of it.
"""

from collections.abc import Sequence
from pathlib import Path

from .blocks import Place, span
from .draft import PlanDraft, TaskDraft
from .entries.document_head import DocumentHead, read_document_head, read_file_name
from .errors import UnreadableFile
from .files.opening import SourceFile
from .files.scans.recognition import Progress
from .layout.outline import OutlineItem
from .layout.parts import is_signing_text
from .paragraph_marks import (
    ARABIC,
    LETTER,
    LOOSE,
    ROMAN,
    is_part_heading,
    opens_recipients,
    split_mark,
)
from .phrases.abbreviations import read_abbreviations
from .phrases.areas import AREA_NAMES, FIRST_FURTHER, areas_named, further_areas
from .phrases.assignments import is_assignment_line
from .phrases.headings import Topic, area_of_heading, topic_of
from .phrases.quantities import read_quantities
from .phrases.times import PlanTime, read_time
from .phrases.units import split_units
from .reading import read
from .running_text import RunningText, read_text
from .words import bare, is_finished, is_upper, squeeze, word_count

__all__ = [
    "ARABIC",
    "AREA_NAMES",
    "FIRST_FURTHER",
    "LETTER",
    "LOOSE",
    "ROMAN",
    "DocumentHead",
    "OutlineItem",
    "Place",
    "PlanDraft",
    "PlanTime",
    "Progress",
    "RunningText",
    "SourceFile",
    "TaskDraft",
    "Topic",
    "UnreadableFile",
    "area_of_heading",
    "areas_named",
    "bare",
    "further_areas",
    "is_assignment_line",
    "is_finished",
    "is_part_heading",
    "is_signing_text",
    "is_upper",
    "opens_recipients",
    "read_abbreviations",
    "read_document_head",
    "read_file_name",
    "read_plan",
    "read_quantities",
    "read_text",
    "read_time",
    "span",
    "split_mark",
    "split_units",
    "squeeze",
    "topic_of",
    "word_count",
]


def read_plan(
    files: Sequence[SourceFile | Path],
    *,
    progress: Progress | None = None,
    areas: Sequence[str] = (),
) -> PlanDraft:
    """Return the draft of the one plan that `files` are together (the plan and its appendix).

    Scanned pages take seconds each: `progress` is told the name of the file, the page in turn
    (from 1) and how many there are; what it raises ends the reading. Headings that bear one of the
    names `areas` are of an area above 7, the first of 8; without them areas are 1 to 7. Raises
    `UnreadableFile` when any of the files cannot be read or they hold no plan; nothing is half
    read.
    """
    sources = [
        file if isinstance(file, SourceFile) else SourceFile.from_path(file) for file in files
    ]
    with further_areas(areas):
        return read(sources, progress)
