"""The reader against real plans with known answers, which are kept beside the checkout and not
inside it.
"""

import json
import re

import pytest

from planreader import read_plan
from planreader.blocks import TableRow
from planreader.layout.columns import columns_of
from planreader.words import bare

from .reference import PLANS, score

FLOOR = 0.97
RUN = 5  # words

if not PLANS:
    pytest.skip(
        "the reference plans are not beside this checkout (../shared)", allow_module_level=True
    )


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_a_real_plan_scores(path, tmp_path):
    assert score(read_plan([path]), path, tmp_path) >= FLOOR


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_no_word_of_a_real_plan_is_lost(path):
    """Every run of words of the source stands in some part of the draft (headings of columns are
    its keys).
    """
    draft = read_plan([path])
    found = " ".join(words_of(json.dumps(draft.as_json(), ensure_ascii=False).replace("\\n", " ")))

    lost = [
        line
        for source in draft.sources
        for line in source.lines
        for cell in line.split(" | ")
        for run in runs_of(cell)
        if run not in found and columns_of(TableRow(tuple(line.split(" | ")))) is None
    ]

    assert lost == []


def words_of(text):
    return re.findall(r"\w+", bare(text))


def runs_of(text):
    words = words_of(re.sub(r"^(?:[IVX]+|\d+)$", "", text))
    return [" ".join(words[start : start + RUN]) for start in range(0, len(words), RUN)]
