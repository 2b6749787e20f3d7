"""Forms of what is done with many tasks at once."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Role, Unit, User
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.days import DayField
from plans.change_reason import REASON_LENGTH, ReasonField
from plans.models import Plan

from .forms import AskForm
from .person_forms import label_of, people_of


class ActForm(forms.Form):
    """What an act asks `user` for besides the tasks: nothing, unless its own form says more."""

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class ReturnForm(ActForm):
    reason = forms.CharField(
        label="Lý do trả lại",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì."},
    )


class AssignForm(ActForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị chủ trì",
        empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị chủ trì."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        units = Unit.objects.of_authority(plan.unit.authority_id)
        offer_rows(self, "unit", units.in_force(timezone.localdate()))
        self.fields["reason"] = ReasonField(plan)


class PersonForm(ActForm):
    person = forms.TypedChoiceField(
        label="Người thực hiện",
        coerce=int,
        error_messages={"required": "Hãy chọn người thực hiện."},
    )

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, user=user, **kwargs)
        units = Unit.objects.of_authority(plan.unit.authority_id)
        several = user.has_role(Role.STANDING_BODY)
        found = people_of(plan, units if several else [user.unit_id])
        self._people = {each.pk: each for each in found}
        choices = [(each.pk, label_of(each, unit=several)) for each in found]
        offer_choices(self, "person", [("", "Chọn một người"), *choices])

    def clean_person(self) -> User:
        return self._people[self.cleaned_data["person"]]


class PostponeForm(ActForm):
    due = DayField(
        label="Thời hạn mới", error_messages={"required": "Hãy ghi thời hạn mới, ví dụ 31/12/2026."}
    )
    reason = forms.CharField(
        label="Lý do lùi thời hạn",
        max_length=REASON_LENGTH,
        help_text="Lý do đứng trong lịch sử và ý kiến của từng nhiệm vụ.",
        error_messages={"required": "Hãy ghi lý do lùi thời hạn."},
    )


class AskManyForm(AskForm, ActForm):
    """What a leader wants explained of several tasks."""
