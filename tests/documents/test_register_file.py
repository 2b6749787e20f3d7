"""The register of a year as an Excel file: the own authority's numbers alone, in their order."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from documents import services
from documents.models import DeliveryStamp, Document
from tests.factories import make_commune, make_office, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

HOSTILE = '=HYPERLINK("http://x","<b>") ' + "rất dài " * 55


def enter(unit, by, number, day, title="Thư"):
    return services.enter_outside(
        unit=unit, kind="CV", symbol="UBND", number=number, issued_on=day, title=title, by=by
    )


def rows(answer) -> list[list]:
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_register_of_a_year_as_a_file(client, plan, clerk):
    enter(plan.unit, clerk, 1, date(2024, 12, 31), "Thư năm trước")
    enter(plan.unit, clerk, 1, date(2025, 1, 1), HOSTILE[:500])
    enter(plan.unit, clerk, 2, date(2025, 1, 1))
    Document.objects.create(
        authority=plan.unit,
        unit=plan.unit,
        source="report",
        kind="BC",
        title="Dự thảo",
        symbol="BC-UBND",
    )
    other = make_commune()
    received = enter(other, make_user(make_office(other), Role.CLERK), 7, date(2025, 2, 2), "Đến")
    recipient = received.recipients.create(name="Xã", unit=plan.unit)
    DeliveryStamp.objects.create(recipient=recipient, what="sent", at=timezone.now(), by=clerk)

    client.force_login(clerk)
    said = rows(client.get(reverse("documents:register_export"), {"year": 2025}))
    assert said[0][0] == "Sổ văn bản đi năm 2025"
    assert [row[1] for row in said[3:] if row[1]] == ["01/UBND", "02/UBND"]
    assert said[3][4] == HOSTILE[:500]
    everything = rows(client.get(reverse("documents:document_export")))
    assert {"07/UBND", "01/UBND"} <= {row[1] for row in everything}

    shown = client.get(reverse("documents:register"), {"year": "2025"}).text
    assert reverse("documents:register_export") + "?year=2025" in shown
    assert "&lt;b&gt;" in shown
    assert "07/UBND" not in shown


def test_what_is_refused_is_said_on_the_register_of_its_year(client, plan, clerk):
    client.force_login(clerk)
    sent = {
        "unit": plan.unit.pk,
        "kind": "CV",
        "number": 1,
        "issued_on": "31/12/1999",
        "subject": "T",
    }
    said = client.post(reverse("documents:outside_enter"), sent)
    assert "từ năm 2000" in said.text
    enter(plan.unit, clerk, 1, date(2024, 5, 6))
    gap = {"unit": plan.unit.pk, "kind": "CV", "year": 2024, "first": 1, "last": 1, "reason": "Sai"}
    said = client.post(reverse("documents:gap_explain"), gap)
    assert "Sổ văn bản đi năm 2024" in said.text
    assert "đã có văn bản" in said.text
