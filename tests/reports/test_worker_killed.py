"""A real worker on a real queue is killed while it builds a report: the report is finished once, by
the next worker.
"""

import hashlib

import pytest

pytestmark = pytest.mark.services

ORDER = """
from tests.factories import make_commune, make_office, make_plan, make_standing_officer, make_task
from reports.services import ask_for_build, open_report
plan = make_plan(make_commune(code="xa-mau"), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
office = make_office(plan.unit)
for _ in range(1500):
    make_task(plan, lead=office)
writer = make_standing_officer(plan.unit)
ask_for_build(open_report(plan.periods.get(key="quarter-1"), by=writer), by=writer)
"""


def test_a_killed_build_is_finished_once_after_the_restart(machine, tmp_path, migrated):
    machine.begin_with(migrated)
    machine.manage("shell", "-c", ORDER)

    first = machine.worker()
    machine.wait_for("running")
    machine.kill(first)
    assert machine.row("select state, attempt from jobs_job") == ("running", 1)

    machine.worker()
    machine.wait_for("done")

    assert machine.row("select count(*), max(attempt) from jobs_job") == (1, 2)
    count, document, digest = machine.row(
        "select count(*), max(document), max(document_sha256) from reports_report"
    )
    assert count == 1
    assert hashlib.sha256((tmp_path / "files" / document).read_bytes()).hexdigest() == digest
