"""The documents of a plan that a person brings, and the unit that issues it."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web.choices import offer_rows
from foundation.web.uploads import PLAN_KINDS, PLAN_LIMIT, ContentValidator
from plans.forms import UnitChoiceField

MAX_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class PlanFilesField(forms.FileField):
    """The documents of one plan, each judged by its content."""

    widget = FilesInput
    judged = ContentValidator(PLAN_KINDS, PLAN_LIMIT)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                f"Chỉ nhận {MAX_FILES} tệp một lần; hãy chọn kế hoạch và phụ lục của nó."
            )
        if not files:
            return super().clean(None, initial)
        for file in files:
            self.judged(file)
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
