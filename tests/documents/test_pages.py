"""Pages of a PDF as pictures and text, and files that want to do harm."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from documents import pages, reading_apart
from documents.pages import (
    UnreadablePages,
    page_count,
    page_picture,
    page_pictures,
    page_texts,
)

A4 = (0, 0, 595, 842)
TEXT = b"BT /F1 24 Tf 72 700 Td (Bao cao %d) Tj ET"


def pdf(*contents: bytes, box=A4, resources=None, **saving) -> bytes:
    """A PDF with a page for each content stream."""
    file = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont = pikepdf.Name.Helvetica
    named = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), **(resources or {}))
    named = file.make_indirect(named)
    streams = {content: file.make_stream(content) for content in set(contents)}
    tree = file.Root.Pages
    for content in contents:
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=list(box), Resources=named)
        page.Contents, page.Parent = streams[content], tree
        tree.Kids.append(file.make_indirect(page))  # `file.pages` would look through all each time
    tree.Count = len(contents)
    return saved(file, **saving)


def saved(file: pikepdf.Pdf, **saving) -> bytes:
    written = BytesIO()
    file.save(written, **saving)
    return written.getvalue()


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        return image.size


def test_pages_are_counted_drawn_and_read():
    file = pdf(TEXT % 1, TEXT % 2, b"1 0 0 rg 100 100 200 200 re f")

    assert page_count(file) == 3
    assert page_texts(file) == ["Bao cao 1", "Bao cao 2", ""]
    assert page_picture(file, 1, 700) == page_pictures(file, [2, 1], 700)[1]
    assert [size_of(picture) for picture in page_pictures(file, [1, 3], 700)] == [(700, 991)] * 2
    with Image.open(BytesIO(page_picture(file, 3, 595))) as red:
        assert red.getpixel((200, 842 - 200)) == (255, 0, 0)
        assert red.getpixel((400, 100)) == (255, 255, 255)


def test_the_look_of_a_digital_signature_is_drawn():
    file = pikepdf.open(BytesIO(pdf(TEXT % 1)))
    look = file.make_stream(b"1 0 0 rg 0 0 100 50 re f")
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 50]
    field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, F=4)
    field.FT, field.T, field.Rect = pikepdf.Name.Sig, "Chữ ký", [400, 100, 500, 150]
    field.AP = pikepdf.Dictionary(N=look)
    field = file.make_indirect(field)
    file.pages[0].Annots = pikepdf.Array([field])
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)

    with Image.open(BytesIO(page_picture(saved(file), 1, 595))) as page:
        assert page.getpixel((450, 842 - 125)) == (255, 0, 0)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_page_that_is_not_there_is_told(number):
    with pytest.raises(IndexError):
        page_picture(pdf(TEXT, TEXT), number, 500)


def test_no_call_asks_for_more_than_a_page_needs():
    file = pdf(TEXT)

    for numbers, width in (([1] * 51, 100), ([1], 2_001), ([1], 0)):
        with pytest.raises(ValueError, match="at most 50 pages"):
            page_pictures(file, numbers, width)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((0, 0, 1e7, 1e7), (500, 500)),
        ((0, 0, 14_400, 1), (500, 1)),
        ((0, 0, 1, 14_400), (1, 2_000)),
        ((0, 0, 0, 0), (500, 648)),  # drawn as a sheet of Letter
        ((595, 842, 0, 0), (500, 708)),
    ],
    ids=["huge", "flat", "high", "empty", "upside down"],
)
def test_a_strange_sheet_is_drawn_no_larger(box, size):
    assert size_of(page_picture(pdf(TEXT % 1, box=box), 1, 500)) == size


def test_ten_thousand_pages_cost_no_more_than_the_one_asked_for():
    file = pdf(*[TEXT % 1] * 10_000)

    assert page_count(file) == 10_000
    assert size_of(page_picture(file, 10_000, 100)) == (100, 142)


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        (b"", "bị hỏng"),
        (b"%PDF-1.7\n%%EOF", "bị hỏng"),
        (pdf(TEXT)[:200], "bị hỏng"),
        (pdf(TEXT, encryption=pikepdf.Encryption(owner="a", user="b")), "đặt mật khẩu"),
    ],
    ids=["empty", "no pages", "cut off", "locked"],
)
def test_what_cannot_be_opened_is_told(file, complaint):
    for call in (page_count, lambda file: page_picture(file, 1, 500)):
        with pytest.raises(UnreadablePages, match=complaint):
            call(file)


def test_a_file_without_its_table_of_objects_is_mended():
    file = pdf(TEXT % 1, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = file.rindex(b"startxref")

    assert page_texts(file[:place] + b"startxref\n7\n%%EOF") == ["Bao cao 1"]


def nested_forms() -> bytes:
    """A form that is drawn ten times by each of ten forms, and so on: 10 to the 12th."""
    file = pikepdf.open(BytesIO(pdf(b"/X Do")))
    drawn = file.make_stream(b"0 0 100 100 re f")
    for _ in range(12):
        outer = file.make_stream(b"/X Do " * 10)
        inner, drawn = drawn, outer
        inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, list(A4)
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, list(A4)
    file.pages[0].Resources.XObject = pikepdf.Dictionary(X=drawn)
    return saved(file)


def test_what_is_drawn_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(pages, "SECONDS", 2)

    with pytest.raises(UnreadablePages, match="quá nặng"):
        page_picture(nested_forms(), 1, 500)


def test_what_takes_more_memory_than_it_is_given_is_ended(monkeypatch):
    monkeypatch.setattr(reading_apart, "MEMORY", 50_000_000)

    with pytest.raises(UnreadablePages, match="quá nặng"):
        page_picture(pdf(TEXT, box=(0, 0, 100, 400)), 1, 2_000)
