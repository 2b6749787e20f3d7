"""Tells what a piece of a list of units is by its first words: an office, a post, a field, …

The accents count here: `ấp` is a hamlet and `áp dụng` is none, `sở` an office and `số` a number.
"""

import re
from collections.abc import Collection
from enum import Enum, auto

from ..words import squeeze, word_count


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEVEL = r"(?:xã(?! hội)|phường|thị trấn|đặc khu|huyện|quận|tỉnh|thành phố|thị xã)"
_PLURAL = r"(?:(?:toàn thể|toàn bộ|tất cả|mọi|từng|một số)(?: các)?|các|những)"
_PEOPLE = (
    r"cán bộ|công chức|viên chức|chuyên viên|nhân viên|người lao động|đảng viên|hội viên|đoàn viên"
    r"|giáo viên|thành viên|người dân|nhân dân|cá nhân"
)
_HAMLETS = (
    r"thôn|ấp|bản(?! (?:đồ|sao|tin|quyền|thân|cam kết|chất|giấy|in|kê))|buôn(?! (?:bán|lậu))|khóm"
    r"|khu phố|khu dân cư|tổ dân phố|tdp|làng|sóc|phum|khu vực|xóm|tiểu khu|bon|cụm dân cư"
)
_ORGANISATION = (
    r"tổ chức(?= (?:chính trị|đoàn|hội(?! (?:ngh|thảo))|đảng|xã hội|tín dụng|tôn giáo"
    r"|(?:có )?liên quan|khác))"
)
# What takes a field or place behind it and has no name without one.
_OFFICES = (
    r"phòng(?! (?:chống|ngừa|cháy|dịch|bệnh|tránh))|p\.|ban(?! (?:hành|ngày|đầu|đêm|bố))|trung tâm"
    r"|tổ(?! chức)|nhóm|bộ phận|hội(?! (?:nhập|họp|nghị|thảo|chợ|thi|trường|diễn))|chi hội|chi đoàn"
    r"|chi bộ|đảng bộ|liên đoàn|chi cục|cục|sở(?! (?:hữu|thích))|trường|trạm|hạt|đội(?! ngũ)|đồn"
    rf"|công ty|tập đoàn|xí nghiệp|nhà máy|nhà văn h(?:óa|oá)|chi nhánh|ngân hàng|{_HAMLETS}"
    rf"|đơn vị|cơ quan|ngành(?! nghề)|khối|{_ORGANISATION}|doanh nghiệp|hợp tác xã|htx|bệnh viện"
)
_WHOLE = (
    r"văn phòng|vp|đoàn(?! kết)|công đoàn|(?:đảng|huyện|tỉnh) (?:ủy|uỷ)|(?:ủy|uỷ) ban"
    r"|hội đồng|thường trực|mặt trận|công an|(?:bộ|ban) chỉ huy|bưu (?:điện|cục)|điện lực|kho bạc"
    r"|bảo hiểm xã hội|quỹ|viện kiểm sát|t(?:òa|oà) án|đài (?:truyền|phát)|lực lượng|thư viện"
    r"|bộ đội|(?:xã|phường) đội|nhà trường|thuế (?:cơ sở|khu vực|tỉnh|xã|huyện)"
    r"|quân sự (?:xã|phường|cấp)"
    r"|vnpt|viettel|mobifone|fpt|evn|agribank|vietcombank|vietinbank|bidv|vnpost|ubnd|hđnd"
    r"|ubmttq\w*|mttq\w*"
)
_POSTS = (
    r"chủ tịch|phó(?! (?:mặc|thác))|trưởng|giám đốc|chánh|thủ trưởng|lãnh đạo|người đứng đầu"
    r"|(?:hiệu|đội|tổ|trạm|chỉ huy|cụm|nhóm|phân đội|kế toán) trưởng|chính trị viên|bí thư"
    r"|thư ký|(?:ủy|uỷ) viên|già làng|người (?:có uy tín|hoạt động|được phân công|phụ trách)"
    rf"|tập thể|đồng chí|đ/c|đc|{_PEOPLE}"
)
# Short for an office, whatever stands before it.
_SHORT = re.compile(
    r"(?:P\.? ?(?=[A-ZĐ])|VP(?:UB|HĐ)?|TT(?=[ .]?(?:PV)?HCC)|TTPVHCC|TTHCC|TTHC(?=C\b)|BCĐ|BCH|BQL"
    r"|CAX?|CAP|UBND|HĐND|UB ?MTTQ|MTTQ|ĐTN|TNCS|HND|HPN|LHPN|CCB|HCCB|TYT|TDP|HTX)"
    r"(?![a-zà-ỹđ])"
)
# Capitals that name a matter and no office.
_MATTERS = _words(
    "TTHC CCHC CNTT CĐS DVC DVCTT QPPL VBQPPL CBCC CBCCVC CCVC PAKN CSDL VNEID ISO TTĐT BĐS "
    "KTXH QLNN NSNN GPMB ATTT XHCN"
)
_CAPITALS = re.compile(r"[A-ZĐÂĂÊÔƠƯÁ][A-ZĐÂĂÊÔƠƯÁÀỦỘ\d]*(?:[&.,–-][A-ZĐÂĂÊÔƠƯÁ\d]+)*\.?")
_FIELDS = (
    r"kế toán|văn thư|thủ quỹ|thống kê|tư pháp|hộ tịch|địa chính|tài chính|nông nghiệp|xây dựng"
    r"|văn h(?:óa|oá)|y tế|giáo dục|lao động|nội vụ|quân sự|truyền thông|thanh tra|thuế|kiểm lâm"
    r"|một cửa|công nghệ|khuyến nông|thú y|dân quân|phụ nữ|nông dân|cựu chiến binh|thanh niên"
    r"|người cao tuổi|chữ thập đỏ|kinh tế|môi trường|đài|hành chính"
)
_FAMILIES = (
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Nông|Lương|Hà|Vi"
    r"|Lăng|Đinh|Trịnh|Mai|Đào|Cao|Tô|Triệu|Chu|Lò|Lường|Quàng|Giàng|Vàng|Sùng|Thào|Mùa|Y|H|K)"
)
_PERSON = re.compile(
    rf"(?:(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/?c)[.:]? |{_FAMILIES} (?=[A-ZĐ]\w* [A-ZĐ]))"
    r"(?:[A-ZĐÂĂÊÔƠƯÁÀÝÚÙÓÒÍÌÉÈỦỨỲỶ]\w*\.? ?){1,5}"
)
_OFFICE_START = re.compile(rf"(?:{_OFFICES})(?!\w)")
_NAME_START = re.compile(rf"(?:{_WHOLE})(?!\w)")
_POST_START = re.compile(rf"(?:{_POSTS})(?!\w)")
_FIELD_START = re.compile(rf"(?:{_FIELDS})(?!\w)")
_PLURAL_START = re.compile(
    rf"{_PLURAL} (?=(?:{_OFFICES}|{_WHOLE}|{_POSTS}|đoàn thể|tổ chức|xã|phường|huyện|địa phương"
    rf"|thiết chế|lớp)(?!\w))"
)
_COLLECTIVE = re.compile(
    rf"(?:{_PEOPLE}|phòng|ban|ngành|đơn vị|cơ quan|đoàn thể|tổ chức|bộ phận|sở|trường|trung tâm"
    rf"|trạm|tổ|hội|chi hội|chi đoàn|chi bộ|đoàn|doanh nghiệp|hợp tác xã|xã|phường|huyện|địa phương"
    rf"|khối|lực lượng|nhóm|{_HAMLETS})(?!\w)"
)
_PLURAL_INSIDE = re.compile(rf"(?<!\w)(?:các|những) {_COLLECTIVE.pattern}(?!.*[()])")
_ALONE = re.compile(
    rf"{_COLLECTIVE.pattern}(?: (?:chuyên môn|trực thuộc|khác|{LEVEL}|trên địa bàn"
    rf"|(?:có )?liên quan|thuộc .*))*"
)
_ENDED = re.compile(rf"(?<!^)(?<!\w)(?:{LEVEL}|sở)(?!\w)| [-–] ")
_MAX_FIELD_WORDS = 6
# Words in small letters that stand in names of units; any other begins what a unit does.
_SMALL_WORDS = _words(
    "phòng ban văn trung tâm tổ bộ phận hội sở chi cục trường trạm hạt đội đồn công ty ngân "
    "hàng thôn ấp bản buôn khóm khu phố dân làng sóc vực xóm đơn vị cơ quan ngành khối chức "
    "doanh nghiệp hợp tác xã bệnh viện đoàn thể đảng ủy uỷ đồng thường trực mặt trận quốc an "
    "chỉ huy quân sự bưu điện lực kho bạc chủ tịch phó trưởng giám đốc chánh thủ lãnh đạo "
    "người đứng đầu bí thư cán chuyên viên nhân lao động hiệu nhóm các những toàn tất cả mọi "
    "từng một số và của thuộc có liên khác còn lại trên địa bàn phường thị trấn tỉnh huyện "
    "quận thành môn vụ tư pháp hộ chính nông xây dựng hóa hoá y tế giáo dục nội tài kế toán "
    "hoạch thống kê môi đô hạ tầng kinh thanh niên phụ nữ cựu chiến binh hiệp thập đỏ cao "
    "tuổi cửa tiếp nhận trả kết quả phục hành nghệ thông tin chuyển đổi cộng giúp việc đài "
    "truyền cháu học tiểu mầm non mẫu ông bà chí đ/c cá thương bảo hiểm quản lý khuyến thú "
    "dự án quỹ tín dụng vay vốn tự nguyện phong trào lưu trữ quy"
)
_WORD = re.compile(r"[^\s,;:()\[\]&./–-]+")


class Kind(Enum):
    """What a piece between two commas is."""

    OTHER = auto()  # no unit: words of the piece before
    FIELD = auto()  # `Kế toán`, `VHXH`: a post, or the rest of an office's name
    ALONE = auto()  # `đơn vị`, `viên chức`: a sort of unit that names none
    PLURAL = auto()  # `các phòng`
    PERSON = auto()
    POST = auto()
    NAME = auto()


def kind_of(piece: str, known: Collection[str] = ()) -> Kind:
    """Tell what `piece` is by its beginning; the abbreviations `known` are names."""
    text = squeeze(piece)
    low = lowered(text)
    if text.split(" (")[0] in known:
        return Kind.NAME
    if text.split(" ")[0] in _MATTERS:
        return Kind.OTHER
    if _SHORT.match(text):
        return Kind.NAME
    if _PERSON.match(text):
        return Kind.PERSON
    if _PLURAL_START.match(low):
        return Kind.PLURAL
    if _ALONE.fullmatch(low):
        return Kind.ALONE
    if _POST_START.match(low):
        return Kind.POST
    if _OFFICE_START.match(low) or _NAME_START.match(low) or re.match(r"Bộ [A-ZĐ]", text):
        return Kind.NAME
    return Kind.FIELD if _is_field(text, low) else Kind.OTHER


def _is_field(text: str, low: str) -> bool:
    words = text.split(" (")[0].split()
    if not words or len(words) > _MAX_FIELD_WORDS:
        return False
    if _FIELD_START.match(low):
        return text[0].isupper() or bool(re.fullmatch(r"kế toán|văn thư|thủ quỹ", low))
    return is_capitals(words[0]) and word_count(text) <= 3


def is_capitals(text: str) -> bool:
    """Is `text` short for something in capitals, that may be a unit: `VHXH`, `P.KT`, `P. KT`?"""
    words = text.split()
    return (
        0 < len(words) <= 2
        and 2 <= len(text) <= 14
        and not _MATTERS.intersection(words)
        and all(map(_CAPITALS.fullmatch, words))
    )


def is_collective(piece: str) -> bool:
    """Does a piece speak of a sort of units, so that another sort may follow: `Các phòng`, ban?"""
    low = lowered(squeeze(piece))
    return bool(_PLURAL_START.match(low) or _ALONE.fullmatch(low) or _PLURAL_INSIDE.search(low))


def names_sort(piece: str) -> bool:
    """Is `piece` one more sort of units: `ban`, `đơn vị thuộc Sở`, `Đoàn thể`?"""
    text = squeeze(piece)
    low = lowered(text)
    return bool(_ALONE.fullmatch(low) or (text[:1].islower() and _COLLECTIVE.match(low)))


def is_open_name(piece: str) -> bool:
    """Is it an office or post with a field, to which further fields may belong?

    A name that tells its level (`Phòng Kinh tế xã`) or joins two fields is at its end.
    """
    low = lowered(squeeze(piece))
    fields = re.match(r"(?:công chức|viên chức|cán bộ|chuyên viên|nhân viên)(?: |$)", low)
    return bool(fields or _OFFICE_START.match(low)) and not _ENDED.search(low)


def lowered(text: str) -> str:
    """Return lower case of the same length, accents kept."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[:1] for c in text)


def name_end(text: str) -> int:
    """The place of the first word that stands in no name of a unit, or the text's length."""
    words = _WORD.finditer(text)
    return next(
        (each.start() for each in words if each[0][0].islower() and each[0] not in _SMALL_WORDS),
        len(text),
    )
