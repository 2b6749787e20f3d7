"""The API against its own schema: schemathesis calls a live server with what the schema allows, and
with less.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from parindex.models import CriteriaSet
from parindex.services.scoring import open_assessment
from parindex.services.sets import make_set
from plans.models import Evidence
from plans.services import add_evidence
from reports.models import Report
from tests.factories import (
    make_indicator,
    make_officer,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)
from tests.parindex.rounds import SMALL_SET

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)


@pytest.fixture
def rows(office, plan):
    """One row of everything, so that addresses with the id 1 lead somewhere."""
    author = make_officer(office)
    task, target = make_task(plan, lead=office), make_target(make_indicator(plan, lead=office))
    make_update(task, author=author, review="waiting")
    period = plan.periods.get(key="quarter-1")
    target.measurements.create(period=period, author=author, value=91)
    where = {"authority": office.authority, "unit": office, "by": author, "year": 2026}
    add_evidence(**where, title="Kế hoạch", file=ContentFile(b"%PDF-1.4 %%EOF", name="k.pdf"))
    report = Report.objects.create(plan=plan, period=period)
    report.document.save("bao-cao.docx", ContentFile(b"PK"))
    criteria_set = make_set(
        office.authority, year=2026, content=SMALL_SET, state=CriteriaSet.State.IN_FORCE
    )
    open_assessment(criteria_set, office.authority, by=author).scores.update(unit=office)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [make_officer, make_standing_officer])
def test_no_answer_is_undocumented(live_server, rows, office, settings, tmp_path, make):
    settings.API_RATES = {"person": 10**9, "program": 10**9}
    browser = Client()
    browser.force_login(make(office if make is make_officer else office.authority))
    browser.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())

    told = subprocess.run(
        [
            *(
                Path(sys.executable).with_name("schemathesis"),
                "run",
                f"{live_server.url}/api/v1/schema/",
            ),
            *("-H", f"Cookie: {cookies}", "-H", f"X-CSRFToken: {'c' * 32}"),
            *("--checks", ",".join(CHECKS), "--phases", "examples,fuzzing", "--max-examples", "4"),
            *("--seed", "20260701", "--generation-deterministic", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout[-8000:] + told.stderr[-2000:]
    assert "Tested: 49" in told.stdout
    assert Evidence.objects.links().exists()  # its calls were let in, and write


def test_every_tag_of_an_operation_is_in_the_list_of_tags():
    schema = SchemaGenerator().get_schema(public=True)

    used = {
        tag
        for told in schema["paths"].values()
        for operation in told.values()
        for tag in operation["tags"]
    }

    assert used == {tag["name"] for tag in schema["tags"]}
