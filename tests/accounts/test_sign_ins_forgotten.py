"""Who signed in, what was typed wrongly, and sessions that ended are forgotten after days that are
set.
"""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from accounts.attempts import services as attempts
from accounts.attempts.models import Secret
from accounts.models import WrongTries
from accounts.open_sessions.services import purge_sessions
from accounts.resets import purge_sign_ins

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


def test_sign_ins_and_sessions_are_forgotten_each_after_its_days(settings):
    kept = {"sign_ins": 10, "failed_sign_ins": 20, "sessions": 2}
    settings.KEPT_DAYS = settings.KEPT_DAYS | kept
    for older in (-1, 1):
        at = {name: NOON - timedelta(days=days, hours=older) for name, days in kept.items()}
        row = AccessLog.objects.create(username=f"lan{older}", ip_address="127.0.0.1")
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=at["sign_ins"])
        WrongTries.objects.create(
            what=Secret.PASSWORD, name=f"lan{older}", tried_at=at["failed_sign_ins"]
        )
        Session.objects.create(session_key=f"a{older}", session_data="", expire_date=at["sessions"])

    assert purge_sign_ins(NOON) + attempts.purge(NOON) + purge_sessions(NOON) == 3

    left = [*AccessLog.objects.values_list("attempt_time", flat=True)]
    left += WrongTries.objects.values_list("tried_at", flat=True)
    left += Session.objects.values_list("expire_date", flat=True)
    assert left == [NOON - timedelta(days=each) + timedelta(hours=1) for each in kept.values()]
