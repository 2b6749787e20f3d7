"""What a reader holds in hand: the file is printed by LibreOffice and the letters are measured."""

import re
from itertools import pairwise

import pdfplumber
import pytest

from nd30 import Annex, write
from tests.machine import run_to_end
from tests.nd30.samples import full_report, report
from tests.nd30.test_pictures import picture

POINTS_PER_MM = 72 / 25.4

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The printed pages of a report with two annexes."""
    folder = tmp_path_factory.mktemp("printed")
    source = folder / "report.docx"
    source.write_bytes(write(full_report()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    # it starts LibreOffice as a process of its own, which a mere limit of time leaves behind
    run_to_end(command)
    with pdfplumber.open(folder / "report.pdf") as pdf:
        yield pdf.pages


def lines(page) -> list[dict]:
    return page.extract_text_lines()


def page_number(page) -> str:
    return page.within_bbox((0, 0, page.width, 20 * POINTS_PER_MM)).extract_text()


def line_starting(page, text: str) -> dict:
    return next(line for line in lines(page) if line["text"].startswith(text))


def first_pages(pages) -> list[int]:
    """Where the document and each annex begin."""
    return [
        0,
        *(n for n, page in enumerate(pages) if re.match(r"Phụ lục (I|II)\n", page.extract_text())),
    ]


def test_each_annex_begins_a_page_of_its_own(pages):
    starts = first_pages(pages)

    assert len(starts) == 3
    assert [pages[n].width > pages[n].height for n in starts] == [False, True, False]


def test_pages_are_numbered_from_2_and_anew_in_each_annex(pages):
    starts = [*first_pages(pages), len(pages)]
    expected = []
    for start, end in pairwise(starts):
        expected += ["", *(str(number) for number in range(2, end - start + 1))]

    assert [page_number(page) for page in pages] == expected
    assert len(expected) > 6


def test_title_stands_in_the_middle_of_the_text(pages):
    middle = (30 + 82.5) * POINTS_PER_MM

    for text in ("BÁO CÁO", "Kết quả công tác"):
        line = line_starting(pages[0], text)
        assert (line["x0"] + line["x1"]) / 2 == pytest.approx(middle, abs=2)


def test_heading_row_is_on_each_page_of_a_long_table(pages):
    _, first, second = first_pages(pages)

    for page in pages[first:second]:
        assert "STT Nội dung Sản phẩm" in page.extract_text()


def test_signature_is_on_the_page_of_the_last_words(pages):
    page = next(page for page in pages if "Nơi nhận:" in page.extract_text())
    text = page.extract_text()

    assert "./." in text
    assert "Nguyễn Thị Hoài Thương" in text


def test_no_page_is_blank(pages):
    assert all(page.extract_text().strip() for page in pages)


def test_pictures_stand_above_their_captions_inside_the_text(tmp_path):
    source = tmp_path / "pictures.docx"
    high = picture(400, (100, 400), caption="Biểu đồ 2. Cao hơn trang")
    source.write_bytes(write(report(annexes=(Annex("Biểu đồ", (picture(400), high)),))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = [profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    run_to_end(["soffice", *options, str(source)])

    with pdfplumber.open(tmp_path / "pictures.pdf") as pdf:
        shown = [page for page in pdf.pages if page.images]
        for page, caption in zip(shown, ("Biểu đồ 1.", "Biểu đồ 2."), strict=True):
            [image] = page.images
            assert image["bottom"] < line_starting(page, caption)["top"]
            assert image["x0"] >= 30 * POINTS_PER_MM - 1
            assert image["x1"] <= 195 * POINTS_PER_MM + 1
