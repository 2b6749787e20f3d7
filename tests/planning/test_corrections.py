"""What a draft says once a person's corrections are laid over it."""

from datetime import date

import pytest

from planning.importing.corrections import CorrectedDraft, duty_due, with_entry
from planreader import SourceFile, read_plan

from ..plans.documents import appendix_bytes, plan_text

SAVED = {"version": 1, "by": "Lan", "at": "14:05"}


@pytest.fixture(scope="module")
def draft():
    return read_plan(
        [SourceFile("ke-hoach.txt", plan_text()), SourceFile("phu-luc.docx", appendix_bytes())]
    ).as_stored_json()


def changed(draft, part, key, **values):
    entry = CorrectedDraft(draft, {}).entries[f"{part}-{key}"]
    return CorrectedDraft(draft, with_entry({}, part, key, entry.values | values, **SAVED))


def test_beside_an_appendix_its_rows_are_tracked_and_the_text_is_kept(draft):
    tracked = [(task.values["tracked"], task.keep) for task in CorrectedDraft(draft, {}).tasks]

    assert tracked == [(False, True), (True, True), (True, True), (True, True), (True, True)]


def test_without_an_appendix_the_tasks_of_the_text_are_tracked():
    alone = read_plan([SourceFile("ke-hoach.txt", plan_text())]).as_stored_json()

    assert [task.values["tracked"] for task in CorrectedDraft(alone, {}).tasks] == [True]


def test_a_correction_leaves_what_was_read_as_it_is(draft):
    corrected = changed(draft, "tasks", "1", content="Ban hành kế hoạch mới")

    assert corrected.entries["tasks-1"].values["content"] == "Ban hành kế hoạch mới"
    assert draft["tasks"][1]["content"] == "Ban hành Kế hoạch cải cách hành chính của xã"
    assert corrected.entries["tasks-1"].version == 1
    assert corrected.entries["tasks-2"].version == 0


def test_a_changed_time_text_is_read_again(draft):
    corrected = changed(draft, "tasks", "2", time_text="Trước ngày 15/11/2026")

    time = corrected.time(corrected.entries["tasks-2"])
    assert (time.kind, time.due) == ("date", date(2026, 11, 15))


def test_a_changed_year_moves_the_times_that_name_none(draft):
    corrected = changed(draft, "plan", "head", year=2027)
    time_of = changed(draft, "tasks", "2", time_text="Quý II").review
    both = CorrectedDraft(draft, corrected.review | {"tasks": time_of["tasks"]})

    assert both.time(both.entries["tasks-2"]).due == date(2027, 6, 30)


def test_each_wording_of_a_unit_stands_once(draft):
    corrected = CorrectedDraft(draft, {})

    assert list(corrected.unit_texts) == [
        "Phòng VH-XH",
        "Các phòng, đơn vị",
        "Phòng Văn hóa – Xã hội",
        "Văn phòng HĐND và UBND xã",
        "TTPVHCC",
        "Các cơ quan, đơn vị có liên quan",
        "Tổ công nghệ số cộng đồng",
        "Văn phòng HĐND và UBND",
    ]
    assert corrected.uses("Phòng Văn hóa – Xã hội") == 2


def test_left_out_entries_name_no_unit(draft):
    corrected = changed(draft, "tasks", "4", keep=False)

    assert "Tổ công nghệ số cộng đồng" not in corrected.unit_texts


def test_the_source_of_an_entry_is_quoted(draft):
    corrected = CorrectedDraft(draft, {})

    assert (
        corrected.text_at(corrected.targets[0].place)
        == "- Trên 95% hồ sơ được giải quyết đúng hạn."
    )
    assert corrected.text_at(None) == ""


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Xây dựng kế hoạch của phòng, hoàn thành trước ngày 28/02/2026.", date(2026, 2, 28)),
        ("Gửi danh sách chậm nhất ngày 15/3.", date(2026, 3, 15)),
        ("Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.", None),
        ("Báo cáo quý I trước ngày 10/3/2026, 6 tháng trước ngày 10/6/2026.", None),
        ("Báo cáo trước ngày 25 hằng tháng.", None),
        ("Đôn đốc các đơn vị.", None),
    ],
)
def test_the_day_of_a_duty_is_found_in_its_text(text, due):
    assert duty_due(text, 2026) == due


def test_a_units_wording_stands_in_the_cell_that_first_names_it(draft):
    found = CorrectedDraft(draft, {}).unit_texts

    assert found["TTPVHCC"].place.at == "bảng 1, hàng 6, cột 4"
    assert found["Các phòng, đơn vị"].place.at == "bảng 1, hàng 3, cột 5"
