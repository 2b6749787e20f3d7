"""What was changed in a task since it was entered: old and new values, by whom, when and why."""

from foundation.operations.changes import Change, Values, changes_in
from plans.models import Plan

from .models import Task

HIDDEN = {"plan", "area", "follows", "previous", "anchor_on", "reassigned"}


def changes_of(task: Task) -> list[Change]:
    """Return the entries of the task's history that say something, the newest first (one query)."""
    records = task.history.select_related("history_user").order_by("-history_date", "-history_id")
    return changes_in(
        records, hidden=HIDDEN, also=lambda record, older: _also(task.plan, record, older)
    )


def _also(plan: Plan, record, older) -> Values:
    """In which area it stands, and which units it was given to."""
    units = record.reassigned if record.reassigned != older.reassigned else {}
    said = [("Đơn vị thực hiện", units["old"], units["new"])] if units else []
    if record.area != older.area:
        said.append(("Lĩnh vực", plan.area_name(older.area), plan.area_name(record.area)))
    return tuple(said)
