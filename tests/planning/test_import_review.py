"""The review page: the reading beside its source, saved corrections, two people at once."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planning.importing import services as imports
from planning.importing.corrections import text_key
from plans.models import Plan
from tests.factories import make_standing_officer

from ..plans.khe_da import entry_url, make_import, make_khe_da, task_fields

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
PARTS = ("doubts", "tasks", "units", "targets", "duties", "plan")


@pytest.fixture(scope="module")
def stored(module_db):
    place = make_khe_da()
    return place, make_import(place)


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


@pytest.mark.parametrize("part", PARTS)
def test_each_part_stands_beside_the_source_in_few_queries(client, lan, plan_import, part):
    client.get(reverse("plans:plan_list"))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(plan_import.get_absolute_url(), {"part": part}).content.decode()

    assert len(queries) <= 12
    assert 'id="line-0-10"' in page
    assert "Trên 95% hồ sơ được giải quyết đúng hạn." in page


def test_an_entry_and_its_line_lead_to_each_other(client, lan, plan_import):
    opened = {"part": "tasks", "edit": "tasks-2"}
    page = client.get(plan_import.get_absolute_url(), opened).content.decode()

    assert 'href="#line-1-6"' in page
    assert 'href="#tasks-2" data-entry="tasks-2"' in page
    assert "?part=targets#targets-0" in page


def test_a_table_of_the_source_is_shown_as_rows_of_cells(client, lan, plan_import):
    page = client.get(plan_import.get_absolute_url(), {"part": "tasks"}).content.decode()

    assert '<tr class="source-line" id="line-1-6">' in page
    assert "<td>Kiểm tra cải cách hành chính tại các thôn</td><td>Báo cáo</td>" in page


def test_each_value_tells_where_it_was_read(client, lan, plan_import):
    tasks = client.get(plan_import.get_absolute_url(), {"part": "tasks"}).context["page"]
    rows = {row.id: row for row in tasks.rows}
    head = client.get(plan_import.get_absolute_url(), {"part": "plan", "edit": "plan-head"})

    assert rows["tasks-2"].places["time_text"] == "1-6-6-6"
    assert rows["tasks-0"].places["content"] == "0-14-14-0"
    assert head.context["page"].rows[0].places["signer_title"] == "0-20-21-0"
    assert 'data-place="0-6-6-0"' in head.content.decode()


def test_lines_that_only_gave_a_value_lead_to_the_entry_that_took_it(client, lan, plan_import):
    page = client.get(plan_import.get_absolute_url(), {"part": "duties"}).content.decode()

    assert 'href="#duties-0" data-entry="duties-0" title="dòng 16"' in page
    assert "?part=plan#plan-head" in page


def test_what_was_read_stands_beside_a_correction_and_is_restored_on_request(
    client, lan, plan_import
):
    fields = task_fields("tasks-1", product="Quyết định", leads="TTPVHCC")
    said = client.post(entry_url(plan_import, "tasks-1"), fields, **HTMX).content.decode()
    assert "Sản phẩm, văn bản ghi:</span> “Kế hoạch”" in said

    fields |= {"tasks-1-version": 1, "restore": "tasks-1:product"}
    response = client.post(entry_url(plan_import, "tasks-1"), fields, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["1"]["product"] == "Kế hoạch"
    assert plan_import.review["tasks"]["1"]["leads"] == ["TTPVHCC"]
    assert [(each.label, each.words) for each in response.context["row"].corrections] == [
        ("Chủ trì", "Phòng VH-XH")
    ]


def test_figures_and_days_are_restored_as_they_were_read(client, lan, plan_import):
    url = f"{plan_import.get_absolute_url()}?part=targets"
    target = {
        "targets-0-keep": "on",
        "targets-0-area": "3",
        "targets-0-text": "Hồ sơ đúng hạn",
        "targets-0-comparator": ">=",
        "targets-0-value": "90",
        "targets-0-unit": "%",
    }
    duty = {
        "duties-1-keep": "on",
        "duties-1-unit": "Văn phòng",
        "duties-1-text": "Lập kế hoạch",
        "duties-1-due": "",
    }
    client.post(url, {"entries": ["targets-0", "duties-1"], **target, **duty})
    versions = {"targets-0-version": 1, "duties-1-version": 2}

    client.post(
        url, {"entries": "targets-0", **target, **versions, "restore": "targets-0:quantities"}
    )
    response = client.post(
        url, {"entries": "duties-1", **duty, **versions, "restore": "duties-1:due"}
    )

    plan_import.refresh_from_db()
    read = [{"comparator": ">", "value": "95", "unit": "%"}]
    assert plan_import.review["targets"]["0"]["quantities"] == read
    assert plan_import.review["duties"]["1"]["due"] == "2026-02-28"
    assert response.url == f"{url}&edit=duties-1#duties-1"


@pytest.mark.parametrize("asked", ["tasks-1:keeper", "tasks-99:content", "tasks-1", ""])
def test_asking_for_a_value_that_was_not_read_restores_nothing(client, lan, plan_import, asked):
    fields = task_fields("tasks-1", product="Quyết định") | {"restore": asked}

    client.post(entry_url(plan_import, "tasks-1"), fields, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["1"]["product"] == "Quyết định"


def test_drafts_read_before_places_were_kept_are_still_shown(client, lan, plan_import):
    draft = plan_import.draft
    for source in draft["sources"]:
        del source["rows"], source["ats"]
    for entry in (*draft["tasks"], *draft["targets"], *draft["duties"], draft["plan"]):
        del entry["places"]
    for entry in (*draft["tasks"], *draft["targets"], *draft["duties"], *draft["warnings"]):
        entry["place"] = {name: entry["place"][name] for name in ("file", "line", "end_line")}
    plan_import.save()

    opened = {"part": "tasks", "edit": "tasks-2"}
    page = client.get(plan_import.get_absolute_url(), opened).content.decode()

    assert 'title="Xem trong văn bản gốc"' in page
    assert "dòng 6</a>" in page


def test_what_will_be_made_and_what_not_is_said_at_the_top(client, lan, plan_import):
    client.post(entry_url(plan_import, "tasks-1"), task_fields("tasks-1", keep=None), **HTMX)

    page = client.get(plan_import.get_absolute_url()).content.decode()

    made = "Sẽ tạo 4 nhiệm vụ, 2 chỉ tiêu, 2 trách nhiệm của các đơn vị"
    assert f"<strong>{made}</strong> từ tệp ke-hoach.txt, phu-luc.docx." in page
    assert "Trong đó 1 nhiệm vụ chỉ giữ trong kế hoạch, không theo dõi." in page
    assert "Không lấy: 1 nhiệm vụ." in page
    assert "1 nhiệm vụ chưa có đơn vị chủ trì" in page


def test_an_entry_is_read_as_text_and_opens_into_its_form(client, lan, plan_import):
    closed = client.get(plan_import.get_absolute_url(), {"part": "tasks"}).content.decode()
    opened = client.get(
        plan_import.get_absolute_url(), {"part": "tasks", "edit": "tasks-2"}
    ).content.decode()

    assert ("tasks-2-content" in closed, "tasks-2-content" in opened) == (False, True)
    assert "Quý II, III/2026" in closed
    assert "?part=tasks&amp;edit=tasks-2#tasks-2" in closed
    assert "tasks-1-content" not in opened


def test_areas_are_folded_but_the_one_with_an_open_entry(client, lan, plan_import):
    page = client.get(plan_import.get_absolute_url(), {"part": "tasks", "edit": "tasks-3"})

    groups = page.context["page"].groups
    assert [(group.area, len(group.rows), group.open) for group in groups] == [
        (1, 3, False),
        (3, 2, True),
    ]


def test_a_correction_saves_itself_and_answers_with_the_status_alone(client, lan, plan_import):
    fields = task_fields(
        "tasks-2",
        content="Kiểm tra tại 5 thôn",
        time_text="Quý IV/2026",
        leads="TTPVHCC\nVăn phòng",
    )

    response = client.post(entry_url(plan_import, "tasks-2"), fields, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["2"]["content"] == "Kiểm tra tại 5 thôn"
    assert plan_import.review["tasks"]["2"]["leads"] == ["TTPVHCC", "Văn phòng"]
    assert plan_import.draft["tasks"][2]["content"] == "Kiểm tra cải cách hành chính tại các thôn"
    assert response.templates[0].name == "planning/_review_status.html"
    assert "01/10/2026 – 31/12/2026" in response.content.decode()
    assert response["HX-Trigger"] == '{"entry-saved": {}}'


def test_saving_what_already_stands_changes_nothing(client, lan, plan_import):
    client.post(entry_url(plan_import, "tasks-1"), task_fields("tasks-1"), **HTMX)

    plan_import.refresh_from_db()
    assert (plan_import.version, plan_import.review) == (0, {})


@pytest.mark.parametrize(
    ("entry_id", "fields", "said"),
    [
        ("tasks-1", task_fields("tasks-1", content=" "), "Nội dung không được để trống"),
        ("tasks-1", task_fields("tasks-1", area="9"), "9"),
        ("tasks-1", task_fields("tasks-1", time_text="x" * 301), "300"),
        (
            "targets-0",
            {
                "targets-0-keep": "on",
                "targets-0-area": "3",
                "targets-0-text": "Hồ sơ",
                "targets-0-comparator": ">",
                "targets-0-value": "chín",
                "targets-0-unit": "%",
            },
            "“chín” không phải là số",
        ),
        ("plan-head", {"plan-head-title": "Kế hoạch", "plan-head-year": "26"}, "2000"),
        (
            "duties-1",
            {"duties-1-keep": "on", "duties-1-text": "x", "duties-1-due": "31/02/2026"},
            "ngày",
        ),
    ],
)
def test_wrong_input_is_told_and_changes_nothing(client, lan, plan_import, entry_id, fields, said):
    response = client.post(entry_url(plan_import, entry_id), fields, **HTMX)

    plan_import.refresh_from_db()
    assert said in response.content.decode()
    assert (response.status_code, plan_import.review) == (200, {})


def test_a_second_save_of_an_entry_by_somebody_else_is_shown_and_not_overwritten(
    client, place, plan_import
):
    minh = make_standing_officer(place.commune, last_name="Trần Văn", first_name="Minh")
    client.force_login(minh)
    client.post(
        entry_url(plan_import, "tasks-1"), task_fields("tasks-1", content="Bản của Minh"), **HTMX
    )
    client.force_login(place.standing)

    response = client.post(
        entry_url(plan_import, "tasks-1"), task_fields("tasks-1", content="Bản của Lan"), **HTMX
    )

    plan_import.refresh_from_db()
    assert "Trần Văn Minh vừa sửa mục này" in response.content.decode()
    assert plan_import.review["tasks"]["1"]["content"] == "Bản của Minh"

    mine = task_fields("tasks-1", content="Bản của Lan", version=plan_import.version)
    client.post(entry_url(plan_import, "tasks-1"), mine, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review["tasks"]["1"]["content"] == "Bản của Lan"


def test_saves_of_different_entries_do_not_meet(client, lan, plan_import):
    client.post(entry_url(plan_import, "tasks-1"), task_fields("tasks-1", content="Một"), **HTMX)
    client.post(entry_url(plan_import, "tasks-2"), task_fields("tasks-2", content="Hai"), **HTMX)

    plan_import.refresh_from_db()
    assert {key: values["content"] for key, values in plan_import.review["tasks"].items()} == {
        "1": "Một",
        "2": "Hai",
    }


def test_without_javascript_one_button_saves_the_page(client, lan, plan_import):
    fields = {
        "entries": ["tasks-1", "tasks-2", "no-such"],
        **task_fields("tasks-1"),
        **task_fields("tasks-2", content="Kiểm tra tại 5 thôn"),
    }

    response = client.post(f"{plan_import.get_absolute_url()}?part=tasks", fields)

    plan_import.refresh_from_db()
    assert response.url == f"{plan_import.get_absolute_url()}?part=tasks"
    assert list(plan_import.review["tasks"]) == ["2"]


def test_without_javascript_what_is_wrong_stays_typed_and_the_rest_is_saved(
    client, lan, plan_import
):
    fields = {
        "entries": ["tasks-1", "tasks-2"],
        **task_fields("tasks-1", content="", product="Sản phẩm vừa gõ"),
        **task_fields("tasks-2", content="Kiểm tra tại 5 thôn"),
    }

    response = client.post(f"{plan_import.get_absolute_url()}?part=tasks", fields)

    plan_import.refresh_from_db()
    assert list(plan_import.review["tasks"]) == ["2"]
    assert list(response.context["page"].unsaved) == ["tasks-1"]
    assert "Sản phẩm vừa gõ" in response.content.decode()


def test_the_figures_of_a_target_are_rows(client, lan, plan_import):
    fields = {
        "targets-0-keep": "on",
        "targets-0-area": "3",
        "targets-0-text": "Hồ sơ đúng hạn",
        "targets-0-comparator": [">", "<=", ">="],
        "targets-0-value": ["95,5", "2", ""],
        "targets-0-unit": ["%", "hồ sơ", ""],
        "targets-0-version": 0,
    }

    client.post(entry_url(plan_import, "targets-0"), fields, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review["targets"]["0"]["quantities"] == [
        {"comparator": ">", "value": "95,5", "unit": "%"},
        {"comparator": "<=", "value": "2", "unit": "hồ sơ"},
    ]


def test_units_are_chosen_once_for_a_wording(client, place, lan, plan_import):
    entry_id = f"units-{text_key('Tổ công nghệ số cộng đồng')}"

    client.post(entry_url(plan_import, entry_id), {f"{entry_id}-units": [place.tt.pk]}, **HTMX)

    page = client.get(plan_import.get_absolute_url()).context["page"]
    assert (page.open_doubts, page.unled) == ([], [])


def test_a_name_without_unit_is_told_beside_the_one_that_matched(client, lan, plan_import):
    plan_import.draft["tasks"][0]["lead_units"] = ["Phòng VH-XH / Điện lực Nà Lèng"]
    plan_import.save()

    response = client.get(plan_import.get_absolute_url(), {"part": "units"})

    choice = response.context["page"].rows[0].choice
    assert (choice.doubtful, choice.unmatched) == (True, "Điện lực Nà Lèng")
    assert [unit.short_name for unit in choice.units] == ["Phòng VH-XH"]
    assert "Chưa khớp được “Điện lực Nà Lèng”" in [
        doubt.message.split(";")[0] for doubt in response.context["page"].open_doubts
    ]


def test_sending_the_proposals_back_chooses_nothing(client, place, lan, plan_import):
    units = client.get(plan_import.get_absolute_url(), {"part": "units"}).context["page"].rows
    fields = {f"{row.id}-units": [unit.pk for unit in row.choice.units] for row in units}

    client.post(
        f"{plan_import.get_absolute_url()}?part=units",
        {"entries": [row.id for row in units], **fields},
    )

    plan_import.refresh_from_db()
    assert plan_import.review == {}


def test_confirming_keeps_what_was_just_typed(client, lan, plan_import):
    url = reverse("planning:import_confirm", args=[plan_import.pk])

    response = client.post(
        url, {"entries": ["tasks-2"], **task_fields("tasks-2", content="Kiểm tra tại 5 thôn")}
    )

    plan = Plan.objects.get()
    assert response.url == plan_import.get_absolute_url()
    assert plan.tasks.filter(content="Kiểm tra tại 5 thôn").exists()


def test_confirming_with_something_wrong_shows_it_and_makes_no_plan(client, lan, plan_import):
    url = reverse("planning:import_confirm", args=[plan_import.pk])

    response = client.post(url, {"entries": ["tasks-2"], **task_fields("tasks-2", content="")})

    assert list(response.context["page"].unsaved) == ["tasks-2"]
    assert not Plan.objects.exists()


@pytest.mark.parametrize("part", ["doubts", "tasks"])
def test_a_plan_of_forty_pages_costs_no_more_queries(client, lan, plan_import, part):
    draft = plan_import.draft
    for name in ("tasks", "targets"):
        draft[name] = draft[name] * 40
    draft["sources"][0]["lines"] += ["Một dòng văn bản dài của kế hoạch"] * 900
    plan_import.save()
    client.get(plan_import.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        response = client.get(plan_import.get_absolute_url(), {"part": part})

    assert len(response.context["page"].corrected.tasks) == 200
    assert len(queries) <= 12


def test_units_of_another_commune_cannot_be_chosen(client, lan, plan_import):
    from tests.factories import make_office  # of a commune of its own

    entry_id = f"units-{text_key('TTPVHCC')}"

    client.post(entry_url(plan_import, entry_id), {f"{entry_id}-units": [make_office().pk]}, **HTMX)

    plan_import.refresh_from_db()
    assert plan_import.review == {}


def test_a_deadline_of_a_year_that_nobody_means_is_refused(client, lan, plan_import):
    deadline = {"deadlines-all-quarter-1": "01/01/0001"}

    response = client.post(entry_url(plan_import, "deadlines-all"), deadline, **HTMX)

    plan_import.refresh_from_db()
    assert "Hãy ghi ngày từ năm 1900 đến năm 2100." in response.content.decode()
    assert plan_import.review == {}


def test_the_head_with_recipients_bases_and_deadlines_is_kept(client, lan, plan_import):
    head = {
        "plan-head-title": "Cải cách hành chính năm 2026",
        "plan-head-year": "2026",
        "plan-head-number": "22/KH-UBND",
        "plan-head-issued_on": "21/01/2026",
        "plan-head-legal_bases": "Căn cứ Kế hoạch số 34/KH-UBND của tỉnh",
        "plan-head-recipients": "Sở Nội vụ\nLưu: VT",
    }
    client.post(entry_url(plan_import, "plan-head"), head, **HTMX)
    client.post(
        entry_url(plan_import, "deadlines-all"), {"deadlines-all-quarter-1": "10/03/2026"}, **HTMX
    )

    plan_import.refresh_from_db()
    kept = plan_import.review["plan"]["head"]
    assert (kept["number"], kept["issued_on"], kept["recipients"]) == (
        "22/KH-UBND",
        "2026-01-21",
        ["Sở Nội vụ", "Lưu: VT"],
    )
    assert kept["legal_bases"][0]["number"] == "34/KH-UBND"
    assert plan_import.review["deadlines"]["all"]["quarter-1"] == "2026-03-10"


def test_a_missing_task_is_added_and_filled_in(client, lan, plan_import):
    response = client.post(
        reverse("planning:import_add_task", args=[plan_import.pk]), {"area": "2"}
    )
    client.post(
        entry_url(plan_import, "tasks-new-1"),
        task_fields("tasks-new-1", area="2", version=1),
        **HTMX,
    )

    plan_import.refresh_from_db()
    assert response.url.endswith("?part=tasks&edit=tasks-new-1#tasks-new-1")
    assert plan_import.review["tasks"]["new-1"]["area"] == 2


def test_an_entry_is_fetched_as_it_stands(client, lan, plan_import):
    text = client.get(entry_url(plan_import, "tasks-1"), **HTMX)
    form = client.get(entry_url(plan_import, "tasks-1"), {"edit": 1}, **HTMX)

    assert ['id="tasks-1"' in each.content.decode() for each in (text, form)] == [True, True]
    assert ["<textarea" in each.content.decode() for each in (text, form)] == [False, True]
    assert b"<html" not in text.content + form.content
    assert client.get(entry_url(plan_import, "tasks-99"), **HTMX).status_code == 404
    assert client.get(entry_url(plan_import, "tasks-1")).url.endswith("?part=tasks#tasks-1")
    assert client.get(entry_url(plan_import, "deadlines-all"), {"edit": 1}).url.endswith(
        "?part=duties&edit=deadlines-all#deadlines-all"
    )


def test_others_cannot_save_an_entry(client, place, plan_import):
    for person in (place.officer, place.leader):
        client.force_login(person)
        assert (
            client.post(
                entry_url(plan_import, "tasks-1"), task_fields("tasks-1"), **HTMX
            ).status_code
            == 404
        )
    plan_import.refresh_from_db()
    assert plan_import.review == {}


def test_an_import_that_became_a_plan_leads_to_handing_out_and_then_to_the_plan(
    client, place, lan, plan_import
):
    plan = imports.confirm_import(plan_import, by=place.standing)

    assert client.get(plan_import.get_absolute_url()).context["plan"] == plan
    Plan.objects.update(handed_out_at=timezone.now())
    assert client.get(plan_import.get_absolute_url()).url == plan.get_absolute_url()
    late = client.post(entry_url(plan_import, "tasks-1"), task_fields("tasks-1"), **HTMX)
    assert late["HX-Redirect"] == plan_import.get_absolute_url()


@pytest.fixture
def open_area(plan_import):
    """The import whose first task stands under no area."""
    plan_import.draft["tasks"][0]["area"] = None
    plan_import.save()
    return plan_import


def test_no_plan_is_made_before_each_area_is_chosen(client, lan, open_area):
    confirm = reverse("planning:import_confirm", args=[open_area.pk])

    refused = client.post(confirm, follow=True)

    assert "Hãy chọn lĩnh vực" in refused.content.decode()
    assert refused.redirect_chain[-1][0].endswith("?doubt=area-tasks-0#doubt-card")
    assert refused.context["page"].card.doubt.entry.id == "tasks-0"
    tasks = client.get(open_area.get_absolute_url(), {"part": "tasks"}).context["page"]
    assert (tasks.groups[0].label, tasks.groups[0].area) == ("Chưa rõ lĩnh vực", 0)
    assert not Plan.objects.filter(title=open_area.draft["plan"]["title"]).exists()

    fields = task_fields("tasks-0", area="3")
    client.post(entry_url(open_area, "tasks-0"), fields, **HTMX)
    client.post(confirm)

    open_area.refresh_from_db()
    assert open_area.plan.tasks.filter(area=3, content=fields["tasks-0-content"]).exists()


def test_an_entry_without_an_area_keeps_what_else_was_typed(client, lan, open_area):
    fields = task_fields("tasks-0", area="", product="Tờ trình")

    client.post(entry_url(open_area, "tasks-0"), fields, **HTMX)

    open_area.refresh_from_db()
    assert open_area.review["tasks"]["0"]["product"] == "Tờ trình"
    assert open_area.review["tasks"]["0"]["area"] is None
