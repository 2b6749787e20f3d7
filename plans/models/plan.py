"""Plans of units for a year, and the documents they were read from."""

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import JSONObject, Lower, Replace
from django.urls import reverse
from django.utils import timezone

from accounts.holiday_sql import HolidaysTold
from accounts.models import Role, Unit, User
from documents.kinds import Kind, symbol_of
from documents.models import Document
from documents.signing import title_lines
from documents.sources import DocumentRefused
from foundation.web.written import rows_by, rows_for
from nd30 import roman
from planreader import is_upper
from vietnamese import document_date, fold, whole_number

from .. import periods
from ..origins import Origin, origins_of
from ..periods import Interval
from .area_sql import AreasOfPlan, ReportingPeriodsOfPlan
from .openings import PeriodOpening
from .plan_periods import PeriodsOfPlan

if TYPE_CHECKING:
    from .areas import ReformArea

_OWN_WORD = re.compile(r"\s*kế hoạch\s+(?!số\b)", re.IGNORECASE)
SAID_OF_ALL = {"ke", "hoach", "nam"}  # words that find no plan among others
YEARS = range(1000, 10_000)
# a discarded draft plan can be brought back
BRING_BACK_WITHIN = timedelta(days=settings.KEPT_DAYS["discards"])


class PlanClosed(Exception):
    """The plan takes no more entries; the message says why."""


class PlanRefused(DocumentRefused):
    """The step can't be taken on this plan now; the message says why and what to do first."""


def with_files(rows: models.QuerySet, digests: set[str]) -> models.QuerySet:
    """Those of `rows` whose files are exactly the ones with these SHA-256."""
    known = models.Count("files", filter=Q(files__sha256__in=digests))
    return rows.annotate(files_known=known, files_all=models.Count("files")).filter(
        files_known=len(digests), files_all=len(digests)
    )


def _newest_first() -> tuple:
    rank = models.Case(
        models.When(state=Plan.State.ISSUED, then=0),
        models.When(state=Plan.State.DRAFT, handed_out_at__isnull=False, then=1),
        models.When(state=Plan.State.CLOSED, then=2),
        models.When(state=Plan.State.DRAFT, then=3),
        default=4,
    )
    return "-year", rank, "-pk"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user):
        """Plans that `user` reads: their authorities', of others issued ones that concern them.

        Those are of superior authorities and, for an appraiser, of the communes they appraise.
        """
        seen = self.readable_by(user)
        # takes none away, but tells PostgreSQL that they are few, which it does not see in the rest
        return seen.filter(unit__province__in=user.provinces) if user.appraises else seen

    def readable_by(self, user):
        """The same, for rows that are found by a province of their own (`provinces.listed_for`)."""
        own = Q(unit__authority__in=user.readable_authorities)
        elsewhere = Q(unit__authority__in=user.superior_authorities) | Q(
            unit__authority__in=user.appraised_authorities
        )
        return self.filter(own | elsewhere & Q(state__in=Plan.PUBLIC)).filter(discarded_at=None)

    def editable_by(self, user):
        """Plans that `user` may import into, edit and hand out, as their standing body."""
        if not user.has_role(Role.STANDING_BODY):
            return self.none()
        return self.filter(unit__authority=user.authority_id)

    def issuable_by(self, user):
        """Plans that `user` may issue: a leader's own authority's."""
        if not user.has_role(Role.LEADER):
            return self.none()
        return self.filter(unit__authority=user.authority_id, discarded_at=None)

    def prepared_by(self, user):
        """Drafts that `user` prepares or issues, as leader or standing body."""
        return self.closable_by(user).filter(state=Plan.State.DRAFT)

    def publishable_by(self, user):
        """Issued plans whose progress `user` may publish: a leader's own authority's."""
        return self.issuable_by(user).filter(state__in=Plan.IN_FORCE)

    def published(self):
        """Plans whose progress everybody may read."""
        return self.filter(published_at__isnull=False, state__in=Plan.IN_FORCE, discarded_at=None)

    def appraised_by(self, user):
        """Plans in force, or closed, of the communes that `user` appraises."""
        communes = user.appraised_authorities
        return self.filter(unit__in=communes, state__in=Plan.IN_FORCE, discarded_at=None)

    def closable_by(self, user):
        """Plans that `user` may close: their own authority's, for a leader or the standing body."""
        if not user.has_role(Role.LEADER, Role.STANDING_BODY):
            return self.none()
        return self.filter(unit__authority=user.authority_id, discarded_at=None)

    def lock(self, pk: int) -> "Plan":
        """Return the plan as it stands, locked to the end of the transaction, for who writes it or
        rows below it.

        The lock comes after that of its unit and before those of its rows; who needs several plans
        takes them with `lock_all` or `lock_group`, never one after the other. Rows that only point
        at the plan don't wait for it (`no_key`): a follower that is locked may still be stored.
        """
        return self._locked().get(pk=pk)

    def _locked(self) -> "PlanQuerySet":
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("unit__authority")

    def lock_for_rows(self, pk: int, *, visible_to: User | None = None) -> "Plan":
        """Return the same with what `for_rows` tells, by SQL that is written once; only where this
        person reads it, if one is given. Raises `Plan.DoesNotExist`.
        """
        if visible_to:
            found = rows_for(_locked_for_person, visible_to, pk)
        else:
            found = rows_by(_locked_for_rows, [pk])
        if not found:
            raise Plan.DoesNotExist
        return found[0]

    def lock_all(self) -> list["Plan"]:
        """Return these plans as they stand, locked in the order of their ids."""
        return list(self.order_by("pk").select_for_update(of=("self",), no_key=True))

    def lock_group(self, members: Callable[[], set[int]]) -> dict[int, "Plan"]:
        """Return the plans whose ids `members` finds, by id, locked in the order of their ids.

        Others may come to belong to them while the locks are waited for. Taken on top they could
        break the order, so all are let go then (with the savepoint) and taken anew.
        """
        while True:
            wanted = members()
            with transaction.atomic():
                found = self.filter(pk__in=wanted).select_related("unit__authority").lock_all()
                if members() <= wanted:
                    return {plan.pk: plan for plan in found}
                transaction.set_rollback(True)

    def with_areas(self):
        """Plans that know their areas of reform without a query more."""
        return self.annotate(areas_told=AreasOfPlan())

    def with_days(self):
        """Plans that know without a query more their periods, and the working calendar."""
        return self.with_periods().annotate(holidays_told=HolidaysTold())

    def with_periods(self):
        """Plans that know their `reporting_periods` without a query more."""
        return self.annotate(periods_told=ReportingPeriodsOfPlan())

    def for_rows(self):
        """Plans that know without a query more what is said of rows of theirs: areas, the working
        calendar, the standing body.
        """
        bodies = Unit.objects.of_authority(OuterRef("unit__authority")).standing_bodies()
        told = bodies.values(told=JSONObject(pk="pk", name="short_name"))[:1]
        known = self.with_areas().annotate(body_told=Subquery(told))
        return known.annotate(holidays_told=HolidaysTold())

    def with_opened(self):
        """Plans that know without a query more that no period was opened again, nor is asked to be,
        as of most.
        """
        pending = PeriodOpening.objects.pending().filter(period__plan=OuterRef("pk"))
        return self.annotate(opened=Exists(pending))

    def found_by(self, words: str):
        """Plans that `words` find by number, year or unit, with accents or without."""
        plain = Replace(Lower("number"), Value("Đ"), Value("d"))  # SQLite lowers ASCII alone
        found = self.annotate(plain_number=Replace(plain, Value("đ"), Value("d")))
        for word in set(fold(words).split()) - SAID_OF_ALL:
            told = Q(unit__search_text__contains=word) | Q(plain_number__contains=word)
            year = whole_number(word)
            found = found.filter(told | Q(year=year) if year in YEARS else told)
        return found

    def without_text(self):
        """Plans without what only their own page says, for lists: the text is long."""
        return self.defer(*Plan.LONG)

    def with_task_count(self):
        """Plans annotated with `task_count`: how many tasks are tracked."""
        return self.annotate(task_count=models.Count("tasks", filter=Q(tasks__tracked=True)))

    def open(self):
        """Plans that offices report on: handed out, and neither closed, replaced nor discarded."""
        return self.filter(handed_out_at__isnull=False, state__in=Plan.WRITABLE, discarded_at=None)

    def to_hand_out(self):
        """Drafts that no office has got yet, and that no leader has before them."""
        drafts = self.filter(state=Plan.State.DRAFT, handed_out_at=None)
        return drafts.filter(Q(record=None) | Q(record__state=Document.State.DRAFT))

    def kept(self):
        return self.filter(discarded_at=None)

    def discarded_since(self, day: date):
        """Drafts that were discarded on or after `day` and can still be brought back."""
        return self.filter(discarded_at__date__gte=day)

    def of_authority(self, authority_id: int | None):
        """Plans of this authority: its own and those of its offices."""
        return self.filter(unit__authority=authority_id)

    def of_unit(self, unit: Unit):
        """Plans that `unit` itself made, without discarded ones."""
        return self.filter(unit=unit, discarded_at=None)

    def of_place(self, code: str, year: int):
        """Plans for `year` of the unit with this code."""
        return self.filter(unit__code=code, year=year)

    def of_year(self, year: int):
        return self.filter(year=year)

    def in_state(self, state: str):
        return self.filter(state=state)

    def replaceable_by(self, plan: "Plan"):
        """Plans that `plan` may replace: those that its unit issued for the same year."""
        return (
            self.of_unit(plan.unit)
            .of_year(plan.year)
            .filter(state__in=Plan.PUBLIC)
            .exclude(pk=plan.pk)
        )

    def superior_to(self, unit: Unit):
        """Plans of the units above `unit`; outside its authority only those that were issued."""
        above, parent = [], unit.parent
        while parent:
            above.append(parent.pk)
            parent = parent.parent
        in_reach = Q(state__in=Plan.PUBLIC) | Q(unit__authority=unit.authority_id)
        return self.filter(in_reach, unit__in=above, discarded_at=None)

    def waiting_for(self, superior: "Plan"):
        """Plans of the year, below `superior` and in its reach, that name it by number alone."""
        below = Q(unit__parent=superior.unit_id) | Q(unit__parent__parent=superior.unit_id)
        below |= Q(unit__parent__parent__parent=superior.unit_id)
        found = self.filter(
            below, follows=None, follows_text=superior.number, year=superior.year, discarded_at=None
        )
        if not superior.number:
            return self.none()
        return (
            found
            if superior.state in Plan.PUBLIC
            else found.of_authority(superior.unit.authority_id)
        )

    def following(self, superior: "Plan"):
        """Plans that follow `superior`, annotated with `taken_up`: how many of its tasks they took
        up, and `to_take_up`: how many it has.
        """
        taken_up = models.Count(
            "tasks__follows", filter=Q(tasks__follows__plan=superior), distinct=True
        )
        kept = self.filter(follows=superior, discarded_at=None).exclude(state=Plan.State.REPLACED)
        return (
            kept.annotate(
                taken_up=taken_up,
                to_take_up=models.Count(
                    "follows__tasks", filter=Q(follows__tasks__tracked=True), distinct=True
                ),
            )
            .select_related("unit")
            .order_by("unit__order", "unit__name", "pk")
        )

    def numbered(self, number: str):
        """Plans that bear this number, the newest first; none for an empty number."""
        return self.filter(number=number).order_by("-year", "-pk") if number else self.none()

    def copied(self):
        """Drafts that were made from another plan."""
        return self.filter(state=Plan.State.DRAFT, copied_from__isnull=False)

    def read_from(self, digests: set[str]):
        """Plans that were read from exactly the files with these SHA-256."""
        return with_files(self, digests)

    def current_first(self):
        """The newest year first; inside a year the plan in use before drafts and replaced ones."""
        return self.order_by(*_newest_first())

    def nearest_first(self, authority):
        """As `current_first`, those of `authority` before those of others."""
        own = models.Case(models.When(unit__authority=authority, then=0), default=1)
        return self.order_by(own, *_newest_first())


def _locked_for_rows(plans: Collection[int]) -> PlanQuerySet:
    return Plan.objects.filter(pk__in=plans).for_rows()._locked().order_by()


def _locked_for_person(user: User, pk: int) -> PlanQuerySet:
    return _locked_for_rows([pk]).visible_to(user)


class Plan(PeriodsOfPlan, models.Model):
    """A yearly reform plan of a unit.

    States are changed by `plans.services` and `tasks.services` alone: draft, issued, replaced,
    closed. Offices report on a plan once it is handed out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        ISSUED = "issued", "Đã ban hành"
        REPLACED = "replaced", "Đã thay thế"
        CLOSED = "closed", "Đã đóng"

    class Form(models.TextChoices):
        """How the plan is issued: by itself, or by a decision whose number, day and signer it
        has.
        """

        PLAN = "plan", "Kế hoạch"
        DECISION = "decision", "Quyết định ban hành kế hoạch"

    LONG = ("sections", "legal_bases", "footnotes", "recipients", "origin")  # its text
    WRITABLE = (State.DRAFT, State.ISSUED)
    IN_FORCE = (State.ISSUED, State.CLOSED)
    PUBLIC = (State.ISSUED, State.REPLACED, State.CLOSED)
    LARGE = 1_000  # tasks: what compares or writes more of them takes seconds

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="plans", verbose_name="đơn vị ban hành"
    )
    year = models.PositiveSmallIntegerField("năm")
    form = models.CharField("hình thức ban hành", max_length=8, choices=Form, default=Form.PLAN)
    number = models.CharField("số, ký hiệu", max_length=50, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    legal_bases = models.JSONField("căn cứ", default=list, blank=True)
    sections = models.JSONField("các phần", default=list, blank=True)
    footnotes = models.JSONField("chú thích", default=list, blank=True)
    signer = models.CharField("người ký", max_length=100, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)
    record = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="plan",
        verbose_name="trong sổ văn bản",
    )
    handed_out_at = models.DateTimeField("giao việc lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True, editable=False)
    discarded_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    follows_text = models.CharField("căn cứ kế hoạch số", max_length=50, blank=True)
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="kế hoạch cấp trên",
    )
    replaces_text = models.CharField("thay thế kế hoạch số", max_length=50, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="kế hoạch bị thay thế",
    )
    paired_by_hand = models.JSONField(
        "nhiệm vụ ghép bằng tay", default=dict, blank=True, editable=False
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name="lập từ kế hoạch",
    )
    origin = models.JSONField("nơi đọc được", default=dict, blank=True, editable=False)
    published_at = models.DateTimeField(
        "công khai tiến độ từ lúc", null=True, blank=True, editable=False
    )
    closes_by_itself = models.BooleanField("kỳ tự đóng khi hết hạn gửi", default=True)
    closes_from = models.DateField("tự đóng kỳ từ ngày", null=True, blank=True, editable=False)
    grace = models.PositiveSmallIntegerField(
        "số ngày làm việc sau hạn gửi thì đóng", default=periods.GRACE
    )
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    search_text = models.TextField(editable=False, default="")

    objects = PlanQuerySet.as_manager()

    areas_told: list[dict[str, Any]] | None  # set by `with_areas`
    task_count: int  # set by `with_task_count`
    explaining: bool  # set by the inbox: is any of its tasks to be explained?
    taken_up: int  # set by `following`, like the next
    to_take_up: int

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "-pk"]
        indexes = [models.Index(fields=["unit", "year"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(state="issued"),  # `Meta` does not see the names of its class
                name="one_issued_plan_a_year",
                violation_error_message="Đơn vị đã có kế hoạch ban hành của năm này.",
            ),
        ]

    def __str__(self):
        enacted = "theo Quyết định " if self.number and self.form == self.Form.DECISION else ""
        return f"Kế hoạch {enacted}{self.number or 'chưa có số'} năm {self.year}"

    def save(self, **kwargs):
        """Store the plan with its folded text for searching."""
        fields = kwargs.get("update_fields")
        if fields is None or not {"number", "year", "title"}.isdisjoint(fields):
            self.search_text = fold(f"Kế hoạch {self.number} năm {self.year}: {self.title}")
            kwargs["update_fields"] = fields and {*fields, "search_text"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def title_amid(self) -> str:
        """The title in the midst of a sentence that says `Kế hoạch` itself."""
        title = _OWN_WORD.sub("", self.title)
        first = title.split()[:1]
        return title if first and is_upper(first[0]) else title[:1].lower() + title[1:]

    @property
    def reference(self) -> str:
        """The plan as documents cite it: `Kế hoạch số 15/KH-UBND ngày 16/01/2026`."""
        number = f" số {self.number}" if self.number else ""
        if self.number and self.form == self.Form.DECISION:
            number = f" ban hành kèm theo Quyết định{number}"
        day = f" ngày {document_date(self.issued_on)}" if self.issued_on else ""
        return f"Kế hoạch{number}{day}"

    def file_addresses(self) -> dict[str, str]:
        """The addresses of the documents it was read from, by their names (one query)."""
        return {
            file.name: reverse("plans:plan_file", args=[self.pk, file.pk])
            for file in self.files.all()
        }

    @property
    def signer_title_lines(self) -> tuple[str, ...]:
        return title_lines(self.signer_title)

    def origins(self) -> list[Origin]:
        """Where the values of the plan's head were read."""
        values = {
            name: getattr(self, name)
            for name in ("form", "number", "place", "title", "issuer", "signer", "signer_title")
        }
        values |= {
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
            "year": str(self.year),
        }
        values |= {
            "replaces": self.replaces_text,
            "legal_bases": [basis["text"] for basis in self.legal_bases],
        }
        return origins_of(self.origin, values, self.file_addresses())

    @property
    def symbol(self) -> str:
        """The symbol of its document: that of its number, else the usual one: `KH-UBND`."""
        kind = Kind.DECISION if self.form == self.Form.DECISION else Kind.PLAN
        return self.number.partition("/")[2] or symbol_of(kind, self.unit.abbreviation)

    @property
    def replaced_plan(self) -> "Plan | None":
        """The issued plan of the same unit and year that issuing this draft would replace."""
        old = self.replaces
        same = old and (old.unit_id, old.year, old.state) == (
            self.unit_id,
            self.year,
            self.State.ISSUED,
        )
        return old if same and self.state == self.State.DRAFT else None

    @property
    def successor(self) -> "Plan | None":
        """The plan that goes on from this replaced one."""
        if self.state != self.State.REPLACED:
            return None
        return (
            self.replaced_by.filter(state__in=self.PUBLIC, discarded_at=None).order_by("pk").last()
        )

    @property
    def year_start(self) -> date:
        return periods.year_start(self.year)

    @property
    def on_desk(self) -> bool:
        """Is it with the leader, or approved and waiting for its number?"""
        return self.record is not None and self.record.state in Document.ON_THE_DESK

    @property
    def shown_state(self) -> str:
        """The state that pages show: of a draft that was submitted, that of its document."""
        if self.state == self.State.DRAFT and self.record:
            return self.record.state
        return self.state

    def may_be_submitted_by(self, user) -> bool:
        """May `user` put the draft on the leader's desk: is it theirs to prepare, and not there?"""
        draft = self.state == self.State.DRAFT
        return draft and not self.on_desk and self.is_editable_by(user)

    def is_editable_by(self, user) -> bool:
        """Is the plan among `Plan.objects.editable_by(user)`? (from the rows at hand)"""
        return user.has_role(Role.STANDING_BODY) and self.unit.authority_id == user.authority_id

    @property
    def writable(self) -> bool:
        """May its text and rows still be changed, with a reason once it is issued?"""
        return self.state in self.WRITABLE

    @property
    def is_large(self) -> bool:
        """Has it so many tasks that a job does what takes all of them? (one query)"""
        return self.tasks.count() > self.LARGE

    def as_of(self, today: date) -> date:
        """The day on which pages show the plan: today, of one that ended the day of its end."""
        return min(today, timezone.localdate(self.ended_at)) if self.ended_at else today

    @property
    def open(self) -> bool:
        """Do offices report on this plan?"""
        return self.handed_out_at is not None and self.writable

    def check_open(self) -> None:
        """Raise `PlanClosed`, with the sentence for the person, where offices may not report."""
        if not self.open:
            if self.handed_out_at is None:
                raise PlanClosed(
                    "Kế hoạch này chưa giao việc cho các đơn vị nên chưa nhận kết quả."
                )
            raise PlanClosed(
                "Kế hoạch này đã đóng hoặc đã được thay thế nên không nhận thêm kết quả."
            )

    def check_periods_may_change(self) -> None:
        """Raise `PlanClosed` for a plan that was closed or replaced: its periods are history."""
        if not self.writable:
            raise PlanClosed(
                "Kế hoạch này đã đóng hoặc đã được thay thế nên các kỳ giữ nguyên như lúc đó."
            )

    @cached_property
    def reform_areas(self) -> "list[ReformArea]":
        """Its areas of reform in their order (one query, none with `with_areas` or when they were
        prefetched; then remembered).
        """
        told = getattr(self, "areas_told", None)
        rows = self.areas.all() if told is None else map(self._told_area, told)
        return sorted(rows, key=lambda area: (area.order, area.number))

    def _told_area(self, values: dict[str, Any]) -> "ReformArea":
        return self.areas.model(plan=self, **values | {"directs": bool(values["directs"])})

    def area(self, number: int) -> "ReformArea | None":
        """Its area that bears this number."""
        return next((area for area in self.reform_areas if area.number == number), None)

    def area_name(self, number: int) -> str:
        """The name of an area: `Cải cách tài chính công`."""
        area = self.area(number)
        return area.name if area else f"Lĩnh vực số {number}"

    def area_numeral(self, number: int) -> str:
        """The Roman number that an area has by its place in the plan."""
        places = (place for place, area in enumerate(self.reform_areas, 1) if area.number == number)
        return roman(next(places, number))

    def read_periods(self) -> None:
        """Read its periods as they stand now that it is locked, and whether anything opens one of
        them again (one query).
        """
        known = Prefetch("periods", self.periods.model.objects.with_pending())
        prefetch_related_objects([self], known)
        vars(self).pop("periods_told", None)
        self.opened = any(period.pending for period in self.periods.all())

    @property
    def period_ends(self) -> dict[str, date]:
        """The ends of its periods by their keys (one query, none with `with_periods`)."""
        told = getattr(self, "periods_told", None)
        if told is None:
            return {period.key: period.cut_off for period in self.periods.all()}
        return {each["key"]: date.fromisoformat(each["cut_off"]) for each in told}

    @cached_property
    def intervals(self) -> list[Interval]:
        """The reporting intervals of the plan, in order (one query, none with `with_periods`; then
        remembered).
        """
        return periods.intervals(self.year, self.period_ends)

    def period_key_of(self, day: date) -> str:
        """The key of the reporting period whose interval holds `day`; empty for none."""
        return next((interval.key for interval in self.intervals if day in interval), "")


class PlanFile(models.Model):
    """A document that a plan was read from, kept as it came."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="files", verbose_name="kế hoạch")
    file = models.FileField("tệp", upload_to="plans/%Y/")
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = "tệp gốc của kế hoạch"
        verbose_name_plural = "tệp gốc của kế hoạch"

    def __str__(self):
        return self.name
