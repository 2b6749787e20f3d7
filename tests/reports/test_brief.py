"""The sentences of a short report on many tasks, from figures made by hand."""

from dataclasses import replace

import pytest

from reports.drafting import draft
from reports.drafting.brief import beginning_of
from reports.stored_figures import FigureGroup
from tests.reports.test_drafting import counts, figures, indicator, lines, running, said, task, text

AREA = "area-2"
ELSEWHERE = [task(area=7, pk=pk, state="not_started", due="2026-12-31") for pk in range(101, 121)]


def brief(*rows, **values):
    """The figures of a first quarter with so many tasks that its text is short."""
    of_area = counts(total=len(rows), doing=len(rows), running=len(rows))
    groups = [FigureGroup(2, "Cải cách thể chế", of_area, None)]
    return figures(of_area, tasks=[*rows, *ELSEWHERE], **{"areas": groups} | values)


SURVEY = running(
    said("Quý I nhận 214 phiếu; thiếu chỗ để xe", document="38/BC-UBND ngày 26/02/2026"),
    content="Lấy ý kiến người dân bằng mã QR tại quầy",
    document="38/BC-UBND ngày 26/02/2026",
)
CHECK = running(
    said("Soát 318 văn bản, trả lại 22 văn bản trước khi trình ký"),
    content="Soát thể thức, nội dung văn bản trước khi trình ký",
)


def test_an_area_is_one_paragraph_of_counts_and_results():
    met = indicator(statement="Văn bản đúng thể thức")
    unknown = indicator(statement="Kiến nghị được trả lời", value="", met=None)

    assert text(brief(SURVEY, CHECK, indicators=[met, unknown]), AREA) == (
        "Xã đang thực hiện 02 nhiệm vụ, đều là nhiệm vụ thường xuyên, định kỳ. Có 01/02 chỉ tiêu "
        "đạt mục tiêu và 01 chỉ tiêu chưa có số liệu. Kết quả cụ thể: lấy ý kiến người dân (quý I "
        "nhận 214 phiếu); soát 318 văn bản, trả lại 22 văn bản trước khi trình ký."
    )


def test_a_report_of_few_tasks_keeps_its_lists():
    few = brief(SURVEY)
    few.tasks[1:] = []

    assert lines(few, AREA)[1] == (
        "- Lấy ý kiến người dân bằng mã QR tại quầy: quý I nhận 214 phiếu; thiếu chỗ để xe "
        "(Báo cáo số 38/BC-UBND ngày 26/02/2026)."
    )


def test_another_period_lists_tasks_without_what_the_annex_has():
    met = indicator(statement="Văn bản được soát", area=2)

    half_year = brief(SURVEY, CHECK, indicators=[met], period="six-months")

    head, survey, check = lines(half_year, AREA)
    assert head.startswith("Xã đang thực hiện 02 nhiệm vụ")
    assert head.endswith("Có 01/01 chỉ tiêu đạt mục tiêu. Kết quả cụ thể:")
    assert survey == "- Lấy ý kiến người dân: quý I nhận 214 phiếu;"
    assert check.startswith("- Soát thể thức, nội dung văn bản")


def test_a_single_task_of_another_period_is_told_in_a_sentence():
    assert lines(brief(SURVEY, period="six-months"), AREA)[0].endswith(
        "Kết quả cụ thể: lấy ý kiến người dân (quý I nhận 214 phiếu)."
    )


def test_what_the_annex_does_not_have_is_told_in_full():
    january = said("Phát cho 4 đơn vị bảng việc; nhắc hai phòng", when="tháng 01")
    february = said("Họp 1 giờ; nhắc ba việc", when="tháng 02", document="29/TB-UBND")
    monthly = running(january, february, content="Kiểm điểm tiến độ tại giao ban")

    assert lines(brief(monthly), AREA)[0].endswith(
        "Kết quả cụ thể: kiểm điểm tiến độ (tháng 01, phát cho 4 đơn vị bảng việc; "
        "nhắc hai phòng; tháng 02, họp 1 giờ)."
    )


def test_a_result_that_is_added_to_earlier_ones_is_told_whole():
    january, february = (
        said(f"Đăng {number} tin; phát {number} tờ rơi", when=when)
        for number, when in ((5, "tháng 01"), (6, "tháng 02"))
    )

    assert lines(brief(running(january, february)), AREA)[0].endswith(
        "Kết quả cụ thể: tuyên truyền (đăng 11 tin; phát 11 tờ rơi)."
    )


def test_what_is_done_and_what_is_on_its_way_are_told_by_their_names():
    done = task(content="Ban hành Kế hoạch chuyển đổi số", result="Kế hoạch gồm 23 việc", late=True)
    doing = task(
        content="Sửa Quy chế chi tiêu", state="doing", result="Đang lấy ý kiến", percent=45
    )

    assert lines(brief(done, doing, SURVEY), AREA)[0].endswith(
        "Nhiệm vụ đã hoàn thành: ban hành Kế hoạch chuyển đổi số (kế hoạch gồm 23 việc; hoàn thành "
        "quá hạn). Nhiệm vụ đang triển khai: sửa Quy chế chi tiêu (đang lấy ý kiến, đến nay đạt "
        "45% khối lượng). Nhiệm vụ thường xuyên, định kỳ: lấy ý kiến người dân (quý I nhận 214 "
        "phiếu)."
    )


def test_what_is_overdue_or_dropped_is_told_in_part_three_alone():
    overdue = task(content="Sửa Quy chế", state="doing", result="Đang soạn", overdue=True)
    dropped = task(content="Lập hội thi", state="not_doing", result="Không còn phù hợp")
    made = brief(overdue, dropped)

    assert lines(made, AREA) == [
        "Xã đang thực hiện 02 nhiệm vụ, đều là nhiệm vụ thường xuyên, định kỳ."
    ]
    assert "- Lập hội thi (Văn phòng chủ trì)." in lines(made, "shortcomings")


def test_part_one_points_to_the_annexes_and_leaves_out_what_waits():
    survey = running(said("Nhận 214 phiếu"), area=1, content="Lấy ý kiến người dân")
    waiting = task(area=1, content="Kiểm tra các phòng", state="not_started")
    groups = [FigureGroup(1, "Chỉ đạo, điều hành", counts(doing=1, running=1, not_started=1), None)]
    made = brief(survey, waiting, areas=groups, indicators=[indicator(area=1)])

    assert text(made, "direction-plan") == (
        "Ủy ban nhân dân xã đã ban hành Kế hoạch, giao 02 nhiệm vụ thuộc 01 lĩnh vực cho 01 đơn "
        "vị chủ trì, kèm theo 01 chỉ tiêu; kết quả từng nhiệm vụ, chỉ tiêu nêu tại các Phụ lục.\n"
        "Trong công tác chỉ đạo, điều hành, xã đang thực hiện 01/02 nhiệm vụ thường xuyên, định "
        "kỳ; 01 nhiệm vụ chưa đến hạn, chưa triển khai. Có 01/01 chỉ tiêu đạt mục tiêu."
    )
    keys = [section.key for section in draft(made) if section.key.startswith("direction-")]
    assert keys == ["direction-plan", "direction-dialogue"]


def test_the_whole_plan_is_summed_up_in_one_paragraph():
    totals = counts(total=10, done=2, doing=5, running=5, on_beat=5, not_started=3)
    totals = replace(totals, fell_due=1, fell_due_done=1)

    assert text(brief(SURVEY, totals=totals, indicators=[indicator()]), "achievements") == (
        "Đến hết ngày 14/3/2026, Ủy ban nhân dân xã hoàn thành 02/10 nhiệm vụ (20%) của Kế hoạch "
        "(gồm 01 nhiệm vụ đến hạn và 01 nhiệm vụ khác); 05 nhiệm vụ đang thực hiện (đều là nhiệm "
        "vụ thường xuyên, định kỳ, có kết quả đủ các kỳ); 03 nhiệm vụ chưa đến hạn, chưa triển "
        "khai. Trong 01 chỉ tiêu của Kế hoạch, có 01 chỉ tiêu đạt mục tiêu (100%)."
    )


def test_part_one_says_once_where_targets_that_fall_short_are_told():
    made = brief(SURVEY, indicators=[indicator(met=False)])

    assert text(made, "direction-plan").endswith(
        "kết quả từng nhiệm vụ, chỉ tiêu nêu tại các Phụ lục. Chỉ tiêu chưa đạt, chưa có số liệu "
        "nêu tại điểm 2 mục III."
    )
    assert "mục III" not in text(made, AREA)


def test_what_falls_due_is_listed_by_office():
    def due(content, leads, time):
        return task(content=content, leads=leads, time=time, state="not_started", due_next=True)

    made = brief(
        due("Sửa Quy chế chi tiêu theo hướng khoán", "Phòng Kinh tế", "Quý II/2026"),
        due("Tổ chức hội nghị đối thoại", "Văn phòng", "Tháng 4/2026"),
        due("Kiểm kê trụ sở", "Phòng Kinh tế", ""),
        SURVEY,
    )

    assert lines(made, "next_tasks") == [
        "Hoàn thành 03 nhiệm vụ đến hạn:",
        "- Phòng Kinh tế: sửa Quy chế chi tiêu (quý II/2026); kiểm kê trụ sở;",
        "- Văn phòng: tổ chức hội nghị đối thoại (tháng 4/2026).",
        "Tiếp tục thực hiện 01 nhiệm vụ thường xuyên, định kỳ theo Kế hoạch.",
    ]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("Cử công chức dự các lớp do tỉnh mở", "Cử công chức dự các lớp"),
        ("Họp tại trụ sở mỗi tháng", "Họp tại trụ sở mỗi tháng"),
        (
            "Thực hiện nếp “hẹn một lần tại quầy” ở Trung tâm",
            "Thực hiện nếp “hẹn một lần tại quầy”",
        ),
        ("Lập danh mục văn bản của cấp trên gửi xã", "Lập danh mục văn bản của cấp trên gửi xã"),
        (
            "Trình Hội đồng nhân dân thông qua nghị quyết",
            "Trình Hội đồng nhân dân thông qua nghị quyết",
        ),
        ("Rà soát, lập bảng theo dõi hồ sơ", "Rà soát, lập bảng theo dõi hồ sơ"),
    ],
)
def test_a_name_ends_before_where_how_and_for_what(name, beginning):
    assert beginning_of(name) == beginning
