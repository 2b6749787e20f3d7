"""Lines that only name a year, a sub-goal, or who does what, above lines that say it."""

from datetime import date

import pytest

from planreader import SourceFile, read_plan

HEAD = "KẾ HOẠCH\nCải cách hành chính năm 2026\n"
TARGETS = f"{HEAD}I. CHỈ TIÊU CỤ THỂ\n1. Cải cách thủ tục hành chính\n"
TASKS = "\nII. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát văn bản.\n"


def read(text):
    return read_plan([SourceFile("kh.txt", text.encode())])


def targets_of(lines):
    return [each.text for each in read(TARGETS + lines + TASKS).targets]


@pytest.mark.parametrize(
    "label", ["Năm 2026:", "- Cấp xã:", "- Về giải quyết hồ sơ", "a) Hồ sơ của cấp xã"]
)
def test_a_label_stands_before_each_measurable_line_below_it(label):
    name = label.strip("-:a) ")

    assert targets_of(f"{label}\n+ 98% hồ sơ đúng hạn.\n+ Ít nhất 02 lần đối thoại.") == [
        f"{name}: 98% hồ sơ đúng hạn.",
        f"{name}: Ít nhất 02 lần đối thoại.",
    ]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (
            "- Công khai thủ tục gồm:\n+ Niêm yết.\n+ Đăng tải.",
            ["Công khai thủ tục gồm: Niêm yết. Đăng tải."],
        ),
        (
            "- Giảm 20% thời gian, trong đó:\n+ Đất đai 30%.",
            ["Giảm 20% thời gian, trong đó: Đất đai 30%."],
        ),
        ("- Hài lòng đạt 95%.\n- Không trễ hạn.", ["Hài lòng đạt 95%.", "Không trễ hạn."]),
    ],
)
def test_other_lines_are_no_labels(lines, texts):
    assert targets_of(lines) == texts


def test_a_year_behind_the_plans_leaves_no_figure():
    found = read(f"{TARGETS}Đến năm 2026:\n- 98% đúng hạn.\nĐến năm 2030:\n- 99% đúng hạn.{TASKS}")

    assert [(each.text, len(each.quantities)) for each in found.targets] == [
        ("Đến năm 2026: 98% đúng hạn.", 1),
        ("Đến năm 2030: 99% đúng hạn.", 0),
    ]


def test_a_label_is_no_line_that_went_nowhere():
    found = read(f"{TARGETS}- Về tiếp nhận và giải quyết hồ sơ\n+ 98% hồ sơ đúng hạn.{TASKS}")

    assert not [each.message for each in found.warnings if "Dòng" in each.message]


@pytest.mark.parametrize("marks", ["a) b) c)", "(1) (2) (3)", "- - -", "+ + +", "i) ii) iii)"])
def test_numbered_tasks_above_lines_of_who_and_when(marks):
    first, second, third = marks.split()
    lines = (
        f"{first} Chủ trì: Văn phòng\n{second} Phối hợp: Công an xã; Trạm Y tế\n"
        f"{third} Thời gian: Quý I/2026\n"
    )
    text = f"{HEAD}I. NHIỆM VỤ\n1. Cải cách thể chế\n1.1. Rà soát quy chế\n{lines}1.2. Góp ý luật\n"

    tasks = read(text + lines).tasks

    assert [(each.content, each.lead_units, each.due) for each in tasks] == [
        ("Rà soát quy chế", ["Văn phòng"], date(2026, 3, 31)),
        ("Góp ý luật", ["Văn phòng"], date(2026, 3, 31)),
    ]


def test_bases_below_a_line_that_says_no_more_than_so():
    bases = "Căn cứ:\n- Nghị định số 118/2025/NĐ-CP;\n- Quyết định số 9/QĐ-TTg;\n"

    plan = read(f"{HEAD}{bases}UBND xã Khe Mơ ban hành kế hoạch như sau:{TASKS[:-1]}\n").plan

    assert plan.title == "Cải cách hành chính năm 2026"
    assert [basis.number for basis in plan.legal_bases] == ["118/2025/NĐ-CP", "9/QĐ-TTg"]
    assert plan.issuer == "UBND xã Khe Mơ"


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("Giảm từ 15% đến 20% thời gian.", True),
        ("Giảm 15 - 20% thời gian.", True),
        ("Giai đoạn 2021 - 2026 giảm 20% thời gian.", False),
        ("Tăng 5% đến hết quý 4.", False),
    ],
)
def test_a_figure_between_two_is_doubted(words, doubted):
    fields = [each.field for each in read(f"{TARGETS}- {words}{TASKS}").warnings]

    assert ("targets[0].quantities" in fields) is doubted
