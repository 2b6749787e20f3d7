"""Where each value of a plan was read stays with it, apart from what people change."""

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from planning.importing import services as imports
from plans.models import Plan
from tests.factories import make_officer

from .khe_da import entry_url, make_import, make_imported_plan, make_khe_da, task_fields

pytestmark = pytest.mark.django_db
ROW = "bảng 1, hàng 4"


@pytest.fixture
def place():
    return make_khe_da()


@pytest.fixture
def plan(place):
    return make_imported_plan(place)


def checked(plan):
    return plan.tasks.get(content__startswith="Kiểm tra cải cách hành chính")


def test_a_task_keeps_file_cell_and_words_of_each_value(plan):
    assert checked(plan).origin == {
        "content": {
            "file": "phu-luc.docx",
            "at": f"{ROW}, cột 2",
            "read": "Kiểm tra cải cách hành chính tại các thôn",
        },
        "product": {"file": "phu-luc.docx", "at": f"{ROW}, cột 3", "read": "Báo cáo"},
        "leads": {
            "file": "phu-luc.docx",
            "at": f"{ROW}, cột 4",
            "read": ["Phòng Văn hóa – Xã hội"],
        },
        "coordinators": {
            "file": "phu-luc.docx",
            "at": f"{ROW}, cột 5",
            "read": ["Văn phòng HĐND và UBND xã"],
        },
        "time_text": {"file": "phu-luc.docx", "at": f"{ROW}, cột 6", "read": "Quý II, III/2026"},
    }


def test_targets_duties_and_the_head_keep_where_they_were_read(plan):
    indicator, duty = plan.indicators.first(), plan.duties.first()

    assert {name: (seen["at"], seen["read"]) for name, seen in indicator.origin.items()} == {
        "text": ("dòng 10", "Trên 95% hồ sơ được giải quyết đúng hạn."),
        "quantities": ("dòng 10", ["trên 95%"]),
    }
    assert {name: seen["at"] for name, seen in duty.origin.items()} == {
        "unit": "dòng 16",
        "text": "dòng 17",
    }
    assert plan.origin["number"] == {"file": "ke-hoach.txt", "at": "dòng 2", "read": "21/KH-UBND"}
    assert plan.origin["legal_bases"]["at"] == "dòng 6"


def test_a_correction_at_review_leaves_what_was_read(client, place):
    plan_import = make_import(place)
    client.force_login(place.standing)
    fields = task_fields("tasks-2", content="Kiểm tra tại 5 thôn", time_text="Quý II, III/2026")
    client.post(entry_url(plan_import, "tasks-2"), fields, HTTP_HX_REQUEST="true")

    plan = imports.confirm_import(plan_import, by=place.standing)

    task = plan.tasks.get(content="Kiểm tra tại 5 thôn")
    assert task.origin["content"]["read"] == "Kiểm tra cải cách hành chính tại các thôn"


def test_a_task_that_a_person_adds_has_no_origin(place):
    plan_import = make_import(place)
    key = imports.add_task(plan_import, area=1, by=place.standing)
    values = {
        "keep": True,
        "tracked": True,
        "area": 1,
        "content": "Việc mới",
        "product": "",
        "time_text": "",
        "leads": [],
        "coordinators": [],
    }
    imports.save_entry(
        plan_import, part="tasks", key=key, values=values, seen=99, by=place.standing
    )

    plan = imports.confirm_import(plan_import, by=place.standing)

    assert plan.tasks.get(content="Việc mới").origin == {}


def test_the_tasks_page_tells_places_and_the_words_read_where_they_were_changed(
    client, plan, place
):
    task = checked(plan)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ISSUED)
    task.content = "Kiểm tra tại 5 thôn"
    task.save()
    client.force_login(place.officer)

    page = client.get(task.get_absolute_url())

    assert [(each.label, each.at, each.read) for each in page.context["origins"]][:2] == [
        ("Nội dung", f"{ROW}, cột 2", (("Nội dung", "Kiểm tra cải cách hành chính tại các thôn"),)),
        ("Sản phẩm", f"{ROW}, cột 3", ()),
    ]
    said = page.content.decode()
    file = plan.files.get(name="phu-luc.docx")
    assert "Văn bản ghi: “Kiểm tra cải cách hành chính tại các thôn”" in said
    assert reverse("plans:plan_file", args=[plan.pk, file.pk]) in said


def test_the_pages_of_indicator_and_plan_tell_places(client, plan, place):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ISSUED)
    client.force_login(place.officer)

    indicator = client.get(plan.indicators.first().get_absolute_url())
    told = client.get(plan.get_absolute_url()).content.decode()

    assert [(each.label, each.at, each.read) for each in indicator.context["origins"]] == [
        ("Nội dung, Con số phải đạt", "dòng 10", ())
    ]
    assert "Đơn vị: dòng 16" in told
    assert "Số, ký hiệu: dòng 2" in told


def test_a_stranger_learns_nothing(client, plan):
    client.force_login(make_officer())

    assert client.get(checked(plan).get_absolute_url()).status_code == 404


def test_history_does_not_repeat_the_origin(plan):
    checked(plan).save()
    assert not any("origin" in each.changed for each in history_of(checked(plan)))
