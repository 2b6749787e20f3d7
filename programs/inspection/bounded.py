"""Has files judged by a process of its own, which may take so much time and memory and no more."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..errors import OutOfTime
from ..processes import limited, output_of
from .faults import Fault

_MEMORY = 2_000_000_000  # bytes of address space
_HOME = Path(__file__).parents[2]


class Verdict(NamedTuple):
    """What a file is (`.docx`, `.pdf`, …, `text`; empty for no kind that is known), or why it is
    not taken in.
    """

    kind: str
    fault: Fault | None


def inspect_files(
    files: Sequence[tuple[int, str]], *, unpacked: int, seconds: float
) -> list[Verdict]:
    """Judge files by their descriptors, each with the ending of its name, within `seconds` in all.

    Where the descriptors stand in their files does not matter, and is left alone. What was not
    judged in time, or brings the process down, has the fault `SLOW`.
    """
    words = [word for descriptor, ending in files for word in (str(descriptor), ending)]
    command = limited(
        [sys.executable, "-P", "-m", "programs.inspection", str(unpacked), *words],
        memory=_MEMORY,
        seconds=max(1, round(seconds)),
        kindness=0,
    )
    said: list[bytes] = []
    with (
        suppress(OutOfTime),
        output_of(
            command,
            seconds=seconds,
            environment={"PYTHONPATH": str(_HOME), "LANG": "C.UTF-8"},
            passing=[descriptor for descriptor, _ in files],
        ) as output,
    ):
        said = output.readlines()
    found = [_verdict(line) for line in said if line.endswith(b"\n")]
    return found + [Verdict("", Fault.SLOW)] * (len(files) - len(found))


def _verdict(line: bytes) -> Verdict:
    kind, fault = json.loads(line)
    return Verdict(kind, Fault(fault) if fault else None)
