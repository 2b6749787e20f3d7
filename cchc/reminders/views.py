"""Pages of reminders: a digest as it was said, and the address of the person's calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from cchc.inbox import owed_by
from foundation.web.rates import is_too_often

from .feed import as_ics, new_address, owner_of, revoke_address
from .models import CalendarFeed, Digest

READ_IN_AN_HOUR = 60  # times that one calendar is given out; programs come by each hour


@require_safe
def digest(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the person was told on one day."""
    found = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    return TemplateResponse(request, "reminders/digest.html", {"digest": found})


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """Whether the person's calendar has an address, and how to get one."""
    feed = CalendarFeed.objects.visible_to(request.user).first()
    return TemplateResponse(request, "reminders/calendar.html", {"feed": feed})


@never_cache
@require_POST
def calendar_new(request: SignedInRequest) -> HttpResponse:
    """Make a new address; it stands in this one answer and is shown never again."""
    path = reverse("reminders:calendar_file", args=[new_address(request.user)])
    context = {"address": _site(request) + path}
    return TemplateResponse(request, "reminders/calendar_made.html", context)


@require_POST
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    """Close the address of the person's calendar."""
    if revoke_address(request.user):
        messages.success(request, "Đã thu hồi địa chỉ lịch; địa chỉ cũ không mở được nữa.")
    return redirect("reminders:calendar")


@never_cache
@login_not_required
@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """What the owner of the address owes with a day, for their calendar program."""
    user = owner_of(secret)
    if user is None:
        raise Http404
    if is_too_often(f"calendar:{user.pk}", limit=READ_IN_AN_HOUR, window=60 * 60):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    now = timezone.now()
    owed = owed_by(user, timezone.localdate(now), ahead=True)
    return HttpResponse(
        as_ics(owed, now=now, site=_site(request)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="viec-cchc.ics"'},
    )


def _site(request: HttpRequest) -> str:
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
