"""The decision on publication of a round, with the ranking and the points by area."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from accounts.models import Role
from parindex.facts import Facts
from parindex.models import Assessment
from parindex.services.appraisal import accept_rest, finish_first, publish, start_appraisal
from parindex.services.scoring import enter_score, lock_self_score
from parindex.services.surveys import store_survey
from reports.publication import publication_document
from tests.documents.printed import form_findings
from tests.factories import make_user
from tests.nd30.samples import texts
from tests.parindex.rounds import enter_all, make_round, play_to_second

pytestmark = pytest.mark.django_db

DAY = date(2027, 1, 15)


def text_of(content) -> str:
    return "\n".join(texts(docx.Document(content).element.body))


def table(content: bytes, place: int) -> list[list[str]]:
    rows = docx.Document(BytesIO(content)).tables[place].rows
    return [[cell.text for cell in row.cells] for row in rows]


def name_of(unit) -> str:
    name = unit.name.removeprefix("Ủy ban nhân dân ")
    return name[:1].upper() + name[1:]


def decision(played):
    return reverse("reports:set_decision", args=[played.criteria_set.pk])


def test_the_decision_ranks_the_units(client):
    played = make_round(communes=2)
    for commune in played.communes:
        play_to_second(played, commune)
    client.force_login(played.appraiser)

    said = text_of(BytesIO(client.get(decision(played)).content))

    assert (
        decision(played)
        in client.get(
            reverse("parindex:set_publish", args=[played.criteria_set.pk])
        ).content.decode()
    )
    province = played.province.name
    assert all(f"Điều {n}." in said for n in (1, 2, 3))
    assert said.count(f"của {province})") == 2  # each annex names the issuer of the decision
    assert f"\n{province.upper()}\nCăn cứ Luật" in said
    assert "Căn cứ Quyết định số 12/QĐ-UBND ngày 01 tháng 9 năm 2026" in said
    assert "gồm 02 đơn vị, như sau:" in said
    assert "Xếp loại: Tốt: 02 đơn vị." in said
    assert table(client.get(decision(played)).content, -2)[1:] == [
        ["1", name_of(commune), "77,00", "90,59", "Tốt"] for commune in played.communes
    ]


def test_no_decision_while_a_unit_is_behind_and_none_for_others(client):
    played = make_round(communes=2)
    play_to_second(played)
    client.force_login(played.appraiser)
    page = client.get(decision(played), follow=True).content.decode()
    assert "Chưa lập được quyết định công bố. Chưa thẩm định xong 1 đơn vị" in page

    client.force_login(played.standing())
    assert client.get(decision(played)).status_code == 404


@pytest.mark.office
def test_the_decision_has_the_legal_form(tmp_path):
    played = make_round(communes=9)  # enough for a table that may need a second page
    Assessment.objects.update(state="second", index=90, final_total=90)
    output = tmp_path / "quyet-dinh.docx"
    output.write_bytes(publication_document(played.criteria_set))

    assert form_findings(output) == []


def play_without_area(played, commune):
    """Let nothing of the first area apply to a commune: its 40 points go to 2.1."""
    by = played.standing(commune)
    for code in ("1.1.1", "1.1.2", "1.2"):
        score = played.score(code, commune)
        none = {"facts": Facts(), "not_applicable": True, "reason": "Không phát sinh"}
        enter_score(score, by=by, seen=score.version, **none)
    lock_self_score(played.assessment(commune), by=by)
    start_appraisal(played.assessment(commune), by=played.appraiser)
    accept_rest(played.assessment(commune), by=played.appraiser)
    finish_first(played.assessment(commune), by=played.appraiser)


def test_the_points_by_area_say_what_does_not_apply_and_ties_share_a_rank():
    played = make_round(communes=3)
    first, second, third = played.communes
    first.name = first.name.replace(" xã ", " phường ")
    first.save()
    play_to_second(played, first)
    play_to_second(played, second)
    enter_all(played, third)
    play_without_area(played, third)
    surveyed = {
        played.score("2.2", each).pk: Facts(answers={"A": 4, "D": 1}) for each in played.communes
    }
    store_survey(played.criteria_set, surveyed, by=played.appraiser)
    make_user(
        played.province,
        Role.LEADER,
        position="Chủ tịch UBND tỉnh",
        last_name="Lý Văn",
        first_name="Bình",
    )
    publish(played.criteria_set, by=played.appraiser, number="8/QĐ-UBND", decided_on=DAY)
    played.criteria_set.refresh_from_db()

    content = publication_document(
        played.criteria_set, proposal="Tờ trình số 12/TTr-SNV ngày 10 tháng 01 năm 2027"
    )

    said = text_of(BytesIO(content))
    assert table(content, -1)[2:] == [
        [
            "1",
            name_of(third),
            "KAD",
            "88,50",
            "77,50",
            "76,50",
            "12,00",
            "1,00",
            "0,00",
            "89,50",
            "89,50",
            "Tốt",
        ],
        [
            "2",
            name_of(first),
            "35,50",
            "52,50",
            "77,00",
            "76,00",
            "12,00",
            "1,00",
            "0,00",
            "89,00",
            "89,00",
            "Tốt",
        ],
        [
            "2",
            name_of(second),
            "35,50",
            "52,50",
            "77,00",
            "76,00",
            "12,00",
            "1,00",
            "0,00",
            "89,00",
            "89,00",
            "Tốt",
        ],
    ]
    assert "KAD: không áp dụng" in said
    assert "xếp cùng một hạng" in said
    assert "Ủy ban nhân dân các xã, phường" in said
    assert "(02 xã, 01 phường)" in said
    assert "Số: 08/QĐ-UBND" in said
    assert "tại Tờ trình số 12/TTr-SNV" in said
    assert said.count("Lý Văn Bình") == 1
    deputy = publication_document(
        played.criteria_set, signer="Vi Thị Hà", signer_title="TM. Ủy ban nhân dân Phó Chủ tịch"
    )
    assert "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nVi Thị Hà" in text_of(BytesIO(deputy))
