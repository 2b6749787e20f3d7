"""Handing out: units for each lead and coordinator, then the offices get the plan."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.journal.history import history_of
from planning.handing_out.shares import shares_of
from plans.models import Plan
from tasks.models import Task
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)
from tests.walking import forms_of

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("july")]

HTMX = {"HX-Request": "true"}
NEWER = (
    "Trần Bình vừa lưu nội dung này; hãy đối chiếu rồi lưu lại. "
    "Đang lưu: chủ trì: Công an; phối hợp: chưa có."
)


@pytest.fixture
def plan():
    return make_plan(make_commune(), state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)


@pytest.fixture
def culture(plan):
    return make_office(
        plan.unit, name="Phòng Văn hóa – Xã hội xã", short_name="Phòng VH-XH", standing_body=True
    )


@pytest.fixture
def editor(client, plan, culture):
    editor = make_standing_officer(plan.unit)
    client.force_login(editor)
    return editor


def add_task(plan, lead="", coordinator="", *, units=(), **values):
    values.setdefault("content", f"Nhiệm vụ của {lead}")
    task = Task.objects.create(plan=plan, area=1, ordinal=plan.tasks.count() + 1, **values)
    if lead:
        task.units.create(role="lead", order=0, text=lead).units.set(units)
    if coordinator:
        task.units.create(role="coordinate", order=0, text=coordinator)
    return task


def url(plan, name="hand_out"):
    return reverse(f"planning:{name}", args=[plan.pk])


def posted(task, leads=(), coordinators=(), **values):
    return {
        "task": task.pk,
        f"task-{task.pk}-lead-0": [unit.pk for unit in leads],
        f"task-{task.pk}-coordinate-0": [unit.pk for unit in coordinators],
        **values,
    }


def open_page(client, plan):
    page = client.get(url(plan))
    page.whole = page.content
    return page


def units_of(task):
    return [
        (part.role, part.text, list(part.units.all()))
        for part in task.units.order_by("-role", "order")
    ]


def leads_of(task):
    return units_of(task)[0][2]


def test_tasks_that_nobody_leads_come_first_with_proposals(client, plan, culture, editor):
    led = add_task(plan, "Phòng Văn hóa – Xã hội xã", units=[culture])
    unled = add_task(plan, "Phòng VH-XH")
    add_task(plan, "Người lạ", tracked=False)

    context = client.get(url(plan)).context

    assert [form.task for form in context["forms"]] == [unled, led]
    assert [row["names"] for row in context["forms"][0].rows] == ["Phòng VH-XH", ""]
    assert [row["proposed"] for row in context["forms"][0].rows] == [True, False]
    assert context["unled_words"] == "Còn 1 nhiệm vụ chưa có đơn vị chủ trì"


def test_others_find_nothing_and_change_nothing(client, plan, culture):
    task = add_task(plan, "Phòng VH-XH")
    strangers = [
        make_officer(culture),
        make_leader(plan.unit),
        make_standing_officer(make_commune()),
    ]

    for stranger in strangers:
        client.force_login(stranger)
        assert client.get(url(plan)).status_code == 404
        assert client.post(url(plan, "hand_out_save"), posted(task, [culture])).status_code == 404
        assert client.post(url(plan, "hand_out_start")).status_code == 404

    plan.refresh_from_db()
    assert (units_of(task), plan.handed_out_at) == ([("lead", "Phòng VH-XH", [])], None)


def test_what_is_chosen_is_stored_under_the_texts_of_the_plan(client, plan, culture, editor):
    office = make_office(plan.unit, name="Công an xã")
    task = add_task(plan, "Bộ phận Một cửa", "Các phòng")

    response = client.post(url(plan, "hand_out_save"), posted(task, [culture], [culture, office]))

    assert response.url == f"{url(plan)}?"
    assert units_of(task) == [
        ("lead", "Bộ phận Một cửa", [culture]),
        ("coordinate", "Các phòng", [office, culture]),
    ]


def test_a_task_without_texts_takes_the_names_of_the_units(client, plan, culture, editor):
    task = add_task(plan)

    client.post(url(plan, "hand_out_save"), posted(task, [culture]))

    assert units_of(task) == [("lead", "Phòng Văn hóa – Xã hội xã", [culture])]


def test_many_are_saved_at_once_and_what_did_not_change_stays_untouched(
    client, plan, culture, editor
):
    one, two = add_task(plan, "Một"), add_task(plan, "Hai", units=[culture])

    form = posted(one, [culture]) | posted(two, [culture]) | {"task": [one.pk, two.pk]}
    client.post(url(plan, "hand_out_save"), form)

    assert units_of(one) == [("lead", "Một", [culture])]
    assert [len(history_of(task)) for task in (one, two)] == [2, 1]


def test_one_is_saved_in_place(client, plan, culture, editor):
    one, two = add_task(plan, "Một"), add_task(plan, "Hai")

    form = (
        posted(one, [culture]) | posted(two, [culture]) | {"task": [one.pk, two.pk], "only": two.pk}
    )
    response = client.post(url(plan, "hand_out_save"), form, headers=HTMX)

    page = response.content.decode()
    assert page.strip().startswith("<section")
    assert f'id="task-{two.pk}"' in page
    assert f'id="task-{one.pk}"' not in page
    assert "Còn 1 nhiệm vụ chưa có đơn vị chủ trì" in page
    assert (units_of(one), units_of(two)) == ([("lead", "Một", [])], [("lead", "Hai", [culture])])


def test_a_coordinator_without_a_lead_is_refused_at_the_lead(client, plan, culture, editor):
    task = add_task(plan, "Một", "Hai")

    response = client.post(url(plan, "hand_out_save"), posted(task, [], [culture]))

    assert list(response.context["forms"][0].errors) == ["lead-0"]
    assert units_of(task) == [("lead", "Một", []), ("coordinate", "Hai", [])]


def test_a_unit_of_another_commune_can_not_be_chosen(client, plan, editor):
    task = add_task(plan, "Một")

    response = client.post(url(plan, "hand_out_save"), posted(task, [make_office()]))

    assert list(response.context["forms"][0].errors) == ["lead-0"]
    assert units_of(task) == [("lead", "Một", [])]


def test_a_task_of_another_plan_is_left_alone(client, plan, culture, editor):
    theirs = add_task(make_plan(), "Một")

    client.post(url(plan, "hand_out_save"), posted(theirs, [culture]))

    assert units_of(theirs) == [("lead", "Một", [])]


def test_an_issued_plan_asks_for_a_reason(client, plan, culture, editor):
    Plan.objects.update(state=Plan.State.ISSUED)
    task = add_task(plan, "Một")

    refused = client.post(url(plan, "hand_out_save"), posted(task, [culture]))
    assert "hãy ghi lý do" in refused.content.decode()
    assert units_of(task) == [("lead", "Một", [])]

    client.post(url(plan, "hand_out_save"), posted(task, [culture], reason="Sắp xếp lại phòng"))
    assert units_of(task) == [("lead", "Một", [culture])]
    assert history_of(task)[-1].why == "Sắp xếp lại phòng"


def test_a_closed_plan_changes_no_hands(client, plan, culture, editor):
    Plan.objects.update(state=Plan.State.CLOSED)
    task = add_task(plan, "Một")

    response = client.post(url(plan, "hand_out_save"), posted(task, [culture], reason="Muộn"))

    assert "không giao lại được" in response.content.decode()
    assert units_of(task) == [("lead", "Một", [])]


def test_the_plan_is_handed_out_when_every_task_is_led(client, plan, culture, editor):
    task = add_task(plan, "Một")

    refused = client.post(url(plan, "hand_out_start"), follow=True)
    assert "Còn 1 nhiệm vụ chưa có đơn vị chủ trì" in refused.content.decode()

    task.units.get().units.set([culture])
    response = client.post(url(plan, "hand_out_start"))

    plan.refresh_from_db()
    assert response.url == reverse("tasks:task_list", args=[plan.pk])
    assert plan.open


def test_only_those_that_nobody_leads_or_one_task_are_shown_when_asked_for(
    client, plan, culture, editor
):
    led, unled = add_task(plan, "Một", units=[culture]), add_task(plan, "Hai")

    assert [form.task for form in client.get(url(plan), {"unled": 1}).context["forms"]] == [unled]
    assert [form.task for form in client.get(url(plan), {"task": led.pk}).context["forms"]] == [led]


@pytest.mark.parametrize("count", [1, 3])
def test_more_tasks_ask_no_more_of_the_database(
    client, plan, culture, editor, count, django_assert_num_queries
):
    for n in range(count):
        add_task(plan, f"Đơn vị {n}", "Các phòng", units=[culture])
    client.force_login(editor, backend="accounts.backends.PersonBackend")
    client.get(url(plan))

    with django_assert_num_queries(10):
        client.get(url(plan))


@pytest.fixture
def colleague(plan, culture):
    """Signs in beside the editor, and gives tasks to units."""
    browser = Client()
    browser.force_login(make_standing_officer(plan.unit, last_name="Trần", first_name="Bình"))

    def give(task, *units, coordinators=()):
        browser.post(url(plan, "hand_out_save"), posted(task, units, coordinators))

    return give


def sent_from(page, **chosen):
    """What the page sends with these `chosen` units in the place of those that it shows."""
    [form] = [each for each in forms_of(page, url(page.context["plan"])) if "tick" in each.kinds]
    return form.values | {name: [unit.pk for unit in units] for name, units in chosen.items()}


def test_a_page_of_before_does_not_take_back_what_others_assigned_since(
    client, plan, culture, editor, colleague
):
    office = make_office(plan.unit, name="Công an xã", short_name="Công an")
    led = add_task(plan, "Phòng Văn hóa – Xã hội xã", units=[culture])
    proposed = add_task(plan, "Phòng VH-XH")
    own = add_task(plan, "Người lạ")
    page = open_page(client, plan)
    colleague(led, office)
    colleague(proposed, office, coordinators=[culture])

    response = client.post(
        url(plan, "hand_out_save"), sent_from(page, **{f"task-{own.pk}-lead-0": [culture]})
    )

    assert response.status_code == 302
    assert [leads_of(task) for task in (led, proposed, own)] == [
        [office],
        [office],
        [culture],
    ]
    assert units_of(proposed)[1][2] == [culture]


def test_a_task_that_two_give_away_asks_the_second_alone_and_keeps_the_choice(
    client, plan, culture, editor, colleague
):
    office = make_office(plan.unit, name="Công an xã", short_name="Công an")
    third = make_office(plan.unit, name="Trạm Y tế xã", short_name="Trạm Y tế")
    both, other = add_task(plan, "Một", units=[culture]), add_task(plan, "Hai", units=[culture])
    page = open_page(client, plan)
    colleague(both, office)

    chosen = {f"task-{both.pk}-lead-0": [third], f"task-{other.pk}-lead-0": [office]}
    asked = client.post(url(plan, "hand_out_save"), sent_from(page, **chosen))

    forms = {form.task: form for form in asked.context["forms"]}
    assert forms[both].errors == {"__all__": [NEWER]}
    assert not forms[other].errors
    assert [forms[task].rows[0]["names"] for task in (both, other)] == ["Trạm Y tế", "Công an"]
    assert [leads_of(task) for task in (both, other)] == [[office], [culture]]

    asked.whole = asked.content
    client.post(url(plan, "hand_out_save"), sent_from(asked))
    assert [leads_of(task) for task in (both, other)] == [[third], [office]]


def test_a_choice_that_became_what_is_stored_asks_nobody(client, plan, culture, editor, colleague):
    office = make_office(plan.unit, name="Công an xã")
    task = add_task(plan, "Một", units=[culture])
    page = open_page(client, plan)
    colleague(task, office)

    response = client.post(
        url(plan, "hand_out_save"), sent_from(page, **{f"task-{task.pk}-lead-0": [office]})
    )

    assert (response.status_code, units_of(task)) == (302, [("lead", "Một", [office])])
    assert len(history_of(task)) == 2


def test_many_at_once_do_not_take_a_task_that_another_person_gave_away_since(
    client, plan, culture, editor, colleague
):
    office = make_office(plan.unit, name="Công an xã", short_name="Công an")
    taken, other = add_task(plan, "Một"), add_task(plan, "Hai")
    page = open_page(client, plan)
    colleague(taken, office)

    chosen = {"tick": [taken, other], "all_lead": [culture]}
    asked = client.post(url(plan, "hand_out_many"), sent_from(page, **chosen))

    assert "Nhiệm vụ “Nhiệm vụ của Một”: Trần Bình vừa lưu nội dung này" in asked.content.decode()
    assert asked.context["many"].ticked == {str(taken.pk), str(other.pk)}
    assert [leads_of(task) for task in (taken, other)] == [[office], []]

    asked.whole = asked.content
    client.post(url(plan, "hand_out_many"), sent_from(asked, all_lead=[culture]))
    assert [leads_of(task) for task in (taken, other)] == [[culture], [culture]]


def many(tasks=(), leads=(), coordinators=(), **values):
    pks = {"tick": tasks, "all_lead": leads, "all_coordinate": coordinators}
    return {name: [row.pk for row in rows] for name, rows in pks.items()} | values


def test_ticked_tasks_get_the_same_units_at_once(client, plan, culture, editor):
    office = make_office(plan.unit, name="Công an xã")
    one, two, three = (
        add_task(plan, "Bộ phận Một cửa"),
        add_task(plan),
        add_task(plan, "Ba", "Bốn", units=[office]),
    )
    left = add_task(plan, "Năm")

    response = client.post(url(plan, "hand_out_many"), many([one, two, three], [culture], [office]))

    assert response.url == f"{url(plan)}?"
    assert units_of(one) == [
        ("lead", "Bộ phận Một cửa", [culture]),
        ("coordinate", "Công an xã", [office]),
    ]
    assert units_of(two) == [
        ("lead", culture.name, [culture]),
        ("coordinate", "Công an xã", [office]),
    ]
    assert units_of(three) == [("lead", culture.name, [culture]), ("coordinate", "Bốn", [office])]
    assert units_of(left) == [("lead", "Năm", [])]


def test_a_whole_area_gets_the_same_lead_and_keeps_its_coordinators(client, plan, culture, editor):
    task = add_task(plan, "Một", "Hai")
    other = add_task(plan, "Ba")
    Task.objects.filter(pk=other.pk).update(area=2)
    untracked = add_task(plan, "Bốn", tracked=False)

    client.post(url(plan, "hand_out_many"), many((), [culture], area=1))

    assert units_of(task) == [("lead", "Một", [culture]), ("coordinate", "Hai", [])]
    assert (units_of(other), units_of(untracked)) == ([("lead", "Ba", [])], [("lead", "Bốn", [])])


@pytest.mark.parametrize("missing", ["tick", "all_lead"])
def test_many_need_tasks_and_a_lead(client, plan, culture, editor, missing):
    task = add_task(plan, "Một")

    response = client.post(url(plan, "hand_out_many"), many([task], [culture]) | {missing: []})

    assert list(response.context["many"].errors) == ["area" if missing == "tick" else missing]
    assert units_of(task) == [("lead", "Một", [])]


def test_many_of_an_issued_plan_need_a_reason_and_stay_ticked(client, plan, culture, editor):
    Plan.objects.update(state=Plan.State.ISSUED)
    task = add_task(plan, "Một")

    refused = client.post(url(plan, "hand_out_many"), many([task], [culture]))
    assert f'value="{task.pk}" checked' in refused.content.decode()
    assert units_of(task) == [("lead", "Một", [])]

    client.post(url(plan, "hand_out_many"), many([task], [culture], reason="Chia lại việc"))
    assert units_of(task) == [("lead", "Một", [culture])]
    assert history_of(task)[-1].why == "Chia lại việc"


def test_many_stay_inside_the_plan_and_the_commune(client, plan, culture, editor):
    mine, theirs = add_task(plan, "Một"), add_task(make_plan(), "Hai")

    other_task = client.post(url(plan, "hand_out_many"), many([mine, theirs], [culture]))
    other_unit = client.post(url(plan, "hand_out_many"), many([mine], [make_office()]))

    assert "tick" in other_task.context["many"].errors
    assert list(other_unit.context["many"].errors) == ["all_lead"]
    assert (units_of(mine), units_of(theirs)) == ([("lead", "Một", [])], [("lead", "Hai", [])])


def test_others_do_not_assign_many(client, plan, culture):
    task = add_task(plan, "Một")

    for stranger in (
        make_officer(culture),
        make_leader(plan.unit),
        make_standing_officer(make_commune()),
    ):
        client.force_login(stranger)
        assert client.post(url(plan, "hand_out_many"), many([task], [culture])).status_code == 404

    assert units_of(task) == [("lead", "Một", [])]


def test_the_shares_of_a_plan_tell_what_each_office_gets_and_what_is_nobodys(plan, culture):
    office = make_office(plan.unit, name="Công an xã", short_name="Công an")
    led = add_task(plan, "Phòng VH-XH", "Công an", units=[culture])
    led.units.get(role="coordinate").units.set([office])
    open_tasks = [add_task(plan, "Tổ công nghệ số"), add_task(plan, "Tổ công nghệ số")]
    unnamed = add_task(plan, content="Chưa ghi")
    add_task(plan, "Người lạ", tracked=False)

    shares = shares_of(plan)

    found = [(each.unit, each.leads, each.coordinates) for each in shares.offices]
    assert found == [(culture, 1, 0), (office, 0, 1)]
    assert [(each.text, each.tasks) for each in shares.open] == [
        ("Tổ công nghệ số", open_tasks),
        ("", [unnamed]),
    ]
    assert (shares.tasks, shares.unled) == (4, 3)


def test_who_came_from_an_import_is_led_back_to_it(client, plan, culture, editor):
    task = add_task(plan, "Một")
    sender = plan.imports.create(unit=plan.unit, created_by=editor)

    response = client.post(
        url(plan, "hand_out_many"), many([task], [culture]) | {"import": sender.pk}
    )

    assert response.url == sender.get_absolute_url()
