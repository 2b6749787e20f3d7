"""Forms of the areas of reform of a plan: the areas themselves, and which one something is in."""

from typing import Any

from django import forms
from django.http import QueryDict

from foundation.web.choices import offer_choices
from foundation.web.field_names import SafeNames
from vietnamese import nfc

from .areas import area_choices
from .change_reason import ReasonField
from .models import Plan, ReformArea
from .services.area_editing import areas_stamp

LONGEST_NAME = 150  # as the model stores it


class AreaField(forms.TypedChoiceField):
    """One of the areas of a plan, by its number."""

    def __init__(self, plan: Plan, **kwargs: Any) -> None:
        own: dict[str, Any] = {"label": "Lĩnh vực", "coerce": int, "empty_value": None}
        choices = [("", "Chọn lĩnh vực"), *area_choices(plan)]
        super().__init__(choices=choices, **own | kwargs)


class AreaNameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Tên lĩnh vực", max_length=LONGEST_NAME, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the name on one line, its letters in one form."""
        return nfc(" ".join(str(super().clean(value)).split()))


class _AreasForm(SafeNames, forms.Form):
    """What changes an area of a plan: the areas as the person saw them, and why."""

    def __init__(self, data: QueryDict | None = None, *, plan: Plan, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)
        self.seen = data.get("seen", "") if data else areas_stamp(plan)
        self.fields["reason"] = ReasonField(plan)
        if plan.state != Plan.State.ISSUED:
            del self.fields["reason"]

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("reason", "")


class NewAreaForm(_AreasForm):
    """Another area, behind the others."""

    name = AreaNameField(
        help_text="Ghi như trong kế hoạch, không ghi số thứ tự. Ví dụ: Phát triển dữ liệu số"
    )


class AreaReasonForm(_AreasForm):
    """The reason alone: of what buttons do."""


class AreaForm(_AreasForm):
    """The name of an area, and whether it is that of direction."""

    name = AreaNameField()
    directs = forms.BooleanField(
        label="Là lĩnh vực chỉ đạo, điều hành",
        required=False,
        help_text="Phần I của báo cáo nói về lĩnh vực này; mỗi kế hoạch có một.",
    )

    def __init__(self, data: QueryDict | None = None, *, area: ReformArea, **kwargs: Any) -> None:
        initial = {"name": area.name, "directs": area.directs}
        super().__init__(data, plan=area.plan, initial=initial, **kwargs)


class LeaveAreaForm(_AreasForm):
    """Where what stands in an area goes, before it is left out."""

    def __init__(
        self, data: QueryDict | None = None, *, area: ReformArea, held: str, **kwargs: Any
    ) -> None:
        super().__init__(
            data, plan=area.plan, auto_id="leave-%s", **kwargs
        )  # beside the other form
        self.others = {each.number: each for each in area.plan.reform_areas if each.pk != area.pk}
        self.fields["to"] = AreaField(
            area.plan,
            label=f"Chuyển {held} sang lĩnh vực" if held else "Chuyển sang lĩnh vực",
            required=bool(held),
            error_messages={"required": "Hãy chọn lĩnh vực nhận các nhiệm vụ, chỉ tiêu này."},
        )
        if held:
            others = [each for each in area_choices(area.plan) if each[0] != area.number]
            offer_choices(self, "to", [("", "Chọn lĩnh vực"), *others])
        else:
            del self.fields["to"]
        self.order_fields(["to", "reason"])

    @property
    def to(self) -> ReformArea | None:
        """The area that was chosen."""
        return self.others.get(self.cleaned_data.get("to") or 0)
