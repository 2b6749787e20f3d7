"""The same file is asked for twice at once."""

from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from foundation.downloads import answers
from foundation.downloads.models import Download
from foundation.jobs.models import Job
from tests.factories import make_commune, make_plan, make_standing_officer, make_task
from tests.threads import Threads, run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def one_row_is_many(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(answers, "AT_ONCE", 0)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asking():
    """A person's asking for the matrix of their plan, each time from another browser."""
    plan = make_plan(make_commune())
    make_task(plan)
    person = make_standing_officer(plan.unit)

    def asked():
        client = Client()
        client.force_login(person)
        return partial(client.get, reverse("tasks:task_export", args=[plan.pk]))

    return asked


def test_two_browsers_at_once_wait_for_one_file(asking):
    one, other = asking(), asking()

    with Threads() as threads, transaction.atomic():
        first = one()
        threads.start(other)
        threads.wait_for_locks(1)

    (second,) = threads.results()
    assert second["Location"] == first["Location"] == Download.objects.get().get_absolute_url()
    assert Job.objects.count() == 1


def test_many_browsers_without_any_order_wait_for_one_file(asking):
    found = run_behind(None, *(asking() for _ in range(4)))

    assert {each["Location"] for each in found} == {Download.objects.get().get_absolute_url()}
    assert Job.objects.count() == 1
