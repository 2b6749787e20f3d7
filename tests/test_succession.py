"""What a commune left behind is read by the people of the commune that took over, and written by
nobody.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from tests.factories import make_change, make_user
from tests.test_access import WITH_ROW, Commune
from tests.walking import Visitor

pytestmark = [pytest.mark.django_db]

OK, WRITES = 200, ("INSERT", "UPDATE", "DELETE")
# pages that serve writing alone, and what is a person's own: the heir finds no such row
WRITING = {
    "accounts:password_link",
    "accounts:request_detail",
    "discards:discard_detail",
    "accounts:delegation_revoke",
    "indicators:feed_targets",
    "indicators:form_head",
    "indicators:form_part_add",
    "indicators:form_part_edit",
    "indicators:form_paste",
    "indicators:indicator_add",
    "indicators:indicator_edit",
    "indicators:measure",
    "indicators:review_statistics_form",
    "indicators:statistics_import",
    "indicators:statistics_imports",
    "indicators:statistics_imports_export",
    "parindex:assessment_lock",
    "parindex:assessment_offices",
    "parindex:assessment_take",
    "parindex:score_offers",
    "parindex:score_preview",
    "planning:hand_out",
    "planning:import_review",
    "planning:import_summary",
    "planning:plan_copy",
    "planning:plan_new_version",
    "planning:superior_choose",
    "plans:duty_done",
    "plans:evidence_replace",
    "plans:period_close",
    "plans:period_edit",
    "plans:period_exception",
    "plans:period_reopen",
    "plans:plan_area_edit",
    "plans:plan_areas",
    "plans:plan_duty_add",
    "plans:plan_duty_edit",
    "plans:plan_write",
    "reports:letter_ask",
    "reports:letter_assign",
    "reports:letter_invite",
    "reports:letter_minutes",
    "reports:letter_urge",
    "reports:plan_letters",
    "reports:report_ask",
    "tasks:task_add",
    "tasks:task_edit",
    "tasks:task_remove",
    "tasks:task_time",
}
# asks for the pages of a file that a reader may see, and writes nothing that anybody typed
PRINTS = "documents:file_print"


@pytest.fixture(scope="module")
def old(module_db):
    return Commune("Xã Cũ")


@pytest.fixture(scope="module")
def heir(old):
    heir = Commune("Xã Mới")
    heir.unit.parent = old.unit.parent
    heir.unit.save()
    make_change(old.unit, heir.unit)
    return heir


@pytest.fixture
def person(heir):
    return make_user(heir.office, *Role)


def test_the_heir_reads_every_page_that_does_not_serve_writing(old, heir, person):
    own, theirs = Visitor(make_user(old.office, *Role)), Visitor(person)
    pages = [name for name in WITH_ROW if own.get(old.address(name)).status_code == OK]

    unread = {name for name in pages if theirs.get(old.address(name)).status_code != OK}

    assert unread == WRITING


def test_whatever_the_heir_posts_to_rows_left_behind_changes_nothing(old, person):
    client, written = Visitor(person), {}
    for name in WITH_ROW:
        with CaptureQueriesContext(connection) as queries:
            client.post(old.address(name))
        sent = [each["sql"] for each in queries if each["sql"].startswith(WRITES)]
        written[name] = [sql for sql in sent if "django_session" not in sql]

    assert [name for name in WITH_ROW if written[name]] == [PRINTS]


def test_the_predecessor_reads_nothing_of_the_heir(old, heir):
    client = Visitor(make_user(old.office, *Role))

    met = {
        client.get(heir.address(name)).status_code
        for name in ("plans:plan_detail", "tasks:task_detail", "documents:document_detail")
    }

    assert met == {404}
