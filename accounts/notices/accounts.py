"""What people are told about their accounts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from foundation.mail.services import is_set_up, send_mail

from ..roles import Role
from .kinds import Kind
from .services import Line, notify, notify_each

if TYPE_CHECKING:
    from ..models import User

RESET_ASKED = (
    "Có người đề nghị đặt lại mật khẩu của bạn; đường dẫn đã gửi tới thư điện tử của bạn. Nếu "
    "không phải bạn, hãy bỏ qua thư ấy và báo quản trị của đơn vị."
)
STOPPED = (
    "{} đã cho tài khoản của bạn ngừng hoạt động. Nếu bạn không đề nghị, hãy báo lãnh đạo của đơn "
    "vị."
)
NOT_YOU = "Nếu không phải bạn làm hoặc đề nghị, hãy báo ngay lãnh đạo hoặc quản trị của đơn vị."


def tell_changed(pairs: Iterable[tuple["User", "User"]], *, by: "User") -> None:
    """Tell people whose account was changed; each with the account as it was before. A new address
    is told to the old one as well.
    """
    pairs = list(pairs)
    url = reverse("accounts:profile")
    lines = [
        Line(person, f"Quản trị đã sửa tài khoản của bạn: {'; '.join(words)}.", url)
        for person, before in pairs
        if (words := _changes(person, before))
    ]
    notify_each(Kind.SECURITY, lines, by=by)
    for person, before in pairs:
        if person.email != before.email:
            tell_address_changed(person, before.email, by=by)
        if before.is_active and not person.is_active:
            _mail(person, person.email, "Tài khoản đã ngừng hoạt động", STOPPED.format(by))


def tell_password_changed(person: "User", *, tokens: int) -> None:
    """Tell of a password that was changed, whoever did it, and of what ended with it."""
    ended = "mọi phiên đăng nhập trước đó đã kết thúc"
    if tokens:
        ended += f", {tokens} mã truy cập đã bị thu hồi"
    words = f"Mật khẩu của bạn vừa được đổi; {ended}. {NOT_YOU}"
    notify([person], Kind.SECURITY, words, reverse("accounts:session_list"))


def tell_address_changed(person: "User", old: str, *, by: "User | None" = None) -> None:
    """Tell the person and the old address too: that one is how they learn of a theft."""
    words = (
        f"Thư điện tử của tài khoản {person.username} đã đổi từ {old or 'chưa có'} thành "
        f"{person.email or 'để trống'}"
    )
    words += f" (người đổi: {by}). {NOT_YOU}" if by else f". {NOT_YOU}"
    notify([person], Kind.SECURITY, words, reverse("accounts:profile"))
    _mail(person, old, "Đổi thư điện tử của tài khoản", words)


def tell_link(person: "User", *, by: "User") -> None:
    words = f"{by} đã cấp cho bạn đường dẫn đặt mật khẩu. {NOT_YOU}"
    notify([person], Kind.SECURITY, words, reverse("accounts:profile"), by=by)


def tell_token(person: "User", words: str) -> None:
    notify([person], Kind.SECURITY, f"{words}. {NOT_YOU}", reverse("accounts:token_list"))


def tell_reset_asked(person: "User", *, key: str) -> None:
    notify([person], Kind.ACCOUNT, RESET_ASKED, reverse("accounts:profile"), key=key)


def tell_of_second_step(person: "User", words: str) -> None:
    """Tell the person, whoever did it: it may have been somebody else under their name."""
    notify([person], Kind.SECURITY, f"{words} {NOT_YOU}", reverse("accounts:second_step"))


def _mail(person: "User", to: str, subject: str, words: str) -> None:
    """Mail what no channel brings: whom it reaches, and whether, is not the person's choice."""
    if to and is_set_up():
        body = f"Kính gửi {person},\n\n{words}\n"
        send_mail(to, subject=subject, body=body, authority=person.authority)


def _changes(person: "User", before: "User") -> list[str]:
    words = []
    if person.unit_id != before.unit_id:
        words.append(f"đơn vị {person.unit}")
    if set(person.roles) != set(before.roles):
        labels = ", ".join(f"“{role.label}”" for role in Role if role in person.roles)
        words.append(f"vai trò {labels or 'để trống'}")
    if person.position != before.position:
        words.append(f"chức vụ {person.position or 'để trống'}")
    if person.username != before.username:
        words.append(f"tên đăng nhập {person.username}")
    if str(person) != str(before):
        words.append(f"họ và tên {person}")
    if person.is_active != before.is_active:
        words.append("cho hoạt động lại" if person.is_active else "ngừng hoạt động")
    return words
