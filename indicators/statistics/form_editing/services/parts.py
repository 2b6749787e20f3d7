"""What people do with the rows, columns, checks and sentences of a form."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from accounts.models import Role, User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.services.writing import TextChanged, stamp_of

from ...models import FormRow, StatisticalForm
from ..contents import PARTS
from ..ordering import block, moved
from . import HAS_FIGURES, NOT_KEPT, FormRefused, has_figures, keeper_of, lock_form

DEEPEST = 4
# the kinds of what is discarded, by part
PARTS_DISCARDED = {
    "rows": "form_row",
    "columns": "form_column",
    "checks": "form_check",
    "sentences": "form_sentence",
}
GONE = "Người khác vừa bỏ dòng này khỏi biểu; hãy tải lại trang."
# what figures do not hang on, by part
FREE: dict[str, set[str]] = {
    "rows": {"name", "office", "hint", "feeds", "level"},
    "columns": {"heading", "group"},
    "checks": {"message", "severity"},
    "sentences": {"area", "template"},
}


def may_add_rows(form: StatisticalForm, user: User) -> bool:
    """May `user` add rows of their commune's own to a form that others keep?"""
    return (
        form.own_rows
        and form.state == StatisticalForm.State.IN_FORCE
        and form.owner_id != user.authority_id
        and user.has_role(Role.STANDING_BODY)
    )


def part_stamp(part: models.Model, name: str) -> str:
    """Return a short mark that stays until somebody changes the part."""
    return stamp_of(getattr(part, each) for each in PARTS[name][1])


@transaction.atomic
def add_part(form: StatisticalForm, name: str, /, *, by: User, **values: Any) -> Any:
    """Add a row, column, check or sentence (`name` says of which) behind the others and return it.

    Of a form that others keep, a commune's standing body adds rows of its own. Raises `FormRefused`
    when it may not, when the form has figures, or when the code is taken.
    """
    form, own = _lock(form, name, by)
    if own is None and name != "sentences" and has_figures(form):
        raise FormRefused(HAS_FIGURES)
    if "code" in values:
        _check_code(form, own, values["code"])
    model, _ = PARTS[name]
    parts = getattr(form, name)
    if name == "rows":
        values["owner_id"], parts = own, parts.filter(owner=own)
    last = parts.aggregate(last=models.Max("order"))["last"]
    made = model(form=form, order=0 if last is None else last + 1, **values)
    return _save(made, by)


@transaction.atomic
def change_part(
    form: StatisticalForm,
    name: str,
    pk: int,
    /,
    *,
    by: User,
    seen: str | None = None,
    **values: Any,
) -> Any:
    """Change a row, column, check or sentence; where there are figures only what they do not hang
    on.

    Raises `TextChanged` when somebody changed it after the stamp `seen`, and `FormRefused`.
    """
    form, own = _lock(form, name, by)
    part = _part(form, name, pk, own)
    if seen is not None and part_stamp(part, name) != seen:
        raise TextChanged(part)
    changed = [each for each, value in values.items() if getattr(part, each) != value]
    fixed = [each for each in changed if each not in FREE[name]]
    if fixed and _stands_in_figures(form, part, own):
        raise FormRefused(HAS_FIGURES, fixed[0])
    if "code" in changed:
        _check_code(form, own, values["code"])
    for each in changed:
        setattr(part, each, values[each])
    return _save(part, by, *changed) if changed else part


@transaction.atomic
def remove_part(form: StatisticalForm, name: str, pk: int, *, by: User) -> None:
    """Discard a row, column, check or sentence, to be brought back. Raises `FormRefused` when
    figures stand in it, or in the form.
    """
    form, own = _lock(form, name, by)
    part = _part(form, name, pk, own)
    figures = has_figures(form)
    if figures and name in ("rows", "columns") and part.entries.exists():
        raise FormRefused(
            f"“{part}” đã có số liệu nên không bỏ được; hãy bỏ ở bản biểu của năm sau."
        )
    if figures and own is None and name != "sentences":
        raise FormRefused(HAS_FIGURES)
    discard(
        part,
        kind=PARTS_DISCARDED[name],
        authority=own or keeper_of(form, by),
        by=by,
        title=f"{part} ({form})",
    )


def lock_for_part(part: Any, name: str, *, by: User) -> None:
    """Lock the form into which a discarded part comes back. Raises `FormRefused` when it may not,
    when the form has figures by now, or when the code is taken.
    """
    form, own = _lock(part.form, name, by)
    if own is None and name != "sentences" and has_figures(form):
        raise FormRefused(HAS_FIGURES)
    if hasattr(part, "code"):
        _check_code(form, own, part.code)


def number_parts(part: Any, name: str) -> None:
    """Number the parts among which `part` is back."""
    parts = getattr(part.form, name)
    rows = parts.filter(owner=part.owner_id) if name == "rows" else parts
    _number_anew(list(rows.order_by("order", "pk")))


@transaction.atomic
def move_part(form: StatisticalForm, name: str, pk: int, *, by: User, to: str) -> bool:
    """Move a part `up` or `down` past its neighbour, rows with those under them; a row `in` under
    the one above it, or `out`. Return whether anything moved.
    """
    form, own = _lock(form, name, by)
    part = _part(form, name, pk, own)
    parts = getattr(form, name).filter(owner=own) if name == "rows" else getattr(form, name).all()
    rows = list(parts.order_by("order", "pk"))
    at = rows.index(part)
    if to in ("in", "out"):
        return name == "rows" and _shift(rows, at, 1 if to == "in" else -1)
    levels = [row.level if name == "rows" else 0 for row in rows]
    order = moved(levels, at, up=to == "up")
    return _number_anew([rows[place] for place in order])


@transaction.atomic
def add_rows(form: StatisticalForm, rows: Sequence[dict[str, Any]], *, by: User) -> list[FormRow]:
    """Add many rows behind the others; raises what `add_part` raises, and then adds none."""
    return [add_part(form, "rows", by=by, **values) for values in rows]


def _lock(form: StatisticalForm, name: str, by: User) -> tuple[StatisticalForm, int | None]:
    """The form locked, and whose own rows `by` changes in it: None for who keeps the form."""
    try:
        return lock_form(form, by), None
    except FormRefused:
        visible = StatisticalForm.objects.visible_to(by).filter(pk=form.pk)
        found = visible.select_for_update(no_key=True, of=("self",)).first()
        if name == "rows" and found and may_add_rows(found, by):
            return found, by.authority_id
        raise FormRefused(NOT_KEPT) from None


def _part(form: StatisticalForm, name: str, pk: int, own: int | None) -> Any:
    parts = getattr(form, name).filter(pk=pk)
    found = (parts.filter(owner=own) if name == "rows" else parts).first()
    if found is None:
        raise FormRefused(GONE)
    return found


def _stands_in_figures(form: StatisticalForm, part: Any, own: int | None) -> bool:
    """Do figures hang on the part: on a commune's own row those in it, else all of the form's."""
    return has_figures(form) and (own is None or part.entries.exists())


def _check_code(form: StatisticalForm, own: int | None, code: str) -> None:
    """Raise `FormRefused` when a row or column that is filled in together with it has the code."""
    rows = form.rows.all()
    if own is not None:
        rows = rows.filter(models.Q(owner=None) | models.Q(owner=own))
    if rows.filter(code=code).exists() or form.columns.filter(code=code).exists():
        raise FormRefused(f"Mã {code} đã có trong biểu; hãy ghi mã khác.", "code")


def _shift(rows: list[FormRow], at: int, by: int) -> bool:
    """Put a row with those under it a level deeper or higher; not deeper than one under the row
    above.
    """
    level = rows[at].level + by
    deepest = min(rows[at - 1].level + 1, DEEPEST) if at else 0
    if not 0 <= level <= deepest:
        return False
    for place in block([row.level for row in rows], at):
        rows[place].level = min(rows[place].level + by, DEEPEST)
    FormRow.objects.bulk_update(rows, ["level"])
    return True


def _number_anew(parts: Sequence[Any]) -> bool:
    changed = [part for order, part in enumerate(parts) if part.order != order]
    for order, part in enumerate(parts):
        part.order = order
    if changed:
        type(parts[0])._default_manager.bulk_update(changed, ["order"])
    return bool(changed)


def _save(part: Any, by: User, *fields: str) -> Any:
    with acting(by=by):
        part.save(**({"update_fields": fields} if fields else {}))
    return part
