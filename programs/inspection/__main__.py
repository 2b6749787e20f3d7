"""Judges the files that it inherits, as a process of its own.

`python -m programs.inspection BYTES DESCRIPTOR ENDING DESCRIPTOR ENDING …`; prints a line of JSON
for each: the kind and the fault, of which one is empty.
"""

import json
import os
import sys

from .faults import Fault, FaultyFile
from .kinds import inspect


def main() -> None:
    """Judge one file after another; who asked reads what was said before the time ran out."""
    unpacked, *files = sys.argv[1:]
    for descriptor, ending in zip(files[::2], files[1::2], strict=True):
        sys.stdout.write(json.dumps(said(int(descriptor), ending, int(unpacked))) + "\n")
        sys.stdout.flush()


def said(descriptor: int, ending: str, unpacked: int) -> tuple[str, str]:
    """Return the kind of the file behind the descriptor, or its fault."""
    try:
        # not by where the descriptor stands, which who asked shares
        content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        return inspect(content, ending, unpacked), ""
    except FaultyFile as faulty:
        return "", faulty.fault
    except MemoryError:
        return "", Fault.SLOW


if __name__ == "__main__":
    main()
