"""For which year a plan is made from one that stands."""

from collections.abc import Iterable
from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from plans.models import Plan
from tasks.models import Task


class CopyForm(forms.Form):
    """For which year `plan` is copied, and which of its finished tasks are taken again."""

    year = forms.IntegerField(label="Lập kế hoạch cho năm", min_value=2000, max_value=2100)
    finished = forms.TypedMultipleChoiceField(
        label="Nhiệm vụ ghi “đã hoàn thành”: đánh dấu nếu năm sau làm lại",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, plan: Plan, finished: Iterable[Task], **kwargs: Any) -> None:
        kwargs |= {"initial": {"year": plan.year + 1}, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.plan = plan
        offer_choices(self, "finished", [(task.pk, task.content) for task in finished])

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year == self.plan.year:
            raise forms.ValidationError(f"Kế hoạch này đã là của năm {year}; hãy chọn năm khác.")
        return year
