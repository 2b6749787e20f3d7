"""What people changed in a form and its parts, the newest first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Unit
from foundation.operations.changes import Change, changes_in

from ..models import FormCheck, FormColumn, FormRow, FormSentence, StatisticalForm

SHOWN = 300
HIDDEN = ("id", "order", "form")
ACTIONS = {"Đưa vào kế hoạch": "Thêm", "Sửa": "Sửa", "Xóa": "Bỏ"}
NOUNS = (
    (FormRow, "dòng"),
    (FormColumn, "cột"),
    (FormCheck, "điều kiện"),
    (FormSentence, "câu mẫu"),
)


@dataclass(frozen=True)
class FormChange:
    """A change with what it is about."""

    what: str
    change: Change


def changes_of(form: StatisticalForm, *, authority: Unit | None = None) -> list[FormChange]:
    """Return the changes of the form and its parts, of own rows only those of `authority` (five
    queries).
    """
    own = list(form.history.select_related("history_user").order_by("-history_date", "-history_id"))
    found = [
        FormChange("Lập biểu" if change.what != "Sửa" else "Sửa biểu", change)
        for change in changes_in(own, hidden=("id",))
    ]
    for model, noun in NOUNS:
        found += _of_parts(form, model, noun, authority)
    found.sort(key=lambda each: each.change.at, reverse=True)
    return found[:SHOWN]


def _of_parts(
    form: StatisticalForm, model, noun: str, authority: Unit | None
) -> Iterator[FormChange]:
    records = model.history.filter(form=form).select_related("history_user")
    by_part = defaultdict(list)
    for record in records.order_by("-history_date", "-history_id")[: SHOWN * 4]:
        owner = getattr(record, "owner_id", None)
        if owner is None or (authority and owner == authority.pk):
            by_part[record.id].append(record)
    for own in by_part.values():
        for change in changes_in(own, hidden=HIDDEN):
            yield FormChange(
                f"{ACTIONS.get(change.what, change.what)} {noun} “{own[0].instance}”", change
            )
