import pytest

from accounts.models import Role, User
from tests.factories import make_office, make_officer, make_user

pytestmark = pytest.mark.django_db


def test_the_profile_tells_unit_position_and_roles_in_words(client):
    user = make_user(make_office(), Role.STANDING_BODY, Role.OFFICER, position="Chuyên viên")
    client.force_login(user)

    response = client.get("/accounts/profile/")

    assert response.context["roles"] == ["Cán bộ phòng", "Cơ quan thường trực CCHC"]
    assert user.unit.name in response.content.decode()


def test_a_person_keeps_phone_and_e_mail_up_to_date(client):
    client.force_login(make_officer())

    response = client.post(
        "/accounts/profile/", {"phone": "0912 345 678", "email": "lan@xa.example.vn"}
    )

    assert response.url == "/accounts/profile/"
    assert list(User.objects.values_list("phone", "email")) == [
        ("0912 345 678", "lan@xa.example.vn")
    ]


def test_a_wrong_address_is_refused_and_kept_in_the_form(client):
    client.force_login(make_officer(email="cu@xa.example.vn"))

    response = client.post("/accounts/profile/", {"phone": "", "email": "lan@"})

    assert list(response.context["form"].errors) == ["email"]
    assert response.context["form"]["email"].value() == "lan@"
    assert User.objects.get().email == "cu@xa.example.vn"


def test_nobody_gives_themselves_roles_by_the_profile(client):
    user = make_officer()
    client.force_login(user)

    client.post(
        "/accounts/profile/",
        {"phone": "", "email": "", "roles": ["administrator"], "is_superuser": "on"},
    )

    user.refresh_from_db()
    assert (user.roles, user.is_superuser) == (["officer"], False)
