"""Lists of units of every sort, divided between names and never inside one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planreader.phrases.units import split_units

NAMES = [
    "Văn phòng HĐND và UBND",
    "Văn phòng HĐND, UBND phường",
    "VP HĐND&UBND",
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Tổ chức, biên chế và Cải cách hành chính",
    "Phòng Công chức, viên chức",
    "P. KT",
    "P.VHXH",
    "TTPVHCC",
    "Trung tâm Phục vụ hành chính công",
    "Trung tâm Văn hóa, Thể thao và Truyền thông",
    "BCĐ CCHC",
    "Ban Chỉ huy Quân sự xã",
    "Công an xã",
    "Trạm Y tế",
    "Trường THCS Nà Lèng",
    "Hội Nông dân",
    "Hội Cựu chiến binh xã",
    "Hội Liên hiệp Phụ nữ",
    "Đoàn Thanh niên",
    "Mặt trận Tổ quốc",
    "UBMTTQ xã",
    "Chi nhánh Văn phòng đăng ký đất đai",
    "Chi cục Thuế khu vực 5",
    "Bưu điện Khe Đá",
    "Điện lực Nà Lèng",
    "VNPT",
    "Viettel Khe Đá",
    "Công ty Môi trường Sao Mai",
    "Thôn Nà Lốc",
    "Ấp 3",
    "Bản Khuổi Cá",
    "Buôn Kli",
    "Khóm 2",
    "Khu phố 5",
    "Tổ dân phố số 7",
    "Làng Vạn",
    "Sóc Tràm",
    "Xóm Đình",
    "Chủ tịch UBND xã",
    "Trưởng phòng Kinh tế",
    "Công chức Tư pháp – Hộ tịch",
    "Bí thư chi bộ",
    "Kế toán",
    "Các phòng, ban, đơn vị, đoàn thể",
    "các cơ quan, đơn vị có liên quan",
    "UBND các xã, phường",
    "Thủ trưởng các cơ quan, đơn vị",
]
# Short for a post or field: behind an office's open name they may be its own words.
CLEAR = [name for name in NAMES if name != "Kế toán"]


@pytest.mark.parametrize("name", NAMES)
def test_one_name_is_one_unit(name):
    assert split_units(name) == [name]


@given(st.lists(st.sampled_from(CLEAR), min_size=1, max_size=6, unique=True))
@pytest.mark.parametrize("between", ["; ", ", ", ";\n", "\n"])
def test_names_in_a_row_are_so_many_units(between, names):
    assert split_units(between.join(names)) == names


@given(st.lists(st.sampled_from(CLEAR), min_size=1, max_size=6, unique=True))
def test_each_dash_begins_a_unit(names):
    assert split_units("\n".join(f"- {name};" for name in names)) == names


@given(st.sampled_from(CLEAR), st.sampled_from(CLEAR))
def test_two_names_may_be_joined_by_a_word(first, second):
    assert split_units(f"{first} và {second}") == list(dict.fromkeys([first, second]))


@given(st.text(alphabet="Phòng, và;Côn\n-(&)ga .", max_size=60))
def test_no_letter_is_lost(text):
    def letters(said):
        return sorted(char for char in said.replace("và", "") if char.isalpha())

    units = split_units(text)

    assert set(letters("".join(units))) <= set(letters(text))
    assert all(unit in " ".join(text.split()) or "\n" in text for unit in units)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "Phòng Kinh tế, Hạ tầng và Đô thị, Công an phường, VNPT",
            ["Phòng Kinh tế, Hạ tầng và Đô thị", "Công an phường", "VNPT"],
        ),
        ("Đảng ủy, HĐND, UBND và UBMTTQ", ["Đảng ủy", "HĐND", "UBND", "UBMTTQ"]),
        ("Thường trực HĐND, UBND xã", ["Thường trực HĐND", "UBND xã"]),
        ("VP, KT, VHXH", ["VP", "KT", "VHXH"]),
        ("Công an, Quân sự, Kế toán, Văn thư", ["Công an", "Quân sự", "Kế toán", "Văn thư"]),
        ("Phòng Tài chính, Kế toán", ["Phòng Tài chính, Kế toán"]),
        ("Công chức Văn hóa, Xã hội", ["Công chức Văn hóa, Xã hội"]),
        ("Cán bộ, công chức, viên chức", ["Cán bộ, công chức, viên chức"]),
        ("Văn phòng, các phòng, ban và các thôn", ["Văn phòng", "các phòng, ban", "các thôn"]),
        (
            "Các phòng chuyên môn (Phòng Kinh tế, Phòng Nội vụ), Công an xã",
            ["Các phòng chuyên môn (Phòng Kinh tế, Phòng Nội vụ)", "Công an xã"],
        ),
        (
            "Ông Nông Văn Tám, Phó Chủ tịch UBND xã; bà Lý Thị Mận",
            ["Ông Nông Văn Tám, Phó Chủ tịch UBND xã", "bà Lý Thị Mận"],
        ),
        (
            "Văn phòng, Công an xã theo chức năng, nhiệm vụ",
            ["Văn phòng", "Công an xã theo chức năng, nhiệm vụ"],
        ),
        ("Văn phòng, áp dụng phần mềm mới", ["Văn phòng, áp dụng phần mềm mới"]),
        ("Văn phòng, tổ chức hội nghị", ["Văn phòng, tổ chức hội nghị"]),
        ("1. Văn phòng\n2. Công an xã", ["Văn phòng", "Công an xã"]),
        ("- Các phòng,\nban\n- Công an xã", ["Các phòng, ban", "Công an xã"]),
        ("Văn phòng\nHĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Phòng Văn hóa\n- Xã hội\nCông an xã", ["Phòng Văn hóa - Xã hội", "Công an xã"]),
        ("Ban Chỉ huy\nQuân sự xã", ["Ban Chỉ huy Quân sự xã"]),
        ("Trung tâm\nPhục vụ\nhành chính công", ["Trung tâm Phục vụ hành chính công"]),
        ("- Văn phòng, Phòng Kinh tế", ["Văn phòng", "Phòng Kinh tế"]),
    ],
)
def test_lists_as_they_are_written(text, units):
    assert split_units(text) == units


def test_an_abbreviation_that_the_document_explains_is_a_name():
    assert split_units("Phòng Nội vụ, KT") == ["Phòng Nội vụ, KT"]
    assert split_units("Phòng Nội vụ, KT", {"KT"}) == ["Phòng Nội vụ", "KT"]
