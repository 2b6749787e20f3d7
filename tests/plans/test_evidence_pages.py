"""The register of evidence: found by year, office, kind and words; files behind the wall."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from plans.models import Evidence
from plans.services import add_evidence, supersede
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
)

from . import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]
LIST, ADD = reverse("plans:evidence_list"), reverse("plans:evidence_add")


@pytest.fixture
def officer(client):
    officer = make_officer(make_office(make_commune()))
    client.force_login(officer)
    return officer


def make_piece(by, title="Báo cáo kiểm tra", **values):
    values.setdefault(
        "link", "" if "file" in values else f"https://xa.vn/{title.replace(' ', '-')}"
    )
    values.setdefault("year", 2026)
    return add_evidence(authority=by.authority, unit=by.unit, by=by, title=title, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_is_listed_in_few_queries(client, officer, count):
    pieces = [make_piece(officer, f"Báo cáo {n}") for n in range(count)]
    make_piece(make_officer())

    with CaptureQueriesContext(connection) as queries:
        response = client.get(LIST)

    assert list(response.context_data["page"]) == pieces[::-1]
    assert len(queries) <= 12


def test_the_register_goes_out_as_an_excel_file_by_the_same_filter(client, officer):
    make_piece(officer)
    make_piece(officer, "=SUM(A1)", year=2025, number="12/QĐ-UBND")
    make_piece(make_officer(), "Của xã khác")

    response = client.get(reverse("plans:evidence_export"), {"year": "2025"})

    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert rows[1][0] == "Lọc theo Năm: 2025"
    assert [row[1] for row in rows[3:]] == ["=SUM(A1)"]
    assert rows[3][2:5:2] == ("12/QĐ-UBND", 2025)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"words": "bao cao"}, ["Báo cáo kiểm tra"]),
        ({"words": "quyet dinh 12/QĐ"}, ["Quyết định giao việc"]),
        ({"year": "2025"}, ["Quyết định giao việc"]),
        ({"kind": "file"}, ["Ảnh niêm yết"]),
        ({"kind": "link"}, ["Quyết định giao việc", "Báo cáo kiểm tra"]),
        ({"words": "không có"}, []),
    ],
)
def test_the_register_is_searched(client, officer, asked, titles):
    make_piece(officer)
    make_piece(officer, "Quyết định giao việc", year=2025, number="12/QĐ-UBND")
    make_piece(officer, "Ảnh niêm yết", file=files.upload("a.png", files.PNG))

    response = client.get(LIST, asked, HTTP_HX_REQUEST="true")

    assert [piece.title for piece in response.context_data["page"]] == titles
    assert b"<html" not in response.content


def test_the_register_is_filtered_by_office(client, officer):
    colleague = make_officer(make_office(officer.authority))
    make_piece(officer)
    theirs = make_piece(colleague, "Của phòng khác")

    assert list(client.get(LIST, {"unit": colleague.unit_id}).context["page"]) == [theirs]


def test_a_file_is_added_to_the_register(client, officer):
    fields = {
        "file": files.upload("Biên bản.pdf", files.pdf_bytes()),
        "year": "2026",
        "number": "3/BB",
    }

    response = client.post(ADD, fields)

    piece = Evidence.objects.get()
    assert response.url == reverse("plans:evidence_detail", args=[piece.pk])
    assert (piece.title, piece.number, piece.unit, piece.added_by) == (
        "Biên bản",
        "3/BB",
        officer.unit,
        officer,
    )
    assert len(piece.sha256) == 64


def test_the_same_file_again_leads_to_the_first(client, officer):
    for name in ("mot.pdf", "hai.pdf"):
        response = client.post(
            ADD, {"file": files.upload(name, files.pdf_bytes()), "year": "2026"}, follow=True
        )

    assert Evidence.objects.get().title == "mot"
    assert "Tệp này đã có trong sổ" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"year": "2026"}, "file"),
        ({"year": "2026", "link": "javascript:alert(1)"}, "link"),
        ({"year": "20260", "link": "https://xa.vn/a"}, "year"),
        ({"year": "2026", "file": files.upload("x.svg", b"<svg/>")}, "file"),
        ({"year": "2026", "file": files.upload("x.pdf", b"<script>")}, "file"),
        (
            {
                "year": "2026",
                "file": files.upload("x.pdf", files.pdf_bytes()),
                "link": "https://xa.vn/a",
            },
            "file",
        ),
    ],
)
def test_a_wrong_piece_is_not_registered(client, officer, fields, field):
    response = client.post(ADD, fields)

    assert list(response.context["form"].errors) == [field]
    assert not Evidence.objects.exists()


def test_a_piece_tells_where_it_is_cited(client, officer):
    piece = make_piece(officer)
    task = make_task(make_plan(officer.authority), content="Kiểm tra tại các thôn")
    make_update(task).evidence.add(piece)

    page = client.get(reverse("plans:evidence_detail", args=[piece.pk])).content.decode()

    assert "Kiểm tra tại các thôn" in page
    assert client.get(LIST).context["page"][0].uses == 1


def test_a_file_is_a_download_of_its_kind_and_never_shown_inline(client, officer):
    piece = make_piece(officer, "Ảnh niêm yết", file=files.upload("anh.png", files.PNG))

    response = client.get(piece.get_absolute_url())

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E1%BA%A2nh")
    assert response["Content-Disposition"].endswith(".png")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "image/png",
        "nosniff",
    )
    assert b"".join(response.streaming_content) == files.PNG


def test_a_link_leads_to_its_page(client, officer):
    assert (
        client.get(make_piece(officer, link="https://xa.vn/bai").get_absolute_url()).url
        == "https://xa.vn/bai"
    )


def test_another_communes_piece_is_not_found(client, officer):
    theirs = make_piece(make_officer(), file=files.upload("anh.png", files.PNG))

    for name in ("evidence_file", "evidence_detail"):
        assert client.get(reverse(f"plans:{name}", args=[theirs.pk])).status_code == 404


def test_a_piece_takes_the_place_of_another_and_both_stand(client, officer):
    old = make_piece(officer, file=files.upload("a.png", files.PNG))
    task = make_task(make_plan(officer.authority))
    make_update(task, author=officer).evidence.add(old)
    page = client.get(reverse("plans:evidence_detail", args=[old.pk])).content.decode()
    address = reverse("plans:evidence_replace", args=[old.pk])

    assert f'href="{address}"' in page
    answer = client.post(
        address, {"title_field": "Báo cáo ký lại", "year": 2026, "link": "https://xa.vn/ky-lai"}
    )

    new = Evidence.objects.get(title="Báo cáo ký lại")
    assert answer.url == reverse("plans:evidence_detail", args=[new.pk])
    assert new.supersedes == old
    assert list(task.current.evidence.all()) == [old]
    page = client.get(reverse("plans:evidence_detail", args=[old.pk])).content.decode()
    assert "Đã có bản thay thế" in page
    assert f'href="{address}"' not in page
    assert "đã có bản thay thế" in client.get(LIST).content.decode()


def test_a_piece_takes_not_its_own_place_nor_that_of_a_later_one(client, officer):
    old = make_piece(officer, file=files.upload("a.png", files.PNG))
    new = make_piece(officer, "Bản sau")
    supersede(old, new)

    for piece in (old, new):
        answer = client.post(
            reverse("plans:evidence_replace", args=[piece.pk]),
            {"title": "", "year": 2026, "file": files.upload("b.png", files.PNG)},
        )
        assert "chọn tệp mới hơn" in str(answer.context["form"].errors["file"])

    old.refresh_from_db()
    assert old.supersedes is None


def test_a_stranger_replaces_nothing(client, officer):
    piece = make_piece(make_officer())

    answer = client.post(
        reverse("plans:evidence_replace", args=[piece.pk]),
        {"year": 2026, "link": "https://xa.vn/la"},
    )

    assert answer.status_code == 404
    assert Evidence.objects.count() == 1
