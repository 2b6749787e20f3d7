"""Large files: a person asks on the page of a list, a job makes the file, the person fetches it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from foundation.downloads import answers, services
from foundation.downloads.models import Download
from foundation.jobs.models import Job
from foundation.journal.services import seal_all
from foundation.web import list_files
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.worker import work_off

pytestmark = [pytest.mark.both, pytest.mark.django_db]

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def two_rows_are_many(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(answers, "AT_ONCE", 1)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan():
    plan = make_plan(make_commune())
    office = make_office(plan.unit)
    for content in ("Việc một", "Việc hai"):
        make_update(make_task(plan, lead=office, content=content), review="waiting")
    return plan


@pytest.fixture
def person(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def visitor(client, person):
    client.force_login(person)
    return client


def matrix_of(plan: Plan) -> str:
    return reverse("tasks:task_export", args=[plan.pk])


def ask(client: Client, address: str, **query) -> Download:
    """Ask for a file that is large; what stands for it."""
    answer = client.get(address, query)
    download = Download.objects.latest("pk")
    assert answer["Location"] == download.get_absolute_url()
    return download


def fetch(client: Client, download: Download):
    return client.get(reverse("downloads:download_file", args=[download.pk]))


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content)


def words_of(content: bytes) -> set[str]:
    rows = load_workbook(BytesIO(content)).worksheets[0].values
    return {str(cell) for row in rows for cell in row if cell}


def stored_files(root) -> list[Path]:
    return [each for each in Path(root).rglob("*") if each.is_file()]


def test_a_small_file_is_the_answer_itself(visitor, plan, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE", 2)

    answer = visitor.get(matrix_of(plan))

    assert {"Việc một", "Việc hai"} <= words_of(whole(answer))
    assert (Download.objects.count(), Job.objects.count()) == (0, 0)


def test_the_whole_way_of_a_large_file(visitor, plan):
    download = ask(visitor, matrix_of(plan), columns="state")
    address = download.get_absolute_url()

    waiting = visitor.get(address).text
    assert "Đang chờ đến lượt" in waiting
    assert "Xem lại tiến độ" in waiting
    assert "Tải tệp về" not in waiting
    part = visitor.get(address, headers=HTMX).text
    assert "job-waiting" in part
    assert "<html" not in part
    assert fetch(visitor, download).status_code == 404

    work_off()

    assert visitor.get(address, headers=HTMX)["HX-Refresh"] == "true"
    assert "Tải tệp về" in visitor.get(address).text
    answer = fetch(visitor, download)
    assert f'filename="nhiem-vu-{plan.year}.xlsx"' in answer["Content-Disposition"]
    found = words_of(whole(answer))
    assert {"Việc một", "Việc hai", "Tình trạng"} <= found
    assert "Sản phẩm" not in found


def test_the_file_holds_what_the_filter_of_the_page_left(visitor, plan, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE", 0)

    download = ask(visitor, matrix_of(plan), q="việc hai", format="csv")
    work_off()

    answer = fetch(visitor, download)
    content = whole(answer).decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert ("Việc hai" in content, "Việc một" in content) == (True, False)


def test_a_dataset_comes_by_a_job_and_goes_back_in(visitor, plan):
    address = reverse("exchange:dataset_file", args=["tasks", plan.pk])

    download = ask(visitor, address)
    work_off()

    assert {"Dữ liệu", "Danh mục"} <= set(
        load_workbook(BytesIO(whole(fetch(visitor, download)))).sheetnames
    )
    assert download.page == reverse("tasks:task_list", args=[plan.pk])


def test_the_plan_as_word_comes_by_a_job(visitor, plan):
    download = ask(visitor, reverse("reports:plan_word", args=[plan.pk]))
    work_off()

    answer = fetch(visitor, download)
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert whole(answer)[:2] == b"PK"


def test_what_waits_for_review_comes_by_a_job(visitor, plan):
    target = make_target(make_indicator(plan, statement="Chỉ tiêu một"))
    for value in (1, 2):
        target.measurements.create(
            period=make_period(plan),
            value=value,
            author=make_officer(make_office(plan.unit)),
            review="waiting",
        )

    updates = ask(visitor, reverse("tasks:review_export"))
    measurements = ask(visitor, reverse("indicators:review_export"))
    work_off()

    assert {"Việc một", "Việc hai"} <= words_of(whole(fetch(visitor, updates)))
    assert any("Chỉ tiêu một" in each for each in words_of(whole(fetch(visitor, measurements))))


def test_the_journal_comes_by_a_job(visitor, plan):
    seal_all()

    download = ask(visitor, reverse("pages:journal_export"))
    work_off()

    assert any("Việc một" in each for each in words_of(whole(fetch(visitor, download))))


def test_who_asks_the_same_while_it_waits_joins_it(visitor, plan):
    first = ask(visitor, matrix_of(plan), columns="state")

    same = ask(visitor, matrix_of(plan), columns="state")
    other = ask(visitor, matrix_of(plan), columns="product")
    ask(visitor, reverse("exchange:dataset_file", args=["tasks", plan.pk]))
    assert len({each.job.subject for each in Download.objects.all()}) == 3
    work_off()
    later = ask(visitor, matrix_of(plan), columns="state")

    assert (same, other == first, later == first) == (first, False, False)
    assert Download.objects.count() == 4


def test_of_another_plan_it_is_another_file(visitor, plan):
    other = make_plan(plan.unit, year=2025, number="9/KH-UBND")
    for content in ("Việc cũ", "Việc xưa"):
        make_task(other, content=content)

    files = [ask(visitor, matrix_of(each), columns="state") for each in (plan, other)]
    work_off()

    found = [words_of(whole(fetch(visitor, each))) for each in files]
    assert [("Việc một" in each, "Việc cũ" in each) for each in found] == [
        (True, False),
        (False, True),
    ]


def test_two_people_have_a_file_each(visitor, plan):
    first = ask(visitor, matrix_of(plan))

    colleague = Client()
    colleague.force_login(make_standing_officer(plan.unit))
    second = ask(colleague, matrix_of(plan))

    assert second != first
    assert (first.asked_by == second.asked_by, first.query) == (False, second.query)


def test_a_file_is_nobody_elses(visitor, plan):
    download = ask(visitor, matrix_of(plan))
    work_off()
    addresses = [
        reverse(f"downloads:{name}", args=[download.pk]) for name in ("download", "download_file")
    ]

    for stranger in (make_standing_officer(plan.unit), make_standing_officer(make_commune())):
        client = Client()
        client.force_login(stranger)
        answers_ = [client.get(address).status_code for address in addresses]
        retried = client.post(reverse("downloads:download_retry", args=[download.pk]))
        assert [*answers_, retried.status_code] == [404, 404, 404]
        assert download.title not in client.get(reverse("downloads:download_list")).text
    assert download.title in visitor.get(reverse("downloads:download_list")).text


def test_who_has_no_right_cannot_ask(client, plan):
    client.force_login(make_user(make_office(plan.unit), Role.OFFICER))

    assert client.get(reverse("tasks:review_export")).status_code == 404
    assert Download.objects.count() == 0


def test_who_lost_the_right_before_it_was_made_gets_nothing(visitor, plan, person, settings):
    download = ask(visitor, reverse("tasks:review_export"))
    person.roles = [Role.OFFICER]
    person.save()

    work_off()

    assert Job.objects.get().error == services.NO_RIGHT
    assert services.NO_RIGHT in visitor.get(download.get_absolute_url()).text
    assert fetch(visitor, download).status_code == 404
    assert stored_files(settings.MEDIA_ROOT) == []
    retried = visitor.post(reverse("downloads:download_retry", args=[download.pk]))
    assert (retried.status_code, Job.objects.count()) == (404, 1)


def test_who_lost_the_right_afterwards_cannot_fetch(visitor, plan, person):
    download = ask(visitor, reverse("tasks:review_export"))
    work_off()
    person.roles = [Role.OFFICER]
    person.save()

    assert fetch(visitor, download).status_code == 404


@pytest.mark.parametrize("made", [False, True])
def test_who_went_to_another_authority_leaves_the_file_behind(visitor, plan, person, made):
    download = ask(visitor, reverse("tasks:review_export"))
    if made:
        work_off()
    person.unit = make_office(make_commune())
    person.save()
    work_off()

    assert fetch(visitor, download).status_code == 404
    assert visitor.get(download.get_absolute_url()).status_code == 404
    assert (Job.objects.get().state == Job.State.DONE) == made


def test_what_cannot_be_made_says_why_and_is_made_once_that_is_mended(visitor, plan):
    address = reverse("reports:plan_word", args=[plan.pk])
    Plan.objects.filter(pk=plan.pk).update(title="")
    download = ask(visitor, address)
    work_off()

    failed = visitor.get(download.get_absolute_url()).text
    assert "Chưa lập được tệp." in failed
    assert Job.objects.get().error in failed
    Plan.objects.filter(pk=plan.pk).update(title="Cải cách hành chính")
    retried = visitor.post(reverse("downloads:download_retry", args=[download.pk]))
    work_off()

    (anew,) = Download.objects.all()
    assert (retried["Location"], bool(anew.made_at)) == (anew.get_absolute_url(), True)
    assert whole(fetch(visitor, anew))[:2] == b"PK"


def test_more_rows_than_a_file_takes_are_refused_at_once(visitor, plan, monkeypatch):
    monkeypatch.setattr(list_files, "MOST_ROWS", 1)

    answer = visitor.get(
        reverse("tasks:review_export"), headers={"referer": "http://testserver/reviews/"}
    )

    assert (answer["Location"], Download.objects.count()) == ("/reviews/", 0)


def test_who_has_too_many_jobs_waiting_is_told_so(visitor, plan, person):
    Job.objects.bulk_create(
        Job(name="other", subject=f"{n}", created_by=person) for n in range(Job.MOST_OF_ONE)
    )

    answer = Client(raise_request_exception=False)
    answer.force_login(person)
    told = answer.get(matrix_of(plan))

    assert told.status_code == 503
    assert "việc của bạn chưa làm" in told.text
    assert Download.objects.count() == 0


def test_old_files_are_forgotten(visitor, plan, settings, django_capture_on_commit_callbacks):
    old = ask(visitor, matrix_of(plan))
    failed = ask(visitor, reverse("tasks:review_export"))
    work_off()
    asked = timezone.now() - Download.KEPT - timedelta(hours=1)
    Download.objects.update(asked_at=asked)
    Download.objects.filter(pk=failed.pk).update(made_at=None)
    kept = ask(visitor, matrix_of(plan))
    work_off()

    with django_capture_on_commit_callbacks(execute=True):
        forgotten = services.forget_files(timezone.now())

    assert (forgotten, list(Download.objects.all())) == (2, [kept])
    assert fetch(visitor, old).status_code == 404
    assert len(stored_files(settings.MEDIA_ROOT)) == 1
    assert whole(fetch(visitor, kept))


def test_a_file_that_a_job_is_to_make_is_not_forgotten(visitor, plan):
    download = ask(visitor, matrix_of(plan))
    Download.objects.update(asked_at=timezone.now() - Download.KEPT - timedelta(hours=1))

    assert services.forget_files(timezone.now()) == 0

    work_off()
    assert whole(fetch(visitor, download))


def test_a_file_that_is_gone_from_the_storage_is_not_found(visitor, plan):
    download = ask(visitor, matrix_of(plan))
    work_off()
    download.refresh_from_db()
    download.file.storage.delete(download.file.name)

    assert fetch(visitor, download).status_code == 404


def test_a_file_of_a_kind_that_is_no_more_is_not_found(visitor, plan):
    download = ask(visitor, matrix_of(plan))
    work_off()
    Download.objects.update(kind="gone")

    assert fetch(visitor, download).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    visitor, plan, count, django_assert_max_num_queries
):
    for n in range(count):
        ask(visitor, matrix_of(plan), q=f"{'việc ' * n}")

    visitor.get(reverse("downloads:download_list"))
    with django_assert_max_num_queries(7):
        visitor.get(reverse("downloads:download_list"))
