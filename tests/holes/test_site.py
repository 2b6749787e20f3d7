"""Nothing outside stops the site: each server behind it becomes a hole of each kind, and a door
again.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.jobs.models import Job
from foundation.web.database import GREETING, QUIET
from plans.models import Evidence
from tasks.models import ProgressUpdate, Task
from tests.factories import (
    make_commune,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
)
from tests.holes.clamd import VIRUS, scanner
from tests.holes.servers import DRIP, KINDS, OPEN, SILENT
from tests.holes.site import Answer, Site, site_between_doors
from tests.machine import wait_until
from tests.plans import files

pytestmark = [pytest.mark.long, pytest.mark.services, pytest.mark.django_db]

ADD = "/evidence/add/"
HTMX = {"HX-Request": "true"}
DATABASE = "Cơ sở dữ liệu chưa trả lời"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), scanner() as where:
        commune = make_commune()
        plan = make_plan(commune, signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH")
        make_task(plan, lead=make_office(commune))
        person = make_standing_officer(commune)
        with site_between_doors(tmp_path_factory.mktemp("site"), where) as site:
            site.sign_in(person)
            site.person, site.plan = person, plan
            assert site.ask("/my-work/").status == 200
            yield site
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def door(site, request):
    """The door to a server, open again in the end, with a site that works."""
    door = site.doors[request.param]
    yield door
    door.become(OPEN)
    wait_until(lambda: site.ask("/my-work/").status == 200, site.machine.told)


def report(site: Site, **headers: str) -> Answer:
    task = Task.objects.get()
    sent = {"state": "doing", "percent": 40, "result": "Đã làm <một nửa>", "key": uuid4()}
    sent |= {"_person": site.person.pk}
    return site.ask(f"/tasks/{task.pk}/progress/", sent=sent, **headers)


def add_evidence(site: Site, content: bytes = b"") -> Answer:
    file = ("cong-van.docx", files.docx_bytes(f"Công văn {uuid4()}") + content)
    return site.ask(ADD, sent={"file": file, "number": "5/UBND", "year": 2026})


def uploaded(site: Site) -> set[str]:
    """The paths of the evidence that the storage holds."""
    return {path for path in site.storage.objects if path.startswith("/files/evidence/")}


@pytest.mark.parametrize("door", ["database"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_without_its_database_the_site_says_what_waits(site, door, kind):
    door.become(kind)

    page = site.ask("/my-work/")
    form = report(site)
    part = report(site, **HTMX)
    called = site.ask("/api/v1/tasks/", Authorization="Bearer cchc_x")

    assert [each.status for each in (page, form, part, called)] == [503] * 4
    assert DATABASE in page.text
    assert DATABASE in form.text
    assert 'value="Đã làm &lt;một nửa&gt;"' in form.text
    assert "Gửi lại" in form.text
    assert part.text.startswith(DATABASE)
    assert "urn:cchc:problem:unavailable" in called.text
    assert {each.headers["Retry-After"] for each in (page, form, part, called)} == {"10"}
    assert [site.ask(address).status for address in ("/healthz", "/offline/")] == [200, 200]
    assert site.ask("/readyz").status == 503
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("door", ["database"], indirect=True)
def test_six_callers_do_not_use_the_web_processes_up(site, door):
    door.become(SILENT)

    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(site.ask, ["/my-work/"] * 12))
        assert site.ask("/healthz").status == 200

    assert {each.status for each in answers} == {503}


def test_who_waits_for_a_lock_waits_as_long_as_it_takes(site):
    other = connection.copy()  # what the test's own locks, it holds to its end
    with ThreadPoolExecutor(1) as caller:
        with closing(other), other.cursor() as cursor:
            cursor.execute("BEGIN; SELECT * FROM plans_plan FOR UPDATE")
            sent = caller.submit(report, site)
            with pytest.raises(TimeoutError):
                sent.result(timeout=2 * (QUIET + GREETING))

        assert sent.result().status == 302

    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize("door", ["queue"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_without_its_queue_the_site_keeps_what_is_asked_for(site, door, kind):
    door.become(kind)

    document = ("ke-hoach.txt", f"Kế hoạch {uuid4()}".encode())
    answer = site.ask("/plans/import/", sent={"unit": site.plan.unit_id, "files": document})
    page = site.ask(answer.headers["Location"])

    assert answer.status == 302
    assert "job-waiting" in page.text
    assert Job.objects.latest("pk").state == Job.State.WAITING


@pytest.mark.parametrize("door", ["storage"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_without_its_storage_the_site_says_so_at_the_field(site, door, kind):
    before = uploaded(site)
    door.become(kind)

    page = add_evidence(site)

    assert (page.status, "Kho lưu tệp chưa trả lời" in page.text) == (200, True)
    assert "5/UBND" in page.text
    assert site.ask("/evidence/").status == 200
    assert not Evidence.objects.exists()
    door.become(OPEN)
    wait_until(lambda: uploaded(site) <= before, site.machine.told)


@pytest.mark.parametrize("door", ["scanner"], indirect=True)
@pytest.mark.parametrize("kind", [SILENT, DRIP])
def test_without_its_scanner_the_site_takes_no_file(site, door, kind):
    door.become(kind)

    page = add_evidence(site)

    assert (page.status, "chưa quét được vi-rút" in page.text) == (200, True)
    assert not Evidence.objects.exists()


def test_a_file_is_scanned_and_stored_once_all_answer(site):
    wait_until(lambda: "có mã độc" in add_evidence(site, VIRUS).text, site.machine.told)
    assert not Evidence.objects.exists()

    wait_until(lambda: add_evidence(site).status == 302, site.machine.told)

    evidence = Evidence.objects.get()
    assert site.ask(f"/evidence/{evidence.pk}/file").status == 200
    # whatever was given up before
    wait_until(lambda: uploaded(site) == {f"/files/{evidence.file}"}, site.machine.told)
