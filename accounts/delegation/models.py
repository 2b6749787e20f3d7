"""A delegation of rights, and what it lets a person do."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from vietnamese import fold

from ..roles import DELEGABLE_ROLES, ROLES_OF_AN_OFFICE, Role


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user) -> Self:
        """Delegations of the user's authority: for leaders and administrators all, for others
        those that concern them.
        """
        own = self.filter(authority=user.authority_id)
        if user.is_superuser or user.has_role(Role.LEADER, Role.ADMINISTRATOR):
            return own
        return own.filter(Q(principal=user) | Q(delegate=user) | Q(created_by=user))

    def in_force(self, day: date) -> Self:
        """Delegations that give something on `day`, its first and last day included: not revoked,
        and the principal still works in the same authority as the delegate.
        """
        return self.filter(
            valid_from__lte=day,
            valid_to__gte=day,
            revoked_at=None,
            principal__is_active=True,
            principal__unit__authority=F("authority"),
            delegate__unit__authority=F("authority"),
        )

    def giving(self, *roles: Role) -> Self:
        """Delegations that give one of `roles`, which their principals still hold: the same as
        `Delegation.rights` says of one row.
        """
        given = Q(pk__in=())
        for role in roles:
            one = Q(roles__icontains=f'"{role}"', principal__roles__icontains=f'"{role}"')
            if role in ROLES_OF_AN_OFFICE:
                one &= Q(principal__unit=F("delegate__unit"))
            given |= one
        return self.filter(given)

    def not_over(self, day: date) -> Self:
        """Delegations that are in force on `day` or will be."""
        return self.filter(valid_to__gte=day, revoked_at=None)

    def meeting(self, first: date, last: date) -> Self:
        """Delegations not revoked that share a day with those from `first` to `last`."""
        return self.filter(valid_from__lte=last, valid_to__gte=first, revoked_at=None)

    def in_state(self, state: str, day: date) -> Self:
        """Delegations in this state on `day`."""
        states = Delegation.State
        if state == states.REVOKED:
            return self.exclude(revoked_at=None)
        kept = self.filter(revoked_at=None)
        return {
            states.COMING: kept.filter(valid_from__gt=day),
            states.CURRENT: kept.filter(valid_from__lte=day, valid_to__gte=day),
            states.OVER: kept.filter(valid_to__lt=day),
        }[states(state)]

    def matching(self, words: str) -> Self:
        """Delegations with each of `words` in the name of principal or delegate, or the number."""
        found = self
        for word in fold(words).split():
            found = found.filter(
                Q(principal__search_text__contains=word)
                | Q(delegate__search_text__contains=word)
                | Q(number__icontains=word)
            )
        return found

    def with_people(self) -> Self:
        """Delegations with everybody whom they name, in the same query."""
        return self.select_related(
            "authority", "principal__unit", "delegate__unit", "created_by", "revoked_by"
        )


class Delegation(models.Model):
    """One person's rights, or some of them, for another of the same authority, from a day to a
    day. What was ordered stays: it can be revoked, not changed. Written by `delegation.services`.
    """

    class State(models.TextChoices):
        CURRENT = "current", "Đang có hiệu lực"
        COMING = "coming", "Chưa đến ngày"
        OVER = "over", "Đã hết hạn"
        REVOKED = "revoked", "Đã thu hồi"

    authority = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="delegations", verbose_name="cơ quan"
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="given_delegations",
        verbose_name="người ủy quyền",
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="received_delegations",
        verbose_name="người được ủy quyền",
    )
    roles = models.JSONField("quyền được giao", default=list)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    number = models.CharField("số, ký hiệu văn bản ủy quyền", max_length=100, blank=True)
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập"
    )
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thu hồi",
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        verbose_name_plural = "ủy quyền"
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["authority", "valid_to"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="delegation_ends_after_it_begins",
                violation_error_message="Ngày cuối không thể trước ngày đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="nobody_delegates_to_themselves",
                violation_error_message="Không ai ủy quyền cho chính mình.",
            ),
        ]

    def __str__(self):
        return f"{self.principal} ủy quyền cho {self.delegate}"

    @property
    def rights(self) -> set[Role]:
        """What the delegation can give: of the roles it names those that the principal still holds,
        an office's only inside the office.
        """
        same_office = self.principal.unit_id == self.delegate.unit_id
        return {
            role
            for role in DELEGABLE_ROLES
            if role in self.roles
            and self.principal.holds(role)
            and (same_office or role not in ROLES_OF_AN_OFFICE)
        }

    @property
    def role_words(self) -> str:
        """What it names, in words."""
        return ", ".join(role.label for role in Role if role in self.roles)

    @property
    def right_words(self) -> str:
        """What it gives, in words."""
        rights = self.rights
        return ", ".join(role.label for role in Role if role in rights)

    def state_on(self, day: date) -> "Delegation.State":
        if self.revoked_at:
            return self.State.REVOKED
        if self.valid_to < day:
            return self.State.OVER
        return self.State.COMING if self.valid_from > day else self.State.CURRENT

    def has_ended_on(self, day: date) -> bool:
        return self.state_on(day) in (self.State.OVER, self.State.REVOKED)

    def is_idle_on(self, day: date) -> bool:
        """Does it give nothing on a day on which it should: the principal has left or lost the
        role, or one of the two changed units?
        """
        moved = {
            self.principal.unit and self.principal.unit.authority_id,
            self.delegate.unit and self.delegate.unit.authority_id,
        } != {self.authority_id}
        gives = self.principal.is_active and not moved and self.rights
        return self.state_on(day) == self.State.CURRENT and not gives


class ActingForOthers(models.Model):
    """What a person may do by their own roles and by what is delegated to them today.

    `delegations_expected` is said by whoever loads people with `with_delegations_expected`: False
    spares the query that finds nothing.
    """

    delegations_expected: bool = True
    _delegations: "tuple[date, list[Delegation]] | None" = None

    roles: Any
    received_delegations: Any

    class Meta:
        abstract = True

    def holds(self, *roles: Role) -> bool:
        """Is one of `roles` this person's own?"""
        return any(role in self.roles for role in roles)

    def has_role(self, *roles: Role) -> bool:
        """May this person do today what one of `roles` may, by their own or by delegation?"""
        return self.holds(*roles) or bool(self.principals(*roles))

    def principals(self, *roles: Role) -> list[Self]:
        """Return those who delegated one of `roles` to this person for today."""
        asked = {role for role in roles if role in DELEGABLE_ROLES}
        if not asked:
            return []
        found = [each for each in self.delegations_today if each.rights & asked]
        return cast("list[Self]", [each.principal for each in found])

    def acting_for(self, *roles: Role) -> Self | None:
        """Return for whom this person does today what asks for one of `roles`; None when the role
        is their own, or not theirs at all.
        """
        if self.holds(*roles):
            return None
        return next(iter(self.principals(*roles)), None)

    def barred_authors(self, *roles: Role) -> list[int]:
        """Return the ids of those whose work this person does not judge by `roles`: themselves, and
        those in whose name alone they could.
        """
        principals = [] if self.holds(*roles) else self.principals(*roles)
        return [self.pk, *(each.pk for each in principals)]

    def assignees(self, *roles: Role) -> list[int]:
        """Return the ids of those whose assignments this person may carry out by `roles`: their
        own, and those of people who delegated to them for today.
        """
        return [self.pk, *(each.pk for each in self.principals(*roles))]

    @property
    def delegations_today(self) -> "list[Delegation]":
        """The delegations that give this person something today (read once a day and object)."""
        if self.pk is None or not self.delegations_expected:
            return []
        today = timezone.localdate()
        if self._delegations is None or self._delegations[0] != today:
            found = self.received_delegations.in_force(today).select_related("principal")
            self._delegations = today, [each for each in found if each.rights]
        return self._delegations[1]


def holds_one_of(roles: Iterable[Role]) -> Q:
    """Return the condition that one of `roles` is a person's own."""
    own = Q(pk__in=())
    for role in roles:
        own |= Q(roles__icontains=f'"{role}"')
    return own


def acting_as(user: ActingForOthers, principal: ActingForOthers | None) -> str:
    """Return who acted, and for whom: `Lê Văn B (thay Nguyễn Văn A, theo ủy quyền)`."""
    return f"{user} (thay {principal}, theo ủy quyền)" if principal else str(user)


def acting_name(user: str, principal: str) -> Concat:
    """The same as an expression of a query, by the fields that point at the two."""
    person, other = (
        (f"{field}__last_name", Value(" "), f"{field}__first_name") for field in (user, principal)
    )
    named = Concat(Value(" (thay "), *other, Value(", theo ủy quyền)"))
    return Concat(*person, Case(When(**{principal: None}, then=Value("")), default=named))
