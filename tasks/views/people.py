"""Who does a task under each of its units: said on the page of the task, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from plans.current_plan import plan_in_view
from plans.models import Plan, PlanClosed
from vietnamese import whole_number

from ..forms import filter_of
from ..models import Task
from ..person_forms import TaskPersonForm, UndoPeopleForm, may_staff, people_of, written
from ..rows import MatrixRow
from ..services import ProgressRefused
from ..services.people import Replaced, assign_person, undo_assignments

ASSIGNED = "people just assigned"  # in the session: what was done, in words, and what undoes it


@dataclass
class UnitStaff:
    """Who does a task under one of its units (id, name), with the form for who may say so."""

    unit: int
    name: str
    person: tuple[int, str] | None
    form: TaskPersonForm | None = None


def staff_of(row: MatrixRow, user: User) -> list[UnitStaff]:
    """Return who does the task of `row`, unit by unit, leads first (one query for the forms); there
    is no form where nobody could be assigned.
    """
    names = {unit: name for part in row.parts for unit, name in part.units}
    plan, people = row.task.plan, row.people
    mine = [unit for unit in names if may_staff(user, plan, unit)]
    offered = people_of(plan, mine) if mine else []
    inside = {each.unit_id for each in offered} | people.keys()
    staff = [UnitStaff(unit, name, people.get(unit)) for unit, name in names.items()]
    for each in staff:
        if each.unit in mine and each.unit in inside:
            now = {"unit": each.unit, "person": each.person[0] if each.person else None}
            each.form = TaskPersonForm(unit=each.unit, people=offered, initial=now)
    return staff


@require_POST
def task_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who does a task under a unit (`unit`): a `person`, or nobody."""
    task = get_object_or_404(Task.objects.staffed_by(request.user), pk=pk)
    task.plan = plan_in_view(request, task.plan_id)
    unit = whole_number(request.POST.get("unit", ""))
    if unit is None:
        raise Http404
    form = TaskPersonForm(request.POST, unit=unit, people=people_of(task.plan, [unit]))
    if form.is_valid():
        try:
            chosen = form.cleaned_data["person"]
            changes = assign_person(task, unit=unit, person=chosen, by=request.user)
        except (ProgressRefused, PlanClosed) as refusal:
            form.add_error("person", str(refusal))
        else:
            keep_for_undo(request, "Đã lưu người thực hiện.", changes)
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    query = filter_of(request.GET, task).query
    return redirect(f"{task.get_absolute_url()}?{query}#people")


@require_POST
def task_people_undo(request: SignedInRequest, plan_pk: int) -> HttpResponse:
    """Assign back what the person just assigned, on the page of a `task` or in the matrix."""
    plan = plan_in_view(request, plan_pk)
    form = UndoPeopleForm(request.POST)
    try:
        undone = (
            undo_assignments(plan, form.cleaned_data["changes"], by=request.user)
            if form.is_valid()
            else 0
        )
    except (ProgressRefused, PlanClosed) as refusal:
        messages.error(request, str(refusal))
    else:
        if undone:
            messages.success(request, f"Đã hoàn tác phân công {undone} nhiệm vụ.")
        else:
            messages.error(request, "Không hoàn tác được nữa; đã có người phân công lại.")
    return redirect(_came_from(request, plan))


def keep_for_undo(request: SignedInRequest, words: str, changes: Sequence[Replaced]) -> None:
    """Have the next page say `words` and offer to undo `changes`, if there are any."""
    request.session[ASSIGNED] = {"words": words, "changes": written(changes)}


def _came_from(request: SignedInRequest, plan: Plan) -> str:
    task = whole_number(request.POST.get("task", ""))
    if task is not None:
        return f"{reverse('tasks:task_detail', args=[task])}?{request.GET.urlencode()}#people"
    return f"{reverse('tasks:task_list', args=[plan.pk])}?{request.GET.urlencode()}"
