"""A document of another commune, or one that was recognised in pictures, is told as such."""

from types import SimpleNamespace

import pytest

from planning.importing.issuer import foreign_issuer
from planning.importing.services import import_documents
from planreader import SourceFile
from tests.factories import make_commune, make_office
from tests.plans.documents import plan_upload
from tests.plans.khe_da import make_import, make_khe_da

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return make_commune(
        name="Ủy ban nhân dân xã Khe Đá", short_name="UBND xã Khe Đá", place="Khe Đá", code="khe-da"
    )


@pytest.mark.parametrize(
    ("issuer", "place", "foreign"),
    [
        ("ỦY BAN NHÂN DÂN XÃ KHE ĐÁ", "Khe Đá", False),
        ("UBND xã Khe Đá", "", False),
        ("Văn phòng HĐND và UBND xã Khe Đá", "Khe Đá", False),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Khe Đá", False),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "", False),
        ("", "", False),
        ("ỦY BAN NHÂN DÂN XÃ SUỐI HẠ", "Suối Hạ", True),
        ("ỦY BAN NHÂN DÂN PHƯỜNG BẾN ĐÒ", "", True),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Suối Hạ", True),
    ],
)
def test_a_document_is_foreign_when_it_names_another_place(commune, issuer, place, foreign):
    head = SimpleNamespace(values={"issuer": issuer, "place": place})

    said = foreign_issuer(SimpleNamespace(head=head), commune)

    assert bool(said) is foreign
    assert not foreign or "UBND xã Khe Đá" in said


def test_the_plan_of_an_office_is_its_communes(commune):
    office = make_office(commune)
    head = SimpleNamespace(values={"issuer": "UBND xã Khe Đá", "place": "Khe Đá"})

    assert foreign_issuer(SimpleNamespace(head=head), office) == ""


def test_the_command_and_the_page_say_it(client):
    place = make_khe_da()
    client.force_login(place.standing)
    page = client.get(make_import(place).get_absolute_url()).content.decode()
    other = make_commune(name="Ủy ban nhân dân xã Suối Hạ", place="Suối Hạ", code="suoi-ha")
    upload = plan_upload()

    made = import_documents([SourceFile(upload.name, upload.read())], unit=other)

    assert "không phải của" not in page
    assert "Văn bản này là của “UBND XÃ KHE ĐÁ”, không phải của" in made.doubtful[0]


def test_what_was_recognised_in_pictures_is_marked(client):
    place = make_khe_da()
    client.force_login(place.standing)
    scanned = make_import(place)
    scanned.draft["read_by_ocr"] = ["ke-hoach-quet.pdf"]
    scanned.save()

    page = client.get(scanned.get_absolute_url()).content.decode()

    assert "Chữ của ke-hoach-quet.pdf do phần mềm nhận dạng từ bản quét" in page
