"""What the checker says of printed documents: nothing of sound ones, of each spoilt one what is
wrong with it.
"""

import pytest

from nd30 import check, write
from nd30.checking.kinds import KINDS
from tests.nd30.checking.by_hand import by_hand
from tests.nd30.checking.kinds import of_each_kind
from tests.nd30.checking.printing import print_all
from tests.nd30.checking.spoiling import CASES, scanned
from tests.nd30.extremes import extremes
from tests.nd30.samples import draft, full_report, plan, report
from tests.sampling import share

pytestmark = [pytest.mark.office, pytest.mark.sampled]
DAYS = 4  # until each document had its turn

SOUND = {
    **extremes(),
    "report": report(),
    "full report": full_report(),
    "plan": plan(),
    "draft": draft(plan()),
}
# LibreOffice forgets in cells that two lines of a paragraph stay together
TORN = {"tall cells", "tall cells lying"}
OTHERS = sorted({*SOUND} - TORN - {"report", "draft"})
SPOILT = share(sorted(CASES), DAYS)
KINDS_OF_TODAY = share(sorted(KINDS), DAYS)
SOUND_OF_TODAY = ["report", "draft", *share(OTHERS, DAYS)]


def codes(findings) -> set[str]:
    return {finding.code for finding in findings}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """All documents of this module, printed in one run."""
    files = {
        **{name: write(SOUND[name]) for name in SOUND_OF_TODAY},
        **{name: CASES[name][1]() for name in SPOILT},
        **of_each_kind(KINDS_OF_TODAY),
        **by_hand(),
        "a scan": scanned(),
    }
    return print_all(tmp_path_factory.mktemp("printed"), files)


@pytest.mark.parametrize("name", SOUND_OF_TODAY)
def test_a_sound_document_gives_no_finding(printed, name):
    file, pages = printed[name].contents
    annexed = bool(SOUND[name].annexes)

    assert check(file, pages, unsigned=name == "draft", annexed=annexed) == []
    assert check(None, pages, unsigned=name == "draft", annexed=annexed) == []


@pytest.mark.parametrize("kind", KINDS_OF_TODAY)
def test_each_kind_of_document_is_known(printed, kind):
    file, pages = printed[kind].contents

    assert check(file, pages) == []
    assert check(None, pages) == []


@pytest.mark.parametrize("name", ["invitation", "act of law", "at tabs"])
def test_a_sound_document_of_anybody_gives_no_finding(printed, name):
    file, pages = printed[name].contents

    assert check(file, pages) == []
    assert check(None, pages) == []


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_found_and_nothing_else(printed, name):
    expected, _ = CASES[name]

    findings = check(*printed[name].contents)

    assert codes(findings) == expected
    assert all(finding.sentence and finding.place and finding.rule for finding in findings)


def test_of_a_scan_nothing_is_said_but_that(printed):
    _, pages = printed["a scan"].contents

    assert [finding.code for finding in check(None, pages)] == ["no-text"]


def test_an_annex_that_is_asked_for_is_missed(printed):
    assert codes(check(*printed["report"].contents, annexed=True)) == {"annex"}


def test_an_open_number_day_and_name_are_missed_in_what_is_signed(printed):
    assert codes(check(*printed["draft"].contents)) == {"number", "date", "signer-name"}
