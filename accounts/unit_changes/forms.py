"""The two steps of merging and splitting units: what the decision says, then where people go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from foundation.web.choices import offer_rows
from foundation.web.days import DayField

from ..models import Unit, User
from .services import Decision, changeable_by, people_of

STAYS = "Chưa chuyển, quyết định sau"


class UnitChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return obj.name


class UnitChangeForm(forms.Form):
    """Which units end, which take over, and by which decision."""

    ended = UnitChoices(label="Đơn vị kết thúc hoạt động", queryset=Unit.objects.none())
    heirs = UnitChoices(
        label="Đơn vị kế thừa",
        queryset=Unit.objects.none(),
        help_text="Một đơn vị khi sáp nhập; nhiều đơn vị khi chia tách. Đơn vị mới lập chưa có ở "
        "đây thì thêm trước ở mục Quản trị, Đơn vị.",
    )
    since = DayField(label="Có hiệu lực từ ngày", help_text="Hôm nay hoặc ngày đã qua.")
    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=100,
        help_text="Nghị quyết hoặc quyết định, ví dụ 12/NQ-HĐND.",
    )
    decided_on = DayField(label="Ngày văn bản")
    reason = forms.CharField(label="Nội dung, lý do", max_length=300, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the units that `by` may merge and split."""
        super().__init__(*args, **kwargs)
        for name in ("ended", "heirs"):
            offer_rows(self, name, changeable_by(by))
        self.fields["since"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Refuse a unit on both sides, and a decision made after it holds or not yet made."""
        found = super().clean() or self.cleaned_data
        if both := set(found.get("ended", ())) & set(found.get("heirs", ())):
            unit = sorted(both, key=str)[0]
            self.add_error("heirs", f"{unit} không thể vừa kết thúc vừa là đơn vị kế thừa.")
        for name in ("since", "decided_on"):
            if name in found and found[name] > timezone.localdate():
                self.add_error(name, "Hãy chọn hôm nay hoặc ngày đã qua.")
        return found

    @property
    def decision(self) -> Decision:
        """What was said about the decision, once the form is valid."""
        asked = self.cleaned_data
        return Decision(asked["since"], asked["number"], asked["decided_on"], asked["reason"])


class PeopleForm(forms.Form):
    """Where each person of the units that end goes."""

    def __init__(self, data: Any = None, *, ended: Sequence[Unit], heirs: Sequence[Unit]) -> None:
        """Ask for each of them; proposed is the only heir, of a commune its office of that name."""
        super().__init__(data, prefix="people")
        below = Unit.objects.filter(authority__in=[unit.pk for unit in heirs])
        offices = below.in_force(timezone.localdate())
        self._units = {unit.pk: unit for unit in (*heirs, *offices)}
        choices = [(pk, unit.name) for pk, unit in self._units.items()]
        for person in people_of(ended):
            self.fields[str(person.pk)] = forms.TypedChoiceField(
                label=f"{person} ({person.unit})",
                choices=[("", STAYS), *choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=self._proposed(person, heirs),
            )

    @property
    def chosen(self) -> dict[int, Unit]:
        """The unit of each person who moves, by their ids, once the form is valid."""
        asked = self.cleaned_data.items()
        return {int(pk): self._units[unit] for pk, unit in asked if unit is not None}

    def _proposed(self, person: User, heirs: Sequence[Unit]) -> int | None:
        if len(heirs) > 1:
            return None
        alike = (each.pk for each in self._units.values() if _same(each, person.unit))
        return next(alike, heirs[0].pk)


def _same(unit: Unit, before: Unit | None) -> bool:
    return before is not None and unit.name.casefold() == before.name.casefold()
