"""No control hides a property of its form from the scripts: not in templates, not in forms; pages
as people see them: `tests/test_walk.py`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django import forms
from django.conf import settings

from tests.form_properties import CONTROLS, FORM_PROPERTIES, hiding

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
