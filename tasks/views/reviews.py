"""The queue of what offices sent: accept it or return it with a reason, one by one or many at
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
from django_htmx.http import push_url

from accounts.models import Role
from foundation.web.http import HtmxHttpRequest, page_or_partial

from ..forms import ReviewFilterForm, ReviewForm, UndoForm
from ..models import ProgressUpdate
from ..services import ProgressRefused, accept_updates, return_updates, undo_reviews

ROWS_ON_A_PAGE = 30
REVIEWED = "reviewed"  # in the session: what was just reviewed, for the line that offers to undo it


@vary_on_headers("HX-Request")
def review_queue(request: HtmxHttpRequest) -> HttpResponse:
    """Updates that wait for review, the oldest first."""
    if not request.user.has_role(Role.STANDING_BODY, Role.LEADER):
        raise Http404
    form = ReviewForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _review(request, form):
        return redirect(request.get_full_path())
    waiting = ProgressUpdate.objects.overseen_by(request.user).waiting()
    filters = ReviewFilterForm(request.GET, updates=waiting)
    found = filters.found().oldest_first().with_details()
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "filters": filters, "query": request.GET.urlencode()}
    context |= {"ticked": _ticked(request), "done": request.session.pop(REVIEWED, None)}
    template = page_or_partial(request, "tasks/review_queue.html", "queue")
    response = TemplateResponse(request, template, context)
    return push_url(response, f"{request.path}?{filters.query}") if request.htmx else response


def _ticked(request: HtmxHttpRequest) -> set[int]:
    """The updates whose boxes were ticked, to stay so when the form comes back."""
    return {int(pk) for pk in request.POST.getlist("updates") if pk.isdecimal()}


@require_POST
def review_undo(request: HtmxHttpRequest) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    form = UndoForm(request.POST, user=request.user)
    if form.is_valid():
        count = undo_reviews(form.cleaned_data["updates"], by=request.user)
        messages.success(request, f"Đã hoàn tác: {count} kết quả trở lại chờ duyệt.")
    else:
        messages.error(request, "Không hoàn tác được nữa; hãy mở nhiệm vụ để xem tình trạng.")
    return redirect(f"{reverse('tasks:review_queue')}?{request.GET.urlencode()}")


def _review(request: HtmxHttpRequest, form: ReviewForm) -> bool:
    """Do what the form says, all or nothing; False when it was refused, which the form then
    says.
    """
    chosen = form.cleaned_data["chosen"]
    try:
        if form.accepts:
            count, words = accept_updates(chosen, by=request.user), "Đã xác nhận"
        else:
            count, words = return_updates(chosen, by=request.user, reason=form.reason), "Đã trả lại"
    except ProgressRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    request.session[REVIEWED] = {
        "words": f"{words} {count} kết quả.",
        "updates": [update.pk for update in chosen],
    }
    return True
