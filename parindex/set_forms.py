"""Forms on criteria sets: the filter of the tree, a new set, the file of one, its decision."""

from typing import Any

from django import forms

from foundation.web.field_names import SafeNames
from foundation.web.filters import FilterForm
from foundation.web.uploads import RefusedFile
from plans.areas import AreaWords
from vietnamese import whole_number

from .importing.criteria_table import ReadCriteria, read_set
from .importing.tables import UnreadableSet, read_tables
from .round_forms import PublishForm

FIRST_YEAR, LAST_YEAR = 2020, 2100


class TreeFilterForm(FilterForm):
    q = forms.CharField(label="Tìm tiêu chí", required=False, max_length=200)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, areas, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.offer("area", [(area.pk, str(area)) for area in areas])


class YearForm(SafeNames, forms.Form):
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    name = forms.CharField(label="Tên bộ tiêu chí", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class SetFileForm(forms.Form):
    """The file of a set; `found` is what was read in it."""

    file = forms.FileField(label="Tệp bộ tiêu chí", help_text="Excel (.xlsx) hoặc Word (.docx).")
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.found: ReadCriteria | None = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            areas = AreaWords(whole_number(self.data.get("year", "")))
            self.found = read_set(read_tables(file), areas)
        except UnreadableSet as error:
            raise forms.ValidationError(str(error)) from error
        except RefusedFile as refusal:
            raise forms.ValidationError(refusal.messages) from refusal
        return file


class DecisionForm(PublishForm):
    """The decision that puts a set in force."""

    number = forms.CharField(
        label="Số quyết định ban hành",
        max_length=50,
        help_text="Ghi cả số và ký hiệu, ví dụ 12/QĐ-UBND.",
    )
