"""Asks a reader of PDF files about one of a stranger: in a process of its own, under limits."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import programs

MEMORY = 1_000_000_000  # bytes of address space, the libraries' own among them


def answers_about(
    pdf: bytes, reader: Path, *arguments: str, seconds: int
) -> list[dict[str, Any]] | None:
    """Return the lines of JSON that the program `reader` prints about the file, fewer when it was
    ended for its memory; None when it was ended for its time, or within a line.
    """
    command = [sys.executable, "-I", str(reader), *arguments]
    with tempfile.TemporaryFile() as file:
        file.write(pdf)
        file.seek(0)
        try:
            with programs.output_of(
                programs.limited(command, memory=MEMORY, seconds=seconds),
                seconds=seconds,
                environment={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
                taking=file,
            ) as output:
                return [json.loads(line) for line in output]
        except (programs.OutOfTime, json.JSONDecodeError):
            return None
