"""Part I: how the reform was directed, under the five points of the outline."""

from collections.abc import Iterator

from plans.models import ReformArea
from vietnamese import count

from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .areas import indicator_lines, task_lines
from .progress import progress
from .section import DraftedSection
from .words import targets, tasks

PLANNING, WORKING, INSPECTING, TELLING, LISTENING = (
    "plan",
    "work",
    "inspection",
    "outreach",
    "dialogue",
)

# Point -> its heading, and what stands there when the period has nothing on it.
POINTS = {
    PLANNING: ("1. Xây dựng, ban hành kế hoạch, văn bản chỉ đạo", ""),
    WORKING: (
        "2. Tổ chức thực hiện, gắn cải cách hành chính với thi đua, sáng kiến",
        "Trong kỳ chưa phát sinh kết quả về phong trào thi đua, sáng kiến cải cách hành chính.",
    ),
    INSPECTING: (
        "3. Kiểm tra cải cách hành chính",
        "Trong kỳ chưa phát sinh kết quả kiểm tra cải cách hành chính.",
    ),
    TELLING: (
        "4. Thông tin, tuyên truyền",
        "Trong kỳ chưa phát sinh kết quả thông tin, tuyên truyền về cải cách hành chính.",
    ),
    LISTENING: (
        "5. Đối thoại, khảo sát sự hài lòng của người dân, tổ chức",
        "Trong kỳ chưa phát sinh kết quả đối thoại, khảo sát sự hài lòng của người dân, tổ chức.",
    ),
}
# The words by which a task or an indicator belongs to a point; the first that is found decides.
WORDS = (
    (LISTENING, ("đối thoại", "hài lòng", "khảo sát", "lấy ý kiến", "ý kiến người dân")),
    (
        TELLING,
        ("tuyên truyền", "truyền thông", "truyền thanh", "phát thanh", "tin, bài", "chuyên mục"),
    ),
    (INSPECTING, ("kiểm tra", "giám sát", "thanh tra")),
    (
        PLANNING,
        ("ban hành", "xây dựng kế hoạch", "kế hoạch cải cách", "báo cáo", "chấm điểm", "văn bản"),
    ),
)


def direction_sections(figures: ReportFigures) -> Iterator[DraftedSection]:
    """Yield the five points of part I, each with the tasks and indicators that belong to it."""
    rows = _by_point(figures.tasks_of(ReformArea.DIRECTION))
    indicators = _by_point(figures.indicators_of(ReformArea.DIRECTION))
    for point, (heading, nothing) in POINTS.items():
        lines = [*task_lines(figures, rows[point]), *indicator_lines(figures, indicators[point])]
        if point == PLANNING:
            lines = [_plan(figures), *_overview(figures), *lines]
        yield DraftedSection(f"direction-{point}", 2, heading, "\n".join(lines) or nothing)


def point_of(words: str) -> str:
    """Return the point of part I that a task or indicator with these words belongs to."""
    words = words.lower()
    return next((point for point, found in WORDS if any(each in words for each in found)), WORKING)


def _by_point(rows: list[TaskRow] | list[IndicatorRow]) -> dict[str, list]:
    divided: dict[str, list] = {point: [] for point in POINTS}
    for row in rows:
        divided[point_of(row.content if isinstance(row, TaskRow) else row.statement)].append(row)
    return divided


def _plan(figures: ReportFigures) -> str:
    counts = figures.totals
    given = (
        f"{figures.issuer} đã ban hành {figures.plan}, giao "
        f"{tasks(counts.total + counts.not_doing)} thuộc "
        f"{count(len(figures.areas))} lĩnh vực"
    )
    offices = f" cho {count(len(figures.offices))} đơn vị chủ trì" if figures.offices else ""
    measured = f", kèm theo {targets(len(figures.indicators))} theo dõi theo từng kỳ báo cáo"
    return given + offices + (measured if figures.indicators else "") + "."


def _overview(figures: ReportFigures) -> Iterator[str]:
    if group := figures.of_area(ReformArea.DIRECTION):
        rows = figures.tasks_of(ReformArea.DIRECTION)
        yield progress(
            figures, group.counts, group.before, rows, name="công tác chỉ đạo, điều hành"
        )
