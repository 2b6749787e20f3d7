"""Pages and data go out compressed for those who take them so; files and streams as they are."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from foundation.web.compressing import TextsAloneMiddleware

LONG = b"<p>Ph\xc6\xb0\xe1\xbb\x9dng M\xe1\xba\xabu</p>" * 100


def answered(response, encodings="gzip, br"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": encodings})
    return TextsAloneMiddleware(lambda request: response)(request)


@pytest.mark.parametrize(
    "content_type",
    ["text/html; charset=utf-8", "application/json", "application/problem+json", "image/svg+xml"],
)
def test_texts_go_out_compressed(content_type):
    response = answered(HttpResponse(LONG, content_type=content_type))

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == LONG
    assert "Accept-Encoding" in response["Vary"]


def test_who_takes_no_compressed_answer_gets_it_as_it_is():
    response = answered(HttpResponse(LONG), "identity")

    assert (response.content, response.has_header("Content-Encoding")) == (LONG, False)


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(LONG, content_type="application/pdf"),
        HttpResponse(LONG, content_type="image/png"),
        StreamingHttpResponse([LONG], content_type="text/csv"),
        HttpResponse(LONG, content_type="text/css", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["pdf", "picture", "stream", "compressed before"],
)
def test_what_is_packed_or_streams_stays(response):
    before = response.headers.copy()

    assert answered(response).headers.get("Content-Encoding") == before.get("Content-Encoding")
    assert "Content-Length" not in response.headers or response.headers == before


def test_a_file_keeps_its_length(tmp_path):
    (tmp_path / "a.docx").write_bytes(LONG)

    with (tmp_path / "a.docx").open("rb") as file:
        response = answered(FileResponse(file))
        assert response["Content-Length"] == str(len(LONG))
        assert not response.has_header("Content-Encoding")
