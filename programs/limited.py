"""Becomes another program under limits of memory, processor time and the size of files.

Started by its path, as a process of its own: `limited.py BYTES SECONDS PROGRAM ARGUMENT …`.
"""

import os
import resource
import sys

LARGEST_FILE = 300_000_000  # bytes: what hangs while it writes must not fill the disk


def main() -> None:
    """Set the limits, which what the program starts has as well, and become it."""
    memory, seconds = map(int, sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # pages that people wait for go first
    os.execvp(sys.argv[3], sys.argv[3:])  # noqa: S606 - who starts us says it # nosec B606


if __name__ == "__main__":
    main()
