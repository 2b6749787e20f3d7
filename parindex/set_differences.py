"""What differs between two criteria sets, by code."""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.areas import AreaWords
from vietnamese import number

from .models import CriteriaSet, Criterion
from .suggestions.sources import source_in_words

Part = tuple[str, str, str]  # what differs, before, after


@dataclass(frozen=True)
class SetDifference:
    """A criterion that was added, removed or changed, with what differs of a changed one."""

    kind: str
    criterion: Criterion
    parts: tuple[Part, ...] = ()


def differences_between(
    before: Iterable[Criterion], after: Iterable[Criterion], areas: AreaWords | None = None
) -> list[SetDifference]:
    """Return what `after` adds, changes (in the order of its criteria) and, last, removes."""
    old, new = ({each.code: each for each in criteria} for criteria in (before, after))
    found = []
    for code, each in new.items():
        if code not in old:
            found.append(SetDifference("added", each))
        elif parts := _differing(_shown(old[code], areas), _shown(each, areas)):
            found.append(SetDifference("changed", each, tuple(parts)))
    return found + [SetDifference("removed", each) for code, each in old.items() if code not in new]


def values_between(before: CriteriaSet, after: CriteriaSet) -> list[Part]:
    """Return what differs in the values of the sets themselves, but for their years."""
    return _differing(_values_of(before), _values_of(after))


def _differing(before: dict[str, str], after: dict[str, str]) -> list[Part]:
    return [
        (label, before[label], after[label]) for label in before if before[label] != after[label]
    ]


def _values_of(criteria_set: CriteriaSet) -> dict[str, str]:
    return {
        "Tên": criteria_set.name,
        "Mức xếp loại": "; ".join(
            f"{band.name} từ {number(band.since)}" for band in criteria_set.grades
        ),
        "Tiêu chí không áp dụng": criteria_set.get_not_applicable_display(),
        "Điểm thưởng tối đa": number(criteria_set.bonus_cap),
        "Điểm trừ tối đa": number(criteria_set.penalty_cap),
    }


def _shown(criterion: Criterion, areas: AreaWords | None) -> dict[str, str]:
    """What is compared, as people read it."""
    return {
        "Tên": criterion.name,
        "Điểm tối đa": number(criterion.maximum),
        "Cách chấm": criterion.get_method_display(),
        "Loại điểm": criterion.get_scope_display(),
        "Quy tắc": criterion.in_words,
        "Tài liệu kiểm chứng": criterion.evidence_asked,
        "Đơn vị phụ trách": criterion.office,
        "Nguồn số liệu": source_in_words(criterion.source, areas),
    }
