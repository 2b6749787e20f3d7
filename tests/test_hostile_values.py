"""Values that no person types, sent to every parameter and field of every address: none brings the
server down.
"""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.models import Role
from cchc.api.views import _schema
from foundation.rest.paging import PARAMETERS
from foundation.web import persons
from tests.admin_pages import admin_pages
from tests.factories import make_user
from tests.parindex.rounds import open_window
from tests.sampling import at_least, share
from tests.test_access import NAMED, Commune, is_of_the_api
from tests.walking import (
    IN_CHOICES,
    IN_QUERIES,
    IN_TEXTS,
    LONG_ID,
    UNFIT,
    Form,
    Visitor,
    Walk,
    bodies,
    cursors,
    forms_of,
    linked,
    turned,
)

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]

# which says what is down
PAGES = sorted(name for name in NAMED if not is_of_the_api(name) and name != "readyz")
RESOURCES = sorted(
    name for name in NAMED if is_of_the_api(name) and name not in ("api:nothing", "api:schema")
)
DAYS = 5  # until each address had its turn
TODAY = share(PAGES, DAYS)
# the last two see nothing else of a page
ROLES = (Role.STANDING_BODY, Role.LEADER, Role.APPRAISER, Role.OFFICER)
IN_POSTS = (LONG_ID, "²")
ADMIN_ACTIONS = ("changelist", "add", "change", "history", "delete")
WRITERS = (  # of Excel, CSV, Word, SVG and JSON
    "tasks:task_export",
    "plans:evidence_export",
    "indicators:indicator_export",
    "exchange:dataset_file",
    "exchange:dataset_file?format=csv",
    "exchange:dataset_template",
    "parindex:set_export",
    "reports:plan_word",
    "reports:assessment_word",
    "reports:assessment_workbook",
    "reports:assessment_dossier",
    "indicators:target_chart",
    "pages:overview_chart",
    "pages:public_json",
    "pages:public_csv",
    "api:task-list",
)


@pytest.fixture(autouse=True)
def calls_without_end(settings, new_counters):
    settings.API_RATES = {"person": 10**9, "program": 10**9}


@pytest.fixture(scope="module")
def commune(module_db):
    made = Commune("Khe Mây")
    for step in ("scoring", "first", "explaining", "second"):
        open_window(made.criteria_set, step)
    made.keeper = make_user(made.office, Role.ADMINISTRATOR, is_superuser=True, is_staff=True)
    made.report.document.save("bao-cao.docx", ContentFile(b"PK"))
    made.plan.published_at = timezone.now()
    made.plan.save()
    return made


@pytest.fixture
def walk(monkeypatch):
    return Walk(monkeypatch)


def address_of(commune: Commune, name: str) -> str:
    known = {
        "code": commune.unit.code,
        "year": 2026,
        "uidb64": "MQ",
        "token": "set-password",
        "secret": "x",
    }
    arguments = {each: known.get(each) for each in NAMED[name].arguments}
    return reverse(name, kwargs=arguments) if any(arguments.values()) else commune.address(name)


def test_pages(commune, walk):
    clients = [Visitor(commune.people[role]) for role in ROLES]
    forms: dict[tuple, tuple[str, Client, Form, set[str]]] = {}
    for name in TODAY:
        address, reader = address_of(commune, name), None
        for client in clients:
            if reader and client in clients[2:]:
                break
            walk.names()
            page = walk.send(name, client, "get", address)
            names = {*walk.names(), *linked(page)}
            if page.status_code == 405:
                break
            if page.status_code == 200 and reader is None:
                reader = client
                walk.read(name, client, address, names)
            for form in forms_of(page, address):
                forms.setdefault(
                    (resolve(form.path).view_name, *sorted(form.kinds)), (name, client, form, names)
                )
        if reader is None:  # an address that only takes what is sent, or leads on
            walk.read(name, clients[0], address, names)
    for sent in forms.values():
        walk.post(*sent)

    assert walk.faults == {}
    assert set(walk.tried) == set(TODAY)
    assert len({view for view, *_ in forms}) > at_least(40, DAYS)


def test_what_no_page_sends(commune, walk):
    """Each address is sent hostile values under all the names that its view looks for, whoever may
    send.
    """
    clients = [Visitor(commune.people[role]) for role in ROLES]
    took = set()
    for name in TODAY:
        address = address_of(commune, name)
        for client in clients:
            walk.names()
            answer = walk.send(name, client, "post", address, {"x": "1"})
            names = walk.names()
            if answer.status_code == 405:
                break
            if answer.status_code not in (403, 404):
                took.add(name)
                for sent in turned(names, IN_POSTS):
                    walk.send(name, client, "post", address, sent, told=f"{sent}")
                break

    assert walk.faults == {}
    assert set(walk.tried) == set(TODAY)
    assert len(took) > at_least(90, DAYS)


def in_the_admin() -> Iterator[tuple[str, str]]:
    """The addresses of the admin site, each with what it is called."""
    yield "admin:index", reverse("admin:index")
    for model, page in admin_pages().items():
        row = page.model._default_manager.first()
        for action in ADMIN_ACTIONS:
            taken = [row.pk] if row and action in ADMIN_ACTIONS[2:] else []
            if taken or action in ADMIN_ACTIONS[:2]:
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}"
                yield name, reverse(name, args=taken)


def test_the_admin_site(commune, walk):
    client, forms = Visitor(commune.keeper), {}
    addresses = share(in_the_admin(), DAYS)
    for name, address in addresses:
        walk.names()
        page = walk.send(name, client, "get", address)
        names = {*walk.names(), *linked(page)}
        walk.read(name, client, address, names if name.endswith("_changelist") else ())
        for form in forms_of(page, address) if page.status_code == 200 else ():
            forms.setdefault(
                (resolve(form.path).view_name, *sorted(form.kinds)), (name, client, form, names)
            )
    for sent in forms.values():
        walk.post(*sent)

    assert walk.faults == {}
    assert set(walk.tried) == {name for name, _ in addresses}
    assert len(addresses) > at_least(60, DAYS)
    assert len(forms) > at_least(20, DAYS)


def test_the_api_read(commune, walk):
    client, resources = Visitor(commune.people[Role.STANDING_BODY]), share(RESOURCES, DAYS)
    for name in resources:
        view, address = NAMED[name].view, commune.address(name)
        listed = name.endswith("-list")
        walk.read(
            name, client, address, view.cls.filterset_class.base_filters if listed else ["khong-co"]
        )
        for each in PARAMETERS if listed else ():
            walk.read(name, client, address, [each], path=False)
        for cursor in cursors(view.cls.orders) if listed else ():
            walk.send(name, client, "get", f"{address}?cursor={cursor}", told=cursor)

    assert walk.faults == {}
    assert set(walk.tried) == set(resources)
    assert sum(walk.tried.values()) > at_least(500, DAYS)


def test_the_api_written_to(commune, walk):
    """Each member of each body that the schema describes, as the first of the roles that the
    address lets in.
    """
    clients = [Visitor(commune.people[role]) for role in ROLES]
    writes = ((path, told["post"]) for path, told in _schema()["paths"].items() if "post" in told)
    described = dict(share(writes, DAYS))
    let_in = set()
    for path, told in described.items():
        rows = {"tasks": commune.task, "targets": commune.target, "scores": commune.score}
        rows |= {"progress-updates": commune.update, "measurements": commune.measurement}
        row = rows.get(path.split("/")[3])
        address = path.format(
            id=row and row.pk, plan_pk=commune.plan.pk, form_pk=commune.form.pk, key="quarter-1"
        )
        for client in clients:
            seen = client.get("/".join([*address.split("/")[:5], ""])).headers.get("ETag", '"1"')
            first, *others = bodies(told, _schema()["components"]["schemas"], seen)
            if walk.send(path, client, "post", address, told=first[0], **first[1]).status_code in (
                403,
                404,
            ):
                continue
            let_in.add(path)
            for words, kwargs in others:
                walk.send(path, client, "post", address, told=words, **kwargs)
            break

    assert walk.faults == {}
    assert let_in == set(described)
    assert sum(walk.tried.values()) > at_least(400, DAYS)


def test_cookies(commune):
    for value in ("\\000aaaaaaaaa", "\\377\\376", "²"):
        client = Client(
            headers={"Cookie": f'sessionid="{value}"; csrftoken="{value}"; messages="{value}"'}
        )

        assert client.get(reverse("accounts:login")).status_code == 200, value
        assert client.get(reverse("plans:plan_list")).status_code == 302, value


def test_who_opened_a_form(commune):
    client, page = Visitor(commune.people[Role.OFFICER]), commune.address("tasks:task_progress")
    posted = client.post(page, {persons.FIELD: str(client.session["_auth_user_id"])})
    assert posted.status_code == 200

    for value in {*IN_TEXTS, *IN_CHOICES, *IN_QUERIES}:
        assert client.post(page, {persons.FIELD: value}).status_code == 409, value[:20]


def test_no_writer_falls_over_what_is_stored(commune, walk):
    """Rows that were stored before the doors were shut, or past them, are shown, drawn, printed and
    taken away.
    """
    for model in {type(row) for row in vars(commune).values() if isinstance(row, models.Model)}:
        texts = [field for field in model._meta.concrete_fields if _is_written_by_people(field)]
        for row in model._default_manager.all():
            hostile = {
                each.attname: _hostile(getattr(row, each.attname), each.max_length)
                for each in texts
            }
            model._default_manager.filter(pk=row.pk).update(**hostile)
    clients, shown = [Visitor(commune.people[role]) for role in ROLES], {}
    always = {name.partition("?")[0] for name in WRITERS}
    for name in {*share([*PAGES, *RESOURCES], DAYS)} | always:
        for query in (
            ("", "?format=csv") if name in ("exchange:dataset_file", "pages:public_csv") else ("",)
        ):
            for role, client in zip(ROLES, clients, strict=True):
                answer = walk.send(
                    name,
                    client,
                    "get",
                    f"{address_of(commune, name)}{query}",
                    told=f"{query} {role}",
                )
                shown[name + query] = answer.status_code
                if answer.status_code not in (403, 404):
                    break

    assert walk.faults == {}
    assert {name: shown[name] for name in WRITERS if shown[name] != 200} == {}


def _hostile(text: str | None, most: int | None) -> str | None:
    """The text with what SQLite stores of it; PostgreSQL refuses NUL alone."""
    return text and (text + UNFIT.replace("\x00", ""))[-most if most else 0 :]


def _is_written_by_people(field: models.Field) -> bool:
    plain = isinstance(field, models.CharField | models.TextField) and not isinstance(
        field, models.FileField
    )
    return plain and not (
        field.choices or field.unique or field.name in ("code", "password", "sha256", "key", "link")
    )
