"""A country of communes: whole, known to the journal, and every page opens."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings

from accounts.models import Unit, User
from cchc.demo.country import make_country
from cchc.demo.country.checking import unlike
from cchc.demo.country.making import MOST_COMMUNES, provinces
from cchc.demo.country.names import PROVINCES, commune_name
from cchc.demo.country.scopes import read_scopes, tables
from cchc.settings.base import PASSWORD_HASHERS  # those of the tests take any salt
from foundation.journal import services as journal
from foundation.journal.installing import install, uninstall
from foundation.journal.verifying import verify
from parindex.models import Assessment
from plans.models import Plan
from reports.models import Report
from tasks.models import ProgressUpdate, SetAside

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
COMMUNES = 4
PEOPLE = ("thuongtruc", "lanhdao", "vanthu", "truongphong", "canbo", "quantri")
# tables of which the demo has no rows at all
WITHOUT = {
    *("accounts.AccessToken", "accounts.AccountRequest", "accounts.Delegation"),
    *("accounts.NoticeChoice", "accounts.RecoveryCode", "accounts.ReminderDays"),
    *("accounts.SavedView", "accounts.SecondStep"),
    *("accounts.UnitChange", "accounts.UnitChange_ended", "accounts.UnitChange_heirs"),
    *("accounts.User_groups", "accounts.User_user_permissions", "documents.CodeChoice"),
    *("documents.Mailing", "documents.Remark", "documents.SignedCopy", "parindex.Appraiser"),
    *("indicators.FormCheck", "indicators.FormColumn", "indicators.FormRow"),
    *("indicators.FormSentence", "indicators.Measurement_evidence", "indicators.RowOffice"),
    *("indicators.StatisticalForm", "indicators.StatisticsSource", "parindex.SelfScoreSnapshot"),
    *("plans.Duty_evidence", "plans.PlanFile", "reminders.CalendarFeed"),
    *("reports.FindingSettlement", "reports.OutlineAnnex", "reports.OutlineSection"),
    *("reports.ReportOutline", "tasks.ExplanationRequest", "tasks.ExplanationRequest_evidence"),
    *("tasks.TaskComment", "tasks.TaskComment_evidence"),
    "documents.PublicCode",  # made where the installation has a public address
}
OF_A_PROVINCE = {
    *("parindex.CriteriaSet", "parindex.Criterion", "parindex.StepWindow"),
}


@pytest.fixture(scope="module")
def country(module_db):
    with time_machine.travel(TODAY), override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        make_country(TODAY, communes=COMMUNES)
        yield list(Unit.objects.filter(kind=Unit.Kind.COMMUNE).order_by("pk"))


@pytest.fixture
def on_that_day():
    with time_machine.travel(TODAY):
        yield


def test_each_commune_has_rows_in_every_table_of_the_demo(country):
    found = tables()

    scopes = read_scopes(connection, found, lambda authority: str(authority))

    for commune in country:
        filled = {label for label, rows in scopes[str(commune.pk)].rows.items() if rows}
        assert filled == set(found) - WITHOUT - OF_A_PROVINCE
    first, second, *_ = (scopes[str(commune.pk)].rows for commune in country)
    assert len(second["tasks.ProgressUpdate"]) < len(first["tasks.ProgressUpdate"])  # it is behind


def test_rows_have_every_column_of_their_table(country):
    with connection.cursor() as cursor:
        for table in tables().values():
            described = connection.introspection.get_table_description(cursor, table.name)
            assert {column.name for column in described} == set(table.columns)


def test_communes_bear_names_of_their_own(country):
    last = country[-1]

    assert [each.code for each in country] == ["demo", "demo-2", "demo-3", "demo-4"]
    assert len({each.place for each in country}) == COMMUNES
    people = User.objects.filter(unit__authority=last)
    assert {person.username.rpartition(".")[2] for person in people} == {"4"}
    leader = people.get(username="lanhdao.4")
    assert leader.check_password("cchc-demo")
    assert not people.exclude(demo_label="").exists()
    plan = Plan.objects.get(unit=last, year=2026)
    assert (plan.signer, plan.title) == (
        leader.get_full_name(),
        f"Cải cách hành chính xã {last.place} năm 2026",
    )
    told = str(Report.objects.filter(plan=plan).values_list("figures", "sections__drafted"))
    assert "Khe Mây" not in told


def test_what_is_stored_is_what_is_computed(country, on_that_day):
    assert [said for commune in country for said in unlike(commune)] == []


def test_frozen_figures_name_rows_of_their_own_commune(country):
    for report in Report.objects.exclude(figures={}).select_related("plan"):
        rows = report.figures["tasks"]
        tasks = report.plan.tasks.filter(pk__in=[row["pk"] for row in rows])
        updates = ProgressUpdate.objects.filter(task__in=tasks)
        assert rows
        assert tasks.count() == len(rows)
        assert {pk for row in rows for pk in row["updates"]} <= set(
            updates.values_list("pk", flat=True)
        )


def test_no_two_communes_are_scored_alike(country):
    published = Assessment.objects.filter(state="published")

    assert len(set(published.values_list("index", flat=True))) == COMMUNES
    assert sorted(published.values_list("rank", flat=True)) == [1, 2, 3, 4]


def test_the_journal_knows_all_of_it_and_tells_of_what_comes_after(country):
    journal.seal_all()
    assert verify().findings == []

    plan = Plan.objects.get(unit=country[-1], year=2026)
    plan.title = "Kế hoạch khác"
    plan.save(update_fields=["title"])
    plan.periods.last().delete()
    journal.seal_all()

    assert verify().findings == []


def test_a_loaded_row_that_vanished_is_found(country):
    gone = SetAside.objects.order_by("pk").last()
    pk = gone.pk
    uninstall(connection)
    gone.delete()
    install(connection)

    [said] = verify().findings

    assert f"số {pk} (tasks_setaside) bị xóa" in said


def test_an_installation_in_use_has_no_rows_without_an_entry(country, settings):
    settings.DEMO = False

    assert "được thêm mà nhật ký không ghi" in verify().findings[0]


@pytest.mark.parametrize("person", [*(f"{name}.3" for name in PEOPLE), "sonoivu", "lanhdaotinh"])
def test_every_page_that_a_person_is_led_to_opens(country, on_that_day, person):
    client = Client()
    client.force_login(User.objects.get(username=person))
    home = client.get("/", follow=True)
    assert home.status_code == 200

    addresses = links_of(home)
    assert len(addresses) > 5
    answers = {address: client.get(address, follow=True) for address in sorted(addresses)}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )


def links_of(page) -> set[str]:
    """The addresses of pages that a page links to."""
    found = re.findall(r'href="(/[^"#]*)', page.content.decode())
    return {each.replace("&amp;", "&") for each in found if not each.startswith("/static/")}


def test_a_country_has_34_provinces_of_which_the_first_is_the_largest():
    members = list(provinces(3321))

    assert len(members) == 34
    assert [len(each) for each in members] == [168, *[96] * 32, 81]
    assert members[-1][-1] == 3320
    assert len({commune_name(number) for number in range(MOST_COMMUNES)}) == MOST_COMMUNES
    assert len(list(provinces(MOST_COMMUNES))) == len(set(PROVINCES)) == 34
