"""A statistical form as plain content: what is supplied, copied, written to a file and read back.

The content holds the head's values and under `columns`, `rows`, `checks` and `sentences` a list
each, in order; what is left out has its default.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from accounts.models import Unit, User
from foundation.journal.acts import acting

from ..models import FormCheck, FormColumn, FormRow, FormSentence, StatisticalForm

Content = dict[str, Any]

HEAD = (
    "code",
    "name",
    "issuer",
    "year",
    "periods",
    "order",
    "row_heading",
    "note",
    "from_memory",
    "jump",
    "own_rows",
)
COLUMN = ("code", "heading", "group", "accumulates", "formula")
ROW = (
    "code",
    "area",
    "name",
    "level",
    "unit",
    "kind",
    "accumulates",
    "formula",
    "denominator",
    "options",
    "office",
    "feeds",
    "hint",
)
CHECK = ("expression", "severity", "message")
SENTENCE = ("area", "template")
PARTS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "columns": (FormColumn, COLUMN),
    "rows": (FormRow, ROW),
    "checks": (FormCheck, CHECK),
    "sentences": (FormSentence, SENTENCE),
}


def content_of(form: StatisticalForm) -> Content:
    """Return the form as content, without the rows that communes added (four queries, none where
    the parts were fetched before).
    """
    content = _values_of(form, HEAD)
    for name, (_, fields) in PARTS.items():
        parts = [part for part in getattr(form, name).all() if not getattr(part, "owner_id", None)]
        content[name] = [_values_of(part, fields) for part in parts]
    return content


def filled(content: Mapping[str, Any]) -> Content:
    """Return `content` with the defaults of what it leaves out."""
    whole = _filled(StatisticalForm, HEAD, content)
    for name, (model, fields) in PARTS.items():
        whole[name] = [_filled(model, fields, each) for each in content.get(name, ())]
    return whole


def make_form(
    content: Mapping[str, Any], *, owner: Unit | None, by: User | None = None, **values: Any
) -> StatisticalForm:
    """Return a new form of `owner` made of `content`; `values` go before those of its head."""
    whole = filled(content)
    head = {name: whole[name] for name in HEAD}
    form = StatisticalForm(owner=owner, **head | values)
    with acting(by=by):
        form.save()
    make_parts(form, whole)
    return form


def make_parts(form: StatisticalForm, content: Mapping[str, Any]) -> None:
    """Give a form without parts those of `content`."""
    for name, (model, _) in PARTS.items():
        model._default_manager.bulk_create(
            [model(form=form, order=order, **each) for order, each in enumerate(content[name])]
        )


def replace_parts(form: StatisticalForm, content: Mapping[str, Any]) -> None:
    """Give the form the parts of `content`. Rows and columns whose codes stay are the same rows and
    columns, so that the offices that were chosen for them stay too; rows of communes are left.
    """
    for name, (model, fields) in PARTS.items():
        parts = getattr(form, name).filter(owner=None) if name == "rows" else getattr(form, name)
        known = {getattr(each, "code", at): each for at, each in enumerate(parts.all())}
        there = []
        for order, values in enumerate(content[name]):
            part = known.pop(values.get("code", order), None) or model(form=form)
            for field, value in (values | {"order": order}).items():
                setattr(part, field, value)
            there.append(part)
        rows = model._default_manager
        rows.filter(pk__in=[each.pk for each in known.values()]).delete()
        rows.bulk_update([each for each in there if each.pk], [*fields, "order"])
        rows.bulk_create([each for each in there if not each.pk])


def differences(old: Content, new: Content) -> list[str]:
    """Return in words what `new` says otherwise than `old`, none when they say the same."""
    found = [
        f"{str(field.verbose_name).capitalize()}: khác"
        for field in StatisticalForm._meta.fields
        if field.name in HEAD and old[field.name] != new[field.name]
    ]
    for name, noun in (("rows", "dòng"), ("columns", "cột")):
        before = {each["code"]: each for each in old[name]}
        after = {each["code"]: each for each in new[name]}
        found += [f"Thêm {noun} {code}" for code in after if code not in before]
        found += [f"Bỏ {noun} {code}" for code in before if code not in after]
        found += [
            f"Sửa {noun} {code}" for code in after if code in before and before[code] != after[code]
        ]
        if list(before) != list(after) and set(before) == set(after):
            found.append(f"Đổi thứ tự các {noun}")
    if old["checks"] != new["checks"]:
        found.append("Sửa các điều kiện")
    if old["sentences"] != new["sentences"]:
        found.append("Sửa các câu mẫu")
    return found


def unsaved_parts(form: StatisticalForm, content: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Return the parts that `content` would give the form; rows and columns are numbered as if
    they were stored.
    """
    return {
        name: [
            model(pk=place, form=form, order=place, **each)
            for place, each in enumerate(filled(content)[name], 1)
        ]
        for name, (model, _) in PARTS.items()
    }


def _values_of(row: models.Model, names: Sequence[str]) -> Content:
    return {name: getattr(row, name) for name in names}


def _filled(model: type[models.Model], names: Sequence[str], given: Mapping[str, Any]) -> Content:
    known = {field.name: field for field in model._meta.fields}
    defaults = {name: known[name].get_default() for name in names}
    return defaults | {name: given[name] for name in names if name in given}
