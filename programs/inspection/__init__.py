"""Judges files of strangers by what is in them: their kind, and what must not come in."""

from .faults import Fault, FaultyFile
from .kinds import inspect

__all__ = ["Fault", "FaultyFile", "inspect"]
