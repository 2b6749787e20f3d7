"""Duties go on in the unit that takes over; a commune that ended has no plan under way."""

from accounts.unit_changes.following import Ending, Follower, when_units_end
from foundation.journal.acts import acting

from ..models import Duty, Plan
from . import close_plan


@when_units_end
class DutiesFollow(Follower):
    moved = "trách nhiệm theo kế hoạch chưa hoàn thành chuyển sang đơn vị kế thừa"
    left = "trách nhiệm theo kế hoạch cần giao lại"

    def count(self, units):
        return self._open(units).count()

    def act(self, ending: Ending) -> None:
        """Put the heir in the place of the units that end."""
        ids = {unit.pk for unit in ending.ended}
        for duty in self._open(ending.ended).prefetch_related("units").order_by("pk"):
            units = {unit.pk: unit for unit in duty.units.all()}
            now = {pk: unit for pk, unit in units.items() if pk not in ids}
            now |= {ending.sole_heir.pk: ending.sole_heir}
            before, after = (_names(each.values()) for each in (units, now))
            duty.reassigned = {"old": before, "new": after}
            with acting(by=ending.by, why=ending.reason):
                duty.units.set(now.values())
                duty.save(update_fields=["reassigned"])

    def _open(self, units):
        plans = Plan.objects.kept().filter(state__in=Plan.WRITABLE)
        ids = [unit.pk for unit in units]
        return Duty.objects.filter(
            pk__in=Duty.units.through.objects.filter(unit__in=ids).values("duty"),
            plan__in=plans,
            done_on=None,
        )


@when_units_end
class PlansClose(Follower):
    of_offices = False
    moved = left = "kế hoạch đã ban hành của xã kết thúc được đóng, giữ nguyên số liệu"

    def count(self, units):
        return self._issued(units).count()

    def act(self, ending: Ending) -> None:
        """Close what the ended communes had issued; nothing of it is owed any more."""
        for plan in self._issued(ending.ended).order_by("pk"):
            close_plan(plan, by=ending.by)

    def _issued(self, units):
        ids = [unit.pk for unit in units]
        return Plan.objects.kept().filter(unit__authority__in=ids, state=Plan.State.ISSUED)


def _names(units) -> str:
    return ", ".join(unit.short_name for unit in units)
