"""Scans of real plans with known answers, which are kept beside the checkout and not inside it."""

import pytest

from planreader import SourceFile, read_plan
from tests.sampling import share

from . import scanned
from .reference import PLANS, score

FLOOR = 0.9
ASKEW = 0.7  # degrees: what is read so is read when it lies straight

if not PLANS:
    pytest.skip(
        "the reference plans are not beside this checkout (../shared)", allow_module_level=True
    )

pytestmark = [pytest.mark.office, pytest.mark.ocr, pytest.mark.long, pytest.mark.sampled]


def document_of(path):
    """The plan as a Word document, its appendix as a table."""
    source = read_plan([path]).sources[0]
    numbers = range(1, len(source.lines) + 1)
    texts = [source.lines[number - 1] for number in numbers if str(number) not in source.rows]
    rows = [row for row in source.rows.values() if len(row) == len(scanned.HEAD)]
    # its text repeats the heading on each page
    return scanned.plan_document(texts, rows[:1] + [row for row in rows if row != rows[0]])


@pytest.mark.parametrize("path", share(PLANS, len(PLANS)), ids=lambda path: path.stem[:3])
def test_a_scan_of_a_real_plan_that_lies_askew_scores(path, tmp_path):
    pages = [scanned.worn(page, ASKEW) for page in scanned.pages_of(document_of(path))]
    scan = SourceFile("quet.pdf", scanned.as_file(pages, "PDF", quality=60))

    assert score(read_plan([scan]), path, tmp_path) >= FLOOR
