"""Pages of a person's own sessions: the list, ending one, ending all others, staying."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from ..http import SignedInRequest
from ..models import OpenSession
from .services import end_sessions

SESSIONS_SHOWN = 50


@require_safe
def session_list(request: SignedInRequest) -> HttpResponse:
    """Where the person is signed in, this session first."""
    here = request.session.session_key
    found = OpenSession.objects.visible_to(request.user)[:SESSIONS_SHOWN]
    sessions = sorted(found, key=lambda each: each.session_key != here)
    context = {"sessions": sessions, "here": here}
    return TemplateResponse(request, "accounts/session_list.html", context)


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one session; this one is ended by signing out."""
    others = _others(request)
    get_object_or_404(others, pk=pk)
    end_sessions(others.filter(pk=pk))
    messages.success(request, "Đã kết thúc phiên đăng nhập.")
    return redirect("accounts:session_list")


@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """End all sessions but this one."""
    count = end_sessions(_others(request))
    messages.success(request, f"Đã kết thúc {count} phiên đăng nhập khác.")
    return redirect("accounts:session_list")


@require_POST
def session_stay(request: SignedInRequest) -> JsonResponse:
    """A person says that they are still there: coming here has noted it."""
    return JsonResponse({"person": str(request.user.pk)})


def _others(request: SignedInRequest):
    own = OpenSession.objects.filter(user=request.user)
    return own.exclude(session_key=request.session.session_key)
