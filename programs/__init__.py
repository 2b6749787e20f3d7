"""Other programs, run on files of strangers under limits; this package's only public door."""

from .errors import NotConverted, OutOfTime, ProgramMissing
from .inspection import Fault, Verdict, inspect_files
from .office import convert
from .processes import limited, output_of

__all__ = [
    "Fault",
    "NotConverted",
    "OutOfTime",
    "ProgramMissing",
    "Verdict",
    "convert",
    "inspect_files",
    "limited",
    "output_of",
]
