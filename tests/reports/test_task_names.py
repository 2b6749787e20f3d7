"""What texts call tasks whose wording is long."""

import pytest

from reports.task_names import short_names


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Rà soát thủ tục hành chính; kiến nghị bớt giấy tờ", "Rà soát thủ tục hành chính"),
        (
            "Tổ chức “Ngày thứ Bảy về thôn”: nhận hồ sơ, chứng thực",
            "Tổ chức “Ngày thứ Bảy về thôn”",
        ),
        ("Thực hiện nếp “chào trước; hỏi rõ” (tại quầy; tại phòng)", ""),
        ('Thực hiện nếp "chào trước; hỏi rõ" tại quầy', ""),
        ("Rà soát; lập danh mục văn bản", ""),
        ("Đánh giá, xếp loại công chức theo sản phẩm", ""),
    ],
)
def test_a_task_is_called_by_the_first_part_of_its_wording(content, name):
    assert short_names({1: content}) == {1: name or content}


def test_tasks_that_begin_alike_keep_their_wording():
    contents = {
        1: "Rà soát thủ tục hành chính; kiến nghị bớt giấy tờ",
        2: "Rà soát thủ tục hành chính: công khai kết quả",
        3: "Mở lớp về ký số, nhập hồ sơ; cấp chứng nhận",
    }

    assert short_names(contents) == contents | {3: "Mở lớp về ký số, nhập hồ sơ"}
