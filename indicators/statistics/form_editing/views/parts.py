"""Pages that edit the rows, columns, checks and sentences of a form, each where it stands."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from accounts.http import SignedInRequest
from foundation.discards.telling import say_discarded
from foundation.web.http import page_or_partial
from plans.services.writing import TextChanged
from vietnamese import nfc

from ...models import FormRow, StatisticalForm
from ..contents import PARTS
from ..example import spelled
from ..forms import PART_FORMS, PartForm, PasteForm, RowFilterForm, areas
from ..pasting import next_code
from ..services import FormRefused
from ..services.parts import (
    PARTS_DISCARDED,
    add_part,
    add_rows,
    change_part,
    move_part,
    remove_part,
)
from .access import PART_WORDS, changed_form, done, keeps, page_context, parts_for, seen_form

NOUNS = {"rows": "dòng", "columns": "cột", "checks": "điều kiện", "sentences": "câu mẫu"}
IN_AREAS = ("rows", "sentences")
LONG = 20  # rows from which they are looked for
LONGEST = 1000  # characters of a formula that is tried while it is typed


@vary_on_headers("HX-Request")
@require_safe
def form_part(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """The rows (columns, …) of a form, to change them one by one."""
    if part not in PART_WORDS:
        raise Http404
    return _list(request, seen_form(request, pk), part)


@vary_on_headers("HX-Request")
def part_add(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    row = changed_form(request, pk, part)
    parts = parts_for(request, row)
    made = PARTS[part][0](form=row)
    if isinstance(made, FormRow):
        made.code = next_code(parts, own=not keeps(request, row))
        made.level = parts.rows[-1].level if parts.rows else 0
        made.kind = FormRow.Kind.COUNT
    form = PART_FORMS[part](request.POST or None, instance=made, parts=parts)
    if request.method == "POST" and form.is_valid():
        level = {"level": made.level} if isinstance(made, FormRow) else {}
        try:
            stored = add_part(row, part, by=request.user, **form.cleaned_data, **level)
        except FormRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _saved(request, row, part, stored.pk)
    return _edit(request, row, part, form)


@vary_on_headers("HX-Request")
def part_edit(request: SignedInRequest, pk: int, part: str, item: int) -> HttpResponse:
    row = changed_form(request, pk, part)
    parts = parts_for(request, row)
    stored = next((each for each in getattr(parts, part) if each.pk == item), None)
    if stored is None:
        raise Http404
    if "close" in request.GET:
        return _list(request, row, part)
    form = PART_FORMS[part](request.POST or None, instance=stored, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            change_part(row, part, item, by=request.user, seen=form.seen, **form.cleaned_data)
        except TextChanged as changed:
            form.add_error(None, str(changed))
            form.show_newer(changed.newer)
        except FormRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return _saved(request, row, part, item)
    return _edit(request, row, part, form)


@require_POST
def part_formula(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """What the formula, condition or sentence that is being typed yields, or what is wrong."""
    row = changed_form(request, pk, part)
    name = {"checks": "expression", "sentences": "template"}.get(part, "formula")
    text = nfc(request.POST.get(name, "")[:LONGEST])
    ratio = part == "rows" and request.POST.get("kind") == FormRow.Kind.RATIO
    below = nfc(request.POST.get("denominator", "")[:LONGEST]) if ratio else None
    said = spelled(text, parts_for(request, row), part, denominator=below) if text.strip() else None
    return TemplateResponse(request, "indicators/forms/_spelled.html", {"spelled": said})


@require_POST
def part_move(request: SignedInRequest, pk: int, part: str, item: int) -> HttpResponse:
    row, to = changed_form(request, pk, part), request.POST.get("to", "")
    if to in ("up", "down", "in", "out"):
        done(request, move_part, row, part, item, to=to)
    if request.htmx:
        return _list(request, seen_form(request, pk), part, moved=item, to=to)
    return redirect(_place(row, part, item))


@require_POST
def part_remove(request: SignedInRequest, pk: int, part: str, item: int) -> HttpResponse:
    row = changed_form(request, pk, part)
    if done(request, remove_part, row, part, item):
        words = f"Đã bỏ {NOUNS[part]} khỏi biểu."
        say_discarded(request, words, kind=PARTS_DISCARDED[part], pk=item)
    return redirect("indicators:form_part", pk, part)


def rows_paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add rows that were copied from Excel."""
    row = changed_form(request, pk, "rows")
    form = PasteForm(request.POST or None, parts=parts_for(request, row))
    if request.method == "POST" and form.is_valid() and form.found:
        if done(request, add_rows, row, form.found.rows):
            messages.success(request, f"Đã thêm {len(form.found.rows)} dòng vào biểu.")
            if form.found.left_out:
                names = ", ".join(f"“{heading}”" for heading in form.found.left_out)
                messages.warning(request, f"Không đưa vào các cột không rõ tên: {names}.")
        return redirect("indicators:form_part", pk, "rows")
    return TemplateResponse(
        request, "indicators/forms/form_paste.html", {"form": form, "form_row": row}
    )


def _list(request: SignedInRequest, row: StatisticalForm, part: str, **more: Any) -> HttpResponse:
    context = page_context(request, row, part)
    by_part: dict[int | None, list[str]] = {}
    for fault in context["faults"]:
        if fault.part == part:
            by_part.setdefault(fault.pk, []).append(fault.words)
    items = list(getattr(context["parts"], part))
    area_words = dict(areas(row)) if part in IN_AREAS else {}
    if part == "rows" and len(items) > LONG:
        context["filter"] = RowFilterForm(request.GET, rows=items, areas=area_words)
        items = context["filter"].shown(items)
    for each in items:
        each.faults = by_part.get(each.pk, [])
        mine = getattr(each, "owner_id", None) is None
        each.area_words = area_words.get(getattr(each, "area", None) or 0, "")
        each.editable = context["kept"] if mine else context["adds_rows"]
    context |= {
        "part": part,
        "noun": NOUNS[part],
        "items": items,
        "changeable": context["kept"] or (part == "rows" and context["adds_rows"]),
    }
    return TemplateResponse(
        request,
        page_or_partial(request, "indicators/forms/form_part.html", "items"),
        context | more,
    )


def _edit(
    request: SignedInRequest, row: StatisticalForm, part: str, form: PartForm
) -> HttpResponse:
    """The form of a part on a page of its own, or below its line."""
    item = form.instance
    if item.pk:
        address = reverse("indicators:form_part_edit", args=[row.pk, part, item.pk])
    else:
        address = reverse("indicators:form_part_add", args=[row.pk, part])
    context = {
        "form_row": row,
        "part": part,
        "noun": NOUNS[part],
        "form": form,
        "item": item,
        "address": address,
        "parts": form.parts,
    }
    page = page_or_partial(request, "indicators/forms/form_part_edit.html", "edit")
    answer = TemplateResponse(request, page, context)
    if request.htmx and request.method == "POST":
        return reswap(retarget(answer, "#part-edit"), "outerHTML")
    return answer


def _saved(request: SignedInRequest, row: StatisticalForm, part: str, item: int) -> HttpResponse:
    if request.htmx:
        return _list(request, seen_form(request, row.pk), part, saved=item)
    messages.success(request, f"Đã lưu {NOUNS[part]}.")
    return redirect(_place(row, part, item))


def _place(row: StatisticalForm, part: str, item: int) -> str:
    return f"{reverse('indicators:form_part', args=[row.pk, part])}#item-{item}"
