from datetime import date

import pytest

from planreader.blocks import Block, Place
from planreader.phrases.deadlines import read_deadlines


def deadlines_of(*texts):
    blocks = [Block(text, Place("kh.txt", line, line)) for line, text in enumerate(texts, 1)]
    return {each.period: each.due for each in read_deadlines(blocks, 2025)}


ALL = {
    "quarter-1": date(2025, 3, 8),
    "six-months": date(2025, 6, 8),
    "quarter-3": date(2025, 9, 8),
    "year": date(2025, 12, 1),
}


@pytest.mark.parametrize(
    "texts",
    [
        [
            (
                "Gửi báo cáo quý I trước ngày 08/3, 6 tháng trước ngày 08/6, 9 tháng "
                "trước ngày 08/9, năm trước ngày 01/12."
            )
        ],
        [
            (
                "Báo cáo trước ngày 08/3 (quý I), ngày 08/6 (6 tháng), ngày 08/9 (quý "
                "III) và ngày 01/12/2025 (báo cáo năm)."
            )
        ],
        [
            (
                "Báo cáo trước ngày 08/3 (quí I), ngày 08/6 (6 tháng), ngày 08/9 (quí "
                "III) và trước ngày 01/12 (năm)."
            )
        ],
        [
            (
                "Báo cáo quý I (trước ngày 08/3), 6 tháng (ngày 08/6), 9 tháng (ngày "
                "08/9), năm (trước ngày 01/12)."
            )
        ],
        [
            "Chế độ báo cáo:",
            "- Quý I: chậm nhất ngày 08 tháng 3;",
            "- 6 tháng đầu năm: ngày 08 tháng 6;",
            "- Quý III: ngày 08/9;",
            "- Năm: ngày 01/12.",
        ],
    ],
)
def test_each_period_has_its_day(texts):
    assert deadlines_of(*texts) == ALL


def test_a_day_of_the_last_month_of_the_quarter():
    assert deadlines_of("Báo cáo quý, 6 tháng, năm gửi trước ngày 15 của tháng cuối quý.") == {
        "quarter-1": date(2025, 3, 15),
        "six-months": date(2025, 6, 15),
        "quarter-3": date(2025, 9, 15),
        "year": date(2025, 12, 15),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Hoàn thành quý I trước ngày 08/3.",
        "Báo cáo khi có yêu cầu.",
        "Báo cáo quý I trước ngày 40/3.",
    ],
)
def test_other_sentences_fix_no_deadline(text):
    assert deadlines_of(text) == {}
