"""Replacing a plan by a new one of the same year: what was reported, measured, locked and done goes
on in the new.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Holiday, User
from foundation.journal.acts import acting
from plans.models import PeriodOpening, Plan, PlanRefused, ReportingPeriod
from plans.pairing import pair_items
from plans.periods import DEFAULT_PERIODS, cut_off_and_deadline
from tasks.models import ExplanationRequest, ProgressUpdate, Task, TaskComment
from tasks.services.people import carry_people

from ..superior.followers import carry_following
from .succession import ContinuedTask, Succession, duty_items, indicator_items, succession_of


@transaction.atomic
def point_replaced(plan: Plan, *, by: User, old: Plan | None) -> None:
    """Say which plan the draft `plan` replaces, for one whose document names it by number alone
    (None: no plan).

    Raises `PlanRefused` when `plan` is no draft, or `old` is not a plan that its unit issued for
    the same year.
    """
    plan = Plan.objects.lock(plan.pk)
    if plan.state != Plan.State.DRAFT:
        raise PlanRefused("Chỉ chọn được kế hoạch bị thay thế khi kế hoạch này còn là dự thảo.")
    if old and not Plan.objects.replaceable_by(plan).contains(old):
        raise PlanRefused("Chỉ thay thế được kế hoạch đã ban hành cùng năm của chính đơn vị.")
    if plan.replaces_id != (old.pk if old else None):
        plan.paired_by_hand = {}
    plan.replaces = old
    plan.replaces_text = (old.number if old else "") or plan.replaces_text
    with acting(by=by):
        plan.save(update_fields=["replaces", "replaces_text", "paired_by_hand"])


@transaction.atomic
def pair_by_hand(plan: Plan, *, task: int, old: int | None) -> None:
    """Say from which replaced task (None: from none) the task of the draft `plan` goes on.

    An old task goes on in one new task alone. Raises `PlanRefused` when a task is not of its plan.
    """
    plan = Plan.objects.lock(plan.pk)
    replaced = plan.replaced_plan
    if not replaced or not plan.tasks.filter(pk=task).exists():
        raise PlanRefused("Dự thảo này không thay thế kế hoạch nào, hoặc nhiệm vụ không còn nữa.")
    if old and not replaced.tasks.filter(pk=old).exists():
        raise PlanRefused("Nhiệm vụ được chọn không thuộc kế hoạch bị thay thế.")
    others = {
        new: before
        for new, before in plan.paired_by_hand.items()
        if before is None or before != old
    }
    plan.paired_by_hand = others | {str(task): old}
    plan.save(update_fields=["paired_by_hand"])


def replace_plan(plan: Plan, old: Plan, *, by: User, dropped: Collection[int]) -> None:
    """Mark `old` as replaced by `plan` and carry over what goes on; the caller locked both.

    Updates, comments and requests move to the matched tasks, measurements to the matched targets
    and the same period. Raises `PlanRefused` when a task with progress ends that is not `dropped`.
    """
    # nobody may take up an old task while the links to the old tasks are carried over
    old.followers.lock_all()
    succession = check_nothing_ends_unsaid(plan, old, dropped)
    _carry_tasks(succession.continued, old, by)
    _carry_periods(plan, old)
    _carry_measurements(plan, old, by)
    _carry_statistics(plan, old)
    _carry_duties(plan, old)
    carry_following(plan, old, {pair.old.pk: pair.new.pk for pair in succession.continued}, by=by)
    plan.published_at = plan.published_at or old.published_at
    old.state, old.ended_at = Plan.State.REPLACED, timezone.now()
    with acting(by=by, why=f"Thay thế bằng kế hoạch {plan.number}"):
        old.save(update_fields=["state", "ended_at"])
    old.tasks.settle()


def check_nothing_ends_unsaid(plan: Plan, old: Plan, dropped: Collection[int]) -> Succession:
    """Return what goes on from `old` to `plan`. Raises `PlanRefused` when a task with progress ends
    that is not `dropped`.
    """
    succession = succession_of(plan, old)
    forgotten = [task for task in succession.unanswered if task.pk not in dropped]
    if forgotten:
        raise PlanRefused(
            f"Còn {len(forgotten)} nhiệm vụ đã có kết quả mà kế hoạch mới không tiếp "
            f"tục, như “{forgotten[0]}”. "
            "Hãy ghép với nhiệm vụ mới hoặc xác nhận kết thúc."
        )
    return succession


def _carry_tasks(continued: list[ContinuedTask], old: Plan, by: User) -> None:
    """Move what people said to the new tasks, which the same people do; the old ones keep showing
    how far they came.
    """
    new_of = {pair.old.pk: pair.new for pair in continued}
    _move_rows(ProgressUpdate.objects.filter(task__in=new_of), new_of, by)
    _move_rows(TaskComment.objects.filter(task__in=new_of), new_of, by)
    _move_explanations(new_of, by)
    carry_people(new_of, old, by=by)
    for pair in continued:
        pair.new.previous = pair.old
        pair.new.anchor_on = pair.new.anchor_on or pair.old.anchor_on
        if not pair.new.follows_id:
            pair.new.follows_id, pair.new.followed_as = pair.old.follows_id, pair.old.followed_as
    with acting(by=by, why="Tiếp nối nhiệm vụ của kế hoạch được thay thế"):
        Task.objects.bulk_update(
            [pair.new for pair in continued], ["previous", "anchor_on", "follows", "followed_as"]
        )
    followers = list(Task.objects.filter(follows__in=new_of))
    for task in followers:
        task.follows = new_of[task.follows_id]
    _store(followers, ["follows"], by)


def _move_explanations(new_of: dict[int, Task], by: User) -> None:
    """Give the requests to the new tasks, but none a second open one."""
    open_ones = ExplanationRequest.objects.open().filter(task__in=new_of.values())
    asked = set(open_ones.values_list("task", flat=True))
    requests = ExplanationRequest.objects.filter(task__in=new_of)
    moving = [row for row in requests if row.answered or new_of[row.task_id].pk not in asked]
    _move_rows(moving, new_of, by)


def _move_rows(rows: Iterable[Any], new_of: dict[int, Task], by: User) -> None:
    """Give what people said about the old tasks to the new ones."""
    rows = list(rows)
    for row in rows:
        row.task = new_of[row.task_id]
    _store(rows, ["task"], by)


def _store(rows: list[Any], fields: list[str], by: User) -> None:
    if rows:
        with acting(by=by, why="Chuyển sang kế hoạch thay thế"):
            type(rows[0]).objects.bulk_update(rows, fields)


def _carry_periods(plan: Plan, old: Plan) -> None:
    """Give the new plan the locks and days set by hand, unless its document orders others, how its
    periods close, and what opens them once more.
    """
    calendar = Holiday.objects.calendar()
    usual = {
        each.key: cut_off_and_deadline(each, plan.year, None, calendar) for each in DEFAULT_PERIODS
    }
    before = {period.key: period for period in old.periods.all()}
    changed = []
    for period in plan.periods.all():
        known = before.get(period.key)
        if known and (known.locked or (period.cut_off, period.deadline) == usual[period.key]):
            period.cut_off, period.deadline, period.locked = (
                known.cut_off,
                known.deadline,
                known.locked,
            )
            changed.append(period)
    ReportingPeriod.objects.bulk_update(changed, ["cut_off", "deadline", "locked"])
    plan.closes_by_itself, plan.grace = old.closes_by_itself, old.grace
    plan.closes_from = old.closing_since
    after = {period.key: period for period in plan.periods.all()}
    openings = list(PeriodOpening.objects.of_plan(old.pk).select_related("period"))
    for opening in openings:
        opening.period = after[opening.period.key]
    PeriodOpening.objects.bulk_update(openings, ["period"])


def _carry_measurements(plan: Plan, old: Plan, by: User) -> None:
    """Move the measurements of each matched target to the new one, period by period."""
    before, after = (
        {each.pk: each for each in one.indicators.prefetch_related("targets")}
        for one in (old, plan)
    )
    found = pair_items(indicator_items(before.values()), indicator_items(after.values()))
    periods = {period.key: period for period in plan.periods.all()}
    for new, earlier in found.old_of.items():
        indicator, known = after[new], before[earlier]
        if not indicator.lead_unit_id and known.lead_unit_id:
            indicator.lead_unit_id = known.lead_unit_id
            with acting(by=by):
                indicator.save(update_fields=["lead_unit"])
        for target, measured in _paired_targets(
            list(known.targets.all()), list(indicator.targets.all())
        ):
            _carry_target(target, measured, periods, by)


def _carry_statistics(plan: Plan, old: Plan) -> None:
    """Give the figures of statistical forms to the new plan, where offices may have begun to fill
    in the same form: the newest figure of a cell is then the one that was entered last.
    """
    begun = {each.form_id: each for each in plan.statistical_forms.all()}
    for filled in old.statistical_forms.all():
        if filled.form_id in begun:
            type(filled).objects.lock_again(filled.pk)
            type(filled).objects.lock_again(begun[filled.form_id].pk)
            filled.entries.update(plan_form=begun[filled.form_id])
        else:
            filled.plan = plan
            filled.save(update_fields=["plan"])


def _paired_targets(old: list[Any], new: list[Any]) -> list[tuple[Any, Any]]:
    """Old and new targets of one indicator, in order among those of one unit."""
    pairs = []
    for target in new:
        same = next(
            (
                each
                for each in old
                if (each.unit, each.goal is None) == (target.unit, target.goal is None)
            ),
            None,
        )
        if same:
            old.remove(same)
            pairs.append((same, target))
    return pairs


def _carry_target(old: Any, new: Any, periods: dict[str, ReportingPeriod], by: User) -> None:
    rows = [row for row in old.measurements.select_related("period") if row.period.key in periods]
    for row in rows:
        row.target, row.period = new, periods[row.period.key]
    _store(rows, ["target", "period"], by)
    names = ["baseline", "label", "fed_by_id"]
    if not new.judged_confirmed:  # figures are judged as before, until a person says otherwise
        names += old.HOW_JUDGED
    before = [getattr(new, name) for name in names]
    for name in names:
        value = getattr(new, name)
        judged = name in old.JUDGING or value in (None, "", False)
        setattr(new, name, getattr(old, name) if judged else value)
    if before != [getattr(new, name) for name in names]:
        with acting(by=by):
            new.save(update_fields=names)


def _carry_duties(plan: Plan, old: Plan) -> None:
    """Mark the duties as done that were done under the old plan, with their evidence."""
    before = {duty.pk: duty for duty in old.duties.prefetch_related("evidence")}
    after = {duty.pk: duty for duty in plan.duties.all()}
    for new, earlier in pair_items(
        duty_items(before.values()), duty_items(after.values())
    ).old_of.items():
        duty, known = after[new], before[earlier]
        if known.done_on and not duty.done_on:
            duty.done_on = known.done_on
            duty.save(update_fields=["done_on"])
            duty.evidence.add(*known.evidence.all())
