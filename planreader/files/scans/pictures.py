"""The pages of a scanned file as pictures: grey, at one resolution, of the paper's size."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageOps

DPI = 300  # what the recognition is trained on: coarser scans are enlarged, finer ones made smaller
POINTS = 72 / DPI
MAX_PIXELS = 80_000_000  # an A3 sheet at 600 dpi has 70 million
_FORMATS = ("PNG", "JPEG", "TIFF")
_A4 = 842.0  # points, the long side
_SHORTEST, _LONGEST = 400.0, 1_300.0  # of the long side of a sheet from A5 to A3

Image.MAX_IMAGE_PIXELS = None  # `_check_size` refuses earlier, and in our words


class TooLarge(Exception):
    """A picture has more pixels than any scanned sheet."""


@dataclass(frozen=True)
class PagePicture:
    """A page as grey picture of `DPI`; its size in points."""

    image: Image.Image
    width: float
    height: float


class PdfPages:
    """The pages of a PDF; not for two threads at once."""

    def __init__(self, content: bytes):
        self.document = pypdfium2.PdfDocument(content)

    def __len__(self) -> int:
        return len(self.document)

    def picture(self, number: int) -> PagePicture:
        """Draw a page (from 0). Raises `TooLarge`."""
        page = self.document[number]
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
            _check_size(each.get_px_size())
        width, height = page.get_size()
        scale = _to_paper(width, height)
        drawn = page.render(scale=scale / POINTS, rev_byteorder=True).to_pil()
        return PagePicture(_grey(drawn), width * scale, height * scale)


class ImagePages:
    """The pages of a picture file, a TIFF may hold many; not for two threads at once."""

    def __init__(self, content: bytes):
        self.image = Image.open(io.BytesIO(content), formats=_FORMATS)

    def __len__(self) -> int:
        # the second picture of a telephone's JPEG is no page
        return int(getattr(self.image, "n_frames", 1)) if self.image.format == "TIFF" else 1

    def picture(self, number: int) -> PagePicture:
        """Draw a page (from 0). Raises `TooLarge`, and what Pillow does of broken files."""
        self.image.seek(number)
        _check_size(self.image.size)
        image = ImageOps.exif_transpose(self.image)
        across, down = (_dpi(each) for each in self.image.info.get("dpi", (0, 0))[:2])
        width, height = (image.width * 72 / across, image.height * 72 / down)
        scale = _to_paper(width, height)
        size = [max(1, round(side * scale / POINTS)) for side in (width, height)]
        return PagePicture(_grey(image).resize(size), width * scale, height * scale)


def _dpi(told: float) -> float:
    return float(told) if told and float(told) > 1 else 72.0


def _check_size(size: Sequence[int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise TooLarge


def _to_paper(width: float, height: float) -> float:
    """How many times larger the sheet is than the file says: many tell no size, or a wrong one."""
    longest = max(width, height, 1.0)
    return 1.0 if _SHORTEST <= longest <= _LONGEST else _A4 / longest


def _grey(image: Image.Image) -> Image.Image:
    """As grey in which coloured ink is light: stamps lie over the words that are wanted."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":  # sixteen bits
        return image.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"P", "LA", "PA", "RGBA"}:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    red, green, blue = image.convert("RGB").split()
    return ImageChops.lighter(red, ImageChops.lighter(green, blue))
