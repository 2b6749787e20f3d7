"""Files in S3: none is written over, and nothing stays of what a page has given up."""

import pytest
from django.core.files.base import ContentFile

from foundation.web import patience, s3
from foundation.web.s3 import PatientS3
from foundation.web.storage import StorageSilent
from tests.holes.s3 import s3_server
from tests.machine import wait_until


@pytest.fixture
def server():
    with s3_server() as server:
        yield server


@pytest.fixture
def storage(server, monkeypatch):
    """The storage as a web process has it."""
    monkeypatch.setattr(patience, "is_short", lambda: True)
    monkeypatch.setattr(s3, "SECONDS", 60)
    monkeypatch.setattr(s3, "SPARED", 0)
    host, port = server.server_address[:2]
    return PatientS3(
        bucket_name="files",
        endpoint_url=f"http://{host}:{port}",
        access_key="test",
        secret_key="test",
        region_name="local",
    )


def upload(storage, name, content):
    return storage.save(storage.generate_filename(name), ContentFile(content), max_length=100)


def test_two_files_of_one_name_are_both_there(storage):
    stored = [upload(storage, "evidence/2026/anh.png", content) for content in (b"1", b"2")]

    assert [storage.open(name).read() for name in stored] == [b"1", b"2"]
    assert {name.rpartition("/")[2] for name in stored} == {"anh.png"}


def test_a_long_name_fits_its_row(storage):
    stored = upload(storage, f"evidence/2026/{'a' * 200}.png", b"1")

    assert len(stored) == 100
    assert stored.endswith("a.png")


def test_what_was_stored_without_an_answer_is_deleted(storage, server):
    kept = upload(storage, "evidence/2026/anh.png", b"1")
    server.answers = False

    with pytest.raises(StorageSilent):
        upload(storage, "evidence/2026/anh-2.png", b"2")

    wait_until(lambda: set(server.objects) == {f"/files/{kept}"})
