"""Two people take one issued document as evidence at once."""

from datetime import date
from functools import partial

import pytest
from django.core.files.base import ContentFile

from accounts.models import Unit
from plans.models import Evidence
from plans.services.evidence import register_document
from tests.factories import make_commune, make_issued_document, make_office, make_officer
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_document_that_two_take_is_one_piece():
    commune = make_commune()
    document = make_issued_document(commune, date(2026, 3, 14))
    file = ContentFile(b"%PDF", name="bao-cao.pdf")
    document.files.create(version=1, final=True, pdf=file, pdf_sha256="a" * 64)

    first, second = run_behind(
        Unit.objects.filter(pk=commune.pk),
        *(
            partial(register_document, document, by=make_officer(make_office(commune)), year=2026)
            for _ in range(2)
        ),
    )

    assert first == second
    assert list(Evidence.objects.all()) == [first]
