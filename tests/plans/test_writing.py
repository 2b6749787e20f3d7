"""Plans written in the browser: started from nothing, changed, nothing overwritten."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SECTIONS = [
    {"heading": "", "text": "ỦY BAN NHÂN DÂN"},
    {"heading": "I. MỤC ĐÍCH", "text": "1. Mục đích"},
    {"heading": "II. NHIỆM VỤ", "text": "1. Cải cách thể chế"},
    {"heading": "", "text": "Nơi nhận"},
]


@pytest.fixture
def plan():
    return make_plan(
        state="draft", number="", issued_on=None, handed_out_at=None, sections=SECTIONS, place="Khe"
    )


@pytest.fixture
def writer(client, plan):
    writer = make_standing_officer(plan.unit)
    client.force_login(writer)
    return writer


def typed(client, plan, **values):
    """What the form of the plan's text holds, with some values typed anew."""
    form = client.get(reverse("plans:plan_write", args=[plan.pk])).context_data["form"]
    held = {form[name].html_name: form[name].value() for name in form.fields}
    held = {
        name: "\n".join(value) if isinstance(value, list) else value or ""
        for name, value in held.items()
    }
    sections = {
        "heading": [each["heading"] for each in form.sections],
        "text": [each["text"] for each in form.sections],
    }
    return held | {"seen": form.seen} | sections | values


def write(client, plan, **values):
    return client.post(reverse("plans:plan_write", args=[plan.pk]), typed(client, plan, **values))


def duty_page(duty):
    return reverse("plans:plan_duty_edit", args=[duty.plan_id, duty.pk])


def typed_duty(client, duty, **values):
    """What the form of a duty holds, with some values typed anew."""
    form = client.get(duty_page(duty)).context_data["form"]
    units = form["units"].value()
    held = {name: form[name].value() or "" for name in ("unit_text", "text", "due")}
    return held | {"units": units, "seen": form.seen} | values


def test_a_plan_is_started_from_nothing(client):
    writer = make_standing_officer(make_commune(place="Khe Mây"))
    client.force_login(writer)

    response = client.post(
        reverse("plans:plan_create"),
        {"unit": writer.authority_id, "year": "2027", "title_field": "CCHC năm 2027"},
    )

    made = Plan.objects.get()
    assert response.url == reverse("plans:plan_write", args=[made.pk])
    assert (made.unit, made.year, made.state, made.place) == (
        writer.authority,
        2027,
        "draft",
        "Khe Mây",
    )
    assert [each["heading"][:3] for each in made.sections] == ["I. ", "II.", "III", "IV."]
    assert made.periods.count() == 4


def test_a_new_plan_takes_over_who_issues_and_signs(client, plan, writer):
    Plan.objects.filter(pk=plan.pk).update(
        signer="Hà Văn An", signer_title="CHỦ TỊCH", recipients=["Sở Nội vụ"]
    )

    client.post(
        reverse("plans:plan_create"), {"unit": plan.unit_id, "year": "2027", "title_field": "CCHC"}
    )

    made = Plan.objects.get(year=2027)
    assert (made.signer, made.signer_title, made.recipients) == (
        "Hà Văn An",
        "CHỦ TỊCH",
        ["Sở Nội vụ"],
    )


@pytest.mark.parametrize("values", [{"year": "1999"}, {"title_field": ""}, {"unit": "0"}])
def test_a_plan_without_its_unit_year_or_title_is_not_started(client, plan, writer, values):
    client.post(
        reverse("plans:plan_create"),
        {"unit": plan.unit_id, "year": "2027", "title_field": "CCHC"} | values,
    )

    assert list(Plan.objects.all()) == [plan]


def test_the_text_is_written(client, plan, writer):
    response = write(
        client,
        plan,
        title_field="Tên mới",
        legal_bases="Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021",
        recipients="A\nB",
        heading=["I. MỤC TIÊU", "II. NHIỆM VỤ"],
        text=["1. Chung \r\n- Một dòng", "1. Cải cách thể chế"],
    )

    plan.refresh_from_db()
    assert response.url == plan.get_absolute_url()
    assert (plan.title, plan.recipients, plan.legal_bases[0]["number"]) == (
        "Tên mới",
        ["A", "B"],
        "76/NQ-CP",
    )
    assert plan.sections == [
        SECTIONS[0],
        {"heading": "I. MỤC TIÊU", "text": "1. Chung\n- Một dòng"},
        SECTIONS[2],
        SECTIONS[3],
    ]


@pytest.mark.parametrize(
    ("button", "headings"),
    [
        ("up-1", ["II. NHIỆM VỤ", "I. MỤC ĐÍCH"]),
        ("down-0", ["II. NHIỆM VỤ", "I. MỤC ĐÍCH"]),
        ("drop-0", ["II. NHIỆM VỤ"]),
        ("add", ["I. MỤC ĐÍCH", "II. NHIỆM VỤ", ""]),
        ("up-9", ["I. MỤC ĐÍCH", "II. NHIỆM VỤ"]),
    ],
)
def test_buttons_move_sections_before_anything_is_saved(client, plan, writer, button, headings):
    response = write(client, plan, section=button)

    assert [each["heading"] for each in response.context_data["form"].sections] == headings
    plan.refresh_from_db()
    assert plan.sections == SECTIONS


def test_htmx_gets_only_the_form(client, plan, writer):
    data = typed(client, plan, section="add")

    page = client.post(
        reverse("plans:plan_write", args=[plan.pk]), data, HTTP_HX_REQUEST="true"
    ).content.decode()

    assert page.lstrip().startswith("<form")


def test_a_section_without_a_heading_is_refused(client, plan, writer):
    response = write(client, plan, heading=["", "II"], text=["Lạc", ""])

    assert "tiêu đề" in response.content.decode()
    plan.refresh_from_db()
    assert plan.sections == SECTIONS


def test_a_newer_text_is_shown_and_not_overwritten(client, plan, writer):
    mine = typed(client, plan, title_field="Của tôi")
    write(client, plan, title_field="Của <bạn>")

    response = client.post(reverse("plans:plan_write", args=[plan.pk]), mine)

    assert "Đang lưu: Của &lt;bạn&gt;" in response.content.decode()
    plan.refresh_from_db()
    assert plan.title == "Của <bạn>"
    client.post(
        reverse("plans:plan_write", args=[plan.pk]),
        mine | {"seen": response.context_data["form"].seen},
    )
    plan.refresh_from_db()
    assert plan.title == "Của tôi"


def test_an_issued_plan_is_changed_with_a_reason_that_its_page_shows(client):
    plan = make_plan(sections=SECTIONS, place="Khe")
    client.force_login(make_standing_officer(plan.unit))

    write(client, plan, title_field="Tên mới", reason="")
    plan.refresh_from_db()
    assert plan.title != "Tên mới"

    write(
        client,
        plan,
        title_field="Tên mới",
        text=["1. Mục đích khác", "1. Cải cách thể chế"],
        reason="Sửa lỗi in",
    )

    [change] = client.get(reverse("plans:plan_changes", args=[plan.pk])).context_data["changes"]
    assert change.reason == "Sửa lỗi in"
    assert ("I. MỤC ĐÍCH", "1. Mục đích", "1. Mục đích khác") in change.values
    assert ("Trích yếu", f"Cải cách hành chính năm {plan.year}", "Tên mới") in change.values


@pytest.mark.parametrize("state", ["replaced", "closed"])
def test_a_plan_that_is_over_is_not_changed(client, state):
    plan = make_plan(sections=SECTIONS, state=state)
    client.force_login(make_standing_officer(plan.unit))

    response = write(client, plan, title_field="Tên mới")

    assert "không sửa được" in response.content.decode()
    plan.refresh_from_db()
    assert plan.title != "Tên mới"


def test_duties_are_added_changed_moved_and_taken_out(client, plan, writer):
    add = reverse("plans:plan_duty_add", args=[plan.pk])
    for text in ("Tham mưu", "Bố trí kinh phí"):
        client.post(
            add,
            {
                "unit_text": "Phòng Kinh tế",
                "units": [writer.unit_id],
                "text": text,
                "due": "28/02/2026",
            },
        )

    first, second = plan.duties.all()
    assert (first.text, first.due, list(first.units.all())) == (
        "Tham mưu",
        date(2026, 2, 28),
        [writer.unit],
    )
    client.post(duty_page(first), typed_duty(client, first, unit_text="Văn phòng", text="Mới"))
    client.post(reverse("plans:plan_duty_move", args=[plan.pk, second.pk]), {"up": ""})
    assert [(each.unit_text, each.text) for each in plan.duties.all()] == [
        ("Phòng Kinh tế", "Bố trí kinh phí"),
        ("Văn phòng", "Mới"),
    ]
    client.post(duty_page(first), typed_duty(client, first, take_out="1"))
    assert list(plan.duties.all()) == [second]


def test_a_duty_of_an_issued_plan_asks_for_a_reason(client):
    plan = make_plan()
    client.force_login(make_standing_officer(plan.unit))
    duty = plan.duties.create(unit_text="Văn phòng", text="Cũ")
    mine = typed_duty(client, duty, text="Mới")

    client.post(duty_page(duty), mine)
    client.post(duty_page(duty), mine | {"take_out": "1"})
    duty.refresh_from_db()
    assert duty.text == "Cũ"

    client.post(duty_page(duty), mine | {"reason": "Đổi việc"})
    [change] = client.get(reverse("plans:plan_changes", args=[plan.pk])).context_data["changes"]
    assert (change.reason, change.values) == ("Đổi việc", (("Nội dung", "Cũ", "Mới"),))


def test_a_duty_that_was_done_is_not_taken_out(client, plan, writer):
    duty = plan.duties.create(unit_text="Văn phòng", text="Xong", done_on=date(2026, 2, 1))

    client.post(duty_page(duty), typed_duty(client, duty, take_out="1"))

    assert list(plan.duties.all()) == [duty]


def test_other_units_of_a_duty_stand_among_the_changes(client):
    plan = make_plan()
    office, other = (
        make_office(plan.unit, short_name="Văn phòng"),
        make_office(plan.unit, short_name="Phòng Kinh tế"),
    )
    client.force_login(make_standing_officer(plan.unit))
    duty = plan.duties.create(unit_text="Các phòng", text="Bố trí kinh phí")
    duty.units.set([office])

    client.post(duty_page(duty), typed_duty(client, duty, units=[other.pk], reason="Giao lại"))
    client.post(
        duty_page(duty), typed_duty(client, duty, text="Bố trí đủ kinh phí", reason="Rõ hơn")
    )

    newest, older = client.get(reverse("plans:plan_changes", args=[plan.pk])).context_data[
        "changes"
    ]
    assert list(duty.units.all()) == [other]
    assert (older.reason, older.values) == (
        "Giao lại",
        (("Đơn vị phải làm", "Văn phòng", "Phòng Kinh tế"),),
    )
    assert newest.values == (("Nội dung", "Bố trí kinh phí", "Bố trí đủ kinh phí"),)


def test_a_newer_duty_is_shown_and_not_overwritten(client, plan, writer):
    office = make_office(plan.unit, short_name="Phòng <Kinh tế>")
    duty = plan.duties.create(unit_text="Văn phòng", text="Cũ")
    mine = typed_duty(client, duty, text="Của tôi")
    client.post(duty_page(duty), typed_duty(client, duty, text="Của <bạn>", units=[office.pk]))

    response = client.post(duty_page(duty), mine)

    page = response.content.decode()
    assert "Đang lưu: Của &lt;bạn&gt;" in page
    assert "Đang lưu: Phòng &lt;Kinh tế&gt;" in page
    assert "Của tôi" in page
    assert (plan.duties.get().text, list(duty.units.all())) == ("Của <bạn>", [office])
    client.post(duty_page(duty), mine | {"seen": response.context_data["form"].seen})
    assert (plan.duties.get().text, list(duty.units.all())) == ("Của tôi", [])


@pytest.mark.parametrize("press", [{}, {"take_out": "1"}])
def test_a_stale_form_of_a_duty_stores_nothing(client, plan, writer, press):
    duty = plan.duties.create(unit_text="Văn phòng", text="Cũ")
    mine = typed_duty(client, duty, text="Của tôi", **press)
    plan.duties.update(text="Mới hơn")

    assert "hãy đối chiếu" in client.post(duty_page(duty), mine).content.decode()
    assert "hãy đối chiếu" in client.post(duty_page(duty), mine | {"seen": ""}).content.decode()

    assert [each.text for each in plan.duties.all()] == ["Mới hơn"]


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_only_the_standing_body_of_the_authority_writes(client, plan, who):
    duty = plan.duties.create(unit_text="Văn phòng", text="Việc")
    officer = make_officer(make_standing_officer(plan.unit).unit)
    client.force_login(officer if who == "officer" else make_standing_officer(make_commune()))

    for name, args in (
        ("plan_write", [plan.pk]),
        ("plan_duty_add", [plan.pk]),
        ("plan_duty_edit", [plan.pk, duty.pk]),
    ):
        assert client.get(reverse(f"plans:{name}", args=args)).status_code == 404
    assert client.post(reverse("plans:plan_duty_move", args=[plan.pk, duty.pk])).status_code == 404
    if who == "officer":
        assert client.get(reverse("plans:plan_create")).status_code == 404
