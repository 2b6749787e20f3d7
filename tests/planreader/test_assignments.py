import pytest

from planreader.phrases.assignments import Assignment, cut_inline, read_line, read_sentence


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Thực hiện: Văn phòng phối hợp với các thôn thực hiện.",
            Assignment(["Văn phòng"], ["các thôn"]),
        ),
        ("- Cơ quan chủ trì: Phòng Kinh tế.", Assignment(["Phòng Kinh tế"])),
        (
            "+ Đơn vị phối hợp: Công an xã; Trạm Y tế",
            Assignment(coordinate=["Công an xã", "Trạm Y tế"]),
        ),
        ("Thời gian hoàn thành: Tháng 9/2026.", Assignment(time="Tháng 9/2026")),
        ("Sản phẩm: Báo cáo kết quả.", Assignment(product="Báo cáo kết quả")),
        ("Chủ trì: Văn phòng. Thời gian: Quý I.", Assignment(["Văn phòng"], time="Quý I")),
        ("Phân công: Công an xã", Assignment(["Công an xã"])),
        (
            "Giao Văn phòng chủ trì, phối hợp với Công an xã thực hiện. Thời gian: Quý I.",
            Assignment(["Văn phòng"], ["Công an xã"], "Quý I"),
        ),
        (
            "Giao Văn phòng chủ trì, hoàn thành trước ngày 30/6.",
            Assignment(["Văn phòng"], time="trước ngày 30/6"),
        ),
        ("(Công an xã chủ trì; thời gian: Quý I)", Assignment(["Công an xã"], time="Quý I")),
    ],
)
def test_assignment_lines(line, expected):
    assert read_line(line) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Giao Văn phòng chủ trì, phối hợp với Công an xã rà soát quy chế.",
        "(Kèm theo danh sách)",
        "Thực hiện nghiêm nội quy.",
        "Chủ trì cuộc họp tháng.",
        "Rà soát hồ sơ: giấy, điện tử",
    ],
)
def test_tasks_are_no_assignment_lines(text):
    assert read_line(text) is None


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        (
            "chủ trì: Văn phòng; thời gian: quý II/2026",
            Assignment(["Văn phòng"], time="quý II/2026"),
        ),
        (
            "Văn phòng chủ trì; hoàn thành trước ngày 30/6",
            Assignment(["Văn phòng"], time="trước ngày 30/6"),
        ),
        ("Văn phòng chủ trì, phối hợp với Công an xã", Assignment(["Văn phòng"], ["Công an xã"])),
        ("thực hiện thường xuyên", Assignment(time="thường xuyên")),
    ],
)
def test_brackets_behind_a_task_are_its_assignment(bracket, expected):
    assert cut_inline(f"Mở hộp thư góp ý ({bracket}).") == ("Mở hộp thư góp ý.", expected)


def test_brackets_that_only_explain_stay():
    text = "Mở hộp thư góp ý (cả bản giấy)."

    assert cut_inline(text) == (text, Assignment())


def test_a_sentence_names_who_leads_and_by_when():
    found = read_sentence(
        "Giao Văn phòng chủ trì, phối hợp với Công an xã rà soát, hoàn thành trước ngày 30/6/2026."
    )

    assert found == Assignment(["Văn phòng"], ["Công an xã"], "trước ngày 30/6/2026")
