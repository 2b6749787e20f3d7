"""Drawings as pictures: the same on every machine, in Vietnamese letters, or none."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from foundation.web import pictures
from foundation.web.bars import Series, part_bars
from foundation.web.pictures import as_png

SERIES = [Series("Hoàn thành", "full"), Series("Quá hạn", "hatched")]


def drawing(label: str, numbers=(3, 1)) -> bytes:
    return part_bars([(label, list(numbers))], SERIES).svg


def image(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("L")


def test_the_picture_is_as_wide_as_asked_and_the_same_each_time():
    first, second = (as_png(drawing("Cải cách thể chế"), width=1360) for _ in range(2))

    assert image(first).width == 1360
    assert first == second


@pytest.mark.parametrize("letters", ["ấầẩẫậ", "ếềểễệ", "ốồổỗộ", "ớờởỡợ", "ứừửữự", "ăằắẵặ", "đĐ"])
def test_each_vietnamese_letter_is_drawn_as_itself(letters):
    drawn = [image(as_png(drawing(letter), width=680)) for letter in letters]

    for number, one in enumerate(drawn):
        assert all(ImageChops.difference(one, other).getbbox() for other in drawn[number + 1 :])


def test_the_parts_differ_in_grey():
    """Away from its number: the one is dark all over, the other dark and light."""
    grey = image(as_png(drawing("A", (1, 1)), width=680))
    middle = grey.height - 4 - 12

    full, hatched = (
        {grey.getpixel((across, middle)) for across in range(left, left + 90)} for left in (20, 400)
    )

    assert max(full) < 110
    assert min(hatched) < 130 < 240 < max(hatched)


def test_without_the_renderer_there_is_no_picture_and_the_log_says_so(monkeypatch, caplog):
    monkeypatch.setattr(pictures, "resvg_py", None)

    assert as_png(drawing("A"), width=680) is None
    assert "resvg-py" in caplog.text


def test_what_is_no_drawing_is_no_picture(caplog):
    assert as_png(b"<p>", width=680) is None
    assert "No picture in a document" in caplog.text
