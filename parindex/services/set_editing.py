"""What appraisers change in a draft: its values, and its criteria with their order."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from foundation.discards.services import discard
from foundation.journal.acts import acting
from plans.services.writing import TextChanged, stamp_of

from ..models import CriteriaSet, Criterion
from . import ScoreRefused
from .locking import lock_set

DISCARDED_CRITERION = "criterion"
Scope = Criterion.Scope
SET_VALUES = ("name", "year", "level", "not_applicable", "bonus_cap", "penalty_cap", "bands")
CRITERION_VALUES = ("name", "maximum", "method", "rule", "source", "evidence_asked", "office")
ONLY_DRAFTS = "Chỉ sửa được bộ tiêu chí đang là dự thảo."


def _locked(criteria_set: CriteriaSet, by: User) -> CriteriaSet:
    found = lock_set(CriteriaSet.objects.editable_by(by), criteria_set.pk)
    if found is None:
        raise ScoreRefused(ONLY_DRAFTS)
    return found


@transaction.atomic
def change_set(
    criteria_set: CriteriaSet, *, by: User, seen: str | None = None, **values: Any
) -> None:
    """Change name, year, bands, caps or the rule for what does not apply.

    Raises `TextChanged` when somebody changed one of them after the stamp `seen`, and
    `ScoreRefused` unless a draft.
    """
    criteria_set = _locked(criteria_set, by)
    if seen is not None and set_stamp(criteria_set) != seen:
        raise TextChanged(criteria_set)
    for name, value in values.items():
        setattr(criteria_set, name, value)
    with acting(by=by):
        criteria_set.save(update_fields=list(values))


@transaction.atomic
def change_criterion(
    criteria_set: CriteriaSet, code: str, *, by: User, seen: str | None = None, **values: Any
) -> None:
    """Change the criterion of this code; its parts stand inside or outside the 100 points with it.

    Raises `TextChanged` when somebody changed it after the stamp `seen`, and `ScoreRefused` unless
    the set is a draft that has it.
    """
    criterion = _locked(criteria_set, by).criteria.filter(code=code).first()
    if criterion is None:
        raise ScoreRefused(f"Không còn tiêu chí {code}.")
    if values.get("rule") and criterion.children.exists():
        raise ScoreRefused(
            f"{code} vừa có thêm tiêu chí thành phần nên không có quy tắc riêng; hãy "
            "mở lại trang này."
        )
    if seen is not None and criterion_stamp(criterion) != seen:
        raise TextChanged(criterion)
    for name, value in values.items():
        setattr(criterion, name, value)
    with acting(by=by):
        criterion.save(update_fields=list(values))
    if criterion.parent_id is None and "scope" in values:
        area = criterion if criterion.scope == Scope.MAIN else None
        own = Q(pk=criterion.pk) | Q(code__startswith=f"{code}.")
        criteria_set.criteria.filter(own).update(scope=criterion.scope, area=area)


def set_stamp(criteria_set: CriteriaSet) -> str:
    """Return a short mark that stays until somebody changes the set's own values."""
    return stamp_of(getattr(criteria_set, name) for name in SET_VALUES)


def criterion_stamp(criterion: Criterion) -> str:
    """Return a short mark that stays until somebody changes the criterion."""
    own = [getattr(criterion, name) for name in CRITERION_VALUES]
    # parts stand where the criterion above them does, which is no change of theirs
    return stamp_of(own if criterion.parent_id else [*own, criterion.scope])


@transaction.atomic
def add_criterion(criteria_set: CriteriaSet, *, by: User, code: str, **values: Any) -> Criterion:
    """Add a criterion behind those of its parent, which is known by the code; a parent loses its
    own rule.

    Raises `ScoreRefused` when the code is taken or its parent is missing.
    """
    criteria_set = _locked(criteria_set, by)
    known = {each.code: each for each in criteria_set.criteria.all()}
    above = code.rpartition(".")[0]
    if code in known or (above and above not in known):
        raise ScoreRefused(
            f"Đã có tiêu chí {code}."
            if code in known
            else f"Chưa có {above}; hãy thêm {above} trước."
        )
    parent = known.get(above)
    made = Criterion(
        criteria_set=criteria_set, code=code, parent=parent, order=len(known) + 1, **values
    )
    if parent:
        made.area, made.scope = parent.area, parent.scope
        parent.rule, parent.source = {}, {}
        parent.save(update_fields=["rule", "source"])
    made.save()
    if parent is None and made.scope == Scope.MAIN:
        made.area = made
        made.save(update_fields=["area"])
    _number_anew(criteria_set)
    return made


@transaction.atomic
def remove_criterion(criteria_set: CriteriaSet, code: str, *, by: User) -> None:
    """Discard this criterion of a draft with its parts, to be brought back. Raises `ScoreRefused`
    for other sets.
    """
    criteria_set = _locked(criteria_set, by)
    if found := criteria_set.criteria.filter(code=code).first():
        title = f"{found} ({criteria_set})"
        authority = criteria_set.authority_id
        discard(found, kind=DISCARDED_CRITERION, authority=authority, by=by, title=title)


def lock_for_criterion(criterion: Criterion, *, by: User) -> None:
    """Lock the set into which a discarded criterion comes back. Raises `ScoreRefused` unless it is
    a draft, for a code that is taken, and when what it was part of has a rule of its own now.
    """
    criteria_set = _locked(criterion.criteria_set, by)
    if criteria_set.criteria.filter(code=criterion.code).exists():
        raise ScoreRefused(
            f"Bộ tiêu chí nay đã có tiêu chí {criterion.code} khác. Hãy bỏ tiêu chí ấy rồi khôi "
            "phục."
        )
    if criterion.parent and criterion.parent.rule:
        raise ScoreRefused(
            f"Tiêu chí {criterion.parent.code} nay đã có quy tắc chấm điểm riêng nên không nhận "
            "thêm tiêu chí thành phần. Hãy xóa quy tắc ấy rồi khôi phục."
        )


def number_criteria(criteria_set: CriteriaSet) -> None:
    """Number the criteria anew, once one of them is back."""
    _number_anew(criteria_set)


@transaction.atomic
def move_criterion(criteria_set: CriteriaSet, code: str, *, by: User, up: bool) -> None:
    """Move the criterion before or behind its neighbour, with its parts. Raises `ScoreRefused`
    unless a draft.
    """
    criteria_set = _locked(criteria_set, by)
    moved = criteria_set.criteria.filter(code=code).first()
    if moved is None:
        return
    siblings = [each for each in criteria_set.criteria.all() if each.parent_id == moved.parent_id]
    at = [each.pk for each in siblings].index(moved.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(siblings):
        one, other = siblings[at], siblings[to]
        one.order, other.order = other.order, one.order
        Criterion.objects.bulk_update([one, other], ["order"])
        _number_anew(criteria_set)


def _number_anew(criteria_set: CriteriaSet) -> None:
    """Number the criteria so that each stands behind its parent, siblings as they were."""
    parts: dict[int | None, list[Criterion]] = {}
    for each in criteria_set.criteria.order_by("order", "pk"):
        parts.setdefault(each.parent_id, []).append(each)
    ordered: list[Criterion] = []

    def walk(parent: int | None) -> None:
        for each in parts.get(parent, []):
            ordered.append(each)
            walk(each.pk)

    walk(None)
    for order, each in enumerate(ordered):
        each.order = order
    Criterion.objects.bulk_update(ordered, ["order"])
