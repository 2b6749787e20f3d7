"""Reviewing figures of statistical forms: which forms wait, and each form office by office."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from plans.current_plan import plan_in_view
from plans.reviewing.models import REVIEWERS, DeclarationRefused
from vietnamese import whole_number, whole_numbers

from ..list_files import WAITING_FORMS
from ..models import FormEntry, PlanForm
from ..services import accept_figures, reopen_figures, return_figures
from ..waiting import ReviewTable, waiting_forms
from .entering import period_or_404, sheet_or_404

REVIEWED = "reviewed statistics"  # in the session: what was just reviewed, which may be undone
CHOSEN = "chosen"


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """The forms and periods in which figures wait for review."""
    if not request.user.has_role(*REVIEWERS):
        raise Http404
    barred = request.user.barred_authors(*REVIEWERS)
    context = {"forms": waiting_forms(request.user), "barred": barred}
    return TemplateResponse(request, "indicators/statistics_reviews.html", context)


@require_safe
def review_export(request: SignedInRequest) -> HttpResponseBase:
    """The forms and periods in which figures wait, as a file."""
    if not request.user.has_role(*REVIEWERS):
        raise Http404
    return WAITING_FORMS.answer(request, waiting_forms(request.user))


def review_form(request: SignedInRequest, plan_pk: int, form_pk: int, period: str) -> HttpResponse:
    """What waits in a form for a period, office by office: accept or return it."""
    if not request.user.has_role(*REVIEWERS):
        raise Http404
    plan = plan_in_view(request, plan_pk)
    if plan.unit.authority_id != request.user.authority_id:
        raise Http404
    sheet = sheet_or_404(request, plan, form_pk, period_or_404(plan, period))
    error = ""
    if request.method == "POST":
        error = _review(request, get_object_or_404(PlanForm, plan=plan, form=form_pk), period)
        if not error:
            return redirect(request.path)
    context = {
        "plan": plan,
        "form": sheet.form,
        "period": sheet.period,
        "table": ReviewTable(sheet),
        "barred": request.user.barred_authors(*REVIEWERS),
        "ticked": set(whole_numbers(request.POST.getlist("updates"))),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "done": request.session.pop(REVIEWED, None),
    }
    return TemplateResponse(request, "indicators/statistics_review.html", context)


@require_POST
def review_undo(request: SignedInRequest, plan_pk: int, form_pk: int, period: str) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    plan = plan_in_view(request, plan_pk)
    plan_form = get_object_or_404(PlanForm, plan=plan, form=form_pk)
    asked = whole_numbers(request.POST.get("updates", "").split())
    if count := reopen_figures(plan_form, asked, by=request.user):
        messages.success(request, f"Đã hoàn tác: {count} số liệu trở lại chờ duyệt.")
    else:
        messages.error(request, "Không hoàn tác được nữa; đơn vị đã gửi số mới hơn.")
    return redirect("indicators:review_statistics_form", plan_pk, form_pk, period)


def _review(request: SignedInRequest, plan_form: PlanForm, period: str) -> str:
    """Accept or return what was chosen, all or nothing; say why it was refused."""
    accepts = "accept" in request.POST
    chosen = _chosen(request, plan_form, period)
    if not chosen:
        return "Hãy đánh dấu ít nhất một số liệu để xét duyệt."
    try:
        if accepts:
            count = accept_figures(plan_form, chosen, by=request.user)
        else:
            reason = request.POST.get("reason", "")[:2000]
            count = return_figures(plan_form, chosen, by=request.user, reason=reason)
    except DeclarationRefused as refusal:
        return str(refusal)
    words = f"{'Đã xác nhận' if accepts else 'Đã trả lại'} {count} số liệu."
    request.session[REVIEWED] = {"words": words, "updates": " ".join(map(str, chosen))}
    return ""


def _chosen(request: SignedInRequest, plan_form: PlanForm, period: str) -> list[int]:
    """The ids of the ticked entries, or of all that wait of the office that the button names."""
    button = request.POST.get("accept") or request.POST.get("send_back", "")
    if button == CHOSEN:
        return list(whole_numbers(request.POST.getlist("updates")))
    rows = FormEntry.objects.filter(plan_form=plan_form).of_period(period)
    waiting = rows.waiting_for(request.user).of_unit(whole_number(button) or 0)
    shown = set(whole_numbers(request.POST.getlist("shown")))
    return [pk for pk in waiting.values_list("pk", flat=True) if pk in shown]
