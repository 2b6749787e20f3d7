"""The units of an authority go out as a file, are edited, and come back in."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.exchange import UnitDataset
from accounts.models import Role, Unit
from accounts.services import AccountsRefused, store_units
from foundation.exchange.models import ImportRun
from foundation.journal.history import history_of
from foundation.journal.models import Entry
from tests.factories import make_commune, make_office, make_officer, make_user

from .books import Book, as_file, bring_in, errors_of, store, table, taken_out, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State = ImportRun.State


@pytest.fixture
def commune():
    province = Unit.objects.create(
        code="tinh", name="Tỉnh", short_name="Tỉnh", kind=Unit.Kind.PROVINCE
    )
    return make_commune(
        code="xa-mau", name="Ủy ban nhân dân xã Mẫu", short_name="UBND xã Mẫu", parent=province
    )


@pytest.fixture
def administrator(commune):
    return make_user(commune, Role.ADMINISTRATOR)


@pytest.fixture
def offices(commune):
    return [
        make_office(commune, code=code, name=f"{name} xã Mẫu", short_name=name, order=order, **more)
        for order, (code, name, more) in enumerate(
            [
                ("vhxh", "Phòng Văn hóa – Xã hội", {"standing_body": True}),
                ("kt", "Phòng Kinh tế", {}),
                ("ca", "Công an", {"valid_from": date(2025, 7, 1)}),
            ],
            1,
        )
    ]


@pytest.fixture
def dataset(administrator, offices):
    return UnitDataset(administrator, "xa-mau")


def sentence(found) -> str:
    return found.lines.wrong().get().errors[0][1]


def new(code: str, name: str = "Phòng Mới", **more) -> dict:
    return {"Mã_đơn_vị": code, "Tên_đầy_đủ": f"{name} xã Mẫu", "Tên_ngắn": name, **more}


def test_a_file_that_went_out_comes_back_without_any_change(dataset):
    found = bring_in(dataset, as_file(taken_out(dataset)))

    assert (found.state, found.counts) == (State.READY, {"same": 4})


def test_only_the_edits_arrive_and_can_be_taken_back(dataset, administrator, commune, offices):
    book = Book(dataset)
    book.set("vhxh", Cơ_quan_thường_trực="không")
    book.set("kt", Tên_ngắn="Phòng Kinh tế – Hạ tầng", Hoạt_động_đến="31/12/2027", Mã_đơn_vị="ktht")
    book.set("ca", Trực_thuộc="kt")
    book.add(**new("vp", "Văn phòng", Cơ_quan_thường_trực="có"))

    found = bring_in(dataset, book.file)

    assert found.counts == {"same": 1, "changed": 3, "new": 1}
    assert [line.changes for line in found.lines.of_kind("changed")] == [
        [["Cơ quan thường trực", "có", "không"]],
        [
            ["Mã đơn vị", "kt", "ktht"],
            ["Tên ngắn", "Phòng Kinh tế", "Phòng Kinh tế – Hạ tầng"],
            ["Hoạt động đến", "", "31/12/2027"],
        ],
        [["Trực thuộc", "UBND xã Mẫu", "Phòng Kinh tế"]],
    ]

    found = store(found)

    assert found.state == State.STORED, found.job.error
    added = Unit.objects.get(code="vp")
    assert (added.kind, added.parent, added.authority, added.standing_body, added.order) == (
        "office",
        commune,
        commune,
        True,
        4,
    )
    assert added.search_text == "van phong xa mau van phong vp"
    changed = Unit.objects.get(pk=offices[1].pk)
    assert (changed.code, changed.short_name, changed.valid_to) == (
        "ktht",
        "Phòng Kinh tế – Hạ tầng",
        date(2027, 12, 31),
    )
    assert Unit.objects.get(code="ca").parent == changed
    past = history_of(changed)[-1]
    assert (past.by, past.why) == (administrator, "Nhập từ Excel")
    assert [len(history_of(commune)), len(history_of(added)), len(history_of(changed))] == [2, 1, 2]

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    assert list(
        Unit.objects.of_authority(commune)
        .order_by("pk")
        .values_list("code", "standing_body", "parent")
    ) == [
        ("xa-mau", False, commune.parent.pk),
        ("vhxh", True, commune.pk),
        ("kt", False, commune.pk),
        ("ca", False, commune.pk),
    ]
    assert Entry.objects.get(table="accounts_unit", action="-").by == administrator


def test_units_that_somebody_works_in_by_now_are_not_taken_back(dataset):
    book = Book(dataset)
    book.add(**new("vp", "Văn phòng"))
    found = store(bring_in(dataset, book.file))
    make_officer(Unit.objects.get(code="vp"))

    found = undo(found)

    assert (found.state, found.job.state) == (State.STORED, "failed")
    assert found.job.error.startswith(
        "Đơn vị “Văn phòng” đã có người, nhiệm vụ hoặc đơn vị trực thuộc"
    )
    assert Unit.objects.filter(code="vp").exists()


def test_a_hand_made_table_finds_units_by_the_code_that_people_gave(dataset, offices):
    book = table(
        ["DANH SÁCH ĐƠN VỊ"],
        ["STT", "Mã đơn vị", "Tên đơn vị", "Tên ngắn"],
        [1, "kt", "Phòng Kinh tế xã Mẫu", "Phòng KT"],
        [2, "tttt", "Trung tâm Truyền thông xã Mẫu", "Trung tâm Truyền thông"],
        [3, "tttt", "Trung tâm Thể thao xã Mẫu", "Trung tâm Thể thao"],
    )

    found = bring_in(dataset, as_file(book))

    assert found.counts == {"changed": 1, "new": 1, "wrong": 1}
    assert found.lines.get(kind="changed").changes == [["Tên ngắn", "Phòng Kinh tế", "Phòng KT"]]
    assert found.lines.wrong().get().errors == [
        ["Mã đơn vị", "“tttt” đứng hai lần trong tệp; hãy bỏ một dòng."]
    ]


@pytest.mark.parametrize("code", ["kt", "xa-khac", "XA-KHAC", "tinh"])
def test_a_code_that_is_taken_is_refused_in_the_same_words_wherever_it_is(dataset, code):
    make_commune(code="xa-khac")
    book = Book(dataset)
    book.set("ca", Mã_đơn_vị=code)

    found = bring_in(dataset, book.file)

    assert sentence(found) == f"Mã “{code}” đã được dùng; hãy chọn mã khác."


def test_another_communes_file_changes_nothing(dataset):
    other = make_commune(code="xa-khac")
    make_office(other, code="vp-khac")
    stranger = UnitDataset(make_user(other, Role.ADMINISTRATOR), "xa-khac")
    book = Book(stranger)
    book.set("vp-khac", Tên_ngắn="Chiếm")

    found = bring_in(dataset, book.file)

    assert found.counts == {"wrong": 2}
    assert sorted(line.errors[0] for line in found.lines.all()) == [
        ["Mã", f"Mã “{code}” không có ở UBND xã Mẫu. Để trống ô này nếu là đơn vị mới."]
        for code in ("vp-khac", "xa-khac")
    ]


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ({"Mã_đơn_vị": "xa-moi"}, "Mã đơn vị"),
        ({"Loại": "Phòng, đơn vị"}, "Loại"),
        ({"Trực_thuộc": "Phòng Kinh tế"}, "Trực thuộc"),
    ],
)
def test_an_authority_stays_what_it_is(dataset, cells, heading):
    book = Book(dataset)
    book.set("xa-mau", Tên_ngắn="Xã Mẫu", **cells)

    assert [heading] in errors_of(bring_in(dataset, book.file)).values()


def test_an_authority_may_change_its_names(dataset, commune):
    book = Book(dataset)
    book.set("xa-mau", Tên_ngắn="Xã Mẫu")

    assert store(bring_in(dataset, book.file)).state == State.STORED
    renamed = Unit.objects.get(pk=commune.pk)
    assert (renamed.short_name, renamed.kind, renamed.parent, renamed.authority) == (
        "Xã Mẫu",
        "commune",
        commune.parent,
        commune,
    )


def test_a_file_full_of_faults_names_every_one(dataset):
    book = Book(dataset)
    book.set("vhxh", Trực_thuộc="kt", Thứ_tự=99_999)
    book.set("kt", Trực_thuộc="Phòng Văn hóa – Xã hội", Cơ_quan_thường_trực="có")
    book.set("ca", Hoạt_động_đến="01/01/2020", Chữ_viết_tắt="C" * 21, Cơ_quan_thường_trực="chắc là")
    rows = [
        book.add(**new("a b", "Sai mã")),
        book.add(**new("so", "Sở", Loại="Sở, ban, ngành")),
        book.add(**new("xa", "Xã", Loại="Xã, phường, đặc khu")),
        book.add(**new("p1", "Lạc", Trực_thuộc="Phòng Ma")),
        book.add(Mã_đơn_vị="p2"),
        book.add(**new("p3", Hoạt_động_từ="31/02/2026", Hoạt_động_đến="mai kia")),
        book.add(Mã="khong-co", **new("p4")),
    ]

    found = bring_in(dataset, book.file)

    assert errors_of(found) == {
        book.rows["vhxh"]: ["Thứ tự"],
        book.rows["kt"]: ["Cơ quan thường trực"],
        book.rows["ca"]: ["Chữ viết tắt", "Cơ quan thường trực", "Hoạt động đến"],
        rows[0]: ["Mã đơn vị"],
        rows[1]: ["Loại"],
        rows[2]: ["Loại"],
        rows[3]: ["Trực thuộc"],
        rows[4]: ["Tên đầy đủ", "Tên ngắn"],
        rows[5]: ["Hoạt động từ", "Hoạt động đến"],
        rows[6]: ["Mã"],
    }


def test_units_above_one_another_in_a_circle_are_refused(dataset):
    book = Book(dataset)
    book.set("vhxh", Trực_thuộc="Phòng Kinh tế")
    book.set("kt", Trực_thuộc="Công an")
    book.set("ca", Trực_thuộc="Phòng Văn hóa – Xã hội")

    assert bring_in(dataset, book.file).counts == {"same": 1, "wrong": 3}


def test_the_place_of_the_standing_body_changes_hands_only_when_it_is_given_up(dataset):
    book = Book(dataset)
    book.set("kt", Cơ_quan_thường_trực="có")

    assert sentence(bring_in(dataset, book.file)).startswith(
        "Chỉ một đơn vị là cơ quan thường trực"
    )

    book.set("vhxh", Cơ_quan_thường_trực="không", Thứ_tự="đầu tiên")

    found = bring_in(dataset, book.file)

    assert errors_of(found) == {
        book.rows["vhxh"]: ["Thứ tự"],
        book.rows["kt"]: ["Cơ quan thường trực"],
    }


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_take_the_file_and_bring_nothing_in(client, commune, offices, role):
    client.force_login(make_user(offices[0], role))
    address = reverse("exchange:dataset", args=["units", "xa-mau"])

    assert client.get(address).status_code == 200
    assert client.get(reverse("exchange:dataset_file", args=["units", "xa-mau"])).status_code == 200
    assert client.post(address, {"file": as_file(table(["Mã đơn vị"], ["x"]))}).status_code == 404


def test_the_code_of_another_authority_opens_nothing(client, administrator, offices):
    make_commune(code="xa-khac")
    client.force_login(administrator)

    for code in ("xa-khac", "tinh", "vhxh", "khong-co"):
        assert client.get(reverse("exchange:dataset", args=["units", code])).status_code == 404


def test_the_service_keeps_the_rules_by_itself(commune, administrator, offices):
    other = make_commune(code="xa-khac")
    stray = make_office(other, code="phong-khac")
    kept = {"by": administrator, "reason": "Thử"}
    wrong = [
        stray,
        Unit(code="so", name="Sở", short_name="Sở", kind="department", parent=commune),
        Unit(code="la", name="Lạ", short_name="Lạ", kind="office", parent=other),
        Unit(code="kt", name="Trùng", short_name="Trùng", kind="office", parent=commune),
        Unit(
            code="hai",
            name="Hai",
            short_name="Hai",
            kind="office",
            parent=commune,
            standing_body=True,
        ),
    ]

    for unit in wrong:
        with pytest.raises(AccountsRefused):
            store_units(commune, [unit], **kept)
    with pytest.raises(AccountsRefused):
        store_units(commune, [offices[0]], by=make_officer(offices[0]), reason="Thử")
    with pytest.raises(AccountsRefused):
        store_units(other, [stray], **kept)
    offices[0].parent, offices[1].parent = offices[1], offices[0]
    with pytest.raises(AccountsRefused):
        store_units(commune, offices, **kept)
    assert list(
        Unit.objects.of_authority(commune).order_by("pk").values_list("code", "parent")
    ) == [("xa-mau", commune.parent.pk), *((code, commune.pk) for code in ("vhxh", "kt", "ca"))]
