"""The theme and the table of fonts of a file: both name one font, so that no program brings its
own.
"""

from .ooxml import Element, w
from .styles import FONT

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def build_theme() -> str:
    """Return the theme part. It must have three fills, lines and effects; no document uses them."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items()
    )
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{_DRAWING}" name="Văn bản hành chính"><a:themeElements>'
        f'<a:clrScheme name="Văn bản hành chính">{colours}</a:clrScheme>'
        f'<a:fontScheme name="{FONT}"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Văn bản hành chính"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "</a:theme>"
    )


def build_font_table() -> Element:
    """Return the root of the font table part: what replaces the font where it is missing."""
    return w(
        "fonts",
        w(
            "font",
            w("panose1", val="02020603050405020304"),
            w("charset", val="00"),
            w("family", val="roman"),
            w("pitch", val="variable"),
            w(
                "sig",
                usb0="E0002EFF",
                usb1="C000785B",
                usb2="00000009",
                usb3="00000000",
                csb0="000001FF",
                csb1="00000000",
            ),
            name=FONT,
        ),
    )
