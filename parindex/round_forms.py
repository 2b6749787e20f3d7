"""Forms on a round: its filter, windows and exceptions, assignments, publication."""

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.days import DayField, check_year
from foundation.web.filters import FilterForm

from .models import Assessment, CriteriaSet, Criterion, StepWindow
from .services.appraisers import appraisers_of

TIME = {
    "aria-label": "Giờ",
    "placeholder": "giờ:phút",
    "inputmode": "numeric",
    "maxlength": "5",
    "class": "input time",
}
MIDNIGHT, END_OF_WORK = time(0, 0), time(17, 0)


class RoundFilterForm(FilterForm):
    SORTS = [
        ("", "Theo thứ tự"),
        ("state", "Trạng thái"),
        ("scored", "Tự chấm ít nhất"),
        ("appraised", "Thẩm định ít nhất"),
        ("-step", "Mới có bước"),
        ("step", "Lâu không có bước"),
        ("-self", "Điểm tự chấm cao nhất"),
        ("-index", "Chỉ số cao nhất"),
    ]

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    state = forms.ChoiceField(label="Trạng thái", required=False)
    late = forms.BooleanField(label="Chỉ đơn vị quá hạn", required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.offer("state", Assessment.State.choices)

    @property
    def chosen(self):
        """The filters in use, in words; the order of the list is none."""
        return [pair for pair in super().chosen if pair[0]]

    def show_counts(self, found) -> None:
        """Write beside each state how many units of the round `found` are in it."""
        states = [
            (value, f"{words} ({found.count(value)})") for value, words in Assessment.State.choices
        ]
        self.offer("state", states)
        self["late"].label = f"Chỉ đơn vị quá hạn ({found.late_count})"


class RankingFilterForm(FilterForm):
    SORTS = [
        ("", "Theo thứ hạng"),
        ("unit", "Tên đơn vị"),
        ("-self", "Điểm tự chấm cao nhất"),
        ("-difference", "Tăng nhiều nhất"),
        ("difference", "Giảm nhiều nhất"),
    ]

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    band = forms.ChoiceField(label="Xếp loại", required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bands, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.bands = bands
        self.offer("band", [(name, name) for name in bands])

    @property
    def chosen(self):
        """The filters in use, in words; the order of the list is none."""
        return [pair for pair in super().chosen if pair[0]]

    def show_counts(self, found) -> None:
        """Write beside each band how many units of the ranking `found` reached it."""
        self.offer("band", [(name, f"{name} ({found.count(name)})") for name in self.bands])


class MomentField(forms.SplitDateTimeField):
    """A day, and a time of it."""

    default_validators = [check_year]
    widget = forms.SplitDateTimeWidget(
        time_format="%H:%M", date_attrs={"aria-label": "Ngày"}, time_attrs=TIME
    )

    def __init__(self, *, label: str, usual: time):
        """An empty time means the `usual` one."""
        super().__init__(
            label=label, require_all_fields=False, error_messages={"required": "Hãy ghi ngày."}
        )
        self.usual = usual
        self.fields[1].required = False

    def compress(self, data_list):
        """Return the moment, at the usual time unless another is said."""
        if data_list and data_list[0]:
            data_list = [data_list[0], data_list[1] or self.usual]
        return super().compress(data_list)


class WindowForm(forms.Form):
    """From when until when a step is open for all."""

    step = forms.ChoiceField(choices=StepWindow.Step.choices, widget=forms.HiddenInput)
    opens_at = MomentField(label="Mở từ", usual=MIDNIGHT)
    closes_at = MomentField(label="Đến hết", usual=END_OF_WORK)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class ExceptionForm(WindowForm):
    """The same for one unit, with the reason."""

    step = forms.ChoiceField(label="Bước", choices=StepWindow.Step.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")
    reason = forms.CharField(label="Lý do", max_length=300)

    field_order = ["unit", "step", "opens_at", "closes_at", "reason"]

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", units_of(criteria_set))


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.unit})"


class AppraisersForm(forms.Form):
    """Who appraises which areas of which units; none chosen means all."""

    user = PersonField(
        User.objects.none(), label="Người thẩm định", empty_label="Chọn người thẩm định"
    )
    areas = forms.ModelMultipleChoiceField(
        Criterion.objects.none(),
        label="Lĩnh vực",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn lĩnh vực nào nghĩa là mọi lĩnh vực, cả điểm thưởng và điểm trừ.",
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="Đơn vị",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn đơn vị nào nghĩa là mọi đơn vị trong đợt.",
    )

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        offer_rows(self, "user", appraisers_of(criteria_set))
        offer_rows(self, "areas", criteria_set.criteria.areas())
        offer_rows(self, "units", units_of(criteria_set))

    def offer(self, *, areas, units) -> None:
        """Show these areas and units, which the page has at hand, to choose from."""
        offer_choices(self, "areas", [(area.pk, str(area)) for area in areas])
        offer_choices(self, "units", [(unit.pk, str(unit)) for unit in units])


class PublishForm(forms.Form):
    number = forms.CharField(
        label="Số quyết định công bố",
        max_length=50,
        help_text="Ghi cả số và ký hiệu, ví dụ 12/QĐ-UBND.",
    )
    decided_on = DayField(label="Ngày quyết định")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày quyết định không thể ở tương lai; hãy ghi ngày ký.")
        return day


def units_of(criteria_set: CriteriaSet):
    """The units of the round, as a queryset in their order."""
    return Unit.objects.filter(assessments__criteria_set=criteria_set).order_by("order", "name")
