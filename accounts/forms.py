"""Forms of people's own accounts."""

from typing import cast

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
)
from django.http import HttpRequest
from django.utils import timezone

from foundation.mail.services import is_set_up
from foundation.web.days import DayField
from foundation.web.field_names import SafeNames

from .attempts.browsers import guess_in, is_own_password
from .attempts.models import Secret
from .models import AccessToken, User
from .resets import ask_for_reset
from .token_services import TOKEN_LASTS, scopes_open_to

MAIL_NOT_SET_UP = (
    "Phần mềm chưa được nối với máy chủ thư nên không gửi được đường dẫn; hãy nhờ quản "
    "trị của đơn vị cấp đường dẫn đặt mật khẩu."
)


class SignInForm(AuthenticationForm):
    """The log-in form, in the product's words."""

    error_messages = {
        "invalid_login": (
            "Tên đăng nhập hoặc mật khẩu chưa đúng; hãy kiểm tra phím Caps Lock và bộ gõ "
            "tiếng Việt."
        ),
        "inactive": "Tài khoản này đã ngừng hoạt động; hãy liên hệ quản trị của đơn vị.",
    }

    def clean(self):
        """Count the guess, then look at it. Raises `TooManyTries`."""
        if not {"username", "password"} <= self.cleaned_data.keys():
            return self.cleaned_data
        request = cast("HttpRequest", self.request)  # the view gives it
        made = guess_in(request, Secret.PASSWORD, self.cleaned_data["username"])
        try:
            found = super().clean()
        except forms.ValidationError:
            made.was_wrong()
            raise
        made.was_right()
        return found


class OwnPasswordForm(PasswordChangeForm):
    """Another password for oneself; the old one is guessed no more often than at sign-in."""

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self):
        """Refuse a wrong password. Raises `TooManyTries`."""
        old = self.cleaned_data["old_password"]
        if not is_own_password(self.request, self.user, old):
            raise forms.ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return old


class ResetForm(PasswordResetForm):
    """Asks for the mail with which people set their password: the first one, too, when an
    administrator added them.
    """

    def clean(self):
        """Refuse while there is no mail server: a page that promises a mail would lie."""
        if not is_set_up():
            raise forms.ValidationError(MAIL_NOT_SET_UP)
        return super().clean()

    def save(self, *, request, **options):  # type: ignore[override]  # the job does what the library does here
        """Leave everything to a job. Raises `TooManyTries` for who asks again and again."""
        guess_in(request, Secret.RESET, self.cleaned_data["email"])
        ask_for_reset(self.cleaned_data["email"], site=f"{request.scheme}://{request.get_host()}")


class ProfileForm(forms.ModelForm):
    """What a person keeps up to date about themselves."""

    class Meta:
        model = User
        fields = ["phone", "email"]
        labels = {"phone": "Điện thoại", "email": "Thư điện tử"}
        help_texts = {"email": "Dùng để đặt lại mật khẩu và nhận thông báo, nhắc việc mà bạn chọn."}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


class TokenForm(SafeNames, forms.Form):
    """A new access token: what it is for, what it may do, and until when."""

    name = forms.CharField(
        label="Tên", max_length=100, help_text="Để nhớ mã này dùng ở đâu, ví dụ: phần mềm một cửa."
    )
    scopes = forms.MultipleChoiceField(
        label="Phạm vi",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn những gì chương trình cần.",
    )
    expires_on = DayField(label="Dùng đến hết ngày", help_text="Nhiều nhất một năm kể từ hôm nay.")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["scopes"])
        field.choices = [(scope, scope.label) for scope in scopes_open_to(user)]
        self.fields["scopes"].initial = [AccessToken.Scope.READ]
        self.fields["expires_on"].initial = timezone.localdate() + TOKEN_LASTS
