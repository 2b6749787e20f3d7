import pytest

from plans.reader.assignments import Assignment, cut_inline, read_line, read_sentence


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thực hiện: Văn phòng phối hợp với các thôn thực hiện.", Assignment(["Văn phòng"], ["các thôn"])),
        ("- Cơ quan chủ trì: Phòng Kinh tế.", Assignment(["Phòng Kinh tế"])),
        ("+ Đơn vị phối hợp: Công an xã; Trạm Y tế", Assignment(coordinate=["Công an xã", "Trạm Y tế"])),
        ("Thời gian hoàn thành: Tháng 9/2026.", Assignment(time="Tháng 9/2026")),
        ("Sản phẩm: Báo cáo kết quả.", Assignment(product="Báo cáo kết quả")),
        ("Chủ trì: Văn phòng. Thời gian: Quý I.", Assignment(["Văn phòng"], time="Quý I")),
        ("Phân công: Công an xã", Assignment(["Công an xã"])),
    ],
)
def test_assignment_lines(line, expected):
    assert read_line(line) == expected


@pytest.mark.parametrize(
    "text", ["Thực hiện nghiêm nội quy.", "Chủ trì cuộc họp tháng.", "Rà soát hồ sơ: giấy, điện tử"]
)
def test_tasks_are_no_assignment_lines(text):
    assert read_line(text) is None


def test_brackets_behind_a_task_are_its_assignment():
    content, found = cut_inline("Mở hộp thư góp ý (chủ trì: Văn phòng; thời gian: quý II/2026).")

    assert (content, found) == ("Mở hộp thư góp ý.", Assignment(["Văn phòng"], time="quý II/2026"))


def test_brackets_that_only_explain_stay():
    text = "Mở hộp thư góp ý (cả bản giấy)."

    assert cut_inline(text) == (text, Assignment())


def test_a_sentence_names_who_leads_and_by_when():
    found = read_sentence("Giao Văn phòng chủ trì, phối hợp với Công an xã rà soát, hoàn thành trước ngày 30/6/2026.")

    assert found == Assignment(["Văn phòng"], ["Công an xã"], "trước ngày 30/6/2026")
