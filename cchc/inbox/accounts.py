"""Changes of accounts that wait for a second person: a leader, or the authority above."""

from collections.abc import Iterator, Sequence

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.models import AccountRequest, Role, User

from .lines import Line, Place, lines
from .owed import Kind, Owed


def request_lines(user: User) -> Iterator[QuerySet]:
    """The requests that the person decides on."""
    if user.holds(Role.LEADER, Role.ADMINISTRATOR):  # for nobody else is anything looked for
        person = Concat(F("person__last_name"), Value(" "), F("person__first_name"))
        found = AccountRequest.objects.for_decision_by(user)
        unit = F("person__unit__name")
        yield lines(found, "account", words=F("what"), label=person, reason=unit)


def owed_for_accounts(found: Sequence[Line], where: Place) -> Iterator[Owed]:
    """What the lines of account requests say."""
    for line in found:
        if line.source == "account":
            yield Owed(
                Kind.CONFIRM,
                f"account:{line.pk}",
                f"{AccountRequest.What(line.words).label} cho {line.label.strip()}",
                reverse("accounts:request_detail", args=[line.pk]),
                "Xem, quyết định",
                place=line.reason or "",
                unit_id=where.user.unit_id,
            )
