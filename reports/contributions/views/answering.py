"""One request: the office answers, the standing body returns, releases or does without."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from plans.current_plan import put_in_view

from ...models import Contribution, ContributionRequest, ContributionText, ContributionUse
from ...refusals import ReportRefused
from .. import services
from ..forms import AnswerForm, ReasonForm
from ..gathered import Contributions
from ..knowledge import OfficeKnowledge
from ..models import ContributionRequestQuerySet, Kind
from ..services import StaleContribution


def contribution(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an office is asked for a report and what it answered; its officers and head answer
    here.
    """
    asked = _visible(request, pk)
    if request.method != "POST":
        return _page(request, asked)
    form = AnswerForm(request.POST)
    if not asked.is_answerable_by(request.user):
        raise Http404
    if not form.is_valid():
        return _page(request, asked, form=form)
    try:
        services.answer(asked, by=request.user, texts=form.texts, seen=form.cleaned_data["version"])
    except StaleContribution as stale:
        again = AnswerForm(request.POST.dict() | {"version": stale.request.version})
        again.is_valid()
        return _page(request, asked, form=again, newer=stale.newer, stale=True)
    except ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, asked, form=form)
    messages.success(request, "Đã gửi nội dung đến cơ quan thường trực.")
    return redirect(asked)


@require_POST
def contribution_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the office's answer back, to change it."""
    asked = get_object_or_404(ContributionRequest.objects.answerable_by(request.user), pk=pk)
    try:
        services.withdraw(asked, by=request.user)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại; hãy sửa rồi gửi lại.")
    return redirect(asked)


@require_POST
def contribution_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return the office's answer with a reason."""
    return _with_reason(request, pk, services.send_back, "return_form", "Đã trả lại cho đơn vị.")


@require_POST
def contribution_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the office off with a reason."""
    words = "Đã cho phép đơn vị không phải gửi."
    return _with_reason(request, pk, services.release, "release_form", words)


@require_POST
def contribution_text(request: SignedInRequest, pk: int, text_pk: int) -> HttpResponse:
    """Do without one text with a reason, or (`step` is `back`) offer it again."""
    asked = _handled(request, pk)
    texts = ContributionText.objects.select_related("contribution__request")
    text = get_object_or_404(texts, pk=text_pk, contribution__request=asked)
    form = ReasonForm(request.POST, prefix=f"text-{text_pk}")
    try:
        if request.POST.get("step") == "back":
            services.take_up(text, by=request.user)
            return redirect(asked)
        if form.is_valid():
            services.set_aside(text, by=request.user, reason=form.cleaned_data["reason"])
            return redirect(asked)
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(asked)
    return _page(request, asked, aside_form=form, aside_of=text.pk)


def _visible(request: SignedInRequest, pk: int) -> ContributionRequest:
    return _opened(request, ContributionRequest.objects.visible_to(request.user), pk)


def _handled(request: SignedInRequest, pk: int) -> ContributionRequest:
    return _opened(request, ContributionRequest.objects.handled_by(request.user), pk)


def _opened(
    request: SignedInRequest, rows: ContributionRequestQuerySet, pk: int
) -> ContributionRequest:
    """The request with its report, whose plan stands in the frame; 404 for a stranger."""
    asked = get_object_or_404(rows.with_report(), pk=pk)
    asked.report.period.plan = asked.report.plan
    put_in_view(request, asked.report.plan)
    return asked


def _with_reason(request: SignedInRequest, pk: int, step, name: str, words: str) -> HttpResponse:
    """Take a step that bears a reason; without one its form says so at its place."""
    asked = _handled(request, pk)
    form = ReasonForm(request.POST, prefix=name)
    if form.is_valid():
        try:
            step(asked, by=request.user, reason=form.cleaned_data["reason"])
        except ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect(f"{asked.report.get_absolute_url()}#contributions")
    return _page(request, asked, **{name: form})


def _page(request: SignedInRequest, asked: ContributionRequest, **parts: Any) -> HttpResponse:
    answers = list(asked.answers.with_texts())
    asked.sent = [each for each in answers if each.state == Contribution.State.SENT]
    earlier = [each for each in answers if each.state != Contribution.State.SENT]
    may_answer = asked.is_answerable_by(request.user)
    if may_answer and asked.is_owed:
        parts.setdefault("form", _answer_form(asked, earlier))
    if "form" in parts:
        parts["knowledge"] = _knowledge(request, asked)
    context = {
        "asked": asked,
        "report": asked.report,
        "late": asked.late_words(timezone.localdate()),
        "texts": _placed(asked),
        "earlier": earlier,
        "may_answer": may_answer,
        "may_handle": asked.is_handled_by(request.user),
        "return_form": ReasonForm(prefix="return_form"),
        "release_form": ReasonForm(prefix="release_form"),
        **parts,
    }
    return TemplateResponse(request, "reports/contribution.html", context)


def _knowledge(request: SignedInRequest, asked: ContributionRequest) -> OfficeKnowledge:
    """What the program knows of the office, for who writes."""
    prefetch_related_objects([asked.report.plan], "periods")
    return OfficeKnowledge(
        asked.report.period, asked.unit, request.user, today=timezone.localdate()
    )


def _placed(asked: ContributionRequest) -> list[tuple[ContributionText, ContributionUse | None]]:
    """The texts of the answer that stands, each with its place in the report."""
    if asked.answer is None:
        return []
    contributions = Contributions(asked.report)
    return [(text, contributions.use_of(text)) for text in asked.answer.texts.all()]


def _answer_form(asked: ContributionRequest, earlier: list[Contribution]) -> AnswerForm:
    """Empty, or with what the office wrote before it was withdrawn or returned."""
    initial: dict[str, Any] = {"version": asked.version}
    if earlier:
        texts = earlier[0].by_kind
        initial |= {kind.value: texts[kind].text for kind in Kind}
        initial |= {f"{kind.value}_nothing": texts[kind].says_nothing for kind in Kind}
    return AnswerForm(initial=initial)
