"""The queue of what offices measured: accept or return it, one by one or many at once."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from accounts.http import SignedInRequest
from plans.reviewing.views import send_queue, show_queue, take_back, undo

from ..review_queue import QUEUE


def review_queue(request: SignedInRequest) -> HttpResponse:
    """Measurements that wait for review, the oldest first."""
    return show_queue(request, QUEUE)


def review_export(request: SignedInRequest) -> HttpResponseBase:
    """Measurements that wait for review and that the filter leaves, as a file."""
    return send_queue(request, QUEUE)


def review_undo(request: SignedInRequest) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    return undo(request, QUEUE)


def review_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw what the person sent and nobody has reviewed yet."""
    return take_back(request, QUEUE, pk)
