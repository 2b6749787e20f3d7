"""The admin site: who enters, and that nothing of another commune is seen, chosen or changed
there.
"""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessToken, Holiday, ReminderDays, Role, Unit, User, WrongTries
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from documents.services import add_recipient, enter_outside, explain_gap, stamp_otherwise
from foundation.backup.models import Backup
from foundation.exchange.models import ImportRun
from foundation.jobs.models import Job
from foundation.journal.history import history_of
from foundation.mail.services import send_mail
from foundation.web.admin import AuthorityWall
from parindex.models import CriteriaSet
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set
from plans.models import Evidence, Plan, PlanImport
from tests.admin_pages import admin_pages
from tests.factories import (
    make_commune,
    make_delegation,
    make_indicator,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_target,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SHARED = (Backup, Holiday)  # of the installation, not of an authority
WALLED = [
    model
    for model, page in admin_pages().items()
    if isinstance(page, AuthorityWall) and model not in SHARED
]
SECRET = "Bản Kín Tiếng"


def fill(commune: Unit, word: str) -> dict:
    """One row of each model in `commune`, each with `word` in its text."""
    office = make_office(
        commune, name=f"Phòng {word}", short_name=f"Phòng {word}", code=f"phong-cua-{commune.pk}"
    )
    officer = make_officer(office, last_name=word)
    plan = make_plan(commune, number=word, state=Plan.State.DRAFT)
    task = make_task(plan, lead=office, content=word)
    target = make_target(make_indicator(plan, lead=office, statement=word), label=word)
    report = plan.reports.create(
        period=make_period(plan), number=word, signer=word, created_by=officer
    )
    asked = report.contribution_requests.create(
        unit=office, due=date(2026, 3, 10), words=word, asked_by=officer
    )
    asked.answers.create(author=officer).texts.create(kind="proposals", text=word)
    rows = [
        office,
        officer,
        plan,
        make_period(plan),
        make_period(plan).openings.create(until=date(2026, 4, 1), reason=word, by=officer),
        plan.duties.create(unit_text=word, text=word),
        PlanImport.objects.create(unit=commune, created_by=officer, plan=plan),
        Evidence.objects.create(
            authority=commune, year=2026, title=word, link="https://a.vn", added_by=officer
        ),
        task,
        make_update(task, author=officer, result=word),
        task.comments.create(author=officer, text=word),
        task.explanations.create(asked_by=officer, text=word, due=date(2026, 3, 5)),
        task.people.create(unit=office, person=officer, assigned_by=officer),
        target.indicator,
        target,
        target.measurements.create(period=make_period(plan), author=officer, value=1, note=word),
        report,
        report.sections.create(key="1", order=1, heading=word, drafted=word),
        asked,
        Job.objects.create(name="việc", subject=word, created_by=officer),
        fail_to_sign_in(officer, address=word),
        officer.access_tokens.create(
            name=word, prefix="cchc_", sha256=f"{officer.pk}", expires_on=date(2027, 1, 1)
        ),
        make_delegation(make_user(office, Role.HEAD, first_name=word), officer, reason=word),
        send_mail(f"lan@xa-{commune.pk}.vn", subject=word, body=word, authority=commune),
        ReminderDays.objects.create(authority=commune),
        ImportRun.objects.create(dataset="tasks", name=word, authority=commune, created_by=officer),
        *fill_register(commune, officer, word),
        *fill_round(commune, officer, word),
    ]
    return {type(row): row for row in rows}


def fill_register(commune: Unit, person: User, word: str) -> list:
    """An issued document, its recipient and an explained gap."""
    document = enter_outside(
        unit=commune,
        kind="CV",
        symbol=f"UBND-{word}",
        number=1,
        issued_on=date(2026, 1, 5),
        title=word,
        by=person,
    )
    recipient = add_recipient(document, by=person, recipient=word)
    stamp_otherwise(document, by=person, channel="post")
    gap = explain_gap(unit=commune, year=2026, kind="CV", first=5, last=6, reason=word, by=person)
    return [document, recipient, gap]


def fill_round(commune: Unit, person: User, word: str) -> list:
    """One row of each model of scoring, the set decided by the commune itself."""
    leaf = {"code": "1", "name": word, "maximum": "100", "rule": {"kind": "yes_no"}}
    content = {"name": word, "bands": [["Tốt", "80"]], "criteria": [leaf]}
    criteria_set = make_set(commune, year=2026, content=content, state=CriteriaSet.State.IN_FORCE)
    assessment = open_assessment(criteria_set, commune, by=person)
    score = assessment.scores.get()
    score.save()  # for its history
    times = {
        "opens_at": datetime(2026, 1, 1, tzinfo=UTC),
        "closes_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return [
        criteria_set,
        criteria_set.criteria.get(),
        criteria_set.windows.create(step="self_score", unit=commune, reason=word, **times),
        criteria_set.appraisers.create(user=person),
        assessment,
        score,
    ]


def fail_to_sign_in(person, **values) -> WrongTries:
    """What is counted of a person who typed eight wrong passwords."""
    return WrongTries.objects.create(
        what="password", name=person.username, count=8, tried_at=timezone.now(), **values
    )


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def administrator(commune):
    return make_user(make_office(commune), Role.ADMINISTRATOR)


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_do_not_enter(client, commune, role):
    client.force_login(make_user(make_office(commune), role, is_staff=True))

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get(address(User, "changelist"), follow=True).status_code == 403


def test_strangers_are_sent_to_the_login_of_the_product(client):
    assert (
        client.get(address(User, "changelist")).url == "/accounts/login/?next=/admin/accounts/user/"
    )


def test_administrators_who_left_do_not_enter(client, administrator):
    client.force_login(administrator)
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    assert client.get("/admin/").status_code == 302


def test_an_administrator_without_a_unit_sees_no_rows(client, commune):
    fill(commune, SECRET)
    client.force_login(User.objects.create(username="khong-don-vi", roles=["administrator"]))

    for model in WALLED:
        assert client.get(address(model, "changelist")).context["cl"].result_count == 0


@pytest.mark.services
def test_every_page_works_in_few_queries(
    admin_client, administrator, commune, django_assert_max_num_queries
):
    rows = fill(commune, "Của mình")
    notify([administrator], Kind.HANDED_OUT, "Của mình", "/")

    for model in WALLED:
        row = rows.get(model) or model.objects.first()
        for page, args in (("changelist", []), ("change", [row.pk]), ("history", [row.pk])):
            with django_assert_max_num_queries(15):
                response = admin_client.get(address(model, page, *args))
            leads_on = page == "history" and model._meta.label in settings.JOURNALED
            assert (model, page, response.status_code) == (model, page, 302 if leads_on else 200)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_one_row_as_for_many(
    admin_client, commune, count, django_assert_max_num_queries
):
    for _ in range(count):
        office = make_office(commune)
        make_update(make_task(make_plan(commune, state="draft"), lead=office))

    for path in (
        "tasks/task",
        "tasks/progressupdate",
        "accounts/unit",
        "accounts/user",
        "plans/plan",
    ):
        with django_assert_max_num_queries(12):
            admin_client.get(f"/admin/{path}/")


@pytest.mark.services
def test_rows_of_another_commune_are_nowhere(admin_client, commune):
    theirs = fill(make_commune(), SECRET)
    fill(commune, "Của mình")

    for model in WALLED:
        if model not in theirs:
            continue
        row = theirs[model]
        assert SECRET not in admin_client.get(address(model, "changelist")).content.decode(), model
        for page in ("change", "history", "delete"):
            response = admin_client.get(address(model, page, row.pk), follow=True)
            assert SECRET not in response.content.decode(), (model, page)


def test_a_change_of_another_communes_row_is_not_taken(admin_client):
    unit = fill(make_commune(), SECRET)[Unit]

    admin_client.post(
        address(Unit, "change", unit.pk), {"name": "Chiếm", "short_name": "Chiếm", "code": "chiem"}
    )
    admin_client.post(address(Unit, "delete", unit.pk), {"post": "yes"})

    unit.refresh_from_db()
    assert unit.name == f"Phòng {SECRET}"


@pytest.mark.parametrize(
    "model", [model for model in WALLED if model._meta.model_name in ("unit", "task", "plan")]
)
def test_choices_and_completion_end_at_the_wall(admin_client, commune, model):
    fill(make_commune(), SECRET)
    mine = fill(commune, "Của mình")

    assert SECRET not in admin_client.get(address(model, "change", mine[model].pk)).content.decode()
    found = admin_client.get(
        "/admin/autocomplete/",
        {"term": "phong", "app_label": "accounts", "model_name": "user", "field_name": "unit"},
    ).json()["results"]
    assert SECRET not in str(found)
    assert mine[Unit].short_name in [row["text"] for row in found]


def person_form(**values) -> dict:
    return {
        "username": "moi",
        "last_name": "Lê",
        "first_name": "Mới",
        "position": "",
        "phone": "",
        "email": "",
        **values,
    }


def test_the_administrator_adds_a_person_of_the_commune(admin_client, administrator):
    response = admin_client.post(
        address(User, "add"),
        person_form(unit=administrator.unit.pk, roles=["officer", "head"]),
    )

    assert response.status_code == 302
    person = User.objects.get(username="moi")
    assert (person.unit, person.roles) == (administrator.unit, ["officer", "head"])
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert not person.has_usable_password()


def test_rights_above_the_commune_cannot_be_given(admin_client, administrator):
    extra = {"is_superuser": "on", "is_staff": "on", "groups": ["1"], "user_permissions": ["1"]}

    admin_client.post(
        address(User, "add"), person_form(unit=administrator.unit.pk, roles=["officer"], **extra)
    )
    refused = admin_client.post(
        address(User, "add"),
        person_form(username="hai", unit=administrator.unit.pk, roles=["appraiser"]),
    )

    person = User.objects.get(username="moi")
    assert (person.is_staff, person.is_superuser, person.user_permissions.count()) == (
        False,
        False,
        0,
    )
    assert list(refused.context["adminform"].form.errors) == ["roles"]
    assert not User.objects.filter(username="hai").exists()


@pytest.mark.parametrize("elsewhere", ["office", "nowhere"])
def test_a_person_cannot_be_put_outside_the_wall(admin_client, elsewhere):
    unit = make_office().pk if elsewhere == "office" else ""

    response = admin_client.post(address(User, "add"), person_form(unit=unit))

    assert list(response.context["adminform"].form.errors) == ["unit"]
    assert not User.objects.filter(username="moi").exists()


@pytest.mark.parametrize(
    "above", [{"is_superuser": True}, {"is_staff": True}, {"roles": ["appraiser", "administrator"]}]
)
def test_people_with_rights_above_the_commune_are_not_shown(admin_client, administrator, above):
    person = make_officer(administrator.unit)
    User.objects.filter(pk=person.pk).update(**above)

    assert admin_client.get(address(User, "change", person.pk)).status_code == 302
    assert admin_client.get(f"/admin/accounts/user/{person.pk}/password/").status_code == 404
    assert list(admin_client.get(address(User, "changelist")).context["cl"].result_list) == [
        administrator
    ]


def test_nobody_sets_the_password_of_somebody_else(admin_client, administrator):
    person = make_officer(administrator.unit)
    new = "Sông-Đáy-mùa-lũ-1971"

    response = admin_client.post(
        f"/admin/accounts/user/{person.pk}/password/",
        {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"},
    )

    person.refresh_from_db()
    assert response.url == f"/accounts/people/{person.pk}/password-link/"
    assert person.check_password("mat-khau-thu")


def test_passwords_of_another_commune_are_out_of_reach(admin_client):
    person = make_officer()

    assert admin_client.post(f"/admin/accounts/user/{person.pk}/password/", {}).status_code == 404


def test_administrators_do_not_change_their_own_rights(admin_client, administrator):
    admin_client.post(
        address(User, "change", administrator.pk),
        {
            "username": administrator.username,
            "unit": administrator.unit.pk,
            "roles": ["leader"],
            "last_name": "Lê",
        },
    )

    administrator.refresh_from_db()
    assert (administrator.last_name, administrator.roles, administrator.is_active) == (
        "Lê",
        ["administrator"],
        True,
    )


def unit_form(**values) -> dict:
    empty = dict.fromkeys(("abbreviation", "place", "valid_from", "valid_to"), "")
    return {
        "code": "moi",
        "name": "Phòng Mới",
        "short_name": "Phòng Mới",
        "kind": "office",
        "order": 0,
        **empty,
        **values,
    }


def test_the_administrator_adds_an_office(admin_client, commune):
    response = admin_client.post(address(Unit, "add"), unit_form(parent=commune.pk))

    assert response.status_code == 302
    assert Unit.objects.get(code="moi").authority == commune


@pytest.mark.parametrize("field", ["kind", "parent"])
def test_an_office_stays_inside_the_wall(admin_client, commune, field):
    wrong = {"kind": "commune"} if field == "kind" else {field: make_commune().pk}

    response = admin_client.post(address(Unit, "add"), unit_form(**{"parent": commune.pk, **wrong}))

    assert list(response.context["adminform"].form.errors) == [field]
    assert not Unit.objects.filter(code="moi").exists()


def test_an_authority_stays_where_it_is(admin_client, commune):
    office = make_office(commune)

    admin_client.post(
        address(Unit, "change", commune.pk),
        unit_form(name="Xã Mới", kind="other", parent=office.pk),
    )

    commune.refresh_from_db()
    assert (commune.name, commune.kind, commune.parent, commune.authority) == (
        "Xã Mới",
        "commune",
        None,
        commune,
    )


def test_an_office_that_something_hangs_on_is_kept(admin_client, commune):
    used, unused = make_task(make_plan(commune)).leads[0].units.get(), make_office(commune)

    for office in (used, unused):
        admin_client.post(address(Unit, "delete", office.pk), {"post": "yes"})
    admin_client.post(
        address(Unit, "changelist"),
        {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"},
    )

    assert list(Unit.objects.filter(pk__in=[used.pk, unused.pk])) == [used]


READ_ONLY = (
    "progressupdate",
    "taskperson",
    "measurement",
    "job",
    "notification",
    "planimport",
    "taskcomment",
    "target",
    "reportsection",
)


@pytest.mark.parametrize(
    "model", [model for model in WALLED if model._meta.model_name in READ_ONLY]
)
def test_what_was_declared_is_for_reading(admin_client, administrator, commune, model):
    rows = fill(commune, "Của mình")
    notify([administrator], Kind.HANDED_OUT, "Của mình", "/")
    row = rows.get(model) or model.objects.first()

    assert (
        admin_client.get(address(model, "change", row.pk)).context["has_change_permission"] is False
    )
    assert admin_client.post(address(model, "change", row.pk), {}).status_code == 403
    assert admin_client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert admin_client.post(address(model, "add"), {}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", ["plan", "task", "indicator", "duty"])
def test_what_belongs_to_an_issued_plan_is_for_reading(admin_client, commune, name):
    rows = fill(commune, "Của mình")
    row = next(row for model, row in rows.items() if model._meta.model_name == name)
    Plan.objects.update(state=Plan.State.ISSUED)

    assert admin_client.post(address(type(row), "change", row.pk), {}).status_code == 403
    assert (
        admin_client.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    )


def test_an_issued_report_is_for_reading_and_a_draft_keeps_its_state(admin_client, commune):
    report = next(
        row
        for model, row in fill(commune, "Của mình").items()
        if model._meta.model_name == "report"
    )

    admin_client.post(
        address(type(report), "change", report.pk),
        {"number": "7", "state": "issued", **no_sections()},
    )
    report.refresh_from_db()
    assert (report.number, report.state) == ("7", "draft")

    type(report).objects.update(state="issued", issued_on=date(2026, 3, 16))
    assert admin_client.post(address(type(report), "change", report.pk), {}).status_code == 403


def no_sections() -> dict:
    return {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}


def test_the_history_of_a_row_is_the_journal_narrowed_to_it(admin_client, commune):
    office = make_office(commune, name="Tên cũ")

    page = admin_client.get(address(Unit, "history", office.pk))

    assert page.url == f"{reverse('pages:journal')}?table=accounts_unit&row={office.pk}"


def test_the_history_says_who_changed_it(admin_client, administrator, commune):
    admin_client.post(address(Unit, "change", commune.pk), unit_form(name="Xã Mới"))

    assert history_of(commune)[-1].by == administrator


def test_lists_are_searched_without_accents(admin_client, commune):
    wanted = make_task(make_plan(commune), content="Rà soát thủ tục hành chính một cửa")
    make_task(wanted.plan, content="Tập huấn kỹ năng số")

    for words in ("mot cua ra soat", "Một cửa RÀ SOÁT"):
        found = admin_client.get("/admin/tasks/task/", {"q": words}).context["cl"].result_list
        assert list(found) == [wanted]


def test_people_are_filtered_by_role(admin_client, administrator):
    make_officer(administrator.unit)

    found = (
        admin_client.get(address(User, "changelist"), {"role": "administrator"})
        .context["cl"]
        .result_list
    )

    assert list(found) == [administrator]


def test_django_s_own_tables_are_closed(admin_client):
    for path in ("auth/group", "axes/accessattempt", "axes/accesslog"):
        assert admin_client.get(f"/admin/{path}/").status_code == 404


def test_the_calendar_of_the_country_is_kept_by_superusers(admin_client, client):
    holiday = Holiday.objects.create(day=date(2026, 2, 16), name="Nghỉ Tết")

    assert admin_client.get("/admin/accounts/holiday/").context["cl"].result_count == 1
    assert admin_client.post(address(Holiday, "add"), {}).status_code == 403
    assert (
        admin_client.post(address(Holiday, "delete", holiday.pk), {"post": "yes"}).status_code
        == 403
    )


def test_superusers_see_every_commune_and_give_every_role(client):
    fill(make_commune(), SECRET)
    person = make_officer()
    client.force_login(User.objects.create_superuser("goc", password="x"))

    assert SECRET in client.get(address(Unit, "changelist")).content.decode()
    client.post(
        address(User, "change", person.pk),
        {
            "username": person.username,
            "unit": person.unit.pk,
            "roles": ["appraiser"],
            "is_active": "on",
        },
    )
    person.refresh_from_db()
    assert person.roles == ["appraiser"]


def test_the_administrator_unlocks_people_of_the_commune_alone(admin_client, administrator):
    mine, other, theirs = (
        make_officer(administrator.unit),
        make_officer(administrator.unit),
        make_officer(),
    )
    for person in (mine, theirs):
        fail_to_sign_in(person)

    response = admin_client.post(
        address(User, "changelist"),
        {"action": "unlock_people", "_selected_action": [mine.pk, other.pk, theirs.pk]},
        follow=True,
    )

    assert "Đã mở khóa đăng nhập cho 1 người." in response.content.decode()
    assert [row.name for row in WrongTries.objects.all()] == [theirs.username]


def test_tokens_are_revoked_by_the_administrator_and_their_hash_is_never_shown(client):
    commune = make_commune()
    administrator = make_user(make_office(commune), Role.ADMINISTRATOR)
    token = fill(commune, "Mã")[AccessToken]
    theirs = fill(make_commune(), "Lạ")[AccessToken]
    AccessToken.objects.filter(pk=token.pk).update(sha256="0123456789abcdef")
    client.force_login(administrator)

    page = client.get(address(AccessToken, "change", token.pk)).content.decode()
    chosen = {"action": "revoke_tokens", "_selected_action": [token.pk, theirs.pk]}
    client.post(address(AccessToken, "changelist"), chosen)

    assert "0123456789abcdef" not in page
    assert [
        each.revoked_at is not None
        for each in (AccessToken.objects.get(pk=token.pk), AccessToken.objects.get(pk=theirs.pk))
    ] == [True, False]
