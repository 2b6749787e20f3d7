"""How what is sent comes in: no more than anything here takes is read, and a file that cannot be
kept leaves its form whole, with a sentence at its place.
"""

import errno
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from vietnamese import number, whole_number

from .http import HtmxHttpRequest, asks_for_json, form_page

FULL = (errno.ENOSPC, errno.EDQUOT)


class UnkeptFile(UploadedFile):
    """In the place of a file that was not kept: larger than any door takes, or the disk `full`."""

    def __init__(self, name: str, media_type: str, size: int, *, full: bool = False):
        super().__init__(io.BytesIO(), name, media_type, size)
        self.full = full


class BoundedUploads(FileUploadHandler):
    """Stands before Django's own: from the limit on what comes of a file is let go, neither held
    nor written, so that the fields behind it are still read.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the bytes on, or nothing."""
        return raw_data if start + len(raw_data) <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Stand in for a file that was let go."""
        if file_size <= settings.UPLOAD_LIMIT:
            return None
        return UnkeptFile(str(self.file_name), str(self.content_type), file_size)


class UploadsOnDisk(TemporaryFileUploadHandler):
    """Django's way of keeping larger files, which knows what a full disk is."""

    full = False

    def new_file(self, *args, **kwargs) -> None:
        """Begin a file. Raises `OSError` for what is wrong with the disk but that it is full."""
        self.full = False
        with self._noticing(begun=False):
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the bytes while there is room."""
        with self._noticing():
            if not self.full:
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, or stand in for it."""
        with self._noticing():
            if not self.full:
                return super().file_complete(file_size)
        return UnkeptFile(str(self.file_name), str(self.content_type), file_size, full=True)

    @contextmanager
    def _noticing(self, *, begun: bool = True) -> Iterator[None]:
        """Let a full disk be a fact, not an error; what was `begun` of the file is deleted."""
        try:
            yield
        except OSError as error:
            if error.errno not in FULL:
                raise
            self.full = True
            if begun:
                with suppress(OSError):  # what was not written yet finds no room either
                    self.file.close()


def is_too_much(request: HttpRequest) -> bool:
    """Is what the request says it sends more than the door takes?

    Without a length nothing is read of it at all, in whatever pieces it comes.
    """
    length = whole_number(request.META.get("CONTENT_LENGTH") or "") or 0
    return length > settings.BODY_LIMIT


class BoundedBodyMiddleware:
    """Refuses what is too much before anything of it is read. The API says so in its own form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(self, request: HtmxHttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Answer in the place of the view; the middleware behind would read what was sent."""
        if hasattr(view, "cls") or not is_too_much(request):
            return None
        most = number(settings.BODY_LIMIT // 1_000_000)
        return not_kept(
            request,
            f"Chưa gửi được: các tệp gửi một lần lớn hơn {most} MB. Hãy giảm dung lượng hoặc chia "
            "thành nhiều lần gửi.",
            status=413,
        )


def not_kept(request: HtmxHttpRequest, words: str, *, status: int) -> HttpResponse:
    """Say why what was sent was not kept: at its form where a script sent it, else on a page that
    leads back to it.
    """
    if asks_for_json(request):
        return JsonResponse({"words": words}, status=status)
    if "HX-Request" in request.headers:  # the middleware that knows of htmx stands behind
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    context = {"words": words, "back": form_page(request)}
    return render(request, "not_kept.html", context, status=status)
