"""Reading plans of 5, 30 and 50 pages in each format, beside a floor: a plain library taking the
same text out.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import docx
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[2]))

from planreader import SourceFile, read_plan
from tests.benchmarks.judging import Judge, in_turn, judging

PAGES = (5, 30, 50)
A_PAGE = 20  # ms
LINES_A_PAGE = 11  # paragraphs of three lines each
AREAS = (
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tài chính công",
    "Xây dựng chính quyền số",
)
HEADING = (
    "STT",
    "Nội dung công việc",
    "Sản phẩm",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian hoàn thành",
)


def task(number: int) -> str:
    return (
        f"Rà soát, cập nhật và niêm yết nhóm hồ sơ thứ {number} tại nhà văn hóa các "
        "thôn; lấy ý kiến người dân "
        "trước khi trình ban hành và công khai kết quả trên Trang thông tin điện tử của xã"
    )


def paragraphs(pages: int) -> list[str]:
    each = pages * LINES_A_PAGE // len(AREAS)
    lines = ["KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. NHIỆM VỤ"]
    for number, area in enumerate(AREAS, 1):
        lines += [
            f"{number}. {area}",
            "a) Chỉ tiêu",
            "- Trên 95% hồ sơ được trả đúng hẹn.",
            "b) Nhiệm vụ",
        ]
        lines += [f"- {task(at)}." for at in range(each)]
        lines += ["Thực hiện: Văn phòng phối hợp với các phòng thực hiện. Thời gian: Quý II/2026."]
    return lines


def rows(pages: int) -> list[tuple[str, ...]]:
    each = pages * LINES_A_PAGE // len(AREAS)
    table = [HEADING]
    for number, area in zip(("I", "II", "III", "IV"), AREAS, strict=True):
        table += [(number, area.upper(), "", "", "", "")]
        table += [
            (str(at), task(at), "Báo cáo", "Văn phòng", "Các phòng", "Quý II/2026")
            for at in range(1, each + 1)
        ]
    return table


def text(pages: int) -> bytes:
    return "\n".join(paragraphs(pages)).encode()


def markdown(pages: int) -> bytes:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows(pages)).encode()


def word(pages: int) -> bytes:
    document = docx.Document()
    for line in paragraphs(pages):
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def excel(pages: int) -> bytes:
    book = openpyxl.Workbook()
    for row in rows(pages):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def pdf(pages: int) -> bytes:
    """The Word file printed by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.docx")
        source.write_bytes(word(pages))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            source,
        ]
        subprocess.run(command, check=True, capture_output=True)
        return source.with_suffix(".pdf").read_bytes()


def pdf_text(content: bytes) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


FORMATS = {
    "txt": (text, lambda content: content.decode().splitlines()),
    "md": (markdown, lambda content: [line.split("|") for line in content.decode().splitlines()]),
    "docx": (
        word,
        lambda content: [each.text for each in docx.Document(io.BytesIO(content)).paragraphs],
    ),
    "xlsx": (
        excel,
        lambda content: list(openpyxl.load_workbook(io.BytesIO(content)).active.values),
    ),
    "pdf": (pdf, pdf_text),
}


def can_make(suffix: str) -> bool:
    return suffix != "pdf" or bool(
        find_spec("planreader.files.pdf.document") and shutil.which("soffice")
    )


def judge_format(judge: Judge, suffix: str, pages: int) -> None:
    make, plain = FORMATS[suffix]
    content = make(pages)
    runs = {
        "ours": lambda: read_plan([SourceFile(f"ke-hoach.{suffix}", content)]),
        "floor": lambda: plain(content),
    }
    costs = in_turn(runs, rounds=3)
    ratio = costs["ours"].work / costs["floor"].work
    judge.tell(f"{suffix}, {pages} pages, beside taking the text out", f"{ratio:.1f} x")
    judge.at_most(f"{suffix}, {pages} pages: a page", costs["ours"].work / pages, A_PAGE, "ms")


if __name__ == "__main__":
    with judging("reading") as judge:
        for suffix in filter(can_make, FORMATS):
            for pages in PAGES:
                judge_format(judge, suffix, pages)
