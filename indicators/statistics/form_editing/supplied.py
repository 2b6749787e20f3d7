"""The forms that ship with the program: `fixtures/statistical_forms.json`."""

import json
from typing import Any

from django.conf import settings
from django.db import transaction

from ..models import StatisticalForm
from .contents import HEAD, content_of, filled, make_form, replace_parts
from .services import carry_on, has_figures

SUPPLIED = settings.BASE_DIR / "fixtures" / "statistical_forms.json"


def supplied_contents() -> list[dict[str, Any]]:
    """Return the forms of the file as contents."""
    return json.loads(SUPPLIED.read_text(encoding="utf-8"))


@transaction.atomic
def load_supplied_forms() -> list[StatisticalForm]:
    """Put the forms of the file in force and return those that were made or changed.

    Loading again changes nothing. A year that is not there yet is a new version; one that is there
    takes the file's content only while nobody entered figures.
    """
    return [form for content in supplied_contents() if (form := _load(filled(content)))]


def _load(content: dict[str, Any]) -> StatisticalForm | None:
    versions = StatisticalForm.objects.filter(owner=None, code=content["code"])
    form = versions.filter(year=content["year"]).first()
    if form is None:
        form = make_form(content, owner=None, state=StatisticalForm.State.IN_FORCE)
        carry_on(form)
        return form
    if content_of(form) == content or has_figures(form):
        return None
    for name in HEAD:
        setattr(form, name, content[name])
    form.save(update_fields=HEAD)
    replace_parts(form, content)
    return form
