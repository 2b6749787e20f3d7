"""Pages of a person's notices: what they were told, and which kinds they want on which ways."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from foundation.mail.services import is_set_up, refusal_of
from foundation.web.http import page_or_partial

from ..http import SignedInRequest
from .forms import NoticeChoicesForm, NoticeFilterForm
from .models import Notification
from .services import choose, mark_read

NOTIFICATIONS_ON_A_PAGE = 30


@vary_on_headers("HX-Request")
def notification_list(request: SignedInRequest) -> HttpResponse:
    """What happened to the person's work, newest first: all of it, what is unseen, or a kind."""
    form = NoticeFilterForm(request.GET)
    found = form.apply(Notification.objects.visible_to(request.user))
    page = Paginator(found, NOTIFICATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    template = page_or_partial(request, "accounts/notification_list.html", "rows")
    return TemplateResponse(request, template, {"form": form, "page": page})


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


def notice_choices(request: SignedInRequest) -> HttpResponse:
    """The table in which a person says which kinds they want on which ways."""
    form = NoticeChoicesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        choose(request.user, form.chosen, digest_hour=form.cleaned_data["digest_hour"])
        messages.success(request, "Đã lưu cách nhận thông báo và nhắc việc.")
        return redirect("accounts:notice_choices")
    context = {"form": form, "mail_is_set_up": is_set_up()}
    context["refusal"] = refusal_of(request.user.email)
    return TemplateResponse(request, "accounts/notice_choices.html", context)
