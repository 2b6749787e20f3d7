"""Rounds of scoring for tests: a province with its appraiser, communes, and a small criteria set in
force.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Role, Unit, User
from parindex.facts import Facts
from parindex.models import Assessment, CriteriaSet, Score
from parindex.services.appraisal import accept_rest, finish_first, start_appraisal
from parindex.services.scoring import enter_score, lock_self_score
from parindex.services.sets import make_set, put_in_force
from tests.factories import make_commune, make_office, make_standing_officer, make_user

YES_NO = {"kind": "yes_no"}
DONE = {"kind": "ratio", "noun": "nhiệm vụ"}
ON_TIME = {"kind": "ratio", "floor": "80", "noun": "hồ sơ"}
LATE = {"kind": "deduction", "each": "2.5", "noun": "lần chậm"}
EACH = {"kind": "per_case", "each": "1"}
SURVEY = {"kind": "survey", "weights": [["A", "1"], ["B", "0.6"], ["C", "0.2"], ["D", "0"]]}
SMALL_SET: dict[str, Any] = {
    "name": "Bộ tiêu chí thử",
    "level": "commune",
    "not_applicable": "redistribute",
    "bonus_cap": "3",
    "penalty_cap": "5",
    "bands": [["Tốt", "80"], ["Khá", "60"], ["Yếu", "0"]],
    "criteria": [
        {"code": "1", "name": "Chỉ đạo, điều hành", "maximum": "40"},
        {"code": "1.1", "name": "Kế hoạch năm", "maximum": "30"},
        {
            "code": "1.1.1",
            "name": "Ban hành kế hoạch",
            "maximum": "10",
            "rule": YES_NO,
            "office": "Văn phòng",
        },
        {"code": "1.1.2", "name": "Hoàn thành kế hoạch", "maximum": "20", "rule": DONE},
        {"code": "1.2", "name": "Báo cáo", "maximum": "10", "rule": LATE},
        {"code": "2", "name": "Thủ tục hành chính", "maximum": "60"},
        {"code": "2.1", "name": "Đúng hạn", "maximum": "45", "rule": ON_TIME},
        {"code": "2.2", "name": "Hài lòng", "maximum": "15", "method": "survey", "rule": SURVEY},
        {"code": "T", "name": "Điểm thưởng", "maximum": "3", "scope": "bonus", "rule": EACH},
        {"code": "P", "name": "Điểm trừ", "maximum": "5", "scope": "penalty", "rule": EACH},
    ],
}


@dataclass
class Round:
    """A province, its appraiser, communes with their people, and the set in force that they are
    scored by.
    """

    province: Unit
    appraiser: User
    communes: list[Unit]
    criteria_set: CriteriaSet

    def assessment(self, commune: Unit | None = None) -> Assessment:
        return Assessment.objects.get(
            criteria_set=self.criteria_set, unit=commune or self.communes[0]
        )

    def score(self, code: str, commune: Unit | None = None) -> Score:
        return self.assessment(commune).scores.get(criterion__code=code)

    def standing(self, commune: Unit | None = None) -> User:
        return make_standing_officer(commune or self.communes[0])


def make_round(
    *, communes: int = 1, in_force: bool = True, content: dict | None = None, **values
) -> Round:
    """A round of this year with as many communes, each with an office of its own named Văn
    phòng.
    """
    province = make_commune(kind=Unit.Kind.PROVINCE)
    department = make_commune(kind=Unit.Kind.DEPARTMENT, parent=province)
    appraiser = make_user(department, Role.APPRAISER)
    scored = [make_commune(parent=province) for _ in range(communes)]
    for commune in scored:
        make_office(commune, name="Văn phòng", short_name="Văn phòng")
    criteria_set = make_set(province, year=2026, content=content or SMALL_SET, **values)
    if in_force:
        put_in_force(
            criteria_set, by=appraiser, decision_number="12/QĐ-UBND", decision_on=date(2026, 9, 1)
        )
    criteria_set.refresh_from_db()
    return Round(province, appraiser, scored, criteria_set)


def open_window(criteria_set: CriteriaSet, step: str, *, since: int = -1, until: int = 1, **values):
    """A window of `step` from `since` to `until` days from now."""
    now = timezone.now()
    return criteria_set.windows.create(
        step=step,
        opens_at=now + timedelta(days=since),
        closes_at=now + timedelta(days=until),
        **values,
    )


def enter(score: Score, by: User, **facts) -> Score:
    """Enter declared figures for a score, with a reason so that it can be locked without
    evidence.
    """
    return enter_score(
        score, by=by, seen=score.version, facts=Facts(**facts), reason="Theo sổ theo dõi"
    )


def enter_all(played: Round, commune: Unit | None = None) -> Assessment:
    """Enter every self-score of a commune: 10 + 18 + 7.5 + 40.5 = 76 points, one point of bonus."""
    by = played.standing(commune)
    enter(played.score("1.1.1", commune), by, yes=True)
    enter(played.score("1.1.2", commune), by, numerator=Decimal(18), denominator=Decimal(20))
    enter(played.score("1.2", commune), by, count=1)
    enter(played.score("2.1", commune), by, numerator=Decimal(90), denominator=Decimal(100))
    enter(played.score("T", commune), by, count=1)
    return played.assessment(commune)


def play_to_locked(played: Round, commune: Unit | None = None) -> Assessment:
    """Enter and lock the self-scores of a commune."""
    enter_all(played, commune)
    lock_self_score(played.assessment(commune), by=played.standing(commune))
    return played.assessment(commune)


def play_to_first(played: Round, commune: Unit | None = None) -> Assessment:
    """Bring a commune to its first appraisal."""
    start_appraisal(play_to_locked(played, commune), by=played.appraiser)
    return played.assessment(commune)


def play_to_second(played: Round, commune: Unit | None = None) -> Assessment:
    """Accept all of a commune, so that nothing is left but publication."""
    assessment = play_to_first(played, commune)
    accept_rest(assessment, by=played.appraiser)
    finish_first(assessment, by=played.appraiser)
    return played.assessment(commune)
