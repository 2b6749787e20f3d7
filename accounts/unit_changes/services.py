"""Units merge and split: one decision, recorded and carried out at once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.journal.acts import acting
from vietnamese import short_date

from ..models import Delegation, Unit, UnitChange, UnitQuerySet, User, UserQuerySet
from ..notices.kinds import Kind
from ..notices.services import Line, notify_each
from ..people_changes import follow_changes
from ..services import keeps_accounts_of
from .following import Ending, followers_of

GONE = "{} đã kết thúc hoạt động hoặc đã được sáp nhập, chia tách; hãy chọn đơn vị khác."
STANDING = (
    "{} là cơ quan thường trực cải cách hành chính; hãy chuyển vai trò này cho một đơn vị "
    "khác ở mục Đơn vị rồi mới chia tách."
)


class UnitsRefused(Exception):
    """Units can't merge or be split this way; the message says what to do."""

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.field = field


class Decision(NamedTuple):
    """What says that units end: its number and day, from when it holds, and why."""

    since: date
    number: str
    decided_on: date
    reason: str = ""

    def __str__(self):
        return f"văn bản số {self.number} ngày {short_date(self.decided_on)}"


class Figure(NamedTuple):
    """One line of what follows from a change: how many, of what."""

    rows: int
    words: str


def may_change(user: User) -> bool:
    """Does `user` keep the units of their authority?"""
    return user.authority is not None and keeps_accounts_of(user.authority, user)


def changeable_by(user: User) -> UnitQuerySet:
    """Return the units in force whose end `user` may record: the offices of their authority, of a
    province its communes too; none for who is no administrator.
    """
    if not may_change(user):
        return Unit.objects.none()
    offices = Q(authority=user.authority_id, kind__in=(Unit.Kind.OFFICE, Unit.Kind.OTHER))
    communes = Q(parent=user.authority_id, kind=Unit.Kind.COMMUNE)
    found = Unit.objects.filter(offices | communes).filter(ended_by=None)
    return found.in_force(timezone.localdate()).order_by("kind", "order", "name")


def people_of(units: Sequence[Unit]) -> UserQuerySet:
    """The people with an account in the units that end, and in the offices of those."""
    ids = [unit.pk for unit in units]
    return (
        User.objects.active()
        .filter(Q(unit__in=ids) | Q(unit__authority__in=ids))
        .select_related("unit")
    )


def what_follows(ended: Sequence[Unit], heirs: Sequence[Unit]) -> list[Figure]:
    """Return, in figures, what ending these units does."""
    heir = heirs[0] if len(heirs) == 1 else None
    figures = [Figure(each.count(ended), each.words(heir)) for each in followers_of(ended)]
    return [figure for figure in figures if figure.rows]


@transaction.atomic
def change_units(
    authority: Unit,
    *,
    ended: Sequence[Unit],
    heirs: Sequence[Unit],
    decision: Decision,
    people: Mapping[int, Unit],
    by: User,
) -> UnitChange:
    """End the units `ended`, which all of `heirs` take over from; return the change.

    `people` says where each of their people goes (an heir, or an office of it); who is not named
    stays. What stands at the ended units goes on as `followers` say, and everybody concerned is
    told. Raises `UnitsRefused`.
    """
    Unit.objects.lock(authority.pk)
    ids = sorted({unit.pk for unit in (*ended, *heirs)})
    locked = {
        unit.pk: unit
        for unit in Unit.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    }
    ended, heirs = [locked[unit.pk] for unit in ended], [locked[unit.pk] for unit in heirs]
    _check(ended, heirs, decision, by)
    _check_people(people, heirs)
    figures = what_follows(ended, heirs)
    heir = heirs[0] if len(heirs) == 1 else None
    ending = Ending(ended, heir, people, by, _because(ended, heirs, decision))
    for each in followers_of(ended):
        if heir or not each.of_offices:
            each.act(ending)
    moved = _move_people(ended, people, by, ending.reason)
    _end(ended, heir, decision, by, ending.reason)
    change = UnitChange.objects.create(
        authority=authority,
        since=decision.since,
        decision=decision.number,
        decided_on=decision.decided_on,
        reason=decision.reason,
        by=by,
        figures=[[len(moved), "người chuyển sang đơn vị mới"], *map(list, figures)],
    )
    change.ended.set(ended)
    change.heirs.set(heirs)
    _tell(change, decision.since, moved)
    return change


def _because(ended: Sequence[Unit], heirs: Sequence[Unit], decision: Decision) -> str:
    names = [", ".join(unit.short_name for unit in units) for units in (ended, heirs)]
    return f"{names[0]} → {names[1]} từ ngày {short_date(decision.since)}, theo {decision}"


def _check(ended: Sequence[Unit], heirs: Sequence[Unit], decision: Decision, by: User) -> None:
    """Hold the change against its rules, with the units as they are locked."""
    open_to = {unit.pk for unit in changeable_by(by)}
    for field, units in (("ended", ended), ("heirs", heirs)):
        if not units:
            raise UnitsRefused("Hãy chọn ít nhất một đơn vị.", field)
        for unit in units:
            if unit.pk not in open_to:
                raise UnitsRefused(GONE.format(unit), field)
    if both := {unit.pk for unit in ended} & {unit.pk for unit in heirs}:
        unit = next(unit for unit in ended if unit.pk in both)
        raise UnitsRefused(f"{unit} không thể vừa kết thúc vừa là đơn vị kế thừa.", "heirs")
    if len({unit.is_authority for unit in (*ended, *heirs)}) > 1:
        raise UnitsRefused("Không sáp nhập được xã với phòng, đơn vị.", "heirs")
    _check_days(ended, heirs, decision)
    if len(heirs) > 1:
        _check_split(ended)


def _check_days(ended: Sequence[Unit], heirs: Sequence[Unit], decision: Decision) -> None:
    if decision.since > timezone.localdate():
        raise UnitsRefused(
            "Ngày có hiệu lực chưa đến; hãy ghi vào ngày đó hoặc sau ngày đó.", "since"
        )
    for unit in ended:
        if unit.valid_from and unit.valid_from >= decision.since:
            day = short_date(unit.valid_from)
            raise UnitsRefused(f"{unit} chỉ mới hoạt động từ ngày {day}.", "since")
    for unit in heirs:
        if unit.valid_from and unit.valid_from > decision.since:
            day = short_date(unit.valid_from)
            raise UnitsRefused(f"{unit} chỉ hoạt động từ ngày {day}.", "since")


def _check_split(ended: Sequence[Unit]) -> None:
    """Refuse to split what only one unit can take over."""
    for unit in ended:
        if unit.standing_body:
            raise UnitsRefused(STANDING.format(unit), "heirs")
        if not unit.is_authority and unit.children.exists():
            raise UnitsRefused(
                f"{unit} còn đơn vị trực thuộc; hãy chuyển các đơn vị ấy rồi mới chia tách.",
                "ended",
            )


def _check_people(people: Mapping[int, Unit], heirs: Sequence[Unit]) -> None:
    ids = {unit.pk for unit in heirs}
    for unit in people.values():
        if unit.pk not in ids and unit.authority_id not in ids:
            raise UnitsRefused(f"{unit} không thuộc đơn vị kế thừa.", "people")


def _move_people(
    ended: Sequence[Unit], people: Mapping[int, Unit], by: User, reason: str
) -> list[User]:
    """Give each of `people` the unit chosen for them; what they did for others ends."""
    rows = people_of(ended).filter(pk__in=people).order_by("pk").select_for_update(of=("self",))
    moved = list(rows)
    for person in moved:
        person.unit = people[person.pk]
    with acting(by=by, why=reason):
        User.objects.bulk_update(moved, ["unit"])
    elsewhere = [unit.pk for unit in ended if unit.is_authority]
    Delegation.objects.filter(authority__in=elsewhere, revoked_at=None).filter(
        Q(principal__in=moved) | Q(delegate__in=moved)
    ).update(revoked_at=timezone.now(), revoked_by=by)
    follow_changes(moved, by=by)
    return moved


def _end(
    ended: Sequence[Unit], heir: Unit | None, decision: Decision, by: User, reason: str
) -> None:
    """Let the units end the day before: a commune with its offices, an office without those below
    it, which the heir takes over.
    """
    last, ids = decision.since - timedelta(days=1), [unit.pk for unit in ended]
    handed_on = any(unit.standing_body for unit in ended)
    if heir and not heir.is_authority:
        heir.standing_body = heir.standing_body or handed_on
        changed = {unit.pk: unit for unit in Unit.objects.filter(parent__in=ids)} | {heir.pk: heir}
        for unit in changed.values():
            if unit.parent_id in ids:
                unit.parent_id = heir.authority_id if unit == heir else heir.pk
    else:
        below = Unit.objects.filter(authority__in=ids, valid_to=None).exclude(pk__in=ids)
        changed = {unit.pk: unit for unit in below}
        for unit in changed.values():
            unit.valid_to = max(last, unit.valid_from or last)
    for unit in ended:
        unit.valid_to = last
        unit.standing_body = unit.standing_body and unit.is_authority
    rows = changed | {unit.pk: unit for unit in ended}
    with acting(by=by, why=reason):
        Unit.objects.bulk_update(
            [rows[pk] for pk in sorted(rows)], ["valid_to", "standing_body", "parent"]
        )


def _tell(change: UnitChange, since: date, moved: Sequence[User]) -> None:
    """Tell the people of the units that ended and of those that took over."""
    units = [*change.ended.all(), *change.heirs.all()]
    now = {person.pk: person.unit for person in moved}
    concerned = {person.pk: person for person in (*moved, *people_of(units))}
    words = f"{change} từ ngày {short_date(since)}, theo văn bản số {change.decision}."
    lines = [
        Line(person, f"{words} Bạn chuyển sang {now[pk]}." if pk in now else words, "/")
        for pk, person in concerned.items()
    ]
    notify_each(Kind.ACCOUNT, lines, by=change.by)
