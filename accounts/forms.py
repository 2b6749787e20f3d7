"""Forms of people's own accounts."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from .models import User


class SignInForm(AuthenticationForm):
    """The log-in form, in the product's words."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng; hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng hoạt động; hãy liên hệ quản trị của đơn vị.",
    }


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
