"""`manage.py run` as people start it: two installations beside each other, each with a queue and
workers of its own.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from cchc.embedded import queue_socket
from tests.machine import PATIENCE, Machine, wait_until

pytestmark = pytest.mark.long

# more than enough to keep two processes from the reports, if they did both
HEAVY_JOBS, REPORTS = 3, 4
ORDER = f"""
from django.core.files.base import ContentFile
from django.utils import timezone
from foundation.exchange.services import begin_import
from foundation.jobs.models import Job
from reports.services import ask_for_build, open_report
from tasks.exchange import TaskDataset
from tests.factories import make_commune, make_office, make_plan, make_standing_officer, make_task
plan = make_plan(make_commune(code="xa-mau"), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
make_task(plan, lead=make_office(plan.unit))
writer = make_standing_officer(plan.unit)
for n in range({HEAVY_JOBS}):
    file = ContentFile(b"x", name=f"bang-{{n}}.xlsx")
    begin_import(TaskDataset(writer, str(plan.pk)), file=file, name="bang.xlsx")
for period in plan.periods.all():
    ask_for_build(open_report(period, by=writer), by=writer)
# sent so long ago that the first worker sends them again
Job.objects.update(sent_at=timezone.now() - 2 * Job.LOST_AFTER)
"""
ENDED = "select count(*) from jobs_job where name like 'exchange%' and state in ('done', 'failed')"
BUILT = "select count(*) from jobs_job where name like 'report%' and state = 'done'"


class Installation(Machine):
    """A machine on which the whole product runs."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.port = free_port()
        self.environment |= {"PORT": str(self.port), "REDIS_URL": ""}

    def run(self) -> subprocess.Popen:
        return self.start(sys.executable, "manage.py", "run")

    def wait_until_ready(self) -> None:
        wait_until(lambda: set(self.parts().values()) == {True}, self.told)

    def parts(self) -> dict:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return json.load(answer)
        except (URLError, OSError):  # not up yet, or some part is not
            return {"up": False}


@pytest.fixture(scope="module")
def two(tmp_path_factory, migrated):
    """Two installations that were started in the same second, each with the same rows and jobs;
    reading the files of the first never ends, for they are pipes that nobody writes into. The
    path of the second is too long for a socket.
    """
    folder = tmp_path_factory.mktemp("hai bản")
    longer = folder / ("thư mục dữ liệu có tên rất dài, " * 3).strip()
    longer.mkdir()
    with Installation(folder) as first, Installation(longer) as second:
        first.begin_with(migrated)
        first.manage("shell", "-c", ORDER)
        first.close_database()
        second.begin_with(first.database)
        for file in (folder / "files" / "exchange").rglob("*.xlsx"):
            file.unlink()
            os.mkfifo(file)
        left_over = second.start_queue()
        for installation in (first, second):
            installation.run()
        for installation in (first, second):
            installation.wait_until_ready()
        yield first, second, left_over
    shutil.rmtree(queue_socket(longer).parent)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.mark.turn(0, 2)
def test_two_installations_work_beside_each_other(two):
    _, second, left_over = two

    second.wait_for_row((REPORTS,), BUILT)
    second.wait_for_row((HEAVY_JOBS,), ENDED)  # there are no files

    # of a run that was killed: two servers would write into the same files
    assert left_over.poll() is not None


@pytest.mark.turn(0, 2)
def test_each_queue_listens_on_a_socket_of_its_own(two):
    first, second, _ = two

    assert queue_socket(first.folder).parent == first.folder / "queue"
    assert not queue_socket(second.folder).is_relative_to(second.folder)
    assert all(queue_socket(each.folder).is_socket() for each in (first, second))
    assert queue_socket(second.folder).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.turn(0, 2)
def test_quick_work_does_not_wait_behind_heavy_work(two):
    first, _, _ = two

    first.wait_for_row((REPORTS,), BUILT)

    assert first.row(ENDED) == (0,)


@pytest.mark.turn(0, 2)
def test_a_second_start_on_the_same_data_is_refused(two):
    first, _, _ = two
    runs = first.folder.joinpath("run.pid").read_text()

    again = first.start(sys.executable, "manage.py", "run", PORT=str(free_port()))

    assert again.wait(timeout=PATIENCE) == 2
    assert f"Phần mềm đang chạy với thư mục dữ liệu {first.folder}" in first.told()
    assert first.folder.joinpath("run.pid").read_text() == runs
    first.wait_until_ready()


def test_a_start_that_is_refused_touches_nothing(tmp_path):
    with tmp_path.joinpath("run.lock").open("w") as lock, Installation(tmp_path) as other:
        fcntl.flock(lock, fcntl.LOCK_EX)

        refused = other.start(sys.executable, "manage.py", "run")

        assert refused.wait(timeout=PATIENCE) == 2
        assert {path.name for path in tmp_path.iterdir()} == {"machine.log", "run.lock"}


@pytest.mark.turn(0, 2)
def test_a_port_that_another_one_holds_is_told(two, tmp_path):
    first, _, _ = two
    with Installation(tmp_path) as other:
        refused = other.start(sys.executable, "manage.py", "run", PORT=str(first.port))

        assert refused.wait(timeout=PATIENCE) == 2

        assert f"Cổng {first.port} đang được dùng" in other.told()
        assert not (tmp_path / "cchc.sqlite3").exists()


@pytest.mark.turn(1, 2)
def test_an_empty_start_says_where_it_is_set_up(tmp_path, migrated):
    with Installation(tmp_path) as empty:
        empty.begin_with(migrated)
        empty.environment["DEMO"] = "no"
        running = empty.run()
        empty.wait_until_ready()
        empty.kill(running)
        (token,) = empty.row("select token from accounts_setup")

        assert f"http://127.0.0.1:{empty.port}/set-up/?token={token}\n" in empty.told()
        assert empty.row("select count(*) from accounts_unit") == (0,)
