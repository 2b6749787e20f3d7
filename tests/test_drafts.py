"""What the server does for texts that are not saved: it confirms what it stored, leads back to the
form, and no template has a long text that the browser would not keep.
"""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from foundation.web.drafts import COOKIE
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    progress_form,
)

NUMBER = "0123456789abcdef"
PAGE = "/plans/1/tasks/?mine=1"
TEXTAREA = re.compile(r"<textarea\b[^>]*>")
FORM = re.compile(r"<form\b[^>]*>|</form>")
LEFT_OUT = re.compile(r"data-no-draft(=\"([^\"]*)\")?")


@pytest.fixture
def task():
    plan = make_plan()
    return make_task(plan, lead=make_office(plan.unit))


@pytest.fixture
def officer(task):
    return make_officer(task.leads[0].units.get())


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def url(task):
    return reverse("tasks:task_comment", args=[task.pk])


def confirmed(answer) -> list[str]:
    return [name for name in answer.cookies if name.startswith(COOKIE)]


@pytest.mark.django_db
def test_what_was_stored_is_confirmed_by_its_number(client, task, url):
    answer = client.post(url, {"text": "Đề nghị gia hạn.", "_draft": NUMBER})

    assert confirmed(answer) == [COOKIE + NUMBER]
    cookie = answer.cookies[COOKIE + NUMBER]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("", "Lax", 120)
    assert [comment.text for comment in task.comments.all()] == ["Đề nghị gia hạn."]


@pytest.mark.django_db
def test_the_number_of_a_part_of_a_page_comes_in_a_header(client, url):
    answer = client.post(url, {"text": "Đề nghị gia hạn."}, headers={"X-Draft": NUMBER})

    assert confirmed(answer) == [COOKIE + NUMBER]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "abc", f"{NUMBER}0", "x\r\nSet-Cookie: a=b", "A" * 16])
def test_what_is_no_number_is_not_said_back(client, url, number):
    answer = client.post(url, {"text": "Đề nghị gia hạn.", "_draft": number})

    assert confirmed(answer) == []


@pytest.mark.django_db
def test_a_form_with_faults_is_not_confirmed_and_says_what_is_stored(client, task):
    url = reverse("tasks:task_progress", args=[task.pk])
    answer = client.post(url, progress_form(result="Đã họp.", state="") | {"_draft": NUMBER})

    field = html.fromstring(answer.content.decode()).get_element_by_id(f"task-{task.pk}-result")
    assert confirmed(answer) == []
    assert "data-unsaved" in field.attrib
    assert (field.text.strip(), field.get("data-stored")) == ("Đã họp.", None)


@pytest.mark.django_db
def test_an_edited_text_that_comes_back_says_what_is_stored():
    plan = make_plan(state="draft", handed_out_at=None, legal_bases=[{"text": "Luật A;"}])
    client = Client()
    client.force_login(make_standing_officer(plan.unit))
    answer = client.post(
        reverse("plans:plan_write", args=[plan.pk]), {"title_field": "", "legal_bases": "Luật B;"}
    )

    field = html.fromstring(answer.content.decode()).get_element_by_id("id_legal_bases")
    assert (field.text.strip(), field.get("data-stored")) == ("Luật B;", "Luật A;")


@pytest.mark.django_db
def test_after_the_log_in_an_address_that_only_takes_forms_leads_home(client, url):
    login = f"http://testserver{reverse('accounts:login')}?next={url}"

    assert client.get(url, headers={"Referer": login})["Location"] == reverse("home")
    assert client.get(url).status_code == 405


@pytest.mark.django_db
def test_a_form_that_was_only_opened_says_nothing_of_the_kind(client, task):
    answer = client.get(task.get_absolute_url())

    assert b"data-unsaved" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (f"http://testserver{PAGE}", "/plans/1/tasks/%3Fmine%3D1"),
        ("http://other.example/plans/1/", "/"),
        (None, "/"),
    ],
)
def test_after_the_session_ended_the_log_in_leads_back_to_the_form(task, url, referer, back):
    headers = {"Referer": referer} if referer else {}
    answer = Client().post(url, {"text": "Đề nghị gia hạn.", "_draft": NUMBER}, headers=headers)

    assert answer["Location"] == f"{reverse('accounts:login')}?next={back}"
    assert confirmed(answer) == []
    assert task.comments.count() == 0


@pytest.mark.django_db
def test_a_page_that_was_only_opened_is_still_what_the_log_in_leads_to(task):
    answer = Client().get(task.get_absolute_url(), headers={"Referer": f"http://testserver{PAGE}"})

    assert answer["Location"] == f"{reverse('accounts:login')}?next={task.get_absolute_url()}"


def templates() -> dict[str, str]:
    folder = settings.BASE_DIR / "templates"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


def form_of(text: str, place: int) -> str:
    """The tag of the form around a place of a template; empty outside of all."""
    around = ""
    for tag in FORM.finditer(text, 0, place):
        around = "" if tag[0] == "</form>" else tag[0]
    return around


def test_no_template_has_a_textarea_that_keeps_no_draft():
    texts = templates()
    posts = " ".join(tag for text in texts.values() for tag in FORM.findall(text))
    found, seen = [], 0
    for name, text in texts.items():
        for tag in TEXTAREA.finditer(text):
            seen += 1
            owner = re.search(r'form="([\w-]+)"', tag[0])
            form = form_of(text, tag.start())
            sent = f'id="{owner[1]}" method="post"' in posts if owner else 'method="post"' in form
            if not sent or 'name="' not in tag[0]:
                found.append((name, tag[0]))

    assert seen > 5
    assert found == []


def test_whatever_keeps_no_draft_says_why():
    marks = [
        (name, mark[2]) for name, text in templates().items() for mark in LEFT_OUT.finditer(text)
    ]

    assert [name for name, why in marks if not (why or "").strip()] == []


def test_each_page_of_ours_has_the_script_that_keeps_them(settings):
    whole = {name for name, text in templates().items() if "<html" in text}

    assert whole == {"base_plain.html"}
    assert "js/site.js" in templates()["base_plain.html"]
    assert "js/drafts.js" in settings.STATIC_BUNDLES["js/site.js"]
    assert 'data-user="{{ user.pk|unlocalize }}"' in templates()["base.html"]
