"""Forms on the superior plan: filter, choice, taking tasks up, linking, setting aside."""

from typing import Any

from django import forms
from django.http import QueryDict

from foundation.web.choices import offer_choices, offer_rows
from foundation.web.filters import FilterForm
from plans.area_forms import AreaField
from plans.areas import area_choices, same_areas
from plans.models import Plan
from tasks.edit_forms import TaskChoiceField
from tasks.models import Task
from vietnamese import whole_number

from .rows import ASIDE, CHANGED, OPEN, PROPOSED, TAKEN, SuperiorTasks


class SuperiorFilterForm(FilterForm):
    STATES = [
        (OPEN, "Chưa ai tiếp nhận"),
        (PROPOSED, "Có đề xuất nối"),
        (TAKEN, "Đã tiếp nhận"),
        (CHANGED, "Cấp trên đã đổi"),
        (ASIDE, "Không thuộc đơn vị"),
    ]

    q = forms.CharField(label="Tìm nhiệm vụ cấp trên", required=False, max_length=200)
    state = forms.ChoiceField(label="Tiếp nhận", required=False, choices=STATES)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)
    ours = forms.BooleanField(label="Chỉ việc có tên đơn vị", required=False)

    def __init__(self, *args: Any, superior: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        offer_choices(self, "area", area_choices(superior))

    def show_counts(self, tasks: SuperiorTasks) -> None:
        """Write beside each choice how many rows it would show."""
        for name in ("state", "area"):
            counts, choices = tasks.counts[name], self.offered(name)
            self.offer(name, [(value, f"{words} ({counts[value]})") for value, words in choices])


class SuperiorPlanField(forms.ModelChoiceField):
    """A choice among plans by number, year and unit."""

    def label_from_instance(self, plan: Plan) -> str:
        return f"{plan.number or 'Chưa có số'} năm {plan.year}, {plan.unit.short_name}"


class SuperiorForm(forms.Form):
    """Which plan of a unit above this one follows: one of the system, or only its number."""

    superior = SuperiorPlanField(
        Plan.objects.none(),
        label="Kế hoạch cấp trên trong phần mềm",
        required=False,
        empty_label="Chưa có trong phần mềm, hoặc không theo kế hoạch nào",
    )
    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=50,
        help_text="Ví dụ 12/KH-UBND. Khi kế hoạch mang số này được ban hành trong phần mềm, "
        "phần mềm tự nối.",
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        initial = {"superior": plan.follows_id, "number": plan.follows_text}
        kwargs |= {"initial": initial, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        reach = Plan.objects.superior_to(plan.unit).exclude(pk=plan.pk)
        offer_rows(self, "superior", reach.select_related("unit").order_by("-year", "-pk"))


class TakeUpForm(forms.Form):
    """The superior tasks that are to be taken up."""

    tick = forms.ModelMultipleChoiceField(
        Task.objects.none(),
        error_messages={"required": "Hãy đánh dấu ít nhất một nhiệm vụ cấp trên."},
    )

    def __init__(self, *args: Any, plan: Plan, superior: Plan | None, **kwargs: Any) -> None:
        """Ask for the own area of each superior one that the plan has none like."""
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_rows(self, "tick", Task.objects.of_superior(plan))
        above = superior.reform_areas if superior else []
        same = same_areas(above, plan.reform_areas)
        self.asked = {f"area_{each.number}": each for each in above if each.number not in same}
        for name, area in self.asked.items():
            self.fields[name] = AreaField(
                plan, label=f"Nhiệm vụ thuộc “{area.name}” của cấp trên xếp vào", required=False
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that ask for areas."""
        return [self[name] for name in self.asked]

    @property
    def areas(self) -> dict[int, int]:
        """The own areas that were chosen, by the superior ones."""
        chosen = {area.number: self.cleaned_data[name] for name, area in self.asked.items()}
        return {number: own for number, own in chosen.items() if own}

    def clean(self) -> dict[str, Any]:
        super().clean()
        ticked = {task.area for task in self.cleaned_data.get("tick") or ()}
        for name, area in self.asked.items():
            if area.number in ticked and not self.cleaned_data.get(name):
                self.add_error(name, "Hãy chọn lĩnh vực của kế hoạch đơn vị.")
        return self.cleaned_data


class PairsForm(forms.Form):
    """Own and superior tasks that belong together (`own-superior`): the one of the button, or all
    that were shown.
    """

    data: QueryDict

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean(self) -> dict[str, Any]:
        asked = self.data.getlist("pair") or self.data.getlist("shown")
        numbers = [
            tuple(map(whole_number, pair.split("-"))) for pair in asked if pair.count("-") == 1
        ]
        pairs = [(one, other) for one, other in numbers if one is not None and other is not None]
        own = self.plan.tasks.in_bulk([one for one, _ in pairs])
        superior = Task.objects.of_superior(self.plan).in_bulk([other for _, other in pairs])
        found = [
            (own[one], superior[other]) for one, other in pairs if one in own and other in superior
        ]
        if not found:
            raise forms.ValidationError("Không còn đề xuất nào để xác nhận.")
        return {"pairs": found}


class LinkForm(forms.Form):
    """Which own task follows a superior one."""

    own = TaskChoiceField(
        Task.objects.none(),
        label="Nhiệm vụ của đơn vị",
        empty_label="Chọn nhiệm vụ",
        error_messages={"required": "Hãy chọn nhiệm vụ của đơn vị để nối."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_rows(self, "own", plan.tasks.filter(follows=None))


class AsideForm(forms.Form):
    """Why a superior task does not concern the unit."""

    why = forms.CharField(
        label="Lý do không thuộc đơn vị",
        max_length=300,
        error_messages={"required": "Hãy ghi lý do nhiệm vụ này không thuộc đơn vị."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
