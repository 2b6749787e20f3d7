"""What stands at the door of every page: unfit characters are dropped, ids and years have
bounds.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, get_converters

from plans.models import Evidence
from tasks.models import ProgressUpdate
from tests.factories import make_office, make_officer, make_plan, make_task, progress_form
from tests.plans import files

pytestmark = pytest.mark.django_db

UNFIT = "\x00\x01\x1f\x7f\x9f\ufffe\uffff"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def task(office):
    return make_task(make_plan(office.authority), lead=office)


def test_what_a_person_typed_is_kept_without_what_nobody_sees(client, office, task):
    client.force_login(make_officer(office))
    typed = f"Đã{UNFIT} họp\vvà giao việc"

    client.post(reverse("tasks:task_progress", args=[task.pk]), progress_form(result=typed))

    assert [update.result for update in ProgressUpdate.objects.all()] == ["Đã họp\nvà giao việc"]


def test_a_search_and_an_export_go_on_without_it(client, office, task):
    client.force_login(make_officer(office))
    task.content = "Rà soát \ufffevăn bản"
    task.save()

    found = client.get(reverse("tasks:task_list", args=[task.plan_id]), {"q": f"ra{UNFIT} soat"})
    export = client.get(reverse("tasks:task_export", args=[task.plan_id]))

    assert "Rà soát" in found.content.decode()
    assert export.status_code == 200


def test_names_of_files_hold_none(client, office):
    client.force_login(make_officer(office))
    file = SimpleUploadedFile(f"Kế hoạch{UNFIT}.pdf", files.pdf_bytes())

    client.post(reverse("plans:evidence_add"), {"file": file, "year": "2026"})

    assert [piece.title for piece in Evidence.objects.all()] == ["Kế hoạch"]


@pytest.mark.parametrize("part", ["%00", "%EF%BF%BE", "9" * 25, "9" * 19, "%C2%B2"])
def test_an_address_that_no_row_has_leads_nowhere(client, office, task, part):
    client.force_login(make_officer(office))

    assert client.get(f"/tasks/{part}/").status_code == 404
    assert client.get(f"/targets/1/{part}/").status_code == 404
    assert client.get(f"/public/{office.authority.code}/{part}/").status_code == 404


def test_no_address_takes_a_number_without_bounds():
    def converters(patterns):
        for pattern in patterns:
            yield from pattern.pattern.converters.values()
            if not isinstance(pattern, URLPattern):
                yield from converters(pattern.url_patterns)

    found = list(converters(get_resolver().url_patterns))

    assert type(get_converters()["id"]) in map(type, found)
    assert [each for each in found if type(each) is IntConverter] == []
