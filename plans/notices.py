"""What people are told about plans: that one came or ended, that a period was locked."""

from collections.abc import Collection

from accounts.models import Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify

from .models import Plan, ReportingPeriod


def tell_authority(
    plan: Plan, text: str, *, by: User | None, besides: Collection[User | None] = ()
) -> None:
    """Tell everybody of the plan's authority what became of it, but those who know already."""
    everybody = User.objects.active().filter(unit__authority=plan.unit.authority_id)
    people = [person for person in everybody if person not in besides]
    notify(people, Kind.PLAN, text, plan.get_absolute_url(), by=by)


def tell_of_period(period: ReportingPeriod, text: str, *, by: User | None) -> None:
    """Tell those who report, and the standing body, what became of a period."""
    people = User.objects.active().with_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY)
    notify(
        people.filter(unit__authority=period.plan.unit.authority_id),
        Kind.LOCKED,
        text,
        f"{period.plan.get_absolute_url()}#plan-periods",
        by=by,
    )
