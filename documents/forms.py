"""Forms of the desk and of the register."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Unit, User
from foundation.web.choices import offer_rows
from foundation.web.days import DayField
from foundation.web.filters import FilterForm
from foundation.web.uploads import DOCX, PDF, ContentValidator
from vietnamese import fold

from .addressing import reachable_units
from .kinds import NAMES, symbol_of
from .models import Document, DocumentFile
from .number_fields import NumberField
from .numbering import FIRST_YEAR, LARGEST, LAST_YEAR
from .signing import proposed_form, signing_lines

KINDS = [("", "Chọn loại văn bản"), *NAMES.items()]


def note_field(label: str, *, required: bool = False) -> forms.CharField:
    """A word of a few lines."""
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class NoteForm(forms.Form):
    """A word that goes with a step."""

    note = note_field("Lời trình")


class WithdrawForm(forms.Form):
    """Taking a document back asks for nothing."""


class ReturnForm(forms.Form):
    """What is to be mended; needless where remarks stand at paragraphs."""

    file = forms.IntegerField(widget=forms.HiddenInput)
    note = note_field("Ý kiến chung khi trả lại")
    note.help_text = "Phải có ý kiến ở đây, hoặc ở ít nhất một đoạn."


class ApproveForm(forms.Form):
    """The leader's yes, with the authority under which they sign."""

    file = forms.IntegerField(widget=forms.HiddenInput)
    signer_title = forms.CharField(
        label="Quyền hạn, chức vụ ghi trên văn bản",
        max_length=200,
        help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN CHỦ TỊCH; KT. CHỦ TỊCH PHÓ CHỦ TỊCH.",
    )
    note = note_field("Ý kiến")


class NumberForm(forms.Form):
    """Number and day of the document that is issued."""

    issued_on = DayField(label="Ngày ban hành", initial=timezone.localdate)

    field_order = ("number", "issued_on")

    def __init__(self, *args: Any, symbol: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = NumberField(symbol=symbol)
        self.order_fields(self.field_order)

    def clean_number(self) -> int:
        """Return the number that the register counts by."""
        return int(self.cleaned_data["number"])


class RemarkForm(forms.Form):
    """What a leader says to one paragraph."""

    file = forms.IntegerField(widget=forms.HiddenInput)
    paragraph = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = note_field("Ý kiến", required=True)


class SettleForm(forms.Form):
    """How a remark was met."""

    answer = forms.CharField(label="Đã xử lý thế nào", max_length=1000)


class AddressForm(forms.Form):
    """Where a recipient is reached."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị trong phần mềm",
        required=False,
        empty_label="Không có trong phần mềm",
    )
    email = forms.EmailField(label="Thư điện tử", required=False, max_length=254)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", reachable_units(document.authority))


class RecipientForm(AddressForm):
    """A recipient whom the document does not name."""

    recipient = forms.CharField(
        label="Tên nơi nhận",
        max_length=300,
        required=False,
        help_text="Bỏ trống thì lấy tên của đơn vị.",
    )

    field_order = ("recipient", "unit", "email")


class DocumentFilterForm(FilterForm):
    """What of the documents a person looks for."""

    DELIVERY = (("unsent", "Chưa gửi"), ("sent", "Đã gửi"), ("unreceived", "Đã gửi, chưa nhận"))

    words = forms.CharField(label="Tìm trong trích yếu, số", required=False)
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="Loại", required=False)
    state = forms.ChoiceField(label="Trạng thái", required=False)
    delivery = forms.ChoiceField(label="Gửi, nhận", required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", ((year, year) for year in years))
        self.offer("kind", NAMES.items())
        self.offer("state", Document.State.choices)
        self.offer("delivery", self.DELIVERY)

    def apply(self, documents):
        """Return those of `documents` that are looked for."""
        wanted = self.wanted
        for word in fold(wanted.get("words", "")).split():
            documents = documents.filter(search_text__contains=word)
        same = {name: wanted[name] for name in ("year", "kind", "state") if name in wanted}
        if delivery := wanted.get("delivery"):
            documents = documents.in_delivery(delivery)
        return documents.filter(**same)


class OutsideForm(forms.Form):
    """A document that was written and numbered outside the program."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị ban hành")
    kind = forms.ChoiceField(label="Loại văn bản", choices=KINDS)
    number = forms.IntegerField(label="Số", min_value=1, max_value=LARGEST)
    symbol = forms.CharField(
        label="Ký hiệu",
        max_length=40,
        required=False,
        help_text="Bỏ trống thì lấy ký hiệu thường dùng, ví dụ BC-UBND.",
    )
    issued_on = DayField(label="Ngày ban hành")
    # a control named `title` would hide that property of its form from the scripts
    subject = forms.CharField(label="Trích yếu", max_length=500)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "outside-%s"
        offer_rows(self, "unit", Unit.objects.of_authority(user.authority_id))

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        if (day := found.get("issued_on")) and day.year < FIRST_YEAR:
            self.add_error("issued_on", f"Sổ chỉ ghi văn bản từ năm {FIRST_YEAR}.")
        found["title"] = found.pop("subject", "")
        if not found.get("symbol") and found.get("unit") and found.get("kind"):
            found["symbol"] = symbol_of(found["kind"], found["unit"].abbreviation)
        return found


class SignedCopyForm(forms.Form):
    """The file that came back as the signed document."""

    file = forms.FileField(
        label="Tệp PDF đã ký hoặc bản quét",
        validators=[ContentValidator((PDF,))],
        help_text="Tệp được giữ nguyên như đã nhận; bản mới nhất đứng đầu, bản cũ vẫn còn.",
    )


class HeldFileForm(forms.Form):
    """The file that somebody holds and wants to compare."""

    file = forms.FileField(
        label="Tệp PDF hoặc Word đang có", validators=[ContentValidator((PDF, DOCX))]
    )


class CodeForm(forms.Form):
    """Whether issued documents bear a code under which anybody may check them."""

    printed = forms.BooleanField(
        label="In mã QR ở chân trang đầu của văn bản ban hành",
        required=False,
        help_text="Áp dụng cho văn bản ban hành từ nay; mã đã in vẫn tra cứu được.",
    )


class GapForm(forms.Form):
    """Numbers that no document bears, and why."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị ban hành")
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(label="Loại văn bản", choices=KINDS)
    first = forms.IntegerField(label="Từ số", min_value=1, max_value=LARGEST)
    last = forms.IntegerField(label="Đến số", min_value=1, max_value=LARGEST)
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Ví dụ: cấp số trước khi dùng phần mềm; số đã hủy do văn bản in sai.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "gap-%s"
        offer_rows(self, "unit", Unit.objects.of_authority(user.authority_id))


class FormCheckForm(forms.Form):
    """A document of the person's own whose form is to be judged."""

    file = forms.FileField(
        label="Tệp văn bản",
        validators=[ContentValidator(kinds=(DOCX, PDF))],
        help_text="Word (.docx) hoặc PDF; không quá 25 MB.",
    )
    unsigned = forms.BooleanField(
        label="Là dự thảo: số, ngày, họ tên người ký còn để trống", required=False
    )
    annexed = forms.BooleanField(label="Văn bản phải có phụ lục", required=False)


def approve_form(document: Document, file: DocumentFile, user: User) -> ApproveForm:
    """Return the form as it is first shown to a leader."""
    lines = signing_lines(
        proposed_form(user, document.unit), document.unit, user.position, office=user.unit
    )
    initial = {"file": file.pk, "signer_title": " ".join(lines)}
    return ApproveForm(initial=initial, auto_id="approve-%s")
