"""The pages of delegations, and how what is done for another is named there."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Delegation, Role
from plans.reviewing.services import accept
from tasks.models import ProgressUpdate
from tasks.services.explanations import answer_explanation, ask_explanation
from tests.factories import (
    make_commune,
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

LIST, NEW = "/accounts/delegations/", "/accounts/delegations/new/"


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def office(commune):
    return make_office(commune)


@pytest.fixture
def head(office):
    return make_user(office, Role.OFFICER, Role.HEAD, last_name="Phùng Văn", first_name="Thắng")


@pytest.fixture
def deputy(office):
    return make_officer(office, last_name="Mã Thị", first_name="Loan")


def filled(to, **values) -> dict:
    today = timezone.localdate()
    values = {"to": to.pk, "roles": ["head"], "reason": "Nghỉ phép", "number": ""} | values
    return {"valid_from": today, "valid_to": today + timedelta(days=3)} | values


def test_a_head_delegates_and_revokes_without_being_asked_whose_rights(client, head, deputy):
    client.force_login(head)
    form = client.get(NEW).context["form"]

    sent = client.post(NEW, filled(deputy))

    made = Delegation.objects.get()
    assert ("principal" in form.fields, form["roles"].initial) == (False, [Role.HEAD])
    assert [pk for pk, _ in form.fields["to"].choices] == ["", deputy.pk]
    assert (sent.url, made.principal, made.delegate, made.roles) == (LIST, head, deputy, ["head"])
    assert "Thu hồi" in client.get(LIST).content.decode()

    client.post(f"{LIST}{made.pk}/revoke/")

    page = client.get(LIST)
    assert [row.state for row in page.context["rows"]] == [Delegation.State.REVOKED]
    assert client.get(f"{LIST}{made.pk}/revoke/").status_code == 404


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(client, head, deputy, commune):
    client.force_login(head)
    other = make_officer(make_office(commune))

    page = client.post(NEW, filled(other))

    form = page.context["form"]
    assert list(form.errors) == ["to"]
    assert form["reason"].value() == "Nghỉ phép"
    assert list(client.post(NEW, {"reason": ""}).context["form"].errors) == [
        "to",
        "roles",
        "valid_from",
        "valid_to",
        "reason",
    ]
    assert list(client.post(NEW, filled(make_officer())).context["form"].errors) == ["to"]
    assert not Delegation.objects.exists()


def test_leaders_and_administrators_choose_among_heads(client, commune, head, deputy):
    chair, stranger = make_leader(commune), make_user(None, Role.HEAD)
    administrator = make_user(commune, Role.ADMINISTRATOR)

    offered = {}
    for person in (chair, administrator):
        client.force_login(person)
        form = client.get(NEW).context["form"]
        offered[person] = {pk for pk, _ in form.fields["principal"].choices if pk}
        assert stranger.pk not in dict(form.fields["to"].choices)
    client.post(NEW, filled(deputy, principal=head.pk))

    assert offered == {chair: {chair.pk, head.pk}, administrator: {head.pk}}
    assert Delegation.objects.get().created_by == administrator
    assert list(head.notifications.values_list("url", flat=True)) == [LIST]


def test_officers_see_what_is_delegated_to_them_and_delegate_nothing(client, head, deputy):
    made = make_delegation(head, deputy)
    client.force_login(deputy)

    page = client.get(LIST)

    assert [(row.delegation, row.revocable) for row in page.context["rows"]] == [(made, False)]
    assert [client.get(each).status_code for each in (NEW, f"{LIST}{made.pk}/revoke/")] == [404] * 2
    assert (
        "Trưởng phòng, đơn vị, thay Phùng Văn Thắng"
        in client.get("/accounts/profile/").content.decode()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_is_filtered_written_to_excel_and_asks_as_often_for_many(
    client, commune, head, deputy, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_delegation(head, make_officer(head.unit))
    over = timezone.localdate() - timedelta(days=1)
    old = make_delegation(head, deputy, first=over, last=over, number="12/GUQ-UBND")
    client.force_login(make_leader(commune))

    with django_assert_max_num_queries(9):
        page = client.get(LIST)
    found = client.get(LIST, {"words": "ma thi", "state": "over"})
    file = client.get(f"{LIST}export/", {"state": "over"})

    assert page.context["page"].paginator.count == count + 1
    assert [row.delegation for row in found.context["rows"]] == [old]
    rows = list(load_workbook(BytesIO(file.getvalue())).active.values)
    assert rows[1][0] == "Lọc theo Tình trạng: Đã hết hạn"
    assert [row[1:5] for row in rows[3:]] == [
        ("Phùng Văn Thắng", str(head.unit), "Mã Thị Loan", "Trưởng phòng, đơn vị")
    ]


def test_what_gives_nothing_says_so(client, commune, head, deputy):
    make_delegation(head, deputy)
    head.roles = ["officer"]
    head.save()
    client.force_login(make_leader(commune))

    page = client.get(LIST)

    assert [(row.state, row.idle) for row in page.context["rows"]] == [
        (Delegation.State.CURRENT, True)
    ]
    assert "không có tác dụng" in page.content.decode()


def test_a_review_for_another_names_both_and_is_never_of_ones_own(client, commune, deputy):
    chair, standing = make_leader(commune), make_user(deputy.unit, Role.STANDING_BODY)
    make_delegation(standing, deputy)
    task = make_task(make_plan(commune), lead=deputy.unit)
    ours, theirs, others = [
        make_update(task, author=author, review="waiting")
        for author in (deputy, standing, make_officer(deputy.unit))
    ]

    accept([others], by=type(deputy).objects.get(pk=deputy.pk))

    others.refresh_from_db()
    words = f"{deputy} (thay {standing}, theo ủy quyền)"
    mine = ProgressUpdate.objects.waiting_for(deputy)
    assert (others.reviewed_by, others.reviewed_for, others.reviewer) == (deputy, standing, words)
    assert not mine.exists()
    assert set(ProgressUpdate.objects.waiting_for(chair)) == {ours, theirs}
    assert set(ProgressUpdate.objects.waiting_for(standing)) == {ours}
    client.force_login(deputy)
    queue = client.get("/reviews/")
    assert (queue.context["own"], queue.context["to_review"]) == (2, 0)
    assert "do người mà bạn đang làm thay gửi" in queue.content.decode()
    client.force_login(chair)
    assert words in client.get(task.get_absolute_url()).content.decode()
    told = client.get(f"/api/v1/progress-updates/{others.pk}/").json()
    assert told["reviewed_for"] == {"id": standing.pk, "name": str(standing)}


def test_who_asks_for_another_is_named_so_and_both_are_answered(client, commune, head, deputy):
    chair = make_leader(commune)
    make_delegation(chair, head, Role.LEADER)
    task = make_task(make_plan(commune), lead=deputy.unit)
    day = timezone.localdate()

    (asked,) = ask_explanation([task], by=head, text="Vì sao chậm?", due=day).new
    row = type(task).objects.with_asked().get(pk=task.pk)
    client.force_login(deputy)
    page = client.get(task.get_absolute_url()).content.decode()
    answer_explanation(asked, by=deputy, text="Chờ hướng dẫn")

    words = f"{head} (thay {chair}, theo ủy quyền)"
    assert (asked.asked_by, asked.asked_for, row.asked_by) == (head, chair, words)
    assert words in page
    assert {chair.notifications.count(), head.notifications.count()} >= {1}


def test_who_acts_for_a_head_is_told_what_heads_are_told(commune, office, head):
    leaderless = make_user(office, Role.CLERK)
    make_delegation(head, leaderless, Role.HEAD)
    task = make_task(make_plan(commune), lead=office)
    chair = make_leader(commune)

    ask_explanation([task], by=chair, text="Vì sao chậm?", due=timezone.localdate())

    assert leaderless.notifications.count() == 1


def test_an_acting_leader_sees_the_leaders_pages(client, commune, office, deputy):
    chair = make_leader(commune)
    plan = make_plan(commune, state="draft", number="", issued_on=None)
    client.force_login(deputy)
    before = client.get(plan.get_absolute_url()).context["issue_form"]

    make_delegation(chair, deputy, Role.LEADER)

    assert before is None
    assert client.get(plan.get_absolute_url()).context["issue_form"]
    assert client.get("/").url == f"/plans/{plan.pk}/overview/"
