"""How far each unit of a round is: its state, the shares of leaves done, and whether it is late
against its window.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from foundation.web.list_files import Column, ListFile
from vietnamese import fold, percent

from .assessment_steps import STEP_OF
from .models import Assessment, AssessmentStep, CriteriaSet, Criterion, Score, StepWindow

State = Assessment.State
ORDER = list(State.values)


def counted(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return `assessments` annotated with how many self-scored leaves are where, and with their
    last step.

    `leaves_count` in all, `scored_…` by the unit, `appraised_…` the first time, `asked_…` (changed
    or questioned), of these `explained_…` and `again_…` (appraised the second time); `stepped_at`,
    and the name of who took the step.
    """
    own = Q(scores__criterion__method=Criterion.Method.SELF)
    asked = own & Q(scores__first_verdict__in=Score.EXPLAINED)
    kinds = {
        "leaves": own,
        "scored": own & (Q(scores__not_applicable=True) | Q(scores__self_points__isnull=False)),
        "appraised": own & ~Q(scores__first_verdict=""),
        "asked": asked,
        "explained": asked & ~Q(scores__explanation=""),
        "again": asked & Q(scores__second_points__isnull=False),
    }
    last = AssessmentStep.objects.filter(assessment=OuterRef("pk")).order_by("-at", "-pk")
    found = assessments.annotate(
        **{f"{name}_count": Count("scores", filter=which) for name, which in kinds.items()}
    )
    named = {
        "stepped_at": "at",
        "stepped_by": "by__last_name",
        "stepped_by_first": "by__first_name",
    }
    return found.annotate(**{name: Subquery(last.values(path)[:1]) for name, path in named.items()})


@dataclass
class Progress:
    """One unit of the round: its assessment (`counted`) and the window of its step."""

    assessment: Assessment
    window: StepWindow | None
    now: datetime
    place: int  # in the order of the round

    @property
    def late(self) -> bool:
        """Is the window of its step over?"""
        return self.window is not None and self.now > self.window.closes_at

    @property
    def stepped_by(self) -> str:
        row = self.assessment
        return f"{row.stepped_by or ''} {row.stepped_by_first or ''}".strip() or "Hệ thống"

    def share(self, part: str, whole: str = "leaves") -> str:
        """How many leaves of how many: `60/67 (90%)`; empty when none are asked for."""
        done, total = (
            getattr(self.assessment, f"{part}_count"),
            getattr(self.assessment, f"{whole}_count"),
        )
        return f"{done}/{total} ({percent(done, total)})" if total else ""

    @property
    def scored(self) -> str:
        return self.share("scored")

    @property
    def appraised(self) -> str:
        """Share of the leaves appraised the first time, from the first appraisal on."""
        return self.share("appraised") if self.assessment.appraised else ""

    @property
    def explained(self) -> str:
        """Share of the changed and questioned leaves that were explained."""
        return self.share("explained", "asked")

    @property
    def again(self) -> str:
        """Share of the changed and questioned leaves appraised the second time."""
        return self.share("again", "asked")


class RoundProgress:
    """The units of a round as the filter `wanted` leaves them, in its order (two queries)."""

    SORTS = {
        "unit": lambda row: row.place,
        "state": lambda row: ORDER.index(row.assessment.state),
        "scored": lambda row: row.assessment.scored_count,
        "appraised": lambda row: row.assessment.appraised_count,
        "step": lambda row: row.assessment.stepped_at or row.now,
        "self": lambda row: row.assessment.self_total,
        "index": lambda row: row.assessment.index or -1,
    }

    def __init__(self, criteria_set: CriteriaSet, wanted: dict, *, now: datetime | None = None):
        self.criteria_set, self.wanted, self.now = criteria_set, wanted, now or timezone.now()

    @cached_property
    def all(self) -> list[Progress]:
        """Every unit of the round in its order."""
        windows = list(self.criteria_set.windows.all())
        found = Assessment.objects.of_round(self.criteria_set).select_related("unit", "record")
        return [
            Progress(each, _window(windows, each), self.now, place)
            for place, each in enumerate(counted(found))
        ]

    @cached_property
    def rows(self) -> list[Progress]:
        """The units that the filter leaves, sorted as it says."""
        kept = [row for row in self.all if self._wanted(row)]
        asked = self.wanted.get("sort", "")
        if (key := asked.removeprefix("-")) in self.SORTS:
            kept.sort(key=self.SORTS[key], reverse=asked.startswith("-"))
        return kept

    def _wanted(self, row: Progress) -> bool:
        words = fold(f"{row.assessment.unit.name} {row.assessment.unit.short_name}")
        state = self.wanted.get("state", row.assessment.state)
        named = all(word in words for word in fold(self.wanted.get("q", "")).split())
        return named and row.assessment.state == state and (row.late or not self.wanted.get("late"))

    def count(self, *states: str) -> int:
        """How many units of the round are in one of `states`."""
        return sum(row.assessment.state in states for row in self.all)

    @property
    def late_count(self) -> int:
        return sum(row.late for row in self.all)


def _window(windows: Iterable[StepWindow], assessment: Assessment) -> StepWindow | None:
    """The window of the step that the unit is in: its exception, else that of all."""
    step = STEP_OF.get(assessment.state)
    mine = [
        each for each in windows if each.step == step and each.unit_id in (None, assessment.unit_id)
    ]
    return max(mine, key=lambda each: each.unit_id is not None, default=None)


def _record(row: Progress) -> str:
    record = row.assessment.record
    return record.get_state_display() if record else ""


PROGRESS: ListFile[Progress] = ListFile(
    "Tiến độ chấm điểm",
    "tien-do-cham-diem",
    (
        Column("Đơn vị", 34, lambda row: row.assessment.unit.short_name),
        Column("Trạng thái", 20, lambda row: row.assessment.get_state_display()),
        Column("Báo cáo tự chấm", 20, _record),
        Column("Đã tự chấm", 12, lambda row: row.scored),
        Column("Đã thẩm định", 12, lambda row: row.appraised),
        Column("Phải giải trình", 12, lambda row: row.assessment.asked_count),
        Column("Đã giải trình", 12, lambda row: row.explained),
        Column("Thẩm định lại", 12, lambda row: row.again),
        Column("Điểm tự chấm", 12, lambda row: row.assessment.self_total),
        Column("Điểm thẩm định", 12, lambda row: row.assessment.appraised_total),
        Column("Chỉ số", 10, lambda row: row.assessment.pending or row.assessment.index),
        Column("Hạn của bước", 18, lambda row: row.window.closes_at if row.window else None),
        Column("Quá hạn", 10, lambda row: "quá hạn" if row.late else ""),
        Column("Bước cuối lúc", 18, lambda row: row.assessment.stepped_at),
        Column("Người thực hiện", 24, lambda row: row.stepped_by),
    ),
)
