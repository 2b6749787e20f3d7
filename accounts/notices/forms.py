"""Forms of notices: which of them the list shows, and on which ways a person wants each kind."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from foundation.web.filters import FilterForm

from .channels import channels
from .kinds import DAILY, DIGEST_HOURS, IN_DIGEST, Kind, Topic
from .models import NoticeChoice, NotificationQuerySet

UNREAD = "unread"


class NoticeFilterForm(FilterForm):
    """The filters of the list: those not seen yet, and those of a kind."""

    state = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Tất cả"), (UNREAD, "Chưa xem")], required=False
    )
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "Mọi loại"), *Kind.choices], required=False
    )

    def apply(self, notifications: NotificationQuerySet) -> NotificationQuerySet:
        asked = self.wanted
        found = notifications.unread() if asked.get("state") else notifications
        return found.of_kind(asked["kind"]) if asked.get("kind") else found


class NoticeChoicesForm(forms.Form):
    """A box for each kind and channel, one for each topic of the daily bulletin, and its hour."""

    digest_hour = forms.TypedChoiceField(
        label="Giờ nhận bản tin trong ngày", coerce=int, choices=DIGEST_HOURS
    )

    def __init__(self, *args: Any, user, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = channels()
        chosen = NoticeChoice.objects.of_person(user)
        for kind in Kind:
            for channel in self.channels:
                usual = chosen.get((kind, channel.name), channel.is_usual(kind))
                label = f"{kind.label}: {channel.label}"
                self.fields[_name(kind, channel.name)] = forms.BooleanField(
                    label=label, required=False, initial=usual
                )
        for topic in Topic:
            self.fields[_name(topic, IN_DIGEST)] = forms.BooleanField(
                label=f"{topic.label}: có trong bản tin",
                required=False,
                initial=chosen.get((topic, IN_DIGEST), True),
            )
        self.fields["digest_hour"].initial = user.digest_hour

    @property
    def chosen(self) -> dict[tuple[str, str], bool]:
        """What was chosen, by kind and channel."""
        ways = [
            *((kind, channel.name) for kind in Kind for channel in self.channels),
            *((topic, IN_DIGEST) for topic in Topic),
        ]
        return {way: self.cleaned_data[_name(*way)] for way in ways}

    def groups(self) -> Iterator[tuple[str, list[tuple[Kind, list[BoundField]]]]]:
        """The rows of the table, those at once and those of a day."""
        at_once = [kind for kind in Kind if kind not in DAILY]
        for title, kinds in (("Báo ngay", at_once), ("Báo theo ngày", DAILY)):
            yield title, [(kind, self._boxes(kind)) for kind in kinds]

    def topics(self) -> Iterator[tuple[Topic, BoundField]]:
        """What the bulletin speaks of, each with its one box."""
        return ((topic, self[_name(topic, IN_DIGEST)]) for topic in Topic)

    def _boxes(self, kind: Kind) -> list[BoundField]:
        return [self[_name(kind, channel.name)] for channel in self.channels]


def _name(kind: str, channel: str) -> str:
    return f"{kind}-{channel}"
