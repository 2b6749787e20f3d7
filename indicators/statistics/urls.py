"""Addresses of the figures of statistical forms."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from accounts.http import SignedInRequest
from plans.current_plan import plan_in_view

from .figures import form_figures
from .models import StatisticalForm


def statistics(request: SignedInRequest, plan_pk: int, key: str = "") -> HttpResponse:
    """The forms of a plan."""
    plan = plan_in_view(request, plan_pk)
    forms = StatisticalForm.objects.in_force(plan.unit.its_authority, plan.year)
    context = {"plan": plan, "forms": forms, "key": key}
    return TemplateResponse(request, "indicators/statistics_form.html", context)


def statistics_form(request: SignedInRequest, plan_pk: int, pk: int, key: str) -> HttpResponse:
    """A form of a plan in a period."""
    plan = plan_in_view(request, plan_pk)
    form = get_object_or_404(StatisticalForm.objects.visible_to(request.user), pk=pk)
    [known] = form_figures(plan, [form])
    cells = [
        (row, known.shown(row, column, key), known.shown(row, column, key, cumulative=True))
        for row in known.rows
        for column in known.columns_of(row)
    ]
    context = {"plan": plan, "form": form, "key": key, "cells": cells}
    return TemplateResponse(request, "indicators/statistics_form.html", context)


urlpatterns = [
    path("<id:plan_pk>/", statistics, name="statistics"),
    path("<id:plan_pk>/<id:pk>/<str:key>/", statistics_form, name="statistics_form"),
]
