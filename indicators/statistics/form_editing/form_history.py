"""What people changed in a form and its parts, the newest first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Unit
from foundation.journal.history import history_of, history_of_parts
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
    found = [
        FormChange("Lập biểu" if change.what != "Sửa" else "Sửa biểu", change)
        for change in changes_in(history_of(form), hidden=("id",))
    ]
    for model, noun in NOUNS:
        found += _of_parts(form, model, noun, authority)
    found.sort(key=lambda each: each.change.at, reverse=True)
    return found[:SHOWN]


def _of_parts(
    form: StatisticalForm, model, noun: str, authority: Unit | None
) -> Iterator[FormChange]:
    by_part = defaultdict(list)
    for entry in history_of_parts(form, model, newest=SHOWN * 4):
        owner = getattr(entry.stood, "owner_id", None)
        if owner is None or (authority and owner == authority.pk):
            by_part[entry.row].append(entry)
    for own in by_part.values():
        for change in changes_in(own, hidden=HIDDEN):
            what = ACTIONS.get(change.what, change.what)
            yield FormChange(f"{what} {noun} “{own[-1].stood}”", change)
