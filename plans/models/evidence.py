"""The register of evidence: files and links that prove what was done."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Unit
from vietnamese import fold


class EvidenceRefused(Exception):
    """The piece can't take the place of another; the message says why and what to do."""


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user):
        """Evidence of the authorities that `user` reads, and of the communes that they appraise."""
        return self.filter(
            Q(authority__in=user.readable_authorities) | Q(authority__in=user.appraised_authorities)
        )

    def replaceable_by(self, user):
        """Evidence of the person's authority: all of it may give a piece its next version."""
        return self.filter(authority=user.authority_id) if user.unit else self.none()

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
        cited = [models.Count(relation, distinct=True) for relation, _ in Evidence.CITED_BY]
        return self.annotate(uses=sum(cited[1:], cited[0])).order_by("-added_at", "-pk")

    def with_successor(self):
        """Evidence annotated with `successor_pk` and `successor_title`: the piece that took its
        place, if any.
        """
        newest = Evidence.objects.filter(supersedes=OuterRef("pk")).order_by("-pk")
        pk, title = (Subquery(newest.values(name)[:1]) for name in ("pk", "title"))
        return self.annotate(successor_pk=pk, successor_title=title)

    def matching(self, words: str):
        """Evidence whose title and number hold all of `words`, with or without accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Evidence(models.Model):
    """A piece of proof, a file or a link; an authority's register has the same bytes once.

    A piece that is cited is never changed: another one `supersedes` it, and both stand.
    """

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

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "sha256"],
                condition=~Q(sha256=""),
                name="same_bytes_once_in_an_authority",
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
        """Store the piece with its folded text for searching."""
        self.search_text = fold(f"{self.title} {self.number}")
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("plans:evidence_file", args=[self.pk])

    # Rows of other apps that cite evidence: the relation, and what of its row people know it by.
    CITED_BY = (
        ("updates", "task"),
        ("comments", "task"),
        ("measurements", "target__indicator"),
        ("duties", "plan"),
        ("score_pieces", "score__criterion"),
    )

    @property
    def locked(self) -> bool:
        """Does a locked self-score rest on this piece, so that its wording stays too?"""
        return self.scores.locked().exists()

    def citations(self) -> list[models.Model]:
        """The tasks, targets, plans and scores in which this piece is cited, each once."""
        found = {}
        for relation, subject in self.CITED_BY:
            for row in getattr(self, relation).select_related(subject):
                cited = getattr(row, subject.partition("__")[0])
                found[type(cited), cited.pk] = cited
        return list(found.values())
