"""Other programs, run on files of strangers under limits; this package's only public door."""

from .errors import NotConverted, OutOfTime, ProgramMissing
from .inspection import Fault, FaultyFile, inspect
from .office import convert
from .processes import limited, output_of

__all__ = [
    "Fault",
    "FaultyFile",
    "NotConverted",
    "OutOfTime",
    "ProgramMissing",
    "convert",
    "inspect",
    "limited",
    "output_of",
]
