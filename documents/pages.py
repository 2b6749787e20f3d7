"""The pages of a PDF as people see them: how many, pictures of them, their text.

Each call reads the file in a process of its own with limits of memory and time: the file may come
from anybody.
"""

import base64
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import programs
from vietnamese import fit

MAX_WIDTH = 2_000  # pixels: a page of A4 at 240 dpi
MAX_PICTURES = 50  # of one call
SECONDS = 20  # of the clock and of the processor
_MEMORY = 1_000_000_000  # bytes of address space, the libraries' own among them
_DRAWING = Path(__file__).with_name("page_drawing.py")
_COMPLAINTS = {
    "broken": "Tệp PDF bị hỏng nên không xem được; hãy tải lại tệp.",
    "locked": "Tệp PDF được đặt mật khẩu nên không xem được; hãy bỏ mật khẩu, lưu lại rồi tải lên.",
    "much": (
        "Tệp PDF có trang quá nặng nên không hiện được; hãy tải tệp về để xem, hoặc in lại "
        "thành PDF rồi tải lên."
    ),
    "number": "Tệp PDF không có trang này; hãy chọn trang khác.",
}


class UnreadablePages(Exception):
    """The pages cannot be shown; the text says in Vietnamese why and what to do."""


def page_count(pdf: bytes) -> int:
    """Return how many pages the file has. Raises `UnreadablePages`."""
    count, _ = _asked(pdf, "count")
    return count


def page_picture(pdf: bytes, number: int, width: int) -> bytes:
    """Return page `number` (from 1) as a PNG `width` pixels wide.

    A page more than four times as high as wide is drawn narrower. Raises `UnreadablePages`.
    """
    return page_pictures(pdf, [number], width)[0]


def page_pictures(pdf: bytes, numbers: Sequence[int], width: int) -> list[bytes]:
    """Return several pages as `page_picture` does one, in a fifth of the time.

    Raises `UnreadablePages`, and `ValueError` for more pages or pixels than one call may ask for.
    """
    if not 0 < width <= MAX_WIDTH or len(numbers) > MAX_PICTURES:
        raise ValueError(f"at most {MAX_PICTURES} pages, {MAX_WIDTH} pixels wide")
    _, answers = _asked(pdf, "pictures", width, numbers)
    return [base64.b64decode(answer["png"]) for answer in answers]


def page_text(pdf: bytes, number: int) -> str:
    """Return the text of page `number` (from 1), a line each, for those who hear the page.

    It is empty for a scanned page. Raises `UnreadablePages`.
    """
    _, (answer,) = _asked(pdf, "text", numbers=[number])
    return fit(answer["text"].replace("\r\n", "\n")).strip()


def _asked(
    pdf: bytes, wanted: str, width: int = 0, numbers: Sequence[int] = ()
) -> tuple[int, list[dict[str, Any]]]:
    """How many pages there are, and what is wanted of each of `numbers`."""
    command = [sys.executable, "-I", str(_DRAWING), wanted, *map(str, (width, *numbers))]
    answers: list[dict[str, Any]] = []
    with tempfile.TemporaryFile() as file:
        file.write(pdf)
        file.seek(0)
        try:
            with programs.output_of(
                programs.limited(command, memory=_MEMORY, seconds=SECONDS),
                seconds=SECONDS,
                environment={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
                taking=file,
            ) as output:
                answers = [json.loads(line) for line in output]
        except (programs.OutOfTime, json.JSONDecodeError) as error:
            raise UnreadablePages(_COMPLAINTS["much"]) from error
    for answer in answers:
        if "error" in answer:
            raise UnreadablePages(_COMPLAINTS[answer["error"]])
    if len(answers) != len(numbers) + 1:  # the process was ended, most likely for its memory
        raise UnreadablePages(_COMPLAINTS["much"])
    return answers[0]["pages"], answers[1:]
