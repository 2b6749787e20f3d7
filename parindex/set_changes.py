"""What differs between two criteria sets, by code."""

from collections.abc import Iterable
from dataclasses import dataclass

from cchc.formats import number

from .models import Criterion
from .sources import source_in_words


@dataclass(frozen=True)
class Change:
    """A criterion that was added, removed or changed; `parts` are (what, before, after) of a changed one."""

    kind: str
    criterion: Criterion
    parts: tuple[tuple[str, str, str], ...] = ()


def changes_between(before: Iterable[Criterion], after: Iterable[Criterion]) -> list[Change]:
    """Return what `after` adds, removes and changes, in the order of its criteria, removed ones last."""
    old, new = ({each.code: each for each in criteria} for criteria in (before, after))
    found = []
    for code, each in new.items():
        if code not in old:
            found.append(Change("added", each))
        elif parts := _parts(old[code], each):
            found.append(Change("changed", each, parts))
    return found + [Change("removed", each) for code, each in old.items() if code not in new]


def _parts(before: Criterion, after: Criterion) -> tuple[tuple[str, str, str], ...]:
    one, other = _shown(before), _shown(after)
    return tuple((label, one[label], other[label]) for label in one if one[label] != other[label])


def _shown(criterion: Criterion) -> dict[str, str]:
    """What is compared, as people read it."""
    return {
        "Tên": criterion.name,
        "Điểm tối đa": number(criterion.maximum),
        "Cách chấm": criterion.get_method_display(),
        "Loại điểm": criterion.get_scope_display(),
        "Quy tắc": criterion.in_words,
        "Tài liệu kiểm chứng": criterion.evidence_asked,
        "Đơn vị phụ trách": criterion.office,
        "Nguồn số liệu": source_in_words(criterion.source),
    }
