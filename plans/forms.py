"""Forms of plans, their periods and duties, and of the register of evidence."""

from django import forms
from django.utils import timezone

from accounts.models import Unit
from cchc.filters import FilterForm
from cchc.uploads import EVIDENCE_KINDS, PLAN_KINDS, PLAN_LIMIT, Judged, honest_name, judge

from .models import Evidence, Plan, ReportingPeriod

MAX_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class UnitChoiceField(forms.ModelChoiceField):
    """A choice among units by their full names."""

    def label_from_instance(self, unit):
        return unit.name


class PlanFilesField(forms.FileField):
    """The documents of one plan, each judged by its content."""

    widget = FilesInput
    judged = Judged(PLAN_KINDS, PLAN_LIMIT)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Chỉ nhận {MAX_FILES} tệp một lần; hãy chọn kế hoạch và phụ lục của nó.")
        if not files:
            return super().clean(None, initial)
        for file in files:
            self.judged(file)
        return [super(PlanFilesField, self).clean(file) for file in files]


class ImportForm(forms.Form):
    unit = UnitChoiceField(Unit.objects.none(), label="Đơn vị ban hành kế hoạch", empty_label=None)
    files = PlanFilesField(
        label="Tệp kế hoạch và phụ lục",
        max_length=200,
        help_text="Tệp Word (.docx), PDF có lớp chữ, Excel (.xlsx) hoặc văn bản (.txt), tối đa 20 MB một tệp.",
        error_messages={
            "required": "Hãy chọn ít nhất một tệp kế hoạch.",
            "max_length": "Tên tệp dài quá 200 ký tự; hãy đặt lại tên ngắn hơn.",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Unit.objects.of_authority(user.authority_id).in_force(timezone.localdate())
        self.fields["unit"].queryset = own.select_related("authority").exclude(kind=Unit.Kind.OTHER)
        self.fields["unit"].initial = user.authority_id


class PlanFilterForm(forms.Form):
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả"), *Plan.State.choices], required=False)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Tất cả"), *((year, year) for year in years)]

    def apply(self, plans):
        """Return those of `plans` that the person asks for."""
        asked = self.cleaned_data if self.is_valid() else {}
        plans = plans.of_year(asked["year"]) if asked.get("year") else plans
        return plans.in_state(asked["state"]) if asked.get("state") else plans


class IssueForm(forms.Form):
    number = forms.CharField(label="Số, ký hiệu", max_length=50)
    issued_on = forms.DateField(label="Ngày ban hành")

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày ban hành không thể ở tương lai; hãy chọn ngày ký.")
        return day


class CopyForm(forms.Form):
    """For which year a plan is made from `plan`, and which of the tasks it calls finished are taken again."""

    year = forms.IntegerField(label="Lập kế hoạch cho năm", min_value=2000, max_value=2100)
    finished = forms.TypedMultipleChoiceField(
        label="Nhiệm vụ ghi “đã hoàn thành”: đánh dấu nếu năm sau làm lại", coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, plan: Plan, finished, **kwargs):
        super().__init__(*args, initial={"year": plan.year + 1}, use_required_attribute=False, **kwargs)
        self.plan = plan
        self.fields["finished"].choices = [(task.pk, task.content) for task in finished]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year == self.plan.year:
            raise forms.ValidationError(f"Kế hoạch này đã là của năm {year}; hãy chọn năm khác.")
        return year


class PeriodForm(forms.ModelForm):
    class Meta:
        model = ReportingPeriod
        fields = ["cut_off", "deadline"]


class EvidenceFilterForm(FilterForm):
    words = forms.CharField(label="Tìm trong tên, số văn bản", required=False)
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    unit = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "Tất cả"), ("file", "Tệp"), ("link", "Đường dẫn")], required=False
    )

    def __init__(self, *args, years, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Tất cả"), *((year, year) for year in years)]
        self.fields["unit"].choices = [("", "Tất cả"), *((unit.pk, unit.short_name) for unit in units)]

    def apply(self, evidence):
        """Return what of `evidence` the person looks for."""
        asked = self.wanted
        evidence = evidence.matching(asked.get("words", ""))
        evidence = evidence.of_year(asked["year"]) if asked.get("year") else evidence
        evidence = evidence.of_unit(asked["unit"]) if asked.get("unit") else evidence
        kinds = {"file": evidence.files, "link": evidence.links}
        return kinds[asked["kind"]]() if asked.get("kind") else evidence


class EvidenceForm(forms.ModelForm):
    """A new piece for the register: a file, or a link."""

    link = forms.URLField(label="Đường dẫn", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Evidence
        fields = ["title", "year", "file", "link", "number", "dated_on", "page"]
        widgets = {"file": forms.FileInput}
        help_texts = {"file": "PDF, Word (.docx), Excel (.xlsx) hoặc ảnh; không quá 25 MB."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["title"].required = False
        self.fields["title"].help_text = "Bỏ trống thì lấy tên tệp."

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

    def clean(self):
        found = super().clean()
        if "file" in self.errors or "link" in self.errors:
            return found
        if bool(found.get("file")) == bool(found.get("link")):
            self.add_error("file", "Hãy chọn một tệp hoặc ghi một đường dẫn (chỉ một trong hai).")
        elif not found.get("title"):
            found["title"] = (found["file"].name if found.get("file") else found["link"])[:300]
        return found

    def _post_clean(self):
        """The service makes the row; the form only judges what was typed."""


class DutyDoneForm(forms.Form):
    done_on = forms.DateField(label="Ngày hoàn thành")
    file = forms.FileField(
        label="Minh chứng", required=False, validators=[Judged()], help_text="PDF, Word, Excel hoặc ảnh."
    )

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày hoàn thành không thể ở tương lai.")
        return day
