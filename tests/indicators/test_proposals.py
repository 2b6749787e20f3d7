"""How the words of a target propose that it is judged: turns of phrase of plans, rule by rule."""

import pytest

from indicators.proposals import propose

EVERY, END = "every_period", "year_end"


@pytest.mark.parametrize(
    ("statement", "unit", "judged"),
    [
        # shares that must hold whenever they are looked at
        ("Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn", "%", EVERY),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn trong năm", "%", EVERY),
        ("100% văn bản đi được ký số", "%", EVERY),
        ("Mức độ hài lòng của người dân về dịch vụ y tế trong năm", "%", EVERY),
        ("Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "%", EVERY),
        # shares that grow over the year
        ("Giải ngân vốn đầu tư công", "%", END),
        ("Thu ngân sách trên địa bàn so với dự toán", "%", END),
        ("Hoàn thành kế hoạch tuyên truyền cải cách hành chính", "%", END),
        ("Tỷ lệ công chức được bồi dưỡng so với số phải bồi dưỡng trong năm", "%", END),
        ("Tỷ lệ thôn được kiểm tra ít nhất một lần trong năm", "%", END),
        # counts
        ("Số lượng sáng kiến được công nhận", "sáng kiến", END),
        ("Ít nhất 72 tin, bài được đăng", "tin, bài", END),
        ("Tổ chức đối thoại với doanh nghiệp", "cuộc", END),
        ("Số cuộc kiểm tra", "", END),
        ("Mỗi tháng đăng tin, bài tuyên truyền", "tin, bài", EVERY),
        ("Thời gian chờ trung bình của một lượt khách", "phút", EVERY),
        ("Điểm phục vụ người dân theo Quyết định 766/QĐ-TTg", "điểm", EVERY),
    ],
)
def test_a_figure_is_judged_each_period_or_at_the_years_end(statement, unit, judged):
    proposal = propose(statement, unit=unit, comparator=">=")

    assert (proposal.judged, proposal.published_later) == (judged, False)


@pytest.mark.parametrize(
    ("statement", "judged"),
    [("Số cấp phó của mỗi phòng", EVERY), ("Số đơn thư vượt cấp trong năm", END)],
)
def test_a_limit_holds_all_the_time_unless_it_is_set_for_the_year(statement, judged):
    assert propose(statement, unit="người", comparator="<=").judged == judged


@pytest.mark.parametrize(
    ("statement", "judged"),
    [
        ("Trung tâm có đủ trang thiết bị theo quy định", EVERY),
        ("Không có cán bộ bị kỷ luật trong năm", EVERY),
        ("Trong năm có mô hình mới về cải cách hành chính", END),
    ],
)
def test_a_statement_in_words_is_judged_by_its_words(statement, judged):
    assert propose(statement, qualitative=True).judged == judged


@pytest.mark.parametrize(
    ("statement", "unit", "later"),
    [
        ("Thứ hạng Chỉ số cải cách hành chính của xã tăng ít nhất 3 bậc", "bậc", True),
        ("Chỉ số CCHC xếp hạng trong nhóm 10 xã, phường dẫn đầu", "", True),
        ("Chỉ số PAR INDEX đạt từ 90 điểm", "điểm", True),
        ("Chỉ số hài lòng của người dân (SIPAS)", "%", True),
        ("Số di tích được xếp hạng", "di tích", False),
        ("Tỷ lệ hồ sơ nộp trực tuyến", "%", False),
        ("Nâng bậc lương đúng thời hạn", "%", False),
    ],
)
def test_what_a_superior_publishes_later_is_owed_by_no_office(statement, unit, later):
    assert propose(statement, unit=unit, comparator=">=").published_later is later


@pytest.mark.parametrize(
    ("statement", "unit", "baseline", "change"),
    [
        ("Thứ hạng tăng 3 bậc", "bậc", True, "ranks"),
        ("Thứ hạng tăng 3 bậc", "bậc", False, "typed"),
        ("Giảm số hồ sơ trễ hạn so với năm trước", "%", True, "fall_percent"),
        ("Thu ngân sách tăng so với năm 2025", "%", True, "rise_percent"),
        ("So với cùng kỳ, số hồ sơ trực tuyến tăng", "hồ sơ", True, "rise"),
        ("Tỷ lệ hồ sơ trực tuyến tăng so với năm trước", "%", True, "rise"),
        ("Số cuộc họp giảm so với năm trước", "cuộc", False, "typed"),
        ("Giảm xuống còn 5% so với năm trước", "%", True, None),
        ("Tỷ lệ hồ sơ trực tuyến so với tổng số", "%", True, None),
    ],
)
def test_a_goal_against_the_year_before_is_worked_out_where_the_start_is_known(
    statement, unit, baseline, change
):
    assert propose(statement, unit=unit, comparator=">=", baseline=baseline).change == change


@pytest.mark.parametrize(
    ("statement", "computed", "judged"),
    [
        ("Tỷ lệ nhiệm vụ trong Kế hoạch được hoàn thành", "plan_rate", END),
        ("Hoàn thành 100% nhiệm vụ theo Kế hoạch CCHC năm", "plan_rate", END),
        ("Nhiệm vụ đến hạn trong Kế hoạch này được hoàn thành", "due_rate", EVERY),
        ("Nhiệm vụ trong Kế hoạch CCHC được hoàn thành đúng thời hạn", "on_time_rate", EVERY),
        ("Các nhiệm vụ của Kế hoạch được thực hiện đúng tiến độ", "schedule_rate", EVERY),
        ("Hoàn thành nhiệm vụ trong Kế hoạch kiểm tra", None, END),
        ("Nhiệm vụ trong Kế hoạch của tỉnh được hoàn thành", None, EVERY),
        ("Hoàn thành đúng hạn nhiệm vụ UBND tỉnh giao", None, EVERY),
    ],
)
def test_what_the_plans_own_tasks_answer_is_computed(statement, computed, judged):
    proposal = propose(statement, unit="%", comparator="=")

    assert (proposal.computed_from, proposal.judged) == (computed, judged)


def test_the_proposal_does_not_mind_how_accents_are_written():
    assert propose("Số hoá hồ sơ", unit="%") == propose("SỐ HÓA HỒ SƠ", unit="%")
    assert propose("Giải ngân vốn", unit="%") == propose("giai ngan von", unit="%")
