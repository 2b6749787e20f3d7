from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role, Unit, User
from tests.factories import make_change, make_commune, make_office, make_officer, make_user

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_an_office_belongs_to_the_authority_above_it():
    commune = make_commune()
    office = make_office(commune)
    team = Unit.objects.create(
        code="to", name="Tổ một cửa", short_name="Tổ một cửa", kind=Unit.Kind.OFFICE, parent=office
    )

    assert [unit.authority for unit in (commune, office, team)] == [commune] * 3


def test_an_office_without_an_authority_is_refused():
    office = Unit(code="phong", name="Phòng", short_name="Phòng", kind=Unit.Kind.OFFICE)

    with pytest.raises(ValidationError, match="phải trực thuộc một cơ quan"):
        office.full_clean()


def test_units_are_in_force_between_their_days():
    past = make_office(valid_to=date(2025, 6, 30))
    present = make_office(valid_from=date(2025, 7, 1))

    found = Unit.objects.filter(pk__in=[past.pk, present.pk])

    assert list(found.in_force(date(2025, 6, 30))) == [past]
    assert list(found.in_force(date(2025, 7, 1))) == [present]


def test_people_see_their_own_authority_and_those_it_succeeded():
    commune = make_commune()
    merged, older = make_commune(), make_commune()
    make_change(merged, commune)
    make_change(older, merged)
    user = make_officer(make_office(commune))
    theirs = [make_officer(make_office(unit)) for unit in (merged, older)]
    make_officer()

    assert user.readable_authorities == sorted([commune.pk, merged.pk, older.pk])
    assert set(User.objects.visible_to(user)) == {user, *theirs}


def test_the_successor_is_not_seen_by_the_predecessor():
    commune = make_commune()
    merged = make_commune()
    make_change(merged, commune)
    user = make_officer(make_office(merged))
    make_officer(make_office(commune))

    assert list(User.objects.visible_to(user)) == [user]


def test_communes_that_succeed_each_other_in_a_ring_end():
    first = make_commune()
    second = make_commune()
    make_change(second, first)
    make_change(first, second)

    assert make_officer(make_office(first)).readable_authorities == sorted([first.pk, second.pk])


def test_people_see_the_authorities_above_theirs_as_units():
    province = Unit.objects.create(
        code="tinh", name="Tỉnh", short_name="Tỉnh", kind=Unit.Kind.PROVINCE
    )
    commune = make_commune(parent=province)
    user = make_officer(make_office(commune))
    make_commune(parent=province)

    assert set(Unit.objects.visible_to(user)) == {province, commune, user.unit}


def test_a_person_without_a_unit_sees_nobody():
    make_officer()
    user = User.objects.create(username="khong-don-vi")

    assert list(User.objects.visible_to(user)) == list(Unit.objects.visible_to(user)) == []


def test_appraisers_look_after_the_communes_of_their_province():
    province = Unit.objects.create(
        code="tinh", name="Tỉnh", short_name="Tỉnh", kind=Unit.Kind.PROVINCE
    )
    department = Unit.objects.create(
        code="so",
        name="Sở Nội vụ",
        short_name="Sở Nội vụ",
        kind=Unit.Kind.DEPARTMENT,
        parent=province,
    )
    commune = make_commune(parent=province)
    make_commune()

    appraised = make_user(department, Role.APPRAISER).appraised_authorities

    assert [row["pk"] for row in appraised] == [commune.pk]
    assert list(make_user(department, Role.OFFICER).appraised_authorities) == []


def test_people_are_found_by_role():
    head = make_user(None, Role.OFFICER, Role.HEAD)
    make_officer()

    assert list(User.objects.with_role(Role.HEAD)) == [head]
    assert (head.has_role(Role.HEAD, Role.LEADER), head.has_role(Role.LEADER)) == (True, False)


def test_roles_that_do_not_exist_are_refused():
    user = make_officer()
    user.roles = ["officer", "king"]

    with pytest.raises(ValidationError, match="king"):
        user.clean()


def test_people_sort_by_given_name():
    for last, first in (("Trần", "Bình"), ("Nguyễn", "Ân"), ("Lê", "An")):
        make_officer(last_name=last, first_name=first)

    assert [str(user) for user in User.objects.all()] == ["Lê An", "Nguyễn Ân", "Trần Bình"]
