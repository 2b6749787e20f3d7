"""A table of 10,000 rows in a Word file, beside its floor: the same text as an XML tree, serialised
and zipped.
"""

import io
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[2]))

import nd30

ROWS, COLUMNS = 10_000, 6
CELLS = tuple(f"Nội dung của ô thứ {n}" for n in range(COLUMNS))


def document() -> bytes:
    table = nd30.Table(
        tuple(nd30.Column(f"Cột {n}", 1) for n in range(COLUMNS)), (nd30.Row(CELLS),) * ROWS
    )
    return nd30.write(
        nd30.Document(
            agency=nd30.Agency(("Ủy ban nhân dân", "xã Khe Mây"), "Ủy ban nhân dân xã Khe Mây"),
            symbol="BC-UBND",
            place="Khe Mây",
            issued_on=date(2026, 3, 17),
            kind="BÁO CÁO",
            subject="Đo thời gian",
            body=(nd30.Paragraph("Một bảng dài."),),
            signature=nd30.Signature(("CHỦ TỊCH",)),
            recipients=("Lưu: VT",),
            annexes=(nd30.Annex("Bảng", (table,)),),
        )
    )


def floor() -> bytes:
    root = etree.Element("document")
    for _ in range(ROWS):
        row = etree.SubElement(root, "tr")
        for text in CELLS:
            etree.SubElement(etree.SubElement(etree.SubElement(row, "tc"), "p"), "t").text = text
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("document.xml", etree.tostring(root))
    return packed.getvalue()


def seconds(run) -> float:
    """The best of three runs."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


if __name__ == "__main__":
    ours, least = seconds(document), seconds(floor)
    print(f"documents: {ROWS} rows {ours:.2f} s, floor {least:.2f} s, ratio {ours / least:.2f}")  # noqa: T201
