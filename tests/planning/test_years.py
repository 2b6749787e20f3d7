"""A plan's words and days moved to another year: what moves, what stays, and that they agree."""

import doctest
from datetime import date

import pytest

from planning.copying import years
from planning.copying.years import moved_day, moved_text, moved_time, moved_times
from planreader.phrases.times import PlanTime, read_time


def test_the_examples_hold():
    assert doctest.testmod(years).failed == 0


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        (None, 1, None),
        (date(2026, 2, 28), 1, date(2027, 2, 28)),
        (date(2026, 2, 28), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 28), 1, date(2029, 2, 28)),
        (date(2026, 4, 30), 1, date(2027, 4, 30)),
        (date(2026, 12, 31), -1, date(2025, 12, 31)),
    ],
)
def test_a_day_moves_by_whole_years_and_month_ends_stay(day, years, moved):
    assert moved_day(day, years) == moved


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Cải cách hành chính xã Khe Mây năm 2026", "Cải cách hành chính xã Khe Mây năm 2027"),
        ("báo cáo quý II/2026", "báo cáo quý II/2027"),
        ("trước ngày 15/02/2026.", "trước ngày 15/02/2027."),
        ("trước ngày 15 tháng 02 năm 2026", "trước ngày 15 tháng 02 năm 2027"),
        ("xong trong tháng 3/2026; tháng 4 năm 2026", "xong trong tháng 3/2027; tháng 4 năm 2027"),
        ("NĂM 2026", "NĂM 2027"),
        ("cuối năm 2026 có 2026 hồ sơ", "cuối năm 2027 có 2026 hồ sơ"),
        ("gửi trước ngày 15/01/2027", "gửi trước ngày 15/01/2028"),
        ("Xây dựng Kế hoạch CCHC năm 2027", "Xây dựng Kế hoạch CCHC năm 2028"),
        ("chi 2026.500 đồng, đạt 2026%", "chi 2026.500 đồng, đạt 2026%"),
        ("so với năm 2025", "so với năm 2025"),
        ("đến năm 2027 có 90%", "đến năm 2027 có 90%"),
        ("giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        ("nhiệm kỳ 2021 – 2026", "nhiệm kỳ 2021 – 2026"),
        ("từ năm 2026 đến năm 2030", "từ năm 2026 đến năm 2030"),
        ("Nghị định số 118/2026/NĐ-CP", "Nghị định số 118/2026/NĐ-CP"),
        ("Nghị quyết số 28-NQ/ĐU ngày 22/12/2026", "Nghị quyết số 28-NQ/ĐU ngày 22/12/2026"),
        (
            "Quyết định số 35/QĐ-UBND ngày 05 tháng 01 năm 2026 của UBND tỉnh",
            "Quyết định số 35/QĐ-UBND ngày 05 tháng 01 năm 2026 của UBND tỉnh",
        ),
        (
            (
                "theo Kế hoạch số 07/KH-UBND ngày 06/01/2026 của UBND tỉnh về CCHC năm "
                "2026, xong trước 30/6/2026"
            ),
            (
                "theo Kế hoạch số 07/KH-UBND ngày 06/01/2026 của UBND tỉnh về CCHC năm "
                "2026, xong trước 30/6/2027"
            ),
        ),
        (
            "thi hành Luật Ngân sách nhà nước năm 2026 ở xã",
            "thi hành Luật Ngân sách nhà nước năm 2026 ở xã",
        ),
        ("theo QCVN 01:2026/BTNMT", "theo QCVN 01:2026/BTNMT"),
        ("tiêu chuẩn TCVN ISO 9001:2026", "tiêu chuẩn TCVN ISO 9001:2026"),
    ],
)
def test_the_plans_own_year_moves_and_nothing_else(text, moved):
    assert moved_text(text, 2026, 2027) == moved


@pytest.mark.parametrize(
    "text",
    [
        "Quý II/2026",
        "Quý I, II năm 2026",
        "Tháng 3/2026",
        "Trước ngày 28/02/2026",
        "30/11",
        "Quý IV",
        "Từ tháng 02/2026 đến tháng 6/2026",
        "6 tháng đầu năm 2026",
        "Năm 2026",
        "Thường xuyên",
        "Hằng quý",
        "Trước ngày 15/01/2027",
        "Từ 15/12/2025 đến 28/02/2026",
        "Sau 10 ngày kể từ ngày ban hành Kế hoạch",
        "",
    ],
)
@pytest.mark.parametrize("to", [2027, 2028])
def test_the_moved_words_say_the_moved_days(text, to):
    stored = read_time(text, 2026)

    moved = moved_times(text, stored, 2026, to)

    said = read_time(moved_time(text, 2026, to), to)
    assert (moved.start, moved.due, moved.kind) == (said.start, said.due, said.kind)
    assert (moved.due is None) == (stored.due is None)
    assert moved.due is None or moved.due.year - stored.due.year == to - 2026


@pytest.mark.parametrize(
    ("text", "stored", "moved"),
    [
        (
            "Quý II/2026",
            PlanTime("quarter", due=date(2026, 6, 15)),
            PlanTime("quarter", date(2027, 4, 1), date(2027, 6, 15)),
        ),
        (
            "khi có yêu cầu",
            PlanTime("relative", due=date(2026, 5, 31)),
            PlanTime("relative", due=date(2027, 5, 31)),
        ),
        ("Hằng tháng", PlanTime("recurring", rhythm=2), PlanTime("recurring", rhythm=2)),
        ("Đã hoàn thành", PlanTime("done"), PlanTime("other")),
    ],
)
def test_what_a_person_set_is_moved_and_kept(text, stored, moved):
    if stored.kind == "quarter":
        stored = PlanTime("quarter", date(2026, 4, 1), stored.due)

    assert moved_times(text, stored, 2026, 2027) == moved
