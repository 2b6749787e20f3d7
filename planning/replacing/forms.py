"""From which task of the replaced plan a task of the new one goes on."""

from django import forms


class PairForm(forms.Form):
    """From which task of the replaced plan a task of the new one goes on."""

    task = forms.IntegerField(widget=forms.HiddenInput)
    old = forms.TypedChoiceField(
        label="Tiếp nối nhiệm vụ", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        olds = (
            (task.pk, f"{task.area}.{task.ordinal}. {task.content[:120]}")
            for task in plan.replaces.tasks.all()
        )
        self.fields["old"].choices = [("", "Không tiếp nối: là nhiệm vụ mới"), *olds]
