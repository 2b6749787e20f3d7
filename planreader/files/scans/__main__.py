"""Reads scanned pages: a process of its own, so that a hostile file harms nothing.

Its arguments are the kind of file (`pdf`, `image`), the most pages it may have and, as JSON, the
pages wanted (from 0; none: all). It reads the file from standard input and prints a line of JSON
for each thing it has to say: `{"pages": how many}`, then each page as `pdf.page_words` describes it
with its `number` and how `sure` its words are, or `{"error": a word}`.
"""

import json
import os
import resource
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2
import pytesseract
from PIL import Image, UnidentifiedImageError

from .cells import without_tables
from .pictures import ImagePages, PagePicture, PdfPages, TooLarge
from .ruling import Rule, find_rules
from .straightening import straight
from .words import LEAST_SURE, InkWord, PageText, words_of

LANGUAGE = "vie"
MAX_MEMORY = 3_000_000_000  # bytes of address space; each recognition has as much of its own
MAX_SECONDS = 1_200  # of the processor, likewise
PAGE_SECONDS = 180  # of the clock, for the recognition of one page
NICE = 10  # pages that people wait for go first
_ANY_LAYOUT, _ONE_COLUMN, _ONE_BLOCK = "--psm 3", "--psm 4", "--psm 6"
_MOST_AT_ONCE = 4
_UNSURE = 60  # of 100: the page may lie on its side
_FEW_WORDS = 5
_SHRUNK, _INK = 8, 160  # a page that is nowhere this dark when it is made smaller is empty

Said = dict[str, Any]


class Pages:
    """The pages of one file; drawn one after the other, recognised several at once."""

    def __init__(self, kind: str, content: bytes, folder: Path):
        self.drawn = PdfPages(content) if kind == "pdf" else ImagePages(content)
        self.folder = folder
        self.drawing = threading.Lock()

    def read(self, number: int) -> Said:
        """Return what the module's docstring tells of a page."""
        with self.drawing:
            picture = self.drawn.picture(number)
        rules, text = self._read(picture, number) if _has_ink(picture) else ([], PageText([], 0))
        if _has_ink(picture) and (text.sure < _UNSURE or len(text.words) < _FEW_WORDS):
            picture, rules, text = self._turned(picture, number, rules, text)
        return {
            "number": number,
            "width": picture.width,
            "height": picture.height,
            "words": text.words,
            "rules": [[round(value, 1) for value in rule] for rule in rules],
            "picture": True,
            "sure": text.sure,
        }

    def _read(self, picture: PagePicture, number: int) -> tuple[list[Rule], PageText]:
        rules, clean = find_rules(straight(picture.image))
        rest, columns = without_tables(clean, rules)
        words = self._words(rest, number, _ANY_LAYOUT)
        for column in columns:
            if column.short:  # a lone figure is seldom sure, and no stamp
                found = self._words(column.image, number, _ONE_BLOCK, least_sure=0)
            else:
                found = self._words(column.image, number, _ONE_COLUMN)
            words += map(column.on_page, found)
        return rules, PageText.of(words)

    def _words(
        self, image: Image.Image, number: int, layout: str, least_sure: float = LEAST_SURE
    ) -> list[InkWord]:
        path = self.folder / f"{number}.pgm"  # as a file: Pillow would spend a second packing it
        image.save(path)
        try:
            hocr: bytes = pytesseract.image_to_pdf_or_hocr(
                str(path), lang=LANGUAGE, config=layout, extension="hocr", timeout=PAGE_SECONDS
            )
        finally:
            path.unlink()
        return list(words_of(hocr.decode(), least_sure=least_sure))

    def _turned(
        self, picture: PagePicture, number: int, rules: list[Rule], text: PageText
    ) -> tuple[PagePicture, list[Rule], PageText]:
        """The page, its rules and text on that of its sides on which the words are surest."""
        best = (picture, rules, text)
        for turns in (1, 3, 2):
            image = picture.image.rotate(90 * turns, expand=True)
            sizes = (picture.width, picture.height)
            other = PagePicture(image, *(sizes[::-1] if turns % 2 else sizes))
            rules, text = self._read(other, number)
            if text.sure * len(text.words) > best[2].sure * len(best[2].words):
                best = (other, rules, text)
            if text.sure >= _UNSURE and len(text.words) >= _FEW_WORDS:
                break
        return best


def _has_ink(picture: PagePicture) -> bool:
    small = picture.image.reduce(_SHRUNK)
    return small.point(lambda grey: 255 if grey < _INK else 0).getbbox() is not None


def read(kind: str, content: bytes, most: int, wanted: list[int], folder: Path) -> Iterator[Said]:
    """Yield what the module's docstring tells of the file `content`."""
    try:
        pages = Pages(kind, content, folder)
        numbers = wanted or list(range(len(pages.drawn)))
        if len(numbers) > most:
            yield {"error": "pages"}
            return
        yield {"pages": len(numbers)}
        at_once = min(_MOST_AT_ONCE, os.cpu_count() or 1)
        with ThreadPoolExecutor(at_once) as pool:
            yield from pool.map(pages.read, numbers)
    except TooLarge:
        yield {"error": "large"}
    except MemoryError:
        yield {"error": "memory"}
    except pytesseract.TesseractNotFoundError:
        yield {"error": "missing"}
    except pytesseract.TesseractError as error:
        yield {"error": "missing" if "traineddata" in error.message else "broken"}
    except RuntimeError:  # how pytesseract says that a page took too long
        yield {"error": "slow"}
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        yield {"error": "broken"}


def main() -> None:
    """Read standard input under limits of memory and time; a crash is the caller's to tell."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    kind, most, wanted = sys.argv[1:]
    content = sys.stdin.buffer.read()
    folder = Path(tempfile.gettempdir())
    for said in read(kind, content, int(most), json.loads(wanted), folder):
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        if "error" in said:
            os._exit(0)  # without waiting for the pages that are being recognised


if __name__ == "__main__":
    main()
