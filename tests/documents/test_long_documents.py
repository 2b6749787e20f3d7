"""The page of a document of thousands of paragraphs, before and after its pages are printed."""

import pytest
from django.urls import reverse

from documents.views.desk import CHANGES_SHOWN, UNPRINTED

from .test_desk import submitted

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ROWS = 3_000


def test_a_long_document_is_read_part_by_part(
    client, report, writer, leader, printer, django_assert_max_num_queries
):
    record = submitted(report, writer)
    before = record.files.get()
    before.paragraphs = [f"Nhiệm vụ {order}" for order in range(ROWS)]
    before.save(update_fields=["paragraphs"])
    newest = before
    newest.pk, newest.version, newest.job = None, 2, None
    newest.paragraphs = [f"Nhiệm vụ {order} <b>rất dài" for order in range(ROWS)]
    newest.save()
    client.force_login(leader)
    client.get(record.get_absolute_url())

    with django_assert_max_num_queries(9):
        shown = client.get(record.get_absolute_url())
    assert len(shown.content) < 200_000
    assert len(shown.context["page"].paragraphs) == UNPRINTED
    assert len(shown.context["changes"]) == CHANGES_SHOWN
    assert f"Còn {ROWS - CHANGES_SHOWN} đoạn khác" in shown.text
    assert "&lt;b&gt;" in shown.text
    last = client.get(record.get_absolute_url(), {"page": "999"}).context["page"]
    assert (last.number, last.paragraphs[-1][0]) == (ROWS // UNPRINTED, ROWS - 1)
    address = reverse("documents:remark_add", args=[record.pk])
    sent = {"file": newest.pk, "paragraph": 2_999, "text": "Sửa."}
    assert "page=75#paragraph-2999" in client.post(address, sent).url

    newest.pages, newest.places = 100, [order // 30 + 1 for order in range(ROWS)]
    newest.save()
    assert len(client.get(record.get_absolute_url()).context["page"].paragraphs) == 30


def test_what_is_in_the_way_is_asked_for_by_itself(client, report, writer, leader, printer):
    record = submitted(report, writer)
    section = report.sections.exclude(draws="heading").first()
    section.text = "Còn [số] việc."
    section.save(update_fields=["text"])
    client.force_login(leader)
    address = reverse("documents:document_blockers", args=[record.pk])
    assert address in client.get(record.get_absolute_url()).text
    part = client.get(address, headers={"HX-Request": "true"})
    assert "chưa xử lý" in part.text
    assert "<html" not in part.text
    assert "chưa xử lý" in client.get(address).text
