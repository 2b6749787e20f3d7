"""Unexpected errors: counted by the line they come from, told once an hour, without what people
typed.
"""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from post_office.models import Email

from cchc.status import errors
from cchc.status.error_rows import ErrorRows
from cchc.status.jobs import tell_errors
from cchc.status.models import ErrorKind, ScheduledRun
from tests.factories import make_officer

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noted(monkeypatch):
    """Errors become rows, as everywhere but in tests."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [ErrorRows()])


def go_wrong(words: str = "bi-mat") -> None:
    try:
        raise ValueError(words)
    except ValueError:
        logging.getLogger("thu").exception("Không được: %s", words)


def tell(**after) -> list[str]:
    """The bodies of the mails that the schedule makes then."""
    Email.objects.all().delete()
    errors.tell(NOON + timedelta(**after))
    return list(Email.objects.values_list("message", flat=True))


def test_one_mail_an_hour_tells_of_all_errors_from_a_line(settings):
    settings.ADMINS_MAIL = ["quan-tri@xa.example.vn"]
    for number in range(3):
        go_wrong(f"bi-mat {number}")

    (first,) = tell()
    go_wrong()
    go_wrong()

    assert "3 lần kể từ thư trước (tất cả 3 lần)" in first
    assert "ValueError" in first
    assert "test_errors.py" in first
    assert "bi-mat" not in first
    assert tell(minutes=59) == []
    (second,) = tell(minutes=60)
    assert "2 lần kể từ thư trước (tất cả 5 lần)" in second
    assert tell(hours=5) == []
    assert ErrorKind.objects.count() == 1


def test_errors_of_other_lines_are_told_apart(settings):
    settings.ADMINS_MAIL = ["a@xa.example.vn", "b@xa.example.vn"]
    go_wrong()
    try:
        {}["bi-mat"]
    except KeyError:
        logging.getLogger("thu").exception("x")

    assert len(tell()) == 4
    assert set(ErrorKind.objects.values_list("name", flat=True)) == {"ValueError", "KeyError"}


def test_superusers_are_told_where_nobody_is_named():
    make_officer(email="can-bo@xa.example.vn")
    make_officer(email="da-nghi@xa.example.vn", is_superuser=True, is_active=False)
    make_officer(email="quan-tri@xa.example.vn", is_superuser=True)

    assert errors.addresses() == ["quan-tri@xa.example.vn"]


def test_with_nobody_to_tell_errors_wait():
    go_wrong()

    assert tell() == []
    assert ErrorKind.objects.get().untold == 1


def test_mail_that_is_broken_makes_no_loop(settings, monkeypatch):
    """What goes wrong while mails are made is an error like any other, told by no mail."""
    settings.ADMINS_MAIL = ["quan-tri@xa.example.vn"]
    monkeypatch.setattr(errors, "send_mail", lambda *args, **more: 1 / 0)
    go_wrong()

    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            tell_errors.apply()

    counts = dict(ErrorKind.objects.values_list("name", "untold"))
    assert counts == {"ValueError": 1, "ZeroDivisionError": 3}
    assert ScheduledRun.objects.get().error == "ZeroDivisionError"


def test_an_error_that_can_not_be_noted_is_only_logged(monkeypatch):
    def refuse(*args, **more):
        go_wrong()
        raise OSError

    monkeypatch.setattr(errors, "note", refuse)

    go_wrong()

    assert not ErrorKind.objects.exists()
