"""The queue of what offices measured."""

from foundation.downloads.kinds import file_kind
from plans.reviewing.queues import Queue

from .figures import with_previous
from .forms import MeasurementFilterForm
from .models import Measurement
from .review_file import WAITING_MEASUREMENTS

QUEUE = Queue(
    model=Measurement,
    view=Measurement.REVIEWS,
    undo_view="indicators:review_undo",
    title="Duyệt số liệu chỉ tiêu",
    cells="indicators/_review_cells.html",
    filters=MeasurementFilterForm,
    with_before=with_previous,
    export_view="indicators:review_export",
    file=WAITING_MEASUREMENTS,
)
file_kind(QUEUE.export_view)(QUEUE.offer)
