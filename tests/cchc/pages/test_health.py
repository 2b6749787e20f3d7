"""What the server says of itself to those who watch it."""

import pytest
from django.core.files.storage import default_storage


def test_the_process_lives_without_touching_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_each_part_answers_for_itself(client, settings):
    settings.REDIS_URL = ""

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "storage": True, "broker": False, "worker": False}


@pytest.mark.django_db
def test_a_broker_that_is_away_is_no_error(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.json()["broker"] is False
    assert response.json()["worker"] is False
    assert "127.0.0.1" not in response.content.decode()


@pytest.mark.django_db
def test_storage_that_cannot_be_written_is_told(client, settings, tmp_path):
    (tmp_path / "file").write_text("không phải thư mục")
    settings.MEDIA_ROOT = tmp_path / "file"

    assert client.get("/readyz").json()["storage"] is False


@pytest.mark.django_db
def test_the_check_of_the_storage_leaves_nothing_behind(client):
    client.get("/readyz")

    assert not default_storage.exists("health") or default_storage.listdir("health")[1] == []
