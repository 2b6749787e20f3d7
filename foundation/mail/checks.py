"""What `check --deploy` says of mail."""

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

from .services import is_set_up

NOT_SET_UP = CheckWarning(
    (
        "EMAIL_URL chưa được đặt: phần mềm không gửi thư nào, người quên mật khẩu phải "
        "nhờ quản trị đặt lại."
    ),
    hint="Đặt EMAIL_URL, ví dụ smtp+tls://ten:mat-khau@may-chu-thu:587.",
    id="mail.W001",
)


@register("mail", deploy=True)
def mail_is_set_up(app_configs, **kwargs) -> list[CheckWarning]:
    """Warn that production sends no mail; it works without."""
    return [] if is_set_up() else [NOT_SET_UP]
