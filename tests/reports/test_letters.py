"""The letters of a round: notice of the appraisal, report that explains, proposal to publish."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.urls import reverse

import nd30
from accounts.models import Role
from documents.letters.writing import gaps_of, letter_document
from documents.models import Letter
from documents.placeholders import GAP, OPEN
from parindex.facts import Facts
from parindex.services import moment
from parindex.services.appraisal import accept_rest, appraise, appraise_again, finish_first
from parindex.services.scoring import attach_evidence, explain, send_explanations
from parindex.services.surveys import store_survey
from plans.services import add_evidence
from reports.letters import (
    LetterMarks,
    appraisal_notice,
    explanation_report,
    publication_proposal,
)
from tests.factories import make_plan, make_user
from tests.nd30.samples import texts
from tests.parindex.rounds import make_round, open_window, play_to_first, play_to_second

pytestmark = pytest.mark.django_db
MARKS = LetterMarks("7", date(2027, 1, 5), "Vi Thị Hà")


def said_in(document: nd30.Document) -> str:
    return "\n".join(texts(docx.Document(BytesIO(nd30.write(document))).element.body))


@pytest.fixture
def contested():
    """A commune whose 1.1.2 and 1.2 were changed, and 2.1 questioned."""
    played = make_round()
    department = played.appraiser.unit
    department.name = department.short_name = "Sở Nội vụ"
    department.abbreviation = "SNV"
    department.save()
    make_plan(played.communes[0])
    play_to_first(played)
    changed = {
        "by": played.appraiser,
        "seen": 9,
        "verdict": "changed",
        "reason": "Thiếu sổ theo dõi.",
    }
    appraise(played.score("1.1.2"), points=Decimal(16), **changed)
    appraise(played.score("1.2"), points=Decimal(5), **changed)
    asked = {"verdict": "questioned", "reason": "Chưa thấy hồ sơ."}
    appraise(played.score("2.1"), by=played.appraiser, seen=9, **asked)
    accept_rest(played.assessment(), by=played.appraiser)
    finish_first(played.assessment(), by=played.appraiser)
    return played


def answer(played, code, text):
    explain(played.score(code), by=played.standing(), text=text, seen=9)


def prove(played, *codes):
    commune, by = played.communes[0], played.standing()
    piece = add_evidence(
        authority=commune,
        unit=by.unit,
        by=by,
        year=2026,
        title="Sổ theo dõi",
        link="https://x.vn/so",
    )
    for code in codes:
        attach_evidence(played.score(code), by=by, evidence=[piece], page="3")


def test_the_notice_says_what_was_changed_and_until_when_to_explain(contested):
    open_at = appraisal_notice(contested.assessment())
    window = open_window(contested.criteria_set, "explanation")

    said = said_in(appraisal_notice(contested.assessment(), MARKS))

    assert "SỞ NỘI VỤ" in said
    assert "Số: 07/TB-SNV" in said
    assert "GIÁM ĐỐC\nVi Thị Hà" in said
    assert "77,00 điểm; tổng điểm thẩm định lần 1: 32,00 điểm (giảm 45,00 điểm)" in said
    rows = {row[0]: row for row in cells(appraisal_notice(contested.assessment()))}
    assert rows["1.1.2"] == ["1.1.2", "Hoàn thành kế hoạch", "18,00", "16,00", "Thiếu sổ theo dõi."]
    assert rows["1.2"][-1] == "Như tiêu chí 1.1.2."
    assert rows["2.1"] == ["2.1", "Đúng hạn", "40,50", "0,00", "Chưa thấy hồ sơ."]
    assert rows["2"] == ["2", "Thủ tục hành chính", "60,00", "40,50", "0,00", "−40,50"]
    assert f"đến {moment(window.closes_at)}." in said
    assert not GAP.search(said)
    assert GAP.search(said_in(open_at))[0] == OPEN


def cells(document):
    word = docx.Document(BytesIO(nd30.write(document)))
    return [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]


def test_the_notice_after_the_second_appraisal_says_what_stands(contested):
    answer(contested, "2.1", "Đã đối chiếu.")
    send_explanations(contested.assessment(), by=contested.standing())
    with pytest.raises(nd30.MissingFigure, match="chưa thẩm định lần 2"):
        appraisal_notice(contested.assessment())
    again = {"points": Decimal(30), "reason": "Chấp nhận một phần."}
    appraise_again(contested.score("2.1"), by=contested.appraiser, seen=9, **again)

    notice = appraisal_notice(contested.assessment(), MARKS)

    said = said_in(notice)
    assert ["2.1", "Đúng hạn", "40,50", "30,00", "Chấp nhận một phần."] in cells(notice)
    assert "thẩm định sau giải trình: 62,00 điểm" in said
    assert "YÊU CẦU GIẢI TRÌNH" not in said


def test_the_report_explains_each_contested_criterion_once(contested):
    answer(contested, "1.1.2", "Đã đối chiếu với sổ.\n- Bổ sung trang 3")
    draft = said_in(explanation_report(contested.assessment()))
    answer(contested, "2.1", "Đã đối chiếu với sổ.\n- Bổ sung trang 3")
    prove(contested, "1.1.2", "2.1")

    report = explanation_report(contested.assessment(), MARKS, notice="số 07/TB-SNV")

    said = said_in(report)
    assert GAP.search(draft)  # the notice, and what 2.1 has to say
    assert not GAP.search(said)
    assert "Căn cứ Thông báo số 07/TB-SNV của Sở Nội vụ" in said
    assert "điều chỉnh điểm 02 tiêu chí và yêu cầu giải trình 01 tiêu chí" in said
    assert "thống nhất với điểm thẩm định của: 1.2. Báo cáo." in said
    assert said.count("Đã đối chiếu với sổ") == 1
    assert "Giải trình: Như tiêu chí 1.1.2." in said
    assert ["1", "Sổ theo dõi", "1.1.2, 2.1"] in cells(report)


def test_the_proposal_tells_the_round_and_its_results(contested):
    with pytest.raises(nd30.MissingFigure, match="Chưa thẩm định xong 1 đơn vị"):
        publication_proposal(contested.criteria_set)
    answer(contested, "2.1", "Đã đối chiếu.")
    send_explanations(contested.assessment(), by=contested.standing())
    again = {"points": Decimal("40.5"), "reason": "Chấp nhận."}
    appraise_again(contested.score("2.1"), by=contested.appraiser, seen=9, **again)
    result = {contested.score("2.2").pk: Facts(answers={"A": 1})}
    store_survey(contested.criteria_set, result, by=contested.appraiser)

    proposal = publication_proposal(contested.criteria_set, MARKS)

    said = said_in(proposal)
    assert "Số: 07/TTr-SNV" in said
    assert f"Kính gửi: {contested.province.name}" in said
    assert "điều chỉnh điểm 02 lượt, yêu cầu giải trình 01 lượt" in said
    assert "giải trình 01 lượt tiêu chí; thẩm định lại 01 lượt" in said
    assert ["1", "Chỉ đạo, điều hành", "40,00", "31,00", "77,50", "31,00", "31,00"] in cells(
        proposal
    )
    assert len(proposal.annexes) == 2
    assert not GAP.search(said)


def test_no_letter_before_its_time():
    played = make_round()
    play_to_first(played)
    for letter in (appraisal_notice, explanation_report):
        with pytest.raises(nd30.MissingFigure, match="chưa kết thúc thẩm định lần 1"):
            letter(played.assessment())
    accepted = make_round()
    play_to_second(accepted)
    with pytest.raises(nd30.MissingFigure, match="chấp nhận mọi điểm tự chấm"):
        explanation_report(accepted.assessment())


def test_pages_turn_them_into_letters_that_say_the_same_and_wait_for_what_is_open(
    client, contested
):
    department = contested.appraiser.unit
    writer = make_user(department, Role.STANDING_BODY, Role.APPRAISER)
    address = reverse("reports:assessment_letter", args=[contested.assessment().pk])
    client.force_login(writer)

    client.post(address, {"what": "notice"})
    client.post(reverse("reports:set_letter", args=[contested.criteria_set.pk]))
    client.force_login(contested.standing())
    client.post(address)

    notice, report = Letter.objects.order_by("pk")
    assert (notice.document.symbol, report.document.kind) == ("TB-SNV", "BC")
    assert notice.document.authority == department
    for letter, document in (
        (notice, appraisal_notice(contested.assessment())),
        (report, explanation_report(contested.assessment())),
    ):
        printed = letter_document(letter)
        assert printed.body == document.body
        assert printed.annexes == document.annexes
        assert printed.legal_bases == document.legal_bases
        assert any("còn chỗ trống “……”" in gap for gap in gaps_of(letter))
