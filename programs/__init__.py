"""Other programs, run on files of strangers under limits; this package's only public door."""

from .errors import NotConverted, OutOfTime, ProgramMissing
from .office import convert
from .processes import limited, output_of

__all__ = [
    "NotConverted",
    "OutOfTime",
    "ProgramMissing",
    "convert",
    "limited",
    "output_of",
]
