"""Who sees how the installation stands, what the pages cost, and the metrics behind their token."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from cchc import __version__
from cchc.status import services
from cchc.status.models import BrokenFile, ErrorKind
from foundation.jobs.models import Job
from tests.factories import make_commune, make_leader, make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PAGES = ("status:status", "status:banner", "status:details")
OF_ALL = "Số liệu chung của mọi cơ quan"


@pytest.fixture
def administrator(client):
    client.force_login(make_user(make_commune(), Role.ADMINISTRATOR))
    return client


@pytest.fixture
def keeper(client):
    """The administrator of the installation."""
    client.force_login(make_officer(is_superuser=True))
    return client


def page(client, name: str) -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_others_find_no_such_page(client, name):
    client.force_login(make_leader(make_commune()))

    assert client.get(reverse(name)).status_code == 404


def test_administrators_of_an_authority_see_verdicts_without_figures_of_others(administrator):
    BrokenFile.objects.create(
        kind="evidence", row=1, name="x.pdf", fault="missing", found_at=_now()
    )

    said = page(administrator, "status:status")

    assert said.count(OF_ALL) == 3
    assert "1 tệp bị mất" not in said
    assert administrator.get(reverse("status:details")).status_code == 404


def test_administrators_of_the_installation_see_all(keeper):
    ErrorKind.objects.create(
        key="a", name="ValueError", where="x", trace="x.py:1", first_at=_now(), last_at=_now()
    )
    services.note_worker("nhanh@may", ["quick"], since=_now(), now=_now())

    said, details = page(keeper, "status:status"), page(keeper, "status:details")

    assert OF_ALL not in said
    assert "1 loại lỗi bất ngờ trong một ngày." in said
    assert "<strong>ValueError</strong>" in details
    assert "nhanh@may: đang chạy" in details
    assert f"<dd>{__version__}</dd>" in details
    assert "MAIL_KEPT_DAYS" in details


def test_the_version_is_the_newest_of_the_changes(pytestconfig):
    changes = (pytestconfig.rootpath / "CHANGELOG.md").read_text()

    assert changes.partition("\n## ")[2].split()[0] == __version__


def test_the_frame_of_administrators_asks_for_what_is_broken(administrator):
    asked = f'hx-get="{reverse("status:banner")}"'

    assert asked in page(administrator, "accounts:profile")
    assert "Lịch chạy nền: hỏng" in page(administrator, "status:banner")


def test_nothing_is_said_while_nothing_is_broken(administrator):
    for task in services.scheduled_tasks():
        services.note_run(task, _now(), seconds=1)
    services.note_worker("a", ["quick", "heavy", "sweep"], since=_now(), now=_now())

    assert page(administrator, "status:banner").strip() == ""


def test_the_frame_of_others_asks_nothing(client):
    client.force_login(make_leader(make_commune()))

    assert reverse("status:banner") not in page(client, "accounts:profile")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_a_dozen_queries_at_most(keeper, name, count, django_assert_max_num_queries):
    for number in range(count):
        at, key = _now() - timedelta(minutes=number), str(number)
        services.note_run(f"x{number}", at, seconds=1)
        services.note_worker(key, ["quick"], since=at, now=at)
        ErrorKind.objects.create(key=key, name="E", first_at=at, last_at=at)
        BrokenFile.objects.create(kind="docx", row=number, name="x", fault="missing", found_at=at)

    with django_assert_max_num_queries(12):
        keeper.get(reverse(name))


@pytest.mark.parametrize(
    ("token", "sent"),
    [("", ""), ("", "Bearer "), ("mot-hai-ba", ""), ("mot-hai-ba", "Bearer mot-hai")],
)
def test_without_the_token_there_are_no_metrics(client, settings, token, sent):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_metrics_tell_how_jobs_and_requests_stand(client, settings, django_assert_max_num_queries):
    settings.METRICS_TOKEN = "mot-hai-ba"
    Job.objects.create(name="mail.deliver", subject="1")
    Job.objects.update(created_at=_now() - timedelta(minutes=5))
    services.note_run("mail.purge", _now() - timedelta(hours=1), seconds=1)
    client.get("/plans/99/")

    with django_assert_max_num_queries(12):
        answer = client.get("/metrics", headers={"Authorization": "Bearer mot-hai-ba"})

    figures = dict(
        line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if line[0] != "#"
    )
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert figures['cchc_jobs{queue="quick",state="waiting"}'] == "1.0"
    assert 300 <= float(figures['cchc_jobs_oldest_waiting_seconds{queue="quick"}']) < 600
    run = 'cchc_scheduled_last_run_seconds{task="mail.purge"}'
    assert 3600 <= float(figures[run]) < 4000
    asked = 'cchc_requests_total{method="GET",status="302",view="plans:plan_detail"}'
    assert float(figures[asked]) >= 1
    # what nobody knows is no figure
    assert "cchc_backup_age_seconds" not in figures
    assert "/plans/99/" not in answer.content.decode()


def _now():
    return timezone.now()
