"""Web servers, worker, schedule, queue and database are killed while people save, import, build and
back up: what was acknowledged is there, once.

Each kill comes after a few further acknowledged writes. The gate kills each of them once.
"""

import json
import random
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.kills.clients import Clerk, Client, Importer, Ledger, Officer, Reporter
from tests.kills.site import BACKUP, Site
from tests.machine import Machine, wait_until
from tests.sampling import WHOLE

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.sampled]

WAYS = ("web process", "database", "worker", "web", "queue", "backup", "beat")
KILLS = 100 if WHOLE else len(WAYS)
MOST_BETWEEN = 4  # writes between two kills


def test_every_acknowledged_write_is_there_once_whatever_is_killed(tmp_path):
    drawn = random.Random(KILLS)
    ledger = Ledger()
    # the server's own user must reach it, whom the folders of tests are closed to
    with TemporaryDirectory() as folder, Machine(tmp_path) as machine:
        site = Site(machine, Path(folder), seed=KILLS)
        clients = clients_of(site.found(), ledger)
        for client in clients:
            client.start()
        try:
            for way in islice(cycle(WAYS), KILLS):
                wait_for_writes(ledger, clients, drawn.randint(1, MOST_BETWEEN))
                time.sleep(drawn.uniform(0, 0.3))  # in the midst of whatever is being done
                site.kill(way)
        finally:
            ledger.over.set()
        for client in clients:
            client.join()
        assert [client.failure for client in clients if client.failure] == []
        site.nursery.run(*BACKUP)
        wait_until(lambda: site.left() == 0, machine.told)
        said = tmp_path / "ledger.json"
        said.write_text(json.dumps(ledger.texts))
        site.nursery.run("tests.kills.counting.count", str(said))

    sys.stdout.write(f"{site.kills} {ledger.acknowledged} {ledger.repeats} repeated\n")
    assert site.kills.total() == KILLS
    assert ledger.repeats > 0


def clients_of(place: dict, ledger: Ledger) -> list[Client]:
    officers = [
        Officer(f"Cán bộ {number}", place, mine, ledger)
        for number, mine in enumerate(place["officers"])
    ]
    return [
        *officers,
        Reporter("Báo cáo", place, ledger),
        Importer("Nhập", place, ledger),
        Clerk("Văn thư", place, ledger, "CV"),
        Clerk("Văn thư khác", place, ledger, "TB"),
    ]


def wait_for_writes(ledger: Ledger, clients: list[Client], more: int) -> None:
    """Wait until so many further writes were acknowledged."""
    enough = ledger.acknowledged.total() + more

    def reached() -> bool:
        assert [client.failure for client in clients if client.failure] == []
        return ledger.acknowledged.total() >= enough

    wait_until(reached)
