"""What the server says of itself to those who watch it."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from cchc.pages import health
from tests.brokers import brokers_away
from tests.servers import deaf_server, silent_server

WELL = {"database": True, "storage": True, "broker": True, "worker": True}
PATIENCE = 60  # seconds that a test waits for an answer that must come much sooner


@pytest.fixture(autouse=True)
def answered():
    """Leaves no question open to the next test."""
    yield
    assert not wait(health._asked.values(), timeout=PATIENCE).not_done


class FrozenStorage(FileSystemStorage):
    """Files on a disk that does not answer until it thaws."""

    thaw = Event()

    def _save(self, name, content):
        self.thaw.wait(PATIENCE * 2)
        return super()._save(name, content)


def says(status: int, parts: dict) -> str:
    """A function of a real web process that asks /readyz until it says this, for so long and no
    longer: a part that is late on a busy machine is told as one that does not answer.
    """
    return f"""
from django.test import Client
from tests.brokers import meet_each
def ask():
    for _ in range({PATIENCE}):
        answer = Client(SERVER_NAME="127.0.0.1").get("/readyz")
        if (answer.status_code, answer.json()) == ({status}, {parts}):
            break
    else:
        raise SystemExit(str(answer.json()))
"""


def ask(client) -> tuple[int, dict]:
    """What /readyz says; an answer that hangs ends the test."""
    with ThreadPoolExecutor(1) as other:
        response = other.submit(client.get, "/readyz").result(timeout=PATIENCE)
    return response.status_code, response.json()


@pytest.mark.both
def test_the_process_lives_without_touching_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.both
@pytest.mark.django_db
def test_each_part_answers_for_itself(client, settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health, "PATIENCE", PATIENCE)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "storage": True, "broker": False, "worker": False}


@pytest.mark.both
@pytest.mark.django_db
def test_a_broker_that_is_away_is_no_error(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.json()["broker"] is False
    assert response.json()["worker"] is False
    assert "127.0.0.1" not in response.content.decode()


@pytest.mark.both
@pytest.mark.django_db
def test_storage_that_cannot_be_written_is_told(client, settings, tmp_path):
    (tmp_path / "file").write_text("không phải thư mục")
    settings.MEDIA_ROOT = tmp_path / "file"

    assert client.get("/readyz").json()["storage"] is False


@pytest.mark.both
@pytest.mark.django_db
def test_the_check_of_the_storage_leaves_nothing_behind(client):
    client.get("/readyz")

    assert not default_storage.exists("health") or default_storage.listdir("health")[1] == []


def test_a_broker_that_does_not_answer_is_told_apart(machine):
    ask = says(503, WELL | {"broker": False, "worker": False})

    with brokers_away(machine) as brokers:
        machine.manage("shell", "-c", f"{ask}meet_each({brokers}, ask)")

    assert len(brokers) == 4


def test_all_is_well_once_a_worker_answers(machine, migrated):
    machine.begin_with(migrated)
    machine.manage("shell", "-c", f"{says(503, WELL | {'worker': False})}ask()")

    with machine.working():
        machine.manage("shell", "-c", f"{says(200, WELL)}ask()")


@pytest.mark.both
@pytest.mark.django_db
def test_frozen_storage_is_told_apart_and_asked_once(client, settings):
    settings.REDIS_URL = ""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FrozenStorage"}}
    FrozenStorage.thaw.clear()
    try:
        answers = [ask(client)[1], ask(client)[1]]
        question = health._asked["storage"]

        assert [answer["storage"] for answer in answers] == [False, False]
        assert health._asked["database"].result(PATIENCE)
        assert not question.done()
    finally:
        FrozenStorage.thaw.set()
    wait([question], timeout=PATIENCE)
    ask(client)
    assert health._asked["storage"].result(PATIENCE)


@pytest.mark.services
@pytest.mark.django_db
@pytest.mark.parametrize("door", [silent_server, deaf_server])
def test_a_database_that_does_not_answer_is_told_apart(client, settings, monkeypatch, door):
    settings.REDIS_URL = ""
    with door() as away:
        monkeypatch.setitem(connection.settings_dict, "PORT", away.getsockname()[1])

        status, answer = ask(client)

        assert (status, answer["database"]) == (503, False)
        assert health._asked["storage"].result(PATIENCE)
        wait(health._asked.values(), timeout=PATIENCE)


@pytest.mark.both
@pytest.mark.django_db
def test_a_database_that_cannot_be_opened_is_told(client, settings, monkeypatch, tmp_path):
    settings.REDIS_URL = ""
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "khong-co" / "x.sqlite3"))

    assert ask(client)[1]["database"] is False
