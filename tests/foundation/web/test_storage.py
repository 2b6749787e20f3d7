"""A full disk: a sentence, no half of a file, and no row without its file."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from foundation.web.storage import DiskFull, WholeFiles
from plans.models import Evidence, PlanImport
from tests.factories import (
    make_commune,
    make_standing_officer,
)
from tests.foundation.web.full_disk import files_in, fill_disk
from tests.plans import files

pytestmark = pytest.mark.django_db

FULL = "Máy chủ hết chỗ lưu tệp"


@pytest.fixture
def officer(client):
    officer = make_standing_officer(make_commune())
    client.force_login(officer)
    return officer


@pytest.fixture
def before(officer):
    return files_in(default_storage.location)


def test_a_file_is_there_as_a_whole_or_not_at_all(monkeypatch, tmp_path):
    storage = WholeFiles(tmp_path)
    fill_disk(monkeypatch)

    with pytest.raises(DiskFull, match=FULL):
        storage.save("a/b.txt", ContentFile(b"x" * 100_000))

    assert files_in(tmp_path) == set()


def test_a_name_that_is_taken_gives_another(tmp_path):
    storage = WholeFiles(tmp_path)

    names = [storage._save("a/b.txt", ContentFile(text)) for text in ("mot", "hai")]

    assert names[0] == "a/b.txt" != names[1]
    assert [storage.open(name).read() for name in names] == [b"mot", b"hai"]
    assert files_in(tmp_path) == {tmp_path / name for name in names}


def test_evidence_says_so_at_its_form(client, officer, before, monkeypatch):
    fill_disk(monkeypatch)

    page = client.post(
        reverse("plans:evidence_add"),
        {"file": files.upload("a.docx", files.docx_bytes()), "number": "5/UBND", "year": 2026},
    )

    form = page.context["form"]
    assert FULL in form.errors["file"][0]
    assert form["number"].value() == "5/UBND"
    assert not Evidence.objects.exists()
    assert files_in(default_storage.location) == before


def test_a_plan_says_so_at_its_form(client, officer, before, monkeypatch):
    fill_disk(monkeypatch)

    page = client.post(
        reverse("planning:import_create"),
        {"files": files.upload("a.docx", files.docx_bytes()), "unit": officer.authority_id},
    )

    assert FULL in page.context["form"].errors["files"][0]
    assert not PlanImport.objects.exists()
    assert files_in(default_storage.location) == before


def test_a_larger_file_finds_no_room_while_it_comes_in(
    client, officer, before, monkeypatch, settings
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    fill_disk(monkeypatch)
    large = files.upload("a.docx", files.docx_bytes("x" * 9_000))

    page = client.post(
        reverse("plans:evidence_add"), {"file": large, "number": "5/UBND", "year": 2026}
    )

    assert "hết chỗ" in page.context["form"].errors["file"][0]
    assert page.context["form"]["number"].value() == "5/UBND"


def test_every_other_door_says_so_too(client, officer, before, monkeypatch):
    fill_disk(monkeypatch)
    address = reverse("documents:form_checks")

    page = client.post(address, {"file": files.upload("a.docx", files.docx_bytes())})
    told = client.post(
        address,
        {"file": files.upload("a.docx", files.docx_bytes())},
        headers={"HX-Request": "true"},
    )

    assert (page.status_code, told.status_code) == (507, 507)
    assert FULL in page.text
    assert told.text.startswith(FULL)
    assert files_in(default_storage.location) == before
