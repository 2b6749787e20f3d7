"""What offices declare, and its review: the base of every kind of declaration."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Role, Unit, User, acting_as

from ..models import Plan
from ..models.provinces import OfProvince, listed_for

REVIEWERS = (Role.STANDING_BODY, Role.LEADER)


class DeclarationRefused(Exception):
    """The declaration or its review breaks a rule; the message names the rule, `field` the form
    field it belongs to.
    """

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class NewerDeclaration(Exception):
    """Somebody declared after what the author was looking at; `newer` is theirs."""

    def __init__(self, newer: "Declaration"):
        super().__init__(f"Đã có người gửi {newer.NOUN} mới hơn cho {newer.SUBJECT_NOUN} này.")
        self.newer = newer


_Row = TypeVar("_Row", bound="Declaration", covariant=True)


class DeclarationQuerySet(models.QuerySet[_Row]):
    def visible_to(self, user):
        """Declarations on the plans that `user` sees."""
        seen = self.filter(**{f"{self.model.PLAN}__in": Plan.objects.readable_by(user)})
        return listed_for(user, seen)

    def overseen_by(self, user):
        """Declarations for whose review `user` answers with others, their own among them."""
        if not user.has_role(*REVIEWERS):
            return self.none()
        plan = self.model.PLAN
        return self.filter(
            **{f"{plan}__unit__authority": user.authority_id, f"{plan}__discarded_at": None}
        )

    def reviewable_by(self, user):
        """Declarations that `user` may accept or return: their authority's, never their own, nor
        those of the person in whose name alone they review.
        """
        return self.overseen_by(user).exclude(author__in=user.barred_authors(*REVIEWERS))

    def waiting_for(self, user):
        """Declarations that wait for `user` to review them."""
        return self.reviewable_by(user).waiting()

    def reviewed_by(self, user):
        return self.filter(reviewed_by=user)

    def of_unit(self, unit_id: int):
        """Declarations sent on behalf of this unit."""
        return self.filter(on_behalf_of=unit_id)

    def of_area(self, area: int):
        """Declarations on subjects of this area."""
        return self.filter(**{self.model.AREA: area})

    def places(self, *more: str):
        """Where declarations belong, as named rows with their `number`: author, unit, area, and
        the fields `more` of their kind.
        """
        named = self.annotate(
            sender=F("on_behalf_of"),
            sender_name=F("on_behalf_of__short_name"),
            in_area=F(self.model.AREA),
            in_plan=F(self.model.PLAN),
        )
        fields = ("author", "sender", "sender_name", "in_area", "in_plan", *more)
        counted = named.order_by().values(*fields).annotate(number=Count("pk"))
        return counted.values_list(*fields, "number", named=True)

    def waiting(self) -> Self:
        return self.filter(review=Declaration.Review.WAITING)

    def accepted(self) -> Self:
        return self.filter(review=Declaration.Review.ACCEPTED)

    def returned(self) -> Self:
        return self.filter(review=Declaration.Review.RETURNED)

    def not_withdrawn(self) -> Self:
        """Declarations that their authors let stand."""
        return self.exclude(review=Declaration.Review.WITHDRAWN)

    def kept(self) -> Self:
        """Declarations that were neither returned nor withdrawn."""
        return self.filter(review__in=Declaration.KEPT)

    def counting(self) -> Self:
        """Declarations that count: those that were kept; a kind may leave out more."""
        return self.kept()

    def oldest_first(self):
        return self.order_by("sent_at", "pk")

    def last_sent(self):
        """The declaration that was sent last and not withdrawn, or None."""
        return self.not_withdrawn().order_by("-pk").first()

    def sent_since(self, seen: "Declaration | None", key: UUID, **of: Any):
        """What was sent with this `key` already, and the newest of those `of` these that were sent
        after `seen` (None: any) and kept; None for what there is not (one query).
        """
        newer = Q(review__in=Declaration.KEPT, pk__gt=seen.pk if seen else 0, **of)
        return told_since(self.filter(newer | Q(key=key)), seen, key)

    def lock_plans(self) -> dict[int, Plan]:
        """Lock the plans of these declarations until the transaction ends, in one order for
        everybody; return them by id.
        """
        plans = Plan.objects.filter(pk__in=self.order_by().values(self.model.PLAN))
        return {plan.pk: plan for plan in plans.lock_all()}

    def lock(self, plans: Mapping[int, Plan]) -> list[_Row]:
        """Return these declarations as they stand, with their authors and what they are about,
        which knows its plan where that is locked; each is locked after its parent, in one order
        for everybody.
        """
        parent = self.model.PARENT
        rows = self.with_subject().select_related(parent).order_by(f"{parent}_id", "pk")
        locked = list(rows.select_for_update(of=(parent, "self"), no_key=True))
        holder_of = attrgetter(self.model.PLAN.rpartition("__")[0].replace("__", "."))
        for holder in map(holder_of, locked):
            # it may have gone over to the next plan while the lock was waited for
            if plan := plans.get(holder.plan_id):
                holder.plan = plan
        return locked

    def with_subject(self):
        """Declarations with what they are about and their authors, whom a mail may reach, in the
        same query.
        """
        return self.select_related(self.model.SUBJECT, "author__unit__authority")


def told_since(found: "Iterable[Declaration]", seen: "Declaration | None", key: UUID) -> Any:
    """Return which of `found` was sent with this `key` already, and the newest of the others that
    were sent after `seen` (None: any) and kept; None for what there is not.
    """
    rows, since = list(found), seen.pk if seen else 0
    sent = next((each for each in rows if each.key == key), None)
    kept = [each for each in rows if each.review in Declaration.KEPT and each.pk > since]
    newer = [each for each in kept if each != sent]
    return sent, max(newer, key=lambda each: each.pk, default=None)


class SubjectWithPage(Protocol):
    """A row that declarations are about."""

    pk: Any

    def get_absolute_url(self) -> str: ...


class Declaration(OfProvince):
    """What an office declared: never changed; accepted, returned or, while it waits, withdrawn."""

    class Review(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        ACCEPTED = "accepted", "Đã xác nhận"
        RETURNED = "returned", "Bị trả lại"
        WITHDRAWN = "withdrawn", "Đã rút lại"

    KEPT = (Review.WAITING, Review.ACCEPTED)
    # the fields that hold a review
    REVIEWED = ("review", "reviewed_by", "reviewed_for", "reviewed_at", "review_reason")

    # Lookup paths of a kind, and what people call it and its subject inside a sentence.
    PARENT: str  # the row that is locked before its declarations are read
    SUBJECT: str  # what the declaration is about
    AREA: str
    PLAN: str
    NOUN: str
    SUBJECT_NOUN: str
    REVIEWS: str  # the name of the page of those that wait

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    on_behalf_of = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thay mặt đơn vị",
    )
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    key = models.UUIDField("khóa chống gửi trùng", default=uuid4, editable=False)
    review = models.CharField("xét duyệt", max_length=9, choices=Review, default=Review.WAITING)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người duyệt",
    )
    reviewed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="duyệt thay (theo ủy quyền)",
    )
    reviewed_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    review_reason = models.TextField("lý do trả lại", blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["review", "sent_at"]),
            models.Index(fields=["province", "sent_at", "id"]),
        ]

    def save(self, **kwargs):
        """Store the declaration with the province of its plan, where it is listed."""
        if self.province_id is None:
            self.province_id = self.plan.unit.province_id
        super().save(**kwargs)

    @property
    def subject(self) -> SubjectWithPage:
        raise NotImplementedError

    @property
    def subject_words(self) -> str:
        """What it is about, as notices name it."""
        return str(self.subject)

    @property
    def plan(self) -> Plan:
        raise NotImplementedError

    @classmethod
    def settle_all(cls, declarations: "Iterable[Declaration]") -> None:
        """Bring what is stored about their subjects up to date; the parents are locked."""

    def mark_review(
        self, review: str, *, by: User | None, reason: str = "", at: datetime | None = None
    ) -> None:
        """Set this review, by whom, for whom and when (now), to be stored with others; nobody and
        never for one that waits again.
        """
        self.review, self.reviewed_by, self.review_reason = review, by, reason
        judged = by and review in (self.Review.ACCEPTED, self.Review.RETURNED)
        self.reviewed_for = by.acting_for(*REVIEWERS) if by and judged else None
        self.reviewed_at = (at or timezone.now()) if by else None

    @property
    def reviewer(self) -> str:
        """Who reviewed it, and for whom."""
        return acting_as(self.reviewed_by, self.reviewed_for) if self.reviewed_by else ""

    @property
    def reviewers(self) -> str:
        """Who is to confirm this declaration, in a person's words: the standing body, or somebody
        else of it.
        """
        body, name = self.plan.standing_body, self.plan.standing_body_name
        own = body is not None and self.author.unit_id == body.pk
        return f"người khác của {name} hoặc lãnh đạo" if own else name

    @property
    def receipt(self) -> str:
        """The line for its author: when it was sent, and who is to confirm it."""
        return (
            f"Đã gửi lúc {timezone.localtime(self.sent_at):%H:%M}, chờ {self.reviewers} xác nhận."
        )
