"""A program sends one request twice at once."""

from uuid import uuid4

import pytest

from foundation.rest.models import StoredAnswer
from foundation.rest.problems import STILL_RUNNING
from tasks.models import ProgressUpdate
from tests.threads import Threads, held

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_request_is_done_once_and_its_repeat_waits_for_the_answer(call, officer, plan, task):
    client, key = call(officer), str(uuid4())
    where = f"/api/v1/tasks/{task.pk}/"
    headers = {"If-Match": client.get(where).headers["ETag"], "Idempotency-Key": key}
    sent = {"state": "doing", "percent": 60, "result": "Đã họp"}

    def send():
        return call(officer).post(f"{where}updates/", sent, format="json", headers=headers)

    with Threads() as threads, held(type(plan).objects.filter(pk=plan.pk)):
        threads.start(send)
        threads.wait_for_locks(1)
        early = send()
    (first,) = threads.results()
    late = send()

    assert (early.status_code, early.json()["type"]) == (409, STILL_RUNNING.type)
    assert (first.status_code, late.status_code, late.headers["Idempotency-Replayed"]) == (
        201,
        201,
        "true",
    )
    assert late.json() == first.json()
    assert (ProgressUpdate.objects.count(), StoredAnswer.objects.count()) == (1, 1)
