"""Whose job has its turn: of many that wait in one queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.jobs import services
from foundation.jobs.models import Job
from foundation.jobs.queues import HEAVY, QUEUES, QUICK
from tests.factories import make_commune, make_office, make_officer

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State = Job.State


@pytest.fixture(autouse=True)
def names(monkeypatch):
    for name, queue in (("thu", HEAVY), ("hai", HEAVY), ("nhanh", QUICK)):
        monkeypatch.setitem(QUEUES, name, queue)


def officer_of_a_commune():
    return make_officer(make_office(make_commune()))


def ask(subject, by=None, name="thu") -> Job:
    return Job.objects.create(name=name, subject=str(subject), created_by=by)


def take(queue=HEAVY) -> Job:
    """The next job, which is over at once."""
    job = services.claim_next(queue, worker="mot@may")
    Job.objects.filter(pk=job.pk).update(state=State.DONE)
    return job


def test_a_commune_that_asks_once_does_not_wait_behind_one_that_asks_a_hundred_times():
    many, one = officer_of_a_commune(), officer_of_a_commune()
    for n in range(100):
        ask(n, many)
    alone = ask("một", one)

    assert [take().created_by for _ in range(3)] == [many, one, many]
    alone.refresh_from_db()
    assert alone.state == State.DONE


def test_communes_take_turns_in_the_order_in_which_they_were_served():
    people = [officer_of_a_commune() for _ in range(3)]
    for person in people:
        for n in range(2):
            ask(f"{person.pk} {n}", person)

    assert [take().created_by for _ in range(6)] == people * 2


def test_colleagues_of_a_commune_are_one():
    commune = make_commune()
    first, second = (make_officer(make_office(commune)) for _ in range(2))
    other = officer_of_a_commune()
    for n, person in enumerate((first, first, second, other)):
        ask(n, person)

    assert [take().created_by for _ in range(4)] == [first, other, first, second]


def test_what_a_person_waits_for_goes_before_the_night():
    night = [ask(n) for n in range(3)]
    asked = ask("ban ngày", officer_of_a_commune())

    assert [take() for _ in range(4)] == [asked, *night]


def test_the_night_of_a_country_keeps_no_person_waiting(django_assert_num_queries):
    now = timezone.now()
    waiting = (Job(name="thu", subject=f"chờ {n}") for n in range(3_321))
    over = (
        Job(name="thu", subject=f"xong {n}", state=State.DONE, heartbeat_at=now)
        for n in range(3_321)
    )
    Job.objects.bulk_create([*waiting, *over])
    asked = ask("ban ngày", officer_of_a_commune())

    with django_assert_num_queries(5):
        taken = services.claim_next(HEAVY, worker="mot@may")

    assert taken == asked


def test_of_one_person_so_many_jobs_wait_and_no_more():
    person, colleague = (make_officer(make_office(make_commune())) for _ in range(2))
    Job.objects.bulk_create(
        Job(name="thu", subject=f"{n}", created_by=person) for n in range(Job.MOST_OF_ONE)
    )

    with pytest.raises(services.TooManyJobs, match="Máy chủ còn 500 việc của bạn chưa làm"):
        services.ask_for("thu", "thêm", by=person)
    known = services.ask_for("thu", "1", by=person)
    other = services.ask_for("thu", "thêm", by=colleague)
    services.claim(known.pk, name="thu", worker="mot@may")
    more = services.ask_for("thu", "thêm nữa", by=person)

    assert [other.created_by, more.created_by] == [colleague, person]
    assert Job.objects.waiting().filter(created_by=person).count() == Job.MOST_OF_ONE


def test_the_night_does_not_wait_for_ever():
    night = ask("đêm")
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    person = officer_of_a_commune()
    asked = [ask(n, person) for n in range(2)]

    assert [take() for _ in range(3)] == [night, *asked]


def test_queues_do_not_mix_and_an_empty_one_has_nothing():
    quick = ask("nhanh", name="nhanh")
    ask("nặng", name="hai")

    assert take(QUICK) == quick
    assert services.claim_next(QUICK, worker="mot@may") is None


def test_who_loses_the_race_takes_the_next(monkeypatch):
    person = officer_of_a_commune()
    first, second = ask(1, person), ask(2, person)
    claim = services.claim

    def claim_behind_another(job_id, **values):
        if job_id == first.pk:
            claim(job_id, name="thu", worker="hai@may")
        return claim(job_id, **values)

    monkeypatch.setattr(services, "claim", claim_behind_another)

    assert services.claim_next(HEAVY, worker="mot@may") == second
    first.refresh_from_db()
    assert first.worker == "hai@may"
