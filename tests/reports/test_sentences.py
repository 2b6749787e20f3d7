"""Sentences that people write into a report: wrong ones are found, true ones are passed over."""

from dataclasses import replace

import pytest

from .nine_months import MATERIAL, words


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Triển khai Kế hoạch số 15/KH-UBND ngày 19/01/2026, các đơn vị vào cuộc.", "19/01/2026"),
        (
            "Kế hoạch số 15/KH-UBND ngày 17 tháng 01 năm 2026 được giao tới từng phòng.",
            "ngày 17 tháng 01 năm 2026",
        ),
        ("Kế hoạch số 07/KH-UBND ngày 09/01/2026 của UBND tỉnh được quán triệt.", "09/01/2026"),
        ("Theo Kế hoạch số 08/KH-UBND ngày 06/01/2026 của UBND tỉnh, xã giao việc.", "08/KH-UBND"),
        ("Kế hoạch cải cách hành chính số 27/KH-UBND ngày 16/01/2026 đã giao.", "27/KH-UBND"),
        ("Kế hoạch số 27/KH-UBND về cải cách hành chính năm 2026 được niêm yết.", "27/KH-UBND"),
        ("Quyết định số 251/QĐ-UBND ngày 08/6/2026 quy định người trả lời đơn.", "08/6/2026"),
        ("Nghị quyết số 09/NQ-HĐND ngày 12/8/2026 mở đường cho sáp nhập.", "12/8/2026"),
        ("Tiếp nối Báo cáo số 118/BC-UBND ngày 16/6/2026, xã tiếp tục rà soát.", "16/6/2026"),
        ("Ngày 20/01/2026, UBND xã ban hành Kế hoạch số 15/KH-UBND.", "20/01/2026"),
    ],
)
def test_a_document_bears_its_own_number_and_day(text, wrong):
    assert words(text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "Theo Kế hoạch số 15/KH-UBND ngày 16/01/2026, xã giao việc cho từng đơn vị.",
        "Kế hoạch số 07/KH-UBND ngày 06/01/2026 của UBND tỉnh được quán triệt.",
        "Kế hoạch số 7/KH-UBND ngày 6/1/2026 của UBND tỉnh được quán triệt.",
        "Quyết định số 251/QĐ-UBND ngày 06/8/2026 quy định người trả lời đơn.",
        "Báo cáo số 118/BC-UBND ngày 10/6/2026 đã nêu việc này.",
        "UBND xã ban hành Kế hoạch số 27/KH-UBND ngày 16/3/2026 để theo dõi thi hành pháp luật.",
        "Nghị quyết số 09/NQ-HĐND ngày 21 tháng 8 năm 2026 mở đường cho sáp nhập.",
        "Ngày 16/01/2026, UBND xã ban hành Kế hoạch số 15/KH-UBND.",
        "Theo Công văn số 512/UBND-NC ngày 11/5/2026 của UBND tỉnh, xã đã rà soát.",
    ],
)
def test_a_document_that_is_cited_rightly_is_passed_over(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tại thôn Tả Phìn, cán bộ đến tận nhà nhận hồ sơ.", ["Tả Phìn"]),
        ("Đoàn công tác đã đến Bản Tả Van, thôn Sín Chéng.", ["Tả Van", "Sín Chéng"]),
        ("Các thôn Khuổi Slao, Nậm Cang còn xa trung tâm.", ["Nậm Cang"]),
        ("Tổ dân phố Hòa Bình gửi kiến nghị về đường đi.", ["Hòa Bình"]),
        ("Các thôn Khuổi Slao, Phiêng Nưa còn xa trung tâm.", []),
        ("Tổ công nghệ số thôn Nà Lùng đến tận nhà người cao tuổi.", []),
        ("Đoạn Nà Lùng – Bản Thín chưa xong.", []),
        ("Văn phòng soát văn bản Trung ương mới ban hành.", []),
    ],
)
def test_hamlets_are_those_that_texts_know(text, wrong):
    assert words(text) == wrong


def test_a_hamlet_of_another_year_is_known():
    material = replace(MATERIAL, others=["Đến bản Nậm Cang hướng dẫn 20 hộ"])

    assert words("Thôn Nậm Cang còn xa trung tâm.", material=material) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Đến nay xã hoàn thành 07/41.", ["07/41"]),
        ("Văn phòng HĐND và UBND hoàn thành 09 nhiệm vụ.", ["09 nhiệm vụ"]),
        ("Văn phòng đã hoàn thành 09 nhiệm vụ được giao.", ["09 nhiệm vụ"]),
        ("Số nhiệm vụ hoàn thành giảm 04 nhiệm vụ so với kỳ trước.", ["04 nhiệm vụ"]),
        ("Phòng Kinh tế đã hoàn thành 04/07 nhiệm vụ.", ["04/07 nhiệm vụ"]),
        ("Trung tâm Phục vụ hành chính công còn 07 nhiệm vụ đang thực hiện.", ["07 nhiệm vụ"]),
        ("Lĩnh vực cải cách thể chế hoàn thành 02/05 nhiệm vụ.", ["02/05 nhiệm vụ"]),
        ("Số nhiệm vụ hoàn thành quá hạn giảm 02 nhiệm vụ so với kỳ trước.", ["02 nhiệm vụ"]),
        ("Công an xã hoàn thành 01/01 nhiệm vụ.", ["01/01 nhiệm vụ"]),
        ("Có 19/25 chỉ tiêu đạt hoặc đang thực hiện.", ["19/25 chỉ tiêu"]),
        ("Xã hoàn thành 09/41 nhiệm vụ (24%).", ["24%"]),
    ],
)
def test_counts_are_those_of_whom_the_words_name(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "Số nhiệm vụ hoàn thành tăng từ 5 lên 9.",
        "Có 21/25 chỉ tiêu đạt hoặc đang thực hiện.",
        "Số tin, bài đạt 58, bằng 80,6% mục tiêu.",
        "Tất cả các nhiệm vụ đến hạn đã hoàn thành.",
        "Hơn một nửa số chỉ tiêu đã đạt mục tiêu (14/25).",
        "Có 23 trong 26 nhiệm vụ thường xuyên được báo cáo đủ các kỳ (88,5%).",
        "Nhiệm vụ thường xuyên, định kỳ là 26/41 (63,4%).",
        "Bốn chỉ tiêu chưa đạt, chiếm 16%.",
        "Đã thu 718 phiếu, trong đó 683 phiếu hài lòng.",
        "Thu ngân sách đạt 4.055 triệu đồng.",
        "Còn thiếu 14 tin, bài so với mục tiêu cả năm.",
        "Vốn đầu tư công còn lại phải giải ngân là 7.360 triệu đồng.",
        "So với dự toán, số thu ngân sách còn lại phải thu là 1.145 triệu đồng.",
        "Riêng quý III xã trả 919 hồ sơ, trong đó 913 hồ sơ đúng hẹn.",
        "Trong quý III, 913/919 hồ sơ được trả đúng hẹn.",
        "Đã gửi 19 thư xin lỗi.",
        "Tổng cộng 20 phản ánh, kiến nghị đã được trả lời.",
        "Hội nghị đối thoại với Nhân dân có cả thảy 200 người và hộ kinh doanh dự.",
        "Cùng kỳ năm trước hoàn thành 08/37 nhiệm vụ, đạt 21,6%.",
        "Số hồ sơ đã trả tăng 69 hồ sơ so với cùng kỳ năm trước (2.571 hồ sơ).",
        "Văn phòng HĐND và UBND hoàn thành 04/14 nhiệm vụ.",
        "Phòng Kinh tế hoàn thành 01 nhiệm vụ, bằng kỳ trước.",
        "Đến nay xã hoàn thành 09/41 (22%).",
        "Số nhiệm vụ hoàn thành tăng 04 nhiệm vụ so với kỳ trước.",
        "Số nhiệm vụ hoàn thành quá hạn tăng 02 nhiệm vụ so với kỳ trước.",
        "Lĩnh vực cải cách tổ chức bộ máy hoàn thành 02/04 nhiệm vụ, cao nhất trong các lĩnh vực.",
    ],
)
def test_counts_that_follow_from_the_figures_are_passed_over(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Các chỉ tiêu đều đạt mục tiêu đề ra.", ["Các chỉ tiêu đều đạt mục tiêu đề ra"]),
        ("Chỉ tiêu nào cũng đạt yêu cầu.", ["Chỉ tiêu nào cũng đạt yêu cầu"]),
        ("Mọi hồ sơ đều được trả đúng hẹn.", ["Mọi hồ sơ đều được trả đúng hẹn"]),
        (
            "Mọi nhiệm vụ đến hạn đều hoàn thành trước hạn.",
            ["Mọi nhiệm vụ đến hạn đều hoàn thành trước hạn"],
        ),
        (
            "Tất cả các lĩnh vực đều hoàn thành nhiệm vụ được giao.",
            ["Tất cả các lĩnh vực đều hoàn thành nhiệm vụ được giao"],
        ),
        ("Xã đã hoàn thành toàn bộ Kế hoạch.", ["hoàn thành toàn bộ Kế hoạch"]),
        ("100% nhiệm vụ được hoàn thành.", ["100% nhiệm vụ được hoàn thành"]),
        ("Cả 25 chỉ tiêu đều đạt mục tiêu.", ["Cả 25 chỉ tiêu đều đạt mục tiêu"]),
        ("Không có nhiệm vụ nào hoàn thành quá hạn.", ["Không có nhiệm vụ"]),
        ("Các đơn vị đều hoàn thành nhiệm vụ.", ["Các đơn vị đều hoàn thành nhiệm vụ"]),
        ("100% văn bản đi được ký số.", ["100% văn bản đi được ký số"]),
        ("Không còn chỉ tiêu nào chưa đạt.", ["Không còn chỉ tiêu"]),
        ("Không có hồ sơ nào trễ hẹn.", ["Không có hồ sơ nào trễ hẹn"]),
        (
            "Toàn bộ nhiệm vụ đến hạn được hoàn thành đúng thời hạn.",
            ["Toàn bộ nhiệm vụ đến hạn được hoàn thành đúng thời hạn"],
        ),
    ],
)
def test_not_all_or_none_when_the_figures_say_otherwise(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "Tất cả các lĩnh vực đều có nhiệm vụ hoàn thành.",
        "Mọi phản ánh, kiến nghị đều được trả lời đúng thời hạn.",
        "Không còn nhiệm vụ nào quá hạn.",
        "100% hồ sơ trễ hẹn có thư xin lỗi.",
        "Xã phấn đấu tất cả các chỉ tiêu đều đạt vào cuối năm.",
        "Chưa phải chỉ tiêu nào cũng đạt mục tiêu.",
        "Các chỉ tiêu chưa đạt đều có giải pháp.",
        "100% nhiệm vụ đến hạn đã hoàn thành.",
        "Các phòng đều đã phân công người phụ trách.",
    ],
)
def test_all_or_none_that_the_figures_bear_out_or_that_is_only_wanted(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Hai phần ba số chỉ tiêu đã đạt.", ["Hai phần ba số chỉ tiêu"]),
        ("Quá nửa số nhiệm vụ đã hoàn thành.", ["Quá nửa số nhiệm vụ"]),
        ("Một nửa số nhiệm vụ của Kế hoạch đã hoàn thành.", ["Một nửa số nhiệm vụ"]),
        ("Phần lớn nhiệm vụ đã hoàn thành.", ["Phần lớn nhiệm vụ"]),
        ("Ba phần tư chỉ tiêu đạt mục tiêu.", ["Ba phần tư chỉ tiêu"]),
        ("Đa số nhiệm vụ của Phòng Kinh tế đã hoàn thành.", ["Đa số nhiệm vụ"]),
        ("Hầu hết chỉ tiêu đã đạt mục tiêu.", ["Hầu hết chỉ tiêu"]),
        ("Quá nửa số chỉ tiêu đã đạt.", []),
        ("Gần một phần tư số nhiệm vụ đã hoàn thành.", []),
        ("Phần lớn nhiệm vụ đang được thực hiện.", []),
        ("Chưa đến một nửa số nhiệm vụ đã hoàn thành.", []),
        ("Một nửa số nhiệm vụ của lĩnh vực cải cách tổ chức bộ máy đã hoàn thành.", []),
    ],
)
def test_fractions_in_words_are_held_against_the_figures(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Thời gian chờ trung bình của một lượt khách chỉ còn 4,4 phút.", ["4,4 phút"]),
        ("Người dân phải chờ trung bình 24,4 phút.", ["24,4 phút"]),
        ("Thời gian chờ trung bình là 14 giờ.", ["14 giờ"]),
        ("Thời gian chờ của khách còn 12 phút.", ["12 phút"]),
        ("Thời gian chờ trung bình còn 14,4 phút, giảm 0,8 phút so với kỳ trước.", []),
        ("Lệ nhắc lúc 16 giờ hằng ngày được duy trì.", []),
        ("Mỗi thủ tục rút ngắn từ 01 đến 02 ngày.", []),
        ("Trung tâm làm việc từ 7 giờ 30 phút đến 17 giờ.", []),
    ],
)
def test_small_figures_of_a_target_measured_in_time_are_its_own(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tỷ lệ hồ sơ trả đúng hẹn giảm từ 99,28% xuống 99,24%.", ["giảm từ 99,28% xuống 99,24%"]),
        ("Tỷ lệ người dân hài lòng là 95,13%, vượt mục tiêu 03 điểm.", ["03 điểm"]),
        ("Thu ngân sách đạt 77,98%, vượt dự toán.", ["vượt dự toán"]),
        ("Giải ngân vốn đầu tư công 65,74%, đạt mục tiêu.", ["đạt mục tiêu"]),
        ("Tỷ lệ số hóa kết quả tăng từ 96,44% lên 97,85%.", ["tăng từ 96,44% lên 97,85%"]),
        ("Thời gian chờ tăng từ 14,4 phút lên 15,2 phút.", ["tăng từ 14,4 phút lên 15,2"]),
        ("Tỷ lệ người dân hài lòng là 95,13%, chưa đạt mục tiêu.", ["chưa đạt mục tiêu"]),
        ("Số nhiệm vụ hoàn thành giảm từ 9 xuống 5.", ["giảm từ 9 xuống 5"]),
        ("Hồ sơ nộp trực tuyến đạt 79,50%, vượt mục tiêu đề ra.", ["vượt mục tiêu"]),
        ("Tỷ lệ hồ sơ trả đúng hẹn tăng từ 99,24% lên 99,28%.", []),
        ("Tỷ lệ người dân hài lòng là 95,13%, vượt mục tiêu 0,13 điểm.", []),
        ("Giải ngân vốn đầu tư công 65,74%, chưa đạt mục tiêu cả năm.", []),
        ("Tỷ lệ số hóa kết quả giảm từ 97,85% xuống 96,44%, tức giảm 1,41 điểm.", []),
        ("Thời gian chờ giảm từ 15,2 phút xuống 14,4 phút.", []),
        ("Văn bản đi ký số đạt 99,73%, vượt mục tiêu.", []),
        ("Thanh toán trực tuyến đạt 59,83%, còn thiếu 0,17 điểm so với mục tiêu.", []),
    ],
)
def test_ways_and_verdicts_are_those_of_the_target(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Ngày 15/4/2026, HĐND xã thông qua phương án sáp nhập thôn Pò Cại vào thôn Kéo Cáng.",
            ["15/4/2026"],
        ),
        ("Quy chế tiếp công dân của UBND xã được ký ban hành ngày 06/7/2026.", ["06/7/2026"]),
        ("Ngày 12/5/2026, UBND xã ban hành Kế hoạch chuyển đổi số của xã năm 2026.", ["12/5/2026"]),
        ("Ngày 21/8/2026, HĐND xã thông qua phương án sáp nhập thôn Pò Cại vào thôn Kéo Cáng.", []),
        ("Ngày 15/4/2026, UBND xã họp bàn phương án sáp nhập thôn Pò Cại.", []),
        ("Quy chế tiếp công dân được ký ban hành ngày 06/8/2026.", []),
    ],
)
def test_an_event_has_the_day_that_its_task_tells(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Kế hoạch 15/KH-UBND (ký ngày 19/01/2026) đã được phổ biến.", ["19/01/2026"]),
        ("Thực hiện Kế hoạch số 15/KH-UBND ban hành ngày 18/01/2026 của UBND xã.", ["18/01/2026"]),
        (
            "Theo Kế hoạch số 07/KH-UBND, ngày 16/01/2026 của Ủy ban nhân dân tỉnh, xã giao việc.",
            ["16/01/2026"],
        ),
        ("Thông báo số 74/TB-UBND ngày 26/5/2026 kết luận hội nghị đối thoại.", ["26/5/2026"]),
        ("Báo cáo quý I (số 41/BC-UBND ngày 06/3/2026) đã nêu các việc này.", ["06/3/2026"]),
        (
            "Xã đã xong 12/41 việc được giao, còn 29 nhiệm vụ đang thực hiện.",
            ["12/41 việc được", "29 nhiệm vụ"],
        ),
        ("Phòng Văn hóa – Xã hội đã hoàn thành 04 nhiệm vụ.", ["04 nhiệm vụ"]),
        ("Trong lĩnh vực cải cách thủ tục hành chính, đã hoàn thành 03 nhiệm vụ.", ["03 nhiệm vụ"]),
        ("So với kỳ trước, số nhiệm vụ hoàn thành tăng 05 nhiệm vụ.", ["05 nhiệm vụ"]),
        ("Có 15 chỉ tiêu đạt mục tiêu.", ["15 chỉ tiêu"]),
        (
            "Tất cả chỉ tiêu của Kế hoạch đã đạt và vượt.",
            ["Tất cả chỉ tiêu của Kế hoạch đã đạt và vượt"],
        ),
        (
            "Nhiệm vụ nào cũng được hoàn thành đúng hạn.",
            ["Nhiệm vụ nào cũng được hoàn thành đúng hạn"],
        ),
        ("Toàn bộ 41 nhiệm vụ đã được hoàn thành.", ["Toàn bộ 41 nhiệm vụ đã được hoàn thành"]),
        (
            "Không có nhiệm vụ nào bị chậm, tất cả các nhiệm vụ đến hạn đều xong đúng hạn.",
            ["tất cả các nhiệm vụ đến hạn đều xong đúng hạn"],
        ),
        (
            "Mọi giao dịch phí, lệ phí đều được thanh toán trực tuyến.",
            ["Mọi giao dịch phí, lệ phí đều được thanh toán trực tuyến"],
        ),
        (
            "Tất cả kết quả thủ tục hành chính đã được số hóa.",
            ["Tất cả kết quả thủ tục hành chính đã được số hóa"],
        ),
        ("100% chỉ tiêu đạt mục tiêu.", ["100% chỉ tiêu đạt mục tiêu"]),
        ("100% các nhiệm vụ của Kế hoạch đã xong.", ["100% các nhiệm vụ của Kế hoạch đã xong"]),
        (
            "Phòng nào cũng hoàn thành nhiệm vụ được giao.",
            ["Phòng nào cũng hoàn thành nhiệm vụ được giao"],
        ),
        ("Không còn hồ sơ nào quá hạn.", ["Không còn hồ sơ nào quá hạn"]),
        ("Ba phần tư số nhiệm vụ đã hoàn thành.", ["Ba phần tư số nhiệm vụ"]),
        ("Đại đa số chỉ tiêu đã đạt.", ["Đại đa số chỉ tiêu"]),
        (
            "Hơn một nửa nhiệm vụ của Văn phòng HĐND và UBND đã hoàn thành.",
            ["Hơn một nửa nhiệm vụ"],
        ),
        ("Gần một nửa số nhiệm vụ đã hoàn thành.", ["Gần một nửa số nhiệm vụ"]),
        ("Khách đến quầy chờ trung bình 4,4 phút.", ["4,4 phút"]),
        ("Thời gian chờ bình quân rút xuống còn 10 phút.", ["10 phút"]),
        ("Thời gian chờ trung bình của khách giảm 3 phút so với kỳ trước.", ["3 phút so"]),
        ("Tỷ lệ hài lòng của người dân tăng từ 94,76% lên 95,31%.", ["tăng từ 94,76% lên 95,31%"]),
        ("Giải ngân tăng từ 65,74% lên 77,98%.", ["tăng từ 65,74% lên 77,98%"]),
        ("Tỷ lệ kết quả được số hóa 96,44%, đã đạt mục tiêu đề ra.", ["đạt mục tiêu"]),
        ("Tỷ lệ hồ sơ trả đúng hẹn 99,28%, thấp hơn mục tiêu.", ["thấp hơn mục tiêu"]),
        ("Thu ngân sách vượt dự toán.", ["vượt dự toán"]),
        ("Tỷ lệ văn bản ký số 99,73%, vượt mục tiêu 1,73 điểm.", ["1,73 điểm"]),
        ("Tổ công tác đã về ấp Bình Thới hướng dẫn người dân.", ["Bình Thới"]),
        ("Bà con bản Nậm Pồ còn ngại nộp hồ sơ qua mạng.", ["Nậm Pồ"]),
        ("Khu dân cư Đồng Tâm, xóm Đình chưa có sóng di động.", ["Đồng Tâm", "Đình"]),
        ("HĐND xã thông qua phương án sáp nhập thôn Pò Cại vào ngày 21/7/2026.", ["21/7/2026"]),
        ("Quy chế chi tiêu nội bộ được ký ban hành ngày 31/3/2026.", ["31/3/2026"]),
        ("Hội nghị có 86 người dân và 41 hộ kinh doanh dự.", ["86 người dân", "41 hộ kinh"]),
        ("Đã trả 2.641 hồ sơ, trễ 18 hồ sơ.", ["2.641 hồ sơ", "18 hồ sơ"]),
        ("Số tin, bài còn thiếu 24 so với mục tiêu.", ["24 so với"]),
        ("Thu ngân sách đạt 4.505 triệu đồng.", ["4.505 triệu đồng"]),
        ("Vốn còn phải giải ngân là 7.630 triệu đồng.", ["7.630 triệu đồng"]),
        ("Cùng kỳ năm trước hoàn thành 09/37 nhiệm vụ.", ["09/37 nhiệm vụ"]),
        ("Tỷ lệ hài lòng 95,13%, giảm 0,37 điểm so với kỳ trước.", ["0,37"]),
        ("Mọi chỉ tiêu đều hoàn thành.", ["Mọi chỉ tiêu đều hoàn thành"]),
        ("Xã không để xảy ra hồ sơ trễ hẹn.", ["không để xảy ra hồ sơ trễ hẹn"]),
        ("Tỷ lệ số hóa tăng 1,41 điểm so với kỳ trước.", ["1,41"]),
    ],
)
def test_wrong_sentences_in_other_words_are_found_too(text, wrong):
    assert words(text) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 15/KH-UBND (ký ngày 16/01/2026) đã được phổ biến.",
        "Thông báo số 74/TB-UBND ngày 29/5/2026 kết luận hội nghị đối thoại.",
        "Báo cáo quý I (số 41/BC-UBND ngày 10/3/2026) đã nêu các việc này.",
        "Xã đã xong 09/41 nhiệm vụ, còn 30 nhiệm vụ đang thực hiện và 02 nhiệm vụ chưa triển khai.",
        "Phòng Văn hóa – Xã hội đã hoàn thành 03 nhiệm vụ, tăng 01 nhiệm vụ so với kỳ trước.",
        "Trong lĩnh vực cải cách thủ tục hành chính, đã hoàn thành 02 nhiệm vụ.",
        "So với kỳ trước, số nhiệm vụ hoàn thành tăng 04 nhiệm vụ.",
        "Có 14 chỉ tiêu đạt mục tiêu, 11 chỉ tiêu chưa đạt hoặc đang thực hiện.",
        "Không có nhiệm vụ nào quá hạn; 03 nhiệm vụ hoàn thành sau hạn.",
        "Chưa phải nhiệm vụ nào cũng hoàn thành đúng hạn.",
        "Mọi hồ sơ trễ hẹn đều có thư xin lỗi.",
        "Tất cả nghị quyết, quyết định của xã khi hậu kiểm đều đúng thể thức, thẩm quyền.",
        "100% phản ánh, kiến nghị được trả lời trong thời hạn.",
        "Các đơn vị đều đang triển khai nhiệm vụ thường xuyên.",
        "Để mọi hồ sơ đều được trả đúng hẹn, Trung tâm tiếp tục nhắc hẹn.",
        "Hơn một phần tư nhiệm vụ của Văn phòng HĐND và UBND đã hoàn thành.",
        "Khoảng ba phần tư số nhiệm vụ đang được thực hiện.",
        "Khách đến quầy chờ trung bình 14,4 phút, mục tiêu tối đa 15 phút.",
        "Tỷ lệ hài lòng của người dân tăng từ 94,76% lên 95,13%, tăng 0,37 điểm.",
        "Giải ngân tăng từ 36,80% lên 65,74%, tăng 28,94 điểm.",
        "Tỷ lệ kết quả được số hóa 96,44%, chưa đạt mục tiêu 100%.",
        "Tỷ lệ hồ sơ trả đúng hẹn 99,28%, cao hơn mục tiêu.",
        "Thu ngân sách chưa đạt dự toán.",
        "Tỷ lệ văn bản ký số 99,73%, vượt mục tiêu 0,73 điểm.",
        "Tổ công tác đã về thôn Lũng Vài hướng dẫn người dân.",
        "HĐND xã thông qua phương án sáp nhập thôn Pò Cại vào ngày 21/8/2026.",
        "Quy chế chi tiêu nội bộ được ký ban hành ngày 13/4/2026.",
        "Hội nghị có 186 người dân và 14 hộ kinh doanh dự.",
        "Đã trả 2.640 hồ sơ, trễ 19 hồ sơ.",
        "Quý III trả thêm 919 hồ sơ so với 6 tháng.",
        "Số tin, bài còn thiếu 14 so với mục tiêu.",
        "Xã đã đăng 58 tin, bài; riêng quý III có 19 tin, bài.",
        "Giải ngân được 14.120 triệu đồng trên tổng vốn 21.480 triệu đồng.",
        "Cùng kỳ năm trước hoàn thành 08/37 nhiệm vụ (21,6%).",
        "Tỷ lệ hài lòng 95,13%, tăng 0,37 điểm so với kỳ trước.",
        "Đến nay 683 trên 718 phiếu hài lòng.",
        "Trung bình mỗi thôn có 02 buổi tuyên truyền trong 9 tháng.",
        "Số thu ngân sách đạt 4.055/5.200 triệu đồng, còn thiếu 1.145 triệu đồng.",
        "Lĩnh vực cải cách tổ chức bộ máy đạt 50%, cao nhất trong 07 lĩnh vực.",
        "Xã còn 32 nhiệm vụ chưa hoàn thành.",
        "HĐND xã thông qua phương án sáp nhập thôn Pò Cại ngày 21/8, trễ 57 ngày.",
        "Trong 07 nhiệm vụ đến hạn có 03 nhiệm vụ hoàn thành quá hạn (42,9%).",
    ],
)
def test_true_sentences_in_other_words_are_passed_over(text):
    assert words(text) == []
