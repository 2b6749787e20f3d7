"""Every form of a commune's pages that takes a file refuses a hostile one with the sentence of the
one module that judges files. The API's and the province's doors have such tests beside their own.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from accounts.models import Role
from tests.foundation.web import hostile
from tests.sampling import share
from tests.test_access import Commune
from tests.test_hostile_values import PAGES, address_of
from tests.walking import Form, Visitor, forms_of

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]
DAYS = 4  # until each page was looked through for forms that nobody knows

ROLES = (Role.STANDING_BODY, Role.LEADER, Role.CLERK, Role.OFFICER)
DOORS = {
    "documents:form_checks",
    "documents:signed_copies",
    "exchange:dataset",
    "indicators:form_import",
    "indicators:measure",
    "indicators:statistics_imports",
    "planning:import_create",
    "planning:plan_new_version",
    "plans:duty_done",
    "plans:evidence_add",
    "plans:evidence_replace",
    "tasks:task_comment",
    "tasks:task_progress",
}


@pytest.fixture(scope="module")
def commune(module_db):
    return Commune("Khe Cửa")


@pytest.fixture(scope="module")
def doors(commune) -> dict[str, tuple[Visitor, Form]]:
    """The forms with a field for files that somebody finds, by the view that takes them."""
    found: dict[str, tuple[Visitor, Form]] = {}
    for role in ROLES:
        client = Visitor(commune.people[role])
        for name in sorted({*share(PAGES, DAYS), "tasks:task_detail"} | DOORS):
            address = address_of(commune, name)
            page = client.get(address)
            if page.status_code != 200 or page.streaming:
                continue
            page.whole = page.content
            for form in forms_of(page, address):
                where = resolve(form.path).view_name
                if (
                    "file" in form.kinds.values() and where != "style"
                ):  # samples, which keep nothing
                    found.setdefault(where, (client, form))
    return found


def test_the_doors_are_those_that_are_known(doors):
    assert set(doors) == DOORS


@pytest.mark.parametrize("macros", ["ke-hoach.docx", "bang.xlsx"])
def test_every_door_refuses_what_must_not_come_in(doors, macros):
    part = {"docx": "word/vbaProject.bin", "xlsx": "xl/vbaProject.bin"}
    make = {"docx": hostile.docx, "xlsx": hostile.xlsx}
    kind = macros.rpartition(".")[2]
    content = make[kind](**{part[kind]: hostile.OLE})

    def answer(client: Visitor, form: Form) -> str:
        files = [name for name, kind in form.kinds.items() if kind == "file"]
        sent = {name: SimpleUploadedFile(macros, content) for name in files}
        return client.post(form.action, {**form.values, **sent}, follow=True).text

    answers = {name: answer(*door) for name, door in doors.items()}

    assert [name for name, text in answers.items() if "có macro" not in text] == []
