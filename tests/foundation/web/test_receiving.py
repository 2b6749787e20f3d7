"""What is too much is refused unread, and what cannot be kept leaves the form whole."""

import io

import pytest
from django.urls import reverse

from foundation.web.receiving import UnkeptFile
from plans.models import Evidence
from tests.api.problems import problem
from tests.factories import make_commune, make_office, make_officer
from tests.plans import files

pytestmark = pytest.mark.django_db

ADD = "plans:evidence_add"
MULTIPART = "multipart/form-data; boundary=x"


class Unread(io.BytesIO):
    """What is sent, and must not be read."""

    def read(self, *args):
        raise AssertionError("this was read")

    readline = read


@pytest.fixture
def officer(client):
    officer = make_officer(make_office(make_commune()))
    client.force_login(officer)
    return officer


def send_unread(client, address, *, length="1000000000", **more):
    sent = {"CONTENT_TYPE": MULTIPART, "CONTENT_LENGTH": length, "wsgi.input": Unread()}
    return client.generic("POST", address, **sent, **more)


def test_what_is_too_much_is_refused_before_it_is_read(client, officer):
    page = send_unread(client, reverse(ADD), HTTP_REFERER=f"http://testserver{reverse(ADD)}")

    assert page.status_code == 413
    assert "lớn hơn 60 MB" in page.text
    assert reverse(ADD) in page.text


def test_a_script_is_told_in_words_that_it_shows(client, officer):
    told = send_unread(client, reverse(ADD), HTTP_HX_REQUEST="true")

    assert (told.status_code, told["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert told.text.startswith("Chưa gửi được: các tệp gửi một lần lớn hơn 60 MB.")


def test_what_was_kept_offline_is_told_too(client, officer):
    told = send_unread(client, reverse(ADD), HTTP_ACCEPT="application/json")

    assert told.status_code == 413
    assert "lớn hơn 60 MB" in told.json()["words"]


def test_the_api_says_it_in_its_own_form(client, officer):
    assert problem(send_unread(client, "/api/v1/evidence/")) == (413, "too-large")


def test_what_comes_in_pieces_without_a_length_is_not_read(client, officer):
    page = send_unread(client, reverse(ADD), length="", HTTP_TRANSFER_ENCODING="chunked")

    assert page.status_code == 200
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_leaves_the_form_whole(client, officer, settings, tmp_path):
    settings.UPLOAD_LIMIT = 1_000_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    large = files.upload("anh.png", files.PNG + bytes(1_500_000))

    page = client.post(reverse(ADD), {"file": large, "number": "15/KH-UBND", "year": 2026})

    form = page.context["form"]
    assert form.errors["file"] == [
        "Tệp “anh.png” lớn hơn 1 MB; hãy giảm dung lượng hoặc chia nhỏ tệp."
    ]
    assert form["number"].value() == "15/KH-UBND"
    assert isinstance(form.files["file"], UnkeptFile)
    assert all(path.stat().st_size <= 1_000_000 for path in tmp_path.iterdir())
    assert not Evidence.objects.exists()


def test_a_file_of_the_limit_is_taken(client, officer, settings):
    content = files.docx_bytes()
    settings.UPLOAD_LIMIT = len(content)

    client.post(reverse(ADD), {"file": files.upload("a.docx", content), "year": 2026})

    assert Evidence.objects.get().size == len(content)
