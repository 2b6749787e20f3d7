"""A disk that is full, as the kernel says it."""

import os
import tempfile
from io import FileIO
from pathlib import Path

from django.core.files import temp

FULL = "/dev/full"  # every write fails for want of room


def fill_disk(monkeypatch) -> None:
    """Let no file that is begun from now on take a byte."""
    begin = tempfile.mkstemp

    def begin_on_a_full_disk(*args, **kwargs) -> tuple[int, str]:
        handle, path = begin(*args, **kwargs)
        os.close(handle)
        return os.open(FULL, os.O_RDWR), path

    monkeypatch.setattr(tempfile, "mkstemp", begin_on_a_full_disk)
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda **_: FileIO(FULL, "r+"))


def files_in(folder: str) -> set[Path]:
    return {path for path in Path(folder).rglob("*") if path.is_file()}
