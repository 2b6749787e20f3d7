"""The kinds of administrative documents (Nghị định 30/2020/NĐ-CP, Điều 7) and what each has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a document of a kind has; most have all of it. A letter (công văn) bears no kind.

    `symbol` is the short name of the kind in a document's symbol (Phụ lục III, mục I).
    """

    symbol: str = ""
    has_number: bool = True
    has_date: bool = True
    has_subject: bool = True
    has_recipients: bool = True
    signed_above: bool = False  # its signatures stand above the recipients, not beside them


_FULL = {
    "NGHỊ QUYẾT": "NQ",
    "QUYẾT ĐỊNH": "QĐ",
    "CHỈ THỊ": "CT",
    "QUY CHẾ": "QC",
    "QUY ĐỊNH": "QyĐ",
    "THÔNG CÁO": "TC",
    "THÔNG BÁO": "TB",
    "HƯỚNG DẪN": "HD",
    "CHƯƠNG TRÌNH": "CTr",
    "KẾ HOẠCH": "KH",
    "PHƯƠNG ÁN": "PA",
    "ĐỀ ÁN": "ĐA",
    "DỰ ÁN": "DA",
    "BÁO CÁO": "BC",
    "TỜ TRÌNH": "TTr",
    "CÔNG ĐIỆN": "CĐ",
    "GIẤY MỜI": "GM",
}
_WITHOUT_SUBJECT = {
    "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY NGHỈ PHÉP": "GNP",
    "PHIẾU GỬI": "PG",
    "PHIẾU CHUYỂN": "PC",
    "PHIẾU BÁO": "PB",
}
_OF_TWO = {
    "HỢP ĐỒNG": "HĐ",
    "BẢN GHI NHỚ": "BGN",
    "BẢN THỎA THUẬN": "BTT",
}
KINDS = {
    **{name: Kind(symbol) for name, symbol in _FULL.items()},
    **{name: Kind(symbol, has_subject=False) for name, symbol in _WITHOUT_SUBJECT.items()},
    **{
        name: Kind(symbol, has_date=False, has_subject=False, has_recipients=False)
        for name, symbol in _OF_TWO.items()
    },
    "BIÊN BẢN": Kind("BB", has_date=False, signed_above=True),
    "GIẤY ỦY QUYỀN": Kind("GUQ", has_subject=False, has_recipients=False),
    "THƯ CÔNG": Kind(has_number=False, has_date=False, has_subject=False, has_recipients=False),
}
