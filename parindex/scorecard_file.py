"""The criteria of a scorecard as a file, with the columns that its page shows."""

from collections.abc import Callable

from foundation.web.list_files import Column, ListFile
from foundation.web.xlsx import Value

from .models import Assessment, Score
from .scorecard import ScorecardRow


def scorecard_file(assessment: Assessment) -> ListFile[ScorecardRow]:
    """Return how the criteria of `assessment` leave the program; what the appraisal said once the
    page tells it too.
    """
    appraisal = (
        Column("Thẩm định lần 1", 12, _of(lambda score: score.first_points)),
        Column("Kết luận lần 1", 20, _of(lambda score: score.get_first_verdict_display())),
        Column("Ý kiến thẩm định lần 1", 40, _of(lambda score: score.first_reason)),
        Column("Giải trình", 40, _of(lambda score: score.explanation)),
        Column("Thẩm định lần 2", 12, _of(lambda score: score.second_points)),
    )
    suggested: Column[ScorecardRow] = Column("Gợi ý", 10, lambda row: row.suggested)
    return ListFile(
        "Phiếu chấm điểm",
        "phieu-cham-diem",
        (
            Column("Mã", 10, lambda row: row.criterion.code),
            Column("Tiêu chí", 60, lambda row: row.criterion.name),
            Column("Tối đa", 10, _of(lambda score: score.maximum)),
            *(() if assessment.appraised else (suggested,)),
            Column("Tự chấm", 16, _own),
            Column("Giải thích của đơn vị", 40, _of(lambda score: score.self_reason)),
            *(appraisal if assessment.appraised else ()),
            Column("Số minh chứng", 10, _of(lambda score: score.piece_count)),
            Column("Phụ trách", 26, _of(lambda score: str(score.unit or ""))),
        ),
    )


def _of(told: Callable[[Score], Value]) -> Callable[[ScorecardRow], Value]:
    return lambda row: told(row.score)


def _own(row: ScorecardRow) -> Value:
    if row.score.not_applicable:
        return "không áp dụng"
    return row.score.self_points if row.self_scored else "điều tra xã hội học"
