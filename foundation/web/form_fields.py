"""What a form lets a person choose from, when only the request tells it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the person choose among `choices` (value and words) in the field `name`."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the person choose among `rows` in the field `name`."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows
