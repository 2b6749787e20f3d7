"""A task (nhiệm vụ) of a plan, and which tasks people look for."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Substr

from accounts.models import Role, Unit, acting_name
from foundation.web.addresses import address_of
from foundation.web.written import rows_by
from plans.models import PlaceOfArea, Plan
from plans.reviewing.models import Declaration
from vietnamese import fold

from ..standing import SOON, TaskTime, owed_intervals
from .explanations import ExplanationRequest
from .outlook import StoredOutlook
from .parts import TaskPart, parts_of
from .people import FULL_NAME, WORKERS, TaskPerson
from .progress import ProgressUpdate, ProgressUpdateQuerySet
from .settling import SUMMARY, outlook_of, past_of, settle, unsettled, words_owed_by
from .units import TaskUnit

PLAN_ORDER: list[str | Combinable] = [PlaceOfArea(), "ordinal", "pk"]
# the same of tasks `with_place`: where many are put in order, the place is not looked up for each
JOINED_PLAN_ORDER: list[str | Combinable] = [Coalesce("place__order", "area"), "ordinal", "pk"]


def _newest_update(task: str | OuterRef = "pk") -> ProgressUpdateQuerySet:
    """The updates of the task of an outer query that were not withdrawn, the newest first."""
    return ProgressUpdate.objects.not_withdrawn().filter(task=OuterRef(task)).order_by("-pk")


def _has(relation: str) -> Exists:
    """Is there a row of this relation of the task of the outer query?"""
    itself = Task.objects.filter(pk=OuterRef("pk"))
    return Exists(itself.filter(**{f"{relation}__isnull": False}))


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Tasks of the plans that `user` sees."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def reportable_by(self, user) -> Self:
        """Tasks on which `user` may report: those that their unit leads, all of the authority for
        the standing body.
        """
        own = self._of_authority_of(user)
        if user.has_role(Role.STANDING_BODY):
            return own
        if user.has_role(Role.OFFICER, Role.HEAD):
            return own.led_by(user.unit_id)
        return self.none()

    def reportable_for_unit_of(self, user) -> Self:
        """Those of them that the unit of `user` leads, also for the standing body."""
        if not user.has_role(*WORKERS):
            return self.none()
        leads = TaskUnit.objects.filter(role=TaskUnit.Role.LEAD, units=user.unit_id).order_by()
        # read at once, as a value: PostgreSQL would look at the leads of every task of the plan
        # where it thinks that hardly any of them is left by what else is asked
        led = When(pk__in=leads.values("task"), then=True)
        return self._of_authority_of(user).filter(
            Case(led, default=False, output_field=models.BooleanField())
        )

    def _of_authority_of(self, user) -> Self:
        return self.filter(plan__unit__authority=user.authority_id, plan__discarded_at=None)

    def commented_by(self, user) -> Self:
        """Tasks to which `user` may add comments and evidence: everybody's inside the authority."""
        return self._of_authority_of(user)

    def staffed_by(self, user) -> Self:
        """Tasks for which `user` may say who does them: the head of an office for those that it
        leads or coordinates, the standing body for all of the authority.
        """
        own = self._of_authority_of(user)
        if user.has_role(Role.STANDING_BODY):
            return own
        return own.involving(user.unit_id) if user.has_role(Role.HEAD) else self.none()

    def editable_by(self, user) -> Self:
        """Tasks whose wording, units and time `user` may change."""
        return self.filter(plan__in=Plan.objects.editable_by(user), plan__discarded_at=None)

    def askable_by(self, user) -> Self:
        """Tasks of which `user` may ask for an explanation: the tracked ones of their authority,
        for leaders.
        """
        if not user.has_role(Role.LEADER):
            return self.none()
        own = self._of_authority_of(user)
        return own.tracked().of_open_plans()

    def of_superior(self, plan: Plan) -> Self:
        """Tasks of the plan that `plan` follows: tracked ones, and those that its own follow."""
        followed = Exists(Task.objects.filter(plan=plan, follows=OuterRef("pk")))
        return self.filter(Q(tracked=True) | followed, plan=plan.follows_id)

    def following(self, task: "Task") -> Self:
        """Tasks of other plans that follow `task`, with their plans and current updates; not of
        replaced plans.
        """
        found = self.filter(follows=task, plan__discarded_at=None).exclude(
            plan__state=Plan.State.REPLACED
        )
        return found.select_related("plan__unit", "current").order_by(
            "plan__unit__order", "plan__unit__name", "pk"
        )

    def with_place(self) -> Self:
        """Tasks that know `place`, the area of their plan, to be put in order by it."""
        own = Q(plan__areas__number=F("area"))
        return self.alias(place=FilteredRelation("plan__areas", condition=own))

    def with_numbers(self) -> Self:
        """Tasks that know their places in their plans, in one query more."""
        return self.prefetch_related(models.Prefetch("plan", Plan.objects.with_areas()))

    def led_by(self, unit: Unit | int | None) -> Self:
        """Tasks that `unit` leads, alone or with others."""
        leads = TaskUnit.objects.filter(task=OuterRef("pk"), role=TaskUnit.Role.LEAD, units=unit)
        return self.filter(Exists(leads))

    def involving(self, unit: Unit | int | None) -> Self:
        return self.filter(Exists(TaskUnit.objects.filter(task=OuterRef("pk"), units=unit)))

    def overdue(self, today: date) -> Self:
        """Tasks whose next word was owed before `today`."""
        return self.filter(owed_by__lt=today)

    def asking_for_a_word(self, today: date, *, ahead: bool = False) -> Self:
        """Tasks of open plans on which a word may be owed on `today` (`ahead`: all that are not
        finished).
        """
        asks = Q(last_review=Declaration.Review.RETURNED) | Q(awaited_by__lte=today + SOON)
        asks |= Q(owes_from__lte=today, owes_until__gte=today)
        goes_on = ~Q(state__in=ProgressUpdate.FINISHED)
        return self.of_open_plans().tracked().filter(goes_on if ahead else goes_on & asks)

    def to_explain(self) -> Self:
        """Tasks of open plans of which an explanation is asked for, `with_asked`."""
        asked = ExplanationRequest.objects.open().order_by().values("task")
        return self.of_open_plans().tracked().filter(pk__in=asked).with_asked()

    def tracked(self) -> Self:
        """Tasks that the offices report on."""
        return self.filter(tracked=True)

    def of_open_plans(self) -> Self:
        """Tasks of plans that are handed out and neither closed nor replaced."""
        return self.filter(plan__in=Plan.objects.open())

    def without_lead_unit(self) -> Self:
        """Tasks whose first lead is no unit of the system, so that nobody would answer for them."""
        return self.with_led().filter(led=False)

    def unled_first(self) -> Self:
        """First the tasks whose first lead is no unit, then the others."""
        return self.with_led().order_by("led", *PLAN_ORDER)

    def with_led(self) -> Self:
        """Tasks annotated with `led`: is their first lead a unit of the system?"""
        first = TaskUnit.objects.filter(
            task=OuterRef("pk"), role=TaskUnit.Role.LEAD, order=0, units__isnull=False
        )
        return self.annotate(led=Exists(first))

    def with_named(self, unit: Unit | int | None) -> Self:
        """Tasks annotated with `named`: does `unit` lead or coordinate?"""
        return self.annotate(named=Exists(TaskUnit.objects.filter(task=OuterRef("pk"), units=unit)))

    def with_first_lead(self) -> Self:
        """Tasks annotated with `first_lead`: who answers for them, as the plan writes it."""
        first = TaskUnit.objects.filter(task=OuterRef("pk"), role=TaskUnit.Role.LEAD, order=0)
        return self.annotate(first_lead=Subquery(first.values("text")[:1]))

    def count_unled(self) -> tuple[int, int]:
        """Return how many tasks there are, and how many of them nobody answers for."""
        counted = self.with_led().aggregate(
            total=Count("pk"), unled=Count("pk", filter=Q(led=False))
        )
        return counted["total"], counted["unled"]

    def next_ordinal(self, area: int) -> int:
        """The number that a new task of this area gets."""
        return (self.filter(area=area).aggregate(last=models.Max("ordinal"))["last"] or 0) + 1

    def matching(self, words: str) -> Self:
        """Tasks that hold all of `words`, however their accents are written."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def with_units(self) -> Self:
        """Tasks with the units behind them, in two more queries however many tasks there are."""
        return self.prefetch_related("units__units")

    def done_by(self, person: int) -> Self:
        """Tasks that the person of this id does now, under any unit."""
        now = TaskPerson.objects.current().filter(task=OuterRef("pk"), person=person)
        return self.filter(Exists(now))

    def with_seen(self) -> Self:
        """Tasks annotated with `seen`: the id of the update that was sent last and not returned."""
        return self.annotate(seen=Subquery(_newest_update().kept().values("pk")[:1]))

    def with_doer(self, unit: Unit | int | None) -> Self:
        """Tasks annotated with who does them under `unit`: `doer` (an id) and `doer_name`, null
        where nobody was assigned.
        """
        now = TaskPerson.objects.current().filter(task=OuterRef("pk"), unit=unit)
        return self.annotate(
            doer=Subquery(now.values("person")), doer_name=Subquery(now.values(name=FULL_NAME))
        )

    def with_asked(self) -> Self:
        """Tasks annotated with what is to be explained: `asked`, `asked_by` and `asked_due`."""
        open_ones = ExplanationRequest.objects.open().filter(task=OuterRef("pk"))
        name = acting_name("asked_by", "asked_for")
        return self.annotate(
            asked=Subquery(open_ones.values("text")),
            asked_due=Subquery(open_ones.values("due")),
            asked_by=Subquery(open_ones.values(name=name)),
        )

    def with_explained(self) -> Self:
        """Tasks annotated with `asked_due` and `explained_at`: what is still to be explained, what
        was last.
        """
        asked = ExplanationRequest.objects.filter(task=OuterRef("pk"))
        answered = asked.exclude(answered_at=None).order_by("-answered_at")
        return self.annotate(
            asked_due=Subquery(asked.open().values("due")),
            explained_at=Subquery(answered.values("answered_at")[:1]),
        )

    def with_reportable(self, user) -> Self:
        """Tasks annotated with `reportable`: their id where `user` may report on them, or null."""
        own = Task.objects.reportable_by(user).filter(pk=OuterRef("pk")).order_by()
        # what only exists would be looked for among all tasks of the authority at once
        return self.annotate(reportable=Subquery(own.values("pk")[:1]))

    def for_pairing(self) -> Self:
        """Tasks with only their place in the plan and their words, by which they are held against
        those of another plan.
        """
        return self.only("plan", "area", "ordinal", "content", "product")

    def for_standing(self) -> Self:
        """Tasks with only the fields that their standing and their place in the plan ask for."""
        return self.only(
            "plan",
            "area",
            "ordinal",
            "time_kind",
            "rhythm",
            "start",
            "due",
            "tracked",
            "current",
            "last_review",
            "last_sent",
        )

    def for_page(self) -> Self:
        """Tasks with the current update and its author in the same query."""
        return self.select_related("current__author")

    def for_rows(self) -> Self:
        """Tasks as `for_page`, without what their own page says alone."""
        return self.for_page().defer(*Task.OF_ITS_PAGE)

    def with_updates(self) -> Self:
        """Tasks with all their updates and who sent and reviewed them, in one query more."""
        return self.prefetch_related(Prefetch("updates", ProgressUpdate.objects.with_people()))

    def with_around(self) -> Self:
        """Tasks annotated with whether there are comments, explanations, people and followers of
        them (`has_…`): most have none, which nobody need look for.
        """
        return self.annotate(
            has_comments=_has("comments"),
            has_explanations=_has("explanations"),
            has_people=_has("people"),
            has_followers=_has("followers"),
        )

    def with_above(self, user) -> Self:
        """Tasks with the superior task that they follow and its plan, annotated with whether `user`
        sees it (`sees_above`).
        """
        above = Task.objects.visible_to(user).filter(pk=OuterRef("follows"))
        return self.select_related("follows__plan__unit").annotate(sees_above=Exists(above))

    def settle(self) -> None:
        """Store anew the summary of each task from its updates, in a handful of queries however
        many tasks there are; the caller has locked the plan or the tasks.
        """
        settle(self._to_settle())

    def settle_carried(self, tasks: Sequence["Task"]) -> None:
        """Store anew the summary of `tasks`, which are locked and know their plans, and of those
        that they carry on.
        """
        settle(tasks)
        if carried := {task.previous_id for task in tasks if task.previous_id}:
            self.settle_carried(self.filter(pk__in=carried)._to_settle())

    def unsettled(self) -> list["Task"]:
        """Return the tasks whose stored summary is not what their updates say."""
        return unsettled(self._to_settle())

    def _to_settle(self) -> list["Task"]:
        """The tasks with what their summary is worked out from and compared with; those of a plan
        share it, and so what it works out once.
        """
        rows = Task.objects.filter(pk__in=self.order_by().values("pk"))
        facts = rows.only("plan", "previous", "time_kind", "rhythm", "due", "tracked", *SUMMARY)
        found, plans = list(facts.select_related("plan")), dict[int, Plan]()
        for task in found:
            task.plan = plans.setdefault(task.plan_id, task.plan)
        return found

    def with_words(self) -> Self:
        """Tasks annotated with `words`: how the content begins."""
        return self.annotate(words=Substr("content", 1, 200))

    def with_update_in(self, first: date, last: date) -> Self:
        """Tasks annotated with `updated`: does a counting update say how they stood on a day from
        `first` to `last`?
        """
        updates = ProgressUpdate.objects.counting().filter(
            task=OuterRef("pk"), effective_on__range=(first, last)
        )
        return self.annotate(updated=Exists(updates))


def tell_returns(tasks: Iterable["Task"]) -> None:
    """Let those of `tasks` whose newest update was returned know it as `last_return` (one query
    where there are any that do not know it yet).
    """
    returned = [task for task in tasks if task.was_returned and not task.last_return]
    if not returned:
        return
    rows = {task.pk: task for task in returned}
    # of each the newest last, which is the one that stays
    for update in rows_by(_returned, rows):
        rows[update.task_id].last_return = update


def _returned(tasks: Collection[int]) -> ProgressUpdateQuerySet:
    """The updates of `tasks` (ids) that were returned, with who returned them, in order."""
    updates = ProgressUpdate.objects.returned().filter(task__in=tasks)
    return updates.select_related("reviewed_by", "reviewed_for").order_by("pk")


class Task(StoredOutlook):
    """A task (nhiệm vụ) of a plan.

    `current` is the latest update that counts, `owed_by` the day by which the next word is owed
    (null when none is), `last_review` and `last_sent` tell of the newest update, returned ones
    included: with the outlook the summary that `settle` alone stores. `reassigned` says in
    words who led and coordinated before (`old`) and after (`new`) units were last changed, so that
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

    OF_ITS_PAGE = ("origin", "followed_as", "reassigned", "at_periods", "search_text")
    ONGOING = (TimeKind.CONTINUOUS, TimeKind.RECURRING)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name="kế hoạch")
    area = models.PositiveSmallIntegerField("lĩnh vực")
    ordinal = models.PositiveSmallIntegerField("số thứ tự")
    content = models.TextField("nội dung")
    product = models.TextField("sản phẩm", blank=True)
    time_text = models.CharField("thời gian như văn bản ghi", max_length=300, blank=True)
    time_kind = models.CharField(
        "loại thời gian", max_length=10, choices=TimeKind, default=TimeKind.OTHER
    )
    rhythm = models.PositiveSmallIntegerField("nhịp báo cáo (tháng)", null=True, blank=True)
    start = models.DateField("bắt đầu", null=True, blank=True)
    due = models.DateField("thời hạn", null=True, blank=True)
    anchor_on = models.DateField("ngày của sự kiện làm mốc", null=True, blank=True)
    source = models.CharField("nguồn", max_length=9, choices=Source, default=Source.ADDED)
    tracked = models.BooleanField("theo dõi", default=True)
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="nhiệm vụ cấp trên",
    )
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="next",
        verbose_name="nhiệm vụ trước khi thay thế",
    )
    current = models.ForeignKey(
        "ProgressUpdate",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="kết quả hiện tại",
    )
    owed_by = models.DateField("phải báo chậm nhất ngày", null=True, editable=False)
    last_review = models.CharField(
        "xét duyệt lần gửi cuối", max_length=9, default="", editable=False
    )
    last_sent = models.DateTimeField("gửi lần cuối lúc", null=True, editable=False)
    origin = models.JSONField("nơi đọc được", default=dict, blank=True, editable=False)
    followed_as = models.JSONField(
        "nội dung cấp trên khi nối", default=dict, blank=True, editable=False
    )
    reassigned = models.JSONField("lần giao lại gần nhất", default=dict, blank=True, editable=False)
    search_text = models.TextField(editable=False, default="")

    last_return: ProgressUpdate | None = None  # the newest update where `tell_returns` says so

    objects = TaskQuerySet.as_manager()

    # annotations, each on the rows of the queryset method beside it
    reportable: int | None  # with_reportable
    asked: str | None  # with_asked
    asked_by: str | None  # with_asked
    asked_due: date | None  # with_asked, with_explained
    explained_at: datetime | None  # with_explained
    doer: int | None  # with_doer
    doer_name: str | None  # with_doer
    led: bool  # with_led
    named: bool  # with_named
    first_lead: str | None  # with_first_lead
    seen: int | None  # with_seen
    told: list[ProgressUpdate]  # at_hand.read_told
    words: str  # with_words
    updated: bool  # with_update_in
    has_comments: bool  # with_around, as are these three
    has_explanations: bool
    has_people: bool
    has_followers: bool
    sees_above: bool  # set by `with_above`

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = PLAN_ORDER
        indexes = [
            # in the order of the plan; how the tasks of a large plan stand is read without its rows
            models.Index(
                fields=[
                    *("plan", "area", "ordinal", "id", "tracked", "state", "awaited_by"),
                    *("matters_on", "finished_late", "missing_from", "owes_from", "owes_until"),
                    *("state_review", "last_review", "last_sent", "time_kind"),
                ],
                name="how_tasks_of_a_plan_stand",
            ),
            # how many each area has, and how many of them wait: a tenth of the one above
            models.Index(fields=["plan", "tracked", "area", "last_review"], name="areas_of_a_plan"),
            # in the order of their days, with what says who is late
            models.Index(
                fields=[
                    *("plan", "tracked", "matters_on", "area", "ordinal", "id"),
                    *("awaited_by", "finished_late"),
                ],
                name="tasks_of_a_plan_by_day",
            ),
            # what an office leads is asked for what is still to be said, task by task
            models.Index(
                fields=[
                    *("id", "plan", "tracked", "state", "last_sent", "last_review"),
                    *("owes_from", "owes_until", "area", "ordinal"),
                ],
                name="whether_tasks_ask_for_a_word",
            ),
            models.Index(fields=["plan", "due"]),
            models.Index(fields=["plan", "owed_by"]),
        ]
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
        return address_of("tasks:task_detail", self.pk)

    @property
    def number(self) -> str:
        """Its place in the plan: `III.4`."""
        return f"{self.plan.area_numeral(self.area)}.{self.ordinal}"

    @property
    def area_name(self) -> str:
        """The name of its area of reform."""
        return self.plan.area_name(self.area)

    def fold_text(self) -> None:
        """Set the text that searching looks into."""
        self.search_text = fold(f"{self.content} {self.product}")

    def settle(self) -> None:
        """Store anew the summary of this task; the caller has locked it."""
        settle([self])

    def settle_with(self, update: ProgressUpdate) -> None:
        """Store anew the summary of this task of an open plan, which knows what was `told`, now
        that `update` was said as well; the caller has locked it.
        """
        self.told = sorted([*self.told, update], key=lambda each: (each.effective_on, each.pk))
        if names := self.summarise(self.told):
            stored = {name: getattr(self, name) for name in names}
            Task.objects.filter(pk=self.pk).update(**stored)

    def summarise(self, updates: Sequence[ProgressUpdate]) -> set[str]:
        """Set the summary by `updates`, in order: its own, of a replaced plan those that went on.
        Return the fields that changed.
        """
        before = {name: getattr(self, name) for name in SUMMARY}
        counting = [update for update in updates if update.counts]
        let_stand = [each for each in updates if each.review != ProgressUpdate.Review.WITHDRAWN]
        own = [each for each in let_stand if each.task_id == self.pk]
        newest = max(own, key=lambda update: update.pk, default=None)
        self.current = counting[-1] if counting else None
        self.last_review = newest.review if newest else ""
        self.last_sent = newest.sent_at if newest else None
        self.outlook = outlook_of(self, updates)
        self.at_periods = past_of(self, updates)
        self.words_owed = words_owed_by(self, let_stand)
        self.owed_by = self.awaited_by if self.plan.open else None
        return {name for name in SUMMARY if getattr(self, name) != before[name]}

    def time_in(self, plan: Plan) -> TaskTime:
        """Return by when the task owes a word, as long as `plan`, which is its own, is open."""
        begun = plan.begun_on
        intervals = (
            owed_intervals(year=plan.year, rhythm=self.rhythm, of_plan=plan.intervals, begun=begun)
            if self.ongoing
            else ()
        )
        return TaskTime(
            year=plan.year,
            due=self.due,
            running=self.ongoing,
            intervals=intervals,
            owes=self.tracked and begun is not None,
        )

    @property
    def all_updates(self) -> Iterable[ProgressUpdate]:
        """All that was said of it (told or prefetched, else one query)."""
        return self.told if hasattr(self, "told") else self.updates.all()

    def updates_by(self, day: date) -> list[ProgressUpdate]:
        """Its updates effective by `day`, in order (as `all_updates`)."""
        found = (update for update in self.all_updates if update.effective_on <= day)
        return sorted(found, key=lambda update: (update.effective_on, update.pk))

    @property
    def was_returned(self) -> bool:
        """Was what was sent last returned?"""
        return self.last_review == Declaration.Review.RETURNED

    def tell_return(self) -> None:
        """Let it know the same as `tell_returns` from its prefetched updates."""
        if self.was_returned:
            returned = (each for each in self.updates.all() if each.review == self.last_review)
            self.last_return = max(returned, key=lambda update: update.pk, default=None)

    def follow(self, superior: "Task | None") -> None:
        """Let this task follow `superior` (or none), and remember what that one says now."""
        self.follows = superior
        self.followed_as = superior.wording if superior else {}

    @property
    def wording(self) -> dict[str, str]:
        """What the task says and by when, as plain text: what a follower remembers of it."""
        due = self.due.isoformat() if self.due else ""
        return {
            "content": self.content,
            "product": self.product,
            "time_text": self.time_text,
            "due": due,
        }

    @property
    def ongoing(self) -> bool:
        """Does this task owe an update each interval, rather than an end by a day?"""
        return self.time_kind in self.ONGOING

    @property
    def in_running_text(self) -> bool:
        """Does the text of its plan say it? No: it stands in the appendix, or was added later."""
        return self.source == Task.Source.NARRATIVE

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
        words: dict[str, list[str]] = {
            role: [] for role in (TaskUnit.Role.LEAD, TaskUnit.Role.COORDINATE)
        }
        for part in self.units.prefetch_related("units"):
            words[part.role].append(
                ", ".join(unit.short_name for unit in part.units.all()) or part.text
            )
        lead, coordinate = ("; ".join(names) or "chưa có" for names in words.values())
        return f"chủ trì: {lead}; phối hợp: {coordinate}"

    @cached_property
    def parts(self) -> list[TaskPart]:
        """Who leads, coordinates and does it, leads first (one query, then remembered)."""
        return parts_of([self.pk])[self.pk]

    @property
    def leading(self) -> set[int]:
        """The ids of the units that lead it (from its parts)."""
        return {pk for part in self.parts if part.leads for pk, _ in part.units}

    def is_reportable_by(self, user) -> bool:
        """Is the task among `Task.objects.reportable_by(user)`? (from its plan and parts)"""
        plan = self.plan
        if plan.discarded_at or plan.unit.authority_id != user.authority_id:
            return False
        if user.has_role(Role.STANDING_BODY):
            return True
        return user.has_role(Role.OFFICER, Role.HEAD) and user.unit_id in self.leading
