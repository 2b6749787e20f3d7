"""A report of many tasks: what was found in it is kept as long as what was checked stands."""

from datetime import date

import pytest
from django.urls import reverse

from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from reports import services
from reports.checking import check_report, kept
from reports.models import FindingSettlement, Report
from reports.views import figures
from reports.views import report as views
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)

from .written import report_of_two_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.both]

INVENTED = "Đã trả 9.999 hồ sơ."


@pytest.fixture(autouse=True)
def one_task_is_many(monkeypatch):
    monkeypatch.setattr(kept, "LARGE", 1)


@pytest.fixture
def plan():
    return make_plan(
        make_commune(code="xa-mau"),
        year=2025,
        issued_on=date(2025, 1, 16),
        signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def report(plan, writer):
    """A built report of two tasks, in which somebody made up a number."""
    report = report_of_two_tasks(plan, writer)
    write(report, writer, INVENTED)
    return Report.objects.get()


def write(report, writer, text):
    section = report.sections.get(key="achievements")
    services.edit_section(section, by=writer, text=text, version=section.version)


def page(client, person, report):
    client.force_login(person)
    return client.get(report.get_absolute_url())


def ask(client, person, report):
    client.force_login(person)
    return client.post(reverse("reports:report_check", args=[report.pk]))


def check(client, person, report):
    """Ask for the check, and let a worker do it."""
    ask(client, person, report)
    job = services.check_of(report)
    run(services.keep_check, jobs.claim(job.pk, name=services.CHECK_JOB, worker="thu@may"))


def found(client, person, report):
    """The words of the findings on the page; None where it says that nobody checked."""
    shown = page(client, person, report)
    assert shown.context["unchecked"] == ("(chưa rà soát)" in shown.content.decode())
    if shown.context["unchecked"]:
        return None
    return [each.finding.words for each in shown.context["checks"]]


def settle(client, person, report):
    [finding] = check_report(report)
    values = {"fingerprint": finding.fingerprint, "reason": "Số của sổ một cửa"}
    client.force_login(person)
    return client.post(
        reverse("reports:finding_settle", args=[report.pk]), values, follow=True
    ).content.decode()


def test_a_page_of_a_large_report_leaves_its_checks_to_a_job(client, report, writer):
    before = found(client, writer, report)

    check(client, writer, report)

    assert before is None
    assert found(client, writer, report) == ["9.999 hồ sơ"]


def test_pressed_twice_it_is_one_job_which_the_page_follows(client, report, writer):
    ask(client, writer, report)
    ask(client, writer, report)

    state = client.get(
        reverse("reports:report_check", args=[report.pk]), headers={"HX-Request": "true"}
    )
    assert Job.objects.filter(name=services.CHECK_JOB).count() == 1
    assert b"job-waiting" in state.content


def test_the_page_is_asked_for_again_once_it_is_checked(client, report, writer):
    check(client, writer, report)

    state = client.get(
        reverse("reports:report_check", args=[report.pk]), headers={"HX-Request": "true"}
    )

    assert state.headers["HX-Refresh"] == "true"


def test_what_was_found_is_forgotten_when_the_text_changes(client, report, writer):
    check(client, writer, report)

    write(report, writer, "Đã trả 8.888 hồ sơ.")

    assert found(client, writer, report) is None
    check(client, writer, report)
    assert found(client, writer, report) == ["8.888 hồ sơ"]


def test_what_was_found_is_forgotten_when_the_figures_change(client, report, writer, plan):
    check(client, writer, report)

    services.build_now(Report.objects.get())

    assert found(client, writer, report) is None


def test_what_was_found_is_forgotten_when_an_office_says_what_nobody_knew(
    client, report, writer, plan
):
    check(client, writer, report)
    task = plan.tasks.last()

    make_update(task, effective_on=date(2025, 3, 2), result="Đã trả 9.999 hồ sơ.")

    assert found(client, writer, report) is None
    check(client, writer, report)
    assert found(client, writer, report) == []


def test_what_was_found_is_forgotten_when_a_unit_is_called_otherwise(client, report, writer, plan):
    check(client, writer, report)

    plan.unit.short_name = "Mẫu Mới"
    plan.unit.save()

    assert found(client, writer, report) is None


def test_a_finding_is_answered_for_once_it_is_known(client, report, writer):
    refused = settle(client, writer, report)
    stored = FindingSettlement.objects.count()

    check(client, writer, report)
    settle(client, writer, report)

    assert "Báo cáo đã thay đổi sau lần rà soát" in refused
    assert stored == 0
    assert [each.words for each in FindingSettlement.objects.all()] == ["9.999 hồ sơ"]


def test_who_writes_or_signs_may_have_it_checked_and_nobody_else(client, report, writer, plan):
    officer = make_officer(make_office(plan.unit))
    stranger = make_standing_officer(make_commune(code="xa-khac"))

    answers = [
        ask(client, person, report).status_code
        for person in (officer, stranger, make_leader(plan.unit))
    ]

    assert answers == [404, 404, 302]
    assert Job.objects.filter(name=services.CHECK_JOB).count() == 1


def test_a_large_draft_is_checked_as_soon_as_it_is_built(report, writer):
    job = services.ask_for_build(report, by=writer)
    run(services.build_report, jobs.claim(job.pk, name=services.BUILD_JOB, worker="thu@may"))

    services.check_built(Job.objects.get(pk=job.pk))

    assert services.check_of(report).created_by == writer


def test_a_report_of_few_tasks_is_checked_by_its_page(client, report, writer, monkeypatch):
    monkeypatch.setattr(kept, "LARGE", 2)

    assert found(client, writer, report) == ["9.999 hồ sơ"]
    ask(client, writer, report)
    assert services.check_of(report) is None


def test_the_rows_behind_a_figure_come_page_by_page(client, report, writer, plan, monkeypatch):
    monkeypatch.setattr(figures, "ROWS_ON_A_PAGE", 1)
    address = reverse("reports:report_figure", args=[report.pk, "totals.total"])
    client.force_login(writer)

    pages = [client.get(address, {"page": number}).content.decode() for number in (1, 2)]

    tasks = [each.get_absolute_url() for each in plan.tasks.all()]
    shown = [[each for each in tasks if f'href="{each}"' in page] for page in pages]
    assert sorted(shown) == sorted([each] for each in tasks)


def test_of_many_changes_after_issue_some_are_named_and_all_are_a_page_away(
    client, report, writer, plan, monkeypatch
):
    monkeypatch.setattr(views, "DIFFERENCES_SHOWN", 1)
    write(report, writer, "Không có.")
    values = {"number": "45", "issued_on": date(2025, 3, 17), "signer": "Hà Văn Mẫu"}
    services.issue_report(report, by=make_leader(plan.unit), **values)
    make_task(plan, content="Việc thêm sau")
    client.force_login(writer)
    address = reverse("reports:report_changes", args=[report.pk])

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()

    changes = services.figures_differ(Report.objects.get())
    assert (part.count("<li>"), len(changes)) == (
        1,
        whole.split("report-differences")[1].count("<li>"),
    )
    assert f'<a href="{address}">Xem cả {len(changes)} thay đổi</a>' in part
    assert "Xem cả" not in whole
