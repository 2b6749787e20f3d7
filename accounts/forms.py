"""Forms of people's own accounts."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm

from .models import User


class SignInForm(AuthenticationForm):
    """The log-in form, in the product's words."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng; hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng hoạt động; hãy liên hệ quản trị của đơn vị.",
    }


class ResetForm(PasswordResetForm):
    """Asks for the mail with which people set their password: the first one, too, when an administrator added them."""

    def get_users(self, email):
        """Return the active people with this address; whose password was taken away stays without."""
        people = User.objects.active().filter(email__iexact=email)
        return [
            person
            for person in people
            if person.email.casefold() == email.casefold()
            and (person.has_usable_password() or person.last_login is None)
        ]


class ProfileForm(forms.ModelForm):
    """What a person keeps up to date about themselves."""

    class Meta:
        model = User
        fields = ["phone", "email"]
        labels = {"phone": "Điện thoại", "email": "Thư điện tử"}
        help_texts = {"email": "Dùng để đặt lại mật khẩu và nhận nhắc việc."}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
