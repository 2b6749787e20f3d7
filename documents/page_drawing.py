"""Draws pages of a PDF and takes out their words: a process of its own, so that a hostile file does
no harm.

Its arguments are what is wanted: `count`, `texts` or `pictures`, and of pictures the width in
pixels and the numbers of the pages (from 1). It reads the file from standard input and prints lines
of JSON: `{"pages": how many}`, then `{"text": …}` of each page or `{"png": in base64}` of each
wanted, or at any point `{"error": a word}`. It imports nothing of this house: it is started by its
path.
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
ROUNDING = 0.001  # pixels: what is a little wider gets one more
MAX_BYTES = 60_000_000  # of all answers to one call

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
        for page in document if wanted == "texts" else ():
            yield {"text": page.get_textpage().get_text_bounded()}
        for number in numbers:
            if not 0 < number <= pages:
                yield {"error": "number"}
                return
            yield {"png": _picture(document[number - 1], width)}
    except MemoryError:
        yield {"error": "much"}
    except pypdfium2.PdfiumError as error:
        yield {"error": "locked" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "broken"}


def _picture(page: pypdfium2.PdfPage, width: int) -> str:
    """The page as it would be printed, `width` pixels wide."""
    across, down = page.get_size()
    if not (0 < across < math.inf and 0 < down < math.inf):
        raise pypdfium2.PdfiumError("a page of no size")
    wide = width - ROUNDING
    scale = min(wide / across, MAX_HEIGHT * wide / down)
    image, drawn = page.render(scale=scale, rev_byteorder=True).to_pil(), io.BytesIO()
    colours = image.getcolors(256)
    if colours and all(red == green == blue for _, (red, green, blue) in colours):
        image = image.convert("L")  # black text, as most pages: a third of the bytes
    image.save(drawn, "PNG", compress_level=4)
    return base64.b64encode(drawn.getvalue()).decode()


def main() -> None:
    """Answer the arguments."""
    wanted, *arguments = sys.argv[1:]
    width, *numbers = map(int, arguments or ["0"])
    written = 0
    for line in said(sys.stdin.buffer.read(), wanted, width, numbers):
        answer = json.dumps(line)
        written += len(answer)
        if written > MAX_BYTES:
            answer = json.dumps({"error": "much"})
        sys.stdout.write(f"{answer}\n")
        if written > MAX_BYTES:
            return


if __name__ == "__main__":
    main()
