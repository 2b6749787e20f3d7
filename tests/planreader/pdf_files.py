"""PDF files built for tests, word by word: each letter is half as wide as its size, so that line
breaks are known.
"""

from itertools import pairwise

A4 = (595, 842)
LANDSCAPE = (842, 595)
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/T/Encoding/Identity-H/DescendantFonts[4 0 "
    b"R]/ToUnicode 5 0 R>>"
)
_LETTERS = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/T/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(Identity)/Supplement 0>>"
    b"/DW 500/FontDescriptor 6 0 R>>"
)
_RANGES = b"".join(b"<%02X00><%02XFF><%02X00>" % (high, high, high) for high in range(100))
_UNICODE = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 "
    b"begincodespacerange<0000><FFFF>endcodespacerange "
    b"100 beginbfrange " + _RANGES + b"endbfrange endcmap end end"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/T/Flags 4/FontBBox[0 -200 500 800]/Ascent "
    b"800/Descent -200/ItalicAngle 0>>"
)


class Sheet:
    """One page; places are counted from its top left, and a text's place is its baseline."""

    def __init__(self, size=A4, rotate=0):
        self.size, self.rotate, self.drawn = size, rotate, []

    def text(self, left, base, text, size=12):
        codes = text.encode("utf-16-be").hex()
        self.drawn.append(
            f"BT /F {size} Tf 1 0 0 1 {left} {self.size[1] - base} Tm <{codes}> Tj ET"
        )
        return self

    def lines(self, left, base, *texts, size=12, leading=16):
        for number, text in enumerate(texts):
            self.text(left, base + number * leading, text, size)
        return self

    def rule(self, left, top, right, bottom):
        self.drawn.append(
            f"{left} {self.size[1] - bottom} {max(right - left, 0.5)} {max(bottom - top, 0.5)} re f"
        )
        return self

    def table(self, left, top, widths, *rows, size=10, leading=12):
        """Draw rows of cells (None: the cell before reaches over this one); return where they
        end.
        """
        edges = [left + sum(widths[:number]) for number in range(len(widths) + 1)]
        for row in rows:
            bottom = top + 6 + leading * max(len((cell or "").split("\n")) for cell in row)
            for cell, (x, right) in zip(row, pairwise(edges), strict=True):
                self.rule(x, top, right, top)
                if cell is not None:
                    self.rule(x, top, x, bottom)
                    self.lines(x + 5, top + leading, *cell.split("\n"), size=size, leading=leading)
            self.rule(edges[-1], top, edges[-1], bottom)
            top = bottom
        self.rule(left, top, edges[-1], top)
        return top

    def picture(self):
        width, height = self.size
        self.drawn.append(f"q {width} 0 0 {height} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q")
        return self


def pdf(*sheets, extra=b""):
    """The bytes of a PDF of `sheets`; `extra` goes into its trailer."""
    pages = [7 + 2 * number for number in range(len(sheets))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages)),
        _FONT,
    ]
    objects += [_LETTERS, _stream(_UNICODE), _DESCRIPTOR]
    for page, sheet in zip(pages, sheets, strict=True):
        objects += [_page(sheet, page + 1), _stream("\n".join(sheet.drawn).encode())]
    return written(objects, extra)


def _page(sheet, content):
    box = b"[0 0 %d %d]" % sheet.size
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox%b/Rotate %d/Contents %d 0 "
        b"R/Resources<</Font<</F 3 0 R>>>>>>"
    ) % (
        box,
        sheet.rotate,
        content,
    )


def _stream(content):
    return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)


def written(objects, extra=b""):
    """The bytes of a file of these objects, the first of them its catalogue."""
    result, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(result))
        result += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        extra,
        len(result),
    )
    return result + head + table + trailer
