"""Servers that are stopped in their tracks (SIGSTOP) while people work: they take connections and
answer nobody.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import NamedTuple
from uuid import uuid4

import psycopg2
import pytest

from tests.holes.cluster import Cluster
from tests.holes.site import Answer, WebServer, found
from tests.machine import Machine, frozen, wait_until

pytestmark = [pytest.mark.long, pytest.mark.services, pytest.mark.django_db]

DATABASE = "Cơ sở dữ liệu chưa trả lời"
UNFINISHED = (
    "SELECT count(*) FROM jobs_job WHERE name = 'plans.read_import'"
    " AND state IN ('waiting', 'running')"
)
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


class Place(NamedTuple):
    machine: Machine
    cluster: Cluster
    site: WebServer
    made: dict

    def report(self) -> Answer:
        sent = {"state": "doing", "percent": 40, "result": "Đã làm <một nửa>", "key": uuid4()}
        return self.site.ask(f"/tasks/{self.made['task']}/progress/", sent=sent)

    def add_plan(self) -> Answer:
        document = ("ke-hoach.txt", f"Kế hoạch {uuid4()}".encode())
        sent = {"unit": self.made["commune"], "files": document}
        return self.site.ask("/plans/import/", sent=sent)

    def asked_at_once(self, times: int) -> list[Answer]:
        """What all web processes answer."""
        with ThreadPoolExecutor(6) as callers:
            return list(callers.map(self.site.ask, ["/my-work/"] * times))

    def wait_for_all(self) -> None:
        """Wait until each web process has forgotten that the database was silent."""
        wait_until(
            lambda: {page.status for page in self.asked_at_once(12)} == {200}, self.machine.told
        )

    def row(self, query: str) -> int:
        with closing(psycopg2.connect(self.cluster.url)) as database, database.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    with ExitStack() as stack:
        machine = stack.enter_context(Machine(tmp_path_factory.mktemp("place")))
        machine.start_queue()
        cluster = Cluster(machine)
        stack.callback(cluster.stop)
        machine.environment["DATABASE_URL"] = cluster.url
        made = found(machine)
        site = WebServer(machine)
        site.be(made["session"])
        assert site.ask("/my-work/").status == 200
        yield Place(machine, cluster, site, made)


def test_a_frozen_database_holds_no_web_process_and_all_goes_on_afterwards(place):
    before = place.row("SELECT count(*) FROM tasks_progressupdate")

    with place.cluster.frozen():
        pages = place.asked_at_once(12)
        form = place.report()
        alive = [place.site.ask(address).status for address in ("/healthz", "/offline/")]

    assert {page.status for page in pages} == {503}
    assert all(DATABASE in page.text for page in pages)
    assert form.status == 503
    assert 'value="Đã làm &lt;một nửa&gt;"' in form.text
    assert alive == [200, 200]
    place.wait_for_all()
    # what it did not hear before it froze, it does not do when it wakes
    assert place.row("SELECT count(*) FROM tasks_progressupdate") == before
    assert place.report().status == 302


def test_a_database_that_freezes_in_the_middle_of_a_request_leaves_nothing_half_done(place):
    before = place.row("SELECT count(*) FROM tasks_progressupdate")

    with closing(psycopg2.connect(place.cluster.url)) as other, ThreadPoolExecutor(1) as caller:
        other.cursor().execute("SELECT * FROM tasks_task FOR UPDATE")
        sent = caller.submit(place.report)
        wait_until(lambda: place.row(WAITS) == 1, place.machine.told)
        with place.cluster.frozen():
            answer = sent.result()

    assert (answer.status, DATABASE in answer.text) == (503, True)
    place.wait_for_all()
    wait_until(lambda: place.row(WAITS) == 0, place.machine.told)
    assert place.row("SELECT count(*) FROM tasks_progressupdate") == before


def test_a_frozen_queue_loses_nothing(place):
    place.wait_for_all()
    with frozen(place.machine.queue):
        asked = [place.add_plan() for _ in range(3)]
        page = place.site.ask(asked[0].headers["Location"])

    assert [each.status for each in asked] == [302] * 3
    assert "job-waiting" in page.text
    with place.machine.working("--concurrency", "1", "--beat"):
        wait_until(lambda: place.row(UNFINISHED) == 0, place.machine.told)
