"""The sentences that say how far a group of tasks is."""

from vietnamese import count

from ..stored_figures import Counts, ReportFigures, TaskRow
from .words import day, joined, share, tasks


def progress(
    figures: ReportFigures, counts: Counts, before: Counts | None, rows: list[TaskRow], *, name: str
) -> str:
    """Return how many tasks of `name` (`lĩnh vực`, the issuer) are done, are left, have changed."""
    until = f"Đến hết ngày {day(figures.as_of or figures.cut_off)}"
    if counts.total == 0:
        return f"{until}, {tasks(counts.not_doing)} của {name} được xác định không thực hiện."
    sentences = [f"{until}, {name} {_done(counts)}{_left(counts)}."]
    if before is not None:
        sentences.append(_changed(counts.done - before.done))
    return " ".join(sentences)


def _done(counts: Counts) -> str:
    if counts.done == 0:
        return f"chưa có nhiệm vụ hoàn thành trong tổng số {tasks(counts.total)}"
    return f"đã hoàn thành {'toàn bộ ' if counts.done == counts.total > 1 else ''}{share(counts)}"


def _left(counts: Counts) -> str:
    parts = [
        (counts.doing, "đang thực hiện"),
        (counts.not_started, "chưa thực hiện"),
        (counts.overdue, "quá hạn"),
    ]
    left = [f"{tasks(number)} {words}" for number, words in parts if number]
    said = f"; {joined(left)}" if left else ""
    if counts.not_doing:
        said += f"; {tasks(counts.not_doing)} được xác định không thực hiện, không tính vào tổng số"
    return said


def _changed(more: int) -> str:
    if more == 0:
        return "Số nhiệm vụ hoàn thành không thay đổi so với kỳ báo cáo trước."
    return (
        "So với kỳ báo cáo trước, số nhiệm vụ hoàn thành "
        f"{'tăng' if more > 0 else 'giảm'} {count(abs(more))}."
    )
