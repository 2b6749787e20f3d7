"""Tasks of a plan, the units behind them, and the append-only updates of their progress."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import Role, Unit
from cchc.formats import fold
from plans.models import Evidence, Plan, ReformArea


def _newest_update(task="pk"):
    """The updates of the task of an outer query, the newest first."""
    return ProgressUpdate.objects.filter(task=OuterRef(task)).order_by("-pk")


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of the plans that `user` sees."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def reportable_by(self, user):
        """Tasks on which `user` may report: those that their unit leads, all of the authority for the standing body."""
        own = self.filter(plan__unit__authority=user.authority_id, plan__discarded_at=None)
        if user.has_role(Role.STANDING_BODY):
            return own
        if user.has_role(Role.OFFICER, Role.HEAD):
            return own.led_by(user.unit_id)
        return self.none()

    def commented_by(self, user):
        """Tasks to which `user` may add comments and evidence: everybody's inside the authority."""
        return self.filter(plan__unit__authority=user.authority_id, plan__discarded_at=None)

    def editable_by(self, user):
        """Tasks whose wording, units and time `user` may change."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def askable_by(self, user):
        """Tasks of which `user` may ask for an explanation: the tracked ones of their authority, for leaders."""
        if not user.has_role(Role.LEADER):
            return self.none()
        own = self.filter(plan__unit__authority=user.authority_id, plan__discarded_at=None)
        return own.tracked().of_open_plans()

    def of_superior(self, plan: Plan):
        """Tasks of the plan that `plan` follows: the tracked ones, and those that its own tasks follow."""
        followed = Exists(Task.objects.filter(plan=plan, follows=OuterRef("pk")))
        return self.filter(Q(tracked=True) | followed, plan=plan.follows_id)

    def following(self, task: "Task"):
        """Tasks of other plans that follow `task`, with their plans and current updates; not of replaced plans."""
        found = self.filter(follows=task, plan__discarded_at=None).exclude(plan__state=Plan.State.REPLACED)
        return found.select_related("plan__unit", "current").order_by("plan__unit__order", "plan__unit__name", "pk")

    def led_by(self, unit):
        """Tasks that `unit` leads, alone or with others."""
        leads = TaskUnit.objects.filter(task=OuterRef("pk"), role=TaskUnit.Role.LEAD, units=unit)
        return self.filter(Exists(leads))

    def involving(self, unit):
        """Tasks that `unit` leads or coordinates."""
        return self.filter(Exists(TaskUnit.objects.filter(task=OuterRef("pk"), units=unit)))

    def tracked(self):
        """Tasks that the offices report on."""
        return self.filter(tracked=True)

    def of_open_plans(self):
        """Tasks of plans that are handed out and neither closed nor replaced."""
        return self.filter(plan__in=Plan.objects.open())

    def without_lead_unit(self):
        """Tasks whose first lead is no unit of the system, so that nobody would answer for them."""
        return self.with_led().filter(led=False)

    def unled_first(self):
        """First the tasks whose first lead is no unit, then the others."""
        return self.with_led().order_by("led", *Task._meta.ordering)

    def with_led(self):
        """Tasks annotated with `led`: is their first lead a unit of the system?"""
        first = TaskUnit.objects.filter(task=OuterRef("pk"), role=TaskUnit.Role.LEAD, order=0, units__isnull=False)
        return self.annotate(led=Exists(first))

    def with_named(self, unit):
        """Tasks annotated with `named`: does `unit` lead or coordinate?"""
        return self.annotate(named=Exists(TaskUnit.objects.filter(task=OuterRef("pk"), units=unit)))

    def with_first_lead(self):
        """Tasks annotated with `first_lead`: who answers for them, as the plan writes it."""
        first = TaskUnit.objects.filter(task=OuterRef("pk"), role=TaskUnit.Role.LEAD, order=0)
        return self.annotate(first_lead=Subquery(first.values("text")[:1]))

    def count_unled(self) -> tuple[int, int]:
        """Return how many tasks there are, and how many of them nobody answers for."""
        counted = self.with_led().aggregate(total=Count("pk"), unled=Count("pk", filter=Q(led=False)))
        return counted["total"], counted["unled"]

    def next_ordinal(self, area: int) -> int:
        """The number that a new task of this area gets."""
        return (self.filter(area=area).aggregate(last=models.Max("ordinal"))["last"] or 0) + 1

    def matching(self, words: str):
        """Tasks that hold all of `words`, however their accents are written."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def with_units(self):
        """Tasks with the units behind them, in two more queries however many tasks there are."""
        return self.prefetch_related("units__units")

    def with_last_review(self):
        """Tasks annotated with `last_review`: the review of the newest update, returned ones included."""
        return self.annotate(last_review=Subquery(_newest_update().values("review")[:1]))

    def with_seen(self):
        """Tasks annotated with `seen`: the id of the update that was sent last and not returned."""
        return self.annotate(seen=Subquery(_newest_update().counting().values("pk")[:1]))

    def with_last_sent(self):
        """Tasks annotated with `last_sent`: when the newest update was sent."""
        return self.annotate(last_sent=Subquery(_newest_update().values("sent_at")[:1]))

    def with_last_return(self):
        """Tasks annotated with why, by whom and when their newest update was returned (null when it was not)."""
        newest = ProgressUpdate.objects.filter(pk=Subquery(_newest_update(OuterRef("pk")).values("pk")[:1]))
        returned = newest.filter(review=ProgressUpdate.Review.RETURNED)
        name = Concat("reviewed_by__last_name", Value(" "), "reviewed_by__first_name")
        return self.annotate(
            return_reason=Subquery(returned.values("review_reason")),
            returned_by=Subquery(returned.values(name=name)),
            returned_at=Subquery(returned.values("reviewed_at")),
        )

    def with_asked(self):
        """Tasks annotated with the explanation that they owe: `asked` (its words), `asked_by` and `asked_due`."""
        open_ones = ExplanationRequest.objects.open().filter(task=OuterRef("pk"))
        name = Concat("asked_by__last_name", Value(" "), "asked_by__first_name")
        return self.annotate(
            asked=Subquery(open_ones.values("text")),
            asked_due=Subquery(open_ones.values("due")),
            asked_by=Subquery(open_ones.values(name=name)),
        )

    def with_explained(self):
        """Tasks annotated with `asked_due` and `explained_at`: what is still to be explained, what was last."""
        asked = ExplanationRequest.objects.filter(task=OuterRef("pk"))
        answered = asked.exclude(answered_at=None).order_by("-answered_at")
        return self.annotate(
            asked_due=Subquery(asked.open().values("due")), explained_at=Subquery(answered.values("answered_at")[:1])
        )

    def with_reportable(self, user):
        """Tasks annotated with `reportable`: may `user` report on this one?"""
        return self.annotate(reportable=Exists(Task.objects.reportable_by(user).filter(pk=OuterRef("pk"))))

    def for_standing(self):
        """Tasks with no more of their fields than their standing and their place in the plan ask for."""
        return self.only("plan", "area", "ordinal", "time_kind", "rhythm", "start", "due", "tracked", "current")

    def for_page(self):
        """Tasks with the current update, its people, and why the newest update was returned, in the same query."""
        return self.select_related("current__author", "current__reviewed_by").with_last_return()

    def with_words(self):
        """Tasks annotated with `words`: how the content begins."""
        return self.annotate(words=Substr("content", 1, 200))

    def with_update_in(self, first, last):
        """Tasks annotated with `updated`: does a counting update say how they stood on a day from `first` to `last`?"""
        updates = ProgressUpdate.objects.counting().filter(task=OuterRef("pk"), effective_on__range=(first, last))
        return self.annotate(updated=Exists(updates))


class Task(models.Model):
    """A task (nhiệm vụ) of a plan.

    `current` is the latest update that was not returned; only the services that report and review set it.
    `reassigned` says in words who led and coordinated before (`old`) and after (`new`) units were last changed, so that
    the history can tell.
    """

    class TimeKind(models.TextChoices):
        QUARTER = "quarter", "Theo quý"
        MONTH = "month", "Theo tháng"
        DATE = "date", "Đến ngày"
        RANGE = "range", "Trong khoảng"
        YEAR = "year", "Trong năm"
        RECURRING = "recurring", "Định kỳ"
        CONTINUOUS = "continuous", "Thường xuyên"
        RELATIVE = "relative", "Kể từ một sự kiện"
        DONE = "done", "Đã hoàn thành"
        OTHER = "other", "Khác"

    class Source(models.TextChoices):
        NARRATIVE = "narrative", "Trong lời văn"
        APPENDIX = "appendix", "Trong phụ lục"
        ADDED = "added", "Bổ sung"

    ONGOING = (TimeKind.CONTINUOUS, TimeKind.RECURRING)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name="kế hoạch")
    area = models.PositiveSmallIntegerField("lĩnh vực", choices=ReformArea)
    ordinal = models.PositiveSmallIntegerField("số thứ tự")
    content = models.TextField("nội dung")
    product = models.TextField("sản phẩm", blank=True)
    time_text = models.CharField("thời gian như văn bản ghi", max_length=300, blank=True)
    time_kind = models.CharField("loại thời gian", max_length=10, choices=TimeKind, default=TimeKind.OTHER)
    rhythm = models.PositiveSmallIntegerField("nhịp báo cáo (tháng)", null=True, blank=True)
    start = models.DateField("bắt đầu", null=True, blank=True)
    due = models.DateField("thời hạn", null=True, blank=True)
    anchor_on = models.DateField("ngày của sự kiện làm mốc", null=True, blank=True)
    source = models.CharField("nguồn", max_length=9, choices=Source, default=Source.ADDED)
    tracked = models.BooleanField("theo dõi", default=True)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers", verbose_name="nhiệm vụ cấp trên"
    )
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next", verbose_name="nhiệm vụ trước khi thay thế"
    )
    current = models.ForeignKey(
        "ProgressUpdate", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="kết quả hiện tại"
    )
    origin = models.JSONField("nơi đọc được", default=dict, blank=True, editable=False)
    followed_as = models.JSONField("nội dung cấp trên khi nối", default=dict, blank=True, editable=False)
    reassigned = models.JSONField("lần giao lại gần nhất", default=dict, blank=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    history = HistoricalRecords(
        excluded_fields=["search_text", "current", "origin", "followed_as"], verbose_name="lịch sử nhiệm vụ"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["area", "ordinal", "pk"]
        indexes = [models.Index(fields=["plan", "area", "ordinal"]), models.Index(fields=["plan", "due"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(due=None) | Q(start__lte=models.F("due")),
                name="task_ends_after_it_begins",
                violation_error_message="Thời hạn không thể trước ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.content[:80]

    def save(self, **kwargs):
        """Store the task with its folded text for searching."""
        self.fold_text()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("tasks:task_detail", args=[self.pk])

    def fold_text(self) -> None:
        """Set the text that searching looks into."""
        self.search_text = fold(f"{self.content} {self.product}")

    def follow(self, superior: "Task | None") -> None:
        """Let this task follow `superior` (or none any more), and remember what that one says now."""
        self.follows = superior
        self.followed_as = superior.wording if superior else {}

    @property
    def wording(self) -> dict[str, str]:
        """What the task says and by when, as plain text: what a follower remembers of it."""
        due = self.due.isoformat() if self.due else ""
        return {"content": self.content, "product": self.product, "time_text": self.time_text, "due": due}

    @property
    def ongoing(self) -> bool:
        """Does this task owe an update each interval, rather than an end by a day?"""
        return self.time_kind in self.ONGOING

    @property
    def leads(self) -> list["TaskUnit"]:
        """Who leads, first the one who answers for the task (from the prefetched units)."""
        return [part for part in self.units.all() if part.role == TaskUnit.Role.LEAD]

    @property
    def coordinators(self) -> list["TaskUnit"]:
        """Who coordinates (from the prefetched units)."""
        return [part for part in self.units.all() if part.role == TaskUnit.Role.COORDINATE]

    def units_in_words(self) -> str:
        """Who leads and who coordinates the task now: `chủ trì: …; phối hợp: …` (two queries)."""
        words = {role: [] for role in (TaskUnit.Role.LEAD, TaskUnit.Role.COORDINATE)}
        for part in self.units.prefetch_related("units"):
            words[part.role].append(", ".join(unit.short_name for unit in part.units.all()) or part.text)
        lead, coordinate = ("; ".join(names) or "chưa có" for names in words.values())
        return f"chủ trì: {lead}; phối hợp: {coordinate}"

    def is_led_by(self, unit_id: int | None) -> bool:
        """Does the unit of this id lead the task? (from the prefetched units)"""
        return any(unit.pk == unit_id for lead in self.leads for unit in lead.units.all())


class TaskUnit(models.Model):
    """A lead or coordinator of a task: the text as written and the units that it means (none, one or many)."""

    class Role(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        COORDINATE = "coordinate", "Phối hợp"

    task = models.ForeignKey(Task, models.CASCADE, related_name="units", verbose_name="nhiệm vụ")
    role = models.CharField("vai trò", max_length=10, choices=Role)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    text = models.CharField("như văn bản ghi", max_length=500)
    units = models.ManyToManyField(Unit, blank=True, related_name="task_units", verbose_name="đơn vị")

    class Meta:
        verbose_name = "đơn vị chủ trì, phối hợp"
        verbose_name_plural = "đơn vị chủ trì, phối hợp"
        ordering = ["role", "order"]
        constraints = [models.UniqueConstraint(fields=["task", "role", "order"], name="one_unit_in_a_place")]

    def __str__(self):
        return self.text


class SetAside(models.Model):
    """A task of the superior plan that does not concern the unit of `plan`, with the reason."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="set_aside", verbose_name="kế hoạch")
    task = models.ForeignKey(Task, models.CASCADE, related_name="set_aside", verbose_name="nhiệm vụ cấp trên")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "nhiệm vụ cấp trên không thuộc đơn vị"
        verbose_name_plural = "nhiệm vụ cấp trên không thuộc đơn vị"
        ordering = ["plan", "task"]
        constraints = [models.UniqueConstraint(fields=["plan", "task"], name="set_aside_once")]

    def __str__(self):
        return self.reason


class ProgressUpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Updates of the tasks that `user` sees."""
        return self.filter(task__in=Task.objects.visible_to(user))

    def overseen_by(self, user):
        """Updates of the authority for whose review `user` answers with others; their own are among them."""
        if not user.has_role(Role.STANDING_BODY, Role.LEADER):
            return self.none()
        return self.filter(task__plan__unit__authority=user.authority_id, task__plan__discarded_at=None)

    def reviewable_by(self, user):
        """Updates that `user` may accept or return: of their own authority, never their own."""
        return self.overseen_by(user).exclude(author=user)

    def reviewed_by(self, user):
        """Updates that `user` accepted or returned."""
        return self.filter(reviewed_by=user)

    def of_unit(self, unit_id: int):
        """Updates sent on behalf of this unit."""
        return self.filter(on_behalf_of=unit_id)

    def of_area(self, area: int):
        """Updates of tasks of this area."""
        return self.filter(task__area=area)

    def of_plan(self, plan_id: int):
        """Updates of tasks of this plan."""
        return self.filter(task__plan=plan_id)

    def oldest_first(self):
        """In the order they were sent."""
        return self.order_by("sent_at", "pk")

    def with_details(self):
        """Updates with everything a person reads about them, evidence included, in two queries."""
        return self.select_related(
            "task__plan__unit", "author__unit", "on_behalf_of", "reviewed_by", "seen__author"
        ).prefetch_related("evidence")

    def places(self):
        """Where each update belongs: unit, area and plan, as named rows."""
        return self.order_by().values_list(
            "on_behalf_of",
            "on_behalf_of__short_name",
            "task__area",
            "task__plan",
            "task__plan__number",
            "task__plan__year",
            named=True,
        )

    def last_sent(self):
        """The update that was sent last, or None."""
        return self.order_by("-pk").first()

    def counting(self):
        """Updates that were not returned."""
        return self.exclude(review=ProgressUpdate.Review.RETURNED)

    def accepted(self):
        """Updates that the standing body accepted."""
        return self.filter(review=ProgressUpdate.Review.ACCEPTED)

    def waiting(self):
        """Updates that wait for review."""
        return self.filter(review=ProgressUpdate.Review.WAITING)

    def effective_by(self, day):
        """Updates that say how things stood on or before `day`."""
        return self.filter(effective_on__lte=day)

    def in_order(self):
        """From the earliest effective day to the latest; on one day in the order they were sent."""
        return self.order_by("effective_on", "pk")


class ProgressUpdate(models.Model):
    """What an office declared about a task, as of a day; never changed, only accepted or returned."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa thực hiện"
        DOING = "doing", "Đang thực hiện"
        DONE = "done", "Hoàn thành"
        NOT_DOING = "not_doing", "Không thực hiện"

    class Review(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        ACCEPTED = "accepted", "Đã xác nhận"
        RETURNED = "returned", "Bị trả lại"

    FINISHED = (State.DONE, State.NOT_DOING)

    task = models.ForeignKey(Task, models.CASCADE, related_name="updates", verbose_name="nhiệm vụ")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi")
    on_behalf_of = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thay mặt đơn vị"
    )
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    effective_on = models.DateField("tính đến ngày")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    state = models.CharField("tình trạng", max_length=11, choices=State)
    reason = models.TextField("lý do không thực hiện", blank=True)
    result = models.TextField("kết quả", blank=True)
    product_number = models.CharField("số, ký hiệu sản phẩm", max_length=100, blank=True)
    product_date = models.DateField("ngày văn bản", null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="updates", verbose_name="minh chứng")
    seen = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="kết quả người gửi đang xem"
    )
    key = models.UUIDField("khóa chống gửi trùng", default=uuid4, editable=False)
    review = models.CharField("xét duyệt", max_length=8, choices=Review, default=Review.WAITING)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    reviewed_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    review_reason = models.TextField("lý do trả lại", blank=True)
    history = HistoricalRecords(verbose_name="lịch sử kết quả")

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả thực hiện"
        verbose_name_plural = "kết quả thực hiện"
        ordering = ["-effective_on", "-pk"]
        get_latest_by = ["effective_on", "pk"]
        indexes = [models.Index(fields=["task", "effective_on"]), models.Index(fields=["review", "sent_at"])]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="same_key_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="percent_up_to_100",
                violation_error_message="Tiến độ từ 0 đến 100%.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(percent=100),
                name="done_is_100_percent",
                violation_error_message="Hoàn thành nghĩa là 100%.",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_doing") | ~Q(reason=""),
                name="not_doing_has_a_reason",
                violation_error_message="Hãy ghi lý do không thực hiện.",
            ),
            models.CheckConstraint(
                condition=~Q(review="returned") | ~Q(review_reason=""),
                name="returned_has_a_reason",
                violation_error_message="Hãy ghi lý do trả lại.",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.percent}%"

    @property
    def finished(self) -> bool:
        return self.state in self.FINISHED

    @property
    def reviewers(self) -> str:
        """Who is to confirm this update, in a person's words: the standing body, or somebody else of it."""
        body = self.task.plan.unit.authority.units.filter(standing_body=True).first()
        if not body:
            return "cơ quan thường trực"
        return f"người khác của {body} hoặc lãnh đạo" if self.author.unit_id == body.pk else str(body)


class TaskCommentQuerySet(models.QuerySet):
    def with_details(self):
        """Comments with their authors and evidence, in two queries."""
        return self.select_related("author__unit").prefetch_related("evidence")


class TaskComment(models.Model):
    """What somebody of the authority says about a task; coordinators add their evidence here."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments", verbose_name="nhiệm vụ")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người viết")
    text = models.TextField("ý kiến")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="comments", verbose_name="minh chứng")
    written_at = models.DateTimeField("viết lúc", auto_now_add=True)

    objects = TaskCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["written_at"]

    def __str__(self):
        return self.text[:80]


class ExplanationRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests on the tasks that `user` sees."""
        return self.filter(task__in=Task.objects.visible_to(user))

    def answerable_by(self, user):
        """Requests that `user` may answer: open ones on the tasks on which they report."""
        return self.open().filter(task__in=Task.objects.reportable_by(user))

    def open(self):
        """Requests that nobody has answered."""
        return self.filter(answered_at=None)

    def with_details(self):
        """Requests with the people and the evidence, in two queries."""
        return self.select_related("asked_by", "answered_by__unit").prefetch_related("evidence")


class ExplanationRequest(models.Model):
    """A leader's demand that the unit which answers for a task explain itself; asked once, answered once."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="explanations", verbose_name="nhiệm vụ")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu"
    )
    asked_at = models.DateTimeField("yêu cầu lúc", default=timezone.now, editable=False)
    text = models.CharField("yêu cầu", max_length=500)
    due = models.DateField("giải trình trước hết ngày")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người giải trình",
    )
    answered_at = models.DateTimeField("giải trình lúc", null=True, blank=True)
    answer = models.TextField("giải trình", blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="explanations", verbose_name="minh chứng")

    objects = ExplanationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu giải trình"
        verbose_name_plural = "yêu cầu giải trình"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(answered_at=None), name="one_open_explanation",
                violation_error_message="Nhiệm vụ này đang chờ giải trình.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="explained_by_somebody",
                violation_error_message="Hãy ghi giải trình.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.text[:80]

    @property
    def answered(self) -> bool:
        return self.answered_at is not None
