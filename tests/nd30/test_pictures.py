"""Pictures: as wide as asked, never wider than the text, with what they show in words."""

import re
import struct
import zlib

import pytest

from nd30 import Annex, MissingFigure, Paragraph, Picture, write
from tests.nd30.samples import part, report, styled, written

ALT = "Trong 41 nhiệm vụ, 29 hoàn thành, 12 đang thực hiện."
CAPTION = "Biểu đồ 1. Tình hình thực hiện nhiệm vụ"
EMU_PER_MM = 36000


def png(width: int, height: int) -> bytes:
    """A grey picture of so many points."""
    rows = (b"\x00" + b"\xc0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def picture(width: float = 120, points: tuple[int, int] = (680, 340), **changes) -> Picture:
    return Picture(
        **{"png": png(*points), "width": width, "alt": ALT, "caption": CAPTION} | changes
    )


def sizes_mm(word) -> list[tuple[int, int]]:
    return [
        (round(shape.width / EMU_PER_MM), round(shape.height / EMU_PER_MM))
        for shape in word.inline_shapes
    ]


def test_picture_is_as_wide_as_asked_and_keeps_its_shape():
    assert sizes_mm(written(report(body=(picture(120),)))) == [(120, 60)]


@pytest.mark.parametrize(
    ("landscape", "points", "size"),
    [
        (False, (680, 340), (165, 82)),
        (True, (680, 340), (252, 126)),
        (False, (100, 400), (59, 237)),
    ],
    ids=["wider than a page", "wider than a landscape page", "higher than a page"],
)
def test_picture_is_made_smaller_where_the_page_does_not_hold_it(landscape, points, size):
    annex = Annex("Biểu đồ kết quả", (picture(400, points),), landscape=landscape)

    assert sizes_mm(written(report(annexes=(annex,)))) == [size]


def test_picture_says_what_it_shows():
    drawn = part(report(body=(picture(),)), "word/document.xml")

    assert re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', drawn) == [ALT]
    assert re.findall(r'<wp:docPr [^>]*name="([^"]*)"', drawn) == [CAPTION]


def test_caption_stands_below_the_picture_and_is_held_to_it():
    word = written(report(body=(Paragraph("Một."), picture(), Paragraph("Hai."))))

    names = [p.style.name for p in word.paragraphs]
    at = names.index("Hình")
    assert names[at + 1] == "Tên hình"
    assert styled(word, "Tên hình") == [CAPTION]
    assert word.styles["Hình"].paragraph_format.keep_with_next
    assert word.styles["Tên hình"].font.italic


def test_two_pictures_have_keys_of_their_own_and_the_same_file_each_time():
    document = report(body=(picture(), picture(80, (200, 100))))

    keys = re.findall(r'<wp:docPr id="(\d+)"', part(document, "word/document.xml"))
    assert len(set(keys)) == 2
    assert write(document) == write(document)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"png": b"<svg/>"}, "hình “Biểu đồ 1. Tình hình thực hiện nhiệm vụ”, tệp ảnh PNG"),
        ({"alt": " "}, "hình “Biểu đồ 1. Tình hình thực hiện nhiệm vụ”, lời mô tả"),
        ({"caption": ""}, "hình “1”, tên hình"),
    ],
    ids=["no picture", "nothing said", "no caption"],
)
def test_picture_that_lacks_something_is_refused(changes, gap):
    with pytest.raises(MissingFigure) as missing:
        write(report(body=(picture(**changes),)))

    assert gap in str(missing.value)
