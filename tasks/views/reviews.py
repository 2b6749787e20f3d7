"""The queue of what offices reported: accept or return it, one by one or many at once."""

from django.http import HttpResponse

from accounts.http import SignedInRequest
from plans.reviewing.views import Queue, show_queue, take_back, undo

from ..forms import UpdateFilterForm
from ..models import ProgressUpdate

QUEUE = Queue(
    model=ProgressUpdate,
    view=ProgressUpdate.REVIEWS,
    undo_view="tasks:review_undo",
    title="Duyệt kết quả nhiệm vụ",
    cells="tasks/_review_cells.html",
    filters=UpdateFilterForm,
    with_before=lambda updates: [(update, update.seen) for update in updates],
)


def review_queue(request: SignedInRequest) -> HttpResponse:
    """Updates that wait for review, the oldest first."""
    return show_queue(request, QUEUE)


def review_undo(request: SignedInRequest) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    return undo(request, QUEUE)


def review_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw what the person sent and nobody has reviewed yet."""
    return take_back(request, QUEUE, pk)
