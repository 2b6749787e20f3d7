"""The demo's rounds of scoring: past ones published with plausible results, this year's begun."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.models import Unit, User
from parindex.facts import Facts
from parindex.models import (
    Assessment,
    AssessmentStep,
    CriteriaSet,
    Criterion,
    Score,
    ScoreEvidence,
    StepWindow,
)
from parindex.services import ScoreRefused
from parindex.services.counting import outcome_of, set_totals
from parindex.services.publication import publish
from parindex.services.sets import make_set, model_content, put_in_force
from parindex.services.suggestions import take_suggestions
from parindex.suggestions.proposals import suggestions

from .chance import chance_of

State, Step, Verdict = Assessment.State, StepWindow.Step, Score.Verdict
NAMES = (
    ("Khe", "Bản", "Suối", "Đồi", "Nà", "Pá", "Phú", "Thung"),
    (
        "Lim",
        "Sim",
        "Trúc",
        "Mận",
        "Sồi",
        "Đào",
        "Lau",
        "Thông",
        "Ngô",
    ),
)
WRITTEN = [
    "self_points",
    "self_words",
    "self_reason",
    "self_by",
    "self_at",
    "facts",
    "first_points",
    "first_verdict",
    "first_reason",
    "first_by",
    "first_at",
    "explanation",
    "explained_by",
    "explained_at",
    "second_points",
    "second_reason",
    "second_by",
    "second_at",
    "version",
]
PATH = (
    (State.LOCKED, 12, 20),
    (State.FIRST, 12, 22),
    (State.EXPLANATION, 12, 26),
    (State.SECOND, 12, 29),
)
ASKED = "Số liệu kê khai chưa thấy trong tài liệu kiểm chứng; đề nghị giải trình và bổ sung."
EXPLAINED = (
    "Đơn vị đã đối chiếu lại với sổ theo dõi, số liệu kê khai là đúng; xin bổ sung bảng tổng hợp."
)


def make_communes(province: Unit, count: int) -> None:
    """Make communes of the province beside the demo's own until it has `count` of them."""
    for number in range(count - 1):
        first, second = (number // len(NAMES[1])) % len(NAMES[0]), number % len(NAMES[1])
        again = number // (len(NAMES[0]) * len(NAMES[1]))
        place = f"{NAMES[0][first]} {NAMES[1][second]}{f' {again + 1}' if again else ''}"
        kind = "phường" if number % 8 == 7 else "xã"
        Unit.objects.create(
            code=f"demo-{number + 2}",
            name=f"Ủy ban nhân dân {kind} {place}",
            short_name=f"UBND {kind} {place}",
            abbreviation="UBND",
            place=place,
            kind=Unit.Kind.COMMUNE,
            parent=province,
            order=1000 + number,
        )


def make_past_round(province: Unit, year: int, people: dict[str, User]) -> None:
    """Make the round of `year` from its criteria set to the publication of its results."""
    by = people["sonoivu"]
    criteria_set = _in_force(province, year, by)
    for assessment in criteria_set.assessments.select_related("unit", "criteria_set"):
        own = assessment.unit.code == "demo"
        _score(assessment, by, people["thuongtruc"] if own else None)
        AssessmentStep.objects.bulk_create(
            _steps(assessment, by, people["thuongtruc"] if own else None)
        )
    criteria_set.assessments.update(state=State.SECOND, locked_at=_at(year, 12, 20))
    publish(criteria_set, by=by, number="15/QĐ-UBND", decided_on=date(year + 1, 1, 15))
    published = _at(year + 1, 1, 15)
    criteria_set.assessments.update(published_at=published)
    rows = AssessmentStep.objects.filter(assessment__criteria_set=criteria_set)
    rows.filter(to_state=State.PUBLISHED).update(at=published)
    rows.filter(to_state=State.DRAFT).update(at=_at(year, 1, 20))


def make_round_under_way(province: Unit, year: int, people: dict[str, User]) -> None:
    """Make this year's round: the demo commune scored what the program suggests, the window is open
    all year.
    """
    criteria_set = _in_force(province, year, people["sonoivu"])
    own = criteria_set.assessments.select_related("unit", "criteria_set").get(unit__code="demo")
    with suppress(ScoreRefused):  # early in the year there is nothing to suggest yet
        take_suggestions(own, by=people["thuongtruc"])
    criteria_set.windows.create(
        step=Step.SELF_SCORE, opens_at=_at(year, 1, 1), closes_at=_at(year, 12, 31)
    )


def _in_force(province: Unit, year: int, by: User) -> CriteriaSet:
    criteria_set = make_set(province, year=year, content=model_content(), is_model=True)
    put_in_force(criteria_set, by=by, decision_number="08/QĐ-UBND", decision_on=date(year, 1, 20))
    criteria_set.refresh_from_db()
    return criteria_set


def _at(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(16, 30)))


def _steps(assessment: Assessment, by: User, standing: User | None) -> Iterable[AssessmentStep]:
    before = State.DRAFT
    for state, month, day in PATH:
        who = standing if state == State.LOCKED else by
        at = _at(assessment.criteria_set.year, month, day)
        yield AssessmentStep(
            assessment=assessment, from_state=before, to_state=state, by=who, at=at
        )
        before = state


def _score(assessment: Assessment, by: User, standing: User | None) -> None:
    """Score and appraise every leaf; for the demo's own commune (`standing`) from its own data
    where there are any.
    """
    year = assessment.criteria_set.year
    chance = chance_of(assessment.unit.code, year)
    strength = chance_of(assessment.unit.code).uniform(0.78, 0.95) + chance.uniform(-0.02, 0.02)
    known = suggestions(assessment, today=date(year, 12, 31)) if standing else {}
    scores = list(assessment.scores.with_parts().in_order())
    for score in scores:
        suggested = known.get(score.criterion_id)
        facts = suggested.facts if suggested else _facts(score.criterion, chance, strength)
        _declare(score, facts, standing, _at(year, 12, 18))
        if score.criterion.method == Criterion.Method.SELF:
            _appraise(score, chance, by, _at(year, 12, 24))
    if standing:
        _question(
            [
                each
                for each in scores
                if each.first_verdict and each.self_points and each.maximum > 1
            ][1:8:5],
            by,
            standing,
            _at(year, 12, 24),
        )
        _attach([each for each in scores if each.first_verdict and each.self_points], assessment)
    Score.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )
    assessment.state = State.SECOND
    set_totals(assessment, scores)


def _declare(score: Score, facts: Facts, standing: User | None, at: datetime) -> None:
    score.facts, score.version = facts.as_json(), 1
    outcome = outcome_of(score, score.maximum)
    score.self_points = outcome.points if outcome else Decimal(0)
    score.self_words = outcome.words if outcome else ""
    if score.criterion.method == Criterion.Method.SELF:
        score.self_by, score.self_at, score.self_reason = (
            standing,
            at,
            "Theo sổ theo dõi của đơn vị.",
        )


def _appraise(score: Score, chance: Random, by: User, at: datetime) -> None:
    """Accept the score, or now and then take a quarter of it away."""
    score.first_points, score.first_verdict, score.first_by, score.first_at = (
        score.self_points,
        Verdict.ACCEPTED,
        by,
        at,
    )
    main = score.criterion.scope == Criterion.Scope.MAIN
    if main and score.self_points and chance.random() < 0.05:
        score.first_points = round(score.self_points * 3 / 4, 2)
        score.first_verdict, score.first_reason = (
            Verdict.CHANGED,
            "Tài liệu kiểm chứng chưa đủ cho toàn bộ kết quả.",
        )


def _question(scores: Sequence[Score], by: User, standing: User, asked_at: datetime) -> None:
    """Let the appraiser ask about these scores, the unit explain and the second appraisal follow it
    in part.
    """
    for place, score in enumerate(scores):
        score.first_points, score.first_verdict, score.first_reason = (
            None,
            Verdict.QUESTIONED,
            ASKED,
        )
        score.explanation, score.explained_by = EXPLAINED, standing
        score.explained_at = asked_at + timedelta(days=3)
        own = score.self_points or Decimal(0)
        score.second_points = own if place == 0 else round(own / 2, 2)
        score.second_reason = (
            "Chấp nhận giải trình."
            if place == 0
            else "Chấp nhận một phần: bảng tổng hợp thiếu số liệu."
        )
        score.second_by, score.second_at = by, asked_at + timedelta(days=6)


def _attach(scores: Iterable[Score], assessment: Assessment) -> None:
    """Attach the documents of the year, one each, to the criteria that have points."""
    pieces = assessment.unit.evidence.filter(year=assessment.criteria_set.year).order_by("pk")
    ScoreEvidence.objects.bulk_create(
        ScoreEvidence(score=score, evidence=piece)
        for score, piece in zip(scores, pieces, strict=False)
    )


def _facts(criterion: Criterion, chance: Random, strength: float) -> Facts:
    """Figures as a commune of this `strength` (a share) could declare them."""
    rule = criterion.rule
    luck = chance.random()
    match rule["kind"]:
        case "yes_no":
            return Facts(yes=luck < strength + 0.05)
        case "deduction":
            return Facts(count=0 if luck < strength else 1)
        case "per_case":
            rare = 0.2 if criterion.scope == Criterion.Scope.PENALTY else 0.6
            return Facts(count=1 if luck < rare * (1.1 - strength) * 3 else 0)
        case "survey":
            good = round(200 * (strength - 0.1 + luck / 10))
            return Facts(
                answers={
                    "A": good,
                    "B": 210 - good,
                    "C": chance.randint(2, 12),
                    "D": chance.randint(0, 4),
                }
            )
        case "ladder" if rule["of"] != "ratio":
            return Facts(value=Decimal(rule["steps"][0 if luck < strength else 1][1]))
    whole = chance.randint(20, 160)
    return Facts(
        numerator=Decimal(round(whole * min(1, strength + luck / 5 - 0.06))),
        denominator=Decimal(whole),
    )
