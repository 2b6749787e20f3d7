"""The documents of a plan that a person brings, the unit that issues it, and the areas of reform
that it has.
"""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web.choices import offer_choices, offer_rows
from foundation.web.uploads import PLAN_KINDS, PLAN_LIMIT, judge_all
from plans.area_forms import LONGEST_NAME
from plans.areas import name_key
from plans.forms import UnitChoiceField
from plans.services.area_editing import MOST_AREAS
from vietnamese import nfc

from .areas import OWN, ImportAreas

MAX_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class PlanFilesField(forms.FileField):
    """The documents of one plan, each judged by its content."""

    widget = FilesInput
    limit = PLAN_LIMIT

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                f"Chỉ nhận {MAX_FILES} tệp một lần; hãy chọn kế hoạch và phụ lục của nó."
            )
        if not files:
            return super().clean(None, initial)
        judge_all(files, kinds=PLAN_KINDS, limit=self.limit)
        return [super(PlanFilesField, self).clean(file) for file in files]


class ImportForm(forms.Form):
    unit = UnitChoiceField(Unit.objects.none(), label="Đơn vị ban hành kế hoạch", empty_label=None)
    files = PlanFilesField(  # type: ignore[assignment]  # Django takes fields off the class
        label="Tệp kế hoạch và phụ lục",
        max_length=200,
        help_text=(
            "Tệp Word (.docx, .doc, .odt, .rtf), PDF, Excel (.xlsx), văn bản (.txt), hoặc bản quét "
            "(PDF, ảnh PNG, JPEG, TIFF; nên quét ở 300 dpi), tối đa 20 MB một tệp."
        ),
        error_messages={
            "required": "Hãy chọn ít nhất một tệp kế hoạch.",
            "max_length": "Tên tệp dài quá 200 ký tự; hãy đặt lại tên ngắn hơn.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Unit.objects.of_authority(user.authority_id).in_force(timezone.localdate())
        offer_rows(self, "unit", own.select_related("authority").exclude(kind=Unit.Kind.OTHER))
        self.fields["unit"].initial = user.authority_id


class ImportAreasForm(forms.Form):
    """Which areas of reform an imported plan has: those of a source, or by the names written."""

    like = forms.ChoiceField(
        label="Kế hoạch này xếp nhiệm vụ theo các lĩnh vực nào?", widget=forms.RadioSelect
    )
    written = forms.CharField(
        label="Tên các lĩnh vực, mỗi dòng một tên",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=(
            "Ghi như tiêu đề trong văn bản, không ghi số thứ tự. Phần mềm đọc lại văn bản theo "
            "các tên này; các chỉnh sửa đã làm ở trang này sẽ mất."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, areas: ImportAreas) -> None:
        chosen = areas.chosen
        initial = {
            "like": chosen.key if chosen else "",
            "written": "\n".join(area.name for area in areas.areas),
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        known = [(each.key, f"{each.words} ({each.names})") for each in areas.sources]
        known = [each for each in known if each[0] != OWN]
        offer_choices(self, "like", [*known, (OWN, "Theo các tên ghi dưới đây")])

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("like") == OWN:
            keys = [name_key(name) for name in self.names]
            if not keys or not all(keys):
                self.add_error("written", "Hãy ghi tên các lĩnh vực, mỗi dòng một tên.")
            elif len(set(keys)) < len(keys):
                self.add_error("written", "Có hai lĩnh vực trùng tên; mỗi tên chỉ ghi một lần.")
            elif len(keys) > MOST_AREAS or max(map(len, self.names)) > LONGEST_NAME:
                self.add_error(
                    "written",
                    f"Ghi nhiều nhất {MOST_AREAS} tên, mỗi tên không quá {LONGEST_NAME} ký tự.",
                )
        return self.cleaned_data

    @property
    def names(self) -> list[str]:
        """The names that were written, when they are to be taken."""
        if self.cleaned_data.get("like") != OWN:
            return []
        lines = self.cleaned_data.get("written", "").splitlines()
        return [nfc(words) for line in lines if (words := " ".join(line.split()))]
