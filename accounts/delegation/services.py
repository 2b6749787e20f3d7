"""Delegating rights, and revoking what was delegated."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from foundation.journal.acts import acting
from vietnamese import short_date

from ..models import COMMUNE_ROLES, DELEGABLE_ROLES, Delegation, Role, Unit, User
from ..notices.kinds import Kind
from ..notices.services import notify
from ..roles import CONFIRMED_ROLES, ROLES_OF_AN_OFFICE
from ..services import keeps_accounts_of, rights_are_fixed


class DelegationRefused(Exception):
    """Rights can't be delegated this way, or what was delegated not be revoked; the message says
    what to do, `field` names the form field it belongs to.
    """

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


def delegable_by(by: User, principal: User) -> list[Role]:
    """Return which of the principal's own roles `by` may delegate: one's own; as a leader those of
    heads and of the standing body; as administrator those that need no confirmation (superusers:
    all).
    """
    return [
        role
        for role in DELEGABLE_ROLES
        if principal.holds(role) and _may_dispose(by, principal.pk, principal.authority, role)
    ]


def may_revoke(by: User, delegation: Delegation) -> bool:
    """May `by` revoke this? Who might delegate all that it gives, and the administrator."""
    if delegation.has_ended_on(timezone.localdate()):
        return False
    commune = set(delegation.roles) <= set(COMMUNE_ROLES)
    return (commune and keeps_accounts_of(delegation.authority, by)) or all(
        _may_dispose(by, delegation.principal_id, delegation.authority, Role(role))
        for role in delegation.roles
    )


@transaction.atomic
def delegate_rights(
    principal: User,
    *,
    to: User,
    roles: Collection[str],
    valid_from: date,
    valid_to: date,
    reason: str,
    by: User,
    number: str = "",
) -> Delegation:
    """Let `to` do from `valid_from` to the end of `valid_to` what `roles` let `principal` do; tell
    both.

    Raises `DelegationRefused` when `by` may not, when a role is not the principal's own or can't be
    delegated, when `to` is of another authority (of another office for an office's rights), for
    days that are over, without a reason, and when one of the roles is delegated to anybody for one
    of these days already. The authority is locked, so that of two who delegate at once one is told.
    """
    if principal.unit is None:
        raise DelegationRefused("Người ủy quyền chưa thuộc đơn vị nào.", "principal")
    authority = Unit.objects.lock(principal.unit.its_authority.pk)
    people = User.objects.select_related("unit__authority").in_bulk([principal.pk, to.pk])
    principal, to = people[principal.pk], people[to.pk]
    wanted = [role for role in Role if role in roles]
    _check_roles(principal, wanted, by)
    _check_people(principal, to, wanted, by)
    _check_days(valid_from, valid_to)
    if not reason.strip():
        raise DelegationRefused("Hãy ghi lý do ủy quyền, ví dụ: đi công tác.", "reason")
    _check_free(principal, wanted, valid_from, valid_to)
    delegation = Delegation(
        authority=authority,
        principal=principal,
        delegate=to,
        roles=[role.value for role in wanted],
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
        number=number.strip(),
        created_by=by,
    )
    with acting(by=by, why=delegation.reason):
        delegation.save()
    _tell(delegation, _words(delegation), by)
    return delegation


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: User) -> None:
    """End the delegation at once and tell everybody concerned. Raises `DelegationRefused` when `by`
    may not, or when it has ended.
    """
    Unit.objects.lock(delegation.authority_id)
    rows = Delegation.objects.with_people()
    delegation = rows.select_for_update(of=("self",)).get(pk=delegation.pk)
    if delegation.has_ended_on(timezone.localdate()):
        raise DelegationRefused("Ủy quyền này đã kết thúc nên không cần thu hồi nữa.")
    if not may_revoke(by, delegation):
        raise DelegationRefused(
            "Chỉ người ủy quyền, lãnh đạo (với quyền của trưởng phòng) hoặc quản trị được thu hồi."
        )
    delegation.revoked_by, delegation.revoked_at = by, timezone.now()
    with acting(by=by, why="Thu hồi"):
        delegation.save(update_fields=["revoked_by", "revoked_at"])
    words = f"{by} đã thu hồi ủy quyền của {delegation.principal} cho {delegation.delegate}."
    _tell(delegation, words, by)


def _may_dispose(by: User, principal: int, authority: Unit | None, role: Role) -> bool:
    """May `by` delegate this role of the principal, who works in `authority`, and revoke it?"""
    if not by.is_active or authority is None or by.authority_id != authority.pk:
        return False
    if by.pk == principal or by.is_superuser:
        return True
    if role == Role.HEAD and by.has_role(Role.LEADER):
        return True
    if role == Role.STANDING_BODY and by.holds(Role.LEADER):  # who would confirm the role itself
        return True
    given = set(COMMUNE_ROLES) - set(CONFIRMED_ROLES)
    return role in given and keeps_accounts_of(authority, by)


def _check_roles(principal: User, wanted: list[Role], by: User) -> None:
    if not wanted:
        raise DelegationRefused("Hãy chọn ít nhất một quyền để ủy quyền.", "roles")
    for role in wanted:
        if role not in DELEGABLE_ROLES:
            raise DelegationRefused(
                f"Quyền “{role.label}” không ủy quyền được; khi cần, quản trị của đơn vị ghi vai "
                "trò ấy cho người làm thay.",
                "roles",
            )
        if not principal.holds(role):
            acting = principal.has_role(role)
            words = "chỉ làm thay người khác với" if acting else "không có"
            raise DelegationRefused(
                f"{principal} {words} quyền “{role.label}” nên không ủy quyền quyền này được.",
                "roles",
            )
    if set(wanted) - set(delegable_by(by, principal)):
        raise DelegationRefused(
            "Bạn chỉ ủy quyền được quyền của chính mình; lãnh đạo được ủy quyền thêm quyền của "
            "trưởng phòng và cơ quan thường trực, quản trị thêm quyền của trưởng phòng và văn thư. "
            "Quyền của lãnh đạo do chính lãnh đạo ủy quyền.",
            "roles",
        )


def _check_people(principal: User, to: User, wanted: list[Role], by: User) -> None:
    if to == principal:
        raise DelegationRefused("Không ai ủy quyền cho chính mình; hãy chọn người khác.", "to")
    if by != principal and rights_are_fixed(to, by=by):
        raise DelegationRefused(
            f"Bạn không tự nhận quyền của người khác; hãy nhờ {principal} lập ủy quyền.", "to"
        )
    if not principal.is_active:
        raise DelegationRefused(f"Tài khoản của {principal} đã ngừng hoạt động.", "principal")
    if not to.is_active:
        raise DelegationRefused(
            f"Tài khoản của {to} đã ngừng hoạt động; hãy chọn người khác.", "to"
        )
    if to.authority_id != principal.authority_id:
        raise DelegationRefused("Chỉ ủy quyền được cho người cùng cơ quan.", "to")
    if to.unit_id != principal.unit_id and (fixed := set(wanted) & set(ROLES_OF_AN_OFFICE)):
        words = ", ".join(f"“{role.label}”" for role in wanted if role in fixed)
        raise DelegationRefused(
            f"Quyền {words} là quyền của {principal.unit}; hãy chọn người cùng đơn vị.", "to"
        )


def _check_days(valid_from: date, valid_to: date) -> None:
    if valid_from < timezone.localdate():
        raise DelegationRefused(
            "Ngày đầu không thể trước hôm nay: việc đã làm không ủy quyền lại được.", "valid_from"
        )
    if valid_to < valid_from:
        raise DelegationRefused("Ngày cuối không thể trước ngày đầu.", "valid_to")


def _check_free(principal: User, wanted: list[Role], valid_from: date, valid_to: date) -> None:
    """Raise for a role that somebody else, or the same person, has for one of the days already."""
    standing = principal.given_delegations.meeting(valid_from, valid_to)
    for each in standing.select_related("delegate").order_by("valid_from"):
        if both := [role for role in wanted if role in each.roles]:
            raise DelegationRefused(
                f"Quyền “{both[0].label}” đã được ủy quyền cho {each.delegate} từ ngày "
                f"{short_date(each.valid_from)} đến hết ngày {short_date(each.valid_to)}; hãy "
                "chọn ngày khác hoặc thu hồi ủy quyền ấy trước.",
                "valid_from",
            )


def _words(delegation: Delegation) -> str:
    return (
        f"{delegation.principal} ủy quyền cho {delegation.delegate}: {delegation.role_words}, "
        f"từ ngày {short_date(delegation.valid_from)} đến hết ngày "
        f"{short_date(delegation.valid_to)}. Lý do: {delegation.reason}"
    )


def _tell(delegation: Delegation, words: str, by: User) -> None:
    """Tell the two, and who made the delegation, but not whoever does it now."""
    people = {delegation.principal, delegation.delegate, delegation.created_by}
    notify(people, Kind.ACCOUNT, words, reverse("accounts:delegation_list"), by=by)
