"""A year of a commune on a machine whose scheduler, worker and broker are killed now and then, also
while a mail is sent: what the reckoning says is told once on the page and arrives once by mail.

“Once” of mail: a worker that dies after the mail server took a message, and before it has noted
that, leaves a message that is sent again, under the same Message-ID, and only that one. A mail that
was in no worker's hands when one was killed arrives once.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from email.message import EmailMessage
from itertools import cycle

import pytest
from post_office.models import Email

from accounts.models import Notification
from cchc.reminders.models import Digest
from tests.cchc.reminders import commune_year as year
from tests.cchc.reminders.town import DeadlyMailServer, Town
from tests.sampling import WHOLE
from tests.servers import running

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.services,
    pytest.mark.long,
    pytest.mark.turn(0, 3),
]

TROUBLES = ("after", "scheduler", "broker", "before", "worker")
KILLS = 55 if WHOLE else 10


def test_everything_of_a_year_is_told_once_whatever_is_killed(machine):
    expected = year.Reckoning()
    with running(DeadlyMailServer()) as mails:
        town = Town(machine, mails)
        town.live(*days_and_troubles(expected))

    assert told_on_the_page() == expected.notices
    assert said_on_the_page() == expected.lines
    arrived = {message["Message-ID"]: message for message in mails.received}
    assert told_by_mail(arrived.values()) == expected.mails
    assert said_by_mail(arrived.values()) == expected.lines
    check_once(Counter(message["Message-ID"] for message in mails.received), town)


def days_and_troubles(expected: year.Reckoning) -> tuple[list[date], dict[date, str]]:
    """The days on which the scheduler comes, all on which there is something to say and some of the
    others; and what is killed on some of the former.
    """
    drawn = random.Random(KILLS)
    heard = sorted({day for _, day in expected.digests})
    quiet = sorted({*year.WORKING, *year.HOLIDAYS} - set(heard))
    days = sorted(heard + drawn.sample(quiet, KILLS))
    return days, dict(zip(drawn.sample(heard, KILLS), cycle(TROUBLES), strict=False))


def told_on_the_page() -> Counter[tuple[str, str, str]]:
    rows = Notification.objects.exclude(key__startswith="digest:").filter(in_page=True)
    return Counter(
        (email, *words_of(text)) for email, text in rows.values_list("user__email", "text")
    )


def said_on_the_page() -> Counter[tuple[str, str, date]]:
    """The lines of the digests, of each of which the person is told."""
    digests = Digest.objects.select_related("user")
    told = Notification.objects.filter(key__startswith="digest:").values_list("user", "key")
    assert sorted(told) == sorted((each.user_id, f"digest:{each.day}") for each in digests)
    return Counter(
        (digest.user.email, name_in(line["words"]), digest.day)
        for digest in digests
        for section in digest.sections
        for line in section["lines"]
    )


def told_by_mail(messages: Iterable[EmailMessage]) -> Counter[tuple[str, str, str]]:
    return Counter(
        (message["To"], *words_of(message.get_content()))
        for message in messages
        if day_of_digest(message) is None
    )


def said_by_mail(messages: Iterable[EmailMessage]) -> Counter[tuple[str, str, date]]:
    return Counter(
        (message["To"], name_in(line), day)
        for message in messages
        if (day := day_of_digest(message))
        for line in message.get_content().splitlines()
        if line.startswith("- ")
    )


def day_of_digest(message: EmailMessage) -> date | None:
    """The day that the subject of a digest names; None for other mails."""
    found = re.match(r"Việc ngày (\d+)/(\d+)/(\d+):", " ".join(message["Subject"].split()))
    return date(*map(int, reversed(found.groups()))) if found else None


def words_of(text: str) -> tuple[str, str]:
    """Which of the words of the reckoning the text has, and of what it speaks."""
    [words] = [each for each in year.Reckoning.WORDS if each in text]
    return words, name_in(text, *(office for office in (year.A, year.B) if "chờ duyệt" in words))


def name_in(text: str, *also: str) -> str:
    """The one name in the text; empty without one."""
    [name] = [each for each in (*year.NAMES, *also) if each in text] or [""]
    return name


def check_once(arrivals: Counter[str], town: Town) -> None:
    """Every mail arrived, and once if no worker died with it in its hands; one at least did not."""
    tries = dict(Email.objects.values_list("message_id", "number_of_retries"))
    assert arrivals.keys() == tries.keys()
    assert {each: count for each, count in arrivals.items() if tries[each] == 1 < count} == {}
    assert all(count <= tries[each] for each, count in arrivals.items())
    in_hands = town.kills["worker"] + town.kills["worker in a mail"]
    assert sum(tries.values()) - len(tries) <= in_hands
    assert set(town.kills) == {"scheduler", "beat", "worker", "worker in a mail", "broker"}
    assert max(arrivals.values()) > 1
