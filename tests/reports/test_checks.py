"""What is pointed out before issue: each kind of fault, found, and its honest twin passed over."""

from dataclasses import replace

import pytest

from reports.checking import Material, check
from reports.drafting import CAUSES_OPEN, draft
from reports.models import ReportSection

from .test_drafting import ALL_DONE, figures, indicator, task

OUR = Material(
    own=["Ủy ban nhân dân xã Khe Mây", "UBND xã Khe Mây", "Khe Mây", "Phòng Kinh tế", "Sở Nội vụ"],
    symbols=["UBND"],
    foreign=["Ủy ban nhân dân xã Suối Đá", "UBND xã Suối Đá"],
    plan=["Chương trình số 07/CTr-UBND giai đoạn 2021-2030 của ba thôn Nà Phai"],
    earlier=["- Người dân các thôn xa còn ngại nộp hồ sơ qua mạng, phải có người hướng dẫn."],
)


def known():
    return figures(
        tasks=[
            task(
                pk=1,
                content="Rà soát thủ tục hành chính",
                result="Trả kết quả 794 hồ sơ, trễ 9 hồ sơ, 41 trên 44 người có mặt",
                document="27/KH-UBND ngày 20/02/2026",
            ),
            task(pk=2, content="Phát phiếu hỏi ý kiến", result="Phát 200 phiếu", ongoing=True),
        ],
        indicators=[
            indicator(pk=5, statement="Tỷ lệ hồ sơ trả đúng hẹn", value="98,87%", fraction=""),
            indicator(
                pk=6, statement="Tỷ lệ vốn đầu tư công giải ngân", value="8,89%", fraction=""
            ),
        ],
    )


def sections(made, **written) -> list[ReportSection]:
    return [
        ReportSection(
            key=each.key,
            heading=each.heading,
            drafted=each.text or "Không có.",
            text=written.get(each.key),
            edited_over=each.text or "Không có.",
        )
        for each in draft(made)
    ]


def found(made, material=OUR, **written) -> list[tuple[str, str]]:
    texts = sections(made, **{key.replace("_of_", "-"): text for key, text in written.items()})
    return [
        (finding.kind.value, finding.words)
        for finding in check(made, texts, material)
        if finding.section in {each.key for each in texts if each.text is not None}
        or not finding.section
    ]


def test_a_report_without_anything_open_has_nothing_to_check():
    made = figures(ALL_DONE)

    assert [
        finding for finding in check(made, sections(made), Material()) if finding.kind != "empty"
    ] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Đã hoàn thành 01/02 nhiệm vụ (50%).", []),
        ("Đã hoàn thành 1 trên 2 nhiệm vụ.", []),
        ("Đã hoàn thành 29/41 nhiệm vụ.", ["29/41 nhiệm vụ"]),
        ("Đã hoàn thành 29 trên 41 nhiệm vụ.", ["29 trên 41 nhiệm vụ"]),
        ("Đã hoàn thành hai mươi chín nhiệm vụ.", ["hai mươi chín nhiệm vụ"]),
        (
            "Đã hoàn thành hai mươi chín trên bốn mươi mốt nhiệm vụ.",
            ["hai mươi chín trên bốn mươi mốt nhiệm vụ"],
        ),
        ("Còn 01 nhiệm vụ quá hạn.", []),
        ("Còn 04 nhiệm vụ quá hạn.", ["04 nhiệm vụ"]),
        ("Còn bốn nhiệm vụ quá hạn.", ["bốn nhiệm vụ"]),
        ("Còn một nhiệm vụ quá hạn.", []),
        ("Còn một nhiệm vụ chưa triển khai.", ["một nhiệm vụ"]),
        ("Đây là một nhiệm vụ khó.", []),
        (
            "Toàn bộ nhiệm vụ của Kế hoạch đã hoàn thành.",
            ["Toàn bộ nhiệm vụ của Kế hoạch đã hoàn thành"],
        ),
        ("Tất cả chỉ tiêu đều đạt mục tiêu.", []),
        ("Chưa phải tất cả các nhiệm vụ phức tạp chưa hoàn thành đều khó.", []),
        ("Không có nhiệm vụ nào quá hạn.", ["Không có nhiệm vụ"]),
        ("Không còn nhiệm vụ hoàn thành quá hạn.", []),
        ("Không có nhiệm vụ riêng về nội dung này.", []),
        ("Tất cả các nhiệm vụ về đất đai đều phức tạp.", []),
        ("Xã có 02 chỉ tiêu, đạt cả 02.", []),
        ("Xã có 07 chỉ tiêu.", ["07 chỉ tiêu"]),
        ("Đã trả 794 hồ sơ, 09 hồ sơ trễ.", []),
        ("Đã trả bảy trăm chín mươi tư hồ sơ.", []),
        ("Đã trả 9.999 hồ sơ.", ["9.999 hồ sơ"]),
        ("Có mặt 41/44 người.", []),
        ("Có mặt 39/44 người.", ["39/44 người"]),
        ("Công chức phải làm hai vai, mỗi hồ sơ thêm từ 01 đến 02 ngày.", []),
        ("Đạt 66,7%.", ["66,7%"]),
        ("Đạt sáu mươi phần trăm.", ["sáu mươi phần trăm"]),
    ],
)
def test_numbers_that_no_figure_or_result_knows_are_found(text, wrong):
    assert found(known(), achievements=text) == [("number", each) for each in wrong]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tỷ lệ hồ sơ trả đúng hẹn: 98,87%, tốt.", []),
        ("Tỷ lệ hồ sơ trả đúng hẹn: 97,5%, tốt.", [("target", "97,5%")]),
        ("Tỷ lệ hồ sơ trả đúng hẹn: 8,89%.", [("target", "8,89%")]),
        ("Hồ sơ trả đúng hẹn mới đạt 98,87%.", []),
        ("Hồ sơ trả đúng hẹn mới đạt 8,89%.", [("number", "8,89%")]),
    ],
)
def test_a_target_has_its_own_values_only(text, wrong):
    assert found(known(), shortcomings=text) == wrong


def test_a_drafted_line_keeps_its_numbers():
    made = known()
    drafted = next(each.text for each in draft(made) if each.key == "area-2")

    assert found(made, area_of_2=drafted) == []
    assert found(made, area_of_2=drafted.replace("794 hồ sơ", "749 hồ sơ")) == [
        ("number", "749 hồ sơ")
    ]


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("causes", "Họp ngày 12/02/2026.", []),
        ("causes", "Họp ngày 31/02/2026.", [("date", "31/02/2026")]),
        ("causes", "Họp ngày 30 tháng 2 năm 2026.", [("date", "ngày 30 tháng 2 năm 2026")]),
        ("causes", "Xong trước ngày 31/6.", [("date", "31/6")]),
        ("causes", "Họp ngày 12/10/2026.", [("date", "12/10/2026")]),
        ("causes", "Họp ngày 12/10/2024.", [("date", "12/10/2024")]),
        ("next_tasks", "Hoàn thành trước ngày 12/10/2026.", []),
        ("causes", "Trong quý I, việc này chậm.", []),
        ("causes", "Trong quý II, việc này chậm.", [("period", "quý II")]),
        ("causes", "Trong quý hai năm 2026, việc chậm.", [("period", "quý hai năm 2026")]),
        ("causes", "Kết quả 6 tháng đầu năm còn thấp.", [("period", "6 tháng đầu năm")]),
        ("causes", "Nội dung này dự kiến xong trong quý II.", []),
        ("next_tasks", "Ban hành quy chế trong quý II.", []),
        ("causes", "Kế hoạch năm 2026 đã rõ.", []),
        ("causes", "Công tác năm 2025 chưa tốt.", [("period", "năm 2025")]),
        ("causes", "Kết quả giảm so với năm 2025.", []),
        ("causes", "Theo Chương trình giai đoạn 2021-2030, việc này còn mới.", []),
        ("causes", "Theo Nghị định số 30/2020/NĐ-CP, khoản 2 Điều 8.", []),
    ],
)
def test_days_periods_and_years_belong_to_the_report(key, text, wrong):
    assert found(known(), **{key: text}) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Do UBND xã Khe Mây và Sở Nội vụ phối hợp.", []),
        ("Do Phòng Kinh tế chủ trì tại thôn Nà Phai.", []),
        ("Do UBND xã Suối Đá thực hiện.", [("name", "UBND xã Suối Đá")]),
        ("Học tập kinh nghiệm của xã Mường Lống.", [("name", "xã Mường Lống")]),
        ("Do Phòng Tư pháp chủ trì.", [("name", "Phòng Tư pháp")]),
        ("Theo văn bản số 27/KH-UBND.", []),
        ("Theo Chương trình số 07/CTr-UBND.", []),
        ("Theo văn bản số 888/QĐ-UBND.", [("document", "888/QĐ-UBND")]),
        ("Theo Quyết định số 888/QĐ-UBND của UBND tỉnh.", []),
    ],
)
def test_units_places_and_documents_are_ours(text, wrong):
    assert found(known(), causes=text) == wrong


def test_a_sentence_of_the_report_before_is_found():
    sentence = "Người dân các thôn xa còn ngại nộp hồ sơ qua mạng, phải có người hướng dẫn."

    assert found(known(), causes=f"- {sentence}") == [("repeated", sentence)]
    assert found(known(), causes=sentence.replace("các thôn xa", "hai thôn mới")) == []


def test_what_the_draft_says_again_is_no_copy_of_the_report_before():
    made = known()
    drafted = next(each.text for each in draft(made) if each.key == "achievements")
    before = replace(OUR, earlier=[drafted])

    assert found(made, before, achievements=f"{drafted}\nNăm nay; {drafted}") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [("empty", "3. Nguyên nhân")]),
        ("- .", [("empty", "3. Nguyên nhân")]),
        (CAUSES_OPEN, [("placeholder", CAUSES_OPEN)]),
        ("Do … chưa phối hợp.", [("placeholder", "…")]),
        ("Do [nêu đơn vị] chưa phối hợp.", [("placeholder", "[nêu đơn vị]")]),
        ("Do các đơn vị chưa phối hợp.", []),
    ],
)
def test_empty_and_open_sections_are_named(text, wrong):
    assert found(known(), causes=text) == wrong


def test_silent_offices_counted_waiting_ones_and_a_taken_number_are_named():
    made = replace(known(), silent=["Công an xã"], waiting=3, include_waiting=True)
    material = replace(OUR, number="41", taken="Báo cáo Quý I")

    said = {
        (each.kind.value, each.words)
        for each in check(made, sections(made, shortcomings="Tiến độ chậm."), material)
    }

    assert said >= {("silent", "Công an xã"), ("waiting", "03 kết quả chờ duyệt"), ("taken", "41")}
    assert ("silent", "Công an xã") not in found(made, causes="Công an xã chưa gửi kết quả.")
    assert ("waiting", "03 kết quả chờ duyệt") not in found(
        replace(made, include_waiting=False), causes="Chậm."
    )


def test_an_overdue_task_that_the_text_passes_over_is_named():
    made = figures(
        tasks=[task(state="doing", overdue=True, content="Ban hành quy chế tiếp công dân")]
    )

    said = [
        (each.kind.value, each.words)
        for each in check(made, sections(made, shortcomings="Còn một số việc chậm."), OUR)
    ]

    assert ("overdue", "Ban hành quy chế tiếp công dân") in said


def test_other_words_in_a_line_make_another_finding():
    texts = (
        "Trả 9.999 hồ sơ.",
        "Trả 9.998 hồ sơ.",
        "Trễ 9.999 hồ sơ.",
        "Người dân còn ngại.\nTrả 9.999 hồ sơ.",
    )

    first, number, claim, again = (
        {
            each.fingerprint
            for each in check(known(), sections(known(), causes=text), OUR)
            if each.kind == "number"
        }
        for text in texts
    )

    assert first == again
    assert first not in (number, claim)


def test_an_overdue_task_is_not_mentioned_by_words_that_stand_elsewhere_by_chance():
    late = task(
        state="doing",
        overdue=True,
        content="Kiểm tra cải cách hành chính; báo cáo kết quả",
        name="Kiểm tra cải cách hành chính",
    )
    made = figures(tasks=[late])

    def said(text):
        return [each for each in found_all(made, text) if each[0] == "overdue"]

    assert said("Công tác kiểm tra cải cách hành chính được quan tâm.")
    assert not said("- Kiểm tra cải cách hành chính: chưa xong.")
    assert not said("Còn việc kiểm tra cải cách hành chính; báo cáo kết quả chưa xong.")


def found_all(made, text):
    return [
        (each.kind.value, each.words)
        for each in check(made, sections(made, shortcomings=text), OUR)
    ]
