"""What the schedule asks for, and which archives stay."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from foundation.backup.errors import NO_KEY, BackupRefused
from foundation.backup.models import Backup
from foundation.backup.services import (
    _thin_out,
    ask_for_what_is_due,
    make_backup,
    passphrase,
    standing,
)
from foundation.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NIGHT = timezone.make_aware(datetime(2026, 11, 30, 1, 5))
HOUR = timedelta(hours=1)


def make_row(made_at: datetime = NIGHT, **values) -> Backup:
    whole = {"state": "done", "archive": "cchc-20261130T010500.tar", "sha256": "0" * 64}
    return Backup.objects.create(made_at=made_at, **whole | values)


def asked() -> list[tuple[str, str]]:
    return sorted(Job.objects.values_list("name", "subject"))


def test_the_backup_of_the_day_is_asked_for_once_its_hour_has_come():
    assert ask_for_what_is_due(NIGHT - HOUR) == 0
    assert ask_for_what_is_due(NIGHT) == 1
    assert ask_for_what_is_due(NIGHT) == 1  # by a second scheduler: the same job

    assert asked() == [("backup.make", "2026-11-30")]


def test_a_day_that_has_its_backup_is_asked_for_no_other():
    make_row(day=date(2026, 11, 30), rehearsed_at=NIGHT, outcome="same")

    assert ask_for_what_is_due(NIGHT + HOUR) == 0
    assert ask_for_what_is_due(NIGHT + 24 * HOUR) == 1


def test_what_failed_is_tried_again_after_six_hours():
    failed = {"state": "failed", "archive": "", "sha256": "", "error": "đĩa đầy"}
    make_row(day=date(2026, 11, 30), **failed)

    assert ask_for_what_is_due(NIGHT + 5 * HOUR) == 0
    assert ask_for_what_is_due(NIGHT + 7 * HOUR) == 1


@pytest.mark.parametrize(("days", "count"), [(6, 0), (8, 1)])
def test_a_rehearsal_is_asked_for_each_week(days, count):
    rehearsed = NIGHT - timedelta(days=days)
    make_row(rehearsed, day=date(2026, 11, 30), rehearsed_at=rehearsed, outcome="same")

    assert ask_for_what_is_due(NIGHT) == count


def test_without_a_backup_there_is_nothing_to_rehearse():
    ask_for_what_is_due(NIGHT)

    assert [name for name, _ in asked()] == ["backup.make"]


def test_how_things_stand_tells_the_last_backup_the_last_try_and_the_last_rehearsal():
    assert (standing().last, standing().tried, standing().rehearsed) == (None, None, None)

    old = make_row(NIGHT - 48 * HOUR, rehearsed_at=NIGHT, outcome="different")
    new = make_row(NIGHT - 24 * HOUR)
    failed = make_row(NIGHT, state="failed", archive="", sha256="", error="đĩa đầy")

    assert (standing().last, standing().tried, standing().rehearsed) == (new, failed, old)


def test_old_archives_go_with_their_rows_and_what_is_not_ours_stays():
    place = storages["backups"]
    newest = timezone.localtime(NIGHT)
    for n in range(40):
        name = place.save(f"cchc-{newest - n * 24 * HOUR:%Y%m%dT%H%M%S}.tar", ContentFile(b"x"))
        make_row(NIGHT - n * 24 * HOUR, archive=name)
    place.save("của quản trị.tar", ContentFile(b"x"))

    _thin_out()

    left = set(place.listdir("")[1])
    days = [29, 28, 27, 26, 25, 24, 22, 15]
    assert left == {
        "của quản trị.tar",
        "cchc-20261031T010500.tar",
        *(f"cchc-202611{day}T010500.tar" for day in [30, *days]),
    }
    assert set(Backup.objects.values_list("archive", flat=True)) == left - {"của quản trị.tar"}


def test_without_a_key_nothing_is_backed_up(settings):
    settings.DEMO, settings.BACKUP_KEY = False, ""

    with pytest.raises(BackupRefused, match=NO_KEY):
        make_backup(day=date(2026, 11, 30))

    assert list(Backup.objects.values_list("day", "state", "error")) == [
        (date(2026, 11, 30), "failed", NO_KEY)
    ]


def test_the_demo_makes_a_key_and_keeps_it(settings, tmp_path):
    settings.DEMO, settings.BACKUP_KEY, settings.DATA_DIR = True, "", tmp_path

    key = passphrase()

    assert len(key) > 30
    assert passphrase() == key
    assert (tmp_path / "backup-key").stat().st_mode & 0o077 == 0
