"""What the choice fields of a form offer, told once the form knows who asks."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet


def offer_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let the person choose among `choices` in the field `name`."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """Let the person choose among `rows` in the field `name`."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows
