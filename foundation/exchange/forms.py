"""Forms of imports: the file, the filter of what it does, how it is stored."""

from typing import Any, cast

from django import forms
from django.conf import settings

from ..web.filters import FilterForm
from ..web.uploads import honest_name
from .dataset import Dataset
from .models import ImportLine, ImportRun
from .reading import judge_table

MOST_PASTED = 2_000_000  # letters


class FileForm(forms.Form):
    file = forms.FileField(
        label="Tệp Excel hoặc CSV",
        help_text=(
            f"Tệp .xlsx hoặc .csv, tối đa {settings.UPLOAD_LIMIT // 1_000_000} MB và 20.000 dòng."
        ),
        error_messages={
            "required": "Hãy chọn tệp để nhập.",
            "empty": "Tệp rỗng; hãy chọn tệp có nội dung.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)

    def clean_file(self):
        """Judge the file by its content, and give it an honest name."""
        file = self.cleaned_data["file"]
        file.name = honest_name(file.name, judge_table(file))
        return file


class PasteForm(forms.Form):
    """Rows copied from Excel or Word; the group is for rows that name none."""

    rows = forms.CharField(
        label="Các dòng đã sao chép",
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={
            "required": "Hãy dán các dòng của bảng vào ô này.",
            "max_length": "Bảng dán quá dài; hãy lưu thành tệp Excel rồi nhập tệp.",
        },
    )
    group = forms.ChoiceField(label="", required=False)

    def __init__(self, *args: Any, dataset: Dataset, **kwargs: Any):
        kwargs |= {"prefix": "paste", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        headings = ", ".join(dataset.pasted)
        self.fields["rows"].help_text = (
            "Chọn các dòng trong Excel hoặc bảng của Word, sao chép rồi dán. Có dòng "
            "tiêu đề thì cột nhận theo tiêu "
            f"đề; không có thì hiểu lần lượt là {headings}."
        )
        by = dataset.grouped_by
        self.fields["group"].label = f"{by} của các dòng không nằm dưới tên {by.lower()}"
        group = cast("forms.ChoiceField", self.fields["group"])
        group.choices = [
            ("", "Chọn nếu cần"),
            *((each, each) for each in dataset.groups()),
        ]
        if not dataset.grouped_by:
            del self.fields["group"]

    def clean_rows(self):
        """Refuse a box of nothing but spaces."""
        if not self.cleaned_data["rows"].strip():
            raise forms.ValidationError(self.fields["rows"].error_messages["required"])
        return self.cleaned_data["rows"]


class LineFilterForm(FilterForm):
    kind = forms.ChoiceField(label="Loại dòng", required=False, choices=ImportLine.Kind.choices)


class StoreForm(forms.Form):
    """How an import is stored: only its good rows if some are wrong, and why if that is asked."""

    good_only = forms.BooleanField(
        label="Chỉ nhập các dòng đúng, bỏ qua các dòng có lỗi", required=False
    )
    reason = forms.CharField(
        label="Lý do thay đổi",
        max_length=100,
        help_text="Kế hoạch đã ban hành: lý do được ghi vào lịch sử.",
        error_messages={"required": "Kế hoạch đã ban hành: hãy ghi lý do thay đổi."},
    )

    def __init__(self, *args: Any, run: ImportRun, dataset: Dataset, **kwargs: Any):
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        if not run.count(ImportLine.Kind.WRONG):
            del self.fields["good_only"]
        if not dataset.asks_reason:
            del self.fields["reason"]
