"""Two people do something with the tasks of one plan at once."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services import store_people
from planning.issuing.services import issue_plan
from planning.superior.services import follow_plan, set_aside, take_up
from plans.models import Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept, reopen, send_back
from plans.services import close_plan
from plans.services.periods import close_period
from plans.services.writing import TextChanged
from tasks.chosen import ACTS
from tasks.models import ExplanationRequest, ProgressUpdate, Task
from tasks.services import (
    NewerUpdate,
    ProgressRefused,
    UnitAssignment,
    add_task,
    assign_units,
    change_task,
    comment,
    report_progress,
    task_stamp,
    units_stamp,
)
from tasks.services.bulk import TaskRecord, remove_tasks, store_tasks
from tasks.services.chosen import postpone_tasks
from tasks.services.explanations import answer_explanation, ask_explanation
from tasks.services.ordering import move_task, take_out_task
from tasks.services.people import assign_person
from tasks.services.superior import MOVED_ON, link_tasks, settle_differences
from tasks.superior import differences_stamp
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)
from tests.journal import entries_of
from tests.threads import END, Threads, run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Review = ProgressUpdate.Review
DRAFT = {"state": "draft", "handed_out_at": None, "number": "", "issued_on": None}


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def office(commune):
    return make_office(commune)


@pytest.fixture
def officer(office):
    return make_officer(office)


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


@pytest.fixture
def leader(commune):
    return make_leader(commune)


@pytest.fixture
def plan(commune):
    return make_plan(commune)


@pytest.fixture
def task(plan, office):
    return make_task(plan, lead=office, ordinal=1, content="Kiểm tra cải cách hành chính")


def row(one):
    return type(one).objects.filter(pk=one.pk)


def reporting(task, author, **values):
    values = {
        "percent": 50,
        "state": "doing",
        "result": "Đã họp",
        "seen": None,
        "key": uuid4(),
        **values,
    }
    return partial(report_progress, task, author=author, **values)


def waiting_update(task, author, **values):
    return make_update(task, author=author, review=Review.WAITING, **values)


def test_of_two_reports_on_the_same_words_the_second_is_asked(plan, task, officer, standing):
    first, newer = run_behind(
        row(plan),
        reporting(task, officer),
        reporting(task, standing),
        one_by_one=True,
        expected=(NewerUpdate,),
    )

    task.refresh_from_db()
    assert newer.newer == first == task.current
    assert task.updates.get() == first


def test_a_report_that_is_sent_twice_is_one(plan, task, officer):
    sent = reporting(task, officer)

    first, second = run_behind(row(plan), sent, sent)

    assert first == second == task.updates.get()


@pytest.mark.parametrize(
    "end", [close_plan, lambda plan: close_period(plan.periods.get(key="quarter-1"))]
)
def test_nothing_is_reported_to_what_was_just_closed(plan, task, officer, end):
    (refusal,) = run_behind(
        row(plan),
        reporting(task, officer, effective_on=date(2026, 2, 1)),
        meanwhile=partial(end, plan),
        expected=(PlanClosed, ProgressRefused),
    )

    assert isinstance(refusal, (PlanClosed, ProgressRefused))
    assert not task.updates.exists()


@pytest.fixture
def successor(commune, plan, office, task):
    """The draft that replaces the plan, with the task again."""
    new = make_plan(commune, replaces=plan, **DRAFT)
    make_task(new, lead=office, ordinal=1, content=task.content)
    return new


def replacing(new, by):
    return partial(issue_plan, new, by=by, number="30/KH-UBND", issued_on=date(2026, 5, 4))


def test_a_report_before_the_plan_is_replaced_goes_on_in_the_new_one(
    plan, task, officer, leader, successor
):
    sent, _ = run_behind(
        row(plan), reporting(task, officer), replacing(successor, leader), one_by_one=True
    )

    (again,) = successor.tasks.all()
    assert (sent.task, again.updates.get(), again.current) == (task, sent, sent)


def test_a_report_after_the_plan_was_replaced_is_refused(plan, task, officer, leader, successor):
    _, refusal = run_behind(
        row(plan),
        replacing(successor, leader),
        reporting(task, officer),
        one_by_one=True,
        expected=(PlanClosed,),
    )

    assert "đã được thay thế" in str(refusal)
    assert not ProgressUpdate.objects.exists()


def test_a_comment_after_the_plan_was_replaced_goes_to_the_task_that_carries_on(
    plan, task, officer, leader, successor
):
    before = task.comments.create(author=officer, text="Đã họp thôn")

    _, written = run_behind(
        row(plan),
        replacing(successor, leader),
        partial(comment, task, author=officer, text="Xin ý kiến"),
        one_by_one=True,
    )

    assert [*successor.tasks.get().comments.order_by("pk")] == [before, written]


def test_a_review_is_undone_under_the_lock(plan, task, officer, standing):
    update = make_update(task, author=officer)

    sent, _ = run_behind(
        row(plan),
        reporting(task, officer, seen=update),
        partial(reopen, [update], by=standing),
        one_by_one=True,
    )

    task.refresh_from_db()
    update.refresh_from_db()
    assert (task.current, update.review) == (sent, Review.WAITING)


def test_two_who_review_several_plans_do_not_wait_for_each_other(
    commune, plan, task, officer, standing, leader
):
    other = make_plan(commune, year=2025)
    updates = [
        waiting_update(each, officer) for each in (make_task(other, lead=officer.unit), task)
    ]

    accepted, returned = run_behind(
        Plan.objects.all(),
        partial(accept, updates, by=standing),
        partial(send_back, updates[::-1], by=leader, reason="Sai"),
        expected=(DeclarationRefused,),
    )

    assert {type(accepted), type(returned)} == {type(None), DeclarationRefused}
    assert ProgressUpdate.objects.waiting().count() == 0


def test_new_tasks_get_numbers_of_their_own(plan, standing):
    adding = [
        partial(add_task, plan, by=standing, area=1, content=words, reason="Bổ sung")
        for words in ("Một", "Hai")
    ]

    first, second = run_behind(row(plan), *adding)

    assert {first.ordinal, second.ordinal} == {1, 2}


def test_a_task_is_changed_and_given_to_others_at_once(plan, task, standing):
    to = UnitAssignment("Công an", [make_office(plan.unit)])

    run_behind(
        row(plan),
        partial(change_task, task, by=standing, reason="Sửa", content="Nội dung mới"),
        partial(assign_units, task, by=standing, leads=[to], reason="Giao lại"),
    )

    task.refresh_from_db()
    assert (task.content, task.leads[0].text, task.reassigned["new"]) == (
        "Nội dung mới",
        "Công an",
        f"chủ trì: {to.units[0].short_name}; phối hợp: chưa có",
    )


def test_a_task_that_was_just_changed_is_shown_first(plan, task, standing):
    changes = [
        partial(change_task, task, by=standing, reason="Sửa", seen=task_stamp(task), content=words)
        for words in ("Một", "Hai")
    ]

    _, changed = run_behind(row(plan), *changes, one_by_one=True, expected=(TextChanged,))

    assert changed.newer.content == "Một" == Task.objects.get().content


@pytest.mark.parametrize("way", ["save", "many"])
def test_of_two_who_give_a_task_away_at_once_the_second_is_asked(
    commune, plan, task, standing, way
):
    office = make_office(commune, name="Công an xã")
    seen = {f"task-{task.pk}-seen": units_stamp(task), "reason": "Giao lại"}
    forms = [
        {"task": task.pk, f"task-{task.pk}-lead-0": each.pk} | seen
        for each in (office, standing.unit)
    ]
    if way == "many":
        forms[1] = {"tick": task.pk, "all_lead": standing.unit_id} | seen
    calls = []
    for person, form, name in zip(
        (standing, make_standing_officer(commune)), forms, ("save", way), strict=True
    ):
        browser = Client()
        browser.force_login(person)
        address = reverse(f"planning:hand_out_{name}", args=[plan.pk])
        calls.append(partial(browser.post, address, form))

    saved, asked = run_behind(row(plan), *calls, one_by_one=True)

    assert (saved.status_code, asked.status_code) == (302, 200)
    assert f"{standing} vừa lưu nội dung này" in asked.content.decode()
    assert list(Task.objects.get().leads[0].units.all()) == [office]


@pytest.mark.parametrize("change", ["change", "give", "comment", "move"])
def test_a_task_that_was_just_taken_out_is_neither_changed_nor_spoken_of(
    commune, office, standing, change
):
    plan = make_plan(commune, **DRAFT)
    task = make_task(plan, lead=office)
    call = {
        "change": partial(change_task, task, by=standing, content="Nội dung mới"),
        "give": partial(assign_units, task, by=standing, leads=[UnitAssignment("Phòng", [office])]),
        "comment": partial(comment, task, author=standing, text="Cần làm sớm"),
        "move": partial(move_task, task, by=standing, to="up"),
    }[change]

    (refusal,) = run_behind(
        row(plan),
        call,
        meanwhile=partial(take_out_task, task, by=standing),
        expected=(ProgressRefused,),
    )

    assert str(refusal) == "Nhiệm vụ này vừa được người khác bỏ khỏi kế hoạch."
    assert not Task.objects.exists()


def test_a_task_that_was_just_spoken_of_is_not_deleted(commune, office, standing):
    plan = make_plan(commune, **DRAFT)
    task = make_task(plan, lead=office)

    _, refusal = run_behind(
        row(plan),
        partial(comment, task, author=standing, text="Cần làm sớm"),
        partial(remove_tasks, [task]),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    assert "Đã có kết quả, ý kiến" in str(refusal)
    assert task.comments.count() == 1


def test_many_tasks_are_not_stored_in_a_plan_that_was_just_closed(plan, standing):
    new = TaskRecord(Task(area=1, ordinal=1, content="Nhiệm vụ mới"))

    (refusal,) = run_behind(
        row(plan),
        partial(store_tasks, plan, [new], by=standing, reason="Bổ sung"),
        meanwhile=partial(close_plan, plan),
        expected=(PlanClosed,),
    )

    assert isinstance(refusal, PlanClosed)
    assert not Task.objects.exists()


def test_a_task_is_asked_about_once(plan, task, leader):
    asking = partial(
        ask_explanation, [task], by=leader, text="Vì sao chậm?", due=timezone.localdate()
    )

    first, second = run_behind(row(plan), asking, asking, one_by_one=True)

    assert (len(first.new), first.waiting, len(second.new), second.waiting) == (1, 0, 0, 1)
    assert ExplanationRequest.objects.get() == first.new[0]


def test_nothing_is_asked_about_a_plan_that_was_just_closed(plan, task, leader):
    (refusal,) = run_behind(
        row(plan),
        partial(ask_explanation, [task], by=leader, text="Vì sao?", due=timezone.localdate()),
        meanwhile=partial(close_plan, plan),
        expected=(PlanClosed,),
    )

    assert isinstance(refusal, PlanClosed)
    assert not ExplanationRequest.objects.exists()


def test_an_explanation_is_given_once_also_when_the_plan_is_replaced(
    plan, task, officer, standing, leader, successor
):
    request = task.explanations.create(
        asked_by=leader, text="Vì sao chậm?", due=timezone.localdate()
    )

    _, *came = run_behind(
        row(plan),
        replacing(successor, leader),
        partial(answer_explanation, request, by=officer, text="Do thiếu người"),
        partial(answer_explanation, request, by=standing, text="Do thời tiết"),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    # when the plan is replaced both wait for the new one anew: who is first there is open
    request.refresh_from_db()
    answers = {officer: "Do thiếu người", standing: "Do thời tiết"}
    refusals = [each for each in came if isinstance(each, ProgressRefused)]
    assert ["Đã có người giải trình" in str(each) for each in refusals] == [True]
    assert (request.answer, request.task) == (
        answers[request.answered_by],
        successor.tasks.get(),
    )


# The superior plan.


@pytest.fixture
def province():
    return make_commune(kind="province")


@pytest.fixture
def superior(province):
    return make_plan(province, number="07/KH-UBND")


@pytest.fixture
def above(superior):
    return make_task(superior, content="Rà soát thủ tục hành chính nội bộ", ordinal=1)


@pytest.fixture
def follower(province, superior):
    return make_plan(
        make_commune(parent=province), follows=superior, follows_text=superior.number, **DRAFT
    )


def test_a_superior_task_is_taken_up_once(follower, above):
    by = make_standing_officer(follower.unit)
    taking = partial(take_up, follower, by=by, tasks=[above])

    first, second = run_behind(row(follower), taking, taking, one_by_one=True)

    assert (first, second) == ([follower.tasks.get()], [])


def test_a_task_is_taken_up_or_set_aside(follower, above):
    by = make_standing_officer(follower.unit)

    _, refusal = run_behind(
        row(follower),
        partial(take_up, follower, by=by, tasks=[above]),
        partial(set_aside, follower, above, by=by, reason="Không có"),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    assert "đã được tiếp nhận" in str(refusal)
    assert (follower.tasks.count(), follower.set_aside.count()) == (1, 0)


def test_a_superior_task_that_was_just_deleted_is_not_taken_up(follower, above):
    by = make_standing_officer(follower.unit)

    (refusal,) = run_behind(
        row(above),
        partial(take_up, follower, by=by, tasks=[above]),
        meanwhile=partial(remove_tasks, [above]),
        expected=(ProgressRefused,),
    )

    assert "không thuộc kế hoạch cấp trên" in str(refusal)
    assert not Task.objects.exists()


def test_of_a_change_with_a_link_that_is_refused_nothing_is_stored(client, follower, above):
    task = make_task(follower, content="Của xã")
    client.force_login(make_standing_officer(follower.unit))
    address = reverse("tasks:task_edit", args=[task.pk])
    typed = {"content": "Lời mới", "time_kind": "other", "tracked": "on", "follows": above.pk}

    (response,) = run_behind(
        row(above),
        partial(client.post, address, typed),
        meanwhile=partial(remove_tasks, [above]),
    )

    task.refresh_from_db()
    assert "không thuộc kế hoạch cấp trên" in response.content.decode()
    assert (task.content, task.follows) == ("Của xã", None)


def test_no_link_leads_to_a_superior_plan_that_was_just_replaced(superior, above, follower):
    by, own = make_standing_officer(follower.unit), make_task(follower)
    new = make_plan(superior.unit, replaces=superior, **DRAFT)
    make_task(new, content=above.content, ordinal=1)

    _, refusal = run_behind(
        row(follower),
        replacing(new, make_leader(superior.unit)),
        partial(link_tasks, follower, by=by, pairs=[(own, above)]),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    follower.refresh_from_db()
    own.refresh_from_db()
    assert "không thuộc kế hoạch cấp trên" in str(refusal)
    assert (follower.follows, own.follows) == (new, None)


def test_a_link_goes_on_when_the_superior_plan_is_replaced_right_after(superior, above, follower):
    by, own = make_standing_officer(follower.unit), make_task(follower)
    new = make_plan(superior.unit, replaces=superior, **DRAFT)
    again = make_task(new, content=above.content, ordinal=1)

    run_behind(
        row(follower),
        partial(link_tasks, follower, by=by, pairs=[(own, above)]),
        replacing(new, make_leader(superior.unit)),
        one_by_one=True,
    )

    follower.refresh_from_db()
    own.refresh_from_db()
    assert (follower.follows, own.follows) == (new, again)


def test_a_plan_follows_another_while_that_one_is_issued(province):
    superior = make_plan(province, **{**DRAFT, "number": "33/KH-UBND"})
    plan = make_plan(make_commune(parent=province), follows_text="33/KH-UBND", **DRAFT)
    office = make_office(plan.unit)
    below = make_plan(office, follows_text="", **DRAFT)
    by = make_standing_officer(plan.unit)
    other = make_plan(province, year=2025, number="1/KH")

    run_behind(
        row(plan),
        partial(follow_plan, plan, by=by, superior=other),
        partial(
            issue_plan,
            superior,
            by=make_leader(province),
            number="33/KH-UBND",
            issued_on=date(2026, 1, 5),
        ),
        one_by_one=True,
    )

    plan.refresh_from_db()
    below.refresh_from_db()
    assert (plan.follows, below.follows) == (other, None)


def test_a_plan_that_is_locked_may_be_followed(superior, province):
    """A superior plan's lock is none on its followers: else both would wait for each other."""
    plan = make_plan(make_commune(parent=province), **DRAFT)
    by = make_standing_officer(plan.unit)

    with Threads() as threads, transaction.atomic():
        Plan.objects.lock(superior.pk)
        threads.start(partial(follow_plan, plan, by=by, superior=superior))
        threads.runners[0].join(END)
        assert threads.results() == [0]

    plan.refresh_from_db()
    assert plan.follows == superior


@pytest.mark.parametrize("take", [True, False])
def test_differences_are_not_settled_by_who_saw_others_a_moment_ago(
    superior, above, follower, province, take
):
    by = make_standing_officer(follower.unit)
    (task,) = take_up(follower, by=by, tasks=[above])
    row(above).update(content="Rà soát lần hai")
    seen = differences_stamp(Task.objects.get(pk=task.pk))

    _, refusal = run_behind(
        row(above),
        partial(
            change_task,
            above,
            by=make_standing_officer(province),
            reason="Sửa",
            content="Rà soát lần ba",
        ),
        partial(settle_differences, task, by=by, take=take, seen=seen),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    followed = Task.objects.get(pk=task.pk)
    assert str(refusal) == MOVED_ON
    assert (followed.content, followed.followed_as) == (task.content, task.followed_as)


def test_a_superior_task_is_deleted_while_differences_from_it_are_settled(above, follower):
    by = make_standing_officer(follower.unit)
    (task,) = take_up(follower, by=by, tasks=[above])
    row(above).update(content="Rà soát lần hai")

    def delete():
        with transaction.atomic():
            row(above).select_for_update().get().delete()

    run_behind(
        row(above), delete, partial(settle_differences, task, by=by, take=True), one_by_one=True
    )

    followed = Task.objects.get(pk=task.pk)
    assert (followed.content, followed.follows) == (task.content, None)


def test_a_change_above_is_settled_by_what_the_task_says_now(superior, above, follower):
    by = make_standing_officer(follower.unit)
    (task,) = take_up(follower, by=by, tasks=[above])
    stale = Task.objects.select_related("plan", "follows").get(pk=task.pk)
    row(above).update(content="Rà soát lại thủ tục")

    run_behind(
        row(follower),
        partial(change_task, task, by=by, product="Báo cáo mới"),
        partial(settle_differences, stale, by=by, take=True),
        one_by_one=True,
    )

    task.refresh_from_db()
    assert (task.content, task.product, task.followed_as["content"]) == (
        "Rà soát lại thủ tục",
        "Báo cáo mới",
        "Rà soát lại thủ tục",
    )


def test_of_two_who_accept_the_same_tasks_at_once_one_is_told(
    plan, task, officer, standing, leader
):
    update = waiting_update(task, officer)
    accepting = next(act.do for act in ACTS if act.key == "accept")

    done = run_behind(
        row(plan),
        partial(accepting, [task], by=standing),
        partial(accepting, [task], by=leader),
        expected=(DeclarationRefused,),
    )

    (refusal,) = (each for each in done if isinstance(each, DeclarationRefused))
    assert str(refusal) == "Kết quả này đã được xử lý: đã xác nhận."
    update.refresh_from_db()
    assert update.review == Review.ACCEPTED
    assert [each.action for each in entries_of(update)] == ["+", "~"]


def test_a_day_is_not_moved_back_to_before_the_one_that_was_just_given(plan, office, standing):
    task = make_task(plan, lead=office, time_kind="date", due=date(2026, 8, 1))
    put_off = partial(postpone_tasks, [task], by=standing, reason="Chờ hướng dẫn")

    count, refusal = run_behind(
        row(plan),
        partial(put_off, due=date(2026, 10, 1)),
        partial(put_off, due=date(2026, 9, 1)),
        one_by_one=True,
        expected=(ProgressRefused,),
    )

    task.refresh_from_db()
    assert (count, task.due) == (1, date(2026, 10, 1))
    assert refusal.field == "due"


def test_two_heads_assign_at_once_and_one_person_of_the_unit_is_left(plan, task, office):
    heads = [make_user(office, Role.OFFICER, Role.HEAD) for _ in range(2)]
    people = [make_officer(office) for _ in range(2)]

    run_behind(
        row(plan),
        *(
            partial(assign_person, task, unit=office.pk, person=person.pk, by=head)
            for person, head in zip(people, heads, strict=True)
        ),
    )

    rows = list(task.people.order_by("pk"))
    assert {each.person for each in rows} == set(people)
    assert {each.assigned_by for each in rows} == set(heads)
    assert [each.ended_at is None for each in rows] == [False, True]
    assert rows[0].ended_by == rows[1].assigned_by


def test_nobody_is_assigned_who_is_moved_at_the_same_moment(plan, task, office, officer):
    head = make_user(office, Role.OFFICER, Role.HEAD)
    officer.unit = make_office(plan.unit)
    keeper = make_user(plan.unit, Role.ADMINISTRATOR)

    (refused,) = run_behind(
        row(officer),
        partial(assign_person, task, unit=office.pk, person=officer.pk, by=head),
        meanwhile=partial(store_people, plan.unit, [officer], by=keeper, reason="Chuyển"),
        expected=(ProgressRefused,),
    )

    assert isinstance(refused, ProgressRefused)
    assert not task.people.exists()


def test_who_is_moved_while_being_assigned_ends_at_once(plan, task, office, officer):
    head = make_user(office, Role.OFFICER, Role.HEAD)
    officer.unit = make_office(plan.unit)
    keeper = make_user(plan.unit, Role.ADMINISTRATOR)

    run_behind(
        row(officer),
        partial(assign_person, task, unit=office.pk, person=officer.pk, by=head),
        partial(store_people, plan.unit, [officer], by=keeper, reason="Chuyển"),
        one_by_one=True,
    )

    assert task.people.get().ended_by == keeper
