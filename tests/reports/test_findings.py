"""From a finding to the issued report, and from a figure to its rows: pages and commands."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.journal.history import history_of_parts
from reports import services
from reports.checking import check_report
from reports.models import FindingSettlement, Report
from reports.services import ReportRefused
from tests.factories import (
    make_commune,
    make_leader,
    make_officer,
    make_plan,
    make_standing_officer,
)

from .written import report_of_two_tasks

pytestmark = pytest.mark.django_db

OF_THE_REPORT = {"unit": "xa-mau", "year": 2025, "period": "quarter-1"}
INVENTED = "Đã trả 9.999 hồ sơ."


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
    return report_of_two_tasks(plan, writer)


@pytest.fixture
def finding(report, writer):
    """The finding on a number that somebody made up."""
    section = report.sections.get(key="achievements")
    services.edit_section(section, by=writer, text=INVENTED, version=section.version)
    [found] = services.unsettled(report)
    return found


def issue(report, number="45"):
    leader = make_leader(report.plan.unit)
    services.issue_report(
        report, by=leader, number=number, issued_on=date(2025, 3, 17), signer="Hà Văn Mẫu"
    )


def post(client, person, name, *args, **values):
    client.force_login(person)
    return client.post(reverse(f"reports:{name}", args=args), values)


def settle(client, person, report, fingerprint, reason="Số của sổ một cửa"):
    return post(client, person, "finding_settle", report.pk, fingerprint=fingerprint, reason=reason)


def test_a_report_is_issued_once_somebody_answers_for_what_was_found(
    client, report, writer, finding
):
    with pytest.raises(ReportRefused, match="Còn 01 điều cần xem chưa xử lý"):
        issue(report)

    settle(client, writer, report, finding.fingerprint)

    issue(report)
    settlement = report.settlements.get()
    assert (settlement.by, settlement.words) == (writer, "9.999 hồ sơ")
    assert settlement.reason == "Số của sổ một cửa"


def test_the_page_marks_the_words_of_a_finding_and_leads_there(client, report, writer, finding):
    client.force_login(writer)

    page = client.get(report.get_absolute_url()).content.decode()

    assert f'<mark id="finding-{finding.fingerprint}">9.999 hồ sơ</mark>' in page
    assert f'href="#finding-{finding.fingerprint}"' in page


def test_a_word_taken_back_opens_the_finding_again(client, report, writer, finding):
    settle(client, writer, report, finding.fingerprint)

    post(client, writer, "finding_reopen", report.pk, report.settlements.get().pk)

    assert services.unsettled(report) == [finding]
    assert len(history_of_parts(report, FindingSettlement)) == 2


def test_a_written_report_is_checked_in_at_most_twelve_queries(
    report, finding, django_assert_max_num_queries
):
    report = Report.objects.get(pk=report.pk)

    with django_assert_max_num_queries(12):
        assert check_report(report) == [finding]


def test_mended_words_need_no_answer(report, writer, finding):
    section = report.sections.get(key="achievements")
    text = "Đã hoàn thành 01/02 nhiệm vụ."
    services.edit_section(section, by=writer, text=text, version=section.version)

    assert services.unsettled(report) == []


def test_an_answer_holds_for_its_sentence_alone(client, report, writer, finding):
    settle(client, writer, report, finding.fingerprint)
    section = report.sections.get(key="achievements")
    text = f"{INVENTED}\nCòn 9.999 hồ sơ quá hạn."

    services.edit_section(section, by=writer, text=text, version=section.version)

    [other] = services.unsettled(report)
    assert (other.words, other.line) == ("9.999 hồ sơ", "Còn 9.999 hồ sơ quá hạn.")


@pytest.mark.parametrize("reason", ["", "   ", "......"])
def test_an_answer_says_why(client, report, writer, finding, reason):
    settle(client, writer, report, finding.fingerprint, reason)

    assert services.unsettled(report) == [finding]


def test_the_service_takes_no_answer_without_words(report, writer, finding):
    with pytest.raises(ReportRefused, match="lý do"):
        services.settle_finding(report, fingerprint=finding.fingerprint, by=writer, reason=" … ")


def test_what_is_no_longer_found_cannot_be_answered_for(client, report, writer):
    settle(client, writer, report, "0" * 64)

    assert not report.settlements.exists()


def test_others_answer_for_nothing(client, report, writer, finding):
    stranger = make_standing_officer(make_commune())
    officer = make_officer(report.plan.tasks.first().leads[0].units.get())

    answers = [
        settle(client, person, report, finding.fingerprint).status_code
        for person in (stranger, officer)
    ]

    assert answers == [404, 404]
    assert not report.settlements.exists()


def test_an_issued_report_takes_no_answers(client, report, writer, finding):
    settle(client, writer, report, finding.fingerprint)
    issue(report)

    reopened = post(client, writer, "finding_reopen", report.pk, report.settlements.get().pk)

    assert reopened.status_code in (302, 404)
    assert report.settlements.count() == 1


def test_the_command_prints_findings_until_they_are_settled(
    client, report, writer, finding, capsys
):
    with pytest.raises(SystemExit) as ended:
        call_command("check_report", **OF_THE_REPORT)
    kind, section, words, advice = capsys.readouterr().out.strip().split("\t")
    assert (ended.value.code, kind, section, words) == (1, "number", "achievements", "9.999 hồ sơ")
    assert advice

    settle(client, writer, report, finding.fingerprint)
    call_command("check_report", **OF_THE_REPORT)

    assert capsys.readouterr().out.strip().endswith("Đã xác nhận: Số của sổ một cửa")


def explained(capsys) -> dict[str, dict]:
    call_command("explain_report", **OF_THE_REPORT)
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    return {line["place"]: line for line in lines}


def test_each_figure_is_explained_with_its_rows(report, capsys):
    done, open_ = report.plan.tasks.order_by("pk")

    figures = explained(capsys)

    assert figures["totals.done"]["value"] == 1
    assert figures["totals.done"]["rows"] == [{"kind": "task", "id": done.pk}]
    assert [row["id"] for row in figures["totals.total"]["rows"]] == [done.pk, open_.pk]
    told = [figure for place, figure in figures.items() if place.startswith("achievements:1.")]
    assert [each["text"] for each in told] == ["01", "02", "50%"]
    assert [each["filter"]["figure"] for each in told] == [
        "totals.done",
        "totals.total",
        "totals.rate",
    ]


def test_a_figure_leads_to_the_rows_that_made_it_then(client, report, writer):
    done = report.plan.tasks.order_by("pk").first()
    done.content = "Đổi tên sau khi chốt"
    done.save()
    client.force_login(writer)

    report_page = client.get(report.get_absolute_url()).content.decode()
    address = reverse("reports:report_figure", args=[report.pk, "totals.done"])
    page = client.get(address).content.decode()

    assert f'href="{address}"' in report_page
    assert page.count('data-label="Nội dung"') == 1
    assert "Đổi tên sau khi chốt" not in page
    assert done.get_absolute_url() in page


def test_a_place_that_the_report_does_not_have_is_not_found(client, report, writer):
    client.force_login(writer)

    assert (
        client.get(reverse("reports:report_figure", args=[report.pk, "totals.x"])).status_code
        == 404
    )
