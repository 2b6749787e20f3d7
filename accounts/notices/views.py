"""Pages of a person's notices: what they were told, and which kinds they want on which ways."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ..http import SignedInRequest
from .models import Notification
from .services import mark_read

NOTIFICATIONS_ON_A_PAGE = 30


def notification_list(request: SignedInRequest) -> HttpResponse:
    """What happened to the person's work, newest first."""
    notifications = Notification.objects.visible_to(request.user)
    page = Paginator(notifications, NOTIFICATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "accounts/notification_list.html", {"page": page})


def notification_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a notification as read and go where it points."""
    own = Notification.objects.filter(user=request.user, pk=pk)
    notification = get_object_or_404(own)
    mark_read(own)
    inside = url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None)
    return redirect(notification.url if inside else "accounts:notification_list")


@require_POST
def notifications_read(request: SignedInRequest) -> HttpResponse:
    """Mark all of the person's notifications as read."""
    mark_read(Notification.objects.visible_to(request.user))
    return redirect("accounts:notification_list")
