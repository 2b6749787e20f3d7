"""Bars for page and paper: numbers on the parts, words beside them."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from foundation.web.bars import Drawing, Series, Share, part_bars, share_bars

PARTS = (
    Series("Hoàn thành", "full"),
    Series("Đang thực hiện", "light"),
    Series("Chưa thực hiện", "empty"),
    Series("Quá hạn", "hatched"),
)
YEARS = (Series("Năm 2026", "full"), Series("Năm 2025", "light"))


def texts(drawing: Drawing) -> list[str]:
    return [each.text for each in ElementTree.fromstring(drawing.svg).iter() if each.text][1:]


def bars(drawing: Drawing, after: int = 0) -> list[tuple[str, float]]:
    """The parts behind the legend's first `after`: how each is filled, and how long it is."""
    found = re.findall(r'<rect class="bar (\w+)" .*?width="([\d.]+)"', drawing.svg.decode())
    return [(shade, float(width)) for shade, width in found[after:]]


def test_each_part_bears_its_number_and_nothing_stands_for_none():
    drawing = part_bars([("Cải cách thể chế: 8 nhiệm vụ", [4, 2, 0, 2])], PARTS)

    assert texts(drawing)[4:] == ["Cải cách thể chế: 8 nhiệm vụ", "4", "2", "2"]
    assert bars(drawing, after=4) == [("full", 336), ("light", 168), ("hatched", 168)]


def test_bars_are_as_long_as_their_sums():
    drawing = part_bars([("Một", [8, 0, 0, 0]), ("Hai", [2, 2, 0, 0])], PARTS)

    assert bars(drawing, after=4) == [("full", 672), ("full", 168), ("light", 168)]


def test_a_bar_shorter_than_its_numbers_stands_beside_a_long_one():
    drawing = part_bars([("Một", [250, 0, 0, 0]), ("Hai", [0, 1, 0, 1])], PARTS)

    assert texts(drawing)[-2:] == ["1", "1"]
    assert bars(drawing, after=5) == [("light", 17), ("hatched", 17)]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_part_is_never_too_short_for_its_number_nor_the_bar_too_long(narrow):
    drawing = part_bars([("Một", [250, 1, 12, 3])], PARTS, narrow=narrow)

    widths = [width for _, width in bars(drawing, after=4)]
    assert sum(widths) == pytest.approx(drawing.width - 8)
    assert min(widths) >= 17


def test_numbers_of_thousands_bear_their_dot():
    drawing = part_bars([("Một", [7078, 2963, 0, 0])], PARTS)

    assert texts(drawing)[-2:] == ["7.078", "2.963"]


@pytest.mark.parametrize("narrow", [False, True])
def test_words_beside_shares_stay_inside_however_long_they_are(narrow):
    words = "22,9% (2.295/10.041)"

    drawing = share_bars([("Quý I", [Share(Decimal(23), words), None])], YEARS, narrow=narrow)

    [begins] = re.findall(rf'<text x="([\d.]+)"[^>]*>{re.escape(words)}<', drawing.svg.decode())
    assert float(begins) + len(words) * 7.6 <= drawing.width


def test_a_long_label_goes_on_in_a_second_line_on_a_phone():
    label = "Xây dựng và phát triển chính quyền điện tử, chính quyền số: 6 nhiệm vụ"

    wide, narrow = (
        part_bars([(label, [6, 0, 0, 0])], PARTS, narrow=each) for each in (False, True)
    )

    assert label in texts(wide)
    assert " ".join(texts(narrow)[4:-1]) == label
    assert narrow.height > wide.height


def test_shares_are_out_of_a_hundred_and_an_unknown_one_has_no_bar():
    rows = [
        ("Quý I", [Share(Decimal(25), "25% (1/4)"), None]),
        ("6 tháng", [Share(Decimal(50), "50% (2/4)"), Share(Decimal(130), "130%")]),
    ]

    drawing = share_bars(rows, YEARS)

    assert texts(drawing)[2:] == ["Quý I", "25% (1/4)", "6 tháng", "50% (2/4)", "130%"]
    assert [each for each in bars(drawing, after=2) if each[0] != "empty"] == [
        ("full", 137),
        ("full", 274),
        ("light", 548),
    ]


def test_words_from_people_are_words():
    assert texts(part_bars([("<b>A & B</b>", [1, 0, 0, 0])], PARTS))[4] == "<b>A & B</b>"
