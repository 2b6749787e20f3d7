"""The reader against real plans with known answers, which are kept beside the checkout and not
inside it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planreader import read_plan
from planreader.blocks import TableRow
from planreader.layout.columns import columns_of
from planreader.words import bare

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PLANS = sorted((SHARED / "seeds").glob("*.txt"))
FLOOR = 0.97
RUN = 5  # words

if not PLANS:
    pytest.skip(
        "the reference plans are not beside this checkout (../shared)", allow_module_level=True
    )


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:3])
def test_a_real_plan_scores(path, tmp_path):
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps(read_plan([path]).as_json(), ensure_ascii=False), encoding="utf-8")

    command = [
        sys.executable,
        SHARED / "tools" / "score_import.py",
        SHARED / "gold" / f"{path.stem}.json",
        draft,
    ]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert float(re.search(r"score: ([\d.]+)", output)[1]) >= FLOOR, output


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
