"""Draws pages of a PDF and takes out their text; a process of its own, so that a hostile file harms
nothing.

Its arguments are what is wanted (`count`, `text` or `pictures`), the width in pixels and the
numbers of pages (from 1). It reads the file from standard input and prints lines of JSON:
`{"pages": how many}`, then `{"text": …}` or `{"png": in base64}` for each page, or at any point
`{"error": a word}`. It imports nothing of this house: it is started by its path.
"""

import base64
import io
import json
import math
import sys
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

MAX_HEIGHT = 4  # of the width: a narrower page is drawn smaller
MAX_BYTES = 60_000_000  # of all pictures of one call
MAX_LETTERS = 100_000  # on one page

Said = dict[str, int | str]


def said(content: bytes, wanted: str, width: int, numbers: list[int]) -> Iterator[Said]:
    """Say what the module's docstring tells."""
    try:
        document = pypdfium2.PdfDocument(content)
        document.init_forms()  # the look of a digital signature is a field of a form
        pages = len(document)
        if pages < 1:
            yield {"error": "broken"}
            return
        yield {"pages": pages}
        for number in numbers if wanted != "count" else ():
            if not 0 < number <= pages:
                yield {"error": "number"}
                return
            page = document[number - 1]
            yield {"text": _text(page)} if wanted == "text" else {"png": _picture(page, width)}
    except MemoryError:
        yield {"error": "much"}
    except pypdfium2.PdfiumError as error:
        yield {"error": "locked" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "broken"}


def _picture(page: pypdfium2.PdfPage, width: int) -> str:
    """The page as it would be printed, `width` pixels wide."""
    across, down = page.get_size()
    if not (0 < across < math.inf and 0 < down < math.inf):
        raise pypdfium2.PdfiumError("a page of no size")
    scale = min(width / across, MAX_HEIGHT * width / down)
    image, drawn = page.render(scale=scale, rev_byteorder=True).to_pil(), io.BytesIO()
    colours = image.getcolors(256)
    if colours and all(red == green == blue for _, (red, green, blue) in colours):
        image = image.convert("L")  # black text, as most pages: a third of the bytes
    image.save(drawn, "PNG", compress_level=4)
    return base64.b64encode(drawn.getvalue()).decode()


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    return str(text.get_text_range(count=min(text.count_chars(), MAX_LETTERS)))


def main() -> None:
    """Answer the arguments."""
    wanted, width, *numbers = sys.argv[1:]
    written = 0
    for line in said(sys.stdin.buffer.read(), wanted, int(width), list(map(int, numbers))):
        answer = json.dumps(line)
        written += len(answer)
        if written > MAX_BYTES:
            answer = json.dumps({"error": "much"})
        sys.stdout.write(f"{answer}\n")
        if written > MAX_BYTES:
            return


if __name__ == "__main__":
    main()
