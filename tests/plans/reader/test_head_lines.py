"""Legal bases that go on, and labels that a line break parts from their values."""

from plans.reader import SourceFile, read_plan

PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026

Thực hiện Kế hoạch số 41/KH-UBND ngày 12/01/2026 của Ủy ban nhân dân tỉnh; Kế hoạch số 7/KH-
UBND ngày 20/01/2026 của Ban Chỉ đạo xã, Ủy ban nhân dân xã Khe Mơ ban hành Kế hoạch cải cách hành chính như sau:
Theo đề nghị của Trưởng phòng Văn hóa – Xã hội tại Tờ trình số 9/TTr-VHXH ngày 22/01/2026;
I. NHIỆM VỤ
1. Cải cách thủ tục hành chính
- Dán mã tra cứu hồ sơ tại nhà văn hóa các thôn.
Cơ quan chủ trì: Trung tâm Phục vụ hành chính công; cơ quan phối hợp:
Văn phòng HĐND và UBND; Thời gian hoàn thành:
Trước 30/11/2026.
"""


def read():
    return read_plan([SourceFile("ke-hoach.txt", PLAN.encode())])


def test_every_document_named_before_the_body_is_a_basis():
    assert [basis.number for basis in read().plan.legal_bases] == ["41/KH-UBND", "7/KH-UBND", "9/TTr-VHXH"]


def test_a_label_at_the_end_of_a_line_finds_its_value_on_the_next():
    [task] = read().tasks

    assert task.lead_units == ["Trung tâm Phục vụ hành chính công"]
    assert task.coordinating_units == ["Văn phòng HĐND và UBND"]
    assert (task.time_text, f"{task.due}") == ("Trước 30/11/2026", "2026-11-30")
