"""A commune with the people of the desk, and a report that is ready to go to the leader."""

from datetime import date

import pytest
import time_machine

from accounts.models import Role
from documents import printing
from reports import services as reports
from tests.factories import (
    make_leader,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)
from tests.reports.written import write_what_is_open

TODAY = date(2025, 3, 18)
PDF = b"%PDF-1.4 pages of a test"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def plan():
    return make_plan(year=2025, signer="Đinh Văn Mẫu")


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit, last_name="Lò Văn", first_name="An")


@pytest.fixture
def clerk(plan):
    return make_user(make_office(plan.unit), Role.OFFICER, Role.CLERK)


@pytest.fixture
def report(plan, writer):
    make_task(plan)
    report = reports.open_report(plan.periods.get(key="quarter-1"), by=writer)
    reports.build_now(report)
    report.refresh_from_db()
    write_what_is_open(report, writer)
    return report


@pytest.fixture
def printer(monkeypatch):
    """Pages without LibreOffice, for what is not about them."""

    def printed(docx: bytes, name: str) -> printing.Printed:
        return printing.Printed(PDF, "0" * 64, 1)

    monkeypatch.setattr("documents.services.files.printed", printed)
    monkeypatch.setattr("documents.services.files.page_texts", lambda pdf: [""])
    monkeypatch.setattr("documents.services.files.judge", lambda *files, **options: [])
