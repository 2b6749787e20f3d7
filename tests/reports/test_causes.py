"""Why something is late, in what offices wrote."""

import pytest

from reports.causes import said_why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ký ban hành, trễ 25 ngày do phải tách trách nhiệm", ["do phải tách trách nhiệm"]),
        ("Chậm vì mẫu nước về muộn; đã gửi báo cáo", ["vì mẫu nước về muộn"]),
        ("Còn vướng thẩm quyền trả lời đơn", ["Còn vướng thẩm quyền trả lời đơn"]),
        ("Tham gia hội thi do Sở Nội vụ phát động", []),
        ("Trả lại 22 văn bản thiếu căn cứ", []),
        ("Nộp chậm 13 ngày", []),
        ("Diễn tập phải hoãn vì bão", ["Diễn tập phải hoãn vì bão"]),
        ("Còn hai ý kiến khác nhau, xin lùi sang tháng 4", None),
        ("Xin gia hạn và lùi diễn tập sang tháng 11", []),
    ],
)
def test_a_reason_is_what_follows_the_delay(text, why):
    assert said_why(text) == ([text] if why is None else why)
