"""Units, users with their roles and public holidays; delegations, notices, access tokens and saved
views have modules of their own.
"""

from collections.abc import Hashable
from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from vietnamese import WorkCalendar, fold, name_sort_key, nfc

from .access_tokens import AccessToken
from .attempts.models import WrongTries
from .confirmations.models import AccountRequest
from .delegation.models import ActingForOthers, Delegation, acting_as, acting_name, holds_one_of
from .notices.kinds import DIGEST_HOURS
from .notices.models import NoticeChoice, Notification
from .open_sessions.models import OpenSession
from .reminder_days.models import ReminderDays
from .roles import COMMUNE_ROLES, DELEGABLE_ROLES, Role
from .saved_views.models import ListSettings, SavedView
from .second_step.models import RecoveryCode, SecondStep
from .setup.models import SetUp
from .unit_changes.models import UnitChange

__all__ = [
    "COMMUNE_ROLES",
    "DELEGABLE_ROLES",
    "AccessToken",
    "AccountRequest",
    "Delegation",
    "Holiday",
    "ListSettings",
    "NoticeChoice",
    "Notification",
    "OpenSession",
    "RecoveryCode",
    "ReminderDays",
    "Role",
    "SavedView",
    "SecondStep",
    "SetUp",
    "Unit",
    "UnitChange",
    "User",
    "WrongTries",
    "acting_as",
    "acting_name",
]


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user):
        """Units of the authorities that `user` may read, those authorities' superiors, and communes
        they appraise.
        """
        own = Q(authority__in=user.readable_authorities) | Q(pk__in=user.superior_authorities)
        return self.filter(own | Q(authority__in=user.appraised_authorities))

    def misplaced(self):
        """Units that are stored under another province than their parents."""
        top = Q(parent=None) & ~Q(province=F("pk"))
        return self.filter(top | Q(parent__isnull=False) & ~Q(province=F("parent__province")))

    def place(self) -> int:
        """Store misplaced units under their provinces, from the top down; return how many."""
        above = Unit.objects.filter(pk=OuterRef("parent")).values("province")
        number = models.BigIntegerField()
        province = Case(
            When(parent=None, then=F("pk")), default=Subquery(above), output_field=number
        )
        stored = 0
        while count := Unit.objects.misplaced().update(province=province):
            stored += count
        return stored

    def of_authority(self, authority):
        """The authority itself and all units that belong to it."""
        return self.filter(authority=authority)

    def standing_bodies(self):
        """Units that keep watch over the reform of their authority."""
        return self.filter(standing_body=True)

    def around(self, authority):
        """All units that belong to the authority, and those right below it."""
        return self.filter(Q(authority=authority) | Q(parent=authority))

    def in_force(self, today):
        """Units that exist on `today`; a missing date is an open end."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
        )

    def succeeded_by(self, heirs):
        """Units that ended and that one of `heirs` (ids) took over from."""
        return self.filter(ended_by__heirs__in=heirs)

    def with_heirs(self):
        """Units that know which units took over from them (two queries more)."""
        return self.prefetch_related("ended_by__heirs")

    def lock(self, pk: int) -> "Unit":
        """Return the unit as it stands, locked to the end of the transaction, for who writes rows
        below it.
        """
        return self.select_for_update(no_key=True).get(pk=pk)


class Unit(models.Model):
    """An authority (commune, department, province) or one of its offices.

    `authority` is the wall between tenants: the commune, department or province that a unit belongs
    to, itself for an authority. `province` is the unit at the top, by which rows that a province
    lists are found.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", "Tỉnh, thành phố"
        DEPARTMENT = "department", "Sở, ban, ngành"
        COMMUNE = "commune", "Xã, phường, đặc khu"
        OFFICE = "office", "Phòng, đơn vị"
        OTHER = "other", "Cơ quan, tổ chức khác"

    AUTHORITY_KINDS = (Kind.PROVINCE, Kind.DEPARTMENT, Kind.COMMUNE)

    code = models.SlugField("mã", max_length=50, unique=True)
    name = models.CharField("tên đầy đủ", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=100)
    abbreviation = models.CharField("chữ viết tắt trong ký hiệu văn bản", max_length=20, blank=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    kind = models.CharField("loại", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="trực thuộc",
    )
    authority = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="units",
        verbose_name="cơ quan",
    )
    province = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="tỉnh, thành phố",
    )
    standing_body = models.BooleanField("là cơ quan thường trực CCHC", default=False)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    valid_from = models.DateField("hoạt động từ ngày", null=True, blank=True)
    valid_to = models.DateField("hoạt động đến ngày", null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="unit_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.short_name

    def save(self, **kwargs):
        """Store the unit with its folded names, and its authority and province: itself, or those of
        its parent.
        """
        self.fold_text()
        if self.parent:
            self.province_id = self.parent.province_id
            if self.kind not in self.AUTHORITY_KINDS:
                self.authority_id = self.parent.authority_id
        super().save(**kwargs)
        before = self.authority_id, self.province_id
        if self.kind in self.AUTHORITY_KINDS:
            self.authority_id = self.pk
        if not self.parent:
            self.province_id = self.pk
        if (self.authority_id, self.province_id) != before:
            super().save(update_fields=["authority", "province"])

    def fold_text(self) -> None:
        """Set the names in composed accents, and the text that searching looks into."""
        self.name, self.short_name = nfc(self.name), nfc(self.short_name)
        self.search_text = fold(f"{self.name} {self.short_name} {self.abbreviation} {self.code}")

    def clean(self):
        """Refuse an office that belongs to no authority."""
        if self.kind in (self.Kind.OFFICE, self.Kind.OTHER) and not self.parent_id:
            raise ValidationError(
                {"parent": "Phòng, đơn vị phải trực thuộc một cơ quan; hãy chọn cơ quan đó."}
            )

    @property
    def its_authority(self) -> "Unit":
        """The authority of a unit that is stored: `save` gives each one."""
        if self.authority is None:
            raise ValueError(f"{self} is not stored yet")
        return self.authority

    @property
    def circle(self) -> set[int]:
        """Its id and those of the units above it (a query for each that did not come with it)."""
        return {self.pk} | (self.parent.circle if self.parent else set())

    def has_ended(self, today) -> bool:
        """Is the unit no more on `today`?"""
        return self.valid_to is not None and self.valid_to < today

    @property
    def successors(self) -> list["Unit"]:
        """The units that took over from this one, in the order of their ids; none while it is."""
        heirs = {unit.pk: unit for change in self.ended_by.all() for unit in change.heirs.all()}
        return [heirs[pk] for pk in sorted(heirs)]

    @property
    def is_authority(self) -> bool:
        return self.kind in self.AUTHORITY_KINDS


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user):
        """People of the authorities that `user` may read."""
        return self.filter(unit__authority__in=user.readable_authorities)

    def kept_by(self, user):
        """People whose accounts `user` keeps as administrator: of their own authority, with no
        rights above it.
        """
        # asked of each person: there are few of an authority among all appraisers of a country
        above = User.objects.with_role(Role.APPRAISER).filter(pk=OuterRef("pk"))
        own = self.visible_to(user).filter(
            unit__authority=user.authority_id, is_superuser=False, is_staff=False
        )
        return own.filter(~Exists(above))

    def holding(self, *roles: Role):
        """People whose own is one of `roles`."""
        return self.filter(holds_one_of(roles))

    def with_role(self, *roles: Role):
        """People who may do today what one of `roles` may: their own, or delegated to them."""
        acting = Delegation.objects.in_force(timezone.localdate()).giving(*roles)
        return self.filter(holds_one_of(roles) | Q(pk__in=acting.values("delegate")))

    def with_delegations_expected(self):
        """People annotated with whether rights of others are, or will be, delegated to them."""
        to_come = Delegation.objects.not_over(timezone.localdate()).filter(delegate=OuterRef("pk"))
        return self.annotate(delegations_expected=Exists(to_come))

    def with_succession(self):
        """People annotated with whether their authority took others over."""
        taken_over = UnitChange.objects.filter(heirs=OuterRef("unit__authority"))
        return self.annotate(took_over=Exists(taken_over))

    def with_second_step(self):
        """People annotated with the id of the second step of their sign-in, None without one."""
        return self.annotate(
            second_step_id=Subquery(SecondStep.objects.filter(user=OuterRef("pk")).values("pk"))
        )

    def active(self):
        """People who may log in."""
        return self.filter(is_active=True)

    def lock(self, pk: int) -> "User":
        """Return the person as they stand, locked to the end of the transaction."""
        return self.select_for_update(no_key=True).get(pk=pk)


_PeopleManager = UserManager.from_queryset(UserQuerySet)


class PersonManager(_PeopleManager):  # type: ignore[misc, valid-type]  # lost in cycles of modules
    """Django's manager of users, with our querysets; migrations find it by its name."""


class User(ActingForOthers, AbstractUser):
    """A person with an account: one unit, a position and a set of roles.

    `took_over` is said by whoever loads people with `with_succession`: of an authority without a
    predecessor none is looked for.
    """

    took_over: bool = True
    second_step_id: int | None  # said by `with_second_step` alone: whoever forgets it fails

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="đơn vị công tác",
    )
    position = models.CharField("chức vụ", max_length=100, blank=True)
    roles = models.JSONField("vai trò", default=list, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    demo_label = models.CharField(
        "giới thiệu trên trang đăng nhập", max_length=120, blank=True, editable=False
    )
    digest_hour = models.PositiveSmallIntegerField(
        "giờ nhận bản tin trong ngày",
        choices=DIGEST_HOURS,
        default=7,
    )
    # the last day on which there was nothing more to remind of
    reminded_on = models.DateField(null=True, editable=False)
    lists = models.JSONField(
        "cách bày các danh sách", default=dict, blank=True, editable=False
    )  # values of `ListSettings` by the name of the list: with the person, so that no page asks
    sort_key = models.CharField(max_length=400, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    objects = PersonManager()  # type: ignore[misc]  # django-stubs type the base's manager

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["sort_key"]

    def __str__(self):
        return self.get_full_name() or self.username

    def save(self, **kwargs):
        """Store the person with the keys that lists sort and search by."""
        self.fold_text()
        super().save(**kwargs)

    def fold_text(self) -> None:
        """Set the keys that lists sort and search by."""
        name = self.get_full_name()
        self.sort_key = name_sort_key(name or self.username)
        self.search_text = fold(f"{name} {self.username} {self.position} {self.email}")

    def clean(self):
        """Refuse roles that do not exist."""
        super().clean()
        if unknown := set(self.roles) - set(Role.values):
            raise ValidationError({"roles": f"Không có vai trò “{', '.join(sorted(unknown))}”."})

    def get_full_name(self):
        """Return the name in Vietnamese order: family and middle names, then the given name."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def authority_id(self) -> int | None:
        return self.unit.authority_id if self.unit else None

    @property
    def authority(self) -> Unit | None:
        return self.unit.authority if self.unit else None

    @cached_property
    def readable_authorities(self) -> list[int]:
        """Ids of the authorities whose rows this person reads: their own and those it succeeded."""
        if self.authority_id is None:
            return []
        if not self.took_over:
            return [self.authority_id]
        found, newest = {self.authority_id}, {self.authority_id}
        while newest := set(Unit.objects.succeeded_by(newest).values_list("pk", flat=True)) - found:
            found |= newest
        return sorted(found)

    @cached_property
    def provinces(self) -> list[int]:
        """Ids of the provinces of the authorities whose rows this person reads: one, but for who
        succeeded others.
        """
        if self.unit is None or not self.took_over:
            return [self.unit.province_id] if self.unit and self.unit.province_id else []
        read = Unit.objects.filter(pk__in=self.readable_authorities)
        return sorted({unit.province_id for unit in read if unit.province_id})

    @cached_property
    def superior_authorities(self) -> list[int]:
        """Ids of the authorities above this person's, nearest first."""
        found: list[int] = []
        above = self.authority.parent if self.authority else None
        while above:
            if above.authority_id and above.authority_id not in found:
                found.append(above.authority_id)
            above = above.parent
        return found

    @property
    def province(self) -> Unit | None:
        """The province that this person's authority is or stands below; None without one."""
        found = self.authority
        while found and found.kind != Unit.Kind.PROVINCE:
            found = found.parent
        return found

    @property
    def scope(self) -> Hashable:
        """All of the person that decides today which rows they see and which wait for them, by
        their own roles or by others'; for all else two people with one scope are asked for alike.
        """
        delegated = [(each.principal.pk, frozenset(each.rights)) for each in self.delegations_today]
        return (
            timezone.localdate(),
            self.pk,
            self.unit_id,
            self.authority_id,
            *map(tuple, (self.roles, self.readable_authorities, self.superior_authorities)),
            tuple(self.provinces) if self.appraises else None,
            tuple(delegated),
        )

    def list_settings(self, page: str) -> ListSettings:
        """Return how this person has the list `page` shown."""
        return ListSettings(**self.lists.get(page, {}))

    @property
    def appraises(self) -> bool:
        """Is this person an appraiser of a province or of one of its departments?"""
        above = (Unit.Kind.PROVINCE, Unit.Kind.DEPARTMENT)
        return (
            self.has_role(Role.APPRAISER)
            and self.authority is not None
            and self.authority.kind in above
        )

    @cached_property
    def appraised_authorities(self):
        """Ids (a queryset) of the communes that this person appraises: all of their province.

        Appraisers alone have any, and only those of the province and its departments: a commune
        appraises nobody.
        """
        communes = Unit.objects.filter(kind=Unit.Kind.COMMUNE)
        if not self.appraises:
            return communes.none().values("pk")
        return communes.filter(parent__in=[self.authority_id, *self.superior_authorities]).values(
            "pk"
        )


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def calendar(self) -> WorkCalendar:
        """The country's working calendar, corrected by these days (one query)."""
        days = list(self)
        return WorkCalendar(
            days_off=(day.day for day in days if not day.working),
            days_worked=(day.day for day in days if day.working),
        )


class Holiday(models.Model):
    """A day that differs from the calendar of holidays: an extra day off, or one worked."""

    day = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=100)
    working = models.BooleanField("là ngày làm bù", default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self):
        return f"{self.name} ({self.day:%d/%m/%Y})"
