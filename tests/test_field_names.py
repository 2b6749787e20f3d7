"""No control hides a property of its form from the scripts: not in templates, forms, or any
page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.urls import reverse

from accounts.models import Role
from tests.form_properties import CONTROLS, FORM_PROPERTIES, hiding, is_a_page
from tests.test_access import WITH_ROW, WITHOUT_ROW, Commune, is_of_the_api

TAG = re.compile(rf"<(?:{'|'.join(CONTROLS)})\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
NAME = re.compile(r"""\s(?:name|id)=["']?([\w-]+)["'\s>]""")
PACKAGES = (
    "accounts",
    "cchc",
    "documents",
    "foundation",
    "indicators",
    "parindex",
    "planning",
    "plans",
    "reports",
    "tasks",
)


def templates() -> list[Path]:
    return sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def our_forms(base: type = forms.BaseForm) -> Iterator[type]:
    """Each form class of ours; Django's admin builds its own, which the scripts of our pages never
    meet.
    """
    for form in base.__subclasses__():
        yield from our_forms(form)
        if form.__module__.split(".")[0] in PACKAGES and not form.__module__.endswith(".admin"):
            yield form


def sent_as(form: type, name: str) -> str:
    """The name under which the field `name` of a form without a prefix of its own is sent."""
    bare = form.__new__(form)
    bare.prefix = form.prefix
    return bare.add_prefix(name)


def test_a_control_that_hides_a_property_is_found():
    page = (
        '<p>x</p><form><button name="action" value="reset">Bỏ</button><input id="title" '
        'name="q"></form>'
    )

    assert hiding(page) == {"action", "title"}
    assert NAME.findall(TAG.findall(page)[0]) == ["action"]


def test_no_template_names_a_control_like_a_property_of_its_form():
    found = {
        (path.name, name)
        for path in templates()
        for tag in TAG.findall(path.read_text(encoding="utf-8"))
        for name in NAME.findall(tag)
        if name in FORM_PROPERTIES
    }

    assert found == set()


def test_no_form_sends_a_field_under_the_name_of_a_property():
    found = {
        (form.__qualname__, name)
        for form in our_forms()
        for name in getattr(form, "base_fields", {})
        if sent_as(form, name) in FORM_PROPERTIES
    }

    assert found == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.STANDING_BODY, Role.LEADER, Role.ADMINISTRATOR, Role.APPRAISER]
)
def test_no_part_of_a_page_holds_a_control_named_like_a_property_of_its_form(client, role):
    """What htmx puts in, with rows open for editing; whole pages: `tests/test_access.py`."""
    commune = Commune("Khe Mẫu")
    client.force_login(commune.people[role])
    parts = {name: commune.address(name) for name in WITH_ROW if not is_of_the_api(name)}
    parts |= {name: reverse(name) for name in WITHOUT_ROW if not is_of_the_api(name)}
    seen, found = 0, {}

    for name, address in parts.items():
        answer = client.get(address, {"edit": 1}, headers={"HX-Request": "true"})
        if is_a_page(answer):
            seen += answer.status_code == 200
            found[name] = hiding(answer.content.decode())

    assert {name: names for name, names in found.items() if names} == {}
    assert seen > 20


def test_scripts_ask_forms_for_attributes_rather_than_properties():
    own = (
        "acceptCharset|action|autocomplete|encoding|enctype|id|length|method|name|noValidate"
        "|target|title"
    )
    reads = re.compile(rf"\bform\.(?:{own})\b")

    found = [
        (path.name, line.strip())
        for path in sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if reads.search(line)
    ]

    assert found == []
