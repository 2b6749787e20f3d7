"""Changes of accounts that wait for a second person."""

from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from ..delegation.models import holds_one_of
from ..roles import Role


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=AccountRequest.State.WAITING)

    def visible_to(self, user) -> Self:
        """Those of the authority, for its administrators and leaders, and those that wait for
        `user`.
        """
        here = Q(pk__in=())
        if user.authority_id and (user.is_superuser or user.holds(Role.ADMINISTRATOR, Role.LEADER)):
            here = Q(authority=user.authority_id)
        return self.filter(here | Q(pk__in=self.for_decision_by(user).values("pk")))

    def for_decision_by(self, user) -> Self:
        """Those that `user` confirms or refuses, by a role of their own: never what they asked for
        themselves, nor what concerns them.

        A leader of the authority does; where there is none but the two, a leader or administrator
        of the authority above.
        """
        found = self.waiting().exclude(person=user.pk).exclude(asked_by=user.pk)
        if user.is_superuser:
            return found
        if user.authority_id is None or not user.holds(Role.LEADER, Role.ADMINISTRATOR):
            return self.none()
        people = get_user_model()._default_manager.filter(
            holds_one_of([Role.LEADER]), is_active=True, unit__authority=OuterRef("authority")
        )
        leaders = people.exclude(pk=OuterRef("person")).exclude(pk=OuterRef("asked_by"))
        below = Q(authority__parent__authority=user.authority_id) & ~Exists(leaders)
        own = Q(authority=user.authority_id) if user.holds(Role.LEADER) else Q(pk__in=())
        return found.filter(own | below)

    def with_people(self) -> Self:
        """Requests with all that they name, in the same query."""
        return self.select_related(
            "authority__parent", "person__unit__authority", "asked_by__unit", "decided_by__unit"
        )


class AccountRequest(models.Model):
    """One change of one account, asked for by an administrator; until it is confirmed the account
    is as it was. Written by `confirmations.services` alone.
    """

    class What(models.TextChoices):
        ROLES = "roles", "Giao vai trò"
        ADDRESS = "address", "Đổi thư điện tử"
        LINK = "link", "Cấp đường dẫn đặt mật khẩu"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã xác nhận"
        REFUSED = "refused", "Không đồng ý"
        WITHDRAWN = "withdrawn", "Đã rút"

    authority = models.ForeignKey(
        "accounts.Unit", models.CASCADE, related_name="account_requests", verbose_name="cơ quan"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="account_requests",
        verbose_name="người",
    )
    what = models.CharField("đề nghị", max_length=10, choices=What)
    roles = models.JSONField("vai trò", default=list, blank=True)
    email = models.EmailField("thư điện tử mới", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    asked_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    note = models.CharField("lý do", max_length=300, blank=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị về tài khoản"
        verbose_name_plural = "đề nghị về tài khoản"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what"],
                condition=Q(state="waiting"),
                name="one_waiting_request_of_a_kind",
            ),
        ]

    def __str__(self):
        return f"{self.words} cho {self.person}"

    def get_absolute_url(self):
        return reverse("accounts:request_detail", args=[self.pk])

    @property
    def words(self) -> str:
        """What is asked for: `Giao vai trò “Lãnh đạo UBND”`."""
        label = str(self.get_what_display())
        if self.what == self.What.ROLES:
            return f"{label} {self.role_words}"
        return (
            f"{label} thành {self.email or 'để trống'}" if self.what == self.What.ADDRESS else label
        )

    @property
    def role_words(self) -> str:
        return ", ".join(f"“{role.label}”" for role in Role if role in self.roles)

    @property
    def mark(self) -> str:
        """Tells the account and the request that were seen from what they became since."""
        person: Any = self.person
        seen = (
            *(person.username, str(person), person.email, person.unit_id, person.position),
            *(person.is_active, sorted(person.roles), self.what, sorted(self.roles), self.email),
        )
        return sha256(repr((*seen, self.asked_by_id)).encode()).hexdigest()[:16]
