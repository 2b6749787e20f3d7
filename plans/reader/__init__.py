"""Reads plan documents into a draft; this package's only public door."""

from collections.abc import Sequence
from pathlib import Path

from .blocks import span
from .draft import PlanDraft
from .errors import UnreadableFile
from .files import SourceFile
from .reading import read
from .times import PlanTime, read_time

__all__ = ["PlanDraft", "PlanTime", "SourceFile", "UnreadableFile", "read_plan", "read_time", "span"]


def read_plan(files: Sequence[SourceFile | Path]) -> PlanDraft:
    """Return the draft of the one plan that `files` are together (the plan and its appendix).

    Raises `UnreadableFile` when any of them cannot be read or they hold no plan; nothing is half read.
    """
    return read([file if isinstance(file, SourceFile) else SourceFile.from_path(file) for file in files])
