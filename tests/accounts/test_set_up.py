"""An empty installation is set up on its own pages, by whoever holds the token of the console."""

import pytest
from django.core.management import call_command

from accounts.models import Role, SetUp, Unit, User
from accounts.setup.proposals import usual_offices
from accounts.setup.services import open_set_up
from foundation.journal.history import history_of
from tests.accounts.setting_up import (
    ADMINISTRATOR,
    AUTHORITY,
    OFFICES,
    PASSWORD,
    PEOPLE,
    answer_all,
    enter,
    rows,
)
from tests.factories import make_commune, make_office, make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]

STEPS = ("authority", "offices", "people", "administrator")


def test_the_sign_in_page_of_an_empty_installation_leads_to_the_set_up(client):
    assert client.get("/accounts/login/").url == "/set-up/"

    make_officer()

    assert client.get("/accounts/login/").status_code == 200


def test_the_token_of_the_console_lets_in(client):
    token = open_set_up()

    wrong = client.post("/set-up/", {"token": token[:-1]})
    before = client.get("/set-up/authority/")
    right = client.post("/set-up/", {"token": f" {token} "})

    assert wrong.context["form"].errors["token"] == [
        "Mã chưa đúng; hãy sao chép lại đủ cả mã ở nơi phần mềm đang chạy."
    ]
    assert before.url == "/set-up/"
    assert right.url == "/set-up/authority/"
    assert client.get("/set-up/authority/").status_code == 200


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_without_the_token_changes_nothing(client, step):
    open_set_up()

    response = client.post(f"/set-up/{step}/", AUTHORITY | ADMINISTRATOR)

    assert response.url == "/set-up/"
    assert SetUp.objects.get().answers == {}
    assert not User.objects.exists()


def test_without_an_open_set_up_no_token_lets_in(client):
    response = client.post("/set-up/", {"token": ""})

    assert response.context["form"].errors["token"] == ["Hãy ghi mã thiết lập."]
    assert client.get("/set-up/authority/").url == "/set-up/"


def test_all_is_made_at_the_end(client):
    answer_all(client)
    assert not Unit.objects.exists()

    response = client.post("/set-up/administrator/", ADMINISTRATOR, follow=True)

    assert response.redirect_chain == [("/first-steps/", 302)]
    assert list(
        Unit.objects.order_by("pk").values_list("code", "name", "short_name", "kind", "place")
    ) == [
        ("son-lam", "Ủy ban nhân dân tỉnh Sơn Lâm", "UBND tỉnh Sơn Lâm", "province", "Sơn Lâm"),
        ("khe-may", "Ủy ban nhân dân xã Khe Mây", "UBND xã Khe Mây", "commune", "Khe Mây"),
        (
            "khe-may-vp",
            "Văn phòng HĐND và UBND xã Khe Mây",
            "Văn phòng HĐND và UBND",
            "office",
            "Khe Mây",
        ),
        (
            "khe-may-vhxh",
            "Phòng Văn hóa – Xã hội xã Khe Mây",
            "Phòng Văn hóa – Xã hội",
            "office",
            "Khe Mây",
        ),
        ("khe-may-ca", "Công an xã Khe Mây", "Công an xã", "other", "Khe Mây"),
    ]
    commune = Unit.objects.get(code="khe-may")
    assert commune.parent.code == "son-lam"
    assert {unit.authority for unit in commune.children.all()} == {commune}
    assert commune.units.get(standing_body=True).code == "khe-may-vhxh"
    assert list(User.objects.order_by("pk").values_list("username", "unit__code", "roles")) == [
        ("quan.lt", "khe-may-vhxh", ["administrator", "officer", "standing_body"]),
        ("trong.hd", "khe-may", ["leader"]),
        ("lan.lt", "khe-may-vhxh", ["officer", "standing_body"]),
        ("lan.lt2", "khe-may-ca", ["officer"]),
    ]
    administrator = User.objects.get(username="quan.lt")
    leader = User.objects.get(username="trong.hd")
    assert administrator.check_password(PASSWORD)
    assert (leader.last_name, leader.first_name, leader.position) == (
        "Hoàng Đình",
        "Trọng",
        "Chủ tịch",
    )
    assert not leader.has_usable_password()
    assert history_of(leader)[-1].why == "Thiết lập ban đầu"
    assert response.context["user"] == administrator
    assert not SetUp.objects.exists()


def test_once_set_up_the_pages_are_gone(client):
    answer_all(client)
    client.post("/set-up/administrator/", ADMINISTRATOR)

    assert {
        client.get(f"/set-up/{step}").status_code for step in ("", *(f"{s}/" for s in STEPS))
    } == {404}
    assert client.post("/set-up/administrator/", ADMINISTRATOR).status_code == 404
    assert open_set_up() == ""
    assert User.objects.count() == 4


def test_a_person_made_by_a_command_closes_the_set_up(client):
    answer_all(client)
    User.objects.create_superuser("quantri")

    assert client.post("/set-up/administrator/", ADMINISTRATOR).status_code == 404
    assert not Unit.objects.exists()


def test_nobody_comes_before_their_turn(client):
    enter(client)

    assert client.get("/set-up/administrator/").url == "/set-up/authority/"
    client.post("/set-up/authority/", AUTHORITY)
    assert client.get("/set-up/people/").url == "/set-up/offices/"


def test_each_step_is_left_and_come_back_to_from_anywhere(client):
    enter(client)
    client.post("/set-up/authority/", AUTHORITY)
    client.post("/set-up/offices/", rows("offices", *OFFICES))
    client.logout()

    response = client.get("/set-up/", {"token": open_set_up()}, follow=True)

    assert response.redirect_chain[-1] == ("/set-up/people/", 302)
    assert client.get("/set-up/authority/").context["form"]["place"].value() == "Khe Mây"
    names = [form["name"].value() for form in client.get("/set-up/offices/").context["rows"]]
    assert names == [*(row["name"] for row in OFFICES), None, None, None]


def test_the_usual_offices_are_proposed(client):
    enter(client)
    client.post("/set-up/authority/", AUTHORITY | {"kind": "phường"})

    proposed = client.get("/set-up/offices/").context["rows"]

    assert [form["name"].value() for form in proposed][:6] == [
        "Văn phòng HĐND và UBND",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Phòng Văn hóa – Xã hội",
        "Trung tâm Phục vụ hành chính công",
        "Công an phường",
        "Ban Chỉ huy Quân sự phường",
    ]
    assert {form["kept"].value() for form in proposed} == {True}
    assert usual_offices("xã")[1]["name"] == "Phòng Kinh tế"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"place": "xã "}, "place", "Hãy ghi tên riêng, ví dụ Khe Mây."),
        ({"place": ""}, "place", "Hãy ghi tên của xã, phường, đặc khu."),
        ({"province": ""}, "province", "Hãy ghi tên tỉnh, thành phố."),
        ({"code": "Khe Mây"}, "code", "Mã chỉ gồm chữ không dấu, chữ số, dấu - và _."),
    ],
)
def test_a_wrong_authority_is_refused_at_its_field(client, changed, field, sentence):
    enter(client)

    response = client.post("/set-up/authority/", AUTHORITY | changed)

    assert response.context["form"].errors == {field: [sentence]}
    assert SetUp.objects.get().answers == {}


def test_wrong_offices_are_refused_at_their_rows(client):
    enter(client)
    client.post("/set-up/authority/", AUTHORITY)
    standing = OFFICES[1]
    twice = {"name": "phòng văn hóa – xã hội", "kind": "office", "standing_body": "on"}

    found = client.post("/set-up/offices/", rows("offices", standing, twice)).context["rows"]
    none = client.post("/set-up/offices/", rows("offices", OFFICES[0])).context["rows"]
    empty = client.post("/set-up/offices/", rows("offices", standing | {"kept": ""})).context[
        "rows"
    ]

    assert found.errors[1] == {
        "name": ["“phòng văn hóa – xã hội” đứng hai lần; hãy bỏ một dòng."],
        "standing_body": ["Chỉ một đơn vị; hãy bỏ chọn ở đây hoặc ở dòng trên."],
    }
    assert none.non_form_errors() == [
        "Hãy chọn đơn vị là cơ quan thường trực CCHC, thường là Phòng Văn hóa – Xã hội."
    ]
    assert empty.non_form_errors() == ["Hãy chọn lập ít nhất một đơn vị."]
    assert "offices" not in SetUp.objects.get().answers


def test_a_row_that_is_not_kept_may_be_unfinished_and_is_not_made(client):
    enter(client)
    client.post("/set-up/authority/", AUTHORITY)

    unfinished = {"name": "", "kept": "", "abbreviation": "X", "kind": "office"}
    left_out = OFFICES[0] | {"kept": ""}
    response = client.post("/set-up/offices/", rows("offices", OFFICES[1], left_out, unfinished))

    assert response.url == "/set-up/people/"
    names = [(row["name"], row["kept"]) for row in SetUp.objects.get().answers["offices"]]
    assert names == [("Phòng Văn hóa – Xã hội", True), ("Văn phòng HĐND và UBND", False)]


def test_people_of_an_office_that_is_dropped_are_asked_about(client):
    answer_all(client)
    client.post("/set-up/offices/", rows("offices", *OFFICES[:2]))

    response = client.get("/set-up/administrator/", follow=True)

    assert response.redirect_chain == [("/set-up/people/", 302)]
    assert "Đơn vị của Lê Thị Lan không còn trong danh sách" in response.text


def test_usernames_belong_to_one_person_each(client):
    answer_all(client)
    twice = [
        row | {"username": name} for row, name in zip(PEOPLE, ("lan", "LAN", "x"), strict=True)
    ]

    refused = client.post("/set-up/people/", rows("people", *twice)).context["rows"]
    twice[1]["username"] = "quan.lt"
    client.post("/set-up/people/", rows("people", *twice))
    last = client.post("/set-up/administrator/", ADMINISTRATOR)

    assert refused.errors[1] == {
        "username": ["Tên đăng nhập “LAN” đã được dùng; hãy chọn tên khác."]
    }
    assert last.context["form"].errors == {
        "username": ["Tên đăng nhập “quan.lt” đã được dùng; hãy chọn tên khác."]
    }
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"again": "khác"}, "again"),
        ({"password": "12345678", "again": "12345678"}, "password"),
        ({"username": "quản trị"}, "username"),
        ({"office": "Công an xã"}, "office"),
    ],
)
def test_a_wrong_administrator_is_refused_at_the_field_and_nothing_is_made(client, changed, field):
    answer_all(client)

    response = client.post("/set-up/administrator/", ADMINISTRATOR | changed)

    assert list(response.context["form"].errors) == [field]
    assert not Unit.objects.exists()
    assert not User.objects.exists()


def test_the_administrator_does_only_what_was_ticked(client):
    answer_all(client)

    client.post("/set-up/administrator/", ADMINISTRATOR | {"standing_body": "", "office": "-"})

    administrator = User.objects.get(username="quan.lt")
    assert (administrator.unit.code, administrator.roles) == ("khe-may", ["administrator"])


def test_who_wants_more_rows_stays(client):
    enter(client)
    client.post("/set-up/authority/", AUTHORITY)

    response = client.post("/set-up/offices/", rows("offices", *OFFICES) | {"more": "1"})

    assert response.url == "/set-up/offices/"


def test_the_command_says_where_as_long_as_there_is_nobody(capsys, settings):
    settings.SITE_URL = "https://cchc.example.vn"

    call_command("set_up")
    first = capsys.readouterr().out
    call_command("set_up")
    second = capsys.readouterr().out
    make_commune()
    call_command("set_up")

    token = SetUp.objects.get().token
    assert f"https://cchc.example.vn/set-up/?token={token}\n" in first
    assert second == first
    assert capsys.readouterr().out == "Phần mềm đã được thiết lập.\n"


def test_the_first_steps_are_for_who_keeps_the_accounts(client):
    commune = make_commune()
    office = make_office(commune, standing_body=True)
    administrator = make_user(commune, Role.ADMINISTRATOR)
    standing = make_user(office, Role.STANDING_BODY, last_name="Vi Thị", first_name="Thảo")
    standing.set_unusable_password()
    standing.save()

    client.force_login(standing)
    assert client.get("/first-steps/").status_code == 404
    client.force_login(administrator)
    page = client.get("/first-steps/")

    assert page.context["without_password"] == [standing]
    assert list(page.context["importers"]) == [standing]
    assert not page.context["may_import"]
    assert f"/exchange/people/{commune.code}/" in page.text
