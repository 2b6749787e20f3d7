from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, Role, Unit, UnitChange
from accounts.unit_changes.services import (
    Decision,
    UnitsRefused,
    change_units,
    changeable_by,
    what_follows,
)
from documents.models import Document
from documents.services.desk import submit
from documents.sources import DocumentRefused
from foundation.journal.history import history_of
from indicators.models import RowOffice
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set, scored_units
from plans.models import Plan
from reports.models import Report
from tasks.models import TaskPerson
from tests.factories import (
    make_change,
    make_commune,
    make_form,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)
from tests.parindex.rounds import SMALL_SET

pytestmark = [pytest.mark.both, pytest.mark.django_db]

DAY = date(2026, 7, 1)
DECISION = Decision(DAY, "12/NQ-HĐND", date(2026, 6, 20), "Sắp xếp bộ máy")


@pytest.fixture
def commune():
    return make_commune(parent=make_commune(kind=Unit.Kind.PROVINCE))


@pytest.fixture
def administrator(commune):
    return make_user(make_office(commune, name="Văn phòng"), Role.ADMINISTRATOR)


def merge(by, ended, *heirs, people=None, decision=DECISION):
    return change_units(
        by.authority, ended=ended, heirs=heirs, decision=decision, people=people or {}, by=by
    )


def said(field, refused):
    with pytest.raises(UnitsRefused) as refusal:
        refused()
    return str(refusal.value), refusal.value.field == field


def test_offices_merge_and_their_work_goes_on_in_the_heir(commune, administrator):
    first, second, heir = (make_office(commune, short_name=name) for name in ("P1", "P2", "P3"))
    plan, officer = make_plan(commune), make_officer(first)
    both = make_task(plan, lead=first, coordinators=[second, heir])
    other = make_task(plan, lead=heir, coordinators=[second])
    done = make_task(plan, lead=first)
    make_update(done, state="done", percent=100)
    TaskPerson.objects.create(task=both, unit=first, person=officer, assigned_by=administrator)
    indicator = make_indicator(plan, lead=second)
    duty = plan.duties.create(unit_text="P1", text="Báo cáo")
    duty.units.set([first, heir])

    change = merge(administrator, [first, second], heir, people={officer.pk: heir})

    tasks = [[[*part.units.all()] for part in each.units.all()] for each in (both, other, done)]
    assert tasks == [[[heir]], [[heir]], [[first]]]
    assert "Giao lại. Trước: chủ trì: P1; phối hợp: P2; P3. Nay: chủ trì: P3" in str(
        both.comments.get().text
    )
    assert [(each.unit, each.person) for each in both.people.current()] == [(heir, officer)]
    indicator.refresh_from_db()
    assert (indicator.lead_unit, [*duty.units.all()]) == (heir, [heir])
    assert [*Unit.objects.filter(valid_to=DAY - timedelta(days=1))] == [first, second]
    assert str(change) == "P1, P2 sáp nhập vào P3"
    assert change.figures == [
        [1, "người chuyển sang đơn vị mới"],
        [1, "trách nhiệm theo kế hoạch chưa hoàn thành chuyển sang đơn vị kế thừa"],
        [2, "nhiệm vụ đang thực hiện giao sang đơn vị kế thừa"],
        [1, "chỉ tiêu chuyển sang đơn vị kế thừa theo dõi"],
    ]
    assert history_of(both)[-1].why.startswith("P1, P2 → P3")


def test_who_is_moved_is_told_once_where_to(commune, administrator):
    office, heir = make_office(commune, short_name="P1"), make_office(commune, short_name="P2")
    moved, waiting = make_officer(office), make_officer(heir)

    merge(administrator, [office], heir, people={moved.pk: heir})

    words = "P1 được kế thừa bởi P2 từ ngày 01/07/2026, theo văn bản số 12/NQ-HĐND."
    told = dict(Notification.objects.values_list("user", "text"))
    assert told == {moved.pk: f"{words} Bạn chuyển sang P2.", waiting.pk: words}
    moved.refresh_from_db()
    assert moved.unit == heir
    assert history_of(moved)[-1].by == administrator


def test_a_split_leaves_each_task_to_be_given_by_a_person(commune, administrator):
    office, heirs = make_office(commune), [make_office(commune), make_office(commune)]
    task = make_task(make_plan(commune), lead=office)

    assert [(each.rows, each.words) for each in what_follows([office], heirs)] == [
        (1, "nhiệm vụ đang thực hiện cần giao lại từng nhiệm vụ")
    ]
    merge(administrator, [office], *heirs)

    assert [*task.units.get().units.all()] == [office]
    assert Unit.objects.with_heirs().get(pk=office.pk).successors == heirs


def test_the_standing_body_passes_to_the_only_heir_and_no_two_share_it(commune, administrator):
    body = make_office(commune, standing_body=True)
    heirs = [make_office(commune), make_office(commune)]

    words, at = said("heirs", lambda: merge(administrator, [body], *heirs))
    assert ("cơ quan thường trực" in words, at) == (True, True)
    merge(administrator, [body], heirs[0])

    assert [*commune.units.filter(standing_body=True)] == [heirs[0]]


def test_teams_below_an_office_go_on_below_its_heir(commune, administrator):
    office, heir = make_office(commune), make_office(commune)
    team = Unit.objects.create(code="to", name="Tổ", short_name="Tổ", kind="office", parent=office)

    merge(administrator, [office], heir)

    team.refresh_from_db()
    assert (team.parent, team.valid_to, team.authority) == (heir, None, commune)


def test_rows_and_criteria_in_charge_pass_to_the_heir(commune, administrator):
    office, heir = make_office(commune), make_office(commune)
    row = make_form(owner=commune, rows=[{"code": "1"}]).rows.get()
    RowOffice.objects.create(authority=commune, row=row, unit=office)
    content = make_set(commune.parent, year=2026, content=SMALL_SET, state="in_force")
    score = open_assessment(content, commune, by=None).scores.first()
    score.unit = office
    score.save()

    merge(administrator, [office], heir)

    score.refresh_from_db()
    assert (RowOffice.objects.get().unit, score.unit) == (heir, heir)


def test_what_was_asked_for_a_report_is_answered_by_the_heir(commune, administrator):
    first, second, heir = (make_office(commune) for _ in range(3))
    plan = make_plan(commune)
    report = Report.objects.create(plan=plan, period=plan.periods.first())
    asked = {"due": DAY, "asked_by": administrator}
    requests = [report.contribution_requests.create(unit=unit, **asked) for unit in (first, second)]

    merge(administrator, [first, second], heir)

    assert [each.unit for each in report.contribution_requests.order_by("pk")] == [heir, second]
    assert [each.stood.unit for each in history_of(requests[0])] == [first, heir]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": timezone.localdate() + timedelta(days=1)}, "since"),
        ({"since": date(2020, 1, 1)}, "since"),
    ],
)
def test_the_day_is_neither_to_come_nor_before_the_unit_was(commune, administrator, changes, field):
    office = make_office(commune, valid_from=date(2021, 1, 1))
    decision = DECISION._replace(**changes)

    _, at = said(
        field, lambda: merge(administrator, [office], make_office(commune), decision=decision)
    )

    assert at
    assert not UnitChange.objects.exists()


def test_a_unit_ends_once_and_chains_close_no_ring(commune, administrator):
    first, second, third = (make_office(commune) for _ in range(3))
    merge(administrator, [first], second)
    merge(administrator, [second], third)

    words, at = said("heirs", lambda: merge(administrator, [third], first))
    assert ("đã kết thúc hoạt động" in words, at) == (True, True)
    _, at = said("ended", lambda: merge(administrator, [first], third))
    assert at


@pytest.mark.parametrize("role", [Role.STANDING_BODY, Role.LEADER, Role.HEAD])
def test_only_the_administrator_merges_units(commune, role, client):
    person = make_user(make_office(commune), role)
    client.force_login(person)

    assert not changeable_by(person).exists()
    assert client.get(reverse("accounts:unit_change_create")).status_code == 404
    assert client.post(reverse("accounts:unit_change_create")).status_code == 404


def test_units_of_others_are_neither_ended_nor_heirs(commune, administrator):
    own, strange = make_office(commune), make_office()

    for ended, heir, field in ((strange, own, "ended"), (own, strange, "heirs")):
        _, at = said(field, lambda ended=ended, heir=heir: merge(administrator, [ended], heir))
        assert at
    assert (
        "không thuộc đơn vị kế thừa"
        in said(
            "people", lambda: merge(administrator, [own], make_office(commune), people={1: strange})
        )[0]
    )


def test_the_province_merges_communes_whose_plans_and_desk_end(commune):
    keeper = make_user(make_office(commune.parent), Role.ADMINISTRATOR)
    old = make_commune(parent=commune.parent)
    standing = make_standing_officer(old)
    officer = make_officer(make_office(old, name="Phòng Kinh tế"))
    there = make_office(commune, name="Phòng Kinh tế")
    plan = make_plan(old)
    task = make_task(plan, lead=officer.unit)
    document = Document.objects.create(
        source="plan",
        unit=old,
        authority=old,
        kind="KH",
        title="Kế hoạch",
        state="submitted",
        submitted_by=standing,
    )
    draft = {"state": "draft", "handed_out_at": None, "number": "", "issued_on": None}
    make_plan(old, year=2027, record=document, **draft)

    change = merge(keeper, [old], commune, people={officer.pk: there})

    for row in (old, plan, task, document, officer):
        row.refresh_from_db()
    assert (plan.state, document.state, officer.unit) == ("closed", "returned", there)
    assert (officer.unit.valid_to, standing.unit.valid_to) == (None, None)
    assert {*old.units.values_list("valid_to", flat=True)} == {DAY - timedelta(days=1)}
    assert [*task.units.get().units.values_list("name", flat=True)] == ["Phòng Kinh tế"]
    assert [count for count, _ in change.figures] == [1, 1, 1]
    assert Plan.objects.visible_to(make_officer(there)).contains(plan)
    with pytest.raises(DocumentRefused, match="đã kết thúc hoạt động"):
        submit(document, by=standing)


def test_a_commune_that_ended_is_not_scored_any_more(commune):
    gone = make_commune(parent=commune.parent, valid_to=date(2026, 6, 30))
    years = {year: make_set(commune.parent, year=year, content=SMALL_SET) for year in (2025, 2026)}

    assert {year: {*scored_units(each)} for year, each in years.items()} == {
        2025: {commune, gone},
        2026: {commune},
    }


def test_the_pages_show_what_will_happen_and_then_do_it(client, commune, administrator):
    office, heir = make_office(commune, name="Phòng Một"), make_office(commune, name="Phòng Hai")
    task, officer = make_task(make_plan(commune), lead=office), make_officer(office)
    form = {
        "ended": [office.pk],
        "heirs": [heir.pk],
        "since": "01/07/2026",
        "number": "12/NQ-HĐND",
        "decided_on": "20/06/2026",
    }
    client.force_login(administrator)
    url = reverse("accounts:unit_change_create")

    assert "Phòng Một" in client.get(url).content.decode()
    preview = client.post(url, form).content.decode()
    assert "<strong>1</strong> nhiệm vụ đang thực hiện giao sang đơn vị kế thừa" in preview
    assert (UnitChange.objects.count(), task.units.get().units.get()) == (0, office)
    done = client.post(url, form | {"confirm": "yes", f"people-{officer.pk}": heir.pk}, follow=True)

    assert done.redirect_chain == [(reverse("accounts:unit_change_list"), 302)]
    assert "12/NQ-HĐND ngày 20/06/2026" in done.content.decode()
    officer.refresh_from_db()
    assert (task.units.get().units.get(), officer.unit) == (heir, heir)


def test_a_form_that_is_wrong_changes_nothing(client, commune, administrator):
    office = make_office(commune)
    client.force_login(administrator)

    page = client.post(
        reverse("accounts:unit_change_create"),
        {"ended": [office.pk], "heirs": [office.pk], "since": "01/01/2099", "confirm": "yes"},
    )

    assert {*page.context["form"].errors} == {"heirs", "since", "number", "decided_on"}
    assert not UnitChange.objects.exists()


def test_strangers_see_no_change_of_others(client, commune):
    make_change(make_commune(), commune)
    client.force_login(make_officer())

    page = client.get(reverse("accounts:unit_change_list"))

    assert "Chưa có lần sáp nhập" in page.content.decode()
