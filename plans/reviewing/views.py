"""The pages that every kind of declaration shares: its queue, undoing, sending a form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from accounts.http import SignedInRequest
from foundation.downloads.answers import answer
from foundation.web.http import page_or_partial
from vietnamese import whole_numbers

from ..models import PlanClosed
from .forms import DeclaringForm, ReviewForm, UndoForm
from .models import REVIEWERS, Declaration, DeclarationRefused, NewerDeclaration
from .queues import Queue
from .services import accept, reopen, send_back, withdraw

ROWS_ON_A_PAGE = 30
Sent = TypeVar("Sent", bound=Declaration)


@vary_on_headers("HX-Request")
def show_queue(request: SignedInRequest, queue: Queue) -> HttpResponse:
    """Declarations that wait for review, the oldest first; accept or return them, one by one or
    many at once.
    """
    if not request.user.has_role(*REVIEWERS):
        raise Http404
    rows = queue.model.objects.all()
    form = ReviewForm(request.POST or None, reviewable=rows.reviewable_by(request.user))
    if request.method == "POST" and form.is_valid() and _review(request, queue, form):
        return redirect(request.get_full_path())
    filters = queue.filtered(request.user, request.GET)
    page = Paginator(filters.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    own = filters.count_own(request.user)
    context = {
        "queue": queue,
        "page": page,
        "rows": queue.with_before(page.object_list),
        "form": form,
        "own": own,
        "barred": request.user.barred_authors(*REVIEWERS),
        "to_review": page.paginator.count - own,
    }
    context |= {"filters": filters, "query": request.GET.urlencode()}
    context |= {"ticked": _ticked(request), "done": request.session.pop(queue.reviewed, None)}
    response = TemplateResponse(
        request, page_or_partial(request, "reviewing/queue.html", "queue"), context
    )
    return push_url(response, f"{request.path}?{filters.query}") if request.htmx else response


@require_safe
def send_queue(request: SignedInRequest, queue: Queue) -> HttpResponseBase:
    """What the filter leaves of the queue, as a file."""
    return answer(request, queue.export_view)


@require_POST
def undo(request: SignedInRequest, queue: Queue) -> HttpResponse:
    """Make what the person just reviewed wait again."""
    mine = queue.model.objects.reviewable_by(request.user).reviewed_by(request.user)
    form = UndoForm(request.POST, reviewed=mine)
    if form.is_valid():
        chosen = list(form.cleaned_data["updates"])
        reopen(chosen, by=request.user)
        messages.success(request, f"Đã hoàn tác: {len(chosen)} {queue.noun} trở lại chờ duyệt.")
    else:
        messages.error(
            request, f"Không hoàn tác được nữa; hãy mở {queue.subject_noun} để xem tình trạng."
        )
    return redirect(f"{queue.url}?{request.GET.urlencode()}")


@require_POST
def take_back(request: SignedInRequest, queue: Queue, pk: int) -> HttpResponse:
    """Withdraw what the person sent and nobody has reviewed yet."""
    declared = get_object_or_404(queue.model.objects.filter(author=request.user), pk=pk)
    try:
        withdraw(declared, by=request.user)
    except (DeclarationRefused, PlanClosed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã rút lại {queue.noun}; bạn có thể gửi lại bất cứ lúc nào.")
    return redirect(declared.subject.get_absolute_url())


def send(form: DeclaringForm, service: Callable[..., Sent], *args: Any, **more: Any) -> Sent | None:
    """Return what `service` sends of `form`; None when it was refused, which the form says."""
    try:
        return service(*args, **more, **form.cleaned_data)
    except NewerDeclaration as conflict:
        form.ask_again(conflict.newer)
    except DeclarationRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except PlanClosed as closed:
        form.add_error(None, str(closed))
    return None


def tell_device(receipt: str = "", *, wrong: str = "") -> JsonResponse:
    """Answer a device that kept a form and now sends it (`static/js/outbox-store.js`): with the
    `receipt`, or why it was not taken.
    """
    if wrong:
        return JsonResponse({"words": wrong}, status=422)
    return JsonResponse({"receipt": receipt})


def _ticked(request: SignedInRequest) -> set[int]:
    """The declarations whose boxes were ticked, to stay so when the form comes back."""
    return set(whole_numbers(request.POST.getlist("updates")))


def _review(request: SignedInRequest, queue: Queue, form: ReviewForm) -> bool:
    """Do what the form says, all or nothing; False when it was refused, which the form then says.

    Of several, those that somebody else reviewed meanwhile are left out; when that leaves none, the
    person is told.
    """
    chosen = form.cleaned_data["chosen"]
    chosen = [each for each in chosen if each.review == Declaration.Review.WAITING] or chosen
    try:
        if form.accepts:
            accept(chosen, by=request.user)
        else:
            send_back(chosen, by=request.user, reason=form.reason)
    except DeclarationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = f"{'Đã xác nhận' if form.accepts else 'Đã trả lại'} {len(chosen)} {queue.noun}."
    request.session[queue.reviewed] = {"words": words, "updates": [each.pk for each in chosen]}
    return True
