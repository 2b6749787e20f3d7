"""Forms with which a plan takes the place of another, or takes in a new version of its document."""

from django import forms

from cchc.formats import short_date

from .forms import PlanFilesField
from .models import Plan
from .reasons import ReasonField


class PlanChoiceField(forms.ModelChoiceField):
    """A choice among plans by number and day."""

    def label_from_instance(self, plan):
        day = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
        return f"{plan.number or 'Chưa có số'}{day} ({plan.get_state_display().lower()})"


class ReplacedForm(forms.Form):
    """The plan that a draft replaces, among those that its unit issued for the same year."""

    replaces = PlanChoiceField(
        Plan.objects.none(), label="Kế hoạch bị thay thế", empty_label="Không thay thế kế hoạch nào", required=False
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = Plan.objects.replaceable_by(plan)
        self.fields["replaces"].initial = plan.replaces_id


class PairForm(forms.Form):
    """From which task of the replaced plan a task of the new one goes on."""

    task = forms.IntegerField(widget=forms.HiddenInput)
    old = forms.TypedChoiceField(label="Tiếp nối nhiệm vụ", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        olds = ((task.pk, f"{task.area}.{task.ordinal}. {task.content[:120]}") for task in plan.replaces.tasks.all())
        self.fields["old"].choices = [("", "Không tiếp nối: là nhiệm vụ mới"), *olds]


class RevisionForm(forms.Form):
    """The documents of a plan's new version."""

    files = PlanFilesField(
        label="Tệp bản mới của kế hoạch và phụ lục",
        max_length=200,
        help_text="Chọn cả kế hoạch và phụ lục nếu bản mới gồm hai tệp; phần nào không có trong tệp thì giữ nguyên.",
        error_messages={
            "required": "Hãy chọn ít nhất một tệp của bản mới.",
            "max_length": "Tên tệp dài quá 200 ký tự; hãy đặt lại tên ngắn hơn.",
        },
    )


class TakeForm(forms.Form):
    """Which differences are taken, each with the stamp that the person saw, and why."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        if plan.state == Plan.State.ISSUED:
            self.fields["reason"] = ReasonField(plan)

    @property
    def asked(self) -> dict[str, str]:
        """The stamps by the ids of what is to be taken: all that was shown, or what was ticked."""
        sent = self.data.get("shown", "").split() if "all" in self.data else self.data.getlist("take")
        return dict(each.rsplit("=", 1) for each in sent if "=" in each)
