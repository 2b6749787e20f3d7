"""Forms on tasks: filters of the matrix and the queue, progress, comments, explanations."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Holiday, User
from foundation.web.choices import offer_choices
from foundation.web.days import DayField
from foundation.web.filters import FilterForm
from plans.areas import area_choices
from plans.evidence_fields import evidence_files, evidence_heads
from plans.models import PeriodOpening, Plan, ReportingPeriod
from plans.reviewing.forms import DeclaringForm, ReviewFilterForm
from plans.reviewing.models import DeclarationQuerySet
from vietnamese import name_sort_key, whole_number

from .days import proposed_day
from .matrix import TaskMatrix
from .matrix_order import WORK
from .models import ProgressUpdate, Task, TaskUnit
from .search import MISSING, NOBODY
from .sections import LABELS
from .services import on_behalf_of
from .standing import Lateness
from .words import GROUPS

State, Review = ProgressUpdate.State, ProgressUpdate.Review
ENDS = [("", "Hôm nay"), *((key, f"Hết {words}") for key, words in ReportingPeriod.Key.choices)]
Choices = list[tuple[Any, str]]


class TaskFilterForm(FilterForm):
    LATE = [
        (Lateness.OVERDUE, "Quá hạn"),
        (Lateness.DUE_SOON, "Sắp đến hạn"),
        (Lateness.FINISHED_LATE, "Hoàn thành quá hạn"),
        (MISSING, "Thiếu kết quả kỳ"),
    ]
    REVIEW = [
        (Review.WAITING, "Chờ duyệt"),
        (Review.RETURNED, "Bị trả lại"),
        (Review.ACCEPTED, "Đã xác nhận"),
    ]
    ROLES = [
        ("", "Chủ trì, phối hợp"),
        (TaskUnit.Role.LEAD, "Chủ trì"),
        (TaskUnit.Role.COORDINATE, "Phối hợp"),
    ]
    SORTS = [
        ("", "Theo lĩnh vực"),
        (WORK, "Việc cần làm trước"),
        ("due", "Thời hạn gần nhất"),
        ("-due", "Thời hạn xa nhất"),
        ("unit", "Đơn vị chủ trì"),
        ("-unit", "Đơn vị chủ trì, ngược lại"),
        ("-updated", "Mới cập nhật"),
        ("updated", "Lâu chưa cập nhật"),
    ]
    MORE = (
        *("period", "section", "person", "state", "review", "time"),
        *("unit_role", "sort", "untracked"),
    )
    ELSEWHERE = ("period", "sort")  # asked for in the top bar and by headings too
    COUNTED = ("unit", "person", "area", "group", "late", "section", "state", "review", "time")

    q = forms.CharField(label="Tìm trong danh sách", required=False, max_length=200)
    unit = forms.TypedChoiceField(label="Đơn vị", required=False, coerce=int, empty_value=None)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)
    group = forms.ChoiceField(label="Tình trạng", required=False, choices=GROUPS.items())
    late = forms.ChoiceField(label="Thời hạn", required=False, choices=LATE)
    period = forms.ChoiceField(label="Tình trạng tính đến", required=False, choices=ENDS)
    section = forms.ChoiceField(label="Việc của đơn vị tôi", required=False, choices=LABELS.items())
    unit_role = forms.ChoiceField(label="Vai trò của đơn vị", required=False, choices=ROLES)
    person = forms.ChoiceField(label="Người thực hiện", required=False)
    state = forms.ChoiceField(label="Kết quả đã báo", required=False, choices=State.choices)
    review = forms.ChoiceField(label="Xét duyệt", required=False, choices=REVIEW)
    time = forms.ChoiceField(label="Loại thời gian", required=False, choices=Task.TimeKind.choices)
    sort = forms.ChoiceField(label="Sắp xếp", required=False, choices=SORTS)
    mine = forms.BooleanField(label="Chỉ của đơn vị tôi", required=False)
    untracked = forms.BooleanField(label="Cả nhiệm vụ không theo dõi", required=False)

    def __init__(self, asked: QueryDict, *args: Any, plan: Plan, **kwargs: Any):
        if "role" in asked and "unit_role" not in asked:  # addresses that people kept
            asked = asked.copy()
            asked.setlist("unit_role", asked.getlist("role"))
        super().__init__(asked, *args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        offer_choices(self, "area", area_choices(plan))
        unit = self.data.get("unit", "")
        offer_choices(self, "unit", [(unit, "")] if whole_number(unit) is not None else [])
        person = self.data.get("person", "")
        self._offer_people({person: ""} if whole_number(person) is not None else {})

    @property
    def counted(self) -> bool:
        """Does the address ask for the numbers beside the choices?"""
        return "counts" in self.data

    @property
    def more(self) -> list[forms.BoundField]:
        """The rarer filters that are shown: all with the numbers, else those in use."""
        used = set(self.wanted) - {*self.ELSEWHERE}
        return [self[name] for name in self.MORE if self.counted or name in used]

    @property
    def kept(self) -> list[tuple[str, Any]]:
        """What is asked for and has no field on the page while not all filters are shown."""
        return [(name, value) for name, value in self.pairs if name in self.ELSEWHERE]

    def offer_found(self, matrix: TaskMatrix) -> None:
        """Offer the units of the tasks, and their people where there is a choice of these; beside
        each choice how many rows it would show, where the address asks for that.
        """
        units = list(matrix.units.items())
        if self.counted:
            units.sort(key=lambda unit: (-matrix.counts["unit"][unit[0]], unit[1]))
        offer_choices(self, "unit", units)
        if self.counted:
            self._offer_people(matrix.people_counted)
        elif "person" in self.wanted:
            self._offer_people(matrix.people)
        shown = {field.name for field in self.more} | {"unit", "area", "late"}
        for name in shown.intersection(self.COUNTED):
            choices = self.offered(name)
            self.offer(name, self._counted(name, choices, matrix) if self.counted else choices)
        if self.counted:
            self["mine"].label = f"Chỉ của đơn vị tôi ({matrix.counts['mine'][True]})"

    def _counted(self, name: str, choices: Choices, matrix: TaskMatrix) -> Choices:
        """The choices with how many rows each would show; times that no task has go."""
        counts, wanted = matrix.counts[name], matrix.wanted.get(name)
        if name == "time":
            choices = [choice for choice in choices if counts[choice[0]] or choice[0] == wanted]
        return [(value, f"{words} ({counts[value]})") for value, words in choices]

    def _offer_people(self, names: Mapping[str, str]) -> None:
        """Let the person choose among people, by id, and those tasks that nobody does."""
        by_name = sorted(names.items(), key=lambda each: name_sort_key(each[1]))
        offer_choices(self, "person", [(NOBODY, "Chưa phân công"), *by_name])


def filter_of(asked: QueryDict, task: Task) -> TaskFilterForm:
    """Return the filter in whose list a person came upon `task`."""
    return TaskFilterForm(asked, plan=task.plan)


class UpdateFilterForm(ReviewFilterForm):
    """The filters of the queue of updates: by plan too."""

    PLACES = ("task__plan", "task__plan__number", "task__plan__year")
    TOLD_BY = {**ReviewFilterForm.TOLD_BY, "plan": "task__plan"}

    plan = forms.TypedChoiceField(label="Kế hoạch", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        plans = (
            (row.task__plan, f"{row.task__plan__number} năm {row.task__plan__year}", row.number)
            for row in self.places
        )
        self.offer_counted("plan", plans)

    def found(self) -> DeclarationQuerySet:
        asked, found = self.wanted, super().found()
        return found.filter(task__plan=asked["plan"]) if "plan" in asked else found


class ProgressForm(DeclaringForm):
    """What an office says about a task."""

    # the states that say themselves how far it is; the form asks of the other one alone
    PERCENT = {State.NOT_STARTED: 0, State.DONE: 100, State.NOT_DOING: 0}
    MORE = ("product_number", "product_date", "link", "evidence")

    state = forms.ChoiceField(label="Tình trạng", choices=State.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(label="Tiến độ (%)", required=False, min_value=0, max_value=100)
    reason = forms.CharField(
        label="Lý do không thực hiện",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    result = forms.CharField(
        label="Kết quả",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Hãy ghi kết quả bằng một câu để người duyệt biết đã làm được gì."
        },
    )
    product_number = forms.CharField(
        label="Số, ký hiệu văn bản",
        required=False,
        max_length=100,
        help_text="Ghi cả số và ký hiệu, ví dụ 12/KH-UBND.",
    )
    product_date = DayField(label="Ngày văn bản", required=False)
    effective_on = DayField(label="Tính đến ngày", required=False)
    whole_year = forms.TypedChoiceField(
        label="Đã hoàn thành cho cả năm?",
        required=False,
        choices=[("yes", "Có, xong cho cả năm"), ("no", "Không, mới xong kỳ này")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        task: Task,
        user: User,
        opened: bool = False,
        **kwargs: Any,
    ):
        super().__init__(
            *args,
            sent=task.updates.all(),
            plan=task.plan,
            user=user,
            auto_id=f"task-{task.pk}-%s",
            **kwargs,
        )
        self.task, self.user = task, user
        if not task.ongoing:
            del self.fields["whole_year"]
        self.fields["result"].widget.attrs["placeholder"] = (
            "Ví dụ: Đã ban hành Kế hoạch số 12/KH-UBND ngày 05/02/2026."
        )
        if not self.is_bound:
            self.initial = self._start()
            # on a phone the first tap goes into the sentence
            self.fields["result"].widget.attrs["autofocus"] = opened

    def clean_seen(self):
        """Most often the person was looking at the update that counts, which is at hand."""
        current = self.task.current
        if current and current.pk == self.cleaned_data["seen"]:
            return current
        return super().clean_seen()

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        state = values.get("state")
        if state in self.PERCENT:  # what the hidden field was left with says nothing
            self.errors.pop("percent", None)
            values["percent"] = self.PERCENT[state]
        elif values.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", "Hãy ghi tiến độ, từ 1 đến 99%.")
        if state in (State.NOT_STARTED, State.NOT_DOING) and not values.get("result"):
            self.errors.pop("result", None)
            values["result"] = ""
        if state != State.NOT_DOING:
            values["reason"] = ""
        return values

    @cached_property
    def openings(self) -> list[PeriodOpening]:
        """What lets the office speak of days in closed periods."""
        return self.task.plan.opened_again_for(self._unit_id, timezone.localdate())

    @cached_property
    def _unit_id(self) -> int | None:
        """The office for which the person reports; asked for only where one has an exception."""
        if not self.task.plan.has_exceptions(timezone.localdate()):
            return None
        return on_behalf_of(self.task, self.user)

    @property
    def proposes_another_day(self) -> bool:
        """Does the form propose to speak of a day that is not today?"""
        return not self.is_bound and self.initial["effective_on"] != timezone.localdate()

    @property
    def says_more(self) -> bool:
        """Is something in the part that opens on demand which the person should see?"""
        if not self.is_bound:
            return self.proposes_another_day
        if any(self.errors.get(name) or self.data.get(name) for name in self.MORE):
            return True
        day = self.cleaned_data.get("effective_on", "wrong")
        return day not in (None, timezone.localdate())

    @property
    def mine(self) -> dict:
        """What the person typed, to stand beside `newer`."""
        return self.cleaned_data | {
            "effective_on": self.cleaned_data.get("effective_on") or timezone.localdate()
        }

    def _start(self) -> dict:
        current = self.task.current
        kept = (each.pk for each in self.task.all_updates if each.review in ProgressUpdate.KEPT)
        return {
            "state": current.state if current else State.DOING,
            "percent": current.percent if current else None,
            "effective_on": proposed_day(self.task, timezone.localdate(), self._unit_id),
            "seen": max(kept, default=None),
            "key": uuid4(),
        }


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Ý kiến",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy viết ý kiến, hoặc nói minh chứng kèm theo là gì."},
    )
    # the form's metaclass takes its fields out of the class, which the stubs overlook
    files = evidence_files()  # type: ignore[assignment]  # Django takes fields off the class
    heads = evidence_heads()
    link = forms.URLField(
        label="Đường dẫn minh chứng", required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        fixed = {"auto_id": "comment-%s", "use_required_attribute": False}
        super().__init__(*args, **kwargs | fixed)


class AskForm(forms.Form):
    """What a leader wants explained, and by which day: in three working days by default."""

    text = forms.CharField(
        label="Cần giải trình điều gì",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi một câu cần đơn vị giải trình điều gì."},
    )
    due = DayField(label="Giải trình trước hết ngày")

    DAYS = 3
    WORDS = "Đề nghị giải trình nguyên nhân chậm và thời gian hoàn thành."

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        if not self.is_bound:
            due = Holiday.objects.calendar().shift(timezone.localdate(), self.DAYS)
            self.initial = {"text": self.WORDS, "due": due}


class AnswerForm(CommentForm):
    """What the unit that leads the task answers."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.auto_id = "answer-%s"
        self.fields["text"].label = "Giải trình"
        self.fields["text"].error_messages["required"] = (
            "Hãy ghi giải trình: vì sao chậm và bao giờ xong."
        )
