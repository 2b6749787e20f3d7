"""“Việc của tôi”: all that a person owes, in the order in which to do it, narrowed and paged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.http import SignedInRequest
from accounts.models import Role, User
from cchc.inbox import (
    FoundLines,
    Group,
    Kind,
    Owed,
    Reports,
    calendar_of,
    in_order,
    open_plans,
    owed_besides_reports,
)
from foundation.web.choices import offer_choices
from foundation.web.filters import FilterForm
from plans.models import Plan
from tasks.sections import LABELS, Section

LINES_ON_A_PAGE = 30
LOOKS = {  # of the groups: icon and tone
    Group.RETURNED: ("corner-up-left", "bad"),
    Group.OVERDUE: ("flag", "bad"),
    Group.SOON: ("flag", "warn"),
    Group.DECIDE: ("stamp", "warn"),
    Group.OTHER: ("list-checks", ""),
}
OFFICE = "office"  # the choice of what colleagues were assigned to do
# sections of tasks that ask for nothing now
NOT_OWED = (Section.DOING, Section.WAITING, Section.COORDINATED)


class Heap(NamedTuple):
    """Lines that are alike in all that the filter asks."""

    own: bool  # of the person, or of a colleague who was assigned
    kind: Kind
    plan_id: int | None
    group: Group


class WorkFilterForm(FilterForm):
    """What of the inbox a person looks at."""

    whose = forms.ChoiceField(label="Của ai", required=False)
    kind = forms.ChoiceField(label="Loại việc", required=False)
    plan = forms.ChoiceField(label="Kế hoạch", required=False)
    group = forms.ChoiceField(required=False, choices=Group.choices, widget=forms.HiddenInput)

    def __init__(self, *args, owed: Counter[Heap], plans: Iterable[Plan], **kwargs):
        """Offer the kinds and plans of what is owed, each with its number: of the person, or of the
        colleagues who were assigned to do it.
        """
        super().__init__(*args, **kwargs)
        by_whom, kinds, by_plan = Counter[bool](), Counter[Kind](), Counter[int | None]()
        for heap, count in owed.items():
            by_whom[heap.own] += count
            if heap.own == (self.data.get("whose") != OFFICE):
                kinds[heap.kind] += count
                by_plan[heap.plan_id] += count
        whose = [("", f"Của tôi ({by_whom[True]})")]
        if by_whom[False] or self.data.get("whose"):
            whose.append((OFFICE, f"Của phòng ({by_whom[False]})"))
        offer_choices(self, "whose", whose)
        self.offer("kind", [(k.value, f"{k.label} ({kinds[k]})") for k in Kind if kinds[k]])
        shown = [plan for plan in plans if by_plan[plan.pk]]
        self.offer("plan", [(str(plan.pk), f"{plan} ({by_plan[plan.pk]})") for plan in shown])

    @property
    def choosable(self) -> list[forms.BoundField]:
        """The fields in which there is something to choose between."""
        least = {"whose": 2, "kind": 3, "plan": 3}  # the last two begin with “Tất cả”
        return [self[name] for name, count in least.items() if len(self.offered(name)) >= count]


@dataclass(frozen=True)
class GroupCount:
    """A group with how much stands in it."""

    group: Group
    count: int
    icon: str
    tone: str


@dataclass(frozen=True)
class WorkGroup:
    """The lines of a group that stand on the page."""

    group: Group
    count: int  # on all pages
    lines: Sequence[Owed]

    @property
    def icon(self) -> str:
        return LOOKS[self.group][0]


class Inbox:
    """What `user` owes today, as the filter of the address narrows it; beside it what colleagues
    of their office were assigned to do.
    """

    def __init__(self, user: User, wanted, *, today: date):
        """Take the person, the address's query and the day."""
        self.user, self.today = user, today
        self.plans = open_plans(user)
        self._calendar = calendar_of(self.plans)
        self._lines = owed_besides_reports(user, today, calendar=self._calendar, plans=self.plans)
        self._reports = Reports(user, self.plans, today)
        self._counts = self._reports.counts()
        self._owed = Counter(
            Heap(each.is_of(user), each.kind, each.plan_id, each.group) for each in self._lines
        )
        for each in self._counts:
            self._owed[Heap(each.own, Kind.REPORT, each.plan_id, each.group)] += each.number
        self.form = WorkFilterForm(wanted, owed=self._owed, plans=self.plans.values())
        self._page = wanted.get("page")

    @property
    def count(self) -> int:
        """How much the person owes."""
        return sum(count for heap, count in self._owed.items() if heap.own)

    @property
    def anything(self) -> bool:
        """Does the person owe anything, or does a colleague who was assigned?"""
        return bool(self._owed)

    def _leaves(self, heap: Heap, *, in_group: bool = True) -> bool:
        """Does the filter leave these lines?"""
        wanted = self.form.wanted
        if heap.own == bool(wanted.get("whose")):
            return False
        if in_group and wanted.get("group", heap.group) != heap.group:
            return False
        same_kind = wanted.get("kind", heap.kind) == heap.kind
        return same_kind and wanted.get("plan", str(heap.plan_id)) == str(heap.plan_id)

    @cached_property
    def found(self) -> FoundLines:
        """What the filter leaves."""
        lines = [
            each
            for each in self._lines
            if self._leaves(Heap(each.is_of(self.user), each.kind, each.plan_id, each.group))
        ]
        counts = [
            each
            for each in self._counts
            if self._leaves(Heap(each.own, Kind.REPORT, each.plan_id, each.group))
        ]
        return FoundLines(lines, counts, self._read)

    def _read(self, first: int, last: int) -> list[Owed]:
        wanted = self.form.wanted
        plan, group = wanted.get("plan"), wanted.get("group")
        own = not wanted.get("whose")
        found = self._reports.lines(
            first, last, own=own, plan=int(plan) if plan else None, group=group
        )
        return in_order(found, self.user, self.today, self._calendar)

    @cached_property
    def counts(self) -> list[GroupCount]:
        """How much stands in each group, whichever of them is looked at."""
        counted = Counter[Group]()
        for heap, count in self._owed.items():
            if self._leaves(heap, in_group=False):
                counted[heap.group] += count
        return [GroupCount(group, counted[group], *LOOKS[group]) for group in Group]

    @cached_property
    def page(self) -> Page:
        return Paginator(self.found, LINES_ON_A_PAGE).get_page(self._page)

    @cached_property
    def groups(self) -> list[WorkGroup]:
        """The lines of the page under their groups."""
        counted = {each.group: each.count for each in self.counts}
        return [
            WorkGroup(group, counted[group], list(lines))
            for group, lines in groupby(self.page.object_list, key=lambda each: each.group)
        ]

    @property
    def tasks_shown(self) -> str:
        """The ids of the tasks whose lines stand on the page: to which a person may go on."""
        lines = (each for each in self.page.object_list if each.kind == Kind.REPORT)
        return "-".join(each.pk for each in lines)

    @property
    def not_owed(self) -> list[tuple[Plan, list[tuple[str, str]]]]:
        """Where the tasks stand that ask for nothing now, plan by plan: words and address."""
        if not self.user.has_role(Role.OFFICER, Role.HEAD, Role.STANDING_BODY):
            return []
        done = f"unit={self.user.unit_id}&unit_role=lead&state=done"
        named = [(LABELS[key], f"section={key}&sort=work") for key in NOT_OWED]
        named.append(("Đã hoàn thành", done))
        return [(plan, self._addresses(plan, named)) for plan in self.plans.values()]

    def _addresses(self, plan: Plan, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
        list_of_plan = reverse("tasks:task_list", args=[plan.pk])
        return [(words, f"{list_of_plan}?{query}") for words, query in named]


class WorkRequest(SignedInRequest):
    """A request that knows how much the person owes, so that the frame need not ask."""

    owed_count: int
