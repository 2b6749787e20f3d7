"""A document on its way from draft to sent, and the files that people saw and signed."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Role, Unit, User
from foundation.jobs.models import Job
from vietnamese import fold

from ..kinds import NAMES

DRAFTERS_FOR_OTHERS = (Role.STANDING_BODY, Role.APPRAISER)
# who takes steps with documents, and marks them as received in the name of their authority
AT_THE_DESK = (Role.CLERK, Role.STANDING_BODY, Role.APPRAISER, Role.LEADER)


def gives_numbers(user: User) -> bool:
    """May the person give numbers and stamp documents: a clerk, or a leader where there is none?"""
    if user.has_role(Role.CLERK):
        return True
    return user.has_role(Role.LEADER) and not _clerks(user).exists()


def _clerks(user: User):
    return User.objects.filter(unit__authority=user.authority_id).active().with_role(Role.CLERK)


def _gives_numbers(user: User) -> Q:
    """`gives_numbers` within a query, for what every page asks."""
    return Q() if user.has_role(Role.CLERK) else Q(~Exists(_clerks(user)))


def _drafted_by(user: User) -> Q:
    """Which documents does the person draft, and put on the desk?"""
    found = Q(pk=None)
    if user.has_role(Role.STANDING_BODY):
        found |= Q(authority=user.authority_id)
    if user.has_role(*DRAFTERS_FOR_OTHERS):
        found |= Q(drafted_by=user.authority_id, drafted_by__isnull=False)
    return found


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user) -> Self:
        """Documents of the user's own authority, those that it drafts for another, and those that
        were sent to it.
        """
        own = Q(authority__in=user.readable_authorities)
        own |= Q(drafted_by__in=user.readable_authorities)
        received = Q(
            recipients__unit__authority__in=user.readable_authorities,
            recipients__stamps__what="sent",
        )
        return self.kept()._either(own, received)

    def kept(self) -> Self:
        """Documents but discarded drafts of letters."""
        return self.filter(letter__discarded_at=None)

    def of_register(self, user) -> Self:
        """Documents of the registers that `user` reads: those with a number."""
        return self.filter(authority__in=user.readable_authorities).exclude(number=None)

    def drafted_by(self, user) -> Self:
        """Documents that `user` submits, takes back and mends: the standing body's authority's, and
        those that it drafts for another, which are the appraisers' too.
        """
        return self.kept().filter(_drafted_by(user))

    def led_by(self, user) -> Self:
        """Documents that `user` decides on as a leader, whatever their state."""
        return self._of(user, Role.LEADER)

    def decided_by(self, user) -> Self:
        """Documents that wait for the word of `user`: a leader, who did not submit them."""
        return self.led_by(user).judged_by(user).filter(state=Document.State.SUBMITTED)

    def returnable_by(self, user) -> Self:
        """Documents that `user` may return: a leader's, until they have their number."""
        return self.led_by(user).judged_by(user).filter(state__in=Document.ON_THE_DESK)

    def judged_by(self, user) -> Self:
        """Documents that were submitted neither by `user`, nor in their name, nor by whom they act
        for: nobody decides on their own.
        """
        return self.filter(self._judged(user))

    def of_clerk(self, user) -> Self:
        """Documents of the authority whose numbers `user` gives, whatever their state."""
        if not user.has_role(Role.CLERK, Role.LEADER):
            return self.none()
        return self.filter(_gives_numbers(user), authority=user.authority_id)

    def with_rights(self, user) -> Self:
        """Documents annotated with what `user` is to them: who drafts it (`may_draft`), who judges
        it (`may_judge`), who numbers and sends it (`may_number`).
        """
        documents = self.model.objects
        rights = {
            "may_draft": documents.drafted_by(user),
            "may_judge": documents.led_by(user).judged_by(user),
            "may_number": documents.of_clerk(user),
        }
        asked = {name: Exists(rows.filter(pk=OuterRef("pk"))) for name, rows in rights.items()}
        return self.annotate(**asked)

    def sent_by(self, user) -> Self:
        """Issued documents that `user` sends on and stamps."""
        return self.of_clerk(user).filter(state__in=Document.OUT)

    def with_delivery(self) -> Self:
        """Documents with how many recipients they have, and how many of these were sent to
        (`sent_count`), were sent to or have a mail on its way (`handled_count`), received it.
        """
        mailed = Q(recipients__mailings__ended_at=None, recipients__mailings__email__isnull=False)
        sent = Q(recipients__stamps__what="sent")
        received = Q(recipients__stamps__what="received")
        counts = {
            "recipient_count": Count("recipients", distinct=True),
            "sent_count": Count("recipients", filter=sent, distinct=True),
            "handled_count": Count("recipients", filter=sent | mailed, distinct=True),
            "received_count": Count("recipients", filter=received, distinct=True),
        }
        # each of one document: a page counts for its rows, not for all that it leaves out
        own = self.model.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        return self.annotate(
            **{
                name: Subquery(own.annotate(counted=count).values("counted"))
                for name, count in counts.items()
            }
        )

    def with_recipients(self) -> Self:
        """Documents with what a line of the register says: unit, recipients, their stamps counted
        (two queries in all).
        """
        return self.with_delivery().select_related("unit").prefetch_related("recipients")

    def with_around(self) -> Self:
        """Documents annotated with whether anything was remarked on and whether a signed copy came
        back (`has_…`): most have none, which nobody need look for.
        """
        own = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        return self.annotate(
            has_remarks=Exists(own.filter(files__remarks__isnull=False)),
            has_copies=Exists(own.filter(signed_copies__isnull=False)),
        )

    def out(self) -> Self:
        """Issued documents, also those that others superseded."""
        return self.filter(state__in=Document.OUT)

    def in_delivery(self, wanted: str) -> Self:
        """Issued documents that some recipient was not sent (`unsent`), that all were (`sent`), or
        that some who were have not received (`unreceived`).
        """
        found = self.filter(state=Document.State.ISSUED).with_delivery()
        rows = {
            "unsent": found.filter(recipient_count__gt=F("sent_count")),
            "sent": found.filter(recipient_count=F("sent_count"), recipient_count__gt=0),
            "unreceived": found.filter(sent_count__gt=F("received_count")),
        }[wanted]
        return self.filter(pk__in=rows.values("pk"))

    def on_the_desk_of(self, user) -> Self:
        """Documents that wait for a word of `user`: to decide on, to number, to mend. Cheap enough
        for the frame of every page.
        """
        if not user.has_role(*AT_THE_DESK):
            return self.none()
        return self.kept().filter(self._waiting(user))

    def waiting_for(self, user) -> Self:
        """Documents that wait for a step of `user`: those on their desk, and those to send or to
        mark as received.
        """
        if not user.has_role(*AT_THE_DESK):
            return self.none()
        wanted = self._waiting(user)
        if user.has_role(Role.CLERK, Role.LEADER):
            to_send = Q(pk__in=self.model.objects.to_send(user).values("pk"))
            wanted |= Q(authority=user.authority_id) & to_send & _gives_numbers(user)
        received = Q(pk__in=self.model.objects.to_receive(user).values("pk"))
        found = self.kept()._either(wanted, received)
        return found.select_related("unit", "submitted_by").order_by("pk")

    def with_step_of(self, user) -> Self:
        """Documents annotated with whether `user` is to send them (`sendable`), and with what was
        said when they were returned last (`return_note`).
        """
        to_send = self.model.objects.to_send(user).filter(pk=OuterRef("pk"))
        returned = self.model.objects.filter(pk=OuterRef("pk"), steps__what="returned")
        notes = returned.order_by("-steps__pk").values("steps__note")[:1]
        return self.annotate(sendable=Exists(to_send), return_note=Subquery(notes))

    def _either(self, *conditions: Q) -> Self:
        """Those that meet one of `conditions`, each asked by itself: joined by OR, one that looks
        into other rows makes the database walk through all documents.
        """
        every = self.model.objects.order_by().values("pk")
        first, *others = (every.filter(each) for each in conditions)
        return self.filter(pk__in=first.union(*others))

    def _waiting(self, user) -> Q:
        """The condition of `on_the_desk_of`."""
        here = Q(authority=user.authority_id)
        wanted = _drafted_by(user) & Q(state=Document.State.RETURNED)
        if user.has_role(Role.LEADER):
            wanted |= here & Q(state=Document.State.SUBMITTED) & self._judged(user)
        if user.has_role(Role.CLERK, Role.LEADER):
            wanted |= here & Q(state=Document.State.APPROVED) & _gives_numbers(user)
        return wanted

    def to_send(self, user) -> Self:
        """Issued documents of the authority of `user` that some recipient was not sent, with no
        mail on its way.
        """
        issued = self.filter(authority=user.authority_id, state=Document.State.ISSUED)
        return issued.with_delivery().filter(recipient_count__gt=F("handled_count"))

    def to_receive(self, user) -> Self:
        """Documents that were sent to the authority of `user` and that nobody there marked as
        received; of their own authority those sent to their unit.
        """
        mine = Q(recipients__unit__authority=user.authority_id)
        mine &= ~Q(authority=user.authority_id) | Q(recipients__unit=user.unit_id)
        came = mine & Q(recipients__stamps__what="sent")
        marked = mine & Q(recipients__stamps__what="received")
        sent = self.filter(recipients__unit__authority=user.authority_id)
        return sent.annotate(
            came=Count("recipients", filter=came, distinct=True),
            marked=Count("recipients", filter=marked, distinct=True),
        ).filter(came__gt=F("marked"))

    def _of(self, user, role: Role) -> Self:
        if not user.has_role(role):
            return self.none()
        return self.kept().filter(authority=user.authority_id)

    def _judged(self, user) -> Q:
        """The condition of `judged_by`."""
        barred = user.barred_authors(Role.LEADER)
        submitted = {"steps__what": "submitted", "steps__in_place_of__in": barred}
        in_their_name = self.model.objects.filter(**submitted)
        return ~Q(submitted_by__in=barred) & ~Q(pk__in=in_their_name.values("pk"))

    def lock(self, pk: int) -> "Document":
        """Return the document as it stands, locked to the end of the transaction."""
        return self.select_for_update(no_key=True).get(pk=pk)

    def series(self, unit: int, year: int, kind: str) -> Self:
        """Numbered documents of one row of numbers: a unit's of a kind in a year."""
        return self.filter(unit=unit, year=year, kind=kind).exclude(number=None)

    def with_parts(self) -> Self:
        return self.select_related("unit", "authority", "signer", "submitted_by")


class Document(models.Model):
    """A document of an authority: its place in the register, and where it stands on its way.

    What it says belongs to the row that it is written from (`source`: a report, a plan, a letter
    …). It has a number, a day and a symbol once it is issued, for good. `twin` marks a number that
    was given twice before there was a register. `drafted_by` is the authority that drafts it for
    another: a department for its province.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SUBMITTED = "submitted", "Đang trình"
        RETURNED = "returned", "Bị trả lại"
        APPROVED = "approved", "Đã duyệt, chờ số"
        ISSUED = "issued", "Đã ban hành"
        SUPERSEDED = "superseded", "Đã thay thế"

    WITH_DRAFTER = (State.DRAFT, State.RETURNED)
    ON_THE_DESK = (State.SUBMITTED, State.APPROVED)
    OUT = (State.ISSUED, State.SUPERSEDED)
    OUTSIDE = "outside"

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="documents", verbose_name="đơn vị ban hành"
    )
    drafted_by = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan soạn, trình",
    )
    source = models.CharField("viết từ", max_length=20)
    kind = models.CharField("loại văn bản", max_length=4, choices=list(NAMES.items()))
    title = models.CharField("trích yếu", max_length=500)
    symbol = models.CharField("ký hiệu", max_length=40)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    twin = models.BooleanField("số dùng hai lần", default=False, editable=False)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người trình",
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người duyệt, ký",
    )
    step_job = models.ForeignKey(
        Job,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="việc làm bước",
    )
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)
    signer_title = models.CharField("quyền hạn, chức vụ người ký", max_length=200, blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name="thay thế văn bản",
    )
    options = models.JSONField("lựa chọn khi trình", default=dict, blank=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người lập",
    )
    # what `with_step_of` adds
    sendable: bool
    return_note: str | None
    has_remarks: bool  # with_around, as is this one
    has_copies: bool
    may_draft: bool  # with_rights, as are these two
    may_judge: bool
    may_number: bool
    # what `with_delivery` adds
    recipient_count: int
    sent_count: int
    received_count: int

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-issued_on", "-number", "-pk"]
        indexes = [
            models.Index(fields=["authority", "state"]),
            models.Index(fields=["authority", "year", "kind"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "kind", "number"],
                condition=Q(number__isnull=False, twin=False),
                name="one_document_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(number=None, issued_on=None, year=None)
                | Q(number__gte=1, issued_on__isnull=False, year__isnull=False),
                name="number_day_and_year_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "superseded"]) | Q(number__isnull=False),
                name="issued_documents_have_numbers",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference or self.title}"

    def save(self, **kwargs):
        """Store the document with the text that searching looks into."""
        self.search_text = fold(f"{self.get_kind_display()} {self.reference} {self.title}")
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("documents:document_detail", args=[self.pk])

    @property
    def in_step(self) -> bool:
        """Does a job take a step of it right now?"""
        return bool(self.step_job and self.step_job.unfinished)

    @property
    def step_refused(self) -> bool:
        """Did the last step that a job was to take fail, and nothing happen since?"""
        if self.step_job is None or self.step_job.state != Job.State.FAILED:
            return False
        return self.step_job.arguments["state"] == self.state

    @property
    def reference(self) -> str:
        """Number and symbol as they are cited, `08/KH-UBND`; empty without a number."""
        return f"{self.number:02}/{self.symbol}" if self.number else ""

    @property
    def standing(self) -> str:
        """Where it stands, after `Văn bản này`."""
        return STANDING[self.State(self.state)]

    @property
    def is_out(self) -> bool:
        return self.state in self.OUT

    @property
    def from_outside(self) -> bool:
        """Was it written and numbered outside the program?"""
        return self.source == self.OUTSIDE

    @property
    def drafters(self) -> Collection[Role]:
        """The roles that put it on the desk."""
        return DRAFTERS_FOR_OTHERS if self.drafted_by_id else (Role.STANDING_BODY,)

    def is_of(self, user) -> bool:
        """Does the document belong to the authority of `user`, or is it drafted there?"""
        return user.authority_id in (self.authority_id, self.drafted_by_id or self.authority_id)

    def is_read_with_drafts_by(self, user) -> bool:
        """May `user` read earlier versions, remarks and words of the desk too? The own authority's;
        those who were sent the document read what was issued.
        """
        return self.authority_id in user.readable_authorities

    def files_read_by(self, user) -> "models.QuerySet[DocumentFile]":
        """Return the versions that `user` reads, the newest first."""
        return (
            self.files.all() if self.is_read_with_drafts_by(user) else self.files.filter(final=True)
        )


# each state as a sentence says it of a document
STANDING = {
    Document.State.DRAFT: "đang là dự thảo",
    Document.State.SUBMITTED: "đang trình lãnh đạo",
    Document.State.RETURNED: "đã bị trả lại",
    Document.State.APPROVED: "đã được duyệt, đang chờ số",
    Document.State.ISSUED: "đã ban hành",
    Document.State.SUPERSEDED: "đã được thay thế",
}


class DocumentFile(models.Model):
    """What a document was at one moment: the Word file and its printed pages, never changed.

    A `final` one bears number, day and signer; the others are what was submitted.
    """

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="files", verbose_name="văn bản"
    )
    version = models.PositiveSmallIntegerField("lần")
    final = models.BooleanField("bản ban hành", default=False)
    docx = models.FileField("tệp Word", upload_to="documents/%Y/")
    docx_sha256 = models.CharField("SHA-256 của tệp Word", max_length=64)
    pdf = models.FileField("tệp PDF", upload_to="documents/%Y/", blank=True)
    pdf_sha256 = models.CharField("SHA-256 của tệp PDF", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("số trang", null=True, blank=True)
    paragraphs = models.JSONField("các đoạn", default=list, editable=False)
    places = models.JSONField("trang của từng đoạn", default=list, editable=False)
    findings = models.JSONField("điều cần sửa về thể thức", default=list, editable=False)
    made_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="việc in"
    )

    class Meta:
        verbose_name = "bản của văn bản"
        verbose_name_plural = "bản của văn bản"
        ordering = ["document", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"], name="one_file_of_a_document_version"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(final=True), name="one_final_file_of_a_document"
            ),
        ]

    def __str__(self):
        return f"{self.document}, lần {self.version}"

    @property
    def printing(self) -> bool:
        """Are its pages being made?"""
        return bool(not self.pdf and self.job and self.job.unfinished)
