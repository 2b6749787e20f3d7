"""What appraisers do with criteria sets: load the model, check, put in force with its round."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Unit, User
from foundation.discards.services import discard
from vietnamese import number

from ..models import CriteriaSet, Criterion
from ..rules import rule_of
from ..suggestions.sources import faults_of_source
from . import ScoreRefused
from .locking import lock_set
from .scoring import open_assessment

DISCARDED = "criteria_set"
MODEL_SET = settings.BASE_DIR / "fixtures" / "parindex_model_set.json"
WHOLE = Decimal(100)
Scope = Criterion.Scope
SET_FIELDS = ("name", "level", "bands", "not_applicable", "bonus_cap", "penalty_cap")
CRITERION_FIELDS = (
    "code",
    "name",
    "maximum",
    "method",
    "scope",
    "rule",
    "evidence_asked",
    "office",
    "source",
)


@transaction.atomic
def make_set(authority: Unit, *, year: int, content: dict[str, Any], **values: Any) -> CriteriaSet:
    """Return a new draft set of `authority` for `year` from plain `content`: the set's own fields
    and its `criteria`.

    A criterion belongs to the one before it whose code is the beginning of its own (`1.2.3` to
    `1.2`).
    """
    own = {name: value for name, value in content.items() if name != "criteria"}
    criteria_set = CriteriaSet.objects.create(authority=authority, year=year, **own | values)
    made: dict[str, Criterion] = {}
    for order, each in enumerate(content["criteria"]):
        parent = made.get(each["code"].rpartition(".")[0])
        made[each["code"]] = _make_criterion(criteria_set, order, parent, each)
    return criteria_set


def _make_criterion(
    criteria_set: CriteriaSet, order: int, parent: Criterion | None, values: dict
) -> Criterion:
    criterion = Criterion(criteria_set=criteria_set, order=order, parent=parent, **values)
    criterion.area = parent.area if parent else None
    criterion.save()
    if parent is None and criterion.scope == Scope.MAIN:
        criterion.area = criterion
        criterion.save(update_fields=["area"])
    return criterion


@transaction.atomic
def make_own_set(*, by: User, year: int, content: dict[str, Any], **values: Any) -> CriteriaSet:
    """Return a new draft of the province that `by` appraises for. Raises `ScoreRefused` for who
    appraises for none.
    """
    authority = province_of(by)
    if authority is None:
        raise ScoreRefused("Chỉ người thẩm định của tỉnh lập được bộ tiêu chí.")
    return make_set(authority, year=year, content=content, **values)


def province_of(user: User) -> Unit | None:
    """Return the province whose sets `user` decides on, None for who is no appraiser of one."""
    if not user.appraises:
        return None
    above = Unit.objects.filter(
        pk__in=[user.authority_id, *user.superior_authorities], kind=Unit.Kind.PROVINCE
    )
    return above.first()


@transaction.atomic
def copy_set(criteria_set: CriteriaSet, *, by: User, year: int, name: str = "") -> CriteriaSet:
    """Return a new draft for `year` with the criteria of the set, remembered as its origin."""
    # its values and its tree belong together
    source = lock_set(CriteriaSet.objects.kept_by(by), criteria_set.pk)
    if source is None:
        raise ScoreRefused("Chỉ người thẩm định của tỉnh sao chép được bộ tiêu chí.")
    values = {"name": name or source.name, "copied_from": source, "is_model": source.is_model}
    return make_set(source.authority, year=year, content=content_of(source), **values)


def content_of(criteria_set: CriteriaSet) -> dict[str, Any]:
    """Return the set as the plain content that `make_set` takes (one query)."""
    own = {name: getattr(criteria_set, name) for name in SET_FIELDS}
    criteria = [
        {name: getattr(each, name) for name in CRITERION_FIELDS}
        for each in criteria_set.criteria.all()
    ]
    return own | {"criteria": criteria}


@transaction.atomic
def remove_set(criteria_set: CriteriaSet, *, by: User) -> None:
    """Discard a draft, to be brought back. Raises `ScoreRefused` for any other set."""
    draft = lock_set(CriteriaSet.objects.editable_by(by), criteria_set.pk)
    if draft is None:
        raise ScoreRefused("Chỉ bỏ được bộ tiêu chí đang là dự thảo.")
    discard(draft, kind=DISCARDED, authority=draft.authority_id, by=by)


def model_content() -> dict[str, Any]:
    """Return the model set that ships with the product: made up by us, no province's decision."""
    return json.loads(MODEL_SET.read_text(encoding="utf-8"))


def faults_of(criteria_set: CriteriaSet) -> list[str]:
    """Return what keeps the set from being put in force, one sentence each (one query)."""
    return [words for _, words in coded_faults(criteria_set)]


def coded_faults(criteria_set: CriteriaSet) -> list[tuple[str, str]]:
    """Return the faults of the set with the code of the criterion each is about, empty for the
    set's own (one query).

    Parts add up to what they belong to, the whole to 100, each leaf has a rule that fits its
    maximum, bands begin at different values.
    """
    criteria = list(criteria_set.criteria.all())
    codes = {each.pk: each.code for each in criteria}
    return _faults_among(
        criteria,
        {each.code: codes[each.parent_id] if each.parent_id else "" for each in criteria},
        criteria_set.bands,
    )


def faults_of_content(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the faults of a set made of `content`, as `coded_faults` does; stores nothing."""
    criteria = [
        Criterion(**each | {"maximum": Decimal(each["maximum"])}) for each in content["criteria"]
    ]
    codes = {each.code for each in criteria}
    parents = {each.code: each.code.rpartition(".")[0] for each in criteria}
    parents = {code: parent if parent in codes else "" for code, parent in parents.items()}
    return _faults_among(criteria, parents, content["bands"])


def _faults_among(
    criteria: list[Criterion], parents: dict[str, str], bands: list
) -> list[tuple[str, str]]:
    parts: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        parts.setdefault(parents[criterion.code], []).append(criterion)
    found = [
        (each.code, fault)
        for each in criteria
        for fault in _faults_of(each, parts.get(each.code, []))
    ]
    total = sum(
        (each.maximum for each in parts.get("", []) if each.scope == Scope.MAIN), Decimal(0)
    )
    if total != WHOLE:
        found.insert(0, ("", f"Tổng điểm các lĩnh vực là {number(total)}, phải bằng 100."))
    if not bands:
        found.append(("", "Chưa có mức xếp loại; hãy ghi ở “Sửa thông tin”."))
    elif len({Decimal(since) for _, since in bands}) != len(bands):
        found.append(("", "Các mức xếp loại phải có điểm bắt đầu khác nhau."))
    return found


def _faults_of(criterion: Criterion, parts: list[Criterion]) -> list[str]:
    if parts:
        total = sum(part.maximum for part in parts)
        wrong = total != criterion.maximum
        sentence = (
            f"{criterion.code}: các phần cộng lại {number(total)} điểm, điểm tối đa ghi "
            f"{number(criterion.maximum)}."
        )
        return [sentence] if wrong else []
    try:
        rule = rule_of(criterion.rule)
    except ValueError:
        return [f"{criterion.code}: chưa có quy tắc tính điểm."]
    if criterion.method == Criterion.Method.SURVEY and rule.kind not in ("survey", "manual"):
        return [f"{criterion.code}: tiêu chí điều tra xã hội học phải tính theo kết quả điều tra."]
    faults = rule.faults(criterion.maximum) + faults_of_source(criterion.source, rule)
    return [f"{criterion.code}: {fault}" for fault in faults]


@transaction.atomic
def put_in_force(criteria_set: CriteriaSet, *, by: User, decision_number: str, decision_on) -> int:
    """Put the set in force and open an assessment for each unit that it scores; return how many.

    Raises `ScoreRefused` when the set has faults, `by` may not, or another is in force for the year
    and level.
    """
    all_ = CriteriaSet.objects.filter(authority=criteria_set.authority_id).order_by("pk")
    list(all_.select_for_update())  # two drafts of a year must not come into force at once
    criteria_set = CriteriaSet.objects.editable_by(by).filter(pk=criteria_set.pk).first()
    if criteria_set is None:
        raise ScoreRefused("Chỉ người thẩm định ban hành được bộ tiêu chí đang là dự thảo.")
    if faults := faults_of(criteria_set):
        raise ScoreRefused(f"Bộ tiêu chí chưa dùng được: {faults[0]}")
    rivals = CriteriaSet.objects.in_force().filter(
        authority=criteria_set.authority, year=criteria_set.year, level=criteria_set.level
    )
    if rivals.exists():
        raise ScoreRefused(f"Năm {criteria_set.year} đã có bộ tiêu chí đang áp dụng cho cấp này.")
    criteria_set.state = CriteriaSet.State.IN_FORCE
    criteria_set.decision_number, criteria_set.decision_on = decision_number, decision_on
    criteria_set.save(update_fields=["state", "decision_number", "decision_on"])
    units = scored_units(criteria_set)
    for unit in units:
        open_assessment(criteria_set, unit, by=by)
    return len(units)


def scored_units(criteria_set: CriteriaSet) -> list[Unit]:
    """Return the units that the set scores: those of its level under its authority that are not
    known to end before its year does. Who took over from the others scores the year.
    """
    units = Unit.objects.filter(kind=criteria_set.level, parent=criteria_set.authority)
    return list(units.in_force(date(criteria_set.year, 12, 31)).select_related("authority"))
