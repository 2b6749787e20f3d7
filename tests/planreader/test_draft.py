import json
from pathlib import Path

from planreader import PlanDraft, SourceFile, read_plan

WARD = Path(__file__).parent / "samples" / "ward.txt"
PLAN = "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. NHIỆM VỤ\n1. Thể chế\n- Rà soát văn bản.\n"
ANNEX = (
    "Phụ lục\nNHIỆM VỤ NĂM 2026\nTT\tNhiệm vụ\tChủ trì\tThời hạn\nI\tThể chế\t\t\n1\tRà "
    "soát\tVăn phòng\tQuý I\n"
)


def test_stored_form_keeps_everything():
    draft = read_plan([WARD])

    stored = json.loads(json.dumps(draft.as_stored_json()))

    assert PlanDraft.from_stored_json(stored) == draft


def test_json_has_the_agreed_keys_and_no_places():
    found = read_plan([WARD]).as_json()

    assert list(found) == [
        "plan",
        "sections",
        "footnotes",
        "targets",
        "tasks",
        "duties",
        "report_deadlines",
        "warnings",
        "read_by_ocr",
    ]
    assert found["plan"]["place"] == "Hương Trà"
    assert set(found["targets"][0]) == {"area", "text", "quantities"}
    assert set(found["sections"][0]) == {"heading", "text"}
    assert set(found["warnings"][0]) == {"file", "line", "field", "taken", "message"}
    assert found["report_deadlines"][0] == {"period": "quarter-1", "due": "2027-03-05"}
    assert set(found["tasks"][0]) == {
        "area",
        "ordinal",
        "content",
        "product",
        "lead_units",
        "coordinating_units",
        "time_text",
        "time_kind",
        "start",
        "due",
        "already_done",
        "source",
    }


def test_plan_and_appendix_are_one_plan_in_any_order():
    files = [SourceFile("phu-luc.txt", ANNEX.encode()), SourceFile("ke-hoach.txt", PLAN.encode())]

    draft = read_plan(files)

    assert draft.plan.title == "Cải cách hành chính năm 2026"
    assert [(task.source, task.ordinal, task.place.file) for task in draft.tasks] == [
        ("narrative", 1, "ke-hoach.txt"),
        ("appendix", 1, "phu-luc.txt"),
    ]
    assert [source.file for source in draft.sources] == ["phu-luc.txt", "ke-hoach.txt"]


def test_rows_of_an_appendix_that_two_files_give_are_taken_once():
    files = [
        SourceFile("ke-hoach.txt", (PLAN + ANNEX).encode()),
        SourceFile("phu-luc.txt", ANNEX.encode()),
    ]

    draft = read_plan(files)

    assert [(task.source, task.place.file) for task in draft.tasks] == [
        ("narrative", "ke-hoach.txt"),
        ("appendix", "ke-hoach.txt"),
    ]
    assert any("chỉ lấy một lần" in warning.message for warning in draft.warnings)


def test_a_table_that_fell_apart_makes_no_tasks_but_a_warning():
    cells = (
        "Phụ lục\nNHIỆM VỤ NĂM 2026\nSTT\nNội dung\nSản phẩm\nĐơn vị chủ trì\n1\nRà "
        "soát\nvăn bản\nDanh mục\n"
    )

    draft = read_plan([SourceFile("ke-hoach.txt", (PLAN + cells).encode())])

    assert [(task.source, task.content) for task in draft.tasks] == [
        ("narrative", "Rà soát văn bản.")
    ]
    assert any("mất hàng, cột" in warning.message for warning in draft.warnings)
    assert "Danh mục" in draft.sections[-1].text


def test_an_appendix_alone_takes_title_and_issuer_from_its_heading():
    annex = ANNEX.replace(
        "NĂM 2026\n",
        "NĂM 2026\n(Kèm theo Kế hoạch số   /KH-UBND ngày  /01/2026 của UBND xã Mai Hạ)\n",
    )

    plan = read_plan([SourceFile("phu-luc.txt", annex.encode())]).plan

    assert (plan.title, plan.issuer, plan.year, plan.number) == (
        "NHIỆM VỤ NĂM 2026",
        "UBND xã Mai Hạ",
        2026,
        None,
    )


def test_what_no_heading_and_no_word_tells_the_area_of_stays_open_and_is_doubted():
    lines = (
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2026",
        "I. NHIỆM VỤ",
        "- Trồng cây quanh trụ sở.",
        "- Số hóa hồ sơ lưu trữ.",
    )

    draft = read_plan([SourceFile("kh.txt", "\n".join(lines).encode())]).as_json()

    assert [task["area"] for task in draft["tasks"]] == [None, 7]
    doubts = {each["field"]: each["taken"] for each in draft["warnings"]}
    assert (doubts["tasks[0].area"], doubts["tasks[1].area"]) == (None, 7)
    assert doubts["tasks[0].lead_units"] == []
