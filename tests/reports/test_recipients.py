"""Whom reports go to."""

import pytest

from accounts.models import Unit
from reports.recipients import report_addressee, report_recipients, told
from tests.factories import make_commune, make_office


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
