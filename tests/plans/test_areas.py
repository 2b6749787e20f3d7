"""The areas of reform of a plan: where a new plan takes them from, and how people change them."""

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from plans.areas import AreaWords, ProgrammeArea, programme_of, read_area, same_areas
from plans.changes import changes_of_plan
from plans.models import Plan, PlanRefused
from plans.services.area_editing import add_area, areas_stamp, leave_out_area, move_area
from plans.services.areas import create_areas
from plans.services.writing import TextChanged, start_plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_leader,
    make_plan,
    make_standing_officer,
    make_task,
)

pytestmark = pytest.mark.django_db

SIX = (
    "Lãnh đạo và kiểm tra",
    "Pháp luật minh bạch",
    "Dịch vụ hành chính phục vụ người dân",
    "Con người và bộ máy",
    "Nguồn lực công",
    "Dữ liệu và công nghệ số",
)
AREAS = [
    ProgrammeArea(number, name, directs=number == 1) for number, name in enumerate(SIX, start=1)
]


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def standing(commune):
    return make_standing_officer(commune)


@pytest.fixture
def plan(commune):
    return make_plan(commune, areas=AREAS)


@pytest.fixture
def draft(commune):
    return make_plan(
        commune, areas=AREAS, state=Plan.State.DRAFT, number="", issued_on=None, handed_out_at=None
    )


def names(plan):
    return [area.name for area in Plan.objects.get(pk=plan.pk).reform_areas]


def standing_in(plan):
    return [(task.area, task.ordinal) for task in plan.tasks.all()]


def address(name, plan, *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def test_the_first_plan_has_the_areas_of_its_programme(commune, standing):
    made = start_plan(unit=commune, by=standing, year=2026, title="Cải cách hành chính")

    assert names(made) == [area.name for area in programme_of(2026).areas]
    assert [area.number for area in made.reform_areas if area.directs] == [1]
    assert history_of(made.reform_areas[0])[-1].by == standing


def test_the_next_plan_goes_on_with_the_areas_of_the_last(plan, standing):
    made = start_plan(unit=plan.unit, by=standing, year=2027, title="Cải cách hành chính")

    assert names(made) == list(SIX)
    assert [area.reads_as for area in made.reform_areas] == [None] * 6


def test_the_superior_plan_of_the_year_goes_before_the_last(plan):
    province = make_commune(kind="province")
    plan.unit.parent = province
    plan.unit.save()
    above = [ProgrammeArea(4, "Thể chế số"), ProgrammeArea(2, "Bộ máy số")]
    make_plan(province, year=2027, areas=above)
    made = Plan.objects.create(unit=plan.unit, year=2027, title="Cải cách hành chính")

    create_areas(made)

    assert [(area.number, area.order, area.name) for area in made.reform_areas] == [
        (4, 1, "Thể chế số"),
        (2, 2, "Bộ máy số"),
    ]


def test_a_plan_takes_those_of_the_plan_that_it_is_made_from(plan):
    other = make_plan(make_commune(), year=2025)
    made = Plan.objects.create(unit=other.unit, year=2026, title="Cải cách hành chính")

    create_areas(made, like=plan)

    assert names(made) == list(SIX)


def test_areas_are_the_same_by_name_then_by_what_the_reader_takes_them_for():
    usual = programme_of(2026).areas
    other = [
        ProgrammeArea(9, "Thể chế và pháp luật", reads_as=2),
        ProgrammeArea(8, "CẢI CÁCH TÀI CHÍNH CÔNG"),
        ProgrammeArea(3, "Chuyển đổi xanh"),
    ]

    assert same_areas(usual, other) == {2: 9, 6: 8}


@pytest.mark.parametrize(
    ("name", "read"),
    [("Quản lý tài sản công", 6), ("Thể chế và tài chính công", None), ("Chuyển đổi xanh", None)],
)
def test_what_the_reader_takes_a_new_area_for(name, read):
    assert read_area(name, ()) == read


def test_what_another_area_stands_for_is_taken():
    assert read_area("Quản lý tài sản công", programme_of(2026).areas) is None


def test_the_words_of_a_number_are_those_of_most_plans_of_the_year(plan):
    make_plan(make_commune(), areas=AREAS)
    make_plan(make_commune())

    words = AreaWords(2026)

    assert words.of(3) == "Dịch vụ hành chính phục vụ người dân"
    assert words.number_of("dữ liệu và công nghệ số") == 6
    assert words.number_of("Cải cách thủ tục hành chính") == 3
    assert AreaWords(2025).of(3) == "Cải cách thủ tục hành chính"


def test_rows_stand_in_the_order_of_the_areas(plan, standing):
    first, last = make_task(plan, area=1, ordinal=1), make_task(plan, area=6, ordinal=1)
    target = make_indicator(plan, area=6, ordinal=1)
    make_indicator(plan, area=1, ordinal=1)
    for _ in range(5):
        fresh = Plan.objects.get(pk=plan.pk)
        move_area(
            fresh.area(6), by=standing, seen=areas_stamp(fresh), up=True, reason="Theo chương trình"
        )

    assert names(plan) == [SIX[5], *SIX[:5]]
    assert list(plan.tasks.all()) == [last, first]
    assert list(plan.tasks.reverse()) == [first, last]
    assert plan.indicators.first() == target
    assert [task.number for task in plan.tasks.all()] == ["I.1", "II.1"]


def test_an_area_is_added_with_a_number_that_none_ever_bore(client, draft, standing):
    leave_out_area(draft.area(6), by=standing, seen=areas_stamp(draft))
    client.force_login(standing)
    page = client.get(address("plan_areas", draft))

    response = client.post(
        address("plan_areas", draft),
        {"name_field": "  Chuyển đổi   xanh ", "seen": page.context["form"].seen},
    )

    assert response.url == address("plan_areas", draft)
    added = Plan.objects.get(pk=draft.pk).reform_areas[-1]
    assert (added.number, added.order, added.name) == (7, 6, "Chuyển đổi xanh")
    assert history_of(added)[-1].by == standing


@pytest.mark.parametrize("name", ["dữ liệu  và công nghệ số", "–", ""])
def test_a_name_that_stands_already_or_says_nothing_is_refused(client, draft, standing, name):
    client.force_login(standing)

    response = client.post(
        address("plan_areas", draft), {"name_field": name, "seen": areas_stamp(draft)}
    )

    assert response.context["form"].errors["name"]
    assert names(draft) == list(SIX)


def test_an_area_is_renamed_and_its_number_stays(client, draft, standing):
    task = make_task(draft, area=2, ordinal=1)
    client.force_login(standing)
    page = client.get(address("plan_area_edit", draft, 2))

    client.post(
        address("plan_area_edit", draft, 2),
        {"name_field": "Tài chính của dân", "directs": "on", "seen": page.context["form"].seen},
    )

    assert names(draft)[1] == "Tài chính của dân"
    fresh = Plan.objects.get(pk=draft.pk)
    assert [(area.number, area.reads_as) for area in fresh.reform_areas if area.directs] == [(2, 6)]
    task.refresh_from_db()
    assert task.area == 2


def test_an_area_with_tasks_is_not_left_out(client, draft, standing):
    make_task(draft, area=2, ordinal=1)
    client.force_login(standing)

    with pytest.raises(PlanRefused, match="còn 1 nhiệm vụ"):
        leave_out_area(draft.area(2), by=standing, seen=areas_stamp(draft))

    response = client.post(
        address("plan_area_edit", draft, 2), {"leave_out": "1", "seen": areas_stamp(draft)}
    )
    assert response.context["leave"].errors["to"] == [
        "Hãy chọn lĩnh vực nhận các nhiệm vụ, chỉ tiêu này."
    ]
    assert names(draft) == list(SIX)


def test_what_stands_in_an_area_goes_to_another_as_it_is_left_out(client, plan, standing):
    make_task(plan, area=3, ordinal=1)
    moved = make_task(plan, area=2, ordinal=4)
    target = make_indicator(plan, area=2, ordinal=1)
    client.force_login(standing)

    client.post(
        address("plan_area_edit", plan, 2),
        {"leave_out": "1", "to": "3", "reason": "Gộp lĩnh vực", "seen": areas_stamp(plan)},
    )

    assert names(plan) == [SIX[0], *SIX[2:]]
    assert [area.order for area in Plan.objects.get(pk=plan.pk).reform_areas] == [1, 2, 3, 4, 5]
    assert standing_in(plan) == [(3, 1), (3, 2)]
    target.refresh_from_db()
    assert (target.area, target.ordinal) == (3, 1)
    assert history_of(moved)[-1].why == "Gộp lĩnh vực"
    told = [(each.reason, each.values) for each in changes_of_plan(plan)]
    assert ("Gộp lĩnh vực", (("Lĩnh vực", SIX[1], "(đã bỏ)"),)) in told


def test_the_last_area_stays(commune, standing):
    plan = make_plan(commune, areas=AREAS[:1])

    with pytest.raises(PlanRefused, match="ít nhất một lĩnh vực"):
        leave_out_area(plan.area(1), by=standing, seen=areas_stamp(plan), reason="Thử")


def test_an_issued_plan_asks_why(client, plan, standing):
    client.force_login(standing)
    sent = {"name_field": "Chuyển đổi xanh", "seen": areas_stamp(plan)}

    refused = client.post(address("plan_areas", plan), sent)
    client.post(address("plan_area_move", plan, 1), sent | {"down": "1"})
    assert refused.context["form"].errors["reason"]
    assert names(plan) == list(SIX)

    client.post(address("plan_areas", plan), sent | {"reason": "Chương trình mới"})
    assert names(plan) == [*SIX, "Chuyển đổi xanh"]
    assert [each.values for each in changes_of_plan(plan)] == [
        (("Lĩnh vực", "(chưa có)", "Chuyển đổi xanh"),)
    ]


def test_who_saw_older_areas_is_asked_again(draft, standing):
    seen = areas_stamp(draft)
    add_area(draft, by=standing, seen=seen, name="Chuyển đổi xanh")

    with pytest.raises(TextChanged):
        add_area(draft, by=standing, seen=seen, name="Kinh tế xanh")

    assert names(draft) == [*SIX, "Chuyển đổi xanh"]


def test_a_closed_plan_keeps_its_areas(commune, standing):
    plan = make_plan(commune, areas=AREAS, state=Plan.State.CLOSED)

    with pytest.raises(PlanRefused, match="đã đóng"):
        add_area(plan, by=standing, seen=areas_stamp(plan), name="Chuyển đổi xanh", reason="Thử")


def test_only_the_standing_body_of_the_plan_finds_the_pages(client, plan):
    for stranger in (make_leader(plan.unit), make_standing_officer(make_commune())):
        client.force_login(stranger)
        assert client.get(address("plan_areas", plan)).status_code == 404
        assert client.get(address("plan_area_edit", plan, 2)).status_code == 404
        assert client.post(address("plan_area_move", plan, 2), {"up": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_any_number_of_rows(
    client, plan, standing, count, django_assert_max_num_queries
):
    for number in range(1, count + 1):
        make_task(plan, area=number)
    client.force_login(standing)
    client.get(address("plan_areas", plan))

    with django_assert_max_num_queries(10):
        page = client.get(address("plan_areas", plan))

    assert [row[1:3] for row in page.context["rows"]][:2] == [("I", 1), ("II", int(count > 1))]
