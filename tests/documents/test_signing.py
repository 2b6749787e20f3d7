"""As whom people sign, and how that stands above their names."""

import pytest

from accounts.models import Role, Unit, User
from documents.signing import (
    SigningForm,
    acting_title_lines,
    proposed_form,
    signing_lines,
    title_lines,
    usual_signer_title,
)
from tests.factories import make_commune, make_delegation, make_leader, make_office, make_user

COMMITTEE = "TM. ỦY BAN NHÂN DÂN"
COMMUNE = Unit(pk=1, kind=Unit.Kind.COMMUNE, name="Ủy ban nhân dân xã Khe Mây")
DEPARTMENT = Unit(pk=2, kind=Unit.Kind.DEPARTMENT, name="Sở Nội vụ tỉnh Sơn Lâm")
ECONOMY = Unit(
    pk=3, kind=Unit.Kind.OFFICE, name="Phòng Kinh tế xã Khe Mây", short_name="Phòng Kinh tế"
)
CENTRE = Unit(pk=4, kind=Unit.Kind.OFFICE, name="Trung tâm Phục vụ hành chính công")
POLICE = Unit(pk=5, kind=Unit.Kind.OTHER, name="Công an xã Khe Mây")
SECRETARIAT = Unit(pk=6, kind=Unit.Kind.OFFICE, name="Văn phòng HĐND và UBND xã Khe Mây")
Form = SigningForm


@pytest.mark.parametrize(
    ("form", "unit", "position", "office", "lines"),
    [
        (Form.COLLECTIVE, COMMUNE, "Chủ tịch UBND xã", None, (COMMITTEE, "CHỦ TỊCH")),
        (
            Form.FOR_HEAD,
            COMMUNE,
            "Phó Chủ tịch UBND xã",
            None,
            (COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (Form.ACTING, COMMUNE, "Quyền Chủ tịch UBND xã", None, ("Q. CHỦ TỊCH",)),
        (Form.HEAD, COMMUNE, "Chủ tịch UBND xã", None, ("CHỦ TỊCH",)),
        (
            Form.BY_ORDER,
            COMMUNE,
            "Chánh Văn phòng",
            SECRETARIAT,
            ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ),
        (
            Form.BY_ORDER,
            COMMUNE,
            "Phó Chánh Văn phòng",
            SECRETARIAT,
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ),
        (
            Form.BY_AUTHORISATION,
            COMMUNE,
            "Trưởng phòng Phòng Kinh tế",
            ECONOMY,
            ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG KINH TẾ"),
        ),
        (
            Form.BY_AUTHORISATION,
            COMMUNE,
            "Trưởng phòng",
            ECONOMY,
            ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG KINH TẾ"),
        ),
        (Form.HEAD, ECONOMY, "Trưởng phòng Phòng Kinh tế", None, ("TRƯỞNG PHÒNG",)),
        (Form.HEAD, ECONOMY, "", None, ("TRƯỞNG PHÒNG",)),
        (
            Form.FOR_HEAD,
            ECONOMY,
            "Phó Trưởng phòng phụ trách Phòng Kinh tế",
            None,
            ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"),
        ),
        (Form.HEAD, CENTRE, "Giám đốc Trung tâm", None, ("GIÁM ĐỐC",)),
        (Form.HEAD, SECRETARIAT, "Chánh Văn phòng", None, ("CHÁNH VĂN PHÒNG",)),
        (Form.HEAD, POLICE, "Trưởng Công an xã", None, ("TRƯỞNG CÔNG AN",)),
        (
            Form.FOR_HEAD,
            POLICE,
            "Phó Trưởng Công an xã",
            None,
            ("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"),
        ),
        (Form.HEAD, DEPARTMENT, "Giám đốc Sở Nội vụ", None, ("GIÁM ĐỐC",)),
        (
            Form.FOR_HEAD,
            DEPARTMENT,
            "Phó Giám đốc Sở",
            None,
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ),
    ],
)
def test_lines_follow_the_form_the_unit_and_the_signers_post(form, unit, position, office, lines):
    assert signing_lines(form, unit, position, office=office) == lines


def test_a_committee_signs_as_a_collective_or_not_as_the_document_asks():
    acting = signing_lines(Form.ACTING, COMMUNE, "Quyền Chủ tịch UBND xã", collective=True)
    alone = signing_lines(Form.FOR_HEAD, COMMUNE, "Phó Chủ tịch UBND xã", collective=False)
    department = signing_lines(Form.HEAD, DEPARTMENT, "Giám đốc", collective=True)

    assert acting == (COMMITTEE, "Q. CHỦ TỊCH")
    assert alone == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert department == ("GIÁM ĐỐC",)


@pytest.mark.parametrize(
    ("own", "position", "unit", "form"),
    [
        (COMMUNE, "Chủ tịch UBND xã", COMMUNE, Form.COLLECTIVE),
        (COMMUNE, "Phó Chủ tịch UBND xã", COMMUNE, Form.FOR_HEAD),
        (COMMUNE, "Q. Chủ tịch UBND xã", COMMUNE, Form.ACTING),
        (SECRETARIAT, "Chánh Văn phòng", COMMUNE, Form.BY_ORDER),
        (ECONOMY, "Trưởng phòng", ECONOMY, Form.HEAD),
        (ECONOMY, "Phó Trưởng phòng phụ trách", ECONOMY, Form.FOR_HEAD),
        (DEPARTMENT, "Giám đốc Sở", DEPARTMENT, Form.HEAD),
    ],
)
def test_the_form_is_guessed_from_post_and_unit(own, position, unit, form):
    assert proposed_form(User(unit=own, position=position), unit) == form


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        (COMMUNE, "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"),
        (DEPARTMENT, "GIÁM ĐỐC"),
        (SECRETARIAT, "CHÁNH VĂN PHÒNG"),
        (CENTRE, "GIÁM ĐỐC"),
        (ECONOMY, "TRƯỞNG PHÒNG"),
    ],
)
def test_heads_sign_when_nobody_else_is_named(unit, title):
    assert usual_signer_title(unit) == title


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", (COMMITTEE, "CHỦ TỊCH")),
        (
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
            (COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        ("KT. Chủ tịch, Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("KT CHỦ TỊCH\nPHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("KT.CHỦ TỊCH/PHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (
            "KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG",
            ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ),
        ("KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
        ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("TL. CHỦ TỊCH CHÁNH VĂN PHÒNG", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (
            "TM. BAN CHỈ ĐẠO KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN THƯỜNG TRỰC",
            ("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
        ),
        ("Q. CHỦ TỊCH", ("Q. CHỦ TỊCH",)),
        ("CHÁNH VĂN PHÒNG", ("CHÁNH VĂN PHÒNG",)),
        ("", ()),
    ],
)
def test_each_post_of_a_signer_has_a_line_of_its_own(title, lines):
    assert title_lines(title) == acting_title_lines(title) == lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TM. ỦY BAN NHÂN DÂN PHÓ CHỦ TỊCH", (COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("PHÓ TRƯỞNG PHÒNG PHỤ TRÁCH", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG PHỤ TRÁCH")),
    ],
)
def test_a_deputy_signs_for_whom_they_stand_in(title, lines):
    assert acting_title_lines(title) == lines


@pytest.mark.django_db
def test_who_acts_for_the_chair_from_an_office_signs_by_authorisation():
    commune = make_commune()
    head = make_user(make_office(commune), Role.HEAD, position="Trưởng phòng")
    before = proposed_form(head, commune)

    make_delegation(make_leader(commune), head, Role.LEADER)

    assert before == Form.BY_ORDER
    assert proposed_form(User.objects.get(pk=head.pk), commune) == Form.BY_AUTHORISATION
