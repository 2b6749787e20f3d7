"""Forms of the set-up: the token, the authority, its offices, the people, the administrator."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)

from foundation.exchange.cells import tidy
from foundation.web.field_names import SafeNames
from vietnamese import fold

from ..models import Unit, User
from ..services import USERNAME_TAKEN
from .proposals import COMMUNES, PROVINCES, bare, code_of
from .services import set_up_behind

MOST_OFFICES, MOST_PEOPLE, SPARE_ROWS = 60, 200, 3
USERNAME = r"^[A-Za-z0-9_.@+-]+$"
WRONG_USERNAME = "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và các dấu . _ - @ +"
KINDS = ((Unit.Kind.OFFICE, "Phòng, đơn vị"), (Unit.Kind.OTHER, "Cơ quan, tổ chức khác"))
WORK = (
    ("leader", "Lãnh đạo UBND"),
    ("standing_body", "Cơ quan thường trực"),
    ("head", "Trưởng phòng, đơn vị"),
    ("officer", "Cán bộ phòng"),
    ("clerk", "Văn thư"),
)
FIRST_PEOPLE = ("leader", "standing_body")  # what the first empty rows propose


class WordsField(forms.CharField):
    """Words on one line, in composed accents."""

    def to_python(self, value):
        return " ".join(tidy(super().to_python(value) or "").split())


class TokenForm(forms.Form):
    token = forms.CharField(
        label="Mã thiết lập",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Hãy ghi mã thiết lập."},
    )

    def clean_token(self):
        """Refuse what is not the token of this installation."""
        token = self.cleaned_data["token"]
        if set_up_behind(token) is None:
            raise forms.ValidationError(
                "Mã chưa đúng; hãy sao chép lại đủ cả mã ở nơi phần mềm đang chạy."
            )
        return token


class AuthorityForm(forms.Form):
    kind = forms.ChoiceField(label="Loại", choices=COMMUNES, widget=forms.RadioSelect, initial="xã")
    place = WordsField(
        label="Tên xã, phường, đặc khu",
        max_length=80,
        help_text="Chỉ tên riêng, ví dụ Khe Mây.",
        error_messages={"required": "Hãy ghi tên của xã, phường, đặc khu."},
    )
    province_kind = forms.ChoiceField(
        label="Cấp trên là", choices=PROVINCES, widget=forms.RadioSelect, initial="tỉnh"
    )
    province = WordsField(
        label="Tên tỉnh, thành phố",
        max_length=80,
        error_messages={"required": "Hãy ghi tên tỉnh, thành phố."},
    )
    code = forms.SlugField(
        label="Mã của xã",
        max_length=40,
        required=False,
        help_text="Đứng trong địa chỉ trang công khai và tệp Excel, ví dụ khe-may. Để trống thì "
        "phần mềm tự đặt theo tên.",
        error_messages={"invalid": "Mã chỉ gồm chữ không dấu, chữ số, dấu - và _."},
    )

    def clean_place(self):
        return _own_name(self.cleaned_data["place"])

    def clean_province(self):
        return _own_name(self.cleaned_data["province"])

    def clean(self):
        """Give the authority a code of its own name when none was typed."""
        asked = super().clean() or {}
        if "place" in asked and not asked.get("code"):
            asked["code"] = code_of(asked["place"])
        return asked


def _own_name(name: str) -> str:
    if not (own := bare(name)):
        raise forms.ValidationError("Hãy ghi tên riêng, ví dụ Khe Mây.")
    return own


class RowForm(SafeNames, forms.Form):
    """One row of a list; one that is not kept may be unfinished."""

    kept = forms.BooleanField(label="Lập", required=False, initial=True)

    def clean(self):
        asked = super().clean() or {}
        if not asked.get("kept"):
            self.errors.clear()
        return asked


class RowsFormSet(forms.BaseFormSet):
    """Rows of which some are proposed, with a few spare ones at the end."""

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows that bear a name, as plain values; those that are kept are whole."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]

    def kept_forms(self) -> list[forms.Form]:
        """The forms of the rows that are to be made."""
        named = (form for form in self.forms if form.cleaned_data.get("name"))
        return [form for form in named if form.cleaned_data["kept"]]

    def refuse_repeated(self, name: str, sentence: str) -> None:
        """Refuse, at its field, a value that a row above has."""
        seen = set()
        for form in self.kept_forms():
            value = form.cleaned_data.get(name, "")
            if fold(value) in seen:
                form.add_error(name, sentence.format(value))
            seen |= {fold(value)} - {""}


class OfficeForm(RowForm):
    name = WordsField(
        label="Tên đơn vị", max_length=100, error_messages={"required": "Hãy ghi tên đơn vị."}
    )
    abbreviation = WordsField(label="Chữ viết tắt", max_length=20, required=False)
    kind = forms.ChoiceField(label="Loại", choices=KINDS, initial=Unit.Kind.OFFICE)
    standing_body = forms.BooleanField(label="Cơ quan thường trực", required=False)


class OfficesFormSet(RowsFormSet):
    def clean(self):
        """Offices have names of their own, and one of them is the standing body."""
        offices = self.kept_forms()
        if not offices:
            raise forms.ValidationError("Hãy chọn lập ít nhất một đơn vị.")
        self.refuse_repeated("name", "“{}” đứng hai lần; hãy bỏ một dòng.")
        bodies = [form for form in offices if form.cleaned_data["standing_body"]]
        if not bodies:
            raise forms.ValidationError(
                "Hãy chọn đơn vị là cơ quan thường trực CCHC, thường là Phòng Văn hóa – Xã hội."
            )
        for form in bodies[1:]:
            form.add_error("standing_body", "Chỉ một đơn vị; hãy bỏ chọn ở đây hoặc ở dòng trên.")


class PersonForm(RowForm):
    name = WordsField(
        label="Họ và tên", max_length=150, error_messages={"required": "Hãy ghi họ và tên."}
    )
    office = forms.ChoiceField(label="Đơn vị")
    role = forms.ChoiceField(label="Vai trò", choices=WORK, initial="officer")
    position = WordsField(label="Chức vụ", max_length=100, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    username = forms.RegexField(
        USERNAME,
        label="Tên đăng nhập",
        max_length=150,
        required=False,
        error_messages={"invalid": WRONG_USERNAME},
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["office"]).choices = offices
        self.fields["office"].initial = offices[1][0]


class PeopleFormSet(RowsFormSet):
    def add_fields(self, form, index):
        """Let the first spare rows propose the people without whom no plan goes its way."""
        super().add_fields(form, index)
        place = -1 if index is None else index - self.initial_form_count()
        if not self.initial_form_count() and 0 <= place < len(FIRST_PEOPLE):
            form.fields["role"].initial = FIRST_PEOPLE[place]
            form.fields["office"].initial = self.form_kwargs["offices"][place][0]

    def clean(self):
        """Usernames belong to one person each."""
        self.refuse_repeated("username", USERNAME_TAKEN)


OFFICES = forms.formset_factory(
    OfficeForm, OfficesFormSet, extra=SPARE_ROWS, max_num=MOST_OFFICES, absolute_max=MOST_OFFICES
)
PEOPLE = forms.formset_factory(
    PersonForm, PeopleFormSet, extra=SPARE_ROWS, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE
)


class AdministratorForm(SafeNames, forms.Form):
    name = WordsField(
        label="Họ và tên", max_length=150, error_messages={"required": "Hãy ghi họ và tên."}
    )
    office = forms.ChoiceField(label="Đơn vị")
    position = WordsField(label="Chức vụ", max_length=100, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    standing_body = forms.BooleanField(
        label="Tôi cũng làm việc của cơ quan thường trực CCHC",
        required=False,
        help_text="Nhập kế hoạch, giao việc, duyệt kết quả, viết báo cáo. Bây giờ chọn được; về "
        "sau quản trị không tự đặt vai trò cho mình.",
    )
    username = forms.RegexField(
        USERNAME,
        label="Tên đăng nhập",
        max_length=150,
        error_messages={"invalid": WRONG_USERNAME, "required": "Hãy ghi tên đăng nhập."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        help_text=password_validators_help_text_html(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Hãy đặt mật khẩu."},
    )
    again = forms.CharField(
        label="Ghi lại mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Hãy ghi lại mật khẩu."},
    )

    def __init__(
        self,
        *args: Any,
        offices: list[tuple[str, str]],
        standing_body: str,
        usernames: Iterable[str],
        place: str,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["office"]).choices = offices
        self.fields["office"].initial = standing_body
        self.body, self.usernames = standing_body, {name.lower() for name in usernames}
        self.place = place

    def clean_username(self):
        """Refuse the name of one of the people."""
        username = self.cleaned_data["username"]
        if username.lower() in self.usernames:
            raise forms.ValidationError(USERNAME_TAKEN.format(username))
        return username

    def clean(self):
        """Judge the password beside who has it; the standing body's work is done in its office."""
        asked = super().clean() or {}
        if asked.get("standing_body") and asked.get("office") not in (None, self.body):
            self.add_error("office", f"Cơ quan thường trực là {self.body}; hãy chọn đơn vị này.")
        if "password" in asked:
            self._judge_password(asked)
        return asked

    def _judge_password(self, asked: Mapping[str, Any]) -> None:
        if "again" in asked and asked["again"] != asked["password"]:
            self.add_error("again", "Hai lần ghi mật khẩu chưa giống nhau.")
        person = User(
            username=asked.get("username", ""),
            last_name=asked.get("name", ""),
            email=asked.get("email", ""),
            unit=Unit(place=self.place),
        )
        try:
            validate_password(asked["password"], person)
        except forms.ValidationError as refusal:
            self.add_error("password", refusal)
