"""Files in folders, each there as a whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from ..operations.room import has_no_room
from .http import HtmxHttpRequest
from .receiving import FULL, not_kept


class NotStored(Exception):
    """A file could not be stored; nothing of it was kept. The message is for people."""


class DiskFull(NotStored):
    """There is no room for a file."""

    def __init__(self) -> None:
        super().__init__(
            "Máy chủ hết chỗ lưu tệp nên chưa lưu được gì. Hãy báo người quản trị hệ thống, rồi "
            "gửi lại khi đã có chỗ."
        )


class StorageSilent(NotStored):
    """The storage, a service of its own, does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "Kho lưu tệp chưa trả lời nên chưa lưu hoặc mở được tệp. Hãy thử lại sau ít phút; "
            "việc không kèm tệp vẫn làm được như thường."
        )


class WholeFiles(FileSystemStorage):
    """Writes each file beside its place, and moves it there once it is whole.

    Raises `DiskFull` when there is no room.
    """

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = self._written(folder, content)
            try:
                name = self._reserved(name)
                part.replace(self.path(name))
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            if error.errno in FULL:
                raise DiskFull from error
            raise
        return name.replace("\\", "/")

    def _written(self, folder: Path, content: File) -> Path:
        handle, path = tempfile.mkstemp(prefix=".part-", dir=folder)
        part = Path(path)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            part.chmod(self.file_permissions_mode or 0o644)
        except BaseException:
            part.unlink()
            raise
        return part

    def _reserved(self, name: str) -> str:
        """The name, or another one that nobody else takes at the same moment."""
        while True:
            try:
                Path(self.path(name)).touch(exist_ok=False)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


class FullDiskMiddleware:
    """Says that the disk is full where no form has a place for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_exception(
        self, request: HtmxHttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer for a view that found no room."""
        return not_kept(request, str(DiskFull()), status=507) if is_full(exception) else None


@contextmanager
def gone_without_room(storage: Storage, files: Iterable[object]) -> Iterator[None]:
    """Store inside the rows that `files` (or their names) belong to: without room for the rows the
    files go too, for they would be nobody's. A server that fell silent may have the rows.
    """
    try:
        yield
    except OperationalError as error:
        if is_full(error):
            for file in files:
                storage.delete(str(file))
        raise


def is_full(error: BaseException | None) -> bool:
    """Was there no room for a file, or for a row?"""
    if isinstance(error, OperationalError):
        return has_no_room(error)
    if isinstance(error, OSError):  # no room for a file of passage
        return error.errno in FULL
    return isinstance(error, DiskFull)
