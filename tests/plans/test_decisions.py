"""Plans that a decision enacts, on their page and where other documents cite them."""

from datetime import date
from io import BytesIO

import docx
import pytest

from plans.articles import articles_of, decided_by
from plans.models import Plan
from reports.plan_document import plan_document
from tests.factories import make_commune, make_plan, make_standing_officer

pytestmark = pytest.mark.django_db
TEXT = """\
QUYẾT ĐỊNH
CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SUỐI HẠ
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026.
Điều 2. Các phòng chịu trách nhiệm thi hành.
Nơi nhận:
KẾ HOẠCH"""
BASIS = {"number": None, "issued_on": None, "text": "Căn cứ Luật Tổ chức chính quyền địa phương"}


def make_enacted(text=TEXT, **values):
    sections = [{"heading": "", "text": text}, {"heading": "I. NHIỆM VỤ", "text": "1. Thể chế"}]
    return make_plan(
        make_commune(),
        form=Plan.Form.DECISION,
        number="112/QĐ-UBND",
        issued_on=date(2025, 12, 30),
        title="Cải cách hành chính năm 2026",
        sections=sections,
        legal_bases=[BASIS],
        **values,
    )


def test_the_articles_are_those_that_were_read():
    plan = make_enacted()

    assert [(each.lead, each.text) for each in articles_of(plan)] == [
        ("Điều 1.", "Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026."),
        ("Điều 2.", "Các phòng chịu trách nhiệm thi hành."),
    ]
    assert decided_by(plan) == "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SUỐI HẠ"


def test_without_articles_the_usual_ones_enact_the_plan():
    plan = make_enacted("")

    first, *_, last = articles_of(plan)
    assert first.text == "Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026."
    assert last.text.endswith("thi hành Quyết định này./.")
    assert decided_by(plan) == ""


def test_the_page_shows_the_decision_and_its_plan(client):
    plan = make_enacted()
    client.force_login(make_standing_officer(plan.unit))

    page = client.get(plan.get_absolute_url()).content.decode()

    assert "<h2>Quyết định</h2>" in page
    assert "<strong>Điều 2.</strong> Các phòng chịu trách nhiệm thi hành." in page


def test_documents_cite_the_decision_that_enacts_the_plan():
    plan = make_enacted()

    assert plan.reference == (
        "Kế hoạch ban hành kèm theo Quyết định số 112/QĐ-UBND ngày 30/12/2025"
    )


@pytest.mark.parametrize(
    ("title", "amid"),
    [
        ("Cải cách hành chính năm 2026", "cải cách hành chính năm 2026"),
        ("Kế hoạch cải cách hành chính năm 2026", "cải cách hành chính năm 2026"),
        ("CCHC xã Suối Hạ năm 2026", "CCHC xã Suối Hạ năm 2026"),
        ("", ""),
    ],
)
def test_a_title_in_the_midst_of_a_sentence(title, amid):
    assert Plan(title=title).title_amid == amid


def test_the_page_and_the_document_word_the_decision_alike(client):
    plan = make_enacted(place="Suối Hạ", recipients=["Lưu: VT"])
    client.force_login(make_standing_officer(plan.unit))

    page = client.get(plan.get_absolute_url()).content.decode()
    document = docx.Document(BytesIO(plan_document(plan)))

    words = "Về việc ban hành Kế hoạch cải cách hành chính năm 2026"
    assert words in page
    assert words in [paragraph.text for paragraph in document.paragraphs]
    assert str(plan) == "Kế hoạch theo Quyết định 112/QĐ-UBND năm 2026"
