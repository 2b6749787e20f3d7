"""Who signed in, who tried to, and sessions that ended are forgotten after days that are set."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from accounts.models import FailedSignIn
from accounts.open_sessions.services import purge_sessions
from accounts.services import purge_sign_ins

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


def test_sign_ins_and_sessions_are_forgotten_each_after_its_days(settings):
    kept = {"sign_ins": 10, "failed_sign_ins": 20, "sessions": 2}
    settings.KEPT_DAYS = settings.KEPT_DAYS | kept
    for name, days in kept.items():
        for older in (-1, 1):
            at = NOON - timedelta(days=days, hours=older)
            if name == "sessions":
                Session.objects.create(session_key=f"a{older}", session_data="", expire_date=at)
                continue
            model, more = AccessLog, {}
            if name == "failed_sign_ins":
                model, more = FailedSignIn, {"failures_since_start": 1}
            row = model.objects.create(username=f"lan{older}", ip_address="127.0.0.1", **more)
            model.objects.filter(pk=row.pk).update(attempt_time=at)

    assert purge_sign_ins(NOON) + purge_sessions(NOON) == 3

    left = [*AccessLog.objects.values_list("attempt_time", flat=True)]
    left += FailedSignIn.objects.values_list("attempt_time", flat=True)
    left += Session.objects.values_list("expire_date", flat=True)
    days = [10, 20, 2]
    assert left == [NOON - timedelta(days=each) + timedelta(hours=1) for each in days]
