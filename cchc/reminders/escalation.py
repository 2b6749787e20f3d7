"""Telling those above of what stays undone: the head of the office, then the leaders."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.models import Role, Unit, User
from cchc.inbox import Owed
from cchc.inbox.owed import DECISIONS

from .digest import Level, Raised

if TYPE_CHECKING:
    from .rounds import AuthorityRound

HAS_ENDED = "đơn vị đã ngừng hoạt động, cần giao lại việc"
NO_ACCOUNT = "đơn vị chưa có tài khoản"
NO_HEAD = "đơn vị chưa có tài khoản trưởng phòng"
NO_LEADER = "cơ quan chưa có tài khoản lãnh đạo"


class Escalation:
    """What is told to whom above; of an office without a head at the leaders' turn, of an authority
    without leaders to its standing body.
    """

    def __init__(self, around: "AuthorityRound"):
        self.around = around
        self.rules = around.today.rules

    def told_to(self, person: User) -> list[Raised]:
        """What is told to `person` as the head of their office, and as a leader."""
        found = []
        if self.rules.head_after and person.has_role(Role.HEAD):
            found += self._told_to_heads(person.unit_id)
        if self.rules.leader_after and person.has_role(self._told_last):
            found += self._told_to_leaders
        return found

    def _told_to_heads(self, unit_id: int | None) -> list[Raised]:
        around = self.around
        office = [each for each in around.people if each.unit_id == unit_id]
        owed = [(each.unit, around.owed_by(each)) for each in office if each.unit]
        return self._raised(Level.HEAD, owed, self.rules.head_after)

    @cached_property
    def _told_to_leaders(self) -> list[Raised]:
        return self._raised(Level.LEADER, self.around.all_owed(), self.rules.leader_after)

    @cached_property
    def _told_last(self) -> Role:
        return Role.LEADER if self._is_there(Role.LEADER) else Role.STANDING_BODY

    def _is_there(self, role: Role) -> bool:
        return any(each.has_role(role) for each in self.around.people)

    def _raised(
        self, level: Level, owed_in: Iterable[tuple[Unit, list[Owed]]], after: int
    ) -> list[Raised]:
        """What has been overdue for `after` days; one obligation that several share once."""
        units: dict[str, dict[int, Unit]] = defaultdict(dict)
        late: dict[str, Owed] = {}
        for unit, all_owed in owed_in:
            for owed in all_owed:
                if owed.kind not in DECISIONS and self.around.today.late_by(owed.due) >= after:
                    late.setdefault(owed.key, owed)
                    units[owed.key][unit.pk] = unit
        return [self._one(level, list(units[key].values()), owed) for key, owed in late.items()]

    def _one(self, level: Level, units: list[Unit], owed: Owed) -> Raised:
        why = self._why_here(units) if level == Level.LEADER else ""
        return Raised(level, ", ".join(sorted(map(str, units))), owed, why)

    def _why_here(self, units: list[Unit]) -> str:
        """Why nobody nearer hears of it, if so."""
        reasons = [] if self._told_last == Role.LEADER else [NO_LEADER]
        offices = {unit.pk for unit in units if unit.pk != unit.authority_id}
        if all(unit.valid_to and unit.valid_to < self.around.today.day for unit in units):
            reasons.append(HAS_ENDED)
        elif offices and not offices & self._with_accounts:
            reasons.append(NO_ACCOUNT)
        elif offices and self.rules.head_after and not offices & self._with_head:
            reasons.append(NO_HEAD)
        return ", ".join(reasons)

    @cached_property
    def _with_accounts(self) -> set[int | None]:
        return {each.unit_id for each in self.around.people}

    @cached_property
    def _with_head(self) -> set[int | None]:
        return {each.unit_id for each in self.around.people if each.has_role(Role.HEAD)}
