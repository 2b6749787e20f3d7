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
