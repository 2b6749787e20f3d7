"""Ways by which notices reach people; `NOTICE_CHANNELS` names those of an installation."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.module_loading import import_string

from foundation.mail.services import Letter, is_set_up, queue_all

from .kinds import BY_MAIL, Kind
from .models import Notification

SUBJECT_LENGTH = 120


class Channel(ABC):
    """A way to people. `name` is stored with their choices, `label` heads its column; where it
    `shows_rows` people see the stored notices themselves.
    """

    name: str
    label: str
    shows_rows = False

    @abstractmethod
    def is_usual(self, kind: Kind) -> bool:
        """Does somebody who chose nothing get notices of this kind here?"""

    @abstractmethod
    def send(self, notices: Sequence[Notification]) -> None:
        """Send `notices`, which are stored, in the transaction of what they tell of: store or
        queue, ask no server.
        """


class Page(Channel):
    """The page of notices inside the product."""

    name, label, shows_rows = "page", "Trong phần mềm", True

    def is_usual(self, kind: Kind) -> bool:
        return True

    def send(self, notices: Sequence[Notification]) -> None:
        """The rows are all that there is."""


class Mail(Channel):
    """Mail to the address of the person's account; without one, or without a mail server, none."""

    name, label = "mail", "Qua thư điện tử"

    def is_usual(self, kind: Kind) -> bool:
        return kind in BY_MAIL

    def send(self, notices: Sequence[Notification]) -> None:
        """Queue a mail for each. Nothing waits for a server that is named months later."""
        if not is_set_up():
            return
        prefetch_related_objects(notices, "user__unit__authority")
        letters = [
            Letter(
                each.user.email,
                subject=_subject(each.text),
                body=_body(each),
                authority=each.user.authority,
            )
            for each in notices
            if each.user.email and each.user.is_active
        ]
        if letters:
            queue_all(letters)


def channels() -> list[Channel]:
    """The channels of this installation, as the columns of the table of choices."""
    return [import_string(name)() for name in settings.NOTICE_CHANNELS]


def _subject(text: str) -> str:
    """The line itself, cut between words where it is long."""
    if len(text) <= SUBJECT_LENGTH:
        return text
    return f"{text[:SUBJECT_LENGTH].rpartition(' ')[0] or text[:SUBJECT_LENGTH]}…"


def _body(notice: Notification) -> str:
    if settings.SITE_URL:
        where = f"Xem tại: {_link('accounts:notification_open', notice.pk)}"
        choices = f"Chọn thông báo muốn nhận: {_link('accounts:notice_choices')}"
    else:
        where = "Để xem, hãy đăng nhập phần mềm rồi bấm biểu tượng chuông ở đầu trang."
        choices = "Chọn thông báo muốn nhận: Trang cá nhân, mục “Thông báo và nhắc việc”."
    parts = [f"Kính gửi {notice.user},", notice.text, notice.more.strip(), where]
    end = f"Thư này do phần mềm tự gửi, không cần trả lời.\n{choices}"
    return "\n\n".join([*(part for part in parts if part), f"-- \n{end}"]) + "\n"


def _link(name: str, *args: int) -> str:
    return settings.SITE_URL + reverse(name, args=args)
