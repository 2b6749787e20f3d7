"""Has scanned pages recognised by a process of its own, within what one reading may take."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from planreader.errors import UnreadableFile
from programs import OutOfTime, output_of

MAX_PAGES = 100  # of one reading
MAX_SECONDS = 1_500  # likewise, of the clock: a page takes one to three on two quiet cores
_UNSURE = 70.0  # of 100: below, words are likely to be wrong
_ROOT = Path(__file__).parents[3]
_USE_WORD = "hãy dùng bản Word (.docx) của kế hoạch"
_COMPLAINTS = {
    "broken": f"bị hỏng nên không nhận dạng được chữ; hãy quét lại, hoặc {_USE_WORD[4:]}",
    "large": "có trang quá lớn (trên 80 triệu điểm ảnh); hãy quét lại ở 300 dpi rồi thử lại",
    "memory": "bung ra quá lớn nên không nhận dạng được chữ; hãy quét lại ở 300 dpi rồi thử lại",
    "missing": (
        "là bản quét, mà máy chủ chưa có phần nhận dạng chữ tiếng Việt; quản trị hãy cài "
        f"tesseract-ocr và tesseract-ocr-vie, hoặc {_USE_WORD}"
    ),
    "pages": (
        f"có quá nhiều trang quét (mỗi lần nhận dạng nhiều nhất {MAX_PAGES} trang); "
        "hãy tách riêng phần kế hoạch rồi thử lại"
    ),
    "slow": (
        "mất quá nhiều thời gian để nhận dạng chữ; hãy thử lại khi máy chủ rảnh, hoặc chia thành "
        "nhiều tệp"
    ),
}

Progress = Callable[[str, int, int], None]
RecognisedPage = dict[str, Any]  # as `pdf.page_words` describes it, and how `sure` its words are


class Recognition:
    """What one reading recognises: how many pages it still may, and who is told how far it is.

    `progress` is called with the name of the file, the page in turn (from 1) and how many there
    are.
    """

    def __init__(self, progress: Progress | None = None):
        self.pages_left, self.seconds_left = MAX_PAGES, float(MAX_SECONDS)
        self.progress = progress or (lambda name, page, pages: None)

    def pages_of(
        self, name: str, content: bytes, kind: str, numbers: Sequence[int] = ()
    ) -> list[RecognisedPage]:
        """Return pages (from 0; without `numbers` all) of a file of `kind`, `pdf` or `image`.

        Raises `UnreadableFile` where the programs are missing, and when the file is too much.
        """
        if shutil.which("tesseract") is None:
            raise UnreadableFile(name, _COMPLAINTS["missing"])
        if len(numbers) > self.pages_left:
            raise UnreadableFile(name, _COMPLAINTS["pages"])
        pages: list[RecognisedPage] = []
        count = 0
        for said in self._said(name, content, [kind, str(self.pages_left), json.dumps(numbers)]):
            if "error" in said:
                raise UnreadableFile(name, _COMPLAINTS[said["error"]])
            if "pages" in said:
                count = said["pages"]
            else:
                pages.append(said)
            if len(pages) < count:
                self.progress(name, len(pages) + 1, count)
        if not pages or len(pages) < count:  # its process was ended, most likely for its memory
            raise UnreadableFile(name, _COMPLAINTS["memory"])
        self.pages_left -= count
        return pages

    def _said(self, name: str, content: bytes, arguments: list[str]) -> Iterator[Any]:
        """What the process says, one thing after the other. Raises `UnreadableFile`."""
        begun = time.monotonic()
        command = [sys.executable, "-s", "-P", "-m", __package__, *arguments]
        with (
            tempfile.TemporaryDirectory(prefix="planreader-") as folder,
            tempfile.TemporaryFile(dir=folder) as file,
        ):
            file.write(content)
            file.seek(0)
            try:
                with output_of(
                    command,
                    seconds=self.seconds_left,
                    environment=_environment(folder),
                    taking=file,
                ) as output:
                    yield from map(json.loads, output)
            except OutOfTime as error:
                raise UnreadableFile(name, _COMPLAINTS["slow"]) from error
            except json.JSONDecodeError as error:
                raise UnreadableFile(name, _COMPLAINTS["memory"]) from error
            finally:
                self.seconds_left = max(0.0, self.seconds_left - time.monotonic() + begun)


def _environment(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(_ROOT),
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",  # several pages at once are faster than several threads a page
    }


def unsure_pages(pages: Sequence[RecognisedPage]) -> list[int]:
    """Return the numbers (from 0) of pages whose words are likely to be wrong."""
    return [page["number"] for page in pages if page["words"] and page["sure"] < _UNSURE]
