"""Forms of delegating rights, and of the list of delegations."""

from typing import Any

from django import forms
from django.utils import timezone

from foundation.web.choices import offer_choices
from foundation.web.days import DayField
from foundation.web.filters import FilterForm

from ..models import Delegation, Role, User
from .models import DelegationQuerySet
from .services import delegable_by


class DelegationFilterForm(FilterForm):
    """The filters of the list: by state, and words in names and numbers."""

    words = forms.CharField(label="Tìm theo họ tên, số văn bản", required=False)
    state = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả"), *Delegation.State.choices], required=False
    )

    def apply(self, delegations: DelegationQuerySet) -> DelegationQuerySet:
        asked = self.wanted
        found = delegations.matching(asked.get("words", ""))
        state = asked.get("state")
        return found.in_state(state, timezone.localdate()) if state else found


class DelegationForm(forms.Form):
    """Whose rights, for whom, which, from when to when, and why."""

    principal = forms.TypedChoiceField(label="Người ủy quyền", coerce=int)
    to = forms.TypedChoiceField(label="Người được ủy quyền", coerce=int)
    roles = forms.MultipleChoiceField(
        label="Quyền được giao",
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Quyền của trưởng phòng, của cơ quan thường trực chỉ giao được cho người cùng đơn vị."
        ),
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày")
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Ví dụ: đi công tác, nghỉ phép, đi học."
    )
    number = forms.CharField(
        label="Số, ký hiệu văn bản ủy quyền",
        max_length=100,
        required=False,
        help_text="Nếu có văn bản, ví dụ 12/GUQ-UBND.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the people whose rights `by` may delegate, and those of the authority (one query).

        Whoever may delegate their own rights alone is not asked whose.
        """
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).active().filter(unit__authority=by.authority_id)
        self.people = {each.pk: each for each in people.select_related("unit__authority")}
        rights = {each.pk: delegable_by(by, each) for each in self.people.values()}
        self.principals = [pk for pk, roles in rights.items() if roles]
        roles = [role for role in Role if any(role in each for each in rights.values())]
        self._offer("principal", self.principals)
        self._offer("to", [pk for pk in self.people if self.principals != [pk]])
        offer_choices(self, "roles", [(role.value, role.label) for role in roles])
        self.fields["valid_from"].initial = timezone.localdate()
        if by.pk in self.principals:
            self.fields["principal"].initial = by.pk
            self.fields["roles"].initial = rights[by.pk]
        if self.principals == [by.pk]:
            del self.fields["principal"]

    def clean(self) -> dict[str, Any]:
        """Turn the ids into the people."""
        found = super().clean() or self.cleaned_data
        if len(self.principals) == 1:
            found.setdefault("principal", self.principals[0])
        for name in ("principal", "to"):
            if name in found:
                found[name] = self.people[found[name]]
        return found

    def _offer(self, name: str, people: list[int]) -> None:
        choices = [(pk, _words(self.people[pk])) for pk in people]
        offer_choices(self, name, [("", "Chọn một người"), *choices])


def _words(person: User) -> str:
    return " – ".join(filter(None, (str(person), person.position, str(person.unit or ""))))
