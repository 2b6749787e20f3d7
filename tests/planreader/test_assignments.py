import pytest

from planreader import SourceFile, read_plan
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


@pytest.mark.parametrize(
    ("sentence", "helpers"),
    [
        ("Giao Văn phòng chủ trì, Phòng Kinh tế, Công an xã phối hợp mở hội nghị.", 2),
        ("Văn phòng chủ trì, Phòng Kinh tế cùng phối hợp rà soát quy chế.", 1),
        ("Văn phòng chủ trì, rà soát việc phối hợp giữa các phòng.", 0),
    ],
)
def test_units_that_help_are_named_before_what_is_done(sentence, helpers):
    found = read_sentence(sentence)

    assert found.lead == ["Văn phòng"]
    assert found.coordinate == ["Phòng Kinh tế", "Công an xã"][:helpers]


@pytest.mark.parametrize(
    "sentence",
    [
        "Phân công công chức theo vị trí việc làm.",
        "Phân công từng lãnh đạo phường phụ trách một lĩnh vực.",
        "Giao cán bộ, công chức phụ trách từng thôn.",
        "Phân công công việc cho công chức rõ kết quả.",
    ],
)
def test_to_assign_people_is_a_task_that_names_no_lead(sentence):
    assert read_sentence(sentence) == Assignment()


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("Theo dõi thi hành pháp luật và báo cáo kết quả trước ngày 20/11/2026.", "20/11/2026"),
        ("Tổng hợp kiến nghị, gửi Sở Nội vụ chậm nhất ngày 05 tháng 6 năm 2026;", "năm 2026"),
        ("Tổ chức hội nghị đối thoại trong tháng 9/2026.", "trong tháng 9/2026"),
        ("Số hóa sổ hộ tịch lập trước ngày 01/7/2016.", None),
        ("Báo cáo kết quả trong tháng 6 cho HĐND xã.", None),
    ],
)
def test_a_sentence_may_end_in_its_time(sentence, time):
    found = read_sentence(sentence).time

    assert found == time or (time and found.endswith(time))


def tasks_of(*lines):
    text = "KẾ HOẠCH\nCải cách hành chính năm 2026\n(VP: Văn phòng; KT: Phòng Kinh tế)\n"
    text += "I. NHIỆM VỤ\n1. Cải cách thể chế\n" + "\n".join(f"- {line}" for line in lines)
    return [
        (task.content, task.lead_units)
        for task in read_plan([SourceFile("kh.txt", text.encode())]).tasks
    ]


def test_a_bracket_of_explained_abbreviations_is_the_lead():
    assert tasks_of("Rà soát quy chế (VP, KT).", "Kiểm tra các phòng (TTHC).", "Góp ý luật.") == [
        ("Rà soát quy chế.", ["VP", "KT"]),
        ("Kiểm tra các phòng (TTHC).", []),
        ("Góp ý luật.", []),
    ]


def test_a_bracket_of_names_is_the_lead_where_most_tasks_end_so():
    first, second = "Rà soát quy chế (Văn phòng)", "Góp ý luật (Phòng Kinh tế; Công an xã)."

    assert tasks_of(first, second, "Mở lớp.") == [
        ("Rà soát quy chế", ["Văn phòng"]),
        ("Góp ý luật.", ["Phòng Kinh tế", "Công an xã"]),
        ("Mở lớp.", []),
    ]
    assert tasks_of(first, "Góp ý luật.", "Mở lớp.")[0] == (first, [])


@pytest.mark.parametrize(
    ("sentence", "content", "leads"),
    [
        (
            "Rà soát văn bản của HĐND, UBND xã; Văn phòng HĐND và UBND chủ trì, xong trước 30/9.",
            "Rà soát văn bản của HĐND, UBND xã",
            ["Văn phòng HĐND và UBND"],
        ),
        (
            "Rà soát văn bản của HĐND, UBND xã, Văn phòng HĐND và UBND chủ trì.",
            "Rà soát văn bản của HĐND, UBND xã",
            ["Văn phòng HĐND và UBND"],
        ),
        (
            "Bàn giao trụ sở cho Trạm Y tế, Trường Tiểu học; Phòng Kinh tế, Văn phòng chủ trì.",
            "Bàn giao trụ sở cho Trạm Y tế, Trường Tiểu học",
            ["Phòng Kinh tế", "Văn phòng"],
        ),
        (
            "Kiểm tra việc tiếp dân tại Công an xã, Phòng Kinh tế chủ trì.",
            "Kiểm tra việc tiếp dân tại Công an xã",
            ["Phòng Kinh tế"],
        ),
        (
            "Rà soát hồ sơ đất đai, Phòng Kinh tế, Văn phòng chủ trì; Công an xã phối hợp.",
            "Rà soát hồ sơ đất đai",
            ["Phòng Kinh tế", "Văn phòng"],
        ),
    ],
)
def test_units_that_the_task_speaks_of_lead_nothing(sentence, content, leads):
    [(found, lead)] = tasks_of(sentence)

    assert (found.rstrip("."), lead) == (content, leads)
