"""A broker that is away, frozen, silent or deaf: pages answer, what they stored waits, and is done
once it is back.
"""

import pytest

from tests.brokers import brokers_away
from tests.machine import Machine

pytestmark = [pytest.mark.long, pytest.mark.services]

PRESS = """
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from accounts.models import Unit
from foundation.jobs.models import Job
from tests.brokers import meet_each
from tests.factories import make_commune, make_office, make_plan, make_standing_officer, make_task
def waiting():
    return Job.objects.filter(state=Job.State.WAITING).count()
def press():
    before = waiting()
    commune = make_commune(code=f"xa-mau-{Unit.objects.count()}")
    plan = make_plan(commune, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
    make_task(plan, lead=make_office(commune, code=f"{commune.code}-phong"))
    client = Client(SERVER_NAME="127.0.0.1")
    make_office(commune, code=f"{commune.code}-thuong-truc", standing_body=True)
    client.force_login(make_standing_officer(commune, username=commune.code))
    document = SimpleUploadedFile("ke-hoach.txt", "Kế hoạch".encode())
    for url, data in (
        (f"/plans/{plan.pk}/reports/quarter-1/", {}),
        ("/plans/import/", {"unit": commune.pk, "files": document}),
    ):
        answer = client.post(url, data)
        assert answer.status_code == 302, answer.content.decode()
        assert "job-waiting" in client.get(answer.url).content.decode()
    assert waiting() == before + 2
"""
COMES_BACK = """
from datetime import timedelta
from django.utils import timezone
from foundation.jobs.jobs import sweep
from foundation.jobs.models import Job
Job.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
assert sweep() == Job.objects.filter(state=Job.State.WAITING).count()
"""
WAITING = "select count(*) from jobs_job where state = 'waiting'"


@pytest.fixture(scope="module")
def pressed(tmp_path_factory, migrated):
    """A machine on which a report and an import were asked for with each kind of broker that is
    away.
    """
    with Machine(tmp_path_factory.mktemp("machine")) as machine:
        machine.start_queue()
        machine.environment["DEBUG"] = "true"  # pages without collected static files
        machine.begin_with(migrated)
        with brokers_away(machine) as brokers:
            machine.manage("shell", "-c", f"{PRESS}meet_each({brokers}, press)")
        yield machine, len(brokers)


def test_a_report_and_an_import_are_stored_and_wait(pressed):
    machine, brokers = pressed

    assert machine.row(WAITING) == (2 * brokers,)
    assert brokers == 4


def test_what_waited_for_a_broker_is_done_once_it_answers(pressed):
    machine, _ = pressed

    machine.manage("shell", "-c", COMES_BACK)

    with machine.working():
        machine.wait_for_row((0,), "select count(*) from jobs_job where finished_at is null")
    assert machine.row("select count(*) from reports_report where document = ''") == (0,)
