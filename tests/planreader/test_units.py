import pytest

from planreader.phrases.roles import split_lead
from planreader.phrases.units import split_units, unit_of_sentence


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Văn phòng", ["Văn phòng"]),
        ("- Văn phòng; - Phòng Kinh tế.", ["Văn phòng", "Phòng Kinh tế"]),
        ("Phòng Kinh tế; Phòng Văn hóa - Xã hội", ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội"]),
        ("Phòng Kinh tế\nVăn phòng", ["Phòng Kinh tế", "Văn phòng"]),
        ("Văn phòng HĐND\nvà UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("- Các tổ có hồ sơ; công chức trực quầy", ["Các tổ có hồ sơ; công chức trực quầy"]),
        ("- Phòng Văn hóa - Xã hội - Công an xã", ["Phòng Văn hóa - Xã hội", "Công an xã"]),
        ("", []),
    ],
)
def test_lists_of_units_are_split(text, units):
    assert split_units(text) == units


@pytest.mark.parametrize(
    ("text", "lead", "coordinate"),
    [
        ("Văn phòng phối hợp với Công an xã thực hiện.", ["Văn phòng"], ["Công an xã"]),
        ("Văn phòng chủ trì, phối hợp cùng các thôn", ["Văn phòng"], ["các thôn"]),
        ("Văn phòng chủ trì thực hiện", ["Văn phòng"], []),
        ("Phòng Kinh tế", ["Phòng Kinh tế"], []),
    ],
)
def test_who_leads_and_who_coordinates(text, lead, coordinate):
    assert split_lead(text) == (lead, coordinate)


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Giao Phòng Kinh tế chủ trì theo dõi ngân sách.", "Phòng Kinh tế"),
        ("Đề nghị Hội Nông dân xã vận động hội viên.", "Hội Nông dân xã"),
        ("Văn phòng có trách nhiệm tổng hợp.", "Văn phòng"),
        ("Nâng cao chất lượng tổng hợp.", None),
    ],
)
def test_the_unit_that_a_duty_names(sentence, unit):
    assert unit_of_sentence(sentence) == unit
