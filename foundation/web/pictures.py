"""Drawings as pictures for documents: SVG into PNG, in letters that come with the packages."""

import logging
from importlib.resources import as_file, files

try:
    import resvg_py
except ImportError:  # documents are written without pictures then
    resvg_py = None  # type: ignore[assignment]

FONT_PACKAGE, FONT_FILE = "fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf"
FONT_NAME = "Be Vietnam Pro"  # all Vietnamese letters, the same on every machine
log = logging.getLogger(__name__)


def as_png(drawing: bytes, *, width: int) -> bytes | None:
    """Return an SVG drawing as a PNG `width` points wide, on white.

    None where it cannot be drawn, which the log tells: whoever asks shows the figures otherwise.
    """
    if resvg_py is None:
        log.warning("No pictures in documents: the package resvg-py is not installed.")
        return None
    try:
        with as_file(files(FONT_PACKAGE) / "files" / FONT_FILE) as font:
            return resvg_py.svg_to_bytes(
                svg_string=drawing.decode(),
                width=width,
                background="#ffffff",
                font_files=[str(font)],
                skip_system_fonts=True,
                font_family=FONT_NAME,
                sans_serif_family=FONT_NAME,
            )
    except (ImportError, OSError, ValueError) as error:
        log.warning("No picture in a document: %s", error)
        return None
