"""What was changed in a task since it was entered: old and new values, by whom, when and why."""

from foundation.operations.changes import Change, Values, changes_in

from .models import Task

HIDDEN = {"plan", "follows", "previous", "anchor_on", "reassigned"}


def changes_of(task: Task) -> list[Change]:
    """Return the entries of the task's history that say something, the newest first (one query)."""
    records = task.history.select_related("history_user").order_by("-history_date", "-history_id")
    return changes_in(records, hidden=HIDDEN, also=_units)


def _units(record, older) -> Values:
    units = record.reassigned if record.reassigned != older.reassigned else {}
    return (("Đơn vị thực hiện", units["old"], units["new"]),) if units else ()
