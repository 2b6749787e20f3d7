"""Entering the figures of a form: the table, what is sent of it, and the answer cell by cell."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from accounts.http import SignedInRequest
from accounts.models import Role
from foundation.web.http import asks_for_json
from plans.current_plan import plan_in_view
from plans.models import PeriodOpening, Plan, PlanClosed, ReportingPeriod
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.views import tell_device
from vietnamese import whole_numbers

from ..form_page import FormPage
from ..forms import Place, PostedCells
from ..models import FormEntry, FormRow, StatisticalForm
from ..services import Outcome, check_period
from ..sheet import FormSheet, open_to_read
from ..table import FormTable, Trouble

REFUSALS = (DeclarationRefused, PlanClosed)
SAVED = "Đã lưu số liệu, chờ duyệt."
NOT_STORED = "Chưa lưu được ô này; hãy xem lời nhắc ở đầu trang."


@vary_on_headers("HX-Request")
def statistics_form(
    request: SignedInRequest, plan_pk: int, form_pk: int, period: str
) -> HttpResponse:
    """The table of a form for a period; what is sent of it is stored or refused cell by cell."""
    if request.method != "POST":
        return _page(request, _sheet(request, plan_pk, form_pk, period))
    place = FormPage(plan_pk, form_pk, period, request.user, timezone.localdate())
    posted = PostedCells(request.POST)
    try:
        outcomes = _store(request, place, posted)
    except REFUSALS as refusal:
        if asks_for_json(request):
            return tell_device(wrong=str(refusal))
        return _refused(request, place, posted, str(refusal))
    except (Plan.DoesNotExist, StatisticalForm.DoesNotExist) as missing:
        raise Http404 from missing
    if asks_for_json(request):
        wrong = [trouble.words for trouble in _troubles(posted, outcomes).values()]
        return tell_device(SAVED, wrong="".join(wrong[:1]))
    if request.htmx:
        return _answer(request, outcomes[0], posted)
    return _whole(request, place, posted, outcomes)


def period_or_404(plan: Plan, key: str) -> ReportingPeriod:
    """Return the plan's period with this key (one query)."""
    prefetch_related_objects([plan], "periods")
    found = next((each for each in plan.periods.all() if each.key == key), None)
    if found is None:
        raise Http404
    return found


def sheet_or_404(
    request: SignedInRequest, plan: Plan, form_pk: int, period: ReportingPeriod
) -> FormSheet:
    """Return the form as the person fills it in; 404 where the plan has no such form."""
    sheet = open_to_read(plan, form_pk, period, request.user)
    if sheet is None or not sheet.form.has_period(period.key):
        raise Http404
    return sheet


def why_closed(sheet: FormSheet, today: date) -> str:
    """Why nobody enters figures for the period; empty when offices do."""
    try:
        sheet.plan.check_open()
        check_period(sheet.period, sheet.form, today, sheet.user)
    except REFUSALS as refusal:
        return str(refusal)
    return ""


def _sheet(request: SignedInRequest, plan_pk: int, form_pk: int, key: str) -> FormSheet:
    plan = plan_in_view(request, plan_pk)
    return sheet_or_404(request, plan, form_pk, period_or_404(plan, key))


def _store(request: SignedInRequest, place: FormPage, posted: PostedCells) -> list[Outcome]:
    """Store what was typed, then fill or make final as the button says."""
    more = {"fill_zero": place.fill_with_zero, "finalize": place.finalize}
    wanted = [act for name, act in more.items() if name in request.POST]
    if not wanted:
        return [place.enter(posted.entered_into, posted.key_of)]
    with transaction.atomic():
        entered = place.enter(posted.entered_into, posted.key_of)
        return [entered, *(act() for act in wanted)]


def _troubles(posted: PostedCells, outcomes: list[Outcome]) -> dict[Place, Trouble]:
    """What keeps cells from being stored, with what was typed into them."""
    found = {place: Trouble(sentence) for place, sentence in posted.problems.items()}
    for outcome in outcomes:
        for (row, column), sentence in outcome.refused.items():
            asks = (row, column) in outcome.asks_note
            found[row, column or 0] = Trouble(sentence, asks_note=asks)
        newest = [figure.entries[-1] for figure in outcome.newer.values()]
        if newest:
            newer = FormEntry.objects.filter(pk__in=newest).select_related("author", "row")
            for entry in newer:
                found[entry.row_id, entry.column_id or 0] = Trouble(newer=entry)
    for place, trouble in found.items():
        trouble.typed = posted.texts.get(place, trouble.typed)
        trouble.note = posted.notes.get(place, "")
    return found


def _answer(request: SignedInRequest, outcome: Outcome, posted: PostedCells) -> HttpResponse:
    """Only the parts of the page that change: cells that were sent, what is computed of them."""
    table = FormTable(
        outcome.sheet,
        editable=True,
        own_only=_own_only(request),
        troubles=_troubles(posted, [outcome]),
    )
    sent = {row for row, _ in posted.texts}
    marked = set(whole_numbers(request.POST.get("marked", "").split()))
    marked |= {row.pk for _, row in table.placed if row}
    rows = [row for row in table.shown_rows if row.pk in sent or row.kind in FormRow.WORKED_OUT]
    context = {
        "table": table,
        "rows": [table.row(row) for row in rows],
        "sent": posted.texts,
        "findings": [
            (pk, [each for each, row in table.placed if row and row.pk == pk]) for pk in marked
        ],
        "saved_at": timezone.localtime(),
        "stored": len(outcome.entered) + len(outcome.emptied),
    }
    context |= {"base": _address(outcome.sheet)}
    return TemplateResponse(request, "indicators/_statistics_answer.html", context)


def _whole(
    request: SignedInRequest, place: FormPage, posted: PostedCells, outcomes: list[Outcome]
) -> HttpResponse:
    """The answer to a page that was sent as a whole: what is in trouble comes back as typed."""
    troubles = _troubles(posted, outcomes)
    stored = sum(len(outcome.entered) + len(outcome.emptied) for outcome in outcomes)
    if stored:
        messages.success(request, f"Đã lưu {stored} ô, chờ duyệt.")
    elif not troubles:
        messages.info(request, "Không có ô nào thay đổi.")
    if not troubles:
        return redirect(request.get_full_path())
    return _page(request, _sheet(request, place.plan, place.form, place.key), troubles=troubles)


def _refused(
    request: SignedInRequest, place: FormPage, posted: PostedCells, sentence: str
) -> HttpResponse:
    """Nothing was stored: say why, and keep what was typed."""
    troubles = {
        place: Trouble(NOT_STORED, typed=text, note=posted.notes.get(place, ""))
        for place, text in posted.texts.items()
    }
    sheet = _sheet(request, place.plan, place.form, place.key)
    if request.htmx:
        table = FormTable(sheet, editable=True, troubles=troubles)
        rows = [table.row(row) for row in table.shown_rows if (row.pk in {r for r, _ in troubles})]
        context = {"table": table, "rows": rows, "sent": posted.texts, "error": sentence}
        return TemplateResponse(request, "indicators/_statistics_answer.html", context)
    return _page(request, sheet, troubles=troubles, error=sentence)


def _own_only(request: SignedInRequest) -> bool:
    """Does the person look at the rows of their office alone: the standing body when it asks to,
    others unless they ask for all?
    """
    user = request.user
    if user.has_role(Role.STANDING_BODY):
        return "own" in request.GET
    return user.has_role(Role.OFFICER, Role.HEAD) and "all" not in request.GET


def _address(sheet: FormSheet) -> str:
    return reverse(
        "indicators:statistics_form", args=[sheet.plan.pk, sheet.form.pk, sheet.period.key]
    )


def _page(
    request: SignedInRequest,
    sheet: FormSheet,
    *,
    troubles: Mapping[Place, Trouble] | None = None,
    error: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    closed = why_closed(sheet, today)
    # what was typed stays in its fields, also when the period was just locked
    editable = not closed or bool(troubles)
    own_only = _own_only(request)
    table = FormTable(sheet, editable=editable, own_only=own_only, troubles=troubles)
    context = {
        "plan": sheet.plan,
        "form": sheet.form,
        "period": sheet.period,
        "table": table,
        "base": _address(sheet),
        "key": uuid4(),
        "query": request.GET.urlencode(),
        "own_only": own_only,
        "closed": closed,
        "openings": _openings(sheet, today),
        "error": error,
        "enters": editable and any(sheet.may_enter(row) for row in sheet.known.rows if row.typed),
        "estimating": today <= sheet.period.cut_off,
        "periods": _periods(sheet),
        "exchange_place": f"{sheet.plan.pk}-{sheet.form.pk}-{sheet.key}",
        "other_rows": f"?{'all' if own_only else 'own'}=1",
        "reviews": request.user.has_role(Role.STANDING_BODY, Role.LEADER),
    }
    return TemplateResponse(request, "indicators/statistics_form.html", context)


def _openings(sheet: FormSheet, today: date) -> list[PeriodOpening]:
    """What opens the closed period for the person's office; for the standing body, that of each."""
    if sheet.plan.is_editable_by(sheet.user):
        return sheet.period.openings_in_force(today) if sheet.period.is_closed(today) else []
    return [each for each in [sheet.period.opening_for(sheet.user.unit_id, today)] if each]


def _periods(sheet: FormSheet) -> list:
    """The form's periods, to switch between."""
    asked = [each for each in sheet.plan.periods.all() if sheet.form.has_period(each.key)]
    return [
        (
            each.get_key_display(),
            reverse("indicators:statistics_form", args=[sheet.plan.pk, sheet.form.pk, each.key]),
            each.key == sheet.period.key,
            None,
        )
        for each in asked
    ]
