"""The queue of updates: accept or return them, singly or many at once, and undo it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from post_office.models import Email

from accounts.models import Role
from plans.reviewing.services import accept, send_back
from plans.services import add_evidence
from tasks.models import ProgressUpdate
from tests.factories import (
    DIGITAL,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State, Review = ProgressUpdate.State, ProgressUpdate.Review
URL, UNDO = reverse("tasks:review_queue"), reverse("tasks:review_undo")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def reviewer(client, plan):
    reviewer = make_standing_officer(plan.unit)
    client.force_login(reviewer)
    return reviewer


def waiting(plan, **values):
    """An update that waits for review, of a task of its own."""
    task_values = {name: values.pop(name) for name in ("area", "lead") if name in values}
    task = make_task(plan, **task_values)
    values.setdefault("on_behalf_of", task.leads[0].units.get())
    return make_update(task, review=Review.WAITING, **values)


def reviews(*updates):
    return [ProgressUpdate.objects.get(pk=update.pk).review for update in updates]


def test_waiting_updates_stand_oldest_first_with_what_was_before(client, plan, reviewer):
    young = waiting(plan, sent_at=datetime(2026, 6, 2, tzinfo=UTC))
    before = make_update(young.task, percent=10, result="Bước đầu")
    ProgressUpdate.objects.filter(pk=young.pk).update(seen=before)
    old = waiting(plan, sent_at=datetime(2026, 6, 1, tzinfo=UTC))

    response = client.get(URL)

    assert list(response.context["page"]) == [old, young]
    assert "Bước đầu" in response.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR])
def test_others_find_no_queue(client, plan, role):
    update = waiting(plan)
    client.force_login(make_user(make_office(plan.unit), role))

    assert client.get(URL).status_code == 404
    assert client.post(URL, {"accept": update.pk}).status_code == 404
    assert reviews(update) == [Review.WAITING]


def test_another_communes_updates_are_neither_shown_nor_reviewed(client, plan, reviewer):
    theirs = waiting(make_plan(year=2026))

    assert list(client.get(URL).context["page"]) == []
    client.post(URL, {"accept": theirs.pk})
    client.post(URL, {"accept": "chosen", "updates": [theirs.pk]})
    assert reviews(theirs) == [Review.WAITING]


def test_a_leader_reviews_too(client, plan):
    update = waiting(plan)
    client.force_login(make_leader(plan.unit))

    client.post(URL, {"accept": update.pk})

    assert reviews(update) == [Review.ACCEPTED]


def test_one_is_accepted_with_its_own_button(client, plan, reviewer):
    one, other = waiting(plan), waiting(plan)

    response = client.post(f"{URL}?area=1", {"accept": one.pk, "updates": [other.pk]})

    assert response.url == f"{URL}?area=1"
    assert reviews(one, other) == [Review.ACCEPTED, Review.WAITING]


def test_one_is_returned_with_its_own_reason(client, plan, reviewer):
    one = waiting(plan)

    client.post(URL, {"send_back": one.pk, f"reason-{one.pk}": "Thiếu chữ ký", "reason": "Chung"})

    one.refresh_from_db()
    assert (one.review, one.review_reason, one.reviewed_by) == (
        Review.RETURNED,
        "Thiếu chữ ký",
        reviewer,
    )


def test_many_are_accepted_at_once(client, plan, reviewer):
    updates = [waiting(plan) for _ in range(3)]

    client.post(URL, {"accept": "chosen", "updates": [update.pk for update in updates[:2]]})

    assert reviews(*updates) == [Review.ACCEPTED, Review.ACCEPTED, Review.WAITING]


def test_many_are_returned_with_one_reason(client, plan, reviewer):
    updates = [waiting(plan) for _ in range(2)]

    client.post(
        URL,
        {
            "send_back": "chosen",
            "reason": "Thiếu văn bản",
            "updates": [update.pk for update in updates],
        },
    )

    assert [update.review_reason for update in ProgressUpdate.objects.all()] == [
        "Thiếu văn bản"
    ] * 2


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"send_back": "chosen", "reason": "  "}, "Hãy ghi lý do trả lại"),
        ({"accept": "chosen", "updates": []}, "Hãy đánh dấu ít nhất một kết quả"),
        ({"accept": "x"}, "Hãy đánh dấu ít nhất một kết quả"),
        ({}, "Hãy bấm"),
    ],
)
def test_wrong_input_changes_nothing_and_keeps_the_ticks(client, plan, reviewer, form, words):
    update = waiting(plan)

    response = client.post(URL, {"updates": [update.pk]} | form, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert (" checked" in page) == bool(form.get("updates", True))
    assert reviews(update) == [Review.WAITING]


def test_own_updates_are_listed_with_the_reason_but_not_reviewed(client, plan, reviewer):
    own = waiting(plan, author=reviewer)

    page = client.get(URL).content.decode()
    client.post(URL, {"accept": own.pk})
    client.post(URL, {"accept": "chosen", "updates": [own.pk]})

    assert "Kết quả do chính bạn gửi" in page
    assert f'name="updates" value="{own.pk}"' not in page
    assert reviews(own) == [Review.WAITING]


def test_a_review_is_undone_right_after(client, plan, reviewer):
    updates = [waiting(plan) for _ in range(2)]
    ids = [update.pk for update in updates]
    page = client.post(URL, {"accept": "chosen", "updates": ids}, follow=True)

    assert page.context["done"] == {"words": "Đã xác nhận 2 kết quả.", "updates": ids}
    assert "Hoàn tác" in page.content.decode()
    assert client.get(URL).context["done"] is None

    client.post(UNDO, {"updates": page.context["done"]["updates"]})

    assert reviews(*updates) == [Review.WAITING] * 2


def test_who_comes_second_is_told(client, plan, reviewer):
    update, other = waiting(plan), waiting(plan)
    accept([update], by=make_leader(plan.unit))

    page = client.post(URL, {"send_back": update.pk, f"reason-{update.pk}": "Thiếu chữ ký"})

    assert "Kết quả này đã được xử lý: đã xác nhận." in page.content.decode()
    assert page.context["done"] is None
    assert reviews(update, other) == [Review.ACCEPTED, Review.WAITING]


def test_what_others_reviewed_meanwhile_is_left_out_and_the_rest_can_be_undone(
    client, plan, reviewer
):
    theirs, mine = waiting(plan), waiting(plan)
    send_back([theirs], by=make_leader(plan.unit), reason="Thiếu chữ ký")

    page = client.post(URL, {"accept": "chosen", "updates": [theirs.pk, mine.pk]}, follow=True)
    assert page.context["done"] == {"words": "Đã xác nhận 1 kết quả.", "updates": [mine.pk]}
    assert reviews(theirs, mine) == [Review.RETURNED, Review.ACCEPTED]

    client.post(UNDO, {"updates": page.context["done"]["updates"]})

    assert reviews(theirs, mine) == [Review.RETURNED, Review.WAITING]


def test_only_the_reviewer_undoes_their_review(client, plan, reviewer):
    update = waiting(plan)
    client.post(URL, {"accept": update.pk})
    client.force_login(make_leader(plan.unit))

    client.post(UNDO, {"updates": [update.pk]})

    assert reviews(update) == [Review.ACCEPTED]


def test_undo_is_no_page(client, reviewer):
    assert client.get(UNDO).status_code == 405


def test_htmx_gets_only_the_queue(client, plan, reviewer):
    waiting(plan)

    response = client.get(URL, {"area": 1, "unit": ""}, headers=HTMX)

    assert response["HX-Push-Url"] == f"{URL}?area=1"
    assert response.content.strip().startswith(b'<div id="review-queue"')
    assert "HX-Request" in response["Vary"]


def test_each_filter_leaves_its_updates_and_counts_them(client, plan, reviewer):
    office = make_office(plan.unit, short_name="Phòng Kinh tế")
    draft = make_plan(plan.unit, year=2027, number="99/KH-UBND", state="draft", periods=False)
    one = waiting(plan, lead=office, area=DIGITAL)
    two, three = waiting(plan), waiting(draft)

    def found(**filters):
        return list(client.get(URL, filters).context["page"])

    assert found(unit=office.pk) == [one]
    assert found(area=DIGITAL) == [one]
    assert found(plan=draft.pk) == [three]
    assert found(area="x", unit="", plan="0") == [one, two, three]
    choices = client.get(URL).context["filters"].fields["area"].choices
    assert choices == [
        ("", "Tất cả"),
        (1, "I. Chỉ đạo, điều hành CCHC (2)"),
        (7, "VII. Xây dựng chính quyền điện tử, chính quyền số (1)"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_more_updates_ask_no_more_of_the_database(
    client, plan, reviewer, count, django_assert_num_queries
):
    for n in range(count):
        update = waiting(plan)
        update.evidence.add(
            add_evidence(
                authority=plan.unit,
                unit=None,
                by=make_officer(),
                year=2026,
                title=f"Số {n}",
                link=f"https://a.vn/{n}",
            )
        )
    client.force_login(reviewer, backend="accounts.backends.PersonBackend")
    client.get(URL)

    with django_assert_num_queries(9):
        client.get(URL)


@pytest.mark.parametrize(("count", "most"), [(1, 12), (200, 20)])
def test_many_are_accepted_in_few_queries(
    client, plan, reviewer, count, most, django_assert_max_num_queries
):
    office, author = make_office(plan.unit), make_officer()
    updates = [waiting(plan, lead=office, author=author) for _ in range(count)]
    chosen = {"accept": "chosen", "updates": [update.pk for update in updates]}

    with django_assert_max_num_queries(most + 4):  # two savepoints, which only tests have
        client.post(URL, chosen if count > 1 else {"accept": updates[0].pk})

    assert set(reviews(*updates)) == {Review.ACCEPTED}


def test_what_is_returned_and_mailed_takes_twelve_queries(
    client, plan, reviewer, settings, django_assert_num_queries, django_capture_on_commit_callbacks
):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    author = make_officer(make_office(plan.unit), email="lan@xa.example.vn")
    update = waiting(plan, author=author, lead=author.unit)
    client.get(URL)

    with (
        django_capture_on_commit_callbacks(execute=True),  # three more have a worker send it
        django_assert_num_queries(16),  # twelve, and two savepoints, which only tests have
    ):
        client.post(URL, {"send_back": update.pk, f"reason-{update.pk}": "Thiếu văn bản"})

    assert reviews(update) == [Review.RETURNED]
    assert Email.objects.get().to == [author.email]
