"""Every page of the admin site for every model: who gets it, in how many queries, and that it is
Vietnamese.
"""

import ast
import re
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import django
import lxml.html
import post_office
import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Holiday, Role, User, WrongTries
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.backup.models import Backup
from tests.accounts.test_admin import SECRET, SHARED, address, fill
from tests.admin_pages import admin_pages
from tests.factories import make_commune, make_office, make_user
from tests.sampling import at_least, share

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]

DAYS = 4  # until each model had its turn
MODELS = share(admin_pages(), DAYS)
DELETE = {"action": "delete_selected", "post": "yes"}
MANY = 120  # more than a page of a list shows


@pytest.fixture(scope="module")
def commune(module_db):
    return make_commune()


@pytest.fixture(scope="module")
def administrator(commune):
    return make_user(make_office(commune), Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def superuser(module_db):
    return User.objects.create_superuser("goc", password="x")


@pytest.fixture(scope="module")
def rows(commune, administrator):
    """One row of every model of the admin site in the commune."""
    found = fill(commune, SECRET)
    notify([found[User]], Kind.HANDED_OUT, SECRET, "/")
    return found | {
        type(found[User].notifications.get()): found[User].notifications.get(),
        Holiday: Holiday.objects.create(day="2026-02-16", name="Nghỉ Tết"),
        Backup: Backup.objects.create(made_at=timezone.now(), state="failed", error="Hết chỗ"),
    }


class Visit(NamedTuple):
    """A page as a person found it, behind a redirect if it led on."""

    code: int
    queries: int
    page: bytes


@pytest.fixture(scope="module")
def visits(rows, administrator, superuser):
    """Every page of every model as its administrator and as a superuser find it, by person, model
    and page, where lists have more rows than a page shows.
    """
    found = {}
    with transaction.atomic():
        for model in CROWDED:
            crowd(model, rows[model], MANY)
        for person in (administrator, superuser):
            client = Client()
            client.force_login(person)
            for model in MODELS:
                empty = {"empty": address(model, "changelist") + "?q=khongcogi"}
                for name, page in (pages_of(model, rows[model]) | empty).items():
                    with CaptureQueriesContext(connection) as queries:
                        answer = client.get(page)
                    last = client.get(answer.url) if answer.status_code == 302 else answer
                    found[person, model, name] = Visit(last.status_code, len(queries), last.content)
        transaction.set_rollback(True)
    return found


def pages_of(model, row) -> dict[str, str]:
    """The addresses of each page that the admin site has for `row` and its model."""
    pages = {name: address(model, name, row.pk) for name in ("change", "delete", "history")}
    pages |= {name: address(model, name) for name in ("changelist", "add")}
    return pages


def filters_in(page) -> list[str]:
    """The queries of the filters and of the date hierarchy of a list page."""
    tree = lxml.html.fromstring(page)
    links = tree.xpath("//*[@id='changelist-filter']//a/@href | //*[@class='toplinks']//a/@href")
    return [link for link in links if link.startswith("?")]


def autocompletes() -> list[dict]:
    """What each field with completion, of a page or of its inlines, asks for."""
    pages = [*admin_pages().values()]
    pages += [inline(page.model, admin.site) for page in pages for inline in page.inlines]
    return [
        {"app_label": page.opts.app_label, "model_name": page.opts.model_name, "field_name": field}
        for page in pages
        for field in page.autocomplete_fields
    ]


@pytest.mark.services
@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_but_administrators_opens_any_page(client, commune, rows, role):
    client.force_login(make_user(make_office(commune), *([role] if role else [])))
    expected = 200 if role == Role.ADMINISTRATOR else 403

    for model in MODELS:
        pages = pages_of(model, rows[model])
        codes = {
            client.get(pages[name], follow=True).status_code
            for name in ("changelist", "change", "history")
        }
        assert (model, codes) == (model, {expected})


@pytest.mark.services
def test_every_page_of_every_model_opens_for_its_administrator_and_for_superusers(
    visits, administrator, superuser
):
    assert {person for person, *_ in visits} == {administrator, superuser}
    for (person, model, name), visit in visits.items():
        if person == administrator and model._meta.model_name == "notification":
            continue  # somebody else's
        expected = {200} if name not in ("add", "delete") else {200, 403}
        assert visit.code in expected, (person, model, name)


@pytest.fixture
def stranger():
    """The administrator of another commune, which has rows of its own."""
    other = make_commune()
    fill(other, "Xã khác")
    return make_user(make_office(other), Role.ADMINISTRATOR)


@pytest.mark.services
def test_a_stranger_reads_nothing_of_the_commune(client, rows, stranger):
    client.force_login(stranger)
    filtered = set()

    for model in MODELS:
        if model in SHARED:
            continue
        for name, page in pages_of(model, rows[model]).items():
            response = client.get(page, follow=True)
            assert SECRET not in response.content.decode(), (model, name)
            if name not in ("changelist", "add"):
                assert response.request["PATH_INFO"] == "/admin/" or response.status_code in (
                    403,
                    404,
                ), (model, name)
        whole = client.get(address(model, "changelist"))
        for query in filters_in(whole.content):
            filtered.add(model)
            assert (
                SECRET not in client.get(address(model, "changelist") + query).content.decode()
            ), (model, query)
    assert len(filtered) > at_least(10, DAYS)


@pytest.mark.services
def test_a_stranger_completes_with_nothing_of_the_commune(client, rows, stranger):
    client.force_login(stranger)

    assert len(autocompletes()) > 5
    for field in autocompletes():
        for words in ("", "ban kin tieng"):
            found = client.get("/admin/autocomplete/", {"term": words, **field})
            assert SECRET not in found.content.decode(), field


@pytest.mark.services
def test_a_stranger_changes_deletes_and_acts_on_nothing(client, rows, stranger):
    client.force_login(stranger)

    for model in MODELS:
        row = rows[model]
        before = model.objects.filter(pk=row.pk).values().get()
        posted = {name: "" if value is None else value for name, value in before.items()}
        ticked = {"_selected_action": [row.pk]}
        client.post(address(model, "change", row.pk), posted | {"_save": "1"})
        client.post(address(model, "delete", row.pk), {"post": "yes"})
        client.post(address(model, "changelist"), DELETE | ticked)
        client.post(address(model, "changelist"), {"action": "unlock_people"} | ticked)
        assert model.objects.filter(pk=row.pk).values().get() == before, model
    assert WrongTries.objects.filter(pk=rows[WrongTries].pk).exists()


def crowd(model, row, count: int) -> None:
    """Put `count` copies of `row` beside it, each with values of its own where rows must differ."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    model._base_manager.bulk_create(
        model(
            **values
            | {name: value(n) for name, value in OWN.get(model._meta.model_name, {}).items()}
        )
        for n in range(count)
    )


OWN = {
    "unit": {"code": "ban-{}".format},
    "user": {"username": "ban.{}".format},
    "wrongtries": {"address": "bản {}".format},
    "accesstoken": {"sha256": "ban-{}".format},
    "job": {"subject": "bản {}".format},
    "holiday": {"day": lambda n: date(2027, 1, 1) + timedelta(days=n)},
    "evidence": {"link": "https://a.vn/{}".format},
    "reportsection": {"key": "ban-{}".format},
    "progressupdate": {"key": lambda n: uuid4()},
    "document": {"number": lambda n: 100 + n},
    "criteriaset": {"year": lambda n: 2100 + n},
    "criterion": {"code": "ban-{}".format},
}
ALONE = {  # an authority, plan, period, task, set or assessment keeps few of them
    "reminderdays",
    "taskperson",
    "reportingperiod",
    "report",
    "contributionrequest",
    "measurement",
    "explanationrequest",
    "stepwindow",
    "appraiser",
    "assessment",
    "score",
}
CROWDED = [model for model in MODELS if model._meta.model_name not in ALONE]


@pytest.mark.services
def test_no_page_asks_more_than_fifteen_times(visits):
    asked = {where: visit.queries for where, visit in visits.items()}

    assert {where: count for where, count in asked.items() if count > 15} == {}


def words_of(text: str) -> set[str]:
    """The words of a text that are written with plain letters, without those of addresses."""
    return set(re.findall(r"[a-z]{4,}", re.sub(r"https?://\S+", "", text).lower()))


def messages_of(catalogue: Path) -> list[str]:
    """The messages of a library's catalogue, those with a plural in the singular."""
    found, reading = [], False
    for line in catalogue.read_text().splitlines():
        keyword, _, rest = line.partition(" ")
        reading = keyword == "msgid" or (reading and line.startswith('"'))
        if keyword == "msgid":
            found.append(ast.literal_eval(rest))
        elif reading:
            found[-1] += ast.literal_eval(line)
    return [message for message in found if message]


DJANGO = Path(django.__file__).parent
CATALOGUES = {
    "admin": DJANGO / "contrib/admin/locale/en/LC_MESSAGES/django.po",
    "admin's scripts": DJANGO / "contrib/admin/locale/en/LC_MESSAGES/djangojs.po",
    "auth": DJANGO / "contrib/auth/locale/en/LC_MESSAGES/django.po",
    "forms and models": DJANGO / "conf/locale/en/LC_MESSAGES/django.po",
    "post_office": Path(post_office.__file__).parent / "locale/de/LC_MESSAGES/django.po",
}
ENGLISH = {
    word
    for path in CATALOGUES.values()
    for message in messages_of(path)
    for word in words_of(message)
}
# words that a Vietnamese page may hold
VIETNAMESE = {"admin", "email", "control", "command", "enter", "index"}
SAME = {"%(class_name)s %(instance)s"}  # messages that are alike in both languages


@pytest.mark.parametrize("library", ["admin", "auth", "post_office"])
def test_each_message_of_the_libraries_has_its_vietnamese(library):
    with translation.override("vi"):
        english = {each for each in messages_of(CATALOGUES[library]) if in_vietnamese(each) == each}

    assert english - SAME == set()


def in_vietnamese(message: str) -> str:
    """Return what the catalogues say for `message`, or for one with a plural."""
    alone = translation.gettext(message)
    return translation.ngettext(message, message, 1) if alone == message else alone


def english_in(page: bytes) -> set[str]:
    """The pieces of visible text of a page that hold an English word of the libraries."""
    tree = lxml.html.fromstring(page.decode())
    pieces = tree.xpath("//body//text()[not(ancestor::script or ancestor::style)] | //title/text()")
    pieces += tree.xpath(
        "//@title | //@placeholder | //@aria-label | //input[@type='submit']/@value"
    )
    # Django's icons of yes and no speak English
    pieces += tree.xpath("//@alt[not(contains(../@src, '/icon-'))]")
    return {piece.strip() for piece in pieces if (words_of(piece) & ENGLISH) - VIETNAMESE}


@pytest.mark.services
def test_every_page_is_vietnamese(visits):
    found = {where: english_in(visit.page) for where, visit in visits.items()}

    assert {where: english for where, english in found.items() if english} == {}
