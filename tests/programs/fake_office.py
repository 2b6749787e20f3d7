"""Programs of our own in the place of LibreOffice, and what a conversion leaves behind."""

import fcntl
import os
import time
from pathlib import Path

PATIENCE = 60  # seconds: only what hangs reaches them
# The folder that LibreOffice is told to write into is the last but one argument.
FIND_FOLDER = 'for each; do folder=$before; before=$each; done; mkdir -p "$folder"'


def put_office(monkeypatch, folder: Path, script: str) -> None:
    """Put a shell script in the place of LibreOffice."""
    put_program(monkeypatch, folder, "soffice", script)


def put_program(monkeypatch, folder: Path, name: str, script: str) -> None:
    """Put a shell script in the place of the program of this name."""
    program = folder / "bin" / name
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def own_scratch(monkeypatch, folder: Path) -> Path:
    """A folder for the temporary files of one test alone."""
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    return scratch


def left_behind(scratch: Path) -> list[str]:
    """What there is still of a conversion: files, processes, the lock; a moment for their end
    allowed.
    """
    end = time.monotonic() + PATIENCE
    while (processes := processes_of(scratch)) and time.monotonic() < end:
        time.sleep(0.05)
    files = [path.name for path in scratch.iterdir() if path.suffix != ".lock"]
    locks = [path.name for path in scratch.glob("*.lock") if _is_locked(path)]
    return [*files, *map(str, processes), *locks]


def processes_of(scratch: Path) -> list[int]:
    """The living processes whose temporary folder lies in this one, as those of programs do."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            is_there = f"TMPDIR={scratch}/".encode() in (path / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if is_there:
            found.append(int(path.name))
    return found


def _is_locked(path: Path) -> bool:
    with path.open("rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
