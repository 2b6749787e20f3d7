"""Digests: one a day at the person's hour, each reminder in one of them, and nothing else."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from accounts.models import Holiday, NoticeChoice, ReminderDays
from accounts.notices.kinds import Topic
from cchc.inbox import Kind
from cchc.reminders import services
from cchc.reminders.digest import TOPICS
from cchc.reminders.models import Digest, LastReminder
from cchc.reminders.services import ask_to_remind, forget, remind_all
from foundation.jobs.models import Job
from tasks.services.explanations import ask_explanation
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_task,
    make_update,
)
from tests.worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HANOI = timezone.get_default_timezone()
MONDAY = date(2026, 11, 30)  # the seventh working day before it is Wednesday the 18th
OF_A_ROUND, OF_AN_OFFICE = 35, 3  # queries
LAN = "lan@xa.example.vn"


def at(day: date, hour: int = 7, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)


def sent(day: date, hour: int = 7) -> dict[str, int]:
    """What goes out at this hour."""
    return dict(remind_all(at(day, hour))[0])


def said(person, day: date) -> dict[str, list[str]]:
    """What the person's digest of a day says, by heading."""
    digest = Digest.objects.get(user=person, day=day)
    return {
        section["heading"]: [line["words"].partition(" ")[2] for line in section["lines"]]
        for section in digest.sections
    }


class Office:
    """An office with a task due on `MONDAY`, its officer and its plan."""

    def __init__(self):
        self.commune = make_commune()
        self.office = make_office(self.commune)
        self.officer = make_officer(self.office, email=LAN)
        self.plan = make_plan(self.commune, periods=False)
        self.task = make_task(self.plan, lead=self.office, content="Rà soát", due=MONDAY)


@pytest.fixture
def office():
    return Office()


def test_a_task_is_called_to_mind_on_the_days_of_the_rules_alone(office):
    came = [
        day
        for day in (MONDAY + timedelta(days=n) for n in (-20, *range(-13, 15)))
        if sent(day) == {"report": 1, "digest": 1}
    ]

    assert came == [
        date(2026, 11, 10),  # the first that they hear of it
        date(2026, 11, 18),
        date(2026, 11, 25),
        date(2026, 11, 27),
        MONDAY,
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]


def test_the_digest_comes_at_the_hour_that_the_person_chose_and_once(office):
    office.officer.digest_hour = 9
    office.officer.save()

    assert [sent(MONDAY, hour) for hour in (7, 8, 9, 9, 10)] == [
        {},
        {},
        {"report": 1, "digest": 1},
        {},
        {},
    ]


def test_an_hour_that_was_missed_is_made_up_for_on_the_same_day_alone(office):
    assert sent(date(2026, 11, 27), hour=23) == {"report": 1, "digest": 1}
    assert sent(MONDAY, hour=0) == {}
    assert sent(MONDAY, hour=16) == {"report": 1, "digest": 1}


def test_reminders_that_were_missed_are_one_line_of_the_next_digest(office):
    sent(date(2026, 11, 10))

    assert sent(date(2026, 12, 1)) == {"report": 1, "digest": 1}
    assert said(office.officer, date(2026, 12, 1)) == {"Quá hạn": ["Rà soát"]}
    assert sent(date(2026, 12, 2)) == {}


def test_nobody_is_written_to_on_days_off(office):
    saturday = date(2026, 11, 28)
    Holiday.objects.create(day=date(2026, 11, 27), name="Nghỉ bù")

    assert [sent(date(2026, 11, 27)), sent(saturday)] == [{}, {}]

    Holiday.objects.create(day=saturday, name="Làm bù", working=True)
    assert sent(saturday) == {"report": 1, "digest": 1}


def test_a_day_that_is_moved_begins_anew(office):
    sent(MONDAY)
    office.task.due = date(2026, 12, 8)
    office.task.save()
    office.task.settle()

    days = [MONDAY + timedelta(days=n) for n in range(1, 9)]
    assert [day for day in days if sent(day)] == [
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 7),
        date(2026, 12, 8),
    ]


def test_what_was_returned_is_said_each_time_it_is(office):
    make_task(office.plan, lead=office.office, due=date(2026, 12, 31))
    sent(date(2026, 11, 10))

    for day in (date(2026, 11, 11), date(2026, 11, 16)):
        make_update(office.task, author=office.officer, review="returned", review_reason="Ảnh mờ")
        assert sent(day) == {"report": 1, "digest": 1}
        assert said(office.officer, day) == {"Bị trả lại": ["Rà soát"]}
        assert sent(day + timedelta(days=1)) == {}
        make_update(office.task, author=office.officer)
        assert sent(day + timedelta(days=2)) == (
            {"report": 1, "digest": 1} if day.day == 16 else {}
        )


def test_what_was_sent_as_done_is_said_each_time_it_is_returned(office):
    sent(date(2026, 11, 10))
    for day in (date(2026, 11, 11), date(2026, 11, 16)):
        done = {"author": office.officer, "state": "done", "percent": 100}
        update = make_update(office.task, review="waiting", **done)
        assert sent(day) == {}
        update.review, update.review_reason = "returned", "Ảnh mờ"
        update.save()
        office.task.settle()
        assert sent(day + timedelta(days=1)) == {"report": 1, "digest": 1}
        assert said(office.officer, day + timedelta(days=1)) == {"Bị trả lại": ["Rà soát"]}


def test_what_is_done_is_not_called_to_mind(office):
    make_update(office.task, state="done", percent=100)

    assert sent(MONDAY) == {}
    assert Digest.objects.count() == 0


def test_a_digest_is_a_notice_a_mail_and_a_page_that_stays_as_it_was(office, client):
    make_task(office.plan, lead=office.office, content="Tập huấn", due=date(2026, 12, 31))

    assert sent(MONDAY) == {"report": 2, "digest": 1}

    line = "Việc ngày 30/11/2026: 1 việc sắp đến hạn, 1 việc mới"
    digest = Digest.objects.get()
    notice = office.officer.notifications.get()
    assert (notice.kind, notice.key) == ("digest", "digest:2026-11-30")
    assert (notice.text, notice.url) == (line, f"/my-work/digests/{digest.pk}/")
    mail = Email.objects.get()
    assert (mail.to, mail.subject) == ([LAN], line)
    assert "ĐẾN HẠN, SẮP ĐẾN HẠN\n- I." in mail.message
    assert "Rà soát (đến hạn hôm nay; Kế hoạch 15/KH-UBND năm 2026)" in mail.message

    office.task.content = "Đổi tên"
    office.task.save()
    client.force_login(office.officer)
    page = client.get(notice.url).content.decode()
    assert ("Rà soát" in page, "Đổi tên" in page) == (True, False)


def test_a_digest_is_its_persons_alone(office, client):
    sent(MONDAY)
    client.force_login(make_officer(office.office))

    assert client.get(f"/my-work/digests/{Digest.objects.get().pk}/").status_code == 404


def test_who_switched_digests_off_gets_none(office):
    for channel in ("page", "mail"):
        NoticeChoice.objects.create(
            user=office.officer, kind="digest", channel=channel, wanted=False
        )

    assert sent(MONDAY) == {}

    NoticeChoice.objects.filter(channel="page").delete()
    assert sent(date(2026, 12, 1)) == {"report": 1, "digest": 1}
    assert Email.objects.count() == 0


def test_what_a_person_switched_off_is_not_in_the_digest_but_on_their_page(office, client):
    asked = [make_task(office.plan, lead=office.office, content="Tập huấn", due=MONDAY)]
    ask_explanation(asked, by=make_leader(office.commune), text="Vì sao?", due=date(2026, 12, 2))
    NoticeChoice.objects.create(user=office.officer, kind="tasks", channel="digest", wanted=False)

    assert sent(MONDAY) == {"explain": 1, "digest": 1}
    assert said(office.officer, MONDAY) == {"Đến hạn, sắp đến hạn": ["Tập huấn"]}
    assert Digest.objects.get().others == 2
    client.force_login(office.officer)
    with time_machine.travel(at(MONDAY)):
        assert "Rà soát" in client.get("/my-work/").content.decode()

    NoticeChoice.objects.all().delete()
    assert sent(date(2026, 12, 1)) == {"report": 2, "explain": 1, "digest": 1}


def test_everything_that_is_owed_can_be_switched_off():
    assert (set(TOPICS), set(TOPICS.values())) == (set(Kind), set(Topic))


def test_a_long_list_is_cut_and_says_so(office):
    for _ in range(12):
        make_task(office.plan, lead=office.office, due=MONDAY)

    assert sent(MONDAY) == {"report": 13, "digest": 1}
    (section,) = Digest.objects.get().sections
    assert (len(section["lines"]), section["more"]) == (10, 3)
    assert "- và 3 việc nữa" in Email.objects.get().message


def test_the_days_are_those_of_the_authority(office):
    ReminderDays.objects.create(
        authority=office.commune, before=[2], on_the_day=False, every=3, leader_after=1
    )
    make_leader(office.commune)
    sent(date(2026, 11, 10))

    came = {
        day: kinds
        for day in (MONDAY + timedelta(days=n) for n in range(-5, 4))
        if (kinds := sent(day))
    }

    assert came == {
        date(2026, 11, 26): {"report": 1, "digest": 1},
        date(2026, 12, 1): {"escalated": 1, "digest": 1},
        date(2026, 12, 3): {"report": 1, "digest": 1},
    }


def test_a_dry_run_counts_and_leaves_no_trace(office):
    assert dict(remind_all(at(MONDAY), dry=True)[0]) == {"report": 1, "digest": 1}
    assert (Digest.objects.count(), LastReminder.objects.count(), Email.objects.count()) == (0,) * 3

    assert sent(MONDAY) == {"report": 1, "digest": 1}


def test_who_may_not_sign_in_gets_none(office):
    office.officer.is_active = False
    office.officer.save()

    assert sent(MONDAY) == {}


def test_an_old_copy_of_the_person_that_is_saved_repeats_nothing(office):
    old = office.officer
    sent(MONDAY)
    old.save()

    assert sent(MONDAY, hour=8) == {}
    assert Digest.objects.count() == 1


def test_a_fault_in_one_commune_keeps_no_other_waiting(office, caplog):
    sound = Office()
    ReminderDays.objects.create(authority=office.commune, before="hỏng")

    sent_now, faults = remind_all(at(MONDAY))

    assert (dict(sent_now), faults) == ({"report": 1, "digest": 1}, 1)
    assert Digest.objects.get().user == sound.officer


def test_the_schedule_asks_for_a_job_of_each_commune_with_somebody_due(office):
    other = Office()
    other.officer.digest_hour = 8
    other.officer.save()

    with time_machine.travel(at(MONDAY, 7, 5)):
        assert [ask_to_remind(timezone.now()), ask_to_remind(timezone.now())] == [1, 1]
        work_off()
        assert ask_to_remind(timezone.now()) == 0
    assert list(Job.objects.filter(name="reminders.remind").values_list("subject", "state")) == [
        (str(office.commune.pk), "done")
    ]
    assert Digest.objects.get().user == office.officer


def test_of_a_country_the_schedule_asks_for_some_at_a_time(office, monkeypatch):
    monkeypatch.setattr(services, "MOST_AHEAD", 2)
    offices = [office, Office(), Office()]

    with time_machine.travel(at(MONDAY, 7, 5)):
        asked = [ask_to_remind(timezone.now()), ask_to_remind(timezone.now())]
        waiting = Job.objects.waiting().count()
        work_off()
        rest = ask_to_remind(timezone.now())
        work_off()

    assert (asked, waiting, rest) == ([2, 2], 2, 1)
    assert {digest.user for digest in Digest.objects.all()} == {each.officer for each in offices}


def test_a_fault_leaves_a_failed_job_and_is_tried_again(office, caplog):
    days = ReminderDays.objects.create(authority=office.commune, before="hỏng")
    with time_machine.travel(at(MONDAY, 7, 5)):
        ask_to_remind(timezone.now())
        work_off()
        days.before = [7]
        days.save()
        ask_to_remind(timezone.now())
        work_off()

    jobs = Job.objects.filter(name="reminders.remind").order_by("pk")
    assert list(jobs.values_list("state", "error")) == [
        ("failed", "Chưa lập được bản tin của 1 người; sẽ thử lại."),
        ("done", ""),
    ]
    assert Digest.objects.count() == 1


def test_a_year_and_a_month_later_it_is_forgotten(office):
    sent(MONDAY)

    assert [forget(at(MONDAY) + timedelta(days=days)) for days in (400, 401)] == [0, 1]
    assert LastReminder.objects.count() == 0


def queries_of_a_round() -> int:
    """How many queries everybody costs who is due now."""
    with CaptureQueriesContext(connection) as queries:
        assert sent(MONDAY)["digest"]
    return len(queries)


def test_a_person_costs_the_same_queries_however_much_they_owe(office):
    few = queries_of_a_round()
    other = Office()
    for _ in range(2):
        make_task(other.plan, lead=other.office, due=MONDAY)

    assert queries_of_a_round() == few


def test_people_of_one_office_cost_no_more_queries_than_one_of_them(office):
    rounds = [queries_of_a_round()]
    for _ in range(3):
        make_officer(office.office, email=LAN)
    rounds.append(queries_of_a_round())

    assert rounds[1] <= rounds[0] <= OF_A_ROUND


def test_each_further_office_costs_the_same_bounded_number_of_queries(office):
    rounds = [queries_of_a_round()]
    for more in (1, 2):
        other = Office()
        for _ in range(more):
            make_officer(make_office(other.commune), email=LAN)
        rounds.append(queries_of_a_round())

    assert [after - rounds[0] for after in rounds] == [0, OF_AN_OFFICE, 2 * OF_AN_OFFICE]


def test_who_was_looked_after_costs_nothing(office):
    sent(MONDAY)
    for _ in range(3):
        make_officer(office.office, email=LAN, digest_hour=9)

    with CaptureQueriesContext(connection) as queries:
        assert sent(MONDAY, hour=8) == {}
    assert len(queries) == 2  # the holidays, who is due
