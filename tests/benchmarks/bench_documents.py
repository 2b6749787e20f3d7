"""A long table in a Word file: ours beside the floor (the same text as an XML tree, serialised and
zipped), docxtpl and python-docx's `add_row`.

Each is run in a process of its own, which tells its seconds of processor time and its peak memory.
What a whole report costs is told by `bench_workers.py`.
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
from statistics import median

import docx
from docxtpl import DocxTemplate
from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[2]))

import nd30
from tests.benchmarks.judging import Judge, judging

LENGTH, COLUMNS, ROUNDS = 10_000, 6, 3
SLOW = 1_000  # rows for those whose time grows with the square of them
BESIDE_THE_FLOOR, MEGABYTES = 1.5, 200


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


def measure(name: str, count: int) -> tuple[float, float]:
    """Return the seconds of processor time and the peak memory in MB."""
    cells, started = rows(count), time.process_time()
    WRITERS[name](cells)
    seconds = time.process_time() - started
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, count: int) -> tuple[float, float]:
    """Measure in a process of its own: memory that was ever used stays with a process."""
    command = [sys.executable, __file__, name, str(count)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(json.loads(result.stdout))


def compare(judge: Judge) -> None:
    rounds = [[measured(name, LENGTH) for name in ("floor", "nd30")] for _ in range(ROUNDS)]
    (floor, _), (ours, memory) = (
        map(median, zip(*figures, strict=True)) for figures in zip(*rounds, strict=True)
    )
    judge.tell(f"{LENGTH:,} rows: the floor, and ours", f"{floor:.2f} s, {ours:.2f} s")
    judge.at_most(f"{LENGTH:,} rows beside the floor", ours / floor, BESIDE_THE_FLOOR)
    judge.at_most(f"{LENGTH:,} rows, memory", memory, MEGABYTES, "MB")
    few, _ = measured("nd30", SLOW)
    for name in ("docxtpl", "add_row"):
        seconds, _ = measured(name, SLOW)
        judge.tell(f"{SLOW:,} rows, {name} beside ours", f"{seconds / few:.1f} x")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        with judging("documents") as judge:
            compare(judge)
