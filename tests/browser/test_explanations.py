"""A leader ticks what is late and asks, an officer answers on a phone: in the browser, with and
without JavaScript.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_task,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_late_tasks_are_asked_about_and_explained(open_as, javascript):
    commune, today = make_commune(), timezone.localdate()
    leader, officer = make_leader(commune), make_officer(make_office(commune))
    plan = make_plan(commune, year=today.year)
    late = {"lead": officer.unit, "time_kind": "date", "due": today - timedelta(days=2)}
    tasks = [make_task(plan, ordinal=n, content=f"Việc chậm {n}", **late) for n in (1, 2, 3)]
    page = open_as(
        leader, reverse("pages:overview", args=[plan.pk]), java_script_enabled=javascript
    )

    for task in tasks[:2]:
        page.get_by_label(task.content).check()
    page.get_by_role("button", name="Yêu cầu giải trình mục đã chọn").click()
    page.get_by_label("Cần giải trình điều gì").fill("Bao giờ xong?")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Đã yêu cầu giải trình 2 nhiệm vụ.")).to_be_visible()

    phone = {"viewport": {"width": 390, "height": 844}}
    page = open_as(officer, reverse("pages:my_work"), java_script_enabled=javascript, **phone)
    page.get_by_role("link", name="Giải trình", exact=True).first.click()
    page.get_by_label("Giải trình", exact=True).fill("Thiếu người, xong trong tháng này")
    page.get_by_role("button", name="Gửi giải trình").click()

    expect(page.get_by_text("Đã gửi giải trình đến lãnh đạo.")).to_be_visible()
    assert tasks[0].explanations.get().answered_by == officer
    assert [task.explanations.count() for task in tasks] == [1, 1, 0]
