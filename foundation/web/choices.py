"""What the choice fields of a form offer, told once the form knows who asks."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet


def offer_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let the person choose among `choices` in the field `name`."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """Let the person choose among `rows` in the field `name`."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows


def show_rows(form: forms.BaseForm, name: str, rows: Iterable[Model]) -> None:
    """Show `rows`, which the page has read, in the field `name` that offers just these."""
    field = cast("forms.ModelChoiceField", form.fields[name])
    shown = [(row.pk, field.label_from_instance(row)) for row in rows]
    field.widget.choices = [("", field.empty_label), *shown]
