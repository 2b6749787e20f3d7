"""Part I: how the reform was directed, under the five points of the outline."""

from collections.abc import Iterator

from plans.models import ReformArea
from vietnamese import count

from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .areas import indicator_lines, task_lines
from .brief import brief_targets
from .progress import SHORTCOMINGS, progress
from .results import has_result
from .section import DraftedSection
from .words import bare, body, going_on, place, targets, tasks

PLANNING, WORKING, INSPECTING, TELLING, LISTENING = (
    "plan",
    "work",
    "inspection",
    "outreach",
    "dialogue",
)

POINTS = {
    PLANNING: "Xây dựng, ban hành kế hoạch, văn bản chỉ đạo",
    WORKING: "Tổ chức thực hiện, gắn cải cách hành chính với thi đua, sáng kiến",
    INSPECTING: "Kiểm tra cải cách hành chính",
    TELLING: "Thông tin, tuyên truyền",
    LISTENING: "Đối thoại, khảo sát sự hài lòng của người dân, tổ chức",
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
    """Yield the points of part I that the plan has tasks or indicators for, each with what became
    of them; the others are left out, their numbers close up.
    """
    rows = _by_point(figures.tasks_of(ReformArea.DIRECTION))
    indicators = _by_point(figures.indicators_of(ReformArea.DIRECTION))
    if figures.brief:  # its targets stand in the overview
        rows = {point: [row for row in rows[point] if has_result(row)] for point in POINTS}
        indicators = {point: [] for point in POINTS}
    kept = [point for point in POINTS if point == PLANNING or rows[point] or indicators[point]]
    for order, point in enumerate(kept, start=1):
        if point == PLANNING:
            lines = [
                _plan(figures),
                *_overview(figures),
                *task_lines(rows[point], brief=figures.brief),
            ]
        else:
            lines = _tasks(rows[point], brief=figures.brief)
        lines += indicator_lines(indicators[point])
        yield DraftedSection(f"direction-{point}", 2, f"{order}. {POINTS[point]}", "\n".join(lines))


def point_of(words: str) -> str:
    """Return the point of part I that a task or indicator with these words belongs to."""
    words = words.lower()
    return next((point for point, found in WORDS if any(each in words for each in found)), WORKING)


def _by_point(rows: list[TaskRow] | list[IndicatorRow]) -> dict[str, list]:
    divided: dict[str, list] = {point: [] for point in POINTS}
    for row in rows:
        divided[point_of(row.content if isinstance(row, TaskRow) else row.statement)].append(row)
    return divided


def _tasks(rows: list[TaskRow], *, brief: bool) -> list[str]:
    """What became of the tasks of a point; of those that wait for their time, when that is."""
    if told := task_lines(rows, brief=brief):
        return told
    ahead = [row for row in rows if row.state == "not_started" and not row.overdue]
    times = dict.fromkeys(going_on(bare(row.time)) for row in ahead if row.time)
    when = f", thời gian thực hiện: {'; '.join(times)}" if times else ", chưa đến hạn"
    return [
        *([f"Kế hoạch giao {tasks(len(ahead))} của nội dung này{when}."] if ahead else []),
        *_elsewhere([row for row in rows if row.overdue], f"đang quá hạn, {SHORTCOMINGS}"),
        *_elsewhere([row for row in rows if row.dropped], f"không thực hiện, {SHORTCOMINGS}"),
    ]


def _elsewhere(rows: list[TaskRow], words: str) -> Iterator[str]:
    if rows:
        yield f"{tasks(len(rows))} của nội dung này {words}."


def _plan(figures: ReportFigures) -> str:
    counts = figures.totals
    issued = "ban hành Kế hoạch, giao" if " số " in figures.plan else "giao"
    given = (
        f"{body(figures.issuer)} đã {issued} {tasks(counts.total + counts.not_doing)} thuộc "
        f"{count(len(figures.areas))} lĩnh vực"
    )
    if figures.offices:
        given += f" cho {count(len(figures.offices))} đơn vị chủ trì"
    if measured := len(figures.indicators):
        given += f", kèm theo {targets(measured)}"
    if figures.brief:
        what, where = ("nhiệm vụ, chỉ tiêu", "các Phụ lục") if measured else ("nhiệm vụ", "Phụ lục")
        short = f" Chỉ tiêu chưa đạt, chưa có số liệu {SHORTCOMINGS}."
        told_below = short if figures.unmet or figures.unmeasured else ""
        return f"{given}; kết quả từng {what} nêu tại {where}.{told_below}"
    return given + (" được theo dõi qua từng kỳ báo cáo." if measured else ".")


def _overview(figures: ReportFigures) -> Iterator[str]:
    if group := figures.of_area(ReformArea.DIRECTION):
        said = progress(group.counts, group.before)
        sentence = f"Trong công tác chỉ đạo, điều hành, {place(figures.issuer)} {said}."
        measured = figures.indicators_of(ReformArea.DIRECTION) if figures.brief else []
        yield " ".join((sentence, *brief_targets(measured)))
