"""What people are told about their accounts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from ..roles import Role
from .kinds import Kind
from .services import Line, notify, notify_each

if TYPE_CHECKING:
    from ..models import User

SET_BY_ADMINISTRATOR = (
    "Quản trị vừa đặt lại mật khẩu của bạn. Nếu bạn không đề nghị, hãy báo quản trị của đơn vị."
)
RESET_ASKED = (
    "Có người đề nghị đặt lại mật khẩu của bạn; đường dẫn đã gửi tới thư điện tử của bạn. Nếu "
    "không phải bạn, hãy bỏ qua thư ấy và báo quản trị của đơn vị."
)


def tell_changed(pairs: Iterable[tuple["User", "User"]], *, by: "User") -> None:
    """Tell people whose unit or roles changed; each with the account as it was before."""
    url = reverse("accounts:profile")
    lines = [
        Line(person, f"Quản trị đã sửa tài khoản của bạn: {'; '.join(words)}.", url)
        for person, before in pairs
        if (words := _changes(person, before))
    ]
    notify_each(Kind.ACCOUNT, lines, by=by)


def tell_password_set(person: "User", *, by: "User") -> None:
    notify([person], Kind.ACCOUNT, SET_BY_ADMINISTRATOR, reverse("accounts:profile"), by=by)


def tell_reset_asked(person: "User", *, key: str) -> None:
    notify([person], Kind.ACCOUNT, RESET_ASKED, reverse("accounts:profile"), key=key)


def tell_of_second_step(person: "User", text: str) -> None:
    """Tell the person, whoever did it: it may have been somebody else under their name."""
    notify([person], Kind.ACCOUNT, text, reverse("accounts:second_step"))


def _changes(person: "User", before: "User") -> list[str]:
    words = []
    if person.unit_id != before.unit_id:
        words.append(f"đơn vị {person.unit}")
    if set(person.roles) != set(before.roles):
        labels = ", ".join(f"“{role.label}”" for role in Role if role in person.roles)
        words.append(f"vai trò {labels or 'để trống'}")
    return words
