"""Files in a storage of its own (S3): a page does not wait for one that is silent, nor for one that
sends a byte now and then.
"""

import contextlib
import posixpath
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.crypto import get_random_string
from storages.backends.s3 import S3File, S3Storage

from . import patience
from .silence import SPARED, Silence
from .storage import StorageSilent

SECONDS = 1.2  # that a page waits, beside those that a large file takes
SPEED = 5_000_000  # bytes a second: the least that a large file needs to come or go
_SHORT = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2})
_LONG = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 4})
MOST_LEFT = 5  # threads that wait for what nobody waits for any more

Answer = TypeVar("Answer")


class PatientS3(S3Storage):
    """Raises `StorageSilent` for what does not answer. What a page has given up is deleted, whether
    it is known to have been stored or not.
    """

    def __init__(self, **options: Any):
        super().__init__(**options)
        self._late = S3Storage(**options)  # asked when no page waits
        self._late.client_config = self._late.client_config.merge(_LONG)
        self._undoing = ThreadPoolExecutor(1)
        short = patience.is_short()
        self.client_config: Config = self.client_config.merge(_SHORT if short else _LONG)
        self._silence = Silence()
        self._left: list[Future] = []
        self._helper: ThreadPoolExecutor | None = None

    def generate_filename(self, filename: str) -> str:
        """Return the name under which an uploaded file is to be stored, in a folder of its own: S3
        writes over what has the same name, and of two who ask at once both are told it is free.
        """
        folder, name = posixpath.split(super().generate_filename(filename))
        return posixpath.join(folder, get_random_string(12), name)

    def _open(self, name: str, mode: str = "rb") -> File:
        file: S3File = self._asked(lambda: super(PatientS3, self)._open(name, mode))
        if "w" not in mode:  # as a whole, before anything of it goes out
            self._asked(lambda: file.file, size=file.size)
        return file

    def _save(self, name: str, content: File) -> str:
        return self._asked(
            lambda: super(PatientS3, self)._save(name, content),
            size=content.size,
            undo=lambda: self._forget(name),
        )

    def _forget(self, name: str) -> None:
        """Delete what may have been stored, again and again: nobody may answer yet, and what was
        sent while nobody did may come after what was sent later.
        """
        for pause in (0, SPARED, 10 * SPARED):
            time.sleep(pause)
            with contextlib.suppress(BotoCoreError, ClientError):
                self._late.delete(name)

    def delete(self, name: str) -> None:
        """Delete the file."""
        self._asked(lambda: super(PatientS3, self).delete(name))

    def exists(self, name: str) -> bool:
        """Is there a file of this name?"""
        return self._asked(lambda: super(PatientS3, self).exists(name))

    def size(self, name: str) -> int:
        """Return how many bytes the file has."""
        return self._asked(lambda: super(PatientS3, self).size(name))

    def _asked(
        self,
        ask: Callable[[], Answer],
        *,
        size: int = 0,
        undo: Callable[[], None] | None = None,
    ) -> Answer:
        """What the storage answers. Raises `StorageSilent`."""
        try:
            if patience.is_short():
                return self._in_time(ask, SECONDS + size / SPEED, undo)
            return ask()
        except (BotoCoreError, TimeoutError) as error:
            self._silence.begin()
            raise StorageSilent from error
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] < 500:
                raise
            raise StorageSilent from error

    def _in_time(
        self, ask: Callable[[], Answer], seconds: float, undo: Callable[[], None] | None
    ) -> Answer:
        """What `ask` returns in a thread of its own. Raises `TimeoutError`."""
        self._left = [each for each in self._left if not each.done()]
        if self._silence or len(self._left) >= MOST_LEFT:
            raise StorageSilent
        if self._helper is None:
            self._helper = ThreadPoolExecutor(1)
            _ = self.bucket  # makes the client: that takes a while, and asks nobody
        asked = self._helper.submit(ask)
        try:
            return asked.result(timeout=seconds)
        except (BotoCoreError, TimeoutError):
            if undo:  # once nothing more is sent
                asked.add_done_callback(lambda _: self._undoing.submit(undo))
            if not asked.done():
                self._leave(asked)
            raise

    def _leave(self, asked: Future) -> None:
        """Let a thread be that hangs; who asks next gets another one."""
        self._left.append(asked)
        if self._helper:
            self._helper.shutdown(wait=False)
        self._helper = None
