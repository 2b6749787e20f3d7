"""Two schedulers at the same second: each digest is given once."""

from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from cchc.reminders.models import Digest, LastReminder
from cchc.reminders.services import remind_all
from tests.cchc.reminders.test_digests import LAN, MONDAY, Office
from tests.threads import run_behind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def test_two_schedulers_at_the_same_second_give_each_digest_once():
    office = Office()
    now = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 7, tzinfo=timezone.get_default_timezone())

    rounds = run_behind(User.objects.filter(pk=office.officer.pk), *[lambda: remind_all(now)] * 2)

    assert sorted(sum(sent.values()) for sent, _ in rounds) == [0, 2]
    assert sum((sent for sent, _ in rounds), Counter()) == {"report": 1, "digest": 1}
    assert [faults for _, faults in rounds] == [0, 0]
    assert (Digest.objects.count(), LastReminder.objects.count()) == (1, 1)
    assert office.officer.notifications.count() == 1
    assert office.officer.email == LAN
