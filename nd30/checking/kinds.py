"""The kinds of administrative documents (Nghị định 30/2020/NĐ-CP, Điều 7) and what each has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a document of a kind has; most have all of it. A letter (công văn) bears no kind."""

    has_number: bool = True
    has_date: bool = True
    has_subject: bool = True
    has_recipients: bool = True
    signed_above: bool = False  # its signatures stand above the recipients, not beside them


_FULL = (
    "NGHỊ QUYẾT",
    "QUYẾT ĐỊNH",
    "CHỈ THỊ",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "THÔNG CÁO",
    "THÔNG BÁO",
    "HƯỚNG DẪN",
    "CHƯƠNG TRÌNH",
    "KẾ HOẠCH",
    "PHƯƠNG ÁN",
    "ĐỀ ÁN",
    "DỰ ÁN",
    "BÁO CÁO",
    "TỜ TRÌNH",
    "CÔNG ĐIỆN",
    "GIẤY MỜI",
)
_WITHOUT_SUBJECT = (
    "GIẤY GIỚI THIỆU",
    "GIẤY NGHỈ PHÉP",
    "PHIẾU GỬI",
    "PHIẾU CHUYỂN",
    "PHIẾU BÁO",
)
KINDS = {
    **dict.fromkeys(_FULL, Kind()),
    **dict.fromkeys(_WITHOUT_SUBJECT, Kind(has_subject=False)),
    "BIÊN BẢN": Kind(has_date=False, signed_above=True),
    "HỢP ĐỒNG": Kind(has_date=False, has_subject=False, has_recipients=False),
    "BẢN GHI NHỚ": Kind(has_date=False, has_subject=False, has_recipients=False),
    "BẢN THỎA THUẬN": Kind(has_date=False, has_subject=False, has_recipients=False),
    "GIẤY ỦY QUYỀN": Kind(has_subject=False, has_recipients=False),
    "THƯ CÔNG": Kind(False, has_date=False, has_subject=False, has_recipients=False),
}
