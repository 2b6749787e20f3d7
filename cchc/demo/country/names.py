"""Made-up names of provinces, communes and people."""

from random import Random
from typing import NamedTuple

PROVINCES = (
    *("Sơn Lâm", "Hà Khê", "Bình Lộc", "Lâm Phong", "Quang Sơn", "Thanh Lĩnh", "Phú Giang"),
    *("An Khánh", "Vĩnh Hòa", "Tân Giang", "Đông Hà", "Nam Sơn", "Bắc Lĩnh", "Tây Khê"),
    *("Long Hải", "Kim Giang", "Ngọc Sơn", "Hồng Lam", "Trà Khúc", "Thiên Phú", "Hương Giang"),
    *("Xuân Lộc", "Mai Lĩnh", "Cẩm Giang", "Yên Hòa", "Thái Sơn", "Gia Lâm", "Đức Phong"),
    *("Hải Vân", "Phước Lâm", "Tiên Sơn", "Vạn Phong", "Lộc Giang", "Minh Hải"),
)
FIRST = (
    *("Khe", "Bản", "Suối", "Đồi", "Nà", "Pá", "Phú", "Thung", "Bình", "An", "Tân", "Đông", "Tây"),
    *("Nam", "Bắc", "Xuân", "Thu", "Hạ", "Long", "Kim", "Ngọc", "Hồng", "Trà", "Thiên", "Hương"),
    *("Mai", "Cẩm", "Yên", "Thái", "Gia", "Đức", "Hải", "Phước", "Tiên", "Vạn", "Lộc", "Minh"),
    *("Quang", "Thanh", "Vĩnh", "Hà", "Sơn", "Lâm", "Mường", "Chiềng", "Đại", "Hưng", "Quỳnh"),
    *("Thạch", "Trung", "Thượng", "Cát", "Cao", "Diên", "Tam", "Tứ", "Ngũ", "Bàu", "Gò", "Vàm"),
)
SECOND = (
    *("Lim", "Sim", "Trúc", "Mận", "Sồi", "Đào", "Lau", "Thông", "Ngô", "Hòa", "Thọ", "Khê"),
    *("Giang", "Lĩnh", "Phong", "Lộc", "Điền", "Thành", "Thịnh", "Mỹ", "Nghĩa", "Tín", "Trạch"),
    *("Ninh", "Khương", "Lương", "Định", "Tiến", "Vinh", "Quý", "Bảo", "Châu", "Xá", "Đường"),
    *("Viên", "Đình", "Hội", "Lợi", "Phúc", "Thủy", "Vân", "Sa", "Trì", "Đồng", "Lạc", "Nhuận"),
    *("Thuận", "Tường", "Hiệp", "Trà", "Bồng", "Ké", "Sài", "Quán", "Nhân", "Cương", "Mậu", "Tảo"),
)
FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"),
    *("Dương", "Lý", "Nông", "Lương", "Hà", "Vi", "Triệu", "Lục", "Mã", "Chu", "Tô", "Đinh"),
)
MIDDLE_AND_GIVEN = (
    (
        ("Văn", "Đức", "Quang", "Minh", "Xuân", "Tiến", "Hữu", "Công", "Mạnh", "Thanh"),
        (
            *("An", "Bảo", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hùng", "Khánh", "Long", "Nam"),
            *("Phúc", "Quân", "Sơn", "Thắng", "Toàn", "Trọng", "Tuấn", "Việt", "Vinh"),
        ),
    ),
    (
        ("Thị", "Thu", "Thùy", "Bích", "Kim", "Ngọc", "Thanh", "Minh", "Hồng", "Tuyết"),
        (
            *("Anh", "Bình", "Dung", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Loan", "Mai"),
            *("Nga", "Ngân", "Oanh", "Phương", "Thảo", "Thủy", "Trang", "Xuân", "Yến"),
        ),
    ),
)


class PersonName(NamedTuple):
    """A name in its two parts: family and middle names, and the given name."""

    last: str
    first: str

    @property
    def full(self) -> str:
        return f"{self.last} {self.first}"


def commune_name(number: int) -> str:
    """Return the name of the commune of this number, from 0: no two have the same."""
    round_, first = divmod(number, len(FIRST))
    return f"{FIRST[first]} {SECOND[(round_ + first) % len(SECOND)]}"


def person_name(chance: Random) -> PersonName:
    """Return the next name that `chance` picks."""
    middle, given = chance.choice(MIDDLE_AND_GIVEN)
    return PersonName(f"{chance.choice(FAMILY)} {chance.choice(middle)}", chance.choice(given))
