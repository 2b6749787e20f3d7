"""The tables of the overview as files."""

from collections.abc import Callable

from foundation.web.list_files import Column, ListFile
from indicators.judging import IndicatorTally
from tasks.late import LateTask
from vietnamese import percent, short_date

from .overview import AreaTargets, Overview, OverviewGroup


def _explained(task: LateTask) -> str:
    if task.asked_due:
        return f"Chờ đến {short_date(task.asked_due)}"
    return "Đã có" if task.explained_at else "Chưa"


LATE: ListFile[LateTask] = ListFile(
    "Nhiệm vụ quá hạn",
    "nhiem-vu-qua-han",
    (
        Column("Số", 8, lambda task: task.number),
        Column("Nhiệm vụ", 60, lambda task: task.words),
        Column("Đơn vị chủ trì", 30, lambda task: task.leads),
        Column("Hạn", 14, lambda task: task.since),
        Column("Quá hạn (ngày)", 10, lambda task: task.days),
        Column("Giải trình", 20, _explained),
    ),
)


def _groups(title: str, file_name: str, first: str) -> ListFile[OverviewGroup]:
    return ListFile(
        title,
        file_name,
        (
            Column(first, 44, lambda group: group.name),
            Column("Tổng", 8, lambda group: group.tally.total),
            Column("Xong", 8, lambda group: group.tally.done),
            Column(
                "Hoàn thành kế hoạch",
                12,
                lambda group: percent(group.tally.done, group.tally.total),
            ),
            Column("Đang làm", 8, lambda group: group.tally.doing),
            Column("Chưa làm", 8, lambda group: group.tally.not_started),
            Column("Quá hạn", 8, lambda group: group.tally.overdue),
            Column("Chờ duyệt", 8, lambda group: group.waiting),
            Column("Không thực hiện", 8, lambda group: group.tally.dropped),
            Column("Phải cập nhật trong kỳ", 12, lambda group: group.expected),
            Column("Đã cập nhật trong kỳ", 12, lambda group: group.delivered),
        ),
    )


def _targets(told: Callable[[IndicatorTally], int]) -> Callable[[AreaTargets], int]:
    return lambda area: told(area.tally)


TARGETS: ListFile[AreaTargets] = ListFile(
    "Chỉ tiêu theo lĩnh vực",
    "chi-tieu-theo-linh-vuc",
    (
        Column("Lĩnh vực", 44, lambda area: area.name),
        Column("Đạt", 8, _targets(lambda tally: tally.met)),
        Column("Chưa đạt", 8, _targets(lambda tally: tally.not_met)),
        Column("Đang thực hiện", 8, _targets(lambda tally: tally.under_way)),
        Column("Chưa có số liệu", 8, _targets(lambda tally: tally.unknown)),
    ),
)
UNITS = _groups("Nhiệm vụ theo đơn vị chủ trì", "nhiem-vu-theo-don-vi", "Đơn vị")
AREAS = _groups("Nhiệm vụ theo lĩnh vực", "nhiem-vu-theo-linh-vuc", "Lĩnh vực")
TABLES: dict[str, tuple[ListFile, Callable[[Overview], list]]] = {
    "late": (LATE, lambda overview: overview.every_late),
    "units": (UNITS, lambda overview: overview.units),
    "areas": (AREAS, lambda overview: overview.areas),
    "targets": (TARGETS, lambda overview: overview.targets_by_area),
}
