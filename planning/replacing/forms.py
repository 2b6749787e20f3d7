"""From which task of the replaced plan a task of the new one goes on."""

from typing import Any

from django import forms

from foundation.web.choices import offer_choices
from plans.models import Plan


class PairForm(forms.Form):
    """From which task of the replaced plan a task of the new one goes on."""

    task = forms.IntegerField(widget=forms.HiddenInput)
    old = forms.TypedChoiceField(
        label="Tiếp nối nhiệm vụ", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, replaced: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        olds = ((task.pk, f"{task.number}. {task.content[:120]}") for task in replaced.tasks.all())
        offer_choices(self, "old", [("", "Không tiếp nối: là nhiệm vụ mới"), *olds])
