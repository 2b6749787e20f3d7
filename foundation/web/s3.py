"""Files in a storage of its own (S3): a page does not wait for one that is silent, nor for one that
sends a byte now and then.
"""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3File, S3Storage

from . import patience
from .silence import Silence
from .storage import StorageSilent

SECONDS = 1.2  # that a page waits, beside those that a large file takes
SPEED = 5_000_000  # bytes a second: the least that a large file needs to come or go
_SHORT = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 2})
_LONG = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 4})
MOST_LEFT = 5  # threads that wait for what nobody waits for any more

Answer = TypeVar("Answer")


class PatientS3(S3Storage):
    """Raises `StorageSilent` for what does not answer. What comes to be stored after a page has
    given it up is deleted.
    """

    def __init__(self, **options: Any):
        super().__init__(**options)
        short = patience.is_short()
        self.client_config: Config = self.client_config.merge(_SHORT if short else _LONG)
        self._silence = Silence()
        self._left: list[Future] = []
        self._helper: ThreadPoolExecutor | None = None

    def _open(self, name: str, mode: str = "rb") -> File:
        file: S3File = self._asked(lambda: super(PatientS3, self)._open(name, mode))
        if "w" not in mode:  # as a whole, before anything of it goes out
            self._asked(lambda: file.file, size=file.size)
        return file

    def _save(self, name: str, content: File) -> str:
        return self._asked(
            lambda: super(PatientS3, self)._save(name, content),
            size=content.size,
            undo=super().delete,
        )

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
        undo: Callable[[Answer], object] | None = None,
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

    def _in_time(self, ask: Callable, seconds: float, undo: Callable | None) -> Any:
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
        except TimeoutError:
            if not asked.done():
                self._leave(asked, undo)
            raise

    def _leave(self, asked: Future, undo: Callable | None) -> None:
        """Let a thread be that hangs; who asks next gets another one."""
        self._left.append(asked)
        if self._helper:
            self._helper.shutdown(wait=False)
        self._helper = None

        def clear_up(late: Future) -> None:
            with contextlib.suppress(Exception):  # it came to nothing
                if undo:
                    undo(late.result())

        asked.add_done_callback(clear_up)
