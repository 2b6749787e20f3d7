"""What waits for review in statistical forms: by form and period, and inside one by office."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Min

from accounts.models import Unit, User
from plans.models import ReportingPeriod
from plans.reviewing.models import REVIEWERS

from .figures import CheckFinding
from .models import FormEntry, FormRow, shown
from .sheet import FormSheet
from .table import row_of_finding


@dataclass
class WaitingForm:
    """A form for a period with figures that wait: of which offices, since when."""

    plan: int
    form: int
    key: str
    name: str
    year: int
    count: int = 0
    own: int = 0  # sent by the person, for others to review
    since: datetime | None = None
    offices: list[tuple[str, int]] = field(default_factory=list)

    @property
    def period(self) -> str:
        return f"{ReportingPeriod.Key(self.key).label} {self.year}"


def waiting_forms(user: User) -> list[WaitingForm]:
    """Return the forms with figures that wait for `user` or were sent by them, the longest waiting
    first (one query).
    """
    names = ("plan_form__plan", "plan_form__form", "period")
    barred = user.barred_authors(*REVIEWERS)
    rows = FormEntry.objects.overseen_by(user).waiting().order_by()
    grouped = rows.values(
        *names,
        "plan_form__form__name",
        "plan_form__plan__year",
        "on_behalf_of__short_name",
        "author",
    ).annotate(count=Count("pk"), since=Min("sent_at"))
    found: dict[tuple, WaitingForm] = {}
    for row in grouped:
        place = row["plan_form__plan"], row["plan_form__form"], row["period"]
        if (form := found.get(place)) is None:
            form = found[place] = WaitingForm(
                *place,
                name=row["plan_form__form__name"],
                year=row["plan_form__plan__year"],
            )
        if row["author"] in barred:
            form.own += row["count"]
        form.count += row["count"]
        form.since = min(form.since or row["since"], row["since"])
        form.offices.append((row["on_behalf_of__short_name"] or "", row["count"]))
    for form in found.values():
        form.offices = _together(form.offices)
    return sorted(found.values(), key=lambda form: (form.since, form.name))


def _together(offices: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for name, count in offices:
        counts[name] = counts.get(name, 0) + count
    return sorted(counts.items())


@dataclass
class ReviewLine:
    """An entry that waits, beside what was accepted before, the period and the year before."""

    entry: FormEntry
    accepted: str
    before: str
    year_before: str
    findings: list[CheckFinding]

    @property
    def place(self) -> str:
        column = f", {self.entry.column}" if self.entry.column else ""
        return f"{self.entry.row}{column}"


class ReviewTable:
    """The figures of a sheet that wait, office by office (one query)."""

    def __init__(self, sheet: FormSheet):
        self.sheet = sheet

    @cached_property
    def offices(self) -> list[tuple[Unit | None, list[ReviewLine]]]:
        """The offices with what they sent, in the order of the form's rows."""
        order = {row.pk: place for place, row in enumerate(self.sheet.known.rows)}
        waiting = [each for each in self._entries if each.review == FormEntry.Review.WAITING]
        found: dict[Unit | None, list[ReviewLine]] = {}
        for entry in sorted(waiting, key=lambda each: (order.get(each.row_id, 0), each.pk)):
            found.setdefault(entry.on_behalf_of, []).append(self._line(entry))
        return list(found.items())

    @cached_property
    def _entries(self) -> list[FormEntry]:
        """What waits or was accepted, as it was sent."""
        rows = FormEntry.objects.of_form(self.sheet.plan, self.sheet.form)
        kept = rows.of_period(self.sheet.key).overseen_by(self.sheet.user).kept()
        return list(kept.select_related("row", "column", "author", "on_behalf_of").in_order())

    @cached_property
    def _accepted(self) -> dict[tuple[int, int | None], FormEntry]:
        accepted = (each for each in self._entries if each.review == FormEntry.Review.ACCEPTED)
        return {(each.row_id, each.column_id): each for each in accepted}

    @cached_property
    def findings(self) -> list[CheckFinding]:
        """The conditions of the form that do not hold."""
        return self.sheet.known.findings(self.sheet.key)

    @cached_property
    def placed(self) -> list[tuple[CheckFinding, FormRow | None]]:
        """The findings, each with the row at which it is put right."""
        return [(each, row_of_finding(self.sheet.known, each)) for each in self.findings]

    def _line(self, entry: FormEntry) -> ReviewLine:
        compared, row, column = self.sheet.compared, entry.row, entry.column
        old = self._accepted.get((entry.row_id, entry.column_id))
        before = compared.before(row, column, self.sheet.key)
        earlier = compared.year_before(row, column, self.sheet.key)
        return ReviewLine(
            entry,
            old.value_text if old else "",
            shown(row, before.value, before.text),
            shown(row, earlier.value, earlier.text),
            [each for each, place in self.placed if place and place.pk == row.pk],
        )
