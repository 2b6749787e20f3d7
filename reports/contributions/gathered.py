"""What offices gave for a report, laid beside its sections."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.models import User

from ..models import Report, ReportSection
from ..outlines.kinds import Draws
from .asking import areas_of_offices
from .models import (
    SEE_ALL,
    Contribution,
    ContributionRequest,
    ContributionText,
    ContributionUse,
    Kind,
)

# where each kind belongs: in the sections of the first of these that the report has
PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    Kind.RESULTS: ((Draws.AREA, Draws.ACHIEVEMENTS), (Draws.TASKS, Draws.FREE)),
    Kind.CAUSES: ((Draws.CAUSES,), (Draws.SHORTCOMINGS,), (Draws.FREE,)),
    Kind.PROPOSALS: ((Draws.PROPOSALS,), (Draws.NEXT_TASKS,), (Draws.FREE,)),
}
NOTHING_ASKED = "Các đơn vị không có kiến nghị."


@dataclass
class SectionGiven:
    """What belongs to one section: texts that can still go in, and those that went in already."""

    offered: list[ContributionText] = field(default_factory=list)
    uses: list[ContributionUse] = field(default_factory=list)
    nothing: str = ""  # the sentence that offices have nothing to propose, where all said so
    ticked: bool = False  # are the offered texts chosen beforehand?


@dataclass(frozen=True)
class ContributionRow:
    """An office's request, how late it is or was in words, and how many of its texts nobody has
    used yet.
    """

    request: ContributionRequest
    late: str
    left: int


class Contributions:
    """The requests of a report with their answers, and what became of each text (four queries, one
    more where results are offered).
    """

    def __init__(self, report: Report, sections: Iterable[ReportSection] = ()):
        """Take the report, and the sections that answers may go into."""
        self.report = report
        self.sections = [section for section in sections if not section.left_over]

    @cached_property
    def requests(self) -> list[ContributionRequest]:
        """All requests, by office, each with the answer that stands."""
        found = list(ContributionRequest.objects.filter(report=self.report).by_office())
        answers: dict[int, list[Contribution]] = defaultdict(list)
        for text in self.texts if found else ():
            answers[text.contribution.request_id].append(text.contribution)
        for request in found:
            request.sent = answers[request.pk][:1]
        return found

    @cached_property
    def texts(self) -> list[ContributionText]:
        """The texts of the answers that stand, by office."""
        rows = ContributionText.objects.filter(
            contribution__request__report=self.report,
            contribution__state=Contribution.State.SENT,
        )
        places = ("contribution__request__unit__order", "contribution__request__unit__name", "pk")
        people = ("contribution__author", "contribution__request__unit", "set_aside_by")
        return list(rows.select_related(*people).order_by(*places))

    @cached_property
    def uses(self) -> list[ContributionUse]:
        """The texts that stand in sections; one that went back to what was drafted has none."""
        rows = ContributionUse.objects.standing().filter(section__report=self.report)
        return list(
            rows.select_related(
                "section",
                "by",
                "source__contribution__author",
                "source__contribution__request__unit",
            )
        )

    @property
    def owed(self) -> list[ContributionRequest]:
        """Requests whose office has neither answered nor been released."""
        return [each for each in self.requests if each.is_owed]

    @cached_property
    def to_merge(self) -> list[ContributionText]:
        """The texts that are neither in a section nor set aside."""
        used = {use.source_id for use in self.uses}
        return [
            text
            for text in self.texts
            if text.text and not text.set_aside_at and text.pk not in used
        ]

    def use_of(self, text: ContributionText) -> ContributionUse | None:
        """Return where `text` stands in the report, None when it does not."""
        return next((use for use in self.uses if use.source_id == text.pk), None)

    def of(self, section: ReportSection) -> SectionGiven:
        """Return what belongs to `section`."""
        return self._by_section[section.pk]

    @cached_property
    def _by_section(self) -> dict[int, SectionGiven]:
        found: dict[int, SectionGiven] = defaultdict(SectionGiven)
        for use in self.uses:
            found[use.section_id].uses.append(use)
        for text in self.to_merge:
            for section in self._places(text):
                found[section.pk].offered.append(text)
                found[section.pk].ticked = text.kind != Kind.RESULTS
        if nothing := self.nothing:
            for section in self._sections_of(Kind.PROPOSALS):
                if not section.content.strip():
                    found[section.pk].nothing = nothing
        return found

    @property
    def nothing(self) -> str:
        """The sentence that the offices have nothing to propose; empty while one of those that were
        asked did not say so. Where one was released, it names those who did.
        """
        silent = self.saying_nothing
        answering = [
            each for each in self.requests if each.state != ContributionRequest.State.RELEASED
        ]
        if not silent or len(silent) < len(answering):
            return ""
        if len(answering) == len(self.requests):
            return NOTHING_ASKED
        names = ", ".join(str(text.contribution.request.unit) for text in silent)
        return f"{names} không có kiến nghị."

    @property
    def saying_nothing(self) -> list[ContributionText]:
        """The offices' words that they have nothing to propose."""
        return [text for text in self.texts if text.kind == Kind.PROPOSALS and text.says_nothing]

    def _places(self, text: ContributionText) -> Sequence[ReportSection]:
        sections = self._sections_of(text.kind)
        if text.kind != Kind.RESULTS:
            return sections
        areas = self._areas.get(text.contribution.request.unit_id, set())
        return [
            section
            for section in sections
            if section.kind != Draws.AREA or section.area_number in areas
        ]

    def _sections_of(self, kind: str) -> list[ReportSection]:
        for draws in PLACES[kind]:
            if found := [each for each in self.sections if each.kind in draws]:
                return found
        return []

    @cached_property
    def _areas(self) -> dict[int, set[int]]:
        return areas_of_offices(self.report)


class ContributionTable:
    """Who was asked and who answered, as the page of the report shows it to `user`: every office,
    or their own.
    """

    def __init__(self, contributions: Contributions, user: User):
        """Take what was gathered and who looks."""
        self._contributions, self._user = contributions, user
        self._today = timezone.localdate()

    @cached_property
    def rows(self) -> list[ContributionRow]:
        """A row for each office."""
        everything = self._user.has_role(*SEE_ALL)
        left = Counter(text.contribution.request.pk for text in self._contributions.to_merge)
        return [
            ContributionRow(each, each.late_words(self._today), left[each.pk])
            for each in self._contributions.requests
            if everything or each.unit_id == self._user.unit_id
        ]

    @property
    def owed(self) -> int:
        """How many of the rows still owe an answer."""
        return sum(row.request.is_owed for row in self.rows)

    @property
    def left(self) -> int:
        """How many texts wait to be used."""
        return sum(row.left for row in self.rows)

    @property
    def may_remind(self) -> bool:
        """Is there an office that was not reminded today?"""
        return any(
            row.request.is_owed and row.request.reminded_on != self._today for row in self.rows
        )
