"""The queue of what offices measured: accept it or return it with a reason, one by one or many at
once.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.models import Role
from foundation.web.http import HtmxHttpRequest, page_or_partial

from ..figures import with_previous
from ..forms import ReviewFilterForm, ReviewForm, UndoForm
from ..models import Measurement
from ..services import MeasurementRefused, accept_measurements, return_measurements, undo_reviews

ROWS_ON_A_PAGE = 30
# in the session: what was just reviewed, for the line that offers to undo it
REVIEWED = "reviewed_measurements"


@vary_on_headers("HX-Request")
def review_queue(request: HtmxHttpRequest) -> HttpResponse:
    """Measurements that wait for review, the oldest first."""
    if not request.user.has_role(Role.STANDING_BODY, Role.LEADER):
        raise Http404
    form = ReviewForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _review(request, form):
        return redirect(request.get_full_path())
    waiting = Measurement.objects.overseen_by(request.user).waiting()
    filters = ReviewFilterForm(request.GET, measured=waiting)
    page = Paginator(filters.found().oldest_first().with_details(), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": with_previous(page.object_list),
        "form": form,
        "filters": filters,
    }
    context |= {"ticked": _ticked(request), "done": request.session.pop(REVIEWED, None)}
    context |= {"query": request.GET.urlencode()}
    template = page_or_partial(request, "indicators/review_queue.html", "queue")
    return TemplateResponse(request, template, context)


@require_POST
def review_undo(request: HtmxHttpRequest) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    form = UndoForm(request.POST, user=request.user)
    if form.is_valid():
        count = undo_reviews(form.cleaned_data["updates"], by=request.user)
        messages.success(request, f"Đã hoàn tác: {count} số liệu trở lại chờ duyệt.")
    else:
        messages.error(request, "Không hoàn tác được nữa; hãy mở chỉ tiêu để xem tình trạng.")
    return redirect(f"{reverse('indicators:review_queue')}?{request.GET.urlencode()}")


def _ticked(request: HtmxHttpRequest) -> set[int]:
    """The measurements whose boxes were ticked, to stay so when the form comes back."""
    return {int(pk) for pk in request.POST.getlist("updates") if pk.isdecimal()}


def _review(request: HtmxHttpRequest, form: ReviewForm) -> bool:
    """Do what the form says, all or nothing; False when it was refused, which the form then
    says.
    """
    chosen = form.cleaned_data["chosen"]
    try:
        if form.accepts:
            count, words = accept_measurements(chosen, by=request.user), "Đã xác nhận"
        else:
            count, words = (
                return_measurements(chosen, by=request.user, reason=form.reason),
                "Đã trả lại",
            )
    except MeasurementRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    request.session[REVIEWED] = {
        "words": f"{words} {count} số liệu.",
        "updates": [each.pk for each in chosen],
    }
    return True
