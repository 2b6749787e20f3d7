"""The plan as a document on its way out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

import nd30
from accounts.http import SignedInRequest
from plans.models import Plan

from ..downloads import DOCX
from ..plan_document import plan_document, plan_file_name
from ..plan_text import plan_sections


@require_safe
def plan_word(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The plan as a Word file; when something is missing, its page, which says what."""
    plans = Plan.objects.visible_to(request.user).with_areas()
    plan = get_object_or_404(
        plans.select_related("unit__parent__parent", "unit__authority"), pk=plan_pk
    )
    try:
        document = plan_document(plan)
    except nd30.MissingFigure as missing:
        messages.error(request, str(missing))
        return redirect(plan)
    response = HttpResponse(document, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="{plan_file_name(plan)}"'
    return response


@require_safe
def plan_text(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The running text of the plan as its document says it today, rows in their places; the plan's
    page shows it.
    """
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_areas(), pk=plan_pk)
    return TemplateResponse(
        request, "reports/_plan_text.html", {"plan": plan, "sections": plan_sections(plan)}
    )
