"""Reading a plan of some thirty pages from Word, beside its floor: python-docx handing out the same paragraphs."""

import io
import sys
import time
from pathlib import Path

import docx

sys.path.insert(0, str(Path(__file__).parents[2]))

from plans.reader import SourceFile, read_plan

TASKS = 330  # some eleven to a page
AREAS = ("Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tài chính công")


def plan() -> bytes:
    word = docx.Document()
    for line in ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. NHIỆM VỤ"):
        word.add_paragraph(line)
    for number, area in enumerate(AREAS, 1):
        word.add_paragraph(f"{number}. {area}")
        for task in range(TASKS // len(AREAS)):
            word.add_paragraph(
                f"- Rà soát, cập nhật và niêm yết nhóm hồ sơ thứ {task} tại nhà văn hóa các thôn; lấy ý kiến người dân "
                "trước khi trình ban hành và công khai kết quả trên Trang thông tin điện tử của xã."
            )
        word.add_paragraph("Thực hiện: Văn phòng phối hợp với các phòng thực hiện. Thời gian: Quý II/2026.")
    packed = io.BytesIO()
    word.save(packed)
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
    content = plan()
    ours = seconds(lambda: read_plan([SourceFile("ke-hoach.docx", content)]))
    least = seconds(lambda: [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs])
    print(f"reading docx: {TASKS} tasks {ours:.2f} s, floor {least:.2f} s, ratio {ours / least:.2f}")  # noqa: T201
