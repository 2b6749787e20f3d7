"""What becomes of a report that did not arrive at once: kept through an ended session, sent later
by the device that kept it, and never in another's name.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.services import DEMO_PASSWORD
from plans.models import Plan
from tests.factories import make_office, make_officer, make_plan, make_task, progress_form

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def task():
    plan = make_plan(year=2026)
    return make_task(plan, lead=make_office(plan.unit), content="Rà soát thủ tục")


@pytest.fixture
def people(task):
    """The officer who types, and a colleague who may sign in at the same machine."""
    people = [make_officer(task.leads[0].units.get()) for _ in range(2)]
    for person in people:
        person.set_password(DEMO_PASSWORD)
        person.save()
    return people


@pytest.fixture
def typed(people):
    """What the form of the first one sends."""
    return progress_form(result="Đã họp", percent=40, next="1") | {"_person": people[0].pk}


@pytest.fixture
def url(task):
    return reverse("tasks:task_progress", args=[task.pk])


def sign_in(client, person, address: str):
    form = {"username": person.username, "password": DEMO_PASSWORD, "next": address}
    return client.post("/accounts/login/", form, follow=True)


def send_late(client, task, url, typed):
    """Send the form after the session has ended; the address that the log-in leads back to."""
    page = f"http://testserver{task.get_absolute_url()}"
    answer = client.post(url, typed, headers={"Referer": page}, follow=True)
    assert "Nội dung bạn vừa nhập chưa gửi được" in answer.content.decode()
    return task.get_absolute_url()


def test_after_an_ended_session_the_same_form_comes_back_with_its_text(
    client, task, people, url, typed
):
    file = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff")
    back = send_late(client, task, url, typed | {"files": file})

    page = sign_in(client, people[0], back)

    form = page.context["form"]
    assert (form["result"].value(), form["percent"].value()) == ("Đã họp", "40")
    assert form["key"].value() == typed["key"]
    assert "Phiên làm việc đã hết nên chưa gửi được." in page.content.decode()
    assert "hãy chọn lại: anh.jpg" in page.content.decode()
    assert not task.updates.exists()
    client.post(url, typed)
    assert task.updates.get().result == "Đã họp"
    assert not client.get(back).context["form"].is_bound


def test_who_else_signs_in_then_sees_nothing_of_it(client, task, people, url, typed):
    back = send_late(client, task, url, typed)

    page = sign_in(client, people[1], back)

    assert "Đã họp" not in page.content.decode()
    assert "unsent" not in client.session


@pytest.mark.parametrize("more", [{"result": "a" * 20_001}, {"_person": None}, {"key": None}])
def test_whoever_is_not_signed_in_stores_no_long_text_and_no_other_form(client, url, typed, more):
    form = {name: value for name, value in (typed | more).items() if value is not None}

    client.post(url, form)

    assert "unsent" not in client.session


def test_nothing_is_sent_in_the_name_of_who_signed_in_meanwhile(client, task, people, url, typed):
    client.force_login(people[1])

    page = client.post(url, typed, headers={"Referer": f"http://testserver{url}"})
    row = client.post(url, progress_form(), headers=HTMX | {"X-Person": str(people[0].pk)})
    kept = client.post(url, typed, headers=JSON | {"X-Person": str(people[0].pk)})

    assert [answer.status_code for answer in (page, row, kept)] == [409, 409, 409]
    words = f"do tài khoản khác nhập, nay máy đăng nhập với tên {people[1]}."
    assert [words in answer.content.decode() for answer in (page, row)] == [True, True]
    assert words in kept.json()["words"]
    assert not task.updates.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_with_a_stale_token_neither(people, task, url, typed, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people[1])
    client.get("/accounts/profile/")
    ours = {"Origin": "http://testserver", "Referer": f"http://testserver{url}"}

    answer = client.post(url, typed | {"csrfmiddlewaretoken": "a" * 64}, headers=ours | headers)

    assert answer.status_code == 409
    assert "X-CSRFToken" not in answer.headers
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_device_hears_whose_session_it_is_and_sends_with_its_token(people, task, url, typed):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/presence/").json()["person"] == ""
    client.force_login(people[0])
    presence = client.get("/presence/").json()
    form = typed | {"csrfmiddlewaretoken": presence["token"]}

    first = client.post(url, form, headers=JSON)
    second = client.post(url, form, headers=JSON)

    assert presence["person"] == str(people[0].pk)
    assert "Đã gửi lúc 09:00" in first.json()["receipt"]
    assert first.json() == second.json()
    assert task.updates.count() == 1


def test_a_device_is_told_why_its_form_was_not_taken(client, task, people, url, typed):
    assert client.post(url, typed, headers=JSON).status_code == 401
    client.force_login(people[0])

    wrong = client.post(url, typed | {"percent": "120"}, headers=JSON)
    client.post(url, progress_form())
    newer = client.post(url, typed, headers=JSON)
    Plan.objects.update(state=Plan.State.CLOSED)
    closed = client.post(url, typed | {"seen": task.updates.get().pk}, headers=JSON)

    assert [answer.status_code for answer in (wrong, newer, closed)] == [422, 422, 422]
    assert "100" in wrong.json()["words"]
    assert newer.json()["words"].startswith("Đã có người gửi bản mới hơn")
    assert "đóng" in closed.json()["words"]
