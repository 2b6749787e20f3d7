"""What somebody else stored meanwhile, beside what a person typed into a form."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html


def show_stored(form: forms.BaseForm, fresh: forms.BaseForm, names: Iterable[str]) -> None:
    """Say beside each field `names` of the filled-in `form` what stands there now, where something
    else was typed; `fresh` is the same form of the row as it is stored.
    """
    for name in names:
        if name not in form.fields or name not in fresh.fields:
            continue
        stored, typed = fresh[name].value(), form[name].data
        if str(stored or "").split() == str(typed or "").split():
            continue  # a text area turns the ends of lines into others
        if fresh.fields[name].has_changed(fresh[name].initial, typed):
            form[name].help_text = format_html("Đang lưu: {}", _in_words(fresh[name]))


def _in_words(field: forms.BoundField) -> str:
    """What stands in `field`, as the page writes it."""
    value = field.value()
    if isinstance(value, bool):
        return "có" if value else "không"
    words = "" if value is None else str(value)
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return labels.get(words, words) or "(trống)"
