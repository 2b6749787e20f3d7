"""Turns a scanned page so that its lines lie level."""

from itertools import pairwise

from PIL import Image

_COARSE = 6  # times smaller: at 50 dpi a line of text is a dark stripe
_FINE = 3
_FARTHEST = 4.0  # degrees that a sheet lies askew in a scanner
_STEP, _LAST_STEP = 0.5, 0.05


def straight(image: Image.Image) -> Image.Image:
    """Return `image` with its lines level."""
    angle = _skew(image)
    if abs(angle) < _LAST_STEP:
        return image
    return image.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)


def _skew(image: Image.Image) -> float:
    """The angle, in degrees, by which turning the page makes its lines level."""
    count = round(_FARTHEST / _STEP)
    steps = [step * _STEP for step in range(-count, count + 1)]
    angle = _best(image.reduce(_COARSE), steps)
    near = [angle + step * _LAST_STEP * 2 for step in range(-5, 6)]
    angle = _best(image.reduce(_FINE), near)
    return _best(image.reduce(_FINE), [angle - _LAST_STEP, angle, angle + _LAST_STEP])


def _best(image: Image.Image, angles: list[float]) -> float:
    # in the order of their size: of equal ones the page is turned least
    return max(sorted(angles, key=abs), key=lambda angle: _stripes(image, angle))


def _stripes(image: Image.Image, angle: float) -> int:
    """How much rows differ from the next when the page is turned: most when lines lie level."""
    turned = image.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((above - below) ** 2 for above, below in pairwise(rows))
