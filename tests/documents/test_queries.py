"""What the page of a document costs in queries, at each step of its way."""

from datetime import date

import pytest

from documents import services
from reports import services as reports

from .test_desk import TITLE

pytestmark = [pytest.mark.both, pytest.mark.django_db]

MOST = 12  # once issued with recipients, their stamps and mails


def test_the_page_of_a_document_costs_the_same_for_any_number_of_paragraphs(
    client, report, writer, leader, clerk, printer, django_assert_max_num_queries
):
    def look(user):
        client.force_login(user)
        client.get(record.get_absolute_url())
        with django_assert_max_num_queries(MOST):
            assert client.get(record.get_absolute_url()).status_code == 200

    record = reports.submit_report(report, by=writer)
    look(leader)
    file = record.files.first()
    services.approve(record, by=leader, file=file.pk, signer_title=TITLE)
    look(clerk)
    services.issue(record, by=clerk, number=1, issued_on=date(2025, 3, 18))
    look(clerk)
