"""The tasks of the superior plan beside the own ones, as a file."""

from collections.abc import Callable

from foundation.web.list_files import Column, ListFile
from plans.areas import area_title
from plans.models import Plan
from tasks.models import ProgressUpdate

from .rows import FollowingTask, SuperiorRow

State = ProgressUpdate.State


def superior_file(superior: Plan) -> ListFile[SuperiorRow]:
    """Return how the tasks of the plan `superior` leave the program; own tasks that follow the same
    one stand in one cell, in lines.
    """
    return ListFile(
        "Kế hoạch cấp trên",
        "ke-hoach-cap-tren",
        (
            Column("Lĩnh vực", 36, lambda row: area_title(superior, row.task.area)),
            Column("Số", 8, lambda row: row.number),
            Column("Nhiệm vụ của cấp trên", 60, lambda row: row.task.content),
            Column("Chủ trì", 30, lambda row: row.task.first_lead or ""),
            Column("Sản phẩm", 30, lambda row: row.task.product),
            Column("Thời gian", 20, lambda row: row.task.time_text),
            Column("Tiếp nhận", 22, _taken),
            Column("Nhiệm vụ của đơn vị", 60, _own(lambda own: f"{own.number} {own.task.content}")),
            Column("Tình trạng", 22, _own(_standing)),
            Column("Cấp trên đã đổi", 12, _own(lambda own: "có" if own.differences else "")),
            Column("Lý do không thuộc", 40, lambda row: row.aside.reason if row.aside else ""),
        ),
    )


def _taken(row: SuperiorRow) -> str:
    if row.own:
        return "Đã tiếp nhận"
    return "Không thuộc đơn vị" if row.aside else "Chưa tiếp nhận"


def _own(told: Callable[[FollowingTask], str]) -> Callable[[SuperiorRow], str]:
    return lambda row: "\n".join(told(own) for own in row.own)


def _standing(own: FollowingTask) -> str:
    word = State(own.standing.state).label
    return f"{word} {own.standing.percent}%" if own.doing else word
