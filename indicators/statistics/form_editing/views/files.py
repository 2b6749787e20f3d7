"""Pages that hand out a form as one Excel file and take such a file in."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from foundation.web.xlsx import XLSX

from ...models import StatisticalForm
from ..contents import Content, content_of, differences
from ..example import example_figures
from ..faults import faults_of
from ..forms import FileForm
from ..parts import parts_in
from ..services import FormRefused, owner_for, start_form, take_content
from ..table import FormTable
from ..xlsx import form_as_xlsx
from .access import seen_form

READ = "indicators.statistical-form"  # salt of what was read from a file
KEPT_FOR = 24 * 60 * 60  # seconds between preview and taking over
LONGEST_READ = 1_000_000  # characters


@require_safe
def form_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    form = seen_form(request, pk)
    name = f"bieu-{form.code}-{form.year}.xlsx"
    file = form_as_xlsx(content_of(form))
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def form_import(request: SignedInRequest) -> HttpResponse:
    """Read a form from a file and show it, with what differs from the one that is there."""
    owner = owner_for(request.user)
    if owner is None:
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid() and form.found:
        content = form.found.content
        there = _there(request, content)
        parts = parts_in(StatisticalForm(**_head(content)), content)
        known = example_figures(parts)
        context |= {
            "content": content,
            "there": there,
            "differences": differences(content_of(there), content) if there else [],
            "faults": faults_of(parts),
            "table": FormTable(known, known.keys[-1] if known.keys else ""),
            "read": signing.dumps(content, salt=_salt(request), compress=True),
        }
    return TemplateResponse(request, "indicators/forms/form_import.html", context)


@require_POST
def form_take(request: SignedInRequest) -> HttpResponse:
    """Make a draft of what was read, or change the form of that code and year."""
    if owner_for(request.user) is None:
        raise Http404
    read = request.POST.get("read", "")
    try:
        content = signing.loads(read[:LONGEST_READ], salt=_salt(request), max_age=KEPT_FOR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã cũ; hãy chọn lại tệp.")
        return redirect("indicators:form_import")
    there = _there(request, content)
    try:
        if there:
            changed = take_content(there, content, by=request.user)
            words = f"Đã sửa biểu theo tệp: {len(changed)} chỗ." if changed else "Không có gì khác."
        else:
            there = start_form(by=request.user, content=content)
            words = f"Đã lập dự thảo biểu “{there}” theo tệp."
    except FormRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:form_import")
    messages.success(request, words)
    return redirect("indicators:form_detail", there.pk)


def _there(request: SignedInRequest, content: Content) -> StatisticalForm | None:
    """The form of the person's authority with this code and year."""
    kept = StatisticalForm.objects.kept_by(request.user).filter(owner=owner_for(request.user))
    return kept.filter(code=content["code"], year=content["year"]).with_parts().first()


def _head(content: Content) -> dict[str, Any]:
    parts = ("rows", "columns", "checks", "sentences")
    return {name: value for name, value in content.items() if name not in parts}


def _salt(request: SignedInRequest) -> str:
    return f"{READ}.{request.user.pk}"
