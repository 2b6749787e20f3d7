"""A plan over the desk by its pages: one that replaces another, one that a deputy signs."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from documents.models import Document
from plans.models import Plan
from tests.factories import make_delegation, make_plan, make_task, make_update, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

DAY = "18/03/2025"


@pytest.fixture
def people(writer, leader, clerk, printer):
    leader.position = "Chủ tịch UBND xã"
    leader.save()
    return writer, leader, clerk


def make_draft(unit, **values) -> Plan:
    draft = {"number": "", "issued_on": None, "state": Plan.State.DRAFT, "year": 2026}
    return make_plan(unit, **draft | values)


def post(client, user, name: str, pk: int, **values) -> None:
    client.force_login(user)
    client.post(reverse(name, args=[pk]), values)


def page(client, user, record):
    client.force_login(user)
    return client.get(record.get_absolute_url())


def submit(client, plan, by, **values) -> Document:
    post(client, by, "planning:plan_submit", plan.pk, **values)
    plan.refresh_from_db()
    return plan.record


def approve(client, record, by) -> None:
    """Approve as the page proposes it."""
    proposed = page(client, by, record).context["approve_form"].initial
    post(client, by, "documents:document_approve", record.pk, **proposed)


def number(client, record, by) -> None:
    """Give the number that the page proposes."""
    proposed = page(client, by, record).context["number_form"].initial
    values = {"number": proposed["number"], "issued_on": DAY}
    post(client, by, "documents:document_issue", record.pk, **values)
    record.refresh_from_db()


def issued(client, plan, people, **values) -> Document:
    writer, leader, clerk = people
    record = submit(client, plan, writer, **values)
    approve(client, record, leader)
    number(client, record, clerk)
    plan.refresh_from_db()
    return record


def test_a_plan_replaces_another_and_ends_a_task_of_it(client, people):
    writer, leader, clerk = people
    old = make_draft(leader.unit, title="Cải cách hành chính năm 2026")
    kept, dropped = (make_task(old, content=words) for words in ("Kiểm tra", "Khảo sát"))
    first = issued(client, old, people)
    make_update(dropped, effective_on=date(2026, 2, 10))
    new = make_draft(leader.unit, title="Cải cách hành chính năm 2026 (điều chỉnh)", replaces=old)
    make_task(new, content=kept.content)

    refused = submit(client, new, writer)
    assert refused is None or refused.state == Document.State.DRAFT
    address = reverse("planning:plan_replace", args=[new.pk])
    assert "Khảo sát" in client.get(address).text
    second = issued(client, new, people, dropped=[dropped.pk])

    first.refresh_from_db()
    old.refresh_from_db()
    assert (first.reference, second.reference) == ("01/KH-UBND", "02/KH-UBND")
    assert (first.state, second.state) == (Document.State.SUPERSEDED, Document.State.ISSUED)
    assert (old.state, new.state) == (Plan.State.REPLACED, Plan.State.ISSUED)
    assert second.supersedes == first
    shown = page(client, clerk, second).text
    assert f'Thay thế <a href="{first.get_absolute_url()}"' in shown
    register = client.get(reverse("documents:register")).text
    assert [words in register for words in ("Đã thay thế", "Đã ban hành")] == [True, True]


def test_a_deputy_signs_for_the_chair_by_delegation(client, people):
    writer, leader, clerk = people
    deputy = make_user(
        leader.unit,
        Role.OFFICER,
        position="Phó Chủ tịch UBND xã",
        last_name="Vàng Thị",
        first_name="Mỷ",
    )
    plan = make_draft(leader.unit)
    make_task(plan)
    record = submit(client, plan, writer)
    post(client, deputy, "documents:document_approve", record.pk)
    record.refresh_from_db()
    assert record.state == Document.State.SUBMITTED  # nobody has delegated anything yet

    make_delegation(leader, deputy)
    assert "Đọc, duyệt" in client.get(reverse("pages:my_work")).text
    approve(client, record, deputy)
    number(client, record, clerk)

    final = " ".join(record.files.get(final=True).paragraphs)
    assert record.signer == deputy
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in final
    assert "Vàng Thị Mỷ" in final
    assert "Lò Văn An" not in final
    shown = page(client, writer, record).text
    assert "thay Lò Văn An, theo ủy quyền" in shown
