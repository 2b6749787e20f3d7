from datetime import date

import pytest

from planreader import PlanTime, read_time


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("phrase", "kind", "start", "due"),
    [
        ("Quý II/2026", "quarter", "2026-04-01", "2026-06-30"),
        ("Quý III, IV/2026", "quarter", "2026-07-01", "2026-12-31"),
        ("Quý I-II năm 2027", "quarter", "2027-01-01", "2027-06-30"),
        ("quý 3", "quarter", "2026-07-01", "2026-09-30"),
        ("Quý I, quý II năm 2025", "quarter", "2025-01-01", "2025-06-30"),
        ("Hoàn thành trong quý IV", "quarter", "2026-10-01", "2026-12-31"),
        ("Quý IV/2026 - Quý I/2027", "quarter", "2026-10-01", "2027-03-31"),
        ("Chậm nhất quý II", "quarter", None, "2026-06-30"),
        ("Trước quý III/2026", "quarter", None, "2026-06-30"),
        ("Tháng 3/2026", "month", "2026-03-01", "2026-03-31"),
        ("Tháng 02, 8", "month", "2026-02-01", "2026-08-31"),
        ("tháng 6 năm 2027", "month", "2027-06-01", "2027-06-30"),
        ("Trước tháng 6/2026", "month", None, "2026-05-31"),
        ("trước ngày 28/02/2026", "date", None, "2026-02-28"),
        ("15/3", "date", None, "2026-03-15"),
        ("Chậm nhất ngày 05/7", "date", None, "2026-07-05"),
        ("ngày 30 tháng 9 năm 2026", "date", None, "2026-09-30"),
        ("Từ tháng 3 đến tháng 6/2026", "range", "2026-03-01", "2026-06-30"),
        ("Tháng 4 - tháng 9", "range", "2026-04-01", "2026-09-30"),
        ("từ 01/3 đến 30/4/2026", "range", "2026-03-01", "2026-04-30"),
        ("Từ ngày 10 tháng 01 đến ngày 20 tháng 02 năm 2026", "range", "2026-01-10", "2026-02-20"),
        ("6 tháng đầu năm", "range", "2026-01-01", "2026-06-30"),
        ("06 tháng cuối năm 2026", "range", "2026-07-01", "2026-12-31"),
        ("9 tháng", "range", "2026-01-01", "2026-09-30"),
        ("Năm 2026", "year", "2026-01-01", "2026-12-31"),
        ("Trong năm", "year", "2026-01-01", "2026-12-31"),
        ("Cả năm", "year", "2026-01-01", "2026-12-31"),
        ("Đến hết năm 2026", "year", None, "2026-12-31"),
        ("Quí III/2026", "quarter", "2026-07-01", "2026-09-30"),
        ("03/2026", "month", "2026-03-01", "2026-03-31"),
        ("Tháng 3, 9/2026", "month", "2026-03-01", "2026-09-30"),
        ("Từ Quý II/2026", "quarter", "2026-04-01", None),
        ("Từ tháng 3/2026", "month", "2026-03-01", None),
        ("Quý 4/2025", "quarter", "2025-10-01", "2025-12-31"),
        ("Quý 1, 2, 3/2026", "quarter", "2026-01-01", "2026-09-30"),
        ("Quý I + II/2026", "quarter", "2026-01-01", "2026-06-30"),
        ("Quý I/2026 đến hết Quý IV/2026", "quarter", "2026-01-01", "2026-12-31"),
        ("Q.III/2026", "quarter", "2026-07-01", "2026-09-30"),
        ("QII/2026", "quarter", "2026-04-01", "2026-06-30"),
        ("Quý II trở đi", "quarter", "2026-04-01", None),
        ("Quý II (khi tỉnh giao chỉ tiêu)", "quarter", "2026-04-01", "2026-06-30"),
        ("Quý III (sau khi có hướng dẫn của Sở Nội vụ)", "quarter", "2026-07-01", "2026-09-30"),
        ("Tháng 6/2026, ngay sau khi có kinh phí", "month", "2026-06-01", "2026-06-30"),
        ("Trước ngày 30/9 (khi được bố trí vốn)", "date", None, "2026-09-30"),
        ("Trong Quý II khi nhận được kế hoạch", "quarter", "2026-04-01", "2026-06-30"),
        ("Thường xuyên, sau khi có tài khoản", "continuous", None, None),
        ("05 ngày sau khi có quyết định", "relative", None, None),
        ("Ngay sau khi có quyết định (trước 30/6)", "relative", None, None),
        ("Trước ngày 31/01; bổ sung trong Quý III", "date", None, "2026-09-30"),
        ("Tháng 3; tháng 9", "month", "2026-03-01", "2026-09-30"),
        ("Tuần 1 tháng 3", "month", "2026-03-01", "2026-03-31"),
        ("Từ 05 - 10/3/2026", "range", "2026-03-05", "2026-03-10"),
        ("Từ ngày 05 đến ngày 10 tháng 3", "range", "2026-03-05", "2026-03-10"),
        ("Từ tháng 3 đến 15/6", "range", "2026-03-01", "2026-06-15"),
        ("30/6 và 31/12", "date", None, "2026-12-31"),
        ("Trước ngày 15 tháng 3 và 15 tháng 9", "date", None, "2026-09-15"),
        ("Nửa đầu năm 2026", "range", "2026-01-01", "2026-06-30"),
        ("Nửa cuối năm", "range", "2026-07-01", "2026-12-31"),
        ("Giai đoạn 2026-2030", "range", "2026-01-01", "2030-12-31"),
        ("Thực hiện trong 3 tháng", "relative", None, None),
        ("Theo Kế hoạch số 12/KH-UBND ngày 05/01/2026", "other", None, None),
        ("Theo Quyết định số 766/QĐ-TTg năm 2022", "other", None, None),
        ("Thường xuyên trong năm", "continuous", None, None),
        ("Liên tục", "continuous", None, None),
        ("Sau khi có văn bản của tỉnh", "relative", None, None),
        ("15 ngày kể từ ngày nhận đủ hồ sơ", "relative", None, None),
        ("Khi có yêu cầu", "relative", None, None),
        ("Theo tiến độ của dự án", "other", None, None),
        ("Ngày 31/02", "other", None, None),
    ],
)
def test_phrase_fixes_kind_and_days(phrase, kind, start, due):
    assert read_time(phrase, 2026) == PlanTime(kind, day(start), day(due))


@pytest.mark.parametrize(
    ("phrase", "rhythm"),
    [
        ("Hằng tháng", 1),
        ("Hàng quý", 3),
        ("Định kỳ 6 tháng", 6),
        ("Hằng quý, năm", 3),
        ("hằng năm", 12),
        ("02 lần/năm", 6),
        ("01 lần/quý", 3),
        ("01 lần/tháng", 1),
        ("6 tháng, năm", 6),
        ("Báo cáo quý, năm", 3),
        ("Trước ngày 20 của tháng cuối quý", 3),
        ("Hằng tuần", None),
        ("Định kỳ", None),
    ],
)
def test_recurring_time_has_its_rhythm_in_months(phrase, rhythm):
    assert read_time(phrase, 2026) == PlanTime("recurring", rhythm=rhythm)


def test_done_alone_is_a_kind_of_its_own():
    assert read_time("Đã hoàn thành", 2026) == PlanTime("done", already_done=True)


def test_done_behind_a_time_keeps_the_kind():
    assert read_time("Quý I/2026 (đã hoàn thành)", 2026) == PlanTime(
        "quarter", date(2026, 1, 1), date(2026, 3, 31), already_done=True
    )


def test_a_rhythm_and_a_day_are_both_kept():
    time = read_time("Hằng quý; báo cáo năm trước ngày 30/11", 2026)

    assert (time.kind, time.due, time.rhythm) == ("recurring", date(2026, 11, 30), 3)


@pytest.mark.parametrize("phrase", [None, "", " . "])
def test_no_phrase_has_no_kind(phrase):
    assert read_time(phrase, 2026) == PlanTime(None)


def test_a_figure_without_any_year_stays_open():
    assert read_time("Quý II", None) == PlanTime("other")
