"""Search over everything a person sees, without accents and by abbreviations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import islice, product
from operator import and_
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse

from accounts.models import User
from foundation.web.written import rows_by_words, rows_for
from indicators.models import FormRow, Indicator, StatisticalForm
from indicators.statistics.feeding import form_address, version_in_force
from plans.models import Evidence, PlaceOfArea, Plan, ReformArea
from reports.models import Report
from tasks.models import Task
from vietnamese import fold

SHOWN = 20  # of each group, beside each other
SHOWN_ALONE = 200  # of one group, when the person asks for all of it
MAX_WORDS = 12

# What people abbreviate in this field, folded; either form finds the other.
ABBREVIATIONS = {
    "cchc": "cai cach hanh chinh",
    "tthc": "thu tuc hanh chinh",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "dvctt": "dich vu cong truc tuyen",
    "dvc": "dich vu cong",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "cbcc": "can bo, cong chuc",
    "cbccvc": "can bo, cong chuc, vien chuc",
    "vbqppl": "van ban quy pham phap luat",
    "tthcc": "trung tam hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "vh-xh": "van hoa - xa hoi",
    "vhxh": "van hoa - xa hoi",
    "pakn": "phan anh, kien nghi",
    "kt-xh": "kinh te - xa hoi",
}
Wanted = list[tuple[str, ...]]  # words that are all to be found, each in one of its forms
Query = Callable[[User, Wanted], QuerySet]

_LONGEST_FIRST = sorted(ABBREVIATIONS.items(), key=lambda pair: -len(pair[1]))


class SearchHit(NamedTuple):
    """One row that was found: its words, where it belongs, and its address."""

    words: str
    note: str
    url: str


@dataclass(frozen=True)
class SearchHits:
    """What was found of one kind: the first rows and how many there are."""

    key: str
    heading: str
    icon: str
    hits: Sequence[SearchHit]
    total: int

    @property
    def more(self) -> bool:
        """Are there more than those shown?"""
        return self.total > len(self.hits)


def terms(words: str) -> Wanted:
    """Return what must be found, each in one of its forms: `TTHC một cửa` -> tthc or its long form,
    mot, cua.

    >>> terms("Sở TTHC")
    [('so',), ('tthc', 'thu tuc hanh chinh')]
    """
    rest = f" {fold(words)} "
    found: Wanted = []
    for short, long in _LONGEST_FIRST:
        if f" {long} " in rest:
            rest = rest.replace(f" {long} ", " ")
            found.append((long, short))
    return [
        *(
            (word, ABBREVIATIONS[word]) if word in ABBREVIATIONS else (word,)
            for word in rest.split()
        ),
        *found,
    ][:MAX_WORDS]


def search(user: User, words: str, only: str = "") -> list[SearchHits]:
    """Return what `user` sees and `words` find, by kind (all kinds or the one named `only`); one
    query a kind.
    """
    wanted = terms(words)
    if not wanted:
        return []
    shown = SHOWN_ALONE if only else SHOWN
    kinds = [kind for kind in KINDS if only in ("", kind.key)]
    found = [_found(kind, user, wanted, shown) for kind in kinds]
    return [each for each in found if each.total]


def _found(kind: "SearchKind", user: User, wanted: Wanted, shown: int) -> SearchHits:
    rows, total = kind.rows(user, wanted, shown)
    return SearchHits(kind.key, kind.heading, kind.icon, [kind.hit(row) for row in rows], total)


def _by_stored_text(query: Query, user: User, wanted: Wanted, shown: int) -> tuple[list[Any], int]:
    """The first rows that `query(user, wanted)` finds, and how many there are."""
    words = [form for forms in wanted for form in forms]
    asked = query, tuple(map(len, wanted)), shown
    if query is _evidence and user.appraises:  # what others cite decides what they see
        rows = list(_first_rows(user, words, *asked))
    else:
        rows = rows_by_words(_first_rows, user, words, *asked)
    return rows, rows[0].found if rows else 0


def _first_rows(
    user: User, words: Iterable[str], query: Query, lengths: tuple[int, ...], shown: int
) -> QuerySet:
    forms = iter(words)
    rows = query(user, [tuple(islice(forms, length)) for length in lengths])
    # counted apart: a window would gather all columns of all rows before the first is shown
    counted = rows.order_by().values(one=Value(1)).annotate(total=Count("pk")).values("total")
    return rows.annotate(found=Subquery(counted))[:shown]


def _stored(wanted: Wanted, *places: str) -> Q:
    """The condition on the stored folded text, or on those at the end of the lookups `places`."""
    return reduce(and_, (_any_of(forms, places or ("search_text",)) for forms in wanted))


def _any_of(forms: tuple[str, ...], places: tuple[str, ...]) -> Q:
    found = Q()
    for form, place in product(forms, places):
        found |= Q(**{f"{place}__contains": form})
    return found


def _holds(text: str, wanted: Wanted) -> bool:
    folded = fold(text)
    return all(any(form in folded for form in forms) for forms in wanted)


def _plans(user: User, wanted: Wanted) -> QuerySet:
    told = _stored(wanted, "search_text", "unit__search_text")
    plans = Plan.objects.visible_to(user).filter(told).select_related("unit").current_first()
    return plans.only("number", "year", "title", "unit__short_name")


def _tasks(user: User, wanted: Wanted) -> QuerySet:
    tasks = Task.objects.visible_to(user).filter(_stored(wanted)).select_related("plan")
    areas = ReformArea.objects.filter(plan=OuterRef("plan"), number=OuterRef("area"))
    found = tasks.annotate(in_area=Subquery(areas.values("name")[:1]))
    return found.order_by("-plan__year", "plan", PlaceOfArea(), "ordinal")


def _indicators(user: User, wanted: Wanted) -> QuerySet:
    found = (
        Indicator.objects.visible_to(user)
        .filter(_stored(wanted))
        .select_related("plan", "lead_unit")
    )
    return found.order_by("-plan__year", "plan", PlaceOfArea(), "ordinal")


def _form_rows(user: User, wanted: Wanted, shown: int) -> tuple[list[FormRow], int]:
    """The first rows of the forms that the person's authority fills in for its plan in use, found
    by their name and that of their form, and how many there are.
    """
    known = rows_for(_rows_to_fill_in, user)
    if not known:
        return [], 0
    in_force = version_in_force((row.form for row in known), known[0].plan_year).values()
    found = [
        row for row in known if row.form_id in in_force and _holds(f"{row.name} {row.form}", wanted)
    ]
    for row in found[:shown]:
        row.address = form_address(row.plan, row)
    return found[:shown], len(found)


def _rows_to_fill_in(user: User) -> QuerySet[FormRow, Any]:
    """All rows of these forms, with `plan` and `plan_year` of the plan in use."""
    plans = Plan.objects.visible_to(user).of_authority(user.authority_id).current_first()
    own = Q(owner=None) | Q(owner=user.authority_id)
    rows = FormRow.objects.filter(own, form__in=StatisticalForm.objects.visible_to(user))
    rows = rows.exclude(kind=FormRow.Kind.HEADING).select_related("form")
    in_use = {name: Subquery(plans.values(name)[:1]) for name in ("pk", "year")}
    rows = rows.annotate(plan=in_use["pk"], plan_year=in_use["year"])
    return rows.exclude(plan=None)


def _evidence(user: User, wanted: Wanted) -> QuerySet:
    return Evidence.objects.visible_to(user).filter(_stored(wanted)).select_related("unit")


def _reports(user: User, wanted: Wanted) -> QuerySet:
    found = Report.objects.visible_to(user).filter(_stored(wanted))
    return found.select_related("plan__unit", "period__plan").without_content()


class SearchKind(NamedTuple):
    """A kind of row to search: its name, how to find its rows, and how one is shown."""

    key: str
    heading: str
    icon: str
    rows: Callable[[User, Wanted, int], tuple[list[Any], int]]
    hit: Callable[[Any], SearchHit]


KINDS = (
    SearchKind(
        "plans",
        "Kế hoạch",
        "book-open-check",
        partial(_by_stored_text, _plans),
        lambda row: SearchHit(
            f"Kế hoạch {row.number or 'chưa có số'} năm {row.year}",
            f"{row.unit.short_name} · {row.title}",
            row.get_absolute_url(),
        ),
    ),
    SearchKind(
        "tasks",
        "Nhiệm vụ",
        "clipboard-list",
        partial(_by_stored_text, _tasks),
        lambda row: SearchHit(
            row.content,
            f"{row.in_area or ''} · kế hoạch năm {row.plan.year}",
            row.get_absolute_url(),
        ),
    ),
    SearchKind(
        "indicators",
        "Chỉ tiêu",
        "target",
        partial(_by_stored_text, _indicators),
        lambda row: SearchHit(
            row.statement,
            f"{row.lead_unit or 'chưa có đơn vị chủ trì'} · kế hoạch năm {row.plan.year}",
            row.get_absolute_url(),
        ),
    ),
    SearchKind(
        "statistics",
        "Số liệu thống kê",
        "table-2",
        _form_rows,
        lambda row: SearchHit(row.name, str(row.form), row.address),
    ),
    SearchKind(
        "evidence",
        "Minh chứng",
        "paperclip",
        partial(_by_stored_text, _evidence),
        lambda row: SearchHit(
            row.title,
            " · ".join(filter(None, (row.number, str(row.unit or ""), f"năm {row.year}"))),
            reverse("plans:evidence_detail", args=[row.pk]),
        ),
    ),
    SearchKind(
        "reports",
        "Báo cáo",
        "file-text",
        partial(_by_stored_text, _reports),
        lambda row: SearchHit(
            row.title,
            f"{row.plan.unit} · {row.get_state_display()}",
            row.get_absolute_url(),
        ),
    ),
)
