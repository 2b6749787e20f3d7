"""How a round is run: windows, who appraises what, communes that came later."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.journal.acts import acting

from ..models import Appraiser, CriteriaSet, Criterion, StepWindow
from . import ScoreRefused, moment
from .appraisers import appraisers_of
from .locking import lock_assessments, lock_set
from .scoring import open_assessment


@transaction.atomic
def set_window(
    criteria_set: CriteriaSet, *, by: User, step: str, opens_at: datetime, closes_at: datetime
) -> StepWindow:
    """Say when a step is open for all units of the round; their standing bodies are told.

    Raises `ScoreRefused` when `by` does not run the round, it is over, or the step would close
    before it opens.
    """
    criteria_set = _run_by(criteria_set, by)
    # what is being done in them is done before, or asks again
    lock_assessments(criteria_set.assessments.all())
    return _store(criteria_set, by, step, None, opens_at, closes_at, "")


@transaction.atomic
def set_exception(
    criteria_set: CriteriaSet,
    *,
    by: User,
    step: str,
    unit: Unit,
    opens_at: datetime,
    closes_at: datetime,
    reason: str,
) -> StepWindow:
    """Give one unit of the round a window of its own for a step, for a `reason`; its standing body
    is told.

    Raises `ScoreRefused`.
    """
    criteria_set = _run_by(criteria_set, by)
    if not reason.strip():
        raise ScoreRefused("Hãy ghi lý do đơn vị này có thời hạn riêng.", "reason")
    if not lock_assessments(criteria_set.assessments.filter(unit=unit)):
        raise ScoreRefused("Đơn vị không thuộc đợt chấm điểm này.", "unit")
    return _store(criteria_set, by, step, unit, opens_at, closes_at, reason.strip())


def _store(criteria_set, by, step, unit, opens_at, closes_at, reason) -> StepWindow:
    if step not in StepWindow.Step.values:
        raise ScoreRefused("Hãy chọn bước.", "step")
    if opens_at >= closes_at:
        raise ScoreRefused("Giờ đóng phải sau giờ mở.", "closes_at")
    window = criteria_set.windows.filter(step=step, unit=unit).first()
    window = window or StepWindow(criteria_set=criteria_set, step=step, unit=unit)
    window.opens_at, window.closes_at, window.reason = opens_at, closes_at, reason
    with acting(by=by, why=reason):
        window.save()
    words = f"từ {moment(opens_at)} đến {moment(closes_at)}"
    _tell(criteria_set, by, unit, f"{window.get_step_display()} năm {criteria_set.year}: {words}.")
    return window


@transaction.atomic
def remove_window(window: StepWindow, *, by: User) -> None:
    """Take a window away: without one a step is always open, without an exception a unit has the
    window of all.

    Raises `ScoreRefused`.
    """
    criteria_set = _run_by(window.criteria_set, by)
    assessments = criteria_set.assessments.all()
    lock_assessments(assessments.filter(unit=window.unit_id) if window.unit_id else assessments)
    if not criteria_set.windows.filter(pk=window.pk).exists():
        raise ScoreRefused("Thời hạn này đã được người khác bỏ.")
    words = "bỏ thời hạn riêng của đơn vị" if window.unit_id else "bỏ thời hạn"
    _tell(
        criteria_set,
        by,
        window.unit,
        f"{window.get_step_display()} năm {criteria_set.year}: {words}.",
    )
    with acting(by=by):
        window.delete()


def _tell(criteria_set: CriteriaSet, by: User, unit: Unit | None, text: str) -> None:
    """Tell the standing body of `unit`, or of each unit of the round."""
    units = [unit.pk] if unit else criteria_set.assessments.values("unit")
    people = User.objects.active().with_role(Role.STANDING_BODY).filter(unit__authority__in=units)
    notify(people, Kind.LOCKED, text, reverse("parindex:assessment_list"), by=by)


@transaction.atomic
def assign(
    criteria_set: CriteriaSet,
    *,
    by: User,
    user: User,
    areas: Iterable[Criterion] = (),
    units: Iterable[Unit] = (),
) -> int:
    """Let an appraiser see to these areas of these units (none named: to all of them); return what
    was new.

    Raises `ScoreRefused` when `by` does not run the round, or `user`, an area or a unit is not of
    it.
    """
    criteria_set = _run_by(criteria_set, by)
    # the first assignment takes the rest away from all others
    lock_assessments(criteria_set.assessments.all())
    areas, units = list(areas), list(units)
    if not appraisers_of(criteria_set).filter(pk=user.pk).exists():
        raise ScoreRefused("Chỉ phân công được người thẩm định của tỉnh và các sở.", "user")
    if any(area.criteria_set_id != criteria_set.pk or area.area_id != area.pk for area in areas):
        raise ScoreRefused("Hãy chọn lĩnh vực của bộ tiêu chí này.", "areas")
    if criteria_set.assessments.filter(unit__in=units).count() != len(units):
        raise ScoreRefused("Hãy chọn đơn vị thuộc đợt chấm điểm này.", "units")
    known = set(criteria_set.appraisers.filter(user=user).values_list("area", "unit"))
    all_of_them: Sequence[None] = (None,)
    parts = [(area, unit) for area in areas or all_of_them for unit in units or all_of_them]
    made = [
        Appraiser(criteria_set=criteria_set, user=user, area=area, unit=unit)
        for area, unit in parts
        if (area.pk if area else None, unit.pk if unit else None) not in known
    ]
    with acting(by=by):
        Appraiser.objects.bulk_create(made)
    if made:
        notify(
            [user],
            Kind.HANDED_OUT,
            f"Bạn được phân công thẩm định: {criteria_set}.",
            reverse("parindex:assessment_list"),
            by=by,
        )
    return len(made)


@transaction.atomic
def unassign(assignment: Appraiser, *, by: User) -> None:
    """Take an assignment away; what was appraised stays. Raises `ScoreRefused`."""
    criteria_set = _run_by(assignment.criteria_set, by)
    lock_assessments(criteria_set.assessments.all())
    if not criteria_set.appraisers.filter(pk=assignment.pk).exists():
        raise ScoreRefused("Phân công này đã được người khác bỏ.")
    with acting(by=by):
        assignment.delete()


@transaction.atomic
def open_late(criteria_set: CriteriaSet, *, by: User) -> list[Unit]:
    """Open assessments for units of the set that have none yet; return these units.

    Raises `ScoreRefused`.
    """
    criteria_set = _run_by(criteria_set, by)
    late = late_units(criteria_set)
    for unit in late:
        open_assessment(criteria_set, unit, by=by)
    return late


def late_units(criteria_set: CriteriaSet) -> list[Unit]:
    """Return the units that the set scores and that have no assessment yet."""
    scored = Unit.objects.filter(
        kind=criteria_set.level, parent=criteria_set.authority_id
    ).select_related("authority")
    return list(scored.exclude(pk__in=criteria_set.assessments.values("unit")))


def _run_by(criteria_set: CriteriaSet, by: User) -> CriteriaSet:
    """The set, locked, when `by` runs its round and it is not over."""
    found = lock_set(CriteriaSet.objects.kept_by(by), criteria_set.pk)
    if found is None:
        raise ScoreRefused("Chỉ người thẩm định của tỉnh điều hành được đợt chấm điểm.")
    if not found.running:
        raise ScoreRefused("Đợt chấm điểm chưa bắt đầu hoặc đã kết thúc.")
    return found
