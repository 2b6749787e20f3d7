"""The register of evidence: files and links that prove what was done."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from accounts.models import Role, Unit
from documents.models import Document
from foundation.jobs.models import Job
from vietnamese import fold, short_date, whole_number

from .provinces import OfProvince, listed_for


class EvidenceRefused(Exception):
    """The piece can't take the place of another; the message says why and what to do."""


class EvidenceHead(NamedTuple):
    """What a person says of the document in a file, or what was read there; blank: nothing said."""

    number: str = ""
    dated_on: date | None = None
    title: str = ""


def first_page(words: str) -> int | None:
    """Return the first page that a citation names: 3 of `3, 5–7`; None when it names none."""
    found = re.search(r"[0-9]{1,6}", words)
    return whole_number(found[0]) if found else None


def plain_page(words: str) -> str:
    """Return the pages that a person typed without the word for them: `3, 5–7` of `tr. 3, 5–7`."""
    return re.sub(r"^(?:trang|tr)\b[.\s]*", "", " ".join(words.split()), flags=re.IGNORECASE)


@dataclass(frozen=True)
class Citation:
    """What cites a piece of evidence, and the page that it means."""

    subject: models.Model
    page: str = ""
    opens: str = ""  # where a browser shows that page
    locked: bool = False  # does what cites it keep it as it is?


def citations_seen_by(user, citations: list[Citation]) -> list[Citation]:
    """Return those in rows that `user` may open (a query for each kind of row)."""
    seen: set[tuple[type, int]] = set()
    kinds: set[Any] = {type(each.subject) for each in citations}
    for model in kinds:
        cited = [each.subject.pk for each in citations if isinstance(each.subject, model)]
        rows = model.objects.visible_to(user).filter(pk__in=cited)
        seen |= {(model, pk) for pk in rows.values_list("pk", flat=True)}
    return [each for each in citations if (type(each.subject), each.subject.pk) in seen]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user):
        """Evidence of the authorities that `user` reads, and of the communes that they appraise
        (then with one query).
        """
        own = Q(authority__in=user.readable_authorities)
        if not user.appraises:
            return self.filter(own)
        appraised = user.appraised_authorities
        # a commune may rest its score on a piece of one that it succeeded: only of units that ended
        cited = Evidence.objects.filter(
            authority__ended_by__isnull=False, scores__assessment__unit__in=appraised
        )
        provinces = cited.order_by().values_list("province", flat=True).distinct()
        elsewhere = {pk for pk in provinces if pk}
        seen = own | Q(authority__in=appraised)
        if elsewhere:
            seen |= Q(pk__in=cited.values("pk"))
        return listed_for(user, self.filter(seen), beside=elsewhere)

    def newest(self) -> dict[int, "Evidence"]:
        """Return for each piece the last of those that took its place one after the other, itself
        for one that nothing superseded; a query for each step.
        """
        found: dict[int, Evidence] = {piece.pk: piece for piece in self}
        held = {pk: {pk} for pk in found}  # by the piece that is the newest so far
        while successors := Evidence.objects.filter(supersedes__in=held).order_by("pk"):
            held = self._follow(found, held, successors)
        return found

    @staticmethod
    def _follow(found, held, successors):
        """Put the successors in their places; return which pieces led to each."""
        ahead: dict[int, set[int]] = {}
        for piece in successors:
            firsts = held[piece.supersedes_id]
            found |= dict.fromkeys(firsts, piece)
            ahead[piece.pk] = firsts
        return ahead

    def with_citing(self, relation: str):
        """Evidence once for each row of this `relation` that cites it, annotated with `cited_as`,
        the relation, and `cited_in`, the id of the row.
        """
        return self.annotate(cited_as=models.Value(relation), cited_in=models.F(relation))

    def replaceable_by(self, user):
        """Evidence of the person's authority: all of it may give a piece its next version."""
        return self.filter(authority=user.authority_id) if user.unit else self.none()

    def describable_by(self, user):
        """Evidence whose number, day and title `user` gives: their office's and their own, all of
        the authority for the standing body.
        """
        mine = self.replaceable_by(user)
        if user.has_role(Role.STANDING_BODY):
            return mine
        return mine.filter(Q(unit=user.unit_id) | Q(added_by=user.pk))

    def of_year(self, year: int):
        return self.filter(year=year)

    def of_unit(self, unit_id: int | None):
        """Evidence that this unit gave."""
        return self.filter(unit=unit_id)

    def files(self):
        return self.exclude(file="")

    def links(self):
        return self.exclude(link="")

    def with_uses(self):
        """Evidence annotated with `uses`: how many rows of any kind cite it."""
        # each piece by itself: a page counts for its rows, not for all of the register
        own = Evidence.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        cited = [
            models.Subquery(own.annotate(cited=models.Count(relation)).values("cited"))
            for relation, *_ in Evidence.CITED_BY
        ]
        return self.annotate(uses=sum(cited[1:], cited[0])).order_by("-added_at", "-pk")

    def used(self, wanted: bool):
        """Evidence that something cites, or that nothing does."""
        cited = Q()
        for relation, *_ in Evidence.CITED_BY:
            own = Evidence.objects.filter(pk=OuterRef("pk"))
            cited |= Q(Exists(own.filter(**{f"{relation}__isnull": False})))
        return self.filter(cited) if wanted else self.exclude(cited)

    def lacking(self, gap: str):
        """Evidence without a number, a day, or a title that a person gave or the file says (the
        name of a file is none); with `any` of these gaps; with something read to be `proposed`.
        """
        gaps = {
            "number": Q(number=""),
            "dated_on": Q(dated_on=None),
            "title": Q(proposed__title=Evidence.BY_NAME),
        }
        gaps["any"] = gaps["number"] | gaps["dated_on"] | gaps["title"]
        gaps["proposed"] = ~Q(proposed={})
        return self.filter(gaps[gap])

    def of_criterion(self, code: str):
        """Evidence on which scores of the criterion with this code rest."""
        return self.filter(
            Exists(Evidence.objects.filter(pk=OuterRef("pk"), scores__criterion__code=code))
        )

    def cited_criteria(self) -> QuerySet:
        """Return code and name of the criteria that rest on any of this evidence."""
        named = ("scores__criterion__code", "scores__criterion__name")
        rest = self.filter(scores__isnull=False)
        return rest.order_by(*named).values_list(*named).distinct()

    def sorted_by(self, order: str):
        """Evidence as the heading of a column sorts it: `title`, `-dated_on` …"""
        name = order.removeprefix("-")
        if name not in Evidence.SORTS:
            return self
        field = models.F(Evidence.SORTS[name])
        by = field.desc(nulls_last=True) if order.startswith("-") else field.asc(nulls_last=True)
        return self.order_by(by, "-pk")

    def with_successor(self):
        """Evidence annotated with `successor_pk` and `successor_title`: the piece that took its
        place, if any.
        """
        newest = Evidence.objects.filter(supersedes=OuterRef("pk")).order_by("-pk")
        pk, title = (Subquery(newest.values(name)[:1]) for name in ("pk", "title"))
        return self.annotate(successor_pk=pk, successor_title=title)

    def matching(self, words: str):
        """Evidence whose title and number, or the task, target or criterion that cites it, hold
        each of `words`, with or without accents; names of criteria with their accents.
        """
        found, own = self, self.order_by()
        for word in words.split():
            plain = fold(word)
            wanted = Q(search_text__contains=plain)
            for place in Evidence.SEARCHED_USES:
                told = plain if place.endswith("search_text") else word
                kind = "contains" if place.endswith("search_text") else "icontains"
                cited = own.filter(**{f"{place}__{kind}": told})  # not among all of the country
                wanted |= Q(pk__in=cited.values("pk"))
            found = found.filter(wanted)
        return found


class Evidence(OfProvince):
    """A piece of proof, a file or a link; an authority's register has the same bytes once.

    A piece that is cited is never changed: another one `supersedes` it, and both stand. `proposed`
    says of number, day and title which nobody confirmed yet, and where they were read. `document`
    is the document of the register of documents that it is. `page` is what pieces said before each
    citation had a page of its own, and what the API gives for the citations to come.
    """

    BY_NAME, BY_TEXT = "name", "text"  # where a proposed value was read: the file's name, its text
    PROVINCE = "authority__province"
    HEAD = ("number", "dated_on", "title")
    SORTS = {
        "title": "title",
        "dated_on": "dated_on",
        "year": "year",
        "unit": "unit__short_name",
        "added_at": "added_at",
        "uses": "uses",
    }
    SEARCHED_USES = (
        "updates__task__search_text",
        "comments__task__search_text",
        "measurements__target__indicator__search_text",
        "scores__criterion__code",
        "scores__criterion__name",
    )

    authority = models.ForeignKey(
        Unit, models.PROTECT, related_name="evidence", verbose_name="cơ quan"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name="đơn vị cung cấp"
    )
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên minh chứng", max_length=300)
    number = models.CharField("số, ký hiệu văn bản", max_length=50, blank=True)
    dated_on = models.DateField("ngày văn bản", null=True, blank=True)
    page = models.CharField("trang", max_length=30, blank=True)
    proposed = models.JSONField("đọc được, chưa ai xem lại", default=dict, editable=False)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc đọc"
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="evidence",
        verbose_name="văn bản trong sổ văn bản",
    )
    file = models.FileField("tệp", upload_to="evidence/%Y/%m/", blank=True)
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField("dung lượng", default=0, editable=False)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="thay cho minh chứng",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải lên"
    )
    added_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    search_text = models.TextField(editable=False, default="")

    objects = EvidenceQuerySet.as_manager()

    known = False  # `add_evidence` says so when these bytes stood in the register before
    uses: int  # set by `with_uses`
    successor_pk: int | None  # set by `with_successor`, like the next
    successor_title: str | None
    cited_as: str  # set by `with_citing`, like the next
    cited_in: int

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["province", "added_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "sha256"],
                condition=~Q(sha256=""),
                name="same_bytes_once_in_an_authority",
            ),
            models.UniqueConstraint(
                fields=["authority", "document"],
                condition=Q(document__isnull=False),
                name="one_piece_of_a_document",
            ),
            models.CheckConstraint(
                condition=Q(file="") ^ Q(link=""),
                name="evidence_is_a_file_or_a_link",
                violation_error_message="Minh chứng là một tệp hoặc một đường dẫn.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        """Store the piece with its folded text for searching, and the province of its authority,
        where it is listed.
        """
        self.province_id = self.authority.province_id
        self.search_text = fold(f"{self.title} {self.number}")
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("plans:evidence_file", args=[self.pk])

    # Rows of other apps that cite evidence: the relation, what of its row people know it by, and
    # what it needs to tell whether it is locked.
    CITED_BY: tuple[tuple[str, ...], ...] = (
        ("updates", "task"),
        ("comments", "task"),
        ("explanations", "task"),
        ("measurements", "target__indicator"),
        ("duties", "plan"),
        ("score_pieces", "score__criterion", "score__assessment"),
    )

    @property
    def in_words(self) -> str:
        """The piece as a person chooses it: `12/KH-UBND ngày 05/02/2026 – Kế hoạch …`."""
        dated = f" ngày {short_date(self.dated_on)}" if self.dated_on else ""
        return f"{self.number}{dated} – {self.title}" if self.number else self.title

    @property
    def locked(self) -> bool:
        """Does a locked self-score rest on this piece, so that its wording stays too?"""
        return self.scores.locked().exists()

    @property
    def doubted(self) -> str:
        """What was read and nobody confirmed: `số, ngày`."""
        words = {"number": "số", "dated_on": "ngày", "title": "tên"}
        return ", ".join(words[name] for name in self.HEAD if name in self.proposed)

    @property
    def reading(self) -> bool:
        """Are its number, day and title being read in the file?"""
        return bool(self.job and self.job.unfinished)

    @property
    def is_pdf(self) -> bool:
        return PurePath(str(self.file)).suffix.lower() == ".pdf"

    @property
    def has_pages(self) -> bool:
        """Can it be opened at a page: a PDF, or a document of the program that was printed?"""
        return self.is_pdf or bool(self.file and self.document_id)

    def address_at(self, page: str) -> str:
        """Return the address at which a browser shows the page that a citation means; without
        pages to show, where the file is.
        """
        if not self.has_pages:
            return self.get_absolute_url()
        first = first_page(page)
        return reverse("plans:evidence_pages", args=[self.pk]) + (f"#page={first}" if first else "")

    def printed_pages(self) -> FieldFile | None:
        """Return the PDF to be opened at a page: its own, or that of the document that it is."""
        if self.is_pdf:
            return self.file
        final = self.document.files.filter(final=True).first() if self.document else None
        return final.pdf if final and final.pdf else None

    def is_describable_by(self, user) -> bool:
        """Is the piece among `Evidence.objects.describable_by(user)`? (from the row at hand)"""
        if not user.unit or self.authority_id != user.authority_id:
            return False
        mine = user.unit_id == self.unit_id or user.pk == self.added_by_id
        return mine or user.has_role(Role.STANDING_BODY)

    def propose(self, head: EvidenceHead, source: str) -> None:
        """Set what nobody gave or confirmed, marked with where it was read; stores nothing."""
        for name, value in head._asdict().items():
            if value and (not getattr(self, name) or name in self.proposed):
                setattr(self, name, value)
                self.proposed[name] = source

    def complete(self, head: EvidenceHead) -> bool:
        """Set what a person gives where nobody did before; return whether anything changed."""
        given = {
            name: value
            for name, value in head._asdict().items()
            if value and (not getattr(self, name) or name in self.proposed)
        }
        for name, value in given.items():
            setattr(self, name, value)
            self.proposed.pop(name, None)
        return bool(given)

    def citations(self) -> list[Citation]:
        """The tasks, targets, plans and scores in which this piece is cited, each once."""
        found = {}
        for relation, *subjects in self.CITED_BY:
            for row in getattr(self, relation).select_related(*subjects):
                cited = getattr(row, subjects[0].partition("__")[0])
                page = getattr(row, "page", "")
                locked = getattr(cited, "locked", False)
                found[type(cited), cited.pk] = Citation(cited, page, self.address_at(page), locked)
        return list(found.values())
