"""The register of evidence over the API: upload, list, download."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import Evidence
from tests.api.problems import problem, told
from tests.factories import make_officer
from tests.foundation.web.full_disk import fill_disk
from tests.plans import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]

EVIDENCE = "/api/v1/evidence/"
PDF = files.pdf_bytes()


def pdf(name="ke-hoach.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_file_goes_into_the_register_and_comes_back_as_it_was(call, officer, office):
    client = call(officer)

    response = client.post(
        EVIDENCE, {"file": pdf(), "number": "15/KH-UBND", "dated_on": "2026-01-16"}
    )
    piece = Evidence.objects.get()
    file = client.get(response.json()["file"])

    assert response.status_code == 201
    assert response.headers["Location"].endswith(f"{EVIDENCE}{piece.pk}/")
    assert (piece.title, piece.number, piece.year) == ("ke-hoach", "15/KH-UBND", 2026)
    assert (piece.authority, piece.unit, piece.added_by) == (office.authority, office, officer)
    assert b"".join(file.streaming_content) == PDF
    assert file.headers["Content-Disposition"] == 'attachment; filename="ke-hoach.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_the_same_bytes_are_the_same_piece(call, officer):
    client = call(officer)

    first, second = (
        client.post(EVIDENCE, {"file": pdf()}),
        client.post(EVIDENCE, {"file": pdf("khac.pdf")}),
    )

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_a_link_goes_into_the_register_and_has_no_file(call, officer):
    client = call(officer)

    piece = client.post(EVIDENCE, {"link": "https://xa.vn/15", "title": "Kế hoạch"}).json()

    assert (piece["link"], piece["file"], piece["title"]) == ("https://xa.vn/15", None, "Kế hoạch")
    assert problem(client.get(f"{EVIDENCE}{piece['id']}/file/")) == (404, "not-found")


def test_a_full_disk_is_told(call, officer, monkeypatch):
    fill_disk(monkeypatch)

    told = call(officer).post(EVIDENCE, {"file": pdf()})

    assert problem(told) == (507, "no-room")
    assert not Evidence.objects.exists()


def test_a_link_sent_again_with_its_key_stands_there_once(call, officer):
    client = call(officer)

    for _ in range(2):
        client.post(EVIDENCE, {"link": "https://xa.vn/15"}, headers={"Idempotency-Key": "mot"})
    other = client.post(EVIDENCE, {"link": "https://xa.vn/16"}, headers={"Idempotency-Key": "mot"})

    assert Evidence.objects.count() == 1
    assert problem(other) == (422, "key-reused")


def test_a_file_sent_again_with_its_key_is_told_from_another_by_its_bytes(call, officer):
    client, key = call(officer), {"Idempotency-Key": "mot"}

    first = client.post(EVIDENCE, {"file": pdf()}, headers=key)
    again = client.post(EVIDENCE, {"file": pdf()}, headers=key)
    other = client.post(EVIDENCE, {"file": pdf(content=PDF + b"%%EOF")}, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert problem(other) == (422, "key-reused")


def test_what_is_read_is_told_as_proposed_and_gaps_are_found(call, officer):
    client = call(officer)
    full = {"title": "Kế hoạch", "number": "1/KH", "dated_on": "2026-01-16"}

    named = client.post(EVIDENCE, {"file": pdf("15-KH-UBND 16.01.2026.pdf")}).json()
    said = client.post(EVIDENCE, {"link": "https://xa.vn/1", **full}).json()

    def found(**asked):
        return [row["id"] for row in client.get(EVIDENCE, asked).json()["results"]]

    assert (named["number"], named["dated_on"]) == ("15/KH-UBND", "2026-01-16")
    assert named["proposed"] == ["dated_on", "number", "title"]
    assert (said["proposed"], said["document"], said["supersedes"]) == ([], None, None)
    assert found(gap="title") == found(gap="proposed") == [named["id"]]
    assert found(gap="number") == []
    assert (found(used="true"), len(found(used="false"))) == ([], 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "file"),
        ({"link": "https://xa.vn", "file": pdf()}, "file"),
        ({"file": pdf("virus.pdf", b"MZ\x00\x01")}, "file"),
        ({"file": pdf("rong.pdf", b"")}, "file"),
        ({"file": pdf("lenh.pdf", files.pdf_bytes(b"/OpenAction<</S/JavaScript>>"))}, "file"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://xa.vn", "year": 1999}, "year"),
        ({"link": "https://xa.vn", "dated_on": "hôm qua"}, "dated_on"),
    ],
)
def test_a_piece_of_no_use_is_refused(call, officer, values, field):
    response = call(officer).post(EVIDENCE, values)

    assert problem(response) == (422, "refused")
    assert list(response.json()["errors"]) == [field]
    assert not Evidence.objects.exists()


def test_who_belongs_to_no_unit_registers_nothing(call, officer):
    officer.unit = None
    officer.save()

    assert problem(call(officer).post(EVIDENCE, {"link": "https://xa.vn"})) == (403, "forbidden")


def test_evidence_is_filtered(call, officer):
    client = call(officer)
    link = client.post(
        EVIDENCE, {"link": "https://xa.vn", "title": "Nghị quyết số 5", "year": 2025}
    ).json()
    file = client.post(EVIDENCE, {"file": pdf()}).json()

    def found(**asked):
        return [row["id"] for row in client.get(EVIDENCE, asked).json()["results"]]

    assert sorted(found()) == [link["id"], file["id"]]
    assert found(kind="file") == [file["id"]]
    assert found(kind="link", year=2025, q="nghi quyet") == [link["id"]]
    assert found(sha256=file["sha256"]) == [file["id"]]


def test_a_stranger_finds_no_evidence(call, officer):
    piece = call(officer).post(EVIDENCE, {"file": pdf()}).json()
    stranger = call(make_officer())

    assert stranger.get(EVIDENCE).json()["results"] == []
    for address in (f"{EVIDENCE}{piece['id']}/", piece["file"]):
        assert told(stranger.get(address)) == told(stranger.get(f"{EVIDENCE}987654/"))
