"""The review page asks about what is doubtful, one value after another."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planning.importing.corrections import text_key
from tests.factories import make_standing_officer

from ..plans.khe_da import entry_url, make_import, make_khe_da, task_fields

pytestmark = [pytest.mark.both, pytest.mark.django_db]
HTMX = {"HTTP_HX_REQUEST": "true"}
TEAM = f"units-{text_key('Tổ công nghệ số cộng đồng')}"
NOWHERE = {"field": None, "taken": None}


@pytest.fixture(scope="module")
def stored(module_db):
    """A draft with a doubted year, time, area and figure, a task that names no lead, and a line
    that went nowhere; one wording of a unit matches nobody.
    """
    place = make_khe_da()
    found = make_import(place)
    draft = found.draft
    draft["tasks"][3]["lead_units"] = []
    draft["tasks"][0]["area"] = None
    draft["warnings"] = [
        warning(draft["plan"], "Trích yếu không ghi năm", "plan.year", 2026, line=5),
        warning(draft["tasks"][2], "Chưa hiểu thời hạn", "tasks[2].due", None),
        warning(draft["tasks"][0], "Chưa rõ lĩnh vực", "tasks[0].area", None),
        warning(draft["targets"][0], "Con số lạ", "targets[0].quantities", []),
        warning(draft["tasks"][3], "1 nhiệm vụ chưa ghi chủ trì", "tasks[3].lead_units", []),
        warning(draft["tasks"][0], "Dòng này chưa dùng đến", None, None, line=12),
    ]
    found.save()
    return place, found


@pytest.fixture
def copied(stored):
    """The place and its import, known to each other."""
    return deepcopy(stored)


@pytest.fixture
def place(copied):
    return copied[0]


@pytest.fixture
def plan_import(copied):
    return copied[1]


def warning(entry, message, path, taken, *, line=None):
    place = entry.get("place")
    if not isinstance(place, dict):
        place = {"file": "ke-hoach.txt", "line": line, "end_line": line, "at": ""}
    if line:
        place = place | {"line": line, "end_line": line}
    return {"message": message, "place": place, "field": path, "taken": taken}


def doubt_url(plan_import, doubt_id):
    return reverse("planning:import_doubt", args=[plan_import.pk, doubt_id])


def page_of(client, plan_import, **query):
    return client.get(plan_import.get_absolute_url(), query).context["page"]


def settle(client, plan_import, doubt_id, **fields):
    return client.post(doubt_url(plan_import, doubt_id), fields, **HTMX)


def still_open(client, plan_import):
    return [doubt.id for doubt in page_of(client, plan_import).open_doubts]


def test_the_page_opens_on_the_first_doubt_and_goes_through_them_as_in_the_document(
    client, lan, plan_import
):
    page = page_of(client, plan_import)

    assert page.part == "doubts"
    assert page.card.doubt.id == "warnings-0"
    assert [(doubt.id, doubt.name) for doubt in page.open_doubts] == [
        ("warnings-0", "year"),
        ("warnings-3", "quantities"),
        ("warnings-5", ""),
        ("warnings-2", "area"),
        ("warnings-1", "time_text"),
        ("unled-3", "leads"),
        (TEAM, "units"),
    ]


def test_each_doubt_is_the_form_of_that_value_alone_beside_its_line(client, lan, plan_import):
    page = client.get(plan_import.get_absolute_url(), {"doubt": "warnings-1"}).content.decode()

    assert 'name="tasks-2-time_text"' in page
    assert 'name="tasks-2-content"' not in page
    assert "Chưa hiểu thời hạn" in page
    assert "Kiểm tra cải cách hành chính tại các thôn" in page
    assert 'class="doubt-quote"' in page


@pytest.mark.parametrize(
    ("doubt_id", "fields", "part", "key", "name", "kept"),
    [
        ("warnings-0", {"plan-head-year": "2027"}, "plan", "head", "year", 2027),
        ("warnings-1", {"tasks-2-time_text": "Quý IV"}, "tasks", "2", "time_text", "Quý IV"),
        ("warnings-2", {"tasks-0-area": "3"}, "tasks", "0", "area", 3),
        (
            "warnings-3",
            {
                "targets-0-comparator": ">=",
                "targets-0-value": "90",
                "targets-0-unit": "%",
            },
            "targets",
            "0",
            "quantities",
            [{"comparator": ">=", "value": "90", "unit": "%"}],
        ),
        ("unled-3", {"tasks-3-leads": "Văn phòng"}, "tasks", "3", "leads", ["Văn phòng"]),
    ],
)
def test_what_is_typed_is_kept_and_the_next_doubt_comes(
    client, lan, plan_import, doubt_id, fields, part, key, name, kept
):
    before = still_open(client, plan_import)
    as_read = page_of(client, plan_import).corrected.entries[f"{part}-{key}"].values

    response = settle(client, plan_import, doubt_id, **fields)

    plan_import.refresh_from_db()
    assert plan_import.review[part][key] == as_read | {name: kept}
    after = response.context["page"]
    assert [doubt.id for doubt in after.open_doubts] == [
        each for each in before if each != doubt_id
    ]
    assert after.card.doubt.id == (before + before)[before.index(doubt_id) + 1]
    assert b"<html" not in response.content
    assert 'id="import-summary"' in response.content.decode()


@pytest.mark.parametrize(
    ("doubt_id", "fields", "said", "again"),
    [
        ("warnings-0", {"plan-head-year": "2027"}, "Đã lưu năm: 2027", "plan&edit=plan-head"),
        ("warnings-2", {"tasks-0-area": "2"}, "Đã lưu lĩnh vực: Cải cách thể chế", "tasks-0"),
        ("warnings-1", {"drop": "1"}, "Không lấy mục này", "edit=tasks-2"),
        (
            "warnings-1",
            {"tasks-2-time_text": "sớm nhất"},
            "Đã lưu thời gian: sớm nhất (chưa hiểu được, sẽ không có ngày)",
            "edit=tasks-2",
        ),
        ("warnings-1", {"tasks-2-time_text": ""}, "Để trống thời gian", "edit=tasks-2"),
        ("unled-3", {}, "Sẽ chọn đơn vị chủ trì khi giao việc", "edit=tasks-3"),
        ("warnings-1", {"later": "1"}, "Để lại xem sau", "edit=tasks-2"),
        (
            TEAM,
            {},
            "Đã ghi nhận là không chỉ đơn vị nào của cơ quan",
            f"part=units&edit={TEAM}",
        ),
        ("warnings-5", {}, "Đã bỏ qua", "doubt=warnings-5"),
        ("warnings-5", {"add": "tasks"}, "Đã thêm thành nhiệm vụ", "edit=tasks-new-1"),
        ("warnings-5", {"add": "targets"}, "Đã thêm thành chỉ tiêu", "edit=targets-new-1"),
    ],
)
def test_what_was_decided_is_said_with_the_way_back(
    client, lan, plan_import, doubt_id, fields, said, again
):
    response = settle(client, plan_import, doubt_id, **fields)

    assert response.context["said"] == said
    assert again in response.context["again"]


def test_all_tasks_without_a_lead_are_put_off_at_once(client, lan, plan_import):
    plan_import.draft["tasks"][1]["lead_units"] = []
    plan_import.save()
    page = page_of(client, plan_import, doubt="unled-3")

    response = settle(client, plan_import, "unled-3", every="1")

    assert page.card.is_one_of_many
    assert response.context["said"] == "Sẽ chọn đơn vị chủ trì khi giao việc"
    assert [each for each in still_open(client, plan_import) if each.startswith("unled")] == []


def test_accepting_a_value_as_it_stands_changes_nothing_but_that_it_was_seen(
    client, lan, plan_import
):
    settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý II, III/2026"})

    plan_import.refresh_from_db()
    assert set(plan_import.review) == {"warnings", "saved"}
    assert plan_import.review["warnings"] == {"1": {"seen": True}}
    assert [doubt.id for doubt in page_of(client, plan_import).seen_doubts] == ["warnings-1"]


def test_what_is_seen_can_be_looked_at_again(client, lan, plan_import):
    settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý II, III/2026"})

    again = page_of(client, plan_import, doubt="warnings-1")
    settle(client, plan_import, "warnings-1", later="1")

    assert again.card.doubt.id == "warnings-1"
    assert "warnings-1" in still_open(client, plan_import)


def test_what_is_put_off_stays_and_the_next_comes(client, lan, plan_import):
    response = settle(client, plan_import, "warnings-0", later="1", **{"plan-head-year": "2027"})

    plan_import.refresh_from_db()
    assert response.context["page"].card.doubt.id == "warnings-3"
    assert (plan_import.review, plan_import.version) == ({}, 0)


def test_an_open_area_must_be_chosen_or_its_entry_left_out(client, lan, plan_import):
    refused = settle(client, plan_import, "warnings-2", **{"tasks-0-area": ""})
    assert "Hãy chọn lĩnh vực" in refused.content.decode()
    assert refused.context["page"].card.doubt.id == "warnings-2"

    settle(client, plan_import, "warnings-2", drop="1", **{"tasks-0-area": ""})

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["0"]["keep"] is False
    assert "warnings-2" not in still_open(client, plan_import)


@pytest.mark.parametrize(
    ("doubt_id", "fields"),
    [
        ("warnings-0", {"plan-head-year": "26"}),
        ("warnings-1", {"tasks-2-time_text": "x" * 301}),
        ("warnings-2", {"tasks-0-area": "99"}),
        (
            "warnings-3",
            {"targets-0-comparator": ">=", "targets-0-value": "chín", "targets-0-unit": "%"},
        ),
        (TEAM, {f"{TEAM}-units": "987654"}),
    ],
)
def test_wrong_input_stays_and_changes_nothing(client, lan, plan_import, doubt_id, fields):
    for more in (HTMX, {}):
        response = client.post(doubt_url(plan_import, doubt_id), fields, **more)

        plan_import.refresh_from_db()
        assert (response.status_code, plan_import.review) == (200, {})
        assert response.context["page"].card.row.form.errors


def test_a_wording_of_a_unit_is_asked_for_once_and_may_mean_nobody(client, lan, plan_import):
    settle(client, plan_import, TEAM)

    plan_import.refresh_from_db()
    assert plan_import.review["units"] == {TEAM.removeprefix("units-"): {"units": []}}
    assert TEAM not in still_open(client, plan_import)


def test_a_line_that_went_nowhere_is_passed_or_becomes_a_task(client, lan, plan_import):
    settle(client, plan_import, "warnings-5")
    passed = page_of(client, plan_import).left_out
    settle(client, plan_import, "warnings-5", add="1", content=" Rà  soát văn bản ", area="2")
    settle(client, plan_import, "warnings-5", add="1", content="Hai lần", area="2")

    plan_import.refresh_from_db()
    added = plan_import.review["tasks"]
    assert passed == "1 chỗ của văn bản chưa dùng đến"
    assert page_of(client, plan_import).left_out == ""
    assert [(task["content"], task["area"]) for task in added.values()] == [("Rà soát văn bản", 2)]


def test_a_line_that_becomes_a_task_of_no_area_is_asked_about_again(client, lan, plan_import):
    plan_import.draft["warnings"][5]["place"] |= {"line": 14, "end_line": 14}
    plan_import.save()

    settle(client, plan_import, "warnings-5", add="1", content="", area="")

    plan_import.refresh_from_db()
    added = plan_import.review["tasks"]["new-1"]["content"]
    assert added == "Giao ban cải cách hành chính với các thôn, bản."
    assert "area-tasks-new-1" in still_open(client, plan_import)


def test_a_line_becomes_a_target_with_the_figures_that_it_names(client, lan, plan_import):
    text = "Tối thiểu 90% hồ sơ nộp trực tuyến"

    settle(client, plan_import, "warnings-5", add="targets", content=text, area="3")
    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))
    settle(client, plan_import, "warnings-2", **{"tasks-0-area": "1"})
    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    plan_import.refresh_from_db()
    made = plan_import.plan.indicators.get(statement=text)
    assert [(each.comparator, each.goal, each.unit) for each in made.targets.all()] == [
        (">=", 90, "%")
    ]


def test_a_line_that_was_added_is_not_added_again_when_it_is_looked_at_later(
    client, lan, plan_import
):
    settle(client, plan_import, "warnings-5", add="tasks", content="Rà soát", area="2")
    settle(client, plan_import, "warnings-5", later="1")
    again = settle(client, plan_import, "warnings-5", add="targets", content="Khác", area="2")

    plan_import.refresh_from_db()
    assert again.context["said"] == "Dòng này đã được thêm trước đó nên không thêm lần nữa"
    assert list(plan_import.review["tasks"]) == ["new-1"]
    assert "targets" not in plan_import.review


def test_a_line_that_was_noted_as_added_before_targets_could_be_is_still_a_task(
    client, lan, plan_import
):
    plan_import.review = {"warnings": {"5": {"seen": True, "added": True}}}
    plan_import.save()

    response = settle(client, plan_import, "warnings-5")

    assert response.context["said"] == "Giữ mục đã thêm từ dòng này"
    assert page_of(client, plan_import).left_out == ""


def test_one_area_is_chosen_for_all_entries_without_one(client, lan, plan_import):
    plan_import.draft["tasks"][1]["area"] = None
    plan_import.draft["targets"][1]["area"] = None
    plan_import.save()
    page = client.get(plan_import.get_absolute_url(), {"doubt": "warnings-2"}).content.decode()
    refused = settle(client, plan_import, "warnings-2", every="1", **{"tasks-0-area": ""})

    response = settle(client, plan_import, "warnings-2", every="1", **{"tasks-0-area": "4"})

    plan_import.refresh_from_db()
    chosen = [*plan_import.review["tasks"].values(), *plan_import.review["targets"].values()]
    assert "Chọn cho cả 3 mục chưa rõ lĩnh vực" in page
    assert "Hãy chọn lĩnh vực" in refused.content.decode()
    assert [each["area"] for each in chosen] == [4, 4, 4]
    assert response.context["said"].startswith("Đã chọn cho mọi mục chưa rõ lĩnh vực: ")
    assert [
        doubt for doubt in page_of(client, plan_import).open_doubts if doubt.name == "area"
    ] == []


def test_the_value_that_was_read_comes_back_without_going_on(client, lan, plan_import):
    settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý IV"})
    fields = {"tasks-2-time_text": "Quý IV", "tasks-2-version": 1}

    response = settle(client, plan_import, "warnings-1", restore="tasks-2:time_text", **fields)

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["2"]["time_text"] == "Quý II, III/2026"
    assert response.context["page"].card.doubt.id == "warnings-1"


def test_a_value_that_somebody_else_saved_meanwhile_is_not_overwritten(client, place, plan_import):
    minh = make_standing_officer(place.commune, last_name="Trần Văn", first_name="Minh")
    client.force_login(minh)
    settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý III"})
    client.force_login(place.standing)

    response = settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý IV"})

    plan_import.refresh_from_db()
    assert "Trần Văn Minh vừa sửa mục này" in response.content.decode()
    assert plan_import.review["tasks"]["2"]["time_text"] == "Quý III"


def test_two_people_settle_different_values_of_one_entry(client, place, plan_import):
    draft = plan_import.draft
    draft["warnings"].append(warning(draft["plan"], "Không thấy số", "plan.number", None, line=2))
    plan_import.save()
    client.force_login(place.standing)
    shown = page_of(client, plan_import, doubt="warnings-6").card.stamp
    minh = make_standing_officer(place.commune, last_name="Trần Văn", first_name="Minh")
    client.force_login(minh)
    settle(client, plan_import, "warnings-0", **{"plan-head-year": "2027"})
    client.force_login(place.standing)

    settle(client, plan_import, "warnings-6", stamp=shown, **{"plan-head-number": "9/KH-UBND"})

    plan_import.refresh_from_db()
    head = plan_import.review["plan"]["head"]
    assert (head["year"], head["number"]) == (2027, "9/KH-UBND")


def test_what_stands_is_said_to_who_typed_something_else(client, place, plan_import):
    client.force_login(place.standing)
    shown = page_of(client, plan_import, doubt="warnings-1").card.stamp
    settle(client, plan_import, "warnings-1", **{"tasks-2-time_text": "Quý III"})

    response = settle(
        client, plan_import, "warnings-1", stamp=shown, **{"tasks-2-time_text": "Quý IV"}
    )

    page = response.content.decode()
    assert "Đang lưu: “Quý III”." in page
    assert 'id="doubt-card" data-unsaved' in page


def test_a_doubt_that_somebody_settled_meanwhile_is_said_and_leads_to_what_is_left(
    client, place, plan_import
):
    minh = make_standing_officer(place.commune, last_name="Trần Văn", first_name="Minh")
    client.force_login(minh)
    settle(client, plan_import, TEAM, **{f"{TEAM}-units": [place.tt.pk]})
    client.force_login(place.standing)

    response = settle(client, plan_import, TEAM, **{f"{TEAM}-units": [place.vp.pk]})
    plain = client.post(doubt_url(plan_import, TEAM), {}, follow=True)

    assert response.context["page"].card.doubt.id == "warnings-0"
    assert response.context["said"].startswith("Trần Văn Minh đã xử lý chỗ này lúc ")
    assert response.context["again"].endswith(f"?part=units&edit={TEAM}#{TEAM}")
    assert "nội dung bạn vừa chọn không được lưu" in plain.content.decode()


def test_a_doubt_that_is_none_leads_to_what_is_left(client, lan, plan_import):
    response = settle(client, plan_import, "area-tasks-99")

    assert response.context["page"].card.doubt.id == "warnings-0"
    assert (response.context["again"], response.context["lost"]) == ("", True)


def test_each_doubt_has_its_address_to_reload_and_to_go_back_to(client, lan, plan_import):
    response = settle(client, plan_import, "warnings-0", later="1")

    assert response["HX-Push-Url"].endswith("?part=doubts&doubt=warnings-3")
    assert "doubt-said" in response.content.decode()
    assert " data-unsaved" in response.content.decode()


def test_an_emptied_wording_says_the_way_out_that_the_card_offers(client, lan, plan_import):
    draft = plan_import.draft
    draft["warnings"].append(warning(draft["tasks"][1], "Lạ", "tasks[1].content", "x"))
    plan_import.save()

    response = settle(client, plan_import, "warnings-6", **{"tasks-1-content": " "})

    assert "bấm “Không lấy mục này” nếu không cần" in response.content.decode()


def test_the_place_of_a_doubt_is_the_number_beside_its_line(client, lan, plan_import):
    place = plan_import.draft["warnings"][5]["place"]
    for at, end, words in (("dòng 39", 12, "dòng 12"), ("trang 2–3", 13, "dòng 12–13, trang 2–3")):
        place |= {"at": at, "end_line": end}
        plan_import.save()

        page = client.get(plan_import.get_absolute_url(), {"doubt": "warnings-5"}).content.decode()

        assert f"{words}</a>" in page


def test_a_row_that_went_nowhere_is_worded_by_its_longest_cell(client, lan, plan_import):
    place = plan_import.draft["tasks"][2]["place"]
    plan_import.draft["warnings"][5]["place"] = place
    plan_import.save()

    shown = page_of(client, plan_import, doubt="warnings-5").card.wording
    settle(client, plan_import, "warnings-5", add="tasks")

    plan_import.refresh_from_db()
    assert shown == "Kiểm tra cải cách hành chính tại các thôn"
    assert plan_import.review["tasks"]["new-1"]["content"] == shown


def test_what_the_document_lacks_is_at_no_line(client, lan, plan_import):
    draft = plan_import.draft
    draft["plan"]["recipients"] = []
    for item in [name for name in draft["plan"]["places"] if name.startswith("recipients")]:
        del draft["plan"]["places"][item]
    draft["warnings"].append(warning(draft["plan"], "Không thấy", "plan.recipients", [], line=1))
    plan_import.save()

    page = client.get(plan_import.get_absolute_url(), {"doubt": "warnings-6"}).content.decode()

    assert "doubt-quote" not in page


def test_who_decides_after_the_plan_was_made_is_led_to_it(client, lan, plan_import):
    plan_import.draft["tasks"][0]["area"] = 1
    plan_import.save()
    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    swapped = settle(client, plan_import, "warnings-1")
    plain = client.post(doubt_url(plan_import, "warnings-1"), follow=True)

    assert swapped["HX-Redirect"] == plan_import.get_absolute_url()
    assert "Dự thảo kế hoạch đã được tạo từ lần nhập này" in plain.content.decode()
    assert plain.templates[0].name == "planning/import_hand_out.html"


def test_without_javascript_each_doubt_leads_to_the_next(client, lan, plan_import):
    response = client.post(doubt_url(plan_import, "warnings-0"), {"plan-head-year": "2026"})
    shown = client.get(doubt_url(plan_import, "warnings-1"))

    assert response.url.endswith("?part=doubts&doubt=warnings-3")
    assert shown.url.endswith("?part=doubts&doubt=warnings-1")


def test_all_doubts_of_an_area_are_passed_at_once_but_what_needs_a_choice(client, lan, plan_import):
    url = reverse("planning:import_pass_area", args=[plan_import.pk])

    for part, area in (("tasks", "1"), ("targets", "3"), ("units", "1"), ("tasks", "²")):
        client.post(f"{url}?part={part}", {"area": area}, **HTMX)
    response = client.post(f"{url}?part=tasks", {"area": "3"})

    assert response.url.endswith("?part=tasks")
    assert still_open(client, plan_import) == ["warnings-0", "warnings-5", "warnings-2", TEAM]


def test_an_entry_that_is_being_edited_stays_open_when_doubts_are_passed(client, lan, plan_import):
    url = reverse("planning:import_pass_area", args=[plan_import.pk])

    response = client.post(f"{url}?part=tasks", {"area": "1", "entries": ["tasks-1"]}, **HTMX)

    assert [row.id for row in response.context["page"].rows if row.open] == ["tasks-1"]


def test_when_nothing_is_left_the_page_says_so_and_offers_the_next_step(client, lan, plan_import):
    plan_import.draft["warnings"] = []
    plan_import.draft["tasks"][0]["area"] = 1
    plan_import.draft["tasks"][3]["lead_units"] = ["TTPVHCC"]
    plan_import.save()

    response = settle(client, plan_import, TEAM)

    page = response.content.decode()
    assert response.context["page"].card is None
    assert "Không còn chỗ nào cần xem" in page
    assert reverse("planning:import_confirm", args=[plan_import.pk]) in page


def test_doubts_about_an_entry_that_is_left_out_are_gone(client, lan, plan_import):
    client.post(entry_url(plan_import, "tasks-2"), task_fields("tasks-2", keep=None), **HTMX)

    assert "warnings-1" not in still_open(client, plan_import)


@pytest.mark.parametrize("path", ["tasks[3].colour", "sections[0].text", "lạ", "tasks[99].due", ""])
def test_a_doubt_about_what_the_page_does_not_know_is_a_line(client, lan, plan_import, path):
    plan_import.draft["warnings"][0]["field"] = path
    plan_import.save()

    assert page_of(client, plan_import).doubt("warnings-0").entry is None


def test_drafts_read_before_doubts_named_their_value_are_still_shown(client, lan, plan_import):
    for each in plan_import.draft["warnings"]:
        del each["field"], each["taken"]
    plan_import.save()

    assert page_of(client, plan_import).card.doubt.entry is None


def test_a_draft_of_an_older_reader_is_reviewed_and_becomes_a_plan(client, lan, plan_import):
    draft = plan_import.draft
    for each in draft["warnings"]:
        del each["field"], each["taken"]
    for each in draft["targets"]:
        each.pop("baseline", None)
    draft["plan"].pop("form", None)
    plan_import.save()

    settle(client, plan_import, "warnings-1")
    settle(client, plan_import, "area-tasks-0", **{"tasks-0-area": "1"})
    client.post(reverse("planning:import_confirm", args=[plan_import.pk]))

    plan_import.refresh_from_db()
    assert plan_import.plan.tasks.count() == 5


def test_a_doubt_costs_few_queries(client, lan, plan_import):
    settle(client, plan_import, "warnings-0", later="1")

    with CaptureQueriesContext(connection) as queries:
        settle(client, plan_import, "warnings-0", later="1")

    assert len(queries) <= 12


def test_others_settle_nothing(client, place, plan_import):
    for person in (place.officer, place.leader):
        client.force_login(person)
        assert settle(client, plan_import, "warnings-5").status_code == 404
        url = reverse("planning:import_pass_area", args=[plan_import.pk])
        assert client.post(f"{url}?part=tasks", {"area": "1"}).status_code == 404

    plan_import.refresh_from_db()
    assert plan_import.review == {}
