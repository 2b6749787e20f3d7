"""Forms on indicators: filters of the grid and the queue, measuring, changing an indicator."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.filters import FilterForm
from foundation.web.newer import show_stored
from plans.area_forms import AreaField
from plans.areas import area_choices
from plans.change_reason import ReasonField
from plans.models import PeriodOpening, Plan, ReportingPeriod
from plans.reviewing.forms import DeclaringForm, ReviewFilterForm
from plans.reviewing.models import DeclarationQuerySet
from vietnamese import number, parse_decimal, whole_number

from .grid import IndicatorGrid, ResultChoice
from .models import FormRow, Indicator, Measurement, Target
from .services import MeasurementRefused, check_feeding, indicator_stamp, on_behalf_of
from .statistics.feeding import rows_to_feed

Review = Measurement.Review

YES_NO = [("True", "Đạt"), ("False", "Chưa đạt")]
GONE = (
    "Mục tiêu này vừa được người khác bỏ. Hãy chọn “Bỏ mục tiêu này” rồi lưu; muốn giữ thì ghi lại "
    "ở phần “Thêm mục tiêu”."
)
UNFIT_ROWS = "Không hợp với mục tiêu này"
TOO_LONG = "Số quá dài; hãy kiểm tra lại đơn vị tính."


class NumberField(forms.DecimalField):
    """A number as a Vietnamese person writes it: `88,37`, `1.250.000`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any):
        super().__init__(max_digits=18, decimal_places=4, required=False, **kwargs)
        self.error_messages |= {"max_digits": TOO_LONG, "max_whole_digits": TOO_LONG}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            try:
                value = parse_decimal(value)
            except ValueError:
                raise forms.ValidationError(
                    f"“{value}” không phải là số; hãy ghi như 88,37 hoặc 1.250."
                ) from None
        return super().to_python(value)

    def prepare_value(self, value):
        return number(value) if isinstance(value, Decimal) else value


class IndicatorFilterForm(FilterForm):
    RESULTS = [
        (ResultChoice.MET, "Đạt"),
        (ResultChoice.NOT_MET, "Chưa đạt"),
        (ResultChoice.UNDER_WAY, "Đang thực hiện"),
        (ResultChoice.UNKNOWN, "Chưa có số liệu"),
        (ResultChoice.OWED, "Kỳ này chưa có số liệu"),
    ]
    REVIEWS = [
        (Review.WAITING, "Chờ duyệt"),
        (Review.RETURNED, "Bị trả lại"),
        (Review.ACCEPTED, "Đã xác nhận"),
    ]
    COUNTED = ("unit", "area", "result", "review")

    q = forms.CharField(label="Tìm trong danh sách", required=False, max_length=200)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(
        label="Đơn vị chủ trì", required=False, coerce=int, empty_value=None
    )
    result = forms.ChoiceField(label="Kết quả", required=False, choices=RESULTS)
    review = forms.ChoiceField(label="Xét duyệt", required=False, choices=REVIEWS)
    period = forms.ChoiceField(
        label="Đánh giá đến kỳ", required=False, choices=ReportingPeriod.Key.choices
    )
    mine = forms.BooleanField(label="Chỉ của đơn vị tôi", required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        offer_choices(self, "area", area_choices(plan))
        unit = self.data.get("unit", "")
        known = whole_number(unit.removeprefix("-")) is not None
        offer_choices(self, "unit", [(unit, "")] if known else [])

    @property
    def more_is_used(self) -> bool:
        """Is the rarer filter in use? The period stands in the top bar."""
        return "review" in self.wanted

    @property
    def period_words(self) -> str:
        return str(ReportingPeriod.Key(self.wanted["period"]).label)

    def show_counts(self, grid: IndicatorGrid) -> None:
        """Write beside each choice how many rows it would show."""
        offer_choices(self, "unit", grid.units)
        for name in self.COUNTED:
            counts, choices = grid.counts[name], self.offered(name)
            self.offer(name, [(value, f"{words} ({counts[value]})") for value, words in choices])
        offer_choices(self, "period", [("", "Mới nhất"), *ReportingPeriod.Key.choices])
        self["mine"].label = f"Chỉ của đơn vị tôi ({grid.counts['mine'][True]})"


def filter_of(asked: QueryDict, target: Target) -> IndicatorFilterForm:
    """Return the filter in whose list a person came upon `target`."""
    return IndicatorFilterForm(asked, plan=target.indicator.plan)


class MeasureForm(DeclaringForm):
    """What a target stands at in a period."""

    numerator = NumberField(label="Tử số", help_text="Số đạt được, ví dụ hồ sơ đúng hạn.")
    denominator = NumberField(label="Mẫu số", help_text="Tổng số, ví dụ hồ sơ đã giải quyết.")
    value = NumberField(label="Kết quả")
    achieved = forms.TypedChoiceField(
        label="Kết quả",
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    estimate = forms.BooleanField(
        label="Số liệu ước", required=False, help_text="Đánh dấu khi chưa chốt số."
    )
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, target: Target, period: ReportingPeriod, user: User, **kwargs: Any
    ):
        sent, plan = target.measurements.of_period(period.pk), target.indicator.plan
        super().__init__(
            *args, sent=sent, plan=plan, user=user, auto_id=f"target-{target.pk}-%s", **kwargs
        )
        self.target, self.period, self.user = target, period, user
        self._leave_out_what_does_not_apply()
        if not self.is_bound:
            self.initial = self._start()

    @property
    def openings(self) -> list[PeriodOpening]:
        """What lets the office enter figures of the closed period."""
        behalf = on_behalf_of(self.target, self.user)
        opening = self.period.opening_for(behalf.pk if behalf else None, timezone.localdate())
        return [opening] if opening else []

    @property
    def evidence_used(self) -> bool:
        """Is something about evidence filled in or wrong, so that it must be seen?"""
        return any(
            self[name].value() or self[name].errors
            for name in ("files", "heads", "link", "evidence")
        )

    @property
    def mine(self) -> Measurement:
        """What the person typed, unsaved, to stand beside `newer`."""
        names = ("numerator", "denominator", "value", "achieved", "estimate", "note")
        mine = Measurement(
            target=self.target, **{name: self.cleaned_data.get(name) for name in names}
        )
        if mine.value is None and mine.numerator is not None and mine.denominator:
            mine.value = mine.numerator * 100 / mine.denominator
        return mine

    @property
    def warning(self) -> str:
        """What a person should look at once more, though it was taken: a share above 100%."""
        values = self.cleaned_data
        numerator, denominator, value = (
            values.get(name) for name in ("numerator", "denominator", "value")
        )
        if numerator is not None and denominator is not None and numerator > denominator:
            return (
                f"Tử số ({number(numerator)}) lớn hơn mẫu số ({number(denominator)}); hãy "
                "kiểm tra lại."
            )
        if self.target.is_ratio and value is not None and value > 100:
            return f"Kết quả {number(value)}% lớn hơn 100%; hãy kiểm tra lại."
        return ""

    def _leave_out_what_does_not_apply(self) -> None:
        left_out: tuple[str, ...] = ("numerator", "denominator", "value")
        if not self.target.indicator.qualitative:
            left_out = (
                ("achieved",) if self.target.is_ratio else ("achieved", "numerator", "denominator")
            )
            unit = f" ({self.target.unit})" if self.target.unit else ""
            worked_out = self.target.is_worked_out
            self.fields["value"].label = "Kết quả năm nay" if worked_out else f"Kết quả{unit}"
            if worked_out:
                start = number(self.target.baseline or 0)
                self.fields["value"].help_text = f"Phần mềm tự so với giá trị gốc {start}."
        if self.target.is_ratio:
            self.fields["value"].help_text = "Để trống khi đã ghi tử số và mẫu số."
        if self.target.computed_from:
            self.fields["note"].required = True
            self.fields["note"].help_text = "Vì sao ghi số khác với số phần mềm tính."
        for name in left_out:
            del self.fields[name]
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def _start(self) -> dict:
        """What the form begins with: the newest figures of the period, to be put right."""
        last = self.sent.kept().last_sent()
        if not last:
            return {"seen": None, "key": uuid4()}
        value = None if last.numerator is not None and self.target.is_ratio else last.value
        return {
            "numerator": last.numerator,
            "denominator": last.denominator,
            "value": value,
            "achieved": last.achieved,
            "estimate": last.estimate,
            "seen": last.pk,
            "key": uuid4(),
        }


class MeasurementFilterForm(ReviewFilterForm):
    """The filters of the queue of measurements: by period too."""

    PLACES = ("period", "period__key", "period__plan__year")
    TOLD_BY = {**ReviewFilterForm.TOLD_BY, "period": "period"}

    period = forms.TypedChoiceField(
        label="Kỳ báo cáo", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = dict(ReportingPeriod.Key.choices)
        periods = (
            (row.period, f"{names[row.period__key]} {row.period__plan__year}", row.number)
            for row in self.places
        )
        self.offer_counted("period", periods)

    def found(self) -> DeclarationQuerySet:
        asked, found = self.wanted, super().found()
        return found.filter(period=asked["period"]) if "period" in asked else found


class UnitField(forms.ModelChoiceField):
    """A choice among units by their full names."""

    def label_from_instance(self, unit: Unit) -> str:
        return unit.name


class IndicatorForm(forms.ModelForm):
    """The wording and the lead of an indicator; why they change, once the plan is issued."""

    lead_unit = UnitField(
        Unit.objects.none(), label="Đơn vị chủ trì", required=False, empty_label="Chưa có"
    )

    class Meta:
        model = Indicator
        fields = ["statement", "lead_unit", "qualitative"]
        widgets = {"statement": forms.Textarea(attrs={"rows": 2})}
        labels = {"statement": "Chỉ tiêu", "qualitative": "Chỉ tiêu định tính"}
        help_texts = {"qualitative": "Chỉ chọn đạt hoặc chưa đạt, không có số liệu."}

    def __init__(self, *args: Any, targets: Iterable[Target] | None = None, **kwargs: Any):
        """Take the `targets` of the indicator where they were read."""
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        plan = self.instance.plan
        units = Unit.objects.of_authority(plan.unit.authority_id).in_force(timezone.localdate())
        offer_rows(self, "lead_unit", units)
        if plan.state == Plan.State.ISSUED:
            self.fields["reason"] = ReasonField(plan)
        changes = self.instance.pk and not self.is_bound
        stamp = indicator_stamp(self.instance, targets) if changes else None
        self.seen = self.data.get("seen", stamp)

    def show_newer(self, indicator: Indicator) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        show_stored(self, IndicatorForm(instance=indicator), self.Meta.fields)
        self.seen = indicator_stamp(indicator)


class NewIndicatorForm(IndicatorForm):
    class Meta(IndicatorForm.Meta):
        fields = ["area", *IndicatorForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(self.instance.plan)


class TargetForm(forms.ModelForm):
    goal = NumberField(label="Mục tiêu")
    baseline = NumberField(label="Giá trị gốc")
    goal_quarter_1 = NumberField(label="Mục tiêu quý I")
    goal_six_months = NumberField(label="Mục tiêu 6 tháng")
    goal_quarter_3 = NumberField(label="Mục tiêu 9 tháng")
    fed_by = forms.TypedChoiceField(
        label="Lấy số từ biểu thống kê",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Chọn dòng thì số liệu lấy từ biểu, không nhập ở chỉ tiêu nữa.",
    )

    class Meta:
        model = Target
        fields = [
            "label",
            "comparator",
            "goal",
            "unit",
            "exact",
            "baseline",
            *Target.PERIOD_GOALS.values(),
            *Target.JUDGING,
            "judged_confirmed",
            "fed_by",
        ]
        labels = {
            "exact": "Phải đúng bằng mục tiêu",
            "judged": "Đánh giá mục tiêu",
            "change": "Mục tiêu là mức tăng, giảm",
            "published_later": "Kết quả do cấp trên công bố sau, không đơn vị nào phải báo",
            "computed_from": "Phần mềm tính từ kết quả nhiệm vụ",
            "judged_confirmed": "Tôi đã kiểm tra, cách đánh giá này đúng",
        }
        help_texts = {
            "judged": "Mỗi kỳ: tỷ lệ phải giữ ở từng kỳ. Cuối năm: số cộng dồn, thứ hạng.",
            "change": "Chọn khi mục tiêu nói “tăng” hoặc “giảm” so với năm trước.",
        }

    def __init__(
        self,
        *args: Any,
        rows: Sequence[FormRow] | None = None,
        indicator: Indicator | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._indicator = indicator or self.instance.indicator
        self._offer_rows(_rows_of(self._indicator.plan) if rows is None else rows)
        offer_choices(self, "comparator", [("", "Không có"), *Target.Comparator.choices])
        proposed = [] if self.instance.pk else [("", "Theo đề xuất của phần mềm")]
        offer_choices(self, "judged", [*proposed, *Target.Judged.choices])
        offer_choices(self, "change", [("", "Không, là chính số liệu"), *Target.Change.choices])
        offer_choices(self, "computed_from", [("", "Không"), *Target.ComputedFrom.choices])
        self.fields["judged"].required = False

    @property
    def judging_is_used(self) -> bool:
        """Is something of the rarer fields filled in or wrong, so that it must be seen?"""
        rarer = (*Target.PERIOD_GOALS.values(), "change", "computed_from", "published_later")
        return any(self[name].value() or self[name].errors for name in rarer)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if (
            values.get("goal") is not None
            and not values.get("comparator")
            and "comparator" not in self.errors
        ):
            self.add_error(
                "comparator", "Mục tiêu bằng số cần cách so sánh; hãy chọn, ví dụ “tối thiểu”."
            )
        self._clean_row(values)
        values["judged"] = values.get("judged") or self.instance.judged
        if any(values.get(name) != getattr(self.instance, name) for name in Target.JUDGING):
            # who changes it has looked at it
            values["judged_confirmed"] = True
            values["judged"] = values["judged"] or Target.Judged.EVERY_PERIOD.value
        return values

    def _offer_rows(self, rows: Sequence[FormRow]) -> None:
        """Offer the rows by form; the one that feeds the target by its code, and also when the form
        in force has lost it.
        """
        own = self.instance.fed_by
        same = next((row for row in rows if own and row.same_as(own)), own)
        if same and same not in rows:
            rows = [*rows, same]
        self._rows = {row.pk: row for row in rows}
        self.initial["fed_by"] = same.pk if same else None
        others = [row for row in rows if self._misfits(row)]
        by_form = groupby((row for row in rows if row not in others), key=lambda row: str(row.form))
        offered = [(name, [(row.pk, str(row)) for row in found]) for name, found in by_form]
        if others:
            offered.append((UNFIT_ROWS, [(row.pk, f"{row} ({row.form})") for row in others]))
        offer_choices(self, "fed_by", [("", "Không, nhập trực tiếp"), *offered])
        if not rows:
            del self.fields["fed_by"]

    def _misfits(self, row: FormRow) -> bool:
        """Does the row not fit the target as it is stored? A new one has no unit yet."""
        if not self.instance.pk:
            return False
        target = Target(indicator=self._indicator, unit=self.instance.unit)
        target.change = self.instance.change
        return bool(target.misfit(row, row.columns_count))

    def _clean_row(self, values: dict[str, Any]) -> None:
        """The row that was chosen instead of its id; an error where it does not fit."""
        row = self._rows.get(values.get("fed_by") or 0)
        if "fed_by" in self.fields:
            values["fed_by"] = row
        if row is None:
            return
        probe = Target(indicator=self._indicator, fed_by=row)
        for name in ("unit", "change", "computed_from"):
            setattr(probe, name, values.get(name) or "")
        try:
            check_feeding(probe, columns=row.columns_count)
        except MeasurementRefused as refusal:
            self.add_error("fed_by", str(refusal))


def _rows_of(plan: Plan) -> list[FormRow]:
    return rows_to_feed(plan.unit.its_authority, plan.year)


class TargetFormSet(forms.BaseInlineFormSet):
    """The targets of an indicator and an empty one to add."""

    deletion_widget = forms.CheckboxInput

    def get_form_kwargs(self, index):
        """All forms offer the same rows, fetched once."""
        own = {"rows": self._feeding_rows, "indicator": self.instance}
        return {**super().get_form_kwargs(index), **own}

    @cached_property
    def _feeding_rows(self) -> list[FormRow]:
        return _rows_of(self.instance.plan)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["id"].error_messages["invalid_choice"] = GONE
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Bỏ mục tiêu này"

    def show_newer(self, indicator: Indicator) -> None:
        """Say beside each target what was stored meanwhile, and which ones came or went."""
        stored = {target.pk: target for target in indicator.targets.all()}
        for form in self.initial_forms:
            if newer := stored.pop(form.instance.pk, None):
                show_stored(form, TargetForm(instance=newer), TargetForm.Meta.fields)
            else:
                form.add_error("id", GONE)
        for target in stored.values():
            self.non_form_errors().append(
                f"Người khác vừa thêm mục tiêu “{target}”; mục tiêu đó vẫn được giữ khi lưu ở đây."
            )


MOST_TARGETS = 50  # of an indicator; far more than any plan has
TARGETS = forms.inlineformset_factory(
    Indicator,
    Target,
    form=TargetForm,
    formset=TargetFormSet,
    extra=1,
    max_num=MOST_TARGETS,
    # Django's own thousand more are a page of 12 MB for whoever sends a number
    absolute_max=MOST_TARGETS,
)


def changed_targets(
    formset: "forms.BaseInlineFormSet[Target, Indicator, TargetForm]", stored: models.QuerySet
) -> tuple[list[Target], list[Target]]:
    """Return the targets of the valid `formset` to store and to remove; new ones come last."""
    changed = formset.save(commit=False)
    last = stored.aggregate(last=models.Max("order"))["last"]
    for place, target in enumerate(formset.new_objects, (last if last is not None else -1) + 1):
        target.order = place
    return changed, formset.deleted_objects
