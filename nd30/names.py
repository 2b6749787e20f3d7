"""How a person's name is known in running text: by a form of address or a surname before it."""

import re

CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x1EFA))))}]"
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lương|Lâm|"
    "Trịnh|Mai|Đào|Tô|Hà|Cao|Triệu|Nông|Hứa|Vi|Lò|Lường|Giàng|Vàng|Sùng|Thào|Quàng|Cầm|Bế|Chu|Tạ"
)
_MIDDLE_NAMES = "Văn|Thị|Đức|Hữu|Quang|Minh|Ngọc|Thanh|Xuân|Đình|Công|Quốc"
_NO_NAME = "Phó|Chủ|Bí|Giám|Trưởng|Chánh|Ủy"  # begins what a person is
_SYLLABLE = rf"(?!(?:{_NO_NAME})\b){CAPITAL}[^\W\d_]*"
_AFTER_ADDRESS = "|".join(rf"(?<={word} )" for word in ("[Ôô]ng", "[Bb]à", "ồng chí", "[Cc]hị"))
PERSON = re.compile(
    rf"(?:{_AFTER_ADDRESS}){_SYLLABLE}(?: {_SYLLABLE}){{1,3}}"
    rf"|\b(?:{_SURNAMES}) (?:{_MIDDLE_NAMES})(?: {_SYLLABLE}){{1,2}}"
)
