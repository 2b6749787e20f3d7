"""Small plans, each in a layout of its own: what stands where must not matter."""

import pytest

from planreader import SourceFile, read_plan


def draft_of(text):
    return read_plan([SourceFile("kh.txt", text.encode())])


def tasks_of(text):
    return [(task.area, task.content) for task in draft_of(text).tasks]


CASES = {
    "bullets": "III. NHIỆM VỤ\n1. Thể chế\n- {a}\n- {b}\n2. Tài chính công\n- {c}",
    "dotted areas": "III/ NHIỆM VỤ\n3.1. Thể chế\n+ {a}\n+ {b}\n3.2. Tài chính công\n+ {c}",
    "letters, Roman areas": "B. NHIỆM VỤ\nI. THỂ CHẾ\n1. {a}\n2. {b}\nII. TÀI CHÍNH CÔNG\n1. {c}",
    "part on its own line": (
        "PHẦN II\nNHIỆM VỤ\n1) Thể chế\na) {a}\nb) {b}\n2) Tài chính công\na) {c}"
    ),
    "no numbers": "NHIỆM VỤ TRỌNG TÂM\nThể chế\n• {a}\n• {b}\nTài chính công:\n• {c}",
    "starred areas": "II. NHIỆM VỤ\n* Thể chế\n- {a}\n- {b}\n* Tài chính công\n- {c}",
    "areas as bullets": "II. NHIỆM VỤ\n- Về thể chế:\n+ {a}\n+ {b}\n- Về tài chính công:\n+ {c}",
    "no bullets": "II. NHIỆM VỤ\n4. Thể chế\n{a}\n{b}\n5. Tài chính công\n{c}",
    "parts of areas": (
        "II. NHIỆM VỤ\n1. Thể chế\n1.1. Văn bản\n- {a}\n1.2. Con người\n- {b}\n2. Tài "
        "chính công: {c}"
    ),
    "areas on top": (
        "I. THỂ CHẾ\n1. Nhiệm vụ\n1.1. {a}\n1.2. {b}\nII. TÀI CHÍNH CÔNG\n1. Nhiệm vụ\n1.1. {c}"
    ),
    "odd depth": (
        "II. NHIỆM VỤ\n1. Thể chế\nb) Nhiệm vụ\n1.1.1. {a}\n1.1.2. {b}\n2. Tài chính "
        "công\nb) Nhiệm vụ: {c}"
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_tasks_under_areas(case):
    a, b, c = "Rà soát văn bản.", "Mở lớp tập huấn.", "Công khai dự toán."

    assert tasks_of(CASES[case].format(a=a, b=b, c=c)) == [(2, a), (2, b), (6, c)]


@pytest.mark.parametrize(
    "text",
    [
        "II. CHỈ TIÊU\n1. Thể chế\n- {a}\n2. Tài chính công\n- {b}\n",
        "II. NHIỆM VỤ\n1. Thể chế\na) Mục tiêu: {a}\n2. Tài chính công\na) Mục tiêu\n{b}\n",
        (
            "II. MỤC TIÊU\n1. Mục tiêu chung\nLàm tốt.\n2. Mục tiêu cụ thể\na) Thể "
            "chế\n- {a}\nb) Tài chính công: {b}\n"
        ),
        "II. MỤC TIÊU\n- Thể chế: {a}\n- Tài chính công: {b}\n",
    ],
)
def test_targets_under_areas(text):
    a, b = "Đạt 90% văn bản.", "Đạt 80% vốn."

    assert [(each.area, each.text) for each in draft_of(text.format(a=a, b=b)).targets] == [
        (2, a),
        (6, b),
    ]


BODY = "II. NHIỆM VỤ\n1. Thể chế\n- Rà soát văn bản.\n- Mở lớp tập huấn.\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}Chủ trì: Văn phòng; phối hợp: Công an xã; thời gian: Quý I/2026.\n",
        (
            f"{BODY}- Thực hiện: Văn phòng phối hợp với Công an xã thực hiện.\n- Thời "
            "gian thực hiện: Quý I/2026.\n"
        ),
        (
            f"{BODY}c) Phân công thực hiện\n- Văn phòng chủ trì, phối hợp với Công an "
            "xã.\nd) Thời gian: Quý I/2026\n"
        ),
        BODY.replace(
            "chế\n",
            "chế\nĐơn vị chủ trì: Văn phòng\nĐơn vị phối hợp: Công an xã\nThời hạn: Quý I/2026\n",
        ),
        BODY.replace(
            ".\n", ". (Chủ trì: Văn phòng; phối hợp: Công an xã; thời gian: Quý I/2026)\n"
        ).replace("1. (", "1. "),
    ],
)
def test_who_and_when_for_a_group_of_tasks(text):
    tasks = draft_of(text).tasks

    assert [(task.lead_units, task.coordinating_units, task.time_text) for task in tasks] == [
        (["Văn phòng"], ["Công an xã"], "Quý I/2026")
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        (
            f"{BODY}Giao Văn phòng chủ trì, phối hợp Công an xã thực hiện. Thời gian hoàn "
            "thành: Quý I/2026.\n"
        ),
        f"{BODY}(Văn phòng chủ trì, phối hợp với Công an xã; thời gian: Quý I/2026)\n",
    ],
)
def test_a_sentence_or_bracket_behind_a_group_says_who_and_when(text):
    assert [
        (task.lead_units, task.coordinating_units, task.time_text) for task in draft_of(text).tasks
    ] == [(["Văn phòng"], ["Công an xã"], "Quý I/2026")] * 2


def test_a_short_task_that_words_an_area_is_no_heading():
    text = (
        "II. NHIỆM VỤ\n1. Chỉ đạo, điều hành\na) Mở hội nghị.\nb) Kiểm tra CCHC.\nThời "
        "gian thực hiện: Quý I/2026\n"
    )

    assert tasks_of(text) == [(1, "Mở hội nghị."), (1, "Kiểm tra CCHC.")]


@pytest.mark.parametrize(
    ("text", "unit", "duty"),
    [
        (
            "1. Phòng Kinh tế\n- Bố trí tiền cho các việc tại Phụ lục kèm theo Kế hoạch này.\n",
            "Phòng Kinh tế",
            "Bố trí tiền cho các việc tại Phụ lục kèm theo Kế hoạch này.",
        ),
        (
            "1. Giao Phòng Kinh tế tổng hợp, báo cáo định kỳ: quý, năm.\n",
            "Phòng Kinh tế",
            "Giao Phòng Kinh tế tổng hợp, báo cáo định kỳ: quý, năm.",
        ),
        (
            "1. Đề nghị Mặt trận xã: Giám sát việc thực hiện.\n",
            "Mặt trận xã",
            "Giám sát việc thực hiện.",
        ),
    ],
)
def test_a_duty_keeps_its_words_and_its_unit(text, unit, duty):
    [found] = draft_of(f"{BODY}III. TỔ CHỨC THỰC HIỆN\n{text}").duties

    assert (found.unit, found.text) == (unit, duty)


@pytest.mark.parametrize(
    "text",
    [
        "1. Phòng Kinh tế\n- Bố trí kinh phí.\n",
        "1. Giao Phòng Kinh tế:\n+ Bố trí kinh phí.\n",
        "1. Phòng Kinh tế\nBố trí kinh phí.\n",
        "1. Phòng Kinh tế: Bố trí kinh phí.\n",
        "- Phòng Kinh tế: Bố trí kinh phí.\n",
        "Phòng Kinh tế có trách nhiệm:\n- Bố trí kinh phí.\n",
        "1. Trách nhiệm của Phòng Kinh tế\na) Bố trí kinh phí.\n",
        "1. Kinh phí: Theo dự toán.\n2. Phòng Kinh tế: Bố trí kinh phí.\n",
        "1. Phòng Kinh tế: Bố trí kinh phí.\n2. Chế độ báo cáo: Khi có yêu cầu.\n",
        (
            "1. Kinh phí\n- Theo dự toán.\n2. Phân công nhiệm vụ\na) Phòng Kinh tế\n- Bố "
            "trí kinh phí.\n"
        ),
    ],
)
def test_duties_of_a_unit(text):
    duties = draft_of(f"{BODY}III. TỔ CHỨC THỰC HIỆN\n{text}").duties

    assert [(duty.unit, duty.text) for duty in duties] == [("Phòng Kinh tế", "Bố trí kinh phí.")]


CLOSING = f"{BODY}Trên đây là Kế hoạch năm 2026./.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Nơi nhận:\n- Sở Nội vụ;\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nLò Thị Mai\n",
        "Nơi nhận:      KT. CHỦ TỊCH\n- Sở Nội vụ;      PHÓ CHỦ TỊCH\n- Lưu: VT.      Lò Thị Mai\n",
        "Nơi nhận:\n- Sở Nội vụ;\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n- Lưu: VT.      Lò Thị Mai\n",
        (
            "Nơi nhận:         KT. CHỦ TỊCH\n- Sở Nội vụ;     PHÓ CHỦ TỊCH\n- Lưu: VT.\n"
            "                Lò Thị Mai\n"
        ),
        "Nơi nhận: KT. CHỦ TỊCH\n- Sở Nội vụ; PHÓ CHỦ TỊCH\n- Lưu: VT.\nLò Thị Mai\n",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Mai\nNơi nhận: - Sở Nội vụ; - Lưu: VT.\n",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLò Thị Mai\nNơi nhận:\nSở Nội vụ;\nLưu: VT.\n",
    ],
)
def test_closing_block(text):
    plan = draft_of(CLOSING + text).plan

    assert (plan.signer_title, plan.signer) == ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lò Thị Mai")
    assert plan.recipients == ["Sở Nội vụ", "Lưu: VT"]


def test_a_footnote_with_a_plain_number_is_taken_out_of_the_sentence_it_cuts():
    text = (
        "II. NHIỆM VỤ\n1. Thể chế\n- Triển khai Chỉ thị của tỉnh1 trong toàn\n1 Chỉ thị "
        "số 05/CT-UBND.\n2\nxã.\n"
    )

    draft = draft_of(text)

    assert [task.content for task in draft.tasks] == ["Triển khai Chỉ thị của tỉnh¹ trong toàn xã."]
    assert [(note.mark, note.text) for note in draft.footnotes] == [("¹", "Chỉ thị số 05/CT-UBND.")]


def test_a_footnote_in_brackets_is_taken_out():
    draft = draft_of(
        f"{BODY}- Trả hồ sơ đúng hẹn(1).\n(1) Theo số liệu của tỉnh.\n(2) Mở quầy mới.\n"
    )

    assert [(note.mark, note.text) for note in draft.footnotes] == [
        ("(1)", "Theo số liệu của tỉnh.")
    ]
    assert [task.content for task in draft.tasks][2:] == ["Trả hồ sơ đúng hẹn(1).", "Mở quầy mới."]


def test_parts_of_an_area_in_an_appendix_keep_its_area():
    table = (
        "TT\tNhiệm vụ\tChủ trì\nA\tCHỈ ĐẠO ĐIỀU HÀNH\t\nI\tKế hoạch\t\n1\tBan hành\tVăn phòng\n"
        "B\tTHỂ CHẾ\t\n2\tRà soát\tVăn phòng\n"
    )

    assert tasks_of(table) == [(1, "Ban hành"), (2, "Rà soát")]


def test_solutions_are_tasks_only_when_nothing_else_is():
    solutions = "III. GIẢI PHÁP\n1. Thể chế\n- Rà soát văn bản.\n"
    loose = "III. GIẢI PHÁP\n- Nâng cao nhận thức.\n"

    assert tasks_of(solutions) == [(2, "Rà soát văn bản.")]
    assert tasks_of(BODY + loose) == [(2, "Rà soát văn bản."), (2, "Mở lớp tập huấn.")]


@pytest.mark.parametrize(
    ("area", "targets", "tasks"),
    [
        ("1. Thể chế", "1.1. Chỉ tiêu", "1.2. Nhiệm vụ"),
        ("1. Thể chế", "a) Chỉ tiêu", "b) Nhiệm vụ"),
        ("I. THỂ CHẾ", "1. Chỉ tiêu", "2. Nhiệm vụ"),
    ],
)
def test_entries_counted_with_brackets_stand_under_dotted_numbers_and_letters(area, targets, tasks):
    draft = draft_of(
        f"II. NỘI DUNG\n{area}\n{targets}\n1) 100% văn bản được rà soát.\n2) 90% kiến "
        "nghị được xử lý\n"
        f"{tasks}\n1) Lập danh mục văn bản.\n2) Mở lớp tập huấn\nIII. TỔ CHỨC THỰC HIỆN\n"
    )

    assert [(each.area, each.text) for each in draft.targets] == [
        (2, "100% văn bản được rà soát."),
        (2, "90% kiến nghị được xử lý"),
    ]
    assert [(each.area, each.content) for each in draft.tasks] == [
        (2, "Lập danh mục văn bản."),
        (2, "Mở lớp tập huấn"),
    ]


def test_a_sentence_that_says_what_two_units_do_is_a_task():
    sentence = (
        "Giao Văn phòng chủ trì, phối hợp với Công an xã niêm yết thủ tục; xong trong quý I/2026."
    )

    [task] = draft_of(f"II. NHIỆM VỤ\n1. Thể chế\n- {sentence}").tasks

    assert (task.lead_units, task.time_text) == (["Văn phòng"], "trong quý I/2026")
