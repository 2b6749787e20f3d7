"""The people of an authority go out as a file, are edited, and come back in."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.exchange import PeopleDataset, key_of
from accounts.models import AccountRequest, Role, Unit, User
from accounts.notices.kinds import Kind
from accounts.notices.services import notify
from accounts.services import AccountsRefused, store_people
from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of
from foundation.journal.models import Entry
from tests.factories import make_commune, make_office, make_officer, make_user
from tests.worker import work_off

from .books import Book, as_file, bring_in, errors_of, store, table, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def commune():
    return make_commune(code="xa-mau", name="Ủy ban nhân dân xã Mẫu", short_name="UBND xã Mẫu")


@pytest.fixture
def office(commune):
    return make_office(commune, code="kt", name="Phòng Kinh tế xã Mẫu", short_name="Phòng Kinh tế")


@pytest.fixture
def administrator(commune):
    return make_user(
        commune,
        Role.ADMINISTRATOR,
        Role.OFFICER,
        username="quantri",
        last_name="Trần",
        first_name="Quản",
    )


@pytest.fixture
def people(office):
    return [
        make_officer(
            office, username="lan", last_name="Lê Thị", first_name="Lan", phone="0912345678"
        ),
        make_officer(
            office,
            username="minh",
            last_name="=Đỗ",
            first_name="Minh",
            position="@Tổ",
            phone="+84 912 345 679",
        ),
    ]


@pytest.fixture
def dataset(administrator, people):
    return PeopleDataset(administrator, "xa-mau")


def new(username: str, **more) -> dict:
    return {
        "Tên_đăng_nhập": username,
        "Họ_và_tên_đệm": "Vũ",
        "Tên": "Mới",
        "Đơn_vị": "Phòng Kinh tế",
        **more,
    }


def test_a_file_that_went_out_comes_back_without_any_change(dataset):
    found = bring_in(dataset, as_file(taken_out(dataset)))

    assert (found.state, found.counts) == (State.READY, {"same": 3})


def test_only_the_edits_arrive_and_can_be_taken_back(dataset, administrator, people, office):
    password = people[0].password
    book = Book(dataset)
    book.set(
        key_of(people[0].pk),
        Vai_trò="trưởng phòng, đơn vị; Cán bộ phòng",
        Điện_thoại=987654321,
        Chức_vụ="=Trưởng",
    )
    book.set(key_of(people[1].pk), Hoạt_động="không", Đơn_vị="xa-mau")
    book.add(**new("moi", Thư_điện_tử="moi@xa.example.vn", Vai_trò="Lãnh đạo UBND"))

    found = bring_in(dataset, book.file)

    assert found.counts == {"same": 1, "changed": 2, "new": 1}
    assert [line.changes for line in found.lines.of_kind("changed")] == [
        [
            ["Chức vụ", "", "=Trưởng"],
            ["Vai trò", "Cán bộ phòng", "Cán bộ phòng; Trưởng phòng, đơn vị"],
            ["Điện thoại", "0912345678", "0987654321"],
        ],
        [["Đơn vị", "Phòng Kinh tế", "UBND xã Mẫu"], ["Hoạt động", "có", "không"]],
    ]

    found = store(found)

    assert found.state == State.STORED, found.job.error
    lan, minh = (User.objects.get(pk=person.pk) for person in people)
    assert (lan.roles, lan.phone, lan.position, lan.password) == (
        ["officer", "head"],
        "0987654321",
        "=Trưởng",
        password,
    )
    assert (minh.is_active, minh.unit) == (False, administrator.unit)
    past = history_of(lan)[-1]
    assert (past.by, past.why, len(history_of(lan))) == (
        administrator,
        "Nhập từ Excel",
        2,
    )
    added = User.objects.get(username="moi")
    assert (added.unit, added.roles, added.is_active, added.is_staff, added.is_superuser) == (
        office,
        [],
        True,
        False,
        False,
    )
    assert (added.search_text, added.has_usable_password()) == (
        "vu moi moi  moi@xa.example.vn".replace("  ", " "),
        False,
    )

    asked = AccountRequest.objects.get()
    assert (asked.person, asked.roles, asked.asked_by) == (added, ["leader"], administrator)

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    lan, minh = (User.objects.get(pk=person.pk) for person in people)
    assert (lan.roles, lan.phone, lan.position) == (["officer"], "0912345678", "")
    assert (minh.is_active, minh.unit) == (True, office)
    assert not User.objects.filter(username="moi").exists()
    assert Entry.objects.get(table="accounts_user", action="-").by == administrator


def test_new_people_set_their_first_password_by_mail(dataset, client, mailoutbox):
    book = Book(dataset)
    book.add(**new("moi", Thư_điện_tử="moi@xa.example.vn"))
    store(bring_in(dataset, book.file))

    client.post("/accounts/reset/", {"email": "Moi@xa.example.vn"})
    work_off()

    link = re.search(r"http://testserver(/accounts/reset/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(
        form, {"new_password1": "Sông-Đáy-mùa-lũ-1971", "new_password2": "Sông-Đáy-mùa-lũ-1971"}
    )
    assert User.objects.get(username="moi").check_password("Sông-Đáy-mùa-lũ-1971")


def test_a_password_that_was_taken_away_is_not_set_by_mail(client, mailoutbox, people):
    lan = people[0]
    lan.email, lan.last_login = "lan@xa.example.vn", timezone.now()
    lan.set_unusable_password()
    lan.save()

    client.post("/accounts/reset/", {"email": "lan@xa.example.vn"})
    work_off()

    assert mailoutbox == []


@pytest.mark.parametrize("what", ["came", "works"])
def test_people_who_did_something_by_now_are_not_taken_back(dataset, what):
    book = Book(dataset)
    book.add(**new("moi"))
    found = store(bring_in(dataset, book.file))
    if what == "came":
        User.objects.filter(username="moi").update(last_login="2026-11-20T08:00:00Z")
    else:
        notify(User.objects.filter(username="moi"), Kind.HANDED_OUT, "Có việc mới", "/")

    found = undo(found)

    assert (found.state, found.job.state) == (State.STORED, "failed")
    assert found.job.error.startswith("“Vũ Mới” đã ")
    assert User.objects.filter(username="moi").exists()


@pytest.mark.parametrize(
    "above", [{"is_superuser": True}, {"is_staff": True}, {"roles": ["appraiser", "officer"]}]
)
def test_people_with_rights_above_the_commune_neither_go_out_nor_come_in(dataset, people, above):
    book = Book(dataset)
    book.set(key_of(people[0].pk), Vai_trò="Cán bộ phòng; Quản trị")
    User.objects.filter(pk=people[0].pk).update(**above)

    found = bring_in(dataset, book.file)

    assert [record.username for record in dataset.load()] == ["minh", "quantri"]
    assert found.counts == {"same": 2, "wrong": 1}
    assert found.lines.wrong().get().errors[0][0] == "Mã"


@pytest.mark.parametrize(
    "roles", ["Thẩm định (Sở Nội vụ)", "appraiser", "Cán bộ phòng; Thẩm định (Sở Nội vụ)"]
)
def test_no_role_above_the_commune_is_given(dataset, people, roles):
    book = Book(dataset)
    book.set(key_of(people[0].pk), Vai_trò=roles)

    assert list(errors_of(bring_in(dataset, book.file)).values()) == [["Vai trò"]]


@pytest.mark.parametrize(
    ("heading", "value"), [("Vai_trò", "Quản trị; Lãnh đạo UBND"), ("Hoạt_động", "không")]
)
def test_administrators_do_not_change_their_own_rights(dataset, administrator, heading, value):
    book = Book(dataset)
    book.set(key_of(administrator.pk), Chức_vụ="Chuyên viên", **{heading: value})

    assert list(errors_of(bring_in(dataset, book.file)).values()) == [[heading.replace("_", " ")]]


@pytest.mark.parametrize("username", ["lan", "LAN", "ngoai", "Ngoai", "goc"])
def test_a_username_that_is_taken_is_refused_in_the_same_words_wherever_it_is(dataset, username):
    make_officer(make_office(make_commune()), username="ngoai")
    User.objects.create_superuser("goc")
    book = Book(dataset)
    book.add(**new(username))

    found = bring_in(dataset, book.file)

    assert found.lines.wrong().get().errors == [
        ["Tên đăng nhập", f"Tên đăng nhập “{username}” đã được dùng; hãy chọn tên khác."]
    ]


def test_another_communes_file_changes_nothing(dataset):
    other = make_commune(code="xa-khac")
    them = make_user(other, Role.ADMINISTRATOR)
    book = Book(PeopleDataset(them, "xa-khac"))
    book.set(key_of(them.pk), Vai_trò="", Đơn_vị="Phòng Kinh tế")

    found = bring_in(dataset, book.file)

    assert found.counts == {"wrong": 1}
    assert (
        found.lines.get().errors[0][1].startswith(f"Mã “{key_of(them.pk)}” không có ở UBND xã Mẫu")
    )


def test_a_file_full_of_faults_names_every_one(dataset, people, commune):
    make_office(make_commune(), short_name="Phòng Ngoài", code="phong-ngoai")
    make_office(commune, short_name="Phòng Cũ", valid_to=date(2025, 6, 30))
    book = Book(dataset)
    first, second = (key_of(person.pk) for person in people)
    book.set(first, Tên="", Đơn_vị="Phòng Ngoài", Điện_thoại="không có", Thư_điện_tử="lan(at)xa.vn")
    book.set(second, Vai_trò="Cán bộ phòng; Vua", Hoạt_động="tùy", Chức_vụ="x" * 101)
    rows = [
        book.add(**new("có dấu")),
        book.add(**new("hai.lan")),
        book.add(**new("HAI.LAN")),
        book.add(**new("cu", Đơn_vị="Phòng Cũ")),
        book.add(**new("ngoai", Đơn_vị="phong-ngoai")),
        book.add(Tên_đăng_nhập="thieu"),
        book.add(Mã=first, **new("lap")),
        book.add(Mã="ND1", **new("bia")),
        book.add(**new("loi", Chức_vụ="#REF!", Điện_thoại=True)),
    ]

    found = bring_in(dataset, book.file)

    assert errors_of(found) == {
        book.rows[first]: ["Tên", "Đơn vị", "Điện thoại", "Thư điện tử"],
        book.rows[second]: ["Chức vụ", "Vai trò", "Hoạt động"],
        rows[0]: ["Tên đăng nhập"],
        rows[2]: ["Tên đăng nhập"],
        rows[3]: ["Đơn vị"],
        rows[4]: ["Đơn vị"],
        rows[5]: ["Họ và tên đệm", "Tên", "Đơn vị"],
        rows[6]: ["Mã"],
        rows[7]: ["Mã"],
        rows[8]: ["Chức vụ", "Điện thoại"],
    }
    assert found.counts == {"same": 1, "new": 1, "wrong": 10}


def test_a_hand_made_table_with_odd_letters_comes_in_clean(dataset):
    book = table(
        ["DANH SÁCH NGƯỜI DÙNG"],
        ["TT", "Tài khoản", "Họ đệm", "Tên", "Phòng", "Số điện thoại", "Email"],
        [
            1,
            "\u200bhoa.tran ",
            "Tra\u0302\u0300n\u00a0Thị",
            "\tHoa\ufeff",
            "phong kinh te",
            912000111,
            "hoa@xa.example.vn ",
        ],
    )

    found = store(bring_in(dataset, as_file(book)))

    assert found.state == State.STORED, found.job.error
    hoa = User.objects.get(username="hoa.tran")
    assert (hoa.last_name, hoa.first_name, hoa.phone, hoa.email, hoa.is_active) == (
        "Trần Thị",
        "Hoa",
        "0912000111",
        "hoa@xa.example.vn",
        True,
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_neither_take_the_file_nor_bring_one_in(client, office, role):
    client.force_login(make_user(office, role))

    for page in ("dataset", "dataset_file", "dataset_template"):
        assert client.get(reverse(f"exchange:{page}", args=["people", "xa-mau"])).status_code == 404
    file = as_file(table(["Tên đăng nhập", "Tên"], ["x", "y"]))
    assert (
        client.post(
            reverse("exchange:dataset", args=["people", "xa-mau"]), {"file": file}
        ).status_code
        == 404
    )


def test_the_code_of_another_authority_opens_nothing(client, administrator, office):
    make_commune(code="xa-khac")
    client.force_login(administrator)

    assert client.get(reverse("exchange:dataset", args=["people", "xa-khac"])).status_code == 404
    assert (
        "Quên mật khẩu"
        in client.get(reverse("exchange:dataset", args=["people", "xa-mau"])).content.decode()
    )


def test_the_service_keeps_the_rules_by_itself(commune, administrator, people, office):
    other = make_office()
    stranger = make_officer(other)
    kept = {"by": administrator, "reason": "Thử"}
    names = {"last_name": "Vũ", "first_name": "Mới"}
    wrong = [
        stranger,
        User(username="a", unit=other, **names),
        User(username="b", unit=office, roles=["appraiser"], **names),
        User(username="c", unit=office, is_staff=True, **names),
        User(username="d", unit=office, is_superuser=True, **names),
        User(username=stranger.username, unit=office, **names),
    ]
    for person in wrong:
        with pytest.raises(AccountsRefused):
            store_people(commune, [person], **kept)
    with pytest.raises(AccountsRefused):
        store_people(commune, [people[1]], by=people[0], reason="Thử")
    administrator.roles = ["administrator", "leader"]
    with pytest.raises(AccountsRefused):
        store_people(commune, [administrator], **kept)
    assert User.objects.filter(unit__authority=commune).count() == 3
    assert Unit.objects.get(pk=commune.pk) == commune
