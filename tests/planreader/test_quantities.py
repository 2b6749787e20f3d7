import pytest

from planreader.phrases.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% hồ sơ được trả đúng hẹn.", [("=", 100, "%")]),
        ("Trên 98% người dân hài lòng.", [(">", 98, "%")]),
        ("Tối thiểu có 85% hồ sơ nộp qua mạng", [(">=", 85, "%")]),
        ("Tỷ lệ hài lòng đạt từ 95,5 % trở lên", [(">=", 95.5, "%")]),
        ("Tỷ lệ trễ hạn không quá 1%", [("<=", 1, "%")]),
        ("Tỷ lệ trễ hạn dưới 0,5%", [("<", 0.5, "%")]),
        ("không dưới 40 phần trăm", [(">=", 40, "%")]),
        ("đạt và vượt 70% dự toán", [(">=", 70, "%")]),
        ("tối thiểu tương ứng là 45%, 35%", [(">=", 45, "%"), (">=", 35, "%")]),
        ("Rút ngắn tối thiểu 25% số bước, 15% giấy tờ", [(">=", 25, "%"), (">=", 15, "%")]),
        (
            "Trên 97% hồ sơ đúng hẹn, 100% hồ sơ trễ có thư xin lỗi",
            [(">", 97, "%"), ("=", 100, "%")],
        ),
        ("ít nhất 45, 35% số thủ tục", [(">=", 45, "%"), (">=", 35, "%")]),
        (
            "Thu đạt và vượt 5 tỷ đồng; 100% đơn vị công khai",
            [(">=", 5, "tỷ đồng"), ("=", 100, "%")],
        ),
        ("Ít nhất 30 lượt công chức được tập huấn", [(">=", 30, "lượt")]),
        ("Tăng từ 3 bậc trở lên", [(">=", 3, "bậc")]),
        ("Chỉ số đạt 90 điểm", [("=", 90, "điểm")]),
        ("Có ít nhất 02 sáng kiến", [(">=", 2, "sáng kiến")]),
        ("Thời gian chờ không quá 15 phút", [("<=", 15, "phút")]),
        ("tăng từ 60% lên 80%", [("=", 80, "%")]),
        ("Hồ sơ đúng hẹn: Tối thiểu: 80%", [(">=", 80, "%")]),
        ("hồ sơ trễ hẹn chưa đến 1%", [("<", 1, "%")]),
        ("phấn đấu 50-60% hồ sơ nộp qua mạng", [(">=", 50, "%")]),
        ("có ít nhất 01 mô hình, 02 sáng kiến", [(">=", 1, "mô hình"), (">=", 2, "sáng kiến")]),
        ("ít nhất 02 cuộc kiểm tra, 01 cuộc đối thoại", [(">=", 2, "cuộc"), (">=", 1, "cuộc")]),
        ("rút ngắn ít nhất 08 thủ tục (80%)", [(">=", 8, "thủ tục")]),
        ("giảm 5% so với năm 2024 (tương ứng 02 người)", [("=", 5, "%")]),
        ("đạt 80%; đến năm 2030 đạt 100%", [("=", 80, "%")]),
        ("đạt 80% (năm 2025 đạt 75%)", [("=", 80, "%")]),
        ("đạt 70%, 90% vào năm 2030", [("=", 70, "%")]),
        ("không để quá 2% hồ sơ trễ hạn", [("<=", 2, "%")]),
        ("đạt 98,5%-100%", [(">=", 98.5, "%")]),
        ("đạt từ 85% đến 90%", [(">=", 85, "%")]),
        ("tăng tỷ lệ từ 85% đến 90%", [("=", 90, "%")]),
        ("Phấn đấu thu 3.250 triệu đồng", [("=", 3250, "triệu đồng")]),
        ("Phấn đấu 95/100 điểm", [("=", 95, "điểm")]),
        ("Họp giao ban 04 lần, mở 02 lớp", [("=", 2, "lớp")]),
        ("tăng từ 4 bậc trở lên so với năm 2021", [(">=", 4, "bậc")]),
        ("đến hết năm 2026 giảm 3% so với năm 2021; năm 2027 giảm 5%", [("=", 3, "%")]),
        ("đạt và vượt dự toán được giao", []),
        ("thủ tục có thời hạn từ 05 ngày trở lên", []),
        ("theo Nghị định số 45/2020/NĐ-CP", []),
        ("mô hình chính quyền 02 cấp năm 2026", []),
        ("Nâng cao ý thức kỷ luật", []),
    ],
)
def test_figures_that_must_be_reached(text, expected):
    found = [(each.comparator, each.value, each.unit) for each in read_quantities(text, 2026)]

    assert found == expected
