"""Forms of plans, their periods and duties, and of the register of evidence."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from foundation.web.field_names import SafeNames
from foundation.web.filters import FilterForm
from foundation.web.uploads import EVIDENCE_KINDS, ContentValidator, honest_name, judge
from vietnamese import is_digits, short_date

from .evidence_fields import evidence_heads
from .models import Evidence, EvidenceHead, Plan
from .models.evidence import EvidenceQuerySet
from .models.plan import PlanQuerySet


class UnitChoiceField(forms.ModelChoiceField):
    """A choice among units by their full names."""

    def label_from_instance(self, unit: Unit) -> str:
        return unit.name


class PlanFilterForm(FilterForm):
    q = forms.CharField(label="Tìm theo số, năm, đơn vị", required=False, max_length=100)
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label="Trạng thái", required=False)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.offer("year", ((year, year) for year in years))
        self.offer("state", Plan.State.choices)

    def apply(self, plans: PlanQuerySet) -> PlanQuerySet:
        """Return those of `plans` that are looked for."""
        asked = self.wanted
        plans = plans.found_by(asked["q"]) if "q" in asked else plans
        plans = plans.of_year(asked["year"]) if "year" in asked else plans
        return plans.in_state(asked["state"]) if "state" in asked else plans


class IssuePlanForm(forms.Form):
    number = forms.CharField(label="Số, ký hiệu", max_length=50)
    issued_on = DayField(label="Ngày ban hành")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.symbol = plan.symbol
        self.fields["number"].help_text = f"Ghi 12/{self.symbol}, hoặc chỉ ghi số 12."

    def clean_number(self) -> str:
        """Put the usual symbol behind a number that stands alone."""
        number = self.cleaned_data["number"]
        return f"{number}/{self.symbol}" if is_digits(number) else number

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày ban hành không thể ở tương lai; hãy chọn ngày ký.")
        return day

    @classmethod
    def of(cls, plan: Plan) -> "IssuePlanForm":
        """Return the form as it is first shown for a draft."""
        issued_on = plan.issued_on or timezone.localdate()
        return cls(initial={"number": plan.number, "issued_on": issued_on}, plan=plan)


class EvidenceFilterForm(FilterForm):
    GAPS = (
        ("any", "Thiếu số, ngày hoặc tên"),
        ("number", "Thiếu số"),
        ("dated_on", "Thiếu ngày"),
        ("title", "Thiếu tên văn bản"),
        ("proposed", "Đọc từ tệp, chưa xem lại"),
    )

    words = forms.CharField(label="Tìm theo số, tên, nơi dùng", required=False, max_length=200)
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    unit = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(
        label="Loại",
        choices=[("", "Tất cả"), ("file", "Tệp"), ("link", "Đường dẫn")],
        required=False,
    )
    criterion = forms.ChoiceField(label="Tiêu chí", required=False)
    gap = forms.ChoiceField(label="Còn thiếu", choices=[("", "Tất cả"), *GAPS], required=False)
    used = forms.ChoiceField(
        label="Đã dùng",
        choices=[("", "Tất cả"), ("yes", "Đã dùng"), ("no", "Chưa dùng")],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        years: Iterable[int],
        units: Iterable[Unit],
        criteria: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", ((year, year) for year in years))
        self.offer("unit", ((unit.pk, unit.short_name) for unit in units))
        named = {code: f"{code} {name}"[:90] for code, name in criteria}
        self.offer("criterion", sorted(named.items(), key=lambda each: _places(each[0])))

    def apply(self, evidence: EvidenceQuerySet) -> EvidenceQuerySet:
        asked = self.wanted
        evidence = evidence.matching(asked.get("words", ""))
        evidence = evidence.of_year(asked["year"]) if asked.get("year") else evidence
        evidence = evidence.of_unit(asked["unit"]) if asked.get("unit") else evidence
        kinds = {"file": evidence.files, "link": evidence.links}
        evidence = kinds[asked["kind"]]() if asked.get("kind") else evidence
        evidence = evidence.of_criterion(asked["criterion"]) if "criterion" in asked else evidence
        evidence = evidence.lacking(asked["gap"]) if "gap" in asked else evidence
        return evidence.used(asked["used"] == "yes") if "used" in asked else evidence


def _places(code: str) -> list[tuple[int, str]]:
    """The code of a criterion as it sorts: 1.2 before 1.10."""
    return [(len(part), part) for part in code.split(".")]


class DescribeEvidenceForm(SafeNames, forms.ModelForm):
    """Number, day and title of a piece, with what was read in its file to be confirmed."""

    class Meta:
        model = Evidence
        fields = ["number", "dated_on", "title"]
        labels = {"title": "Tên văn bản, trích yếu"}
        help_texts = {"number": "Ví dụ 12/KH-UBND."}
        field_classes = {"dated_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        marks = {Evidence.BY_TEXT: "Đọc từ tệp, hãy xem lại.", Evidence.BY_NAME: "Theo tên tệp."}
        for name, source in self.instance.proposed.items():
            if name in self.fields:
                self.fields[name].help_text = marks.get(source, "")

    @property
    def head(self) -> EvidenceHead:
        return EvidenceHead(**{name: self.cleaned_data[name] for name in Evidence.HEAD})

    def _post_clean(self):
        """The service stores what was typed; the piece at hand stays as it is stored."""


class EvidenceForm(SafeNames, forms.ModelForm):
    """A new piece for the register: a file, or a link."""

    link = forms.URLField(label="Đường dẫn", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Evidence
        fields = ["title", "year", "file", "link", "number", "dated_on"]
        field_classes = {"dated_on": DayField}
        widgets = {"file": forms.FileInput}
        help_texts = {
            "file": "PDF, Word (.docx), Excel (.xlsx) hoặc ảnh; không quá 25 MB.",
            "number": "Ví dụ 12/KH-UBND.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["title"].required = False
        self.fields["title"].help_text = "Bỏ trống số, ngày, tên thì phần mềm đọc từ tệp."

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise forms.ValidationError("Năm phải từ 2000 đến 2100.")
        return year

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if file:
            file.name = honest_name(file.name, judge(file, kinds=EVIDENCE_KINDS))
        return file

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        if "file" in self.errors or "link" in self.errors:
            return found
        if bool(found.get("file")) == bool(found.get("link")):
            self.add_error("file", "Hãy chọn một tệp hoặc ghi một đường dẫn (chỉ một trong hai).")
        return found

    def _post_clean(self):
        """The service makes the row; the form only judges what was typed."""


class DutyDoneForm(forms.Form):
    done_on = DayField(label="Ngày hoàn thành")
    file = forms.FileField(
        label="Minh chứng",
        required=False,
        validators=[ContentValidator()],
        help_text="PDF, Word, Excel hoặc ảnh.",
    )
    heads = evidence_heads()

    @property
    def head(self) -> EvidenceHead:
        """What is said of the file."""
        return next(iter(self.cleaned_data["heads"]), EvidenceHead())

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày hoàn thành không thể ở tương lai.")
        return day


class PlanChoiceField(forms.ModelChoiceField):
    """A choice among plans by number and day."""

    def label_from_instance(self, plan: Plan) -> str:
        day = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
        return f"{plan.number or 'Chưa có số'}{day} ({plan.get_state_display().lower()})"


class ReplacedForm(forms.Form):
    """The plan that a draft replaces, among those that its unit issued for the same year."""

    replaces = PlanChoiceField(
        Plan.objects.none(),
        label="Kế hoạch bị thay thế",
        empty_label="Không thay thế kế hoạch nào",
        required=False,
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaceable = Plan.objects.replaceable_by(plan)
        offer_rows(self, "replaces", self.replaceable)
        self.fields["replaces"].initial = plan.replaces_id
