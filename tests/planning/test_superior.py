"""The superior plan's tasks: taken up, linked, set aside, and taken over when they change."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from foundation.journal.history import history_of
from planning.superior.rows import OWN_SHOWN
from planning.superior.services import follow_plan, set_aside, take_up
from plans.models import Plan, PlanClosed
from tasks.models import Task
from tasks.services import ProgressRefused
from tasks.services.superior import MOVED_ON, link_tasks, settle_differences
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
from tests.walking import forms_of

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("july")]


@pytest.fixture
def province():
    return make_commune(kind="province", short_name="UBND tỉnh")


@pytest.fixture
def superior(province):
    return make_plan(province, number="07/KH-UBND", issued_on=date(2026, 1, 6))


@pytest.fixture
def plan(province, superior):
    commune = make_commune(parent=province)
    return make_plan(
        commune,
        follows=superior,
        follows_text=superior.number,
        state=Plan.State.DRAFT,
        issued_on=None,
    )


@pytest.fixture
def standing(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def above(superior):
    return make_task(
        superior,
        area=3,
        content="Rà soát thủ tục hành chính nội bộ",
        product="Quyết định công bố",
        time_text="Quý II/2026",
        time_kind="quarter",
        start=date(2026, 4, 1),
        due=date(2026, 6, 30),
    )


def page(plan, **query):
    return reverse("planning:superior", args=[plan.pk], query=query)


def do(name, row, *more):
    return reverse(f"planning:{name}", args=[row.pk, *(each.pk for each in more)])


def issue(plan):
    plan.state = Plan.State.ISSUED
    plan.save()


def move(task, **values):
    """Change a superior task after it was taken up."""
    for name, value in values.items():
        setattr(task, name, value)
    task.save()


# Taking up


def test_a_superior_task_is_taken_up_as_it_stands(plan, standing, above):
    make_task(plan, area=3, ordinal=4)

    (taken,) = take_up(plan, by=standing, tasks=[above])

    assert (taken.plan, taken.area, taken.ordinal, taken.source) == (plan, 3, 5, Task.Source.ADDED)
    assert (taken.content, taken.product, taken.time_text) == (
        above.content,
        above.product,
        "Quý II/2026",
    )
    assert (taken.time_kind, taken.start, taken.due) == ("quarter", above.start, above.due)
    assert Task.objects.without_lead_unit().contains(taken)
    assert taken.follows == above


def test_what_is_followed_is_not_taken_twice(plan, standing, above):
    take_up(plan, by=standing, tasks=[above])

    assert take_up(plan, by=standing, tasks=[above]) == []
    assert plan.tasks.count() == 1


def test_an_issued_plan_takes_up_with_a_reason_all_or_nothing(client, plan, standing, above):
    issue(plan)
    client.force_login(standing)

    refused = client.post(do("superior_take", plan), {"tick": [above.pk], "reason": " "})
    with pytest.raises(ProgressRefused):
        take_up(plan, by=standing, tasks=[above])
    with pytest.raises(ProgressRefused):
        take_up(plan, by=standing, tasks=[above, make_task()], reason="Theo tỉnh")
    assert (refused.status_code, plan.tasks.count()) == (200, 0)
    assert refused.context["reason"].errors["reason"]

    client.post(do("superior_take", plan), {"tick": [above.pk], "reason": "Theo tỉnh"})

    assert "Theo tỉnh" in [record.why for record in history_of(plan.tasks.get())[::-1]]


def test_a_closed_plan_takes_nothing_up(plan, standing, above):
    plan.state = Plan.State.CLOSED
    plan.save()

    with pytest.raises(PlanClosed):
        take_up(plan, by=standing, tasks=[above], reason="Theo tỉnh")
    with pytest.raises(PlanClosed):
        set_aside(plan, above, by=standing, reason="Của tỉnh")


def test_nothing_ticked_says_so(client, plan, standing, above):
    client.force_login(standing)

    response = client.post(do("superior_take", plan), {"tick": [make_task().pk]})

    assert response.context["take"].errors["tick"]
    assert not plan.tasks.exists()


# The page


def test_the_page_shows_who_took_up_what(client, plan, standing, superior, above):
    doing = make_task(plan, area=3, follows=above)
    make_update(doing, percent=40)
    open_one = make_task(superior, content="Tổ chức hội thi")
    aside = make_task(superior, content="Đánh giá các sở")
    set_aside(plan, aside, by=standing, reason="Việc của các sở")
    client.force_login(standing)

    shown = client.get(page(plan)).context["tasks"]
    states = {row.task: row.states for row in shown.rows}
    filtered = client.get(page(plan, state="open")).context["tasks"].rows
    searched = client.get(page(plan, q="hoi thi")).context["tasks"].rows
    partial = client.get(page(plan, state="taken"), headers={"HX-Request": "true"}).content.decode()

    assert states == {above: {"taken"}, open_one: {"open"}, aside: {"aside"}}
    assert (shown.totals["taken"], shown.totals["open"], shown.totals["aside"]) == (1, 1, 1)
    assert [row.task for row in filtered] == [row.task for row in searched] == [open_one]
    assert "40%" in partial
    assert "<html" not in partial


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_tasks(
    client, plan, standing, superior, rows, django_assert_max_num_queries
):
    for n in range(rows):
        task = make_task(superior, content=f"Việc {n}")
        make_update(make_task(plan, follows=task))
        make_task(superior, content=f"Tập huấn kỹ năng số lần {n}")
        make_task(plan, content=f"Tập huấn kỹ năng số lần {n} cho thôn")
        set_aside(plan, make_task(superior), by=standing, reason="Của tỉnh")
    client.force_login(standing)
    client.get(page(plan))

    with django_assert_max_num_queries(12) as queries:
        response = client.get(page(plan))

    assert len(response.context["tasks"].proposals) == rows
    assert (
        len(queries) == 11
    )  # two of them own tasks: those that follow whole, the others by their words


def test_people_across_the_wall_see_no_more_than_issued_plans(
    client, province, plan, superior, above
):
    appraiser = make_user(province, Role.APPRAISER)
    client.force_login(appraiser)
    assert client.get(page(plan)).status_code == 404

    issue(plan)
    response = client.get(page(plan))

    assert (response.status_code, response.context["editable"]) == (200, False)
    assert client.get(do("superior_task", plan, above)).status_code == 404


def test_strangers_find_nothing_and_change_nothing(client, plan, above):
    own = make_task(plan)
    posts = {
        do("superior_choose", plan): {"number": "1/KH"},
        do("superior_take", plan): {"tick": [above.pk]},
        do("superior_link", plan): {"pair": f"{own.pk}-{above.pk}"},
        do("superior_task", plan, above): {"step": "aside", "why": "Không"},
        do("task_unlink", own): {},
        do("task_settle", own): {"take": "1"},
    }
    for person in (
        make_officer(make_office(plan.unit)),
        make_leader(plan.unit),
        make_standing_officer(make_commune()),
    ):
        client.force_login(person)
        assert {client.post(address, data).status_code for address, data in posts.items()} == {404}

    plan.refresh_from_db()
    assert (plan.follows_text, plan.tasks.count(), plan.set_aside.count()) == ("07/KH-UBND", 1, 0)


# Links


def test_a_proposal_is_shown_and_becomes_a_link_only_when_confirmed(
    client, plan, standing, superior, above
):
    own = make_task(plan, area=3, content="Rà soát thủ tục hành chính nội bộ của xã")
    make_task(plan, content="Khen thưởng")
    client.force_login(standing)

    (row,) = client.get(page(plan)).context["tasks"].proposals
    own.refresh_from_db()
    assert (row.task, row.proposed, own.follows) == (above, own, None)

    client.post(do("superior_link", plan), {"pair": f"{own.pk}-{above.pk}"})

    own.refresh_from_db()
    assert (own.follows, own.followed_as["content"]) == (above, above.content)


def test_of_two_tasks_of_one_wording_that_with_the_same_product_is_proposed(
    client, plan, standing, superior, above
):
    same = {"area": above.area, "content": above.content}
    make_task(plan, ordinal=above.ordinal, product=f"{above.product} và báo cáo", **same)
    own = make_task(plan, ordinal=above.ordinal + 5, product=above.product, **same)
    client.force_login(standing)

    (row,) = client.get(page(plan)).context["tasks"].proposals

    assert row.proposed == own


def test_all_shown_proposals_are_confirmed_at_once(client, plan, standing, superior):
    pairs = [(make_task(plan), make_task(superior)) for _ in range(2)]
    client.force_login(standing)

    client.post(
        do("superior_link", plan), {"shown": [f"{own.pk}-{task.pk}" for own, task in pairs]}
    )

    assert [own.follows for own in plan.tasks.order_by("pk")] == [task for _, task in pairs]


@pytest.mark.parametrize("pair", ["", "-", "x-y", "1", "1-2-3", "999999-999999"])
def test_a_wrong_pair_links_nothing(client, plan, standing, above, pair):
    own = make_task(plan)
    client.force_login(standing)

    response = client.post(do("superior_link", plan), {"pair": pair}, follow=True)

    own.refresh_from_db()
    assert own.follows is None
    assert "Không còn đề xuất nào" in response.content.decode()


def test_a_task_of_another_plan_is_not_linked(plan, standing, above):
    own, strange = make_task(plan), make_task()
    for pair in ((strange, above), (own, strange)):
        with pytest.raises(ProgressRefused):
            link_tasks(plan, by=standing, pairs=[(own, above), pair])

    own.refresh_from_db()
    assert own.follows is None


def test_a_task_is_linked_and_set_aside_by_hand(client, plan, standing, superior, above):
    own, other = make_task(plan), make_task(superior)
    client.force_login(standing)

    client.post(do("superior_task", plan, above), {"step": "link", "own": own.pk})
    client.post(do("superior_task", plan, other), {"step": "aside", "why": "Việc của các sở"})
    taken = client.post(
        do("superior_task", plan, above), {"step": "aside", "why": "Không"}, follow=True
    )
    empty = client.post(do("superior_task", plan, other), {"step": "aside", "why": " "})

    own.refresh_from_db()
    assert own.follows == above
    assert [(each.task, each.reason, each.by) for each in plan.set_aside.all()] == [
        (other, "Việc của các sở", standing)
    ]
    assert "đã được tiếp nhận" in taken.content.decode()
    assert empty.context["aside"].errors["why"]

    client.post(do("superior_task", plan, other), {"step": "undo"})
    client.post(do("task_unlink", own))

    own.refresh_from_db()
    assert (own.follows, own.followed_as, plan.set_aside.count()) == (None, {}, 0)


def test_the_edit_form_links_and_unlinks(client, plan, standing, above):
    own = make_task(plan, content="Rà soát", time_kind="other")
    client.force_login(standing)
    values = {
        "content": "Rà soát",
        "product": "",
        "time_text": "",
        "time_kind": "other",
        "tracked": "on",
    }

    edit = reverse("tasks:task_edit", args=[own.pk])
    for follows, expected in ((above.pk, above), ("", None)):
        client.post(edit, values | {"follows": follows})
        own.refresh_from_db()
        assert own.follows == expected

    refused = client.post(edit, values | {"content": "Khác", "follows": own.pk})
    own.refresh_from_db()
    assert refused.context["above"].errors["follows"]
    assert own.content == "Rà soát"


# The superior plan


def test_the_superior_plan_is_chosen_and_cleared_by_hand(client, province, plan, standing, above):
    own = make_task(plan, follows=above)
    newer = make_plan(province, number="31/KH-UBND", year=2027)
    set_aside(plan, make_task(above.plan), by=standing, reason="Của tỉnh")
    client.force_login(standing)

    client.post(do("superior_choose", plan), {"superior": newer.pk, "number": ""})
    plan.refresh_from_db()
    own.refresh_from_db()
    assert (plan.follows, plan.follows_text, own.follows) == (newer, "31/KH-UBND", None)
    assert not plan.set_aside.exists()

    client.post(do("superior_choose", plan), {"superior": "", "number": "44/KH-UBND"})
    plan.refresh_from_db()
    assert (plan.follows, plan.follows_text) == (None, "44/KH-UBND")
    assert "44/KH-UBND" in client.get(page(plan)).content.decode()


def test_links_go_on_where_the_superior_task_goes_on(province, plan, standing, above):
    own, ended = make_task(plan, follows=above), make_task(plan, follows=make_task(above.plan))
    newer = make_plan(province, year=2027)
    heir = make_task(newer, previous=above)

    assert follow_plan(plan, by=standing, superior=newer) == 1

    own.refresh_from_db()
    ended.refresh_from_db()
    assert (own.follows, ended.follows) == (heir, None)


def test_a_plan_out_of_reach_is_not_followed(client, province, plan, standing):
    client.force_login(standing)
    for strange in (
        make_plan(),
        make_plan(make_commune(parent=province)),
        make_plan(province, state="draft"),
    ):
        response = client.post(do("superior_choose", plan), {"superior": strange.pk})
        assert response.context["form"].errors["superior"]
        with pytest.raises(ProgressRefused):
            follow_plan(plan, by=standing, superior=strange)

    plan.refresh_from_db()
    assert plan.follows_text == "07/KH-UBND"


# Changes above


def test_a_change_above_is_shown_and_taken_over(client, plan, standing, above):
    (own,) = take_up(plan, by=standing, tasks=[above])
    issue(plan)
    client.force_login(standing)
    assert client.get(page(plan)).context["tasks"].totals["changed"] == 0

    move(above, time_text="Quý III/2026", start=date(2026, 7, 1), due=date(2026, 9, 30))
    shown = client.get(own.get_absolute_url()).content.decode()
    (row,) = client.get(page(plan, state="changed")).context["tasks"].rows
    assert "Kế hoạch cấp trên đã đổi" in shown
    assert [difference.label for difference in row.own[0].differences] == ["Thời gian"]

    client.post(do("task_settle", own), {"take": "1", "reason": ""})
    own.refresh_from_db()
    assert own.time_text == "Quý II/2026"

    client.post(do("task_settle", own), {"take": "1", "reason": "Tỉnh lùi hạn"})
    own.refresh_from_db()
    assert (own.time_text, own.start, own.due) == (
        "Quý III/2026",
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    assert client.get(page(plan)).context["tasks"].totals["changed"] == 0


@pytest.mark.parametrize("take", [{}, {"take": "1"}])
@pytest.mark.parametrize("where", ["task", "plan"])
def test_a_change_above_that_nobody_saw_is_neither_kept_out_nor_taken(
    client, plan, standing, above, where, take
):
    (own,) = take_up(plan, by=standing, tasks=[above])
    issue(plan)
    client.force_login(standing)
    move(above, content="Rà soát lần hai")
    form = settling(client, plan, own, where)
    move(above, content="Rà soát lần ba", product="Sản phẩm chưa ai thấy")

    asked = client.post(do("task_settle", own), form | take | {"reason": "Theo tỉnh"}, follow=True)

    own.refresh_from_db()
    assert (own.content, own.followed_as["content"]) == (
        "Rà soát thủ tục hành chính nội bộ",
        "Rà soát thủ tục hành chính nội bộ",
    )
    assert [str(said) for said in asked.context["messages"]] == [MOVED_ON]
    words = " ".join(re.sub("<[^>]*>", "", asked.content.decode()).split())
    assert "lần ba" in words
    assert "Sản phẩm chưa ai thấy" in words

    asked.whole = asked.content
    again = in_the_form(asked, own, where)
    assert again["reason"] == ["Theo tỉnh"]
    client.post(do("task_settle", own), again | take)
    own.refresh_from_db()
    assert own.followed_as["content"] == "Rà soát lần ba"
    assert own.content == ("Rà soát lần ba" if take else "Rà soát thủ tục hành chính nội bộ")


def settling(client, plan, own, where):
    """What the form sends that settles differences, on the page of the task or of its plan."""
    shown = client.get(own.get_absolute_url() if where == "task" else page(plan))
    shown.whole = shown.content
    return in_the_form(shown, own, where)


def in_the_form(shown, own, where):
    [form] = [each for each in forms_of(shown, "/") if f"seen-{own.pk}" in each.kinds]
    assert ("task" in form.kinds) == (where == "task")
    return form.values


def test_keeping_the_own_words_settles_the_change(plan, standing, above):
    (own,) = take_up(plan, by=standing, tasks=[above])
    move(above, content="Rà soát mọi thủ tục")

    settle_differences(Task.objects.get(pk=own.pk), by=standing, take=False)

    own.refresh_from_db()
    assert (own.content, own.followed_as["content"]) == (
        "Rà soát thủ tục hành chính nội bộ",
        "Rà soát mọi thủ tục",
    )


def test_only_what_changed_above_is_taken(plan, standing, above):
    own = make_task(plan, content="Lời của xã", product="Tờ trình")
    link_tasks(plan, by=standing, pairs=[(own, above)])
    move(above, product="Kế hoạch")

    settle_differences(Task.objects.get(pk=own.pk), by=standing, take=True)

    own.refresh_from_db()
    assert (own.content, own.product) == ("Lời của xã", "Kế hoạch")


# Offices, and the page of a task


def test_an_office_plan_follows_the_communes_and_the_commune_sees_it(client, plan, standing, above):
    office = make_office(plan.unit)
    (own,) = take_up(plan, by=standing, tasks=[above])
    office_plan = make_plan(office, follows=plan, follows_text=plan.number)
    (below,) = take_up(office_plan, by=standing, tasks=[own], reason="Theo xã")
    client.force_login(standing)

    context = client.get(own.get_absolute_url()).context
    followers = client.get(plan.get_absolute_url()).context["followers"]

    other = make_task(plan)
    named = make_task(plan, lead=office)
    rows = client.get(page(office_plan)).context["tasks"].rows
    ours = client.get(page(office_plan, ours="on")).context["tasks"].rows

    assert {row.task for row in rows} == {own, other, named}
    assert [row.task for row in ours] == [named]
    assert (context["above"], context["followers"]) == (above, [below])
    assert [(each, each.taken_up) for each in followers] == [(office_plan, 1)]


def test_the_superiors_task_page_keeps_followers_behind_the_wall(
    client, province, plan, standing, above
):
    issue(plan)
    (own,) = take_up(plan, by=standing, tasks=[above], reason="Theo tỉnh")
    seen = []
    for person in (
        make_user(province, Role.APPRAISER),
        make_leader(make_commune(parent=province)),
        standing,
    ):
        client.force_login(person)
        seen.append(client.get(above.get_absolute_url()).context["followers"])

    assert seen == [[own], [], [own]]


def test_of_many_own_tasks_the_page_names_some_and_first_those_to_settle(
    client, plan, standing, above
):
    for n in range(OWN_SHOWN + 2):
        make_task(plan, content=f"Việc của xã {n}", follows=above, followed_as=above.wording)
    changed = {**above.wording, "content": "Rà soát"}
    make_task(plan, content="Việc có khác", follows=above, followed_as=changed)
    client.force_login(standing)

    response = client.get(page(plan))

    text = response.content.decode()
    (row,) = response.context["tasks"].rows
    assert len(row.own) == OWN_SHOWN + 3
    assert sum(own.task.content in text for own in row.own) == OWN_SHOWN
    assert "Việc có khác" in text
    assert "Và 3 nhiệm vụ khác của đơn vị" in text
