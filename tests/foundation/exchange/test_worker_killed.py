"""A real worker is killed while it stores an import: nothing of it stands, until the next worker
stores all of it.
"""

import pytest

pytestmark = pytest.mark.services

ROWS = 4000
ORDER = f"""
from plans.models import Plan
from tasks.exchange import TaskDataset
from tests.foundation.exchange.books import as_file, bring_in, table
from tests.factories import make_commune, make_office, make_plan, make_standing_officer
from foundation.exchange.services import ask_to_store
plan = make_plan(make_commune(), state=Plan.State.DRAFT, handed_out_at=None)
office = make_office(plan.unit, short_name="Phòng Mẫu")
rows = [["I", f"Việc {{n}}", "Quý II/2026", "Phòng Mẫu"] for n in range({ROWS})]
book = table(["Lĩnh vực", "Nội dung", "Thời gian", "Chủ trì"], *rows)
found = bring_in(TaskDataset(make_standing_officer(plan.unit), str(plan.pk)), as_file(book))
assert found.counts == {{"new": {ROWS}}}, found.counts
ask_to_store(found, by=found.created_by)
"""
STORED = (
    "select count(*) from tasks_task",
    "select count(*) from tasks_taskunit",
    "select count(*) from journal_entry where \"table\" = 'tasks_task' and action = '+'",
)


def test_a_killed_import_leaves_nothing_and_is_stored_once_after_the_restart(machine, migrated):
    machine.begin_with(migrated)
    machine.manage("shell", "-c", ORDER)

    first = machine.worker()
    # all compared
    machine.wait_for_row(("running", ROWS), "select state, done from jobs_job order by id desc")
    machine.kill(first)
    assert {machine.row(query)[0] for query in STORED} in ({0}, {ROWS})

    machine.worker()
    machine.wait_for("done")

    assert {machine.row(query)[0] for query in STORED} == {ROWS}
    assert machine.row("select state from exchange_importrun") == ("stored",)
