"""What the frame around every page shows: navigation by role, the plan and the period in use, what
is new.

Everything is computed when the template asks for it, so that a page without the frame pays nothing.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.conf import settings
from django.db.models import F, Func, IntegerField, QuerySet, Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import Notification, Role, User
from cchc.inbox import waiting_for_review
from documents.models import Document
from foundation.web.addresses import address_of
from foundation.web.admin import may_administer
from foundation.web.written import rows_for
from plans.current_period import CHOICES, TODAY, kept_period
from plans.current_plan import PlanInUse, plan_in_use
from plans.models import Plan

from .journal.access import READERS


@dataclass(frozen=True)
class NavigationEntry:
    """A place in the navigation: its page, the view names that belong to it, and who sees it."""

    words: str
    view: str
    icon: str
    section: tuple[str, ...]
    of_plan: bool = False
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    words: str
    url: str
    icon: str
    here: bool
    count: int = 0
    waiting: str = ""  # what its number counts: it changes with what is saved on the page


OVERVIEW = NavigationEntry(
    "Tổng quan", "pages:overview", "layout-dashboard", ("pages:overview",), of_plan=True
)
DOCUMENTS = NavigationEntry(
    "Văn bản",
    "documents:document_list",
    "stamp",
    ("documents:", "reports:letter", "reports:plan_letters"),
)
MY_WORK = NavigationEntry("Việc của tôi", "pages:my_work", "list-checks", ("pages:my_work",))
ENTRIES = (
    MY_WORK,
    NavigationEntry(
        "Kế hoạch", "plans:plan_list", "book-open-check", ("plans:", "pages:punctuality")
    ),
    NavigationEntry("Nhiệm vụ", "tasks:task_list", "clipboard-list", ("tasks:",), of_plan=True),
    NavigationEntry(
        "Chỉ tiêu", "indicators:indicator_list", "target", ("indicators:",), of_plan=True
    ),
    NavigationEntry("Minh chứng", "plans:evidence_list", "paperclip", ("plans:evidence",)),
    NavigationEntry("Chấm điểm", "parindex:assessment_current", "calculator", ("parindex:",)),
    NavigationEntry("Báo cáo", "reports:report_list", "file-text", ("reports:",), of_plan=True),
    DOCUMENTS,
    OVERVIEW,
)
REVIEWS = NavigationEntry(
    "Duyệt kết quả",
    "tasks:review_queue",
    "check-check",
    ("tasks:review", "indicators:review"),
    roles=(Role.STANDING_BODY, Role.LEADER),
)
COMMUNES = NavigationEntry(
    "Số liệu các xã",
    "indicators:rollup",
    "table-2",
    ("indicators:rollup", "pages:punctuality_communes"),
)
JOURNAL = NavigationEntry("Nhật ký", "pages:journal", "history", ("pages:journal",), roles=READERS)
ADMINISTRATION = NavigationEntry("Quản trị", "admin:index", "settings", ("admin:",))
STATUS = NavigationEntry(
    "Tình trạng hệ thống",
    "status:status",
    "activity",
    ("status:",),
)
ON_A_PHONE = 4  # the rest stands under “Thêm”
BY_PERIOD = {  # pages that take `period` in their query
    "tasks:task_list",
    "pages:overview",
    "pages:punctuality",
    "pages:punctuality_rows",
    "indicators:indicator_list",
    "reports:report_list",
}
PERIOD_IN_PATH = "indicators:statistics"
PLAN_PAGES = {entry.view for entry in ENTRIES if entry.of_plan} | {
    "plans:plan_detail",
    PERIOD_IN_PATH,
}


def entries_for(user: User) -> list[NavigationEntry]:
    """Return what the navigation offers `user`, in the order of the year's work; leaders begin with
    the overview.
    """
    entries = list(ENTRIES)
    if user.has_role(Role.LEADER):
        entries.remove(OVERVIEW)
        entries.insert(0, OVERVIEW)
    entries += [COMMUNES] if user.appraises else []
    entries += [entry for entry in (REVIEWS, JOURNAL) if user.has_role(*entry.roles)]
    entries += [ADMINISTRATION, STATUS] if may_administer(user) else []
    return entries


def _how_many(kind: str, rows: QuerySet) -> QuerySet:
    """Return the one row that says how many `rows` of this kind there are."""
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return rows.order_by().annotate(counted=Value(kind)).values_list("counted", count)


def _counted(user: User) -> QuerySet:
    """How much of each kind waits for `user` or is new to them."""
    counted = {
        **waiting_for_review(user),
        "documents": Document.objects.on_the_desk_of(user),
        "unread": Notification.objects.visible_to(user).unread(),
    }
    first, *others = (_how_many(kind, rows) for kind, rows in counted.items())
    return first.union(*others, all=True)  # subqueries of one row take twice as long to write


class PageFrame:
    """The frame of one request (two queries at most: plan in use, counts)."""

    def __init__(self, request):
        self.request = request
        self.user = request.user
        self.administers = may_administer(self.user)  # asks no query

    @property
    def idle_seconds(self) -> int:
        """After how long the session ends in which nobody does anything."""
        return settings.IDLE_MINUTES * 60

    @cached_property
    def reads_journal(self) -> bool:
        return self.user.has_role(*READERS)

    @cached_property
    def plan(self) -> PlanInUse | None:
        return plan_in_use(self.request)

    @property
    def authority(self) -> str:
        """The short name of the authority whose work is shown: the plan's, else (and in scoring,
        which has no plan) the person's own.
        """
        if self.plan and not self._view.startswith("parindex:"):
            return self.plan.authority
        return self.user.authority.short_name if self.user.authority else ""

    @property
    def plan_search(self) -> SafeString:
        """Where another plan is looked for, to come back to this view."""
        return _plan_search(self._view)

    @property
    def period(self) -> str:
        """The key of the period that the page shows, else the one that is kept; empty: today."""
        if self._view == PERIOD_IN_PATH:
            return self.request.resolver_match.kwargs.get("period", TODAY)
        if self._view in BY_PERIOD:
            return self.request.GET.get("period", TODAY)
        return kept_period(self.request)

    @property
    def period_words(self) -> str:
        return dict(CHOICES).get(self.period, "Hôm nay")

    @property
    def period_choices(self) -> SafeString:
        """The periods to switch to, today first."""
        return _period_choices(self.period)

    @property
    def may_discard(self) -> bool:
        """May the person discard something that others would miss?"""
        return self.user.has_role(Role.STANDING_BODY, Role.ADMINISTRATOR) or self.user.appraises

    @property
    def person_menu(self) -> SafeString:
        """Where the menu of the person leads."""
        return _person_menu(self.may_discard, settings.DEMO)

    @cached_property
    def unread(self) -> int:
        return self._counts["unread"]

    @property
    def waiting_updates(self) -> int:
        """How many results of tasks the person may review now."""
        return self._counts["updates"]

    @property
    def waiting_measurements(self) -> int:
        """How many results of targets the person may review now."""
        return self._counts["measurements"]

    @property
    def waiting_statistics(self) -> int:
        """In how many forms and periods statistics wait for the person's review."""
        return self._counts["statistics"]

    @property
    def waiting_documents(self) -> int:
        """How many documents wait for a word of the person."""
        return self._counts["documents"]

    @property
    def waiting(self) -> int:
        """How much of all kinds the person may review now."""
        return self.waiting_updates + self.waiting_measurements + self.waiting_statistics

    @cached_property
    def links(self) -> list[Link]:
        entries = entries_for(self.user)
        section = self._section(entries)
        return [self._link(entry, section) for entry in entries if self.plan or not entry.of_plan]

    @property
    def navigation(self) -> SafeString:
        """The links of the navigation."""
        return _navigation(tuple(self.links))

    @cached_property
    def _counts(self) -> dict[str, int]:
        # of what can't be there no row comes
        return defaultdict(int, rows_for(_counted, self.user))

    @cached_property
    def _view(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    def _section(self, entries: list[NavigationEntry]) -> str:
        """Return the view of the entry whose section fits this page closest."""
        fits = [
            (len(name), entry.view)
            for entry in entries
            for name in entry.section
            if self._view.startswith(name)
        ]
        return max(fits, default=(0, ""))[1]

    def _link(self, entry: NavigationEntry, section: str) -> Link:
        # `links` offers entries of a plan only where there is one
        of_plan = [self.plan.pk] if entry.of_plan and self.plan else []
        url = address_of(entry.view, *of_plan)
        waiting, count = self._number(entry)
        return Link(entry.words, url, entry.icon, entry.view == section, count, waiting)

    def _number(self, entry: NavigationEntry) -> tuple[str, int]:
        """What the number beside an entry counts, and how much that is."""
        if entry is REVIEWS:
            return "all", self.waiting
        if entry is DOCUMENTS:
            return "documents", self.waiting_documents
        return ("work", self.owed or 0) if entry is MY_WORK else ("", 0)

    @property
    def owed(self) -> int | None:
        """How much the person owes, on pages that know it; others ask for it after they came."""
        return getattr(self.request, "owed_count", None)


@lru_cache(maxsize=1000)
def _navigation(links: tuple[Link, ...]) -> SafeString:
    """The navigation drawn with these links: they are all that it depends on."""
    first, others = links[:ON_A_PHONE], links[ON_A_PHONE:]  # others: under “Thêm” on a phone
    return render_to_string("components/nav.html", {"first": first, "others": others})


@lru_cache(maxsize=500)
def _plan_search(view: str) -> SafeString:
    return render_to_string("components/plan_search.html", {"view": view})


@lru_cache(maxsize=20)
def _period_choices(period: str) -> SafeString:
    context = {"periods": CHOICES, "period": period}
    return render_to_string("components/period_choices.html", context)


@lru_cache(maxsize=4)
def _person_menu(may_discard: bool, demo: bool) -> SafeString:
    context = {"may_discard": may_discard, "demo": demo}
    return render_to_string("components/person_menu.html", context)


def page_for(plan: Plan, view: str) -> str:
    """Return the address of the page `view` for `plan`, of the plan itself where it has no such."""
    return reverse(view, args=[plan.pk]) if view in PLAN_PAGES else plan.get_absolute_url()


def frame(request) -> dict:
    """The context processor: the frame for people who are logged in."""
    user = getattr(request, "user", None)
    return {"frame": PageFrame(request)} if user and user.is_authenticated else {}
