"""Forms on statistical forms: the head, each kind of part, copying, pasting, offices, a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import Unit
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.field_names import SafeNames
from foundation.web.filters import FilterForm
from foundation.web.newer import show_stored
from foundation.web.uploads import RefusedFile
from plans.areas import programme_of
from plans.models import ReformArea
from vietnamese import fold, nfc, whole_number

from ..models import (
    Accumulation,
    FormCheck,
    FormColumn,
    FormRow,
    FormSentence,
    Key,
    StatisticalForm,
)
from .contents import CHECK, COLUMN, SENTENCE
from .faults import faults_of
from .importing import ReadForm, UnreadableForm, read_form
from .parts import FormParts
from .pasting import PastedRows, pasted_rows
from .services import head_stamp
from .services.parts import part_stamp

FIRST_YEAR, LAST_YEAR = 2015, 2100
FORMULA = {"rows": 2, "spellcheck": "false", "autocomplete": "off"}
SPELLED = ("formula", "denominator", "expression", "template")
ROW_FIELDS = (
    "code",
    "name",
    "kind",
    "unit",
    "area",
    "accumulates",
    "formula",
    "denominator",
    "options",
    "office",
    "feeds",
    "hint",
)


def areas(form: StatisticalForm) -> list[tuple[int, str]]:
    """Return the areas that rows and sentences may stand in: those of the owner's plan of the year,
    else of the programme of the form's year.
    """
    own = list(ReformArea.objects.of_place(form.owner_id, form.year)) if form.owner_id else []
    return [(area.number, area.name) for area in own or programme_of(form.year).areas]


class HeadForm(SafeNames, forms.ModelForm):
    """What a form is: code, name, who asks for it, from which year, for which periods."""

    year = forms.IntegerField(label="Áp dụng từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    periods = forms.MultipleChoiceField(
        label="Các kỳ báo cáo", choices=Key.choices, widget=forms.CheckboxSelectMultiple
    )
    jump = forms.IntegerField(
        label="Hỏi lý do khi lệch kỳ trước quá (%)",
        required=False,
        min_value=1,
        max_value=10_000,
        help_text="Bỏ trống thì không hỏi.",
    )

    class Meta:
        model = StatisticalForm
        fields = (
            "name",
            "code",
            "issuer",
            "year",
            "periods",
            "row_heading",
            "order",
            "jump",
            "note",
            "own_rows",
            "from_memory",
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": "Chữ không dấu, số và dấu gạch nối, như bao-cao-tinh. Giữ nguyên qua các năm.",
            "issuer": "Như “UBND tỉnh, Quyết định số 15/QĐ-UBND”.",
            "order": "Số nhỏ đứng trước.",
            "row_heading": "Tên của cột đầu, như “Chỉ tiêu” hoặc “Lĩnh vực”.",
        }

    def __init__(self, *args: Any, owner: Unit, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.owner = owner
        self.seen = self.data.get("seen") if self.is_bound else head_stamp(self.instance)
        if owner.kind == Unit.Kind.COMMUNE:  # nobody stands below it who could add any
            del self.fields["own_rows"]

    def show_newer(self, form: StatisticalForm) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        fresh = HeadForm(instance=form, owner=self.owner)
        show_stored(self, fresh, self.fields)
        self.seen = fresh.seen


class CopyForm(SafeNames, forms.Form):
    """Whose code, name and year a copy gets."""

    name = forms.CharField(label="Tên biểu", max_length=300)
    code = forms.SlugField(label="Mã biểu", max_length=40)
    year = forms.IntegerField(label="Áp dụng từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})


class PartForm(SafeNames, forms.ModelForm):
    """One row, column, check or sentence, judged as it would stand in the form."""

    part = ""

    def __init__(self, *args: Any, parts: FormParts, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.parts = parts
        self.seen = self.data.get("seen") if self.is_bound else part_stamp(self.instance, self.part)
        if "area" in self.fields:
            self.fields["area"] = forms.TypedChoiceField(
                label="Lĩnh vực",
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "Không thuộc lĩnh vực nào"), *areas(parts.form)],
            )

    def clean(self):
        """Write what is compared letter by letter as the little languages do."""
        data = super().clean() or self.cleaned_data
        return data | {name: nfc(data[name]) for name in SPELLED if data.get(name)}

    def _post_clean(self):
        """Say at each field what would be wrong in the form."""
        super()._post_clean()  # type: ignore[misc]  # puts what was typed into the instance
        if self.errors:
            return
        for fault in faults_of(self._parts_with_this()):
            if fault.part == self.part and fault.pk == self.instance.pk:
                self.add_error(fault.field, fault.words)
            elif fault.field == "code" and f"Mã {self.cleaned_data.get('code')} " in fault.words:
                self.add_error("code", fault.words)

    def _parts_with_this(self) -> FormParts:
        mine = self.instance
        known = {
            name: [each for each in getattr(self.parts, name) if self._is_other(each, name)]
            for name in ("rows", "columns", "checks", "sentences")
        }
        known[self.part] = [*known[self.part], mine]
        return FormParts(self.parts.form, **known)

    def _is_other(self, each: Any, name: str) -> bool:
        return name != self.part or each.pk != self.instance.pk

    def show_newer(self, part: Any) -> None:
        """Say beside each field what was stored meanwhile; saving again overwrites that."""
        fresh = type(self)(instance=part, parts=self.parts)
        show_stored(self, fresh, self.fields)
        self.seen = fresh.seen


class RowForm(PartForm):
    """A line of the form; the choices of one with choices as lines `1: phát phiếu`."""

    part = "rows"
    options = forms.CharField(
        label="Các mục để chọn",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một mục, như “1: phát phiếu”.",
    )

    class Meta:
        model = FormRow
        fields = ROW_FIELDS
        widgets = {
            "formula": forms.Textarea(attrs=FORMULA),
            "denominator": forms.Textarea(attrs=FORMULA),
        }
        labels = {"formula": "Công thức", "office": "Đơn vị phụ trách"}
        help_texts = {
            "office": "Tên phòng, đơn vị như ở xã; mỗi xã có thể chọn đơn vị khác.",
            "feeds": (
                "Các chữ có trong tên chỉ tiêu, tiêu chí mà dòng này cho số liệu; nhiều cách gọi "
                "thì cách nhau bằng dấu chấm phẩy."
            ),
            "hint": "Hiện ngay dưới tên dòng khi nhập số liệu.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["options"] = "\n".join(
            f"{number}: {words}" for number, words in self.instance.options
        )

    def clean_options(self):
        """Number the lines that bear no number."""
        found: list[list] = []
        for place, line in enumerate(self.cleaned_data["options"].splitlines()):
            number, _, words = line.partition(":")
            given = whole_number(number.strip()) if words.strip() else None
            text = (words if given is not None else line).strip()
            if text:
                found.append([place if given is None else given, text])
        if len({number for number, _ in found}) < len(found):
            raise forms.ValidationError("Hai mục mang cùng một số; hãy ghi mỗi mục một số riêng.")
        return found


class ColumnForm(PartForm):
    part = "columns"

    class Meta:
        model = FormColumn
        fields = COLUMN
        widgets = {"formula": forms.Textarea(attrs=FORMULA)}
        help_texts = {
            "group": "Tên đứng trên nhiều cột liền nhau; bỏ trống nếu không có.",
            "formula": "Bỏ trống cho cột mà đơn vị nhập.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_choices(self, "accumulates", [("", "như dòng ghi"), *Accumulation.choices])


class CheckForm(PartForm):
    part = "checks"

    class Meta:
        model = FormCheck
        fields = CHECK
        widgets = {"expression": forms.Textarea(attrs=FORMULA)}
        help_texts = {"message": "Như “số đã kiểm tra nhiều hơn số phải kiểm tra”."}


class SentenceForm(PartForm):
    part = "sentences"

    class Meta:
        model = FormSentence
        fields = SENTENCE
        widgets = {"template": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "template": (
                "Chỗ lấy số liệu ghi mã trong ngoặc vuông, như [101] hoặc [TONG.3]: số từ đầu năm. "
                "[101@kỳ] là số của riêng kỳ, [101@cùng kỳ] là số cùng kỳ năm trước. Phần trong "
                "ngoặc nhọn được bỏ khi chưa có số; sau gạch đứng là lời khi số bằng 0, như "
                "{phát hiện [204] văn bản|không phát hiện văn bản nào}."
            )
        }


PART_FORMS: dict[str, type[PartForm]] = {
    form.part: form for form in (RowForm, ColumnForm, CheckForm, SentenceForm)
}


class RowFilterForm(FilterForm):
    """Which rows of a long form are shown."""

    q = forms.CharField(label="Tìm dòng", required=False, max_length=200)
    area = forms.TypedChoiceField(label="Lĩnh vực", required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, rows: Sequence[FormRow], areas: Mapping[int, str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        there = {row.area for row in rows}
        self.offer("area", [(number, areas[number]) for number in areas if number in there])

    def shown(self, rows: Sequence[FormRow]) -> list[FormRow]:
        """Return those of `rows` that are looked for."""
        wanted = self.wanted
        words = fold(wanted.get("q", "")).split()
        return [
            row
            for row in rows
            if wanted.get("area") in (None, row.area)
            and all(word in fold(f"{row.code} {row.name} {row.office}") for word in words)
        ]


class PasteForm(forms.Form):
    """Rows that were copied from Excel; `found` is what was read in them."""

    text = forms.CharField(
        label="Các dòng chép từ Excel",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=(
            "Chép cả dòng tiêu đề nếu có: Mã, Chỉ tiêu, Đơn vị tính, Lĩnh vực, Loại số liệu, Số "
            "lũy kế, Công thức, Mẫu số, Đơn vị phụ trách, Hướng dẫn ghi. Không có tiêu đề thì "
            "các cột hiểu là: Chỉ tiêu, Đơn vị tính, Đơn vị phụ trách; cột số thứ tự đứng đầu là "
            "mã."
        ),
    )

    def __init__(self, *args: Any, parts: FormParts, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.parts = parts
        self.found: PastedRows | None = None

    def clean_text(self):
        self.found = pasted_rows(self.cleaned_data["text"], self.parts, areas(self.parts.form))
        if self.found.faults:
            raise forms.ValidationError(self.found.faults)
        return self.cleaned_data["text"]


class OfficeForm(forms.Form):
    """Which office answers for the rows that are ticked."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị phụ trách",
        required=False,
        empty_label="Theo tên ghi trong biểu",
    )
    rows = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, authority: Unit, rows: list[FormRow], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", authority.units.exclude(pk=authority.pk))
        offer_choices(self, "rows", [(row.pk, row.name) for row in rows])


class FileForm(forms.Form):
    """The Excel file of a form; `found` is what was read in it."""

    file = forms.FileField(
        label="Tệp biểu", help_text="Excel (.xlsx) tải về từ trang của một biểu."
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs | {"use_required_attribute": False})
        self.found: ReadForm | None = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.found = read_form(file)
        except UnreadableForm as error:
            raise forms.ValidationError(error.faults) from error
        except RefusedFile as refusal:
            raise forms.ValidationError(refusal.messages) from refusal
        return file
