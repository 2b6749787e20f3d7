"""Forms with which a task is changed or added."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from foundation.operations.changes import in_words
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from planreader import PlanTime, read_time
from plans.area_forms import AreaField
from plans.change_reason import ReasonForm
from plans.time_words import time_in_words

from .models import Task
from .services import CHANGEABLE, task_stamp


class TaskForm(forms.ModelForm):
    """The wording and the time of a task; new words for the time set the days anew, unless those
    are changed too.
    """

    COMPUTED = {"time_kind": "kind", "rhythm": "rhythm", "start": "start", "due": "due"}
    TIME = ("time_text", *COMPUTED)

    class Meta:
        model = Task
        fields = [*CHANGEABLE]
        field_classes = {"start": DayField, "due": DayField}
        labels = {"time_text": "Thời gian, như văn bản ghi", "rhythm": "Nhịp báo cáo (tháng)"}
        help_texts = {
            "time_text": (
                "Ví dụ: Quý II/2026; trước ngày 30/11; hằng tháng; thường xuyên. Ngày "
                "được tính theo chữ."
            ),
            "tracked": "Các đơn vị báo kết quả nhiệm vụ này.",
        }
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "product": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Task, **kwargs: Any):
        super().__init__(data, instance=instance, use_required_attribute=False, **kwargs)
        self.seen = data.get("seen") if data else task_stamp(instance)

    @property
    def time_words(self) -> str:
        """How the time is understood: as it is stored, or as what was typed would be."""
        held = (
            self.cleaned_data
            if self.is_bound
            else {name: getattr(self.instance, name) for name in self.TIME}
        )
        kind = (
            held.get("time_kind")
            if any(held.get(name) for name in ("time_text", "start", "due"))
            else None
        )
        return time_in_words(PlanTime(kind, held.get("start"), held.get("due")))

    def show_newer(self, task: Task) -> None:
        """Say beside each field what somebody else stored meanwhile; saving again stores what was
        typed here.
        """
        for field in Task._meta.concrete_fields:
            if (name := field.name) not in CHANGEABLE:
                continue
            stored, typed = (
                in_words(field, value) for value in (getattr(task, name), self.cleaned_data[name])
            )
            if stored.split() != typed.split():
                self[name].help_text = format_html("Đang lưu: {}", stored)
        self.seen = task_stamp(task)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if "time_text" in self.changed_data and not set(self.COMPUTED) & set(self.changed_data):
            read = read_time(values.get("time_text"), self.instance.plan.year)
            values |= {name: getattr(read, part) for name, part in self.COMPUTED.items()}
            values["time_kind"] = read.kind or Task.TimeKind.OTHER
        return values


class NewTaskForm(TaskForm):
    class Meta(TaskForm.Meta):
        fields = ["area", *TaskForm.Meta.fields]

    def __init__(self, data: QueryDict | None = None, *, instance: Task, **kwargs: Any):
        super().__init__(data, instance=instance, **kwargs)
        self.fields["area"] = AreaField(instance.plan)


class TaskChoiceField(forms.ModelChoiceField):
    """A choice among the tasks of a plan by their places and beginnings."""

    def label_from_instance(self, task: Task) -> str:
        words = task.content if len(task.content) <= 110 else f"{task.content[:109]}…"
        return f"{task.number}. {words}"


class FollowForm(forms.Form):
    """Which task of the superior plan a task follows; no choice while the plan follows none."""

    follows = TaskChoiceField(
        Task.objects.none(),
        label="Theo nhiệm vụ của kế hoạch cấp trên",
        required=False,
        empty_label="Không theo",
    )

    def __init__(self, data: QueryDict | None = None, *, task: Task, **kwargs: Any):
        initial = {"follows": task.follows_id}
        super().__init__(data, initial=initial, use_required_attribute=False, **kwargs)
        self.asked = task.plan.follows_id is not None
        if self.asked:
            offer_rows(self, "follows", Task.objects.of_superior(task.plan).with_numbers())


@dataclass(frozen=True)
class EditForms:
    """What a person fills in to change a task: its wording and time, the reason, the task above
    that it follows.
    """

    task: TaskForm
    reason: ReasonForm
    above: FollowForm

    @classmethod
    def of(cls, task: Task, data: QueryDict | None = None) -> "EditForms":
        """Return the forms of `task`, filled with `data` when something was sent."""
        names = {"auto_id": f"task-{task.pk}-%s"}
        form = TaskForm(data, instance=task, **names)
        form.fields["content"].widget.attrs["autofocus"] = True
        return cls(
            form, ReasonForm(data, plan=task.plan, **names), FollowForm(data, task=task, **names)
        )

    def are_valid(self) -> bool:
        """Are all of them? Each is asked, so that each shows its errors."""
        forms = (self.task, self.reason, self.above)
        return not [form for form in forms if not form.is_valid()]
