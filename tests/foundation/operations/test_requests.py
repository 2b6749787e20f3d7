"""One id runs through page, job and log; what the log says, and what it never says."""

import io
import json
import logging
from datetime import UTC, datetime

import django
import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError
from django.test import Client
from django.urls import path
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cchc import urls
from foundation.jobs.models import Job
from foundation.operations.incidents import around, current_request_id
from foundation.operations.logs import DailyFile, JsonLines, NotOfAnswers, trace_of
from tests.factories import make_officer
from tests.worker import work_off

pytestmark = pytest.mark.django_db

RESET = "/accounts/reset/"
COMMON = ("", "cchc.requests", "cchc.jobs")


def broken(request, token):
    text = request.POST["text"]
    raise IntegrityError(f"row refused\nDETAIL: Failing row contains ({text}).")


urlpatterns = [*urls.urlpatterns, path("broken/<str:token>/", broken, name="broken")]


class Written:
    """What went through the handlers of a log."""

    def __init__(self, *names: str):
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonLines())
        self.handler.addFilter(NotOfAnswers())
        self.loggers = [logging.getLogger(name) for name in names]

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self, logger: str) -> list[dict]:
        found = map(json.loads, self.text.splitlines())
        return [line for line in found if line["logger"] == logger]


def written(monkeypatch, handling: str, *names: str) -> Written:
    # Celery sets Django up once more, with its logs, whenever it looks for jobs
    monkeypatch.setattr(django, "setup", lambda: None)
    log = Written(*names)
    for logger in log.loggers:
        monkeypatch.setattr(logger, "level", logging.INFO)
        logger.manager._clear_cache()
    holder = logging.getLogger(handling)
    monkeypatch.setattr(holder, "handlers", [log.handler])
    return log


@pytest.fixture
def common(monkeypatch):
    yield written(monkeypatch, "", *COMMON)
    logging.getLogger().manager._clear_cache()


@pytest.fixture
def access(monkeypatch):
    yield written(monkeypatch, "cchc.access", "cchc.access")
    logging.getLogger().manager._clear_cache()


def test_each_request_has_an_id_of_its_own(client):
    first, second = client.get("/offline/"), client.get("/offline/")

    assert len(first["X-Request-ID"]) == 16
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert current_request_id() == ""


@pytest.mark.parametrize(
    ("trusted", "sent", "taken"),
    [
        (True, "cua-proxy-1234", True),
        (False, "cua-proxy-1234", False),
        (True, "ngan", False),
        (True, 'x"} {"level": "lie', False),
        (True, "a" * 65, False),
    ],
)
def test_the_id_of_the_proxy_is_taken_where_it_is_trusted(client, settings, trusted, sent, taken):
    settings.REQUEST_ID_FROM_PROXY = trusted

    answer = client.get("/offline/", headers={"X-Request-ID": sent})

    assert (answer["X-Request-ID"] == sent) is taken


def test_one_id_runs_through_page_job_and_log(client, common, django_capture_on_commit_callbacks):
    make_officer(email="lan@xa.example.vn")

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(RESET, {"email": "lan@xa.example.vn"})
    work_off()

    job = Job.objects.get(name="accounts.send_reset")
    (request,) = common.lines("cchc.requests")
    of_job = next(line for line in common.lines("cchc.jobs") if line["job"] == job.pk)
    assert page["X-Request-ID"] == job.request_id == request["request_id"] == of_job["request_id"]
    assert (request["view"], request["status"]) == ("accounts:password_reset", 302)
    assert (of_job["kind"], of_job["outcome"]) == (job.name, "done")


@pytest.mark.urls(__name__)
def test_error_pages_bear_the_id(settings):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(make_officer())

    for answer, status in (
        (client.get("/khong-co/"), 404),
        (client.post("/broken/1/", {"text": "x"}), 500),
    ):
        assert answer.status_code == status
        assert f"<code>{answer['X-Request-ID']}</code>" in answer.content.decode()


def test_problems_of_the_api_bear_the_id(client):
    answer = client.get("/api/v1/plans/")

    assert answer.status_code == 401
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_logs_name_no_secret(client, common, access, settings):
    """Signing in, links with a token, what was typed, what the database says of a row."""
    settings.ROOT_URLCONF = __name__
    person = make_officer(username="lan.bi-mat", email="lan@xa.example.vn")
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    client.raise_request_exception = False

    client.get(f"/accounts/reset/{uid}/{token}/?code=trong-dia-chi")
    client.post("/accounts/login/", {"username": person.username, "password": "sai-mat-khau"})
    client.post("/accounts/login/", {"username": person.username, "password": "mat-khau-thu"})
    client.get("/calendar/bi-mat-cua-lich.ics")
    client.get(f"/sai-duong/{token}/")
    client.post("/broken/ma-trong-dia-chi/", {"text": "nội dung đang soạn"})

    statuses = [line["status"] for line in common.lines("cchc.requests")]
    assert statuses == [302, 200, 302, 404, 404, 500]
    (error,) = common.lines("django.request")
    assert error["trace"][0] == "IntegrityError: row refused"
    words = ["sai-mat-khau", "mat-khau-thu", token, "trong-dia-chi", "bi-mat-cua-lich", "soạn"]
    words += [uid, "DETAIL"]
    assert [word for word in words if word in common.text + access.text] == []
    # who it was stands in the file of the investigator alone
    assert person.username not in common.text
    assert "127.0.0.1" not in common.text
    name, told = person.username, access.lines("cchc.access")
    assert [line["account"] for line in told] == ["", name, "", *[name] * 4]
    assert told[1]["message"] == "Nhập sai: Mật khẩu"
    assert {line["address"] for line in access.lines("cchc.access")} == {"127.0.0.1"}


def record(message: str, *args) -> logging.LogRecord:
    return logging.LogRecord("thu", logging.INFO, "x.py", 1, message, args, None)


def test_a_record_is_one_line_whatever_people_typed():
    with around(request_id="abc"):
        line = JsonLines().format(record("Tệp %s", "a\nb\u2028c\x85d\ud800\r\n{"))

    assert len(line.splitlines()) == 1
    assert json.loads(line)["request_id"] == "abc"
    assert json.loads(line)["message"].startswith("Tệp a\nb\u2028c\x85d")


def test_only_fields_that_are_named_are_written():
    sent = record("x")
    sent.status, sent.request, sent.password = 200, "POST text=bi-mat", "bi-mat"

    line = json.loads(JsonLines().format(sent))

    assert line["status"] == 200
    assert "bi-mat" not in str(line)


def test_the_trace_of_a_mail_says_nothing_of_values():
    try:
        try:
            raise ValueError("bi-mat")
        except ValueError as error:
            raise KeyError("bi-mat") from error
    except KeyError as error:
        lines = trace_of(error, words=False)

    assert [line for line in lines if line[0] != " "] == ["KeyError", "ValueError"]
    assert "bi-mat" not in str(lines)


def at(day: str) -> logging.LogRecord:
    sent = record("x")
    sent.created = datetime.fromisoformat(f"{day}T12:00+00:00").astimezone(UTC).timestamp()
    return sent


def test_the_file_of_a_day_is_its_owners_alone_and_old_ones_go(tmp_path):
    folder = tmp_path / "nhật ký"
    handler, other = DailyFile(folder, kept_days=2), DailyFile(folder, kept_days=2)

    for day in ("2026-11-27", "2026-11-28", "2026-11-30"):
        handler.emit(at(day))
    other.emit(at("2026-11-30"))
    handler.close()
    other.close()

    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [
        "access-2026-11-28.jsonl",
        "access-2026-11-30.jsonl",
    ]
    assert [file.read_text() for file in files] == ["x\n", "x\nx\n"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
