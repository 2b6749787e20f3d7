"""A long table in a Word file: ours beside the floor (the same text as an XML tree, serialised and
zipped), docxtpl and python-docx's `add_row`.

Each is run in a process of its own, which tells its seconds of processor time and its peak memory.
"""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import docx
from docxtpl import DocxTemplate
from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[2]))

import nd30

LENGTHS, COLUMNS = (1_000, 10_000), 6
RUNS = {"floor": 3, "nd30": 3, "docxtpl": 1, "add_row": 1}


def rows(count: int) -> list[tuple[str, ...]]:
    """Rows of which no two are alike, so that nothing written can be used again."""
    return [
        tuple(f"Nội dung của ô thứ {n} ở dòng {row}" for n in range(COLUMNS))
        for row in range(count)
    ]


def headings() -> list[str]:
    return [f"Cột {n}" for n in range(COLUMNS)]


def floor(cells: list[tuple[str, ...]]) -> bytes:
    root = etree.Element("document")
    for texts in cells:
        row = etree.SubElement(root, "tr")
        for text in texts:
            etree.SubElement(etree.SubElement(etree.SubElement(row, "tc"), "p"), "t").text = text
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("document.xml", etree.tostring(root))
    return packed.getvalue()


def ours(cells: list[tuple[str, ...]]) -> bytes:
    table = nd30.Table(tuple(map(nd30.Column, headings())), tuple(map(nd30.Row, cells)))
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


def by_template(cells: list[tuple[str, ...]]) -> bytes:
    word = docx.Document()
    table = word.add_table(4, COLUMNS)
    for n, heading in enumerate(headings()):
        table.cell(0, n).text = heading
        table.cell(2, n).text = f"{{{{ row[{n}] }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    template, written = io.BytesIO(), io.BytesIO()
    word.save(template)
    filled = DocxTemplate(template)
    filled.render({"rows": cells}, autoescape=True)
    filled.save(written)
    return written.getvalue()


def by_add_row(cells: list[tuple[str, ...]]) -> bytes:
    word = docx.Document()
    table = word.add_table(0, COLUMNS)
    for texts in (headings(), *cells):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


WRITERS = {"floor": floor, "nd30": ours, "docxtpl": by_template, "add_row": by_add_row}


def measure(name: str, count: int) -> dict[str, float]:
    """Return the best seconds of processor time of some runs and the peak memory in MB."""
    cells, taken = rows(count), []
    for _ in range(RUNS[name]):
        started = time.process_time()
        WRITERS[name](cells)
        taken.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(taken), "megabytes": peak}


def measured(name: str, count: int) -> dict[str, float]:
    """Measure in a process of its own: memory that was ever used stays with a process."""
    command = [sys.executable, __file__, name, str(count)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def compare() -> None:
    for count in LENGTHS:
        found = {name: measured(name, count) for name in WRITERS}
        least = found["floor"]["seconds"]
        for name, figures in found.items():
            print(  # noqa: T201
                f"documents: {count:>6} rows {name:<8} {figures['seconds']:6.2f} s, "
                f"ratio {figures['seconds'] / least:6.2f}, {figures['megabytes']:5.0f} MB"
            )


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))  # noqa: T201
    else:
        compare()
