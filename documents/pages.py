"""The pages of a PDF as people see them: how many, their words, pictures of them.

Each call reads the file in a process of its own with limits of memory and time: the file may come
from anybody.
"""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vietnamese import fit

from .reading_apart import answers_about

MAX_WIDTH = 2_000  # pixels: a page of A4 at 240 dpi
MAX_PICTURES = 50  # of one call
SECONDS = 20  # of the clock and of the processor
_DRAWING = Path(__file__).with_name("page_drawing.py")
_COMPLAINTS = {
    "broken": "Tệp PDF bị hỏng nên không xem được; hãy tải lại tệp.",
    "locked": "Tệp PDF được đặt mật khẩu nên không xem được; hãy bỏ mật khẩu, lưu lại rồi tải lên.",
    "much": (
        "Tệp PDF có trang quá nặng nên không hiện được; hãy tải tệp về để xem, hoặc in lại "
        "thành PDF rồi tải lên."
    ),
}


class UnreadablePages(Exception):
    """The pages cannot be shown; the text says in Vietnamese why and what to do."""


def page_count(pdf: bytes) -> int:
    """Return how many pages the file has. Raises `UnreadablePages`."""
    count, _ = _asked(pdf, "count")
    return count


def page_texts(pdf: bytes) -> list[str]:
    """Return the words that are printed on each page, empty for a scanned one.

    Raises `UnreadablePages`.
    """
    count, answers = _asked(pdf, "texts")
    if len(answers) != count:
        raise UnreadablePages(_COMPLAINTS["much"])
    return [fit(answer["text"].replace("\r\n", "\n")).strip() for answer in answers]


def page_picture(pdf: bytes, number: int, width: int) -> bytes:
    """Return page `number` (from 1) as a PNG `width` pixels wide.

    A page more than four times as high as wide is drawn narrower. Raises `UnreadablePages`, and
    `IndexError` for a page that is not there.
    """
    return page_pictures(pdf, [number], width)[0]


def page_pictures(pdf: bytes, numbers: Sequence[int], width: int) -> list[bytes]:
    """Return several pages as `page_picture` does one, in a fifth of the time.

    Raises what `page_picture` does, and `ValueError` for more pages or pixels than one call may ask
    for.
    """
    if not 0 < width <= MAX_WIDTH or len(numbers) > MAX_PICTURES:
        raise ValueError(f"at most {MAX_PICTURES} pages, {MAX_WIDTH} pixels wide")
    _, answers = _asked(pdf, "pictures", width, *numbers)
    if len(answers) != len(numbers):
        raise UnreadablePages(_COMPLAINTS["much"])
    return [base64.b64decode(answer["png"]) for answer in answers]


def _asked(pdf: bytes, wanted: str, *numbers: int) -> tuple[int, list[dict[str, Any]]]:
    """How many pages there are, and the answers about them, fewer when the process was ended."""
    answers = answers_about(pdf, _DRAWING, wanted, *map(str, numbers), seconds=SECONDS)
    if answers is None:
        raise UnreadablePages(_COMPLAINTS["much"])
    told = next((each["error"] for each in answers if "error" in each), "")
    if told == "number":
        raise IndexError(numbers)
    if told or not answers:  # without any: the process was ended, most likely for its memory
        raise UnreadablePages(_COMPLAINTS[told or "much"])
    return answers[0]["pages"], answers[1:]
