"""The mark at the foot of the first page."""

from io import BytesIO

import docx
import segno
from docx.oxml.ns import qn
from PIL import Image

import nd30

from . import samples

ADDRESS = "https://cchc.xa-khe-may.gov.vn/v/abcd2345efgh/"
SCALE = 4


def qr() -> bytes:
    file = BytesIO()
    segno.make_qr(ADDRESS, error="m").save(file, kind="png", scale=SCALE)
    return file.getvalue()


def test_a_mark_stands_on_the_first_page_alone_and_moves_nothing():
    plain = nd30.write(samples.full_report())
    mark = nd30.Mark(qr(), "Mã QR & “kiểm tra”")

    marked = nd30.marked(plain, mark)

    word = docx.Document(BytesIO(marked))
    first, *others = (section.first_page_footer for section in word.sections)
    [anchor] = first._element.iter(qn("wp:anchor"))
    assert [each.get("descr") for each in anchor.iter(qn("wp:docPr"))] == [mark.alt]
    assert [extent.get("cx") for extent in anchor.iter(qn("wp:extent"))] == [str(18 * 36_000)]
    assert others
    assert not any(list(footer._element.iter(qn("w:drawing"))) for footer in others)
    assert samples.texts(word.element) == samples.texts(docx.Document(BytesIO(plain)).element)
    assert marked == nd30.marked(plain, mark)


def test_the_printed_picture_is_the_code_of_the_address():
    marked = nd30.marked(nd30.write(samples.report()), nd30.Mark(qr(), "Mã"))

    footer = docx.Document(BytesIO(marked)).sections[0].first_page_footer
    [picture] = [link.target_part.blob for link in footer.part.rels.values()]
    image = Image.open(BytesIO(picture)).convert("L")
    code = segno.make_qr(ADDRESS, error="m")
    border = code.default_border_size
    middle = SCALE // 2
    assert [
        [
            int(
                image.getpixel(((x + border) * SCALE + middle, (y + border) * SCALE + middle)) < 128
            )
            for x in range(len(code.matrix))
        ]
        for y in range(len(code.matrix))
    ] == [list(row) for row in code.matrix]
