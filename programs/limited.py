"""Becomes another program under limits of memory, processor time and the size of files, which is
killed when who started it dies.

Started by its path, as a process of its own:
`limited.py BYTES SECONDS KINDNESS PROGRAM ARGUMENT …`.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
LARGEST_FILE = 300_000_000  # bytes: what hangs while it writes must not fill the disk


def main() -> None:
    """Set the limits, which what the program starts has as well, and become it."""
    memory, seconds, kindness = map(int, sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A worker may be killed at any moment: what it started would hold memory that nobody counts.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(kindness)
    os.execvp(sys.argv[4], sys.argv[4:])  # noqa: S606 - who starts us says it # nosec B606


if __name__ == "__main__":
    main()
