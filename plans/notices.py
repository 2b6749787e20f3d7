"""What people are told about plans: that one came or ended."""

from collections.abc import Collection

from accounts.models import User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify

from .models import Plan


def tell_authority(
    plan: Plan, text: str, *, by: User | None, besides: Collection[User | None] = ()
) -> None:
    """Tell everybody of the plan's authority what became of it, but those who know already."""
    everybody = User.objects.active().filter(unit__authority=plan.unit.authority_id)
    people = [person for person in everybody if person not in besides]
    notify(people, Kind.PLAN, text, plan.get_absolute_url(), by=by)
