"""Whom reports go to, and how the one who signs them is named."""

import pytest

from accounts.models import Unit
from reports.document_parts import acting_signing_lines, signing_lines
from reports.recipients import report_addressee, report_recipients, told
from tests.factories import make_commune, make_office

COMMITTEE = "TM. ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    ("named", "addressee"),
    [
        ((), "Sở Nội vụ"),
        (("UBND tỉnh", "Sở Nội vụ tỉnh Sơn Lâm (b/c);"), "Sở Nội vụ tỉnh Sơn Lâm"),
        (("Sở Nội vụ (để báo cáo)",), "Sở Nội vụ"),
        (("SNV",), "Sở Nội vụ"),
    ],
)
def test_a_commune_reports_to_home_affairs_as_its_plan_words_it(named, addressee):
    commune = Unit(kind=Unit.Kind.COMMUNE, pk=1, authority_id=1)

    assert report_addressee(commune, named) == addressee


def test_an_office_reports_to_its_authority_and_a_province_to_the_ministry(db):
    office = make_office()

    assert report_addressee(office, ()) == office.authority.name
    assert report_addressee(Unit(kind=Unit.Kind.PROVINCE), ()) == "Bộ Nội vụ"


def test_abbreviated_posts_and_bodies_are_told_as_the_plan_words_them(db):
    named = (
        "Như trên",
        "SNV",
        "TT Đảng ủy",
        "TTHĐND xã",
        "CT, các PCT UBND xã",
        "BTT UBMTTQVN xã",
        "Trưởng các thôn",
        "Lưu: VT, VHXH",
    )

    assert report_recipients(make_commune(), named) == (
        "TT Đảng ủy",
        "TTHĐND xã",
        "CT, các PCT UBND xã",
        "BTT UBMTTQVN xã",
        "Trưởng các thôn",
        "Lưu: VT, VHXH",
    )


def test_without_a_plan_s_recipients_the_usual_ones_are_told(db):
    commune = make_commune()
    make_office(commune, standing_body=True, abbreviation="VHXH")

    assert report_recipients(commune, ()) == (
        "Thường trực Đảng ủy",
        "Thường trực HĐND",
        "Chủ tịch, các Phó Chủ tịch UBND",
        "Lưu: VT, VHXH",
    )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Lưu: VT, VP", "Lưu: VT, VP"),
        ("Lưu VT, VP.", "Lưu: VT, VP."),
        ("LƯU : VT", "Lưu: VT"),
        ("Lưu:", ""),
    ],
)
def test_the_archive_is_kept_as_the_plan_words_it(line, kept):
    assert told(("Sở Nội vụ", line, "Trưởng các thôn")) == (("Sở Nội vụ", "Trưởng các thôn"), kept)


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
    assert signing_lines(title) == acting_signing_lines(title) == lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TM. ỦY BAN NHÂN DÂN PHÓ CHỦ TỊCH", (COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("PHÓ TRƯỞNG PHÒNG PHỤ TRÁCH", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG PHỤ TRÁCH")),
    ],
)
def test_a_deputy_signs_for_whom_they_stand_in(title, lines):
    assert acting_signing_lines(title) == lines
