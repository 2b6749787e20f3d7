"""How many pixels a picture has, told by its head alone: nothing of it is decoded."""

import warnings
from io import BytesIO

from .faults import Fault, FaultyFile

MOST_PIXELS = 150_000_000  # A0 at 300 dots an inch has 139 million
_MOST_FRAMES = 500  # of a TIFF file


def inspect_picture(content: bytes) -> None:
    """Raise `FaultyFile` when a picture has too many pixels, or is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(content)) as picture:
            for frame in range(_MOST_FRAMES):
                picture.seek(frame)
                check_size(*picture.size)
    except EOFError:  # there is no further frame
        return
    except Image.DecompressionBombError as error:
        raise FaultyFile(Fault.PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError) as error:
        raise FaultyFile(Fault.BROKEN) from error


def check_size(width: int, height: int) -> None:
    """Raise `FaultyFile` for a picture that nobody takes or scans."""
    if width * height > MOST_PIXELS:
        raise FaultyFile(Fault.PIXELS)
