"""What is done with accounts: units, people and holidays are kept, links for passwords given."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.functions import Lower

from foundation.journal.acts import acting
from foundation.operations.usage import in_use

from .confirmations.services import ask, hold_back, is_guarded
from .models import (
    COMMUNE_ROLES,
    AccountRequest,
    Holiday,
    Notification,
    Role,
    Unit,
    User,
)
from .notices.accounts import tell_changed, tell_link
from .notices.kinds import Kind
from .open_sessions.services import end_sessions
from .password_links import goes_by_mail, link_for, mail_link
from .people_changes import follow_changes

DEMO_PASSWORD = "cchc-demo"  # nosec B105  # noqa: S105 - only demo accounts have it, and only the demo lists them

BATCH = 200
# what an authority is, said from above
FIXED_OF_AUTHORITIES = ("code", "kind", "parent")
UNIT_FIELDS = (
    "code",
    "name",
    "short_name",
    "abbreviation",
    "kind",
    "parent",
    "standing_body",
    "order",
    "valid_from",
    "valid_to",
)
PERSON_FIELDS = (
    "username",
    "last_name",
    "first_name",
    "unit",
    "position",
    "roles",
    "phone",
    "email",
    "is_active",
)

CODE_TAKEN = "Mã “{}” đã được dùng; hãy chọn mã khác."
USERNAME_TAKEN = "Tên đăng nhập “{}” đã được dùng; hãy chọn tên khác."
DAY_TAKEN = "Ngày {:%d/%m/%Y} đã có; hãy sửa dòng của ngày ấy."
ONE_STANDING_BODY = "Chỉ một đơn vị là cơ quan thường trực; hãy ghi “không” ở đơn vị còn lại."
OWN_RIGHTS = (
    "Bạn không tự đổi vai trò và trạng thái hoạt động của chính mình; hãy nhờ quản trị khác."
)
IN_A_CIRCLE = "Các đơn vị trực thuộc nhau thành vòng tròn; hãy chọn đơn vị khác."


class AccountsRefused(Exception):
    """Units, people or holidays can't be kept this way; the message says what to do."""


# What an administrator may do.


def keeps_accounts_of(authority: Unit, by: User) -> bool:
    """Does `by` keep the units and people of `authority`?"""
    return (
        by.is_active
        and by.authority_id == authority.pk
        and (by.is_superuser or by.has_role(Role.ADMINISTRATOR))
    )


def kinds_kept_by(by: User) -> list[Unit.Kind]:
    """The kinds of unit that `by` may add: those below an authority, all of them for superusers."""
    return [kind for kind in Unit.Kind if by.is_superuser or kind not in Unit.AUTHORITY_KINDS]


def roles_given_by(by: User) -> list[Role]:
    """The roles that `by` may give: those of a commune, all of them for superusers."""
    return list(Role) if by.is_superuser else list(COMMUNE_ROLES)


def rights_are_fixed(person: User, *, by: User) -> bool:
    """May `by` not touch the roles and the activity of `person`? People don't change their own."""
    return person == by and not by.is_superuser


# Units.


def code_owners(codes: Iterable[str]) -> dict[str, int]:
    """The ids of the units, wherever they are, that bear these codes (in small letters)."""
    return _owners(Unit, "code", codes)


def in_a_circle(above: Mapping[Hashable, Hashable | None]) -> set:
    """Return those of the keys that stand above themselves.

    >>> sorted(in_a_circle({1: 2, 2: 1, 3: 1, 4: None}))
    [1, 2]
    """
    found = set()
    for start in above:
        seen, at = set(), above[start]
        while at is not None and at not in seen:
            seen.add(at)
            at = above.get(at)
        if start in seen:
            found.add(start)
    return found


@transaction.atomic
def store_units(authority: Unit, units: Sequence[Unit], *, by: User, reason: str) -> None:
    """Add new offices of `authority` and change those it has, or its own names: all or none, with
    their history.

    Raises `AccountsRefused` for who does not keep the authority's accounts, and for units that
    break a rule.
    """
    _check_keeper(authority, by)
    Unit.objects.lock(authority.pk)
    stored = {unit.pk: unit for unit in authority.units.all()}
    for unit in units:
        _check_unit(unit, authority, stored)
        unit.authority_id = authority.pk
        unit.province_id = authority.province_id
        unit.fold_text()
    check = partial(_check_taken, [(unit.code, unit.pk) for unit in units], code_owners, CODE_TAKEN)
    check()
    _check_whole({unit.pk or unit.code: unit for unit in (*stored.values(), *units)})
    _store(Unit, units, (*UNIT_FIELDS, "search_text"), check, by=by, reason=reason)


@transaction.atomic
def remove_units(units: Sequence[Unit], *, by: User, reason: str) -> None:
    """Delete units that nothing points at. Raises `AccountsRefused`, which names the first."""
    _remove(
        Unit,
        units,
        "Đơn vị “{}” đã có người, nhiệm vụ hoặc đơn vị trực thuộc",
        by=by,
        reason=reason,
    )


def _check_unit(unit: Unit, authority: Unit, stored: Mapping[int, Unit]) -> None:
    """Hold one unit against the rules that concern it alone."""
    if unit.pk == authority.pk:
        there = stored[unit.pk]
        if any(
            getattr(unit, name) != getattr(there, name) for name in ("code", "kind", "parent_id")
        ):
            raise AccountsRefused(f"Mã, loại và nơi trực thuộc của {authority} do cấp trên đặt.")
        return
    if unit.pk and unit.pk not in stored:
        raise AccountsRefused(f"Đơn vị “{unit}” không thuộc {authority}.")
    if unit.kind in Unit.AUTHORITY_KINDS:
        raise AccountsRefused(f"“{unit}” phải là phòng, đơn vị hoặc cơ quan khác.")
    if unit.parent_id not in stored:
        raise AccountsRefused(f"“{unit}” phải trực thuộc đơn vị của {authority}.")


def _check_whole(units: Mapping[Hashable, Unit]) -> None:
    """Hold all units of an authority, by id, against the rules that they keep together."""
    if sum(unit.standing_body for unit in units.values()) > 1:
        raise AccountsRefused(ONE_STANDING_BODY)
    if in_a_circle({key: unit.parent_id for key, unit in units.items()}):
        raise AccountsRefused(IN_A_CIRCLE)


# People.


def username_owners(usernames: Iterable[str]) -> dict[str, int]:
    """The ids of the people, wherever they are, with these usernames (in small letters)."""
    return _owners(User, "username", usernames)


@transaction.atomic
def store_people(
    authority: Unit, people: Sequence[User], *, by: User, reason: str, founding: bool = False
) -> None:
    """Add people to the units of `authority` and change those it has: all or none, recorded.

    New people have no password until they set one; what a second person confirms is only asked for
    (`hold_back`), but in the `founding` of an installation; people are told what changed, and apps
    above do what follows (`people_changes`). Raises `AccountsRefused` for who does not keep the
    authority's accounts, and for people who break a rule.
    """
    _check_keeper(authority, by)
    Unit.objects.lock(authority.pk)
    kept = {person.pk: person for person in User.objects.kept_by(by)}
    units = set(authority.units.values_list("pk", flat=True))
    for person in people:
        _check_person(person, kept, units, by)
        if person.pk is None:
            person.set_unusable_password()
    check = partial(
        _check_taken, [(each.username, each.pk) for each in people], username_owners, USERNAME_TAKEN
    )
    check()
    held: list[AccountRequest] = []
    for person in people:
        held += [] if founding else hold_back(person, kept.get(person.pk), by=by)
        person.fold_text()
    changed = [(each, kept[each.pk]) for each in people if each.pk in kept]
    _store(User, people, (*PERSON_FIELDS, "sort_key", "search_text"), check, by=by, reason=reason)
    after_change(changed, held, by=by)


def after_change(
    changed: Sequence[tuple[User, User]], held: Sequence[AccountRequest], *, by: User
) -> None:
    """Do what follows once accounts are stored, each with how it was before: ask for what was held
    back, end what stopped people had open, and tell.
    """
    ask(held)
    for person, before in changed:
        if before.is_active and not person.is_active:
            end_sessions(person.open_sessions.all())
            person.access_tokens.revoke()
    tell_changed(changed, by=by)
    follow_changes([person for person, _ in changed], by=by)


@transaction.atomic
def send_password_link(person: User, *, by: User, site: str) -> tuple[str, AccountRequest | None]:
    """Mail a link to set a password to `person`; where no mail reaches them, return the link, for
    `by` to hand over, or the request for it when they review or sign.
    """
    if goes_by_mail(person):
        mail_link(person, site=site)
        tell_link(person, by=by)
        return "", None
    if is_guarded(person) and not by.is_superuser:
        wish = AccountRequest(what=AccountRequest.What.LINK, person=person, asked_by=by)
        ask([wish])
        return "", wish
    tell_link(person, by=by)
    return link_for(person, site=site), None


@transaction.atomic
def remove_people(people: Sequence[User], *, by: User, reason: str) -> None:
    """Delete people who did nothing yet. Raises `AccountsRefused` naming the first who did."""
    people = list(
        User.objects.filter(pk__in=[person.pk for person in people])
        .order_by("pk")
        .select_for_update()
    )
    came = next((person for person in people if person.last_login), None)
    if came:
        raise AccountsRefused(
            f"“{came}” đã đăng nhập; hãy ghi “không” ở cột Hoạt động thay cho xóa."
        )
    # what was asked for them, and what they were told of it, is nothing that they did
    AccountRequest.objects.waiting().filter(person__in=people).delete()
    Notification.objects.filter(user__in=people, kind=Kind.SECURITY).delete()
    _remove(User, people, "“{}” đã có việc trong phần mềm", by=by, reason=reason)


def _check_person(person: User, kept: Mapping[int, User], units: set[int], by: User) -> None:
    """Hold one person against the rules that concern them alone."""
    there = kept.get(person.pk)
    if person.pk and there is None:
        raise AccountsRefused(f"Tài khoản “{person.username}” không do bạn quản trị.")
    if person.unit_id not in units:
        raise AccountsRefused(f"Đơn vị của “{person}” phải thuộc cơ quan của bạn.")
    if person.is_staff or person.is_superuser or not set(person.roles) <= set(COMMUNE_ROLES):
        raise AccountsRefused(f"Vai trò của “{person}” vượt quá vai trò trong xã.")
    if there and rights_are_fixed(there, by=by) and _rights(person) != _rights(there):
        raise AccountsRefused(OWN_RIGHTS)


def _rights(person: User) -> tuple[set[str], bool]:
    return set(person.roles), person.is_active


# Holidays.


def day_owners(days: Iterable[date]) -> dict[date, int]:
    """The ids of the holidays on these days."""
    return dict(Holiday.objects.filter(day__in=set(days)).values_list("day", "pk"))


@transaction.atomic
def store_holidays(holidays: Sequence[Holiday], *, by: User, reason: str) -> None:
    """Add and change days of the country's calendar, all or none. Raises `AccountsRefused` for all
    but superusers.
    """
    _check_calendar(by)
    check = partial(
        _check_taken, [(holiday.day, holiday.pk) for holiday in holidays], day_owners, DAY_TAKEN
    )
    check()
    _store(Holiday, holidays, ("day", "name", "working"), check, by=by, reason=reason)


@transaction.atomic
def remove_holidays(holidays: Sequence[Holiday], *, by: User, reason: str) -> None:
    """Delete days of the calendar. Raises `AccountsRefused` for all but superusers."""
    _check_calendar(by)
    _remove(Holiday, holidays, "Ngày “{}” đang được dùng", by=by, reason=reason)


def _check_calendar(by: User) -> None:
    if not (by.is_active and by.is_superuser):
        raise AccountsRefused("Lịch nghỉ chung do quản trị hệ thống giữ.")


# What all of them share.


def taken(
    claims: Sequence[tuple[Hashable, int | None]], owners: Mapping[Hashable, int]
) -> Iterator[int]:
    """Yield the places of those of `claims` (a value, the id of its row) that another row or an
    earlier claim bears.
    """
    claimed = set()
    for place, (value, pk) in enumerate(claims):
        value = _small(value)
        if value in claimed or owners.get(value, pk) != pk:
            yield place
        claimed.add(value)


def _small(value: Hashable) -> Hashable:
    return value.lower() if isinstance(value, str) else value


def _owners(model: type[Model], name: str, values: Iterable[str]) -> dict[str, int]:
    rows = model._base_manager.annotate(small=Lower(name)).filter(
        small__in={_small(value) for value in values}
    )
    return dict(rows.values_list("small", "pk"))


def _check_taken(claims: Sequence[tuple], owners: Callable[[list], Mapping], sentence: str) -> None:
    for place in taken(claims, owners([value for value, _ in claims])):
        raise AccountsRefused(sentence.format(claims[place][0]))


def _check_keeper(authority: Unit, by: User) -> None:
    if not keeps_accounts_of(authority, by):
        raise AccountsRefused(f"Chỉ quản trị của {authority} được sửa đơn vị và người dùng.")


def _store(
    model: type[Model],
    rows: Sequence[Model],
    fields: Sequence[str],
    check: Callable[[], None],
    *,
    by: User,
    reason: str,
) -> None:
    """Store `rows`, new and changed; `check` then says what was taken at the same moment."""
    try:
        with transaction.atomic():
            _write(model, rows, fields, by=by, reason=reason)
    except IntegrityError:
        check()
        raise


def _write(
    model: type[Model], rows: Sequence[Model], fields: Sequence[str], *, by: User, reason: str
) -> None:
    new, changed = (
        [row for row in rows if row.pk is None],
        [row for row in rows if row.pk is not None],
    )
    with acting(by=by, why=reason):
        model._default_manager.bulk_create(new, batch_size=BATCH)
        model._default_manager.bulk_update(changed, fields, batch_size=BATCH)


def _remove(
    model: type[Model], rows: Sequence[Model], refusal: str, *, by: User, reason: str
) -> None:
    """Delete `rows`, those first that others among them point at no more."""
    left = model._base_manager.filter(pk__in=[row.pk for row in rows])
    list(left.order_by("pk").select_for_update())  # nothing comes to point at them meanwhile
    while left.exists():
        used = in_use(left)
        free = list(left.exclude(pk__in=used.values("pk")))
        if not free:
            raise AccountsRefused(
                f"{refusal.format(used.first())} nên không xóa được; hãy sửa từng dòng."
            )
        for row in free:
            with acting(by=by, why=reason):
                row.delete()
