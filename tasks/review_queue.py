"""The queue of what offices reported."""

from foundation.downloads.kinds import file_kind
from plans.reviewing.queues import Queue

from .forms import UpdateFilterForm
from .models import ProgressUpdate
from .review_file import WAITING_UPDATES

QUEUE = Queue(
    model=ProgressUpdate,
    view=ProgressUpdate.REVIEWS,
    undo_view="tasks:review_undo",
    title="Duyệt kết quả nhiệm vụ",
    cells="tasks/_review_cells.html",
    filters=UpdateFilterForm,
    with_before=lambda updates: [(update, update.seen) for update in updates],
    export_view="tasks:review_export",
    file=WAITING_UPDATES,
)
file_kind(QUEUE.export_view)(QUEUE.offer)
