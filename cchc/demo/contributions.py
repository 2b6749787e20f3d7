"""What offices of the demo gave for its reports: asked, answered, put into sections, each by its
author.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import Role, Unit, User
from reports.contributions.models import Kind
from reports.models import (
    Contribution,
    ContributionRequest,
    ContributionText,
    ContributionUse,
    Report,
)

from .content import moment

State = ContributionRequest.State
ALWAYS_ASKED = ("demo-vp", "demo-kt", "demo-vhxh", "demo-ttpvhcc")
ASKED_BEFORE = timedelta(days=9)


class Answer(NamedTuple):
    """What an office sent on a day; a missing text is that it has nothing to say."""

    office: str
    sent_on: date
    texts: Mapping[str, str]


def fill_by_offices(
    report: Report, written: dict, units: dict[str, Unit], people: dict[str, User]
) -> None:
    """Store that the lines of an issued report's causes and proposals came from their offices."""
    texts: dict[str, dict[str, list[str]]] = {code: {} for code in ALWAYS_ASKED}
    for section in written["sections"]:
        for code, line in zip(
            section.get("offices", ()), section["text"].splitlines(), strict=False
        ):
            texts.setdefault(code, {}).setdefault(section["key"], []).append(line)
    due = report.period.cut_off
    answers = [
        Answer(code, due - timedelta(days=1), {key: "\n".join(told) for key, told in of.items()})
        for code, of in texts.items()
    ]
    requests = [_request(report, units[each.office], due, people, answer=each) for each in answers]
    given = _store(requests, answers, people)
    sections = {section.key: section for section in report.sections.all()}
    ContributionUse.objects.bulk_create(
        ContributionUse(
            section=sections[text.kind],
            source=text,
            words=text.lines,
            by=people["thuongtruc"],
            at=moment(due, 15),
        )
        for text in given
        if text.text
    )


def ask_for(
    report: Report, told: dict, today: date, units: dict[str, Unit], people: dict[str, User]
) -> None:
    """Ask the offices for a report that is under way: some have answered, one of them late, one
    has not, one need not.
    """
    due = today - timedelta(days=told["due"])
    answers = [
        Answer(
            each["office"],
            today - timedelta(days=each["day"]),
            {kind: each[kind] for kind in Kind},
        )
        for each in told["answers"]
    ]
    requests = [_request(report, units[each.office], due, people, answer=each) for each in answers]
    others = [_request(report, units[code], due, people) for code in told["waiting"]]
    for code, reason in told["released"].items():
        released = _request(report, units[code], due, people)
        released.state, released.release_reason = State.RELEASED, reason
        released.released_by, released.released_at = people["thuongtruc"], moment(due)
        others.append(released)
    for request in (*requests, *others):
        request.words = told["words"]
    _store(requests, answers, people)
    ContributionRequest.objects.bulk_create(others)


def _request(
    report: Report,
    unit: Unit,
    due: date,
    people: dict[str, User],
    answer: Answer | None = None,
) -> ContributionRequest:
    return ContributionRequest(
        report=report,
        unit=unit,
        due=due,
        asked_by=people["thuongtruc"],
        asked_at=moment(due - ASKED_BEFORE),
        state=State.SENT if answer else State.ASKED,
        first_sent_at=moment(answer.sent_on) if answer else None,
        version=2 if answer else 1,
    )


def _store(
    requests: list[ContributionRequest], answers: list[Answer], people: dict[str, User]
) -> list[ContributionText]:
    """Store the requests with an answer each; return the texts."""
    ContributionRequest.objects.bulk_create(requests)
    given = Contribution.objects.bulk_create(
        Contribution(
            request=request,
            author=_author(request.unit, people),
            sent_at=moment(answer.sent_on),
        )
        for request, answer in zip(requests, answers, strict=True)
    )
    return ContributionText.objects.bulk_create(
        ContributionText(contribution=one, kind=kind, text=answer.texts.get(kind, ""))
        for one, answer in zip(given, answers, strict=True)
        for kind in Kind
    )


def _author(unit: Unit, people: dict[str, User]) -> User:
    """The first of the unit's people who may answer."""
    return next(
        person
        for person in people.values()
        if person.unit_id == unit.pk and person.has_role(Role.OFFICER, Role.HEAD)
    )
