"""The period that a person looks at: kept while they move from page to page.

A page by period says its period in its address. There the empty one (`?period=`) means today; an
address with any other filter means today too, for what leads to it counted today.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django_htmx.http import trigger_client_event

from accounts.http import SignedInRequest

from .models import ReportingPeriod

SESSION_KEY = "period"
TODAY = ""
CHOICES = ((TODAY, "Hôm nay"), *ReportingPeriod.Key.choices)

View = Callable[..., HttpResponseBase]


def kept_period(request: SignedInRequest) -> str:
    """The key of the period that the person last chose; empty for today."""
    return request.session.get(SESSION_KEY, TODAY)


def keep_period(request: SignedInRequest, key: str) -> None:
    """Keep the period; what is none changes nothing."""
    if key in dict(CHOICES) and key != kept_period(request):
        request.session[SESSION_KEY] = key


def goes_by_period(view: View) -> View:
    """A page that goes by the `period` of its address, which is kept; an address without anything
    leads on to the kept one.
    """

    @wraps(view)
    def answer(request: SignedInRequest, *args, **kwargs) -> HttpResponseBase:
        kept = kept_period(request)
        if request.method == "GET" and not request.GET and kept and not request.htmx:
            return redirect(f"{request.path}?{urlencode({'period': kept})}")
        keep_period(request, request.GET.get("period", kept))
        response = view(request, *args, **kwargs)
        if request.htmx and isinstance(response, HttpResponse):  # the bar at the top stays
            shown = request.GET.get("period", TODAY)
            trigger_client_event(response, "period", {"value": shown})
        return response

    return answer
