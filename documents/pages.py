"""The pages of a PDF: their words, and pictures of them."""

from io import BytesIO

import pypdfium2

POINTS_PER_INCH = 72


def page_texts(pdf: bytes) -> list[str]:
    """Return the words that are printed on each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def page_picture(pdf: bytes, number: int, width: int) -> bytes:
    """Return page `number` (from 1) as a PNG `width` pixels wide. Raises `IndexError`."""
    with pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        picture = page.render(scale=width / page.get_width()).to_pil()
        file = BytesIO()
        picture.save(file, "PNG", optimize=False)
        return file.getvalue()
