"""Our checker and the measure outside this repository say the same of the same pages, check by
check.
"""

import importlib.util
import re
from pathlib import Path

import pytest

from nd30 import check, write
from tests.nd30.checking.printing import print_all
from tests.nd30.checking.spoiling import CASES
from tests.nd30.extremes import extremes
from tests.nd30.samples import full_report, plan

TOOL = Path(__file__).parents[4] / "shared/tools/check_nd30.py"
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not TOOL.exists(), reason="the measure of the decree is not at hand"),
]
HAND_OVER = r"""#!/bin/sh
eval file=\${$#}
eval folder=\${$(($# - 1))}
cp "${file%.docx}.pdf" "$folder"
"""
CHECKS = (  # what the tool calls a check -> our code; the first that fits
    (r"section \d+: A4", "paper"),
    ("first section is portrait", "portrait"),
    (r"section \d+: margins", "margins"),
    ("only Times New Roman", "font"),
    ("text is NFC", "unicode"),
    ("no placeholder", "placeholder"),
    ("Quốc hiệu printed", "country"),
    ("Quốc hiệu: ", "country-look"),
    ("Tiêu ngữ printed", "motto"),
    ("Tiêu ngữ: ", "motto-look"),
    ("Tiêu ngữ centred", "motto-place"),
    ("a solid line as long", "motto-line"),
    ("issuing agency", "agency"),
    ("agency: ", "agency-look"),
    (".* issuer's name beneath", "agency-line"),
    ("Số, ký hiệu", "number"),
    ("number: ", "number-look"),
    (r"place and date \(", "date"),
    ("place and date: ", "date-look"),
    ("date on the line", "date-place"),
    ("name of the document type", "kind"),
    ("type: ", "kind-look"),
    ("trích yếu: ", "subject"),
    (".* trích yếu's last line", "subject-line"),
    ("Nơi nhận printed", "recipients"),
    ("body text is", "body-size"),
    ("body is justified", "body-justified"),
    ("first line indented", "body-indent"),
    ("Nơi nhận: ", "recipients-look"),
    ("recipients: ", "recipients-list"),
    ("signer's authority", "signer-title"),
    ("signer's name", "signer-name"),
    ("no page number", "first-page-number"),
    ("page numbers from 2", "page-numbers"),
    ("Phụ lục begins", "annex"),
    ("Phụ lục: ", "annex-look"),
    ("annex title", "annex-title"),
    (r"\(Kèm theo", "annex-reference"),
    ("long tables repeat", "table-head"),
)
# Short texts, letters and annexes without a long table are no fault, though the tool says so.
SOUND = {
    "full report": full_report(),
    "plan": plan(),
    **{
        name: document
        for name, document in extremes().items()
        if name in ("five legal bases", "long agency, long title", "groups of one row")
    },
}
# Beyond the tool: the pages are ours alone, a text without a kind has no title for us, and
# without its Quốc hiệu the Tiêu ngữ has no place to be missed. It knows no calendar, takes a number
# without a colon for none, and judges no text whose paragraphs all begin at the margin.
OTHERWISE = (
    "subject of a letter too small",
    "Quốc hiệu otherwise",
    "a day that no calendar has",
    "number without its colon",
    "no indent",
)
SPOILT = {
    name: spoil
    for name, (codes, spoil) in CASES.items()
    if codes & {code for _, code in CHECKS} and name not in OTHERWISE
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    files = {name: write(document) for name, document in SOUND.items()}
    files |= {name: spoil() for name, spoil in SPOILT.items()}
    return print_all(tmp_path_factory.mktemp("printed"), files)


@pytest.fixture
def measure(monkeypatch, tmp_path, capsys):
    """The tool, given the pages that we have instead of printing them anew."""
    hand_over = tmp_path / "soffice"
    hand_over.write_text(HAND_OVER)
    hand_over.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    specification = importlib.util.spec_from_file_location("measure", TOOL)
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)

    def measured(file: Path, *options: str) -> dict[str, bool]:
        """Our code of each check that the tool made, and whether it holds."""
        monkeypatch.setattr("sys.argv", ["check_nd30.py", str(file), *options])
        with pytest.raises(SystemExit):
            tool.main()
        results: dict[str, bool] = {}
        for line in capsys.readouterr().out.splitlines()[:-1]:
            code = next(code for name, code in CHECKS if re.match(f"(?:ok  |FAIL)  {name}", line))
            results[code] = results.get(code, True) and line.startswith("ok")
        return results

    return measured


@pytest.mark.parametrize("name", sorted(SOUND | SPOILT))
def test_both_say_the_same_check_by_check(printed, measure, name):
    ours = {finding.code for finding in check(*printed[name].contents)}
    annexed = any(code.startswith("annex") for code in CASES[name][0]) if name in CASES else True

    theirs = measure(printed[name].file, *(["--appendix"] if annexed else []))

    assert {code: code not in ours for code in theirs} == theirs
    assert len(theirs) > 20
