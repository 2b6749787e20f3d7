"""Judges files of strangers by what is in them: their kind, and what must not come in."""

from .bounded import Verdict, inspect_files
from .faults import Fault

__all__ = ["Fault", "Verdict", "inspect_files"]
