"""Whole installations, backed up, restored and moved by the commands, and compared by SQL of the
test's own.
"""

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.backup.errors import DAMAGED, NEWER, NO_KEY, NOT_EMPTY, WRONG_KEY
from tests.foundation.backup.installations import FILL, Installation, empty_database
from tests.machine import PATIENCE, end_session, wait_until

pytestmark = [pytest.mark.services, pytest.mark.long]


@pytest.fixture(scope="module")
def filled(migrated, tmp_path_factory) -> Iterator[Installation]:
    """An installation on SQLite that is only read, with one backup."""
    with Installation(tmp_path_factory.mktemp("filled")).prepared() as installation:
        installation.begin_with(migrated)
        installation.succeed("shell", "-c", FILL)
        code, _, wrong = installation.manage("backup")
        assert code == 0
        assert wrong == "Không thấy 1 tệp trong kho: evidence/2026/11/gone.pdf\n"
        yield installation


@pytest.fixture
def empty(migrated, tmp_path) -> Iterator[Installation]:
    """An installation whose tables hold nothing but what Django writes."""
    with Installation(tmp_path / "empty").prepared() as installation:
        yield installation.begin_with(migrated)


def without_backups(installation: Installation) -> dict[str, list[str]]:
    """The row of a backup comes after its moment."""
    return installation.rows() | {"backup_backup": []}


@pytest.mark.turn(0, 3)
def test_a_backup_goes_to_postgresql_and_back_and_on_by_move_to(filled, empty, migrated, tmp_path):
    with empty_database() as url, empty_database() as other:
        server = Installation(tmp_path / "server", url)
        said = server.succeed("restore", str(filled.backups[0]))
        assert without_backups(server) == without_backups(filled)
        assert server.files() == filled.files()
        assert len(server.files()) == 1
        assert f"Đã khôi phục {sum(map(len, filled.rows().values())) - 1} dòng, 1 tệp." in said

        # new rows are numbered after those that came, and a backup from here is read there
        server.succeed("shell", "-c", "from tests.factories import make_commune as m; m(code='b')")
        server.succeed("backup", "--output", str(tmp_path / "from-server"))
        empty.succeed("restore", str(tmp_path / "from-server"))
        assert without_backups(empty) == without_backups(server)
        assert empty.files() == filled.files()

        during = tmp_path / "during"
        written = write_during_a_backup(server, during)
        back = Installation(tmp_path / "back").begin_with(migrated)
        back.succeed("restore", str(during))
        assert_is_a_beginning(back, written)

        before = empty.rows()
        empty.succeed("move_to", other)
        assert Installation(tmp_path / "other", other).rows() == before
        assert empty.rows() == before
        assert empty.fails("move_to", other) == NOT_EMPTY
    assert empty.fails("move_to", "mysql://a/b").startswith("DATABASE_URL không đúng")


@pytest.mark.turn(1, 3)
def test_what_cannot_be_restored_is_one_sentence_and_changes_nothing(
    filled, empty, migrated, tmp_path
):
    archive = filled.backups[0]
    before = empty.rows()
    cut, changed = tmp_path / "cut", tmp_path / "changed"
    content = bytearray(archive.read_bytes())
    cut.write_bytes(content[: random.Random(3).randrange(2000, len(content))])
    content[len(content) // 2] ^= 4
    changed.write_bytes(content)

    assert empty.fails("restore", str(archive), BACKUP_KEY="khóa khác") == WRONG_KEY
    assert empty.fails("restore", str(cut)) == DAMAGED
    assert empty.fails("restore", str(changed)) == DAMAGED
    assert empty.fails("restore", str(Path(__file__))) == DAMAGED
    assert "Không mở hoặc không ghi được" in empty.fails("restore", str(tmp_path / "none"))
    assert filled.fails("restore", str(archive)) == NOT_EMPTY

    newer = Installation(tmp_path / "newer").begin_with(migrated)
    newer.sql("insert into django_migrations (app, name, applied) values ('plans', '9999_x', '')")
    newer.succeed("backup", "--output", str(tmp_path / "of-newer"))
    assert empty.fails("restore", str(tmp_path / "of-newer")) == NEWER

    # a database that changes what is written, and a file of somebody else's
    (name,) = filled.files()
    theirs = empty.folder / "files" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text("của người khác")
    assert "đã có một tệp khác" in empty.fails("restore", str(archive))
    theirs.unlink()
    empty.sql(
        "create trigger spoils after insert on plans_plan begin "
        "update plans_plan set title = 'khác' where id = new.id; end"
    )
    assert "không khớp bản sao lưu ở plans_plan" in empty.fails("restore", str(archive), code=1)
    assert (empty.rows(), empty.files()) == (before, {})


@pytest.mark.turn(2, 3)
def test_an_older_version_is_restored_into_its_own_tables_and_goes_on_from_there(
    migrated, tmp_path
):
    archive = tmp_path / "of-old"
    with Installation(tmp_path / "old").prepared() as old:
        old.begin_with(migrated)
        old.succeed("shell", "-c", FILL)
        old.succeed("migrate", "mail", "0001", "-v0")
        assert "then" not in old.tables()["mail_envelope"]
        old.succeed("backup", "--output", str(archive))

    new = Installation(tmp_path / "new").begin_with(migrated)
    new.succeed("restore", str(archive))

    assert new.tables() == Installation(tmp_path / "same").begin_with(migrated).tables()
    rows, expected = without_backups(new), without_backups(old)
    assert {name: rows[name] for name in rows if name not in DJANGOS} == {
        name: expected[name] for name in expected if name not in DJANGOS
    }


# Django adds to these what the newer version knows
DJANGOS = ("django_content_type", "auth_permission")


def test_people_who_work_meanwhile_neither_wait_nor_tear_the_backup(filled, empty, tmp_path):
    archive = tmp_path / "meanwhile"
    work = Installation(tmp_path / "work").begin_with(filled.folder / "cchc.sqlite3")
    for n in range(200):  # so that the backup takes its time
        work.sql(
            "insert into django_session select ? || hex(randomblob(15)), hex(randomblob(20000)), "
            "'2027-01-01' from jobs_job limit 2",
            f"x{n:03}",
        )
    written = write_during_a_backup(work, archive)

    empty.succeed("restore", str(archive))

    assert_is_a_beginning(empty, written)
    assert work.sql("select count(*) from jobs_job where name = 'written'") == [(written,)]


def write_during_a_backup(work: Installation, archive: Path) -> int:
    """Write numbered rows for as long as a backup takes; return how many were acknowledged."""
    backup = work.start("backup", "--output", str(archive))
    acknowledged = 0
    while backup.poll() is None:
        acknowledged += 1
        work.sql(
            "insert into jobs_job (name, subject, arguments, state, attempt, worker, done, total, "
            "step, error, request_id, created_at, sent_at) values ('written', ?, '{}', 'done', 0, "
            "'', 0, 0, '', '', '', '2026-01-01', '2026-01-01')",
            acknowledged,
        )
    assert backup.returncode == 0, backup.communicate()
    return acknowledged


def assert_is_a_beginning(restored: Installation, written: int) -> None:
    """It holds the rows up to one of those that were written."""
    numbers = restored.sql("select subject from jobs_job where name = 'written'")
    kept = sorted(int(number) for (number,) in numbers)
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) < written


@pytest.mark.turn(2, 3)
def test_a_backup_that_is_killed_or_whose_disk_is_full_leaves_no_half_archive(filled, tmp_path):
    work = Installation(tmp_path / "work").begin_with(filled.folder / "cchc.sqlite3")
    (name,) = filled.files()
    file = work.folder / "files" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(random.Random(7).randbytes(40_000_000))
    folder = work.folder / "backups"

    # no file of the process may grow beyond that: a full disk by another number of the error
    full = work.start("backup", most=20_000_000)
    said, wrong = full.communicate(timeout=PATIENCE)
    assert (full.returncode, said, wrong.count("\n")) == (2, "", 1)
    assert wrong.startswith("Không ghi được bản sao lưu")
    assert list(folder.iterdir()) == []

    killed = work.start("backup")
    wait_until(lambda: any(half.stat().st_size > 1600 for half in folder.glob(".half-*")))
    killed.send_signal(signal.SIGKILL)
    end_session(killed)

    assert work.backups == []
    assert work.sql("select state, count(*) from backup_backup group by 1 order by 1") == [
        ("done", 1),  # that of `filled`
        ("failed", 1),
    ]
    work.succeed("backup")
    assert len(work.backups) == 1


@pytest.mark.turn(2, 3)
def test_a_rehearsal_says_whether_the_archive_can_be_restored(filled):
    assert "dữ liệu khớp" in filled.succeed("rehearse_restore")
    assert filled.sql("select outcome, rehearsed_at is null from backup_backup") == [("same", 0)]

    spoilt = filled.backups[0]
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:-5000])
    try:
        filled.fails("rehearse_restore", code=1)
    finally:
        spoilt.write_bytes(whole)
    assert filled.sql("select outcome from backup_backup") == [("different",)]
    assert not list(filled.folder.glob("rehearsal-*"))


def test_production_without_a_key_refuses_to_back_up(empty):
    production = {
        "DJANGO_SETTINGS_MODULE": "cchc.settings.prod",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "xa.example.vn",
        "BACKUP_KEY": "",
    }

    assert empty.fails("backup", **production) == NO_KEY
    assert empty.backups == []
    assert empty.sql("select state, error from backup_backup") == [("failed", NO_KEY)]


ASK = """
from django.utils import timezone
from foundation.backup.services import MAKE, ask_for_what_is_due
from foundation.jobs.services import ask_for
ask_for_what_is_due(timezone.now())
ask_for_what_is_due(timezone.now())
"""
ASK_LATE = ASK + "ask_for(MAKE, timezone.localdate())"


@pytest.mark.turn(1, 3)
def test_two_schedulers_make_one_backup(machine, migrated):
    machine.begin_with(migrated)
    machine.environment["BACKUP_HOUR"] = "0"
    with machine.working():
        machine.manage("shell", "-c", ASK)
        machine.wait_for_row((1, 0), DONE)
        machine.manage("shell", "-c", ASK_LATE)  # one whose clock is slow
        machine.wait_for_row((2, 0), DONE)

    # the second round found a rehearsal due as well
    assert machine.row("select count(*), max(state), max(outcome) from backup_backup") == (
        1,
        "done",
        "same",
    )
    assert len(list(machine.folder.glob("backups/*"))) == 1


DONE = """
select sum(state = 'done'), sum(state != 'done') from jobs_job where name = 'backup.make'
"""
