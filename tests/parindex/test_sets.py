"""Pages of criteria sets: seen, made, imported, copied, compared, put in force."""

import pytest
from django.urls import reverse

from accounts.models import Role, Unit
from parindex.models import CriteriaSet
from parindex.rules import rule_of
from parindex.services.sets import content_of, copy_set, make_set, model_content
from tests.factories import make_commune, make_user
from tests.parindex.rounds import make_round

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def played():
    return make_round(in_force=False)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


def address(name, criteria_set):
    return reverse(f"parindex:{name}", args=[criteria_set.pk])


def plain(criteria_set):
    content = content_of(criteria_set)
    for each in content["criteria"]:
        each["rule"] = each["rule"] and rule_of(each["rule"])
    return content


def test_a_draft_is_made_from_the_model_set(client, played):
    client.post(reverse("parindex:set_model"), {"year": 2028, "name_field": ""})

    made = CriteriaSet.objects.get(year=2028)
    assert (made.is_model, made.state, made.authority) == (True, "draft", played.province)
    assert made.criteria.leaves().filter(scope="main").count() == 68


def test_a_set_is_copied_to_the_next_year(client, played):
    client.post(address("set_copy", played.criteria_set), {"year": 2027, "name_field": "Bộ mới"})

    made = CriteriaSet.objects.get(year=2027)
    assert (made.name, made.copied_from) == ("Bộ mới", played.criteria_set)
    assert plain(made) == plain(played.criteria_set) | {"name": "Bộ mới"}


def test_faults_of_a_draft_link_to_their_rows(client, played):
    played.criteria_set.criteria.filter(code="1.2").update(maximum=11)

    page = client.get(address("set_detail", played.criteria_set))

    assert [code for code, _ in page.context["tree"].faults] == ["1"]
    assert (
        f'<a href="{played.criteria_set.get_absolute_url()}#criterion-1">' in page.content.decode()
    )
    assert 'id="criterion-1"' in page.content.decode()


def test_the_tree_is_filtered_by_area_and_words(client, played):
    second = played.criteria_set.criteria.get(code="2")

    def shown(**asked):
        page = client.get(address("set_detail", played.criteria_set), asked).context["tree"]
        return [line.criterion.code for line in page.lines]

    assert shown(area=second.pk) == ["2", "2.1", "2.2"]
    assert shown(q="hai long") == ["2.2"]
    assert len(shown(area="x")) == 10


def test_htmx_gets_only_the_tree(client, played):
    page = client.get(
        address("set_detail", played.criteria_set), headers={"HX-Request": "true"}
    ).content.decode()

    assert "set-tree" in page
    assert "<html" not in page


def test_two_sets_are_compared_by_code(client, played):
    newer = copy_set(played.criteria_set, by=played.appraiser, year=2027)
    newer.criteria.filter(code="1.2").update(maximum=12, name="Báo cáo năm")
    newer.criteria.filter(code="P").delete()
    newer.criteria.create(order=99, code="3", name="Mới", maximum=1)
    newer.criteria.filter(code="1.1.2").update(source={"kind": "tasks_done"})

    differences = client.get(address("set_compare", newer)).context["differences"]

    assert [(each.kind, each.criterion.code) for each in differences] == [
        ("changed", "1.1.2"),
        ("changed", "1.2"),
        ("added", "3"),
        ("removed", "P"),
    ]
    assert differences[0].parts == (("Nguồn số liệu", "", "Nhiệm vụ hoàn thành"),)
    assert [label for label, _, _ in differences[1].parts] == ["Tên", "Điểm tối đa", "Quy tắc"]


def test_values_of_the_sets_themselves_are_compared(client, played):
    newer = copy_set(played.criteria_set, by=played.appraiser, year=2027)
    newer.bands, newer.bonus_cap = [["Tốt", "85.5"], ["Yếu", "0"]], 2
    newer.save()

    assert client.get(address("set_compare", newer)).context["values"] == [
        ("Mức xếp loại", "Tốt từ 80; Khá từ 60; Yếu từ 0", "Tốt từ 85,5; Yếu từ 0"),
        ("Điểm thưởng tối đa", "3", "2"),
    ]


def test_a_sound_draft_is_put_in_force_with_its_decision(client, played):
    answer = client.post(
        address("set_force", played.criteria_set), {"number": "1/QĐ", "decided_on": "01/09/2026"}
    )

    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.state, played.criteria_set.decision_number) == ("in_force", "1/QĐ")
    assert played.criteria_set.assessments.count() == 1
    assert answer.url == address("set_windows", played.criteria_set)


def test_a_draft_with_faults_is_not_put_in_force(client, played):
    played.criteria_set.criteria.filter(code="1.2").update(rule={})

    page = client.post(
        address("set_force", played.criteria_set), {"number": "1/QĐ", "decided_on": "01/09/2026"}
    )

    assert page.context["form"].non_field_errors()
    assert CriteriaSet.objects.get().state == "draft"


def test_only_a_draft_is_removed(client, played):
    assert client.post(address("set_remove", make_round().criteria_set)).status_code == 404
    client.post(address("set_remove", played.criteria_set))

    assert CriteriaSet.objects.filter(state="draft").count() == 0


def test_strangers_get_404(client, played):
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    for stranger in (make_user(elsewhere, Role.APPRAISER), played.standing()):
        client.force_login(stranger)
        for name in ("set_detail", "set_export", "set_compare", "set_copy", "set_force"):
            assert client.get(address(name, played.criteria_set)).status_code == 404, name
    for name in ("set_model", "set_import"):
        assert client.get(reverse(f"parindex:{name}")).status_code == 404


def test_communes_see_a_set_in_force_read_only(client):
    running = make_round()
    client.force_login(running.standing())

    page = client.get(address("set_detail", running.criteria_set)).content.decode()

    assert "Hoàn thành kế hoạch" in page
    assert "Ban hành</a>" not in page
    assert client.get(address("set_export", running.criteria_set)).status_code == 200
    assert client.post(address("set_copy", running.criteria_set), {"year": 2027}).status_code == 404


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_costs_the_same_for_more_sets(client, played, sets, django_assert_max_num_queries):
    for year in range(2027, 2026 + sets):
        copy_set(played.criteria_set, by=played.appraiser, year=year)

    with django_assert_max_num_queries(9) as queries:
        assert len(client.get(reverse("parindex:set_list")).context["sets"]) == sets
    assert len(queries) <= 9


def test_the_tree_of_seventy_leaves_costs_few_queries(
    client, played, django_assert_max_num_queries
):
    big = make_set(played.province, year=2030, content=model_content())

    with django_assert_max_num_queries(12):
        assert client.get(address("set_detail", big)).status_code == 200
