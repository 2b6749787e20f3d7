"""Disks that really are full: each place says so in a sentence, nothing is kept by halves, nothing
that was acknowledged is lost, and all goes on by itself once there is room.
"""

import subprocess
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple
from uuid import uuid4

import pytest
import redis

from cchc.embedded import queue_server, queue_socket
from foundation.jobs.queues import ALL
from foundation.web.storage import DiskFull
from tests.foundation.web.full_disk import files_in
from tests.holes.disks import Disk, disk_at
from tests.holes.site import Answer, WebServer, found
from tests.machine import Machine, wait_until
from tests.plans import files

pytestmark = [pytest.mark.long]

FULL = "hết chỗ"
HTMX = {"HX-Request": "true"}


class Place(NamedTuple):
    """A site whose database, files, queue, archives and logs lie on disks of their own."""

    machine: Machine
    disks: dict[str, Disk]
    site: WebServer
    made: dict

    def rows(self, table: str) -> int:
        return self.machine.row(f"select count(*) from {table}")[0]

    def kept(self) -> set[Path]:
        """The files that are stored, or on their way."""
        folder = self.machine.folder
        return files_in(str(folder / "files")) | files_in(str(folder / "tmp"))

    def working(self) -> AbstractContextManager[subprocess.Popen]:
        """A worker with the schedule, as `make run` has it."""
        return self.machine.working("--concurrency", "1", "--beat")

    def wait_for(self, job: str, state: str) -> None:
        newest = f"select state from jobs_job where name = '{job}' order by id desc"
        self.machine.wait_for_row((state,), newest)

    def queue_is_empty(self) -> bool:
        """Has the worker taken all messages?"""
        with redis.from_url(self.machine.queue_url) as queue:
            return not any(queue.llen(name) for name in ALL)

    def wait_until_none_waits(self) -> None:
        """Wait until all imports that were asked for have been read."""
        unread = "name = 'plans.read_import' and state in ('waiting', 'running')"
        self.machine.wait_for_row((0,), f"select count(*) from jobs_job where {unread}")

    def report(self, **headers: str) -> Answer:
        sent = {"state": "doing", "percent": 40, "result": "Đã làm <một nửa>", "key": uuid4()}
        return self.site.ask(f"/tasks/{self.made['task']}/progress/", sent=sent, **headers)

    def add_evidence(self, more: int = 0) -> Answer:
        content = files.docx_bytes(f"Công văn {uuid4()} {token_hex(more)}")
        sent = {"file": ("cong-van.docx", content), "number": "5/UBND", "year": 2026}
        return self.site.ask("/evidence/add/", sent=sent)

    def add_plan(self) -> Answer:
        document = ("ke-hoach.txt", f"Kế hoạch {uuid4()}".encode())
        return self.site.ask(
            "/plans/import/", sent={"unit": self.made["commune"], "files": document}
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory, migrated):
    folder = tmp_path_factory.mktemp("place")
    sizes = {"": 24, "files": 8, "queue": 4, "backups": 4, "logs": 1}
    with ExitStack() as stack:
        disks = {
            name: stack.enter_context(disk_at(folder / name, size)) for name, size in sizes.items()
        }
        machine = stack.enter_context(Machine(folder))
        (folder / "tmp").mkdir()
        machine.environment |= {
            "TMPDIR": str(folder / "tmp"),
            "LOG_DIR": str(folder / "logs"),
        }
        machine.begin_with(migrated)
        start_queue(machine)
        made = found(machine)
        site = WebServer(machine)
        site.be(made["session"])
        assert site.ask("/my-work/").status == 200
        yield Place(machine, disks, site, made)


def start_queue(machine: Machine) -> None:
    """The queue as `make run` starts it."""
    socket = queue_socket(machine.folder)
    machine.queue = machine.start(
        *(str(queue_server()), "--port", "0", "--unixsocket", str(socket)),
        *("--dir", str(socket.parent), "--appendonly", "yes", "--save", ""),
    )
    wait_until(socket.exists, machine.told)


@pytest.fixture
def full(place, request):
    """The disk that is full until there is room again, with which all must go on."""
    disk = place.disks[request.param]
    disk.fill()
    yield disk
    disk.make_room()
    wait_until(lambda: place.site.ask("/my-work/").status == 200, place.machine.told)
    wait_until(lambda: place.add_evidence().status == 302, place.machine.told)


on = pytest.mark.parametrize


@on("full", [""], indirect=True)
def test_pages_are_read_without_room_for_a_row(place, full):
    for _ in range(4):
        assert place.site.ask("/my-work/").status == 200


@on("full", [""], indirect=True)
def test_progress_is_told_that_there_is_no_room_for_its_row(place, full):
    before = place.rows("tasks_progressupdate")

    page, part = place.report(), place.report(**HTMX)

    assert (page.status, part.status) == (507, 507)
    assert FULL in page.text
    assert FULL in part.text
    assert place.rows("tasks_progressupdate") == before
    full.make_room()
    assert place.report().status == 302
    assert place.rows("tasks_progressupdate") == before + 1


@on("full", ["", "files"], indirect=True)
@on("more", [0, 4_000_000])
def test_evidence_is_told_so_and_no_half_of_a_file_is_kept(place, full, more):
    kept, rows = place.kept(), place.rows("plans_evidence")

    page = place.add_evidence(more)

    assert FULL in page.text
    assert page.status in (200, 507)
    assert place.rows("plans_evidence") == rows
    # files of passage go with the end of the request, a moment after its answer
    wait_until(lambda: place.kept() <= kept, place.machine.told)


@on("full", ["", "files"], indirect=True)
def test_a_plan_import_is_told_so(place, full):
    kept, rows = place.kept(), place.rows("plans_planimport")

    page = place.add_plan()

    assert FULL in page.text
    assert page.status in (200, 507)
    assert place.rows("plans_planimport") == rows
    wait_until(lambda: place.kept() <= kept, place.machine.told)


@on("full", ["files"], indirect=True)
def test_a_report_that_finds_no_room_says_so_and_is_built_again(place, full):
    address = f"/plans/{place.made['plan']}/reports/"
    asked = place.site.ask(f"{address}quarter-1/", sent={})
    with place.working():
        place.wait_for("reports.build", "failed")
        page = place.site.ask(asked.headers["Location"])
        assert str(DiskFull()) in page.text
        full.make_room()

        place.site.ask(f"{asked.headers['Location']}build/", sent={})
        place.wait_for("reports.build", "done")


@on("full", [""], indirect=True)
def test_jobs_that_find_no_room_for_their_rows_are_done_once_there_is(place, full):
    full.make_room()
    job = place.add_plan()
    assert job.status == 302
    full.fill()
    with place.working() as worker:
        wait_until(place.queue_is_empty, place.machine.told)
        full.make_room()
        place.wait_until_none_waits()
        assert worker.poll() is None


@on("full", ["queue"], indirect=True)
def test_a_queue_that_cannot_append_loses_nothing(place, full):
    asked = [place.add_plan() for _ in range(3)]

    assert [each.status for each in asked] == [302] * 3
    full.make_room()
    with place.working():
        place.wait_until_none_waits()
