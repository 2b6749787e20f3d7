"""Made-up plans as an office's scanner gives them."""

import io
import subprocess
import tempfile
from pathlib import Path
from random import Random

import docx
import pypdfium2
from docx.shared import Cm, Pt
from PIL import Image, ImageChops

from .word_files import saved

SAMPLES = Path(__file__).with_name("samples")
DPI = 300
HEAD = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
WIDTHS = (1.2, 6, 3, 3.2, 3.2, 2.4)  # cm


def lines_of(name):
    """The lines of a sample without the spaces that put its letterhead side by side."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def plan_document(lines, rows=()):
    """A Word document of these lines, set as offices set theirs, and a table of `rows`."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin = Cm(1.5), Cm(1.5)
    for line in lines:
        document.add_paragraph(line).paragraph_format.first_line_indent = Cm(1.27)
    if rows:
        table = document.add_table(len(rows), len(HEAD), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text, width in zip(row.cells, cells, WIDTHS, strict=True):
                cell.text, cell.width = text, Cm(width)
    return document


def converted(content, suffix, target, *, by=None):
    """What LibreOffice makes of a document; `by` way of another format."""
    if by:
        content, suffix = converted(content, suffix, by), by
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"plan{suffix}"
        source.write_bytes(content)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", target.lstrip("."), "--outdir", f"{folder}/made", str(source)]
        subprocess.run(command, check=True, capture_output=True)
        return (Path(folder) / "made" / f"plan{target}").read_bytes()


def pages_of(document):
    """The pages of a Word document as grey pictures."""
    printed = pypdfium2.PdfDocument(converted(saved(document), ".docx", ".pdf"))
    return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in printed]


def worn(page, angle):
    """A page that lay askew on the glass, with the grain of a scanner."""
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grain = Image.frombytes("L", (256, 256), Random(1).randbytes(65536)).resize(page.size)
    return ImageChops.add(page, grain.point(lambda grey: 118 + grey // 12), 1, -128)


def as_file(pages, kind, **options):
    """Pictures as one file of `kind`: PDF, TIFF, PNG, JPEG."""
    buffer = io.BytesIO()
    several = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    size = {"resolution": DPI} if kind == "PDF" else {"dpi": (DPI, DPI)}
    pages[0].save(buffer, kind, **several, **size, **options)
    return buffer.getvalue()
