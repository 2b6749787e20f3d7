"""Forms that ask for codes, and for the password once more."""

from typing import Any

from django import forms
from django.http import HttpRequest

from foundation.web.password_again import was_just_given

from ..attempts.browsers import guess_in, is_own_password
from ..attempts.models import Secret
from ..http import SignedInRequest
from ..models import User
from .codes import SecretLost
from .services import take

WRONG_CODE = (
    "Mã chưa đúng hoặc đã dùng. Hãy chờ ứng dụng hiện mã mới rồi nhập lại; đồng hồ của điện thoại "
    "phải chạy đúng giờ."
)
WRONG_RECOVERY = "Mã dự phòng chưa đúng hoặc đã dùng; mỗi mã chỉ dùng được một lần."
LOST = (
    "Máy chủ không còn đọc được ứng dụng xác thực của bạn. Hãy dùng một mã dự phòng, hoặc nhờ quản "
    "trị gỡ xác thực hai bước."
)
NOT_YOURS = "Mật khẩu chưa đúng."


def password_field() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(label="Mật khẩu hiện nay", strip=False, widget=widget)


def code_field(
    label: str = "Mã xác thực",
    help_text: str = "6 chữ số đang hiện trong ứng dụng xác thực.",
    **attrs: str,
) -> forms.CharField:
    """A field for the six digits of an app, or with other words and `attrs` for other codes too."""
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false"} | attrs
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        error_messages={"required": "Hãy nhập mã."},
        widget=forms.TextInput(attrs=attrs),
    )


class CodeForm(forms.Form):
    """The second step of sign-in."""

    code = code_field(inputmode="numeric")

    def __init__(
        self, *args: Any, request: HttpRequest, person: User, recovery: bool = False, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.request, self.person, self.recovery = request, person, recovery
        self.fields["code"].widget.attrs["autofocus"] = "password" not in self.fields
        if recovery:
            field = self.fields["code"]
            field.label = "Mã dự phòng"
            field.help_text = "Một trong các mã bạn đã cất khi bật xác thực hai bước."
            field.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean_code(self):
        """Use the code up. Raises `TooManyTries`."""
        code = self.cleaned_data["code"]
        made = guess_in(self.request, Secret.CODE, self.person.username)
        try:
            right = take(self.person, code)
        except SecretLost as lost:
            raise forms.ValidationError(LOST) from lost
        if not right:
            made.was_wrong()
            raise forms.ValidationError(WRONG_RECOVERY if self.recovery else WRONG_CODE)
        made.was_right()
        return code


class ProofForm(CodeForm):
    """Password and code: before the second step is changed."""

    field_order = ("password", "code")
    password = password_field()
    code = code_field(
        "Mã xác thực hoặc mã dự phòng", "6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."
    )

    def clean_password(self):
        """Refuse a wrong password. Raises `TooManyTries`."""
        if not is_own_password(self.request, self.person, self.cleaned_data["password"]):
            raise forms.ValidationError(NOT_YOURS)
        return ""

    def clean_code(self):
        """Use no code up for a wrong password."""
        return "" if "password" in self.errors else super().clean_code()


class PasswordAgainForm(ProofForm):
    """Who is signed in shows once more who they are (`PASSWORD_AGAIN_FORM`): by the password, and a
    code where sign-in asks for one. Its fields begin with an underscore, for they stand beside
    those of the form that waits.
    """

    def __init__(self, *args: Any, request: SignedInRequest, **kwargs: Any):
        super().__init__(*args, request=request, person=request.user, **kwargs)
        if request.user.second_step_id is None:
            del self.fields["code"]

    def add_prefix(self, field_name):
        return f"_{field_name}"


class SetUpForm(forms.Form):
    """The first code of the app, which proves that it has the secret; the password where it was not
    typed a moment ago.
    """

    field_order = ("password", "code")
    password = password_field()
    code = code_field(inputmode="numeric")

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request, self.person = request, person
        if not request.user.is_authenticated and was_just_given(request):
            del self.fields["password"]

    def clean_password(self):
        """Refuse a wrong password. Raises `TooManyTries`."""
        if not is_own_password(self.request, self.person, self.cleaned_data["password"]):
            raise forms.ValidationError(NOT_YOURS)
        return ""


class KeptCodesForm(forms.Form):
    """Recovery codes that the page which shows them once sends back, to be had as a file."""

    codes = forms.CharField(max_length=400, widget=forms.HiddenInput)
