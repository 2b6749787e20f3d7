"""Which units the wording of a plan means."""

from dataclasses import dataclass

import pytest

from accounts.unit_matching import Matcher


@dataclass
class Office:
    pk: int
    name: str
    short_name: str
    kind: str = "office"


COMMUNE = Office(1, "Ủy ban nhân dân xã Khe Đá", "UBND xã Khe Đá", "commune")
VP = Office(2, "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Văn phòng HĐND và UBND")
VHXH = Office(3, "Phòng Văn hóa – Xã hội", "Phòng VH-XH")
KT = Office(4, "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng KT, HT và ĐT")
TT = Office(5, "Trung tâm Phục vụ hành chính công", "TTPVHCC")
POLICE = Office(6, "Công an xã", "Công an", "other")
ALL = (2, 3, 4, 5)
MATCHER = Matcher([COMMUNE, VP, VHXH, KT, TT, POLICE], place="Khe Đá")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Phòng Văn hóa – Xã hội", (3,)),
        ("Phòng Văn hoá - Xã hội xã", (3,)),
        ("PHÒNG VH-XH", (3,)),
        ("Phòng VHXH", (3,)),
        ("Phòng Văn hóa và Xã hội", (3,)),
        ("Phòng Văn hóa & Xã hội xã Khe Đá", (3,)),
        ("Văn phòng HĐND&UBND xã", (2,)),
        ("VP HĐND và UBND", (2,)),
        ("Văn phòng", (2,)),
        ("Chánh Văn phòng", (2,)),
        ("Văn phòng UBND xã", (2,)),
        ("Phòng Kinh tế", (4,)),
        ("Trưởng phòng Văn hóa – Xã hội", (3,)),
        ("TT PVHCC xã", (5,)),
        ("Trung tâm", (5,)),
        ("Trung tâm Phục vụ hành chính công xã Khe Đá", (5,)),
        ("UBND xã", (1,)),
        ("Chủ tịch UBND xã", (1,)),
        ("Công an xã Khe Đá", (6,)),
        (
            (
                "Chuyên viên tham mưu công tác tư pháp, Văn phòng HĐND và UBND xã phụ "
                "trách kiểm soát thủ tục"
            ),
            (2,),
        ),
        ("Văn phòng HĐND và UBND, Phòng Văn hóa – Xã hội", (2, 3)),
        ("Phòng Văn hoá Xẫ hội", (3,)),
        ("Các phòng, đơn vị", ALL),
        ("các phòng chuyên môn", ALL),
        ("Các phòng, ban, đơn vị thuộc UBND xã", ALL),
        ("Tất cả các cơ quan, đơn vị", ALL),
        ("Thủ trưởng các cơ quan, đơn vị", ALL),
    ],
)
def test_units_are_proposed(text, units):
    proposal = MATCHER.propose(text)

    assert (sorted(proposal.units), proposal.doubtful) == (sorted(units), False)


@pytest.mark.parametrize("text", ["Các cơ quan, đơn vị có liên quan", "các phòng, ban liên quan"])
def test_those_concerned_are_nobody_in_particular(text):
    proposal = MATCHER.propose(text)

    assert (proposal.units, proposal.doubtful) == ((), False)


@pytest.mark.parametrize(
    "text",
    [
        "Sở Nội vụ",
        "Ban Chỉ đạo CCHC",
        "Các sở, ban, ngành",
        "Bưu điện",
        "Phòng Nội vụ",
        "Ủy ban MTTQ xã",
        "Phòng",
        "",
        "Các cơ quan, đơn vị trên địa bàn",
    ],
)
def test_what_is_not_in_the_system_is_left_to_a_person(text):
    proposal = MATCHER.propose(text)

    assert (proposal.units, proposal.doubtful) == ((), True)


@pytest.mark.parametrize(
    ("text", "units", "unmatched"),
    [
        ("Phòng Kinh tế, Công ty Điện lực", (4,), ("Công ty Điện lực",)),
        ("Phòng Kinh tế và Điện lực Nà Lèng", (4,), ("Điện lực Nà Lèng",)),
        ("Phòng Kinh tế, Hạ tầng và Đô thị, VNPT", (4,), ("VNPT",)),
        ("Phòng Văn hóa – Xã hội, Vinaphone Khe Đá", (3,), ("Vinaphone Khe Đá",)),
        ("Phòng VH-XH / Điện lực", (3,), ("Điện lực",)),
        ("Phòng Kinh tế, Hạ tầng và Đô thị (Công ty Sao Mai)", (4,), ("Công ty Sao Mai",)),
        ("Các phòng, VNPT", ALL, ("VNPT",)),
        ("Chủ tịch UBND xã, Bưu điện", (1,), ("Bưu điện",)),
        ("Văn phòng, Phòng Nội vụ; Công an xã", (2, 6), ("Phòng Nội vụ",)),
    ],
)
def test_names_beside_a_known_one_stay_visible(text, units, unmatched):
    proposal = MATCHER.propose(text)

    assert (tuple(sorted(proposal.units)), proposal.unmatched) == (units, unmatched)
    assert proposal.doubtful
    assert proposal.confidence < 1


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Các phòng chuyên môn và Công an xã", (*ALL, 6)),
        ("Văn phòng, các đơn vị liên quan", (2,)),
        ("Phòng Kinh tế, VHXH", (3, 4)),
        ("Trưởng phòng Văn hóa – Xã hội, Công an xã", (3, 6)),
        ("P. Kinh tế", (4,)),
        ("PVHXH", (3,)),
        ("VPHĐND&UBND xã Khe Đá", (2,)),
        ("CAX", (6,)),
    ],
)
def test_lists_and_short_names_are_matched(text, units):
    proposal = MATCHER.propose(text)

    assert (tuple(sorted(proposal.units)), proposal.unmatched) == (units, ())
    assert not proposal.doubtful


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("TH", (3,)),
        ("TH, Công an xã", (3, 6)),
        ("Lãnh đạo TH", (3,)),
        ("Cơ quan thường trực", (4,)),
    ],
)
def test_abbreviations_of_the_document_count(text, units):
    matcher = Matcher(
        [VHXH, KT, POLICE],
        abbreviations={
            "TH": "Phòng Văn hóa – Xã hội",
            "Cơ quan thường trực": "Phòng Kinh tế, Hạ tầng và Đô thị",
        },
    )

    assert tuple(sorted(matcher.propose(text).units)) == units


def test_without_units_nothing_is_proposed():
    assert Matcher([]).propose("Văn phòng").doubtful


def test_the_order_of_the_units_does_not_matter():
    turned = Matcher([TT, KT, VHXH, VP, COMMUNE], place="Khe Đá")

    assert turned.propose("Văn phòng HĐND và UBND xã").units == (2,)
