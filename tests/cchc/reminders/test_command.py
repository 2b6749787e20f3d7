"""`manage.py remind`: what it prints, and what it refuses."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ReminderDays
from cchc.reminders.models import Digest
from tests.cchc.reminders.test_digests import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def remind(capsys, *arguments: str) -> str:
    call_command("remind", *arguments)
    return capsys.readouterr().out


def test_one_line_a_kind_and_nothing_the_second_time(office, capsys):
    lines = [remind(capsys, "--now", "2026-11-30T07:00") for _ in range(2)]

    assert lines == ["digest: 1\nreport: 1\n", ""]


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-30 07:00",
        "2026-11-30T07:00:00+07:00",
        "2026-11-30T00:00Z",
        "2026-11-30",
        "20261130T0700",
    ],
)
def test_moments_that_are_taken(office, capsys, moment):
    assert remind(capsys, "--now", moment) == "digest: 1\nreport: 1\n"


@pytest.mark.parametrize("moment", ["2026-11-30T06:59", "2026-11-29T12:00", "2026-11-30T06:59+07"])
def test_before_the_hour_and_on_days_off_nothing(office, capsys, moment):
    assert remind(capsys, "--now", moment) == ""


def test_a_dry_run_prints_and_sends_nothing(office, capsys):
    assert remind(capsys, "--now", "2026-11-30T07:00", "--dry-run") == "digest: 1\nreport: 1\n"
    assert Digest.objects.count() == 0


@pytest.mark.parametrize("moment", ["hôm nay", "2026-02-30T07:00", "30/11/2026", "", "9999-99-99"])
def test_a_wrong_moment_is_refused_in_one_line(moment):
    with pytest.raises(CommandError, match=r"không phải là thời điểm; hãy ghi như") as refusal:
        call_command("remind", "--now", moment)

    assert refusal.value.returncode == 2


def test_a_fault_is_told_and_the_others_are_served(office, capsys, caplog):
    Office()
    ReminderDays.objects.create(authority=office.commune, before="hỏng")

    with pytest.raises(SystemExit) as stopped:
        call_command("remind", "--now", "2026-11-30T07:00")

    told = capsys.readouterr()
    assert (stopped.value.code, told.out) == (1, "digest: 1\nreport: 1\n")
    assert told.err == "Chưa lập được bản tin của 1 người; xem nhật ký của máy chủ.\n"
