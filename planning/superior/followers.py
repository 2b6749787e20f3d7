"""Plans that follow a superior plan find it once it is in the system."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from foundation.journal.acts import acting
from plans.models import Plan
from tasks.models import SetAside

FOUND = "Kế hoạch cấp trên đã có trong phần mềm"


@transaction.atomic
def link_followers(superior: Plan, *, by: User | None) -> int:
    """Let the plans that name `superior` by its number alone follow it; return how many.

    Their standing bodies are told. A handful of queries however many plans there are.
    """
    waiting = Plan.objects.waiting_for(superior).select_related("unit").lock_all()
    if not waiting:
        return 0
    found = {plan.pk: plan.unit.authority_id for plan in waiting}
    with acting(by=by, why=FOUND):
        Plan.objects.filter(pk__in=found).update(follows=superior)
    _tell_followers(found.values(), superior, f"{FOUND}: {superior} của {superior.unit}.", by)
    return len(found)


def _tell_followers(
    authorities: Iterable[int | None], superior: Plan, words: str, by: User | None
) -> None:
    people = User.objects.active().with_role(Role.STANDING_BODY)
    followers = people.filter(unit__authority__in=authorities)
    notify(followers, Kind.PLAN, words, superior.get_absolute_url(), by=by)


def carry_following(plan: Plan, old: Plan, new_of: Mapping[int, int], *, by: User) -> None:
    """Let what followed `old` follow `plan`, which replaces it, and `plan` follow what `old` did
    unless it says other. The standing bodies of the followers are told.

    What was set aside stays so, above and below; `new_of` are the ids of the tasks that go on, by
    their old ones.
    """
    authorities = set(old.followers.values_list("unit__authority", flat=True))
    old.followers.update(follows=plan)
    if authorities:
        _tell_followers(authorities, plan, f"Kế hoạch cấp trên đã được thay thế: {plan}", by)
    if not (plan.follows_id or plan.follows_text):
        plan.follows, plan.follows_text = old.follows, old.follows_text
        plan.save(update_fields=["follows", "follows_text"])
    if plan.follows_id == old.follows_id:
        old.set_aside.exclude(task__in=plan.set_aside.values("task")).update(plan=plan)
    for row in SetAside.objects.filter(task__in=new_of):
        SetAside.objects.filter(pk=row.pk).update(task=new_of[row.task_id])
