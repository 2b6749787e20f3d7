"""Documents with extreme data, printed in one run: nothing is lost, nothing stands off the page."""

import re
from collections import Counter
from io import BytesIO

import docx
import pypdfium2
import pytest

import nd30
from tests.machine import run_to_end
from tests.nd30.samples import texts

from .extreme import DOCUMENTS

POINTS_PER_MM = 72 / 25.4
MARGIN = 14 * POINTS_PER_MM  # Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.4: 15 mm at the least
MOST_ROWS_A_PAGE = 40

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Each document: its Word file and its pages."""
    folder = tmp_path_factory.mktemp("extreme")
    words = {name: nd30.write(document) for name, document in DOCUMENTS.items()}
    for name, content in words.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = map(str, sorted(folder.glob("*.docx")))
    run_to_end(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources]
    )
    return {
        name: (content, pypdfium2.PdfDocument(folder / f"{name}.pdf"))
        for name, content in words.items()
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_lost_and_nothing_stands_off_the_page(printed, name):
    content, pages = printed[name]
    shown: Counter[str] = Counter()

    for page in pages:
        text = page.get_textpage()
        assert text.count_chars() > 0
        shown += letters(text.get_text_range())
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        assert min(left for left, _, _, _ in boxes) >= MARGIN
        assert max(right for _, _, right, _ in boxes) <= page.get_width() - MARGIN
        assert min(bottom for _, bottom, _, _ in boxes) >= MARGIN

    word = docx.Document(BytesIO(content))
    written = letters("".join(texts(word.element.body)))
    assert written - shown == Counter()


def letters(text: str) -> Counter[str]:
    """How often each letter and figure stands there, in whatever case."""
    return Counter(re.sub(r"[\W_]", "", text).casefold())


def test_each_letter_is_in_the_one_font(printed):
    fonts = {
        re.sub(r"^.*\+|-.*$", "", font.get_base_name())
        for _, pages in printed.values()
        for page in list(pages)[:3]
        for each in page.get_objects(max_depth=5)
        if isinstance(each, pypdfium2.PdfTextObj) and (font := each.get_font())
    }

    assert fonts == {"LiberationSerif"}


def test_a_long_table_breaks_into_full_pages(printed):
    rows = len(DOCUMENTS["three thousand rows"].annexes[0].blocks[0].rows)
    _, pages = printed["three thousand rows"]

    assert rows / MOST_ROWS_A_PAGE < len(pages) < rows / 15
