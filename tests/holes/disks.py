"""Small disks, which really are full."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.machine import run_to_end

BLOCK = bytes(4096)


class Disk:
    """A disk of its own at a folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room for a single block."""
        with self.filler.open("ab", buffering=0) as file:
            while _goes_in(file):
                pass

    def make_room(self) -> None:
        self.filler.unlink(missing_ok=True)


def _goes_in(file) -> bool:
    try:
        return file.write(BLOCK) == len(BLOCK)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


@contextmanager
def disk_at(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk at the folder for as long as the context; skips where none can be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    if subprocess.call(mount, stderr=subprocess.DEVNULL):
        pytest.skip("a small disk is mounted by root alone, where mounting is allowed")
    try:
        yield Disk(folder)
    finally:
        run_to_end(("umount", "--lazy", str(folder)))
