"""Letters drafted from the tasks of a plan or from a round: what they tell of is chosen here, then
they are written like any other letter.
"""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

import nd30
from accounts.http import SignedInRequest
from documents.letters.content import LetterDraft
from documents.letters.services import may_write, write_letters
from documents.sources import DocumentRefused
from parindex.models import Assessment, CriteriaSet
from plans.current_plan import current_plan, plan_in_view
from tasks.matrix import MOST_IN_A_LETTER
from tasks.rows import MatrixRow
from vietnamese import count

from ..letters import (
    PlanRows,
    assigning,
    cut_by_office,
    explaining,
    explanation_letter,
    invitation,
    minutes,
    notice_letter,
    proposal_letter,
    urging,
)
from ..letters.forms import MeetingForm, OfficesForm, TasksForm

Draw = Callable[..., LetterDraft]


def plan_rows(request: SignedInRequest, plan_pk: int) -> PlanRows:
    """Return the plan's rows for who may write letters about it; else 404."""
    plan = plan_in_view(request, plan_pk)
    if not may_write(request.user) or plan.unit.authority_id != request.user.authority_id:
        raise Http404
    return PlanRows(plan, request.user, today=timezone.localdate())


@require_safe
def letters_current(request: SignedInRequest) -> HttpResponse:
    """Lead to the letters of the plan that the person works on."""
    plan = current_plan(request)
    return redirect("reports:plan_letters", plan.pk) if plan else redirect("tasks:current")


@require_safe
def plan_letters(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """What can be drafted from the plan, with how many tasks each would tell of."""
    found = plan_rows(request, plan_pk)
    context = {"plan": found.plan, "found": found}
    return TemplateResponse(request, "reports/plan_letters.html", context)


def letter_urge(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Công văn đôn đốc about late tasks."""
    found = plan_rows(request, plan_pk)
    return _about_tasks(request, found, found.late, urging, "Công văn đôn đốc nhiệm vụ quá hạn")


def letter_ask(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Công văn that asks for explanations: of what a leader asked about, and of what is late."""
    found = plan_rows(request, plan_pk)
    return _about_tasks(request, found, found.to_explain, explaining, "Công văn yêu cầu giải trình")


def _about_tasks(
    request: SignedInRequest, found: PlanRows, rows: Sequence[MatrixRow], draw: Draw, heading: str
) -> HttpResponse:
    form = TasksForm(request.POST or None, rows=rows, today=found.today)
    led = [row for row in rows if not row.unled]
    if request.method == "POST" and form.is_valid():
        chosen = [row for row in led if row.task.pk in form.cleaned_data["task"]]
        until = form.cleaned_data["until"]
        drafts = [
            draw(found, groups, until=until)
            for groups in cut_by_office(found, chosen, together=form.together)
        ]
        if drafts:
            return _written(request, drafts)
        form.add_error("task", "Các nhiệm vụ đã chọn chưa có đơn vị chủ trì để gửi công văn.")
    asked = set((request.POST or request.GET).getlist("task"))
    shown = led
    if len(led) > MOST_IN_A_LETTER:
        shown = ([row for row in led if row.pk in asked] or led)[:MOST_IN_A_LETTER]
    context = {
        "plan": found.plan,
        "form": form,
        "heading": heading,
        "rows": [(row, not asked or row.pk in asked) for row in shown],
        "left_out": len(led) - len(shown),
        "unled": len(rows) - len(led),
    }
    return TemplateResponse(request, "reports/plan_letter_tasks.html", context)


def letter_assign(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Công văn that give the offices their tasks."""
    found = plan_rows(request, plan_pk)
    offered = found.to_assign if found.plan.handed_out_at else []
    form = OfficesForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        groups = found.assigned(form.cleaned_data["office"])
        return _written(request, [assigning(found, group) for group in groups])
    context = {"plan": found.plan, "form": form, "offered": offered}
    return TemplateResponse(request, "reports/plan_letter_offices.html", context)


def letter_invite(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The invitation to a meeting on how the plan stands."""
    return _about_meeting(request, plan_pk, invitation, "Giấy mời họp về tiến độ kế hoạch")


def letter_minutes(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """The minutes of such a meeting."""
    return _about_meeting(request, plan_pk, minutes, "Biên bản họp về tiến độ kế hoạch")


def _about_meeting(
    request: SignedInRequest, plan_pk: int, draw: Draw, heading: str
) -> HttpResponse:
    found = plan_rows(request, plan_pk)
    form = MeetingForm(request.POST or None, found=found, recorded=draw is minutes)
    if request.method == "POST" and form.is_valid():
        return _written(request, [draw(found, form.meeting)])
    context = {"plan": found.plan, "form": form, "heading": heading}
    return TemplateResponse(request, "reports/plan_letter_meeting.html", context)


@require_POST
def assessment_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notice of the assessment's appraisal (`what=notice`), else the report that explains."""
    related = ("unit__authority", "unit__parent", "criteria_set__authority__parent")
    assessments = Assessment.objects.visible_to(request.user).select_related(*related)
    assessment = get_object_or_404(assessments, pk=pk)
    draw = notice_letter if request.POST.get("what") == "notice" else explanation_letter
    return _of_round(request, lambda: draw(assessment), assessment.get_absolute_url())


@require_POST
def set_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The proposal to publish the round."""
    kept = CriteriaSet.objects.kept_by(request.user).begun().select_related("authority__parent")
    criteria_set = get_object_or_404(kept, pk=pk)
    back = reverse("parindex:set_publish", args=[criteria_set.pk])
    return _of_round(request, lambda: proposal_letter(criteria_set), back)


def _of_round(request: SignedInRequest, draw: Callable[[], LetterDraft], back: str) -> HttpResponse:
    """Write what is drawn; what keeps it from being written is said on the page it came from."""
    try:
        return _written(request, [draw()])
    except (nd30.MissingFigure, DocumentRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect(back)


def _written(request: SignedInRequest, drafts: Sequence[LetterDraft]) -> HttpResponse:
    letters = write_letters(drafts, by=request.user)
    if len(letters) == 1:
        messages.success(request, "Đã soạn văn bản. Hãy xem lại, sửa rồi trình.")
        return redirect(letters[0])
    messages.success(request, f"Đã soạn {count(len(letters))} văn bản. Hãy xem lại từng văn bản.")
    return redirect(f"{reverse('documents:document_list')}?state=draft")
