"""Splits and words the units (offices, posts, people) that a plan names."""

import re

from ..words import bare, squeeze, trim

# How the name of an office, post or group begins.
UNIT_WORDS = (
    r"(?:cac |toan the |tat ca |nhung )?(?:van phong|phong|trung tam|ban|so|uy ban|"
    r"ubnd|hdnd|hoi dong|ubmttq"
    r"|mttq|mat tran"
    r"|cong an|quan su|tram|truong|thu truong|chanh|pho|chu tich|bi thu|can bo|cong "
    r"chuc|vien chuc|chuyen vien"
    r"|nhan vien"
    r"|doan|hoi|to|bo phan|don vi|co quan|nganh|chi cuc|lanh dao|giam doc|nguoi dung "
    r"dau|ke toan|doanh nghiep|buu dien"
    r"|thon|to dan pho|khu pho|dai truyen thanh|quy|kho bac|thue|ngan hang|to chuc|xa|"
    r"phuong|thanh vien|thuong truc"
    r"|dang uy|vnpt|viettel|hop tac xa|dan quan|truyen thong|kiem tra|co so|khoi|phan "
    r"he|nha truong|dia phuong)\b"
)
_UNIT = re.compile(UNIT_WORDS)
# Second halves of names written with a dash: `Văn hóa - Xã hội` is one office.
_HALVES = (
    r"(?:xa hoi|ke toan|ke hoach|ho tich|thong ke|thuong binh|ha tang|xay dung|moi truong|"
    r"do thi|quoc phong|ky thuat)\b"
)
_ITEM = re.compile(
    rf"(?:^|(?<=[;.,\n])|(?<=\s))\s*[-–+•*]\s*(?={UNIT_WORDS})(?!{_HALVES})|"
    r"\n\s*[-–+•*]?\s*|^\s*[-–+•*]\s*"
)
_LINES = re.compile(r"\n\s*[-–+•*]?\s*|[;.,]\s+[-–+•*]\s*|^\s*[-–+•*]\s*")
_SEMICOLON = re.compile(rf";\s*(?={UNIT_WORDS})")
_ASKING = re.compile(
    r"(?:giao (?:cho )?|de nghi |yeu cau |phan cong |doi voi |trach nhiem cua |nhiem "
    r"vu cua |ve phia |uy quyen cho )+"
)
_ACTS = re.compile(
    r"[,;:]?\s+(?:la (?:co quan|don vi|dau moi|thuong truc)|chu tri|phoi hop|co trach "
    r"nhiem|chiu trach nhiem"
    r"|tham muu|to chuc (?!chinh tri|doan)"
    r"|xay dung|can cu|trien khai|theo doi|huong dan|tong hop|don doc|tiep tuc|tang "
    r"cuong|chu dong|giam sat|bo tri"
    r"|nghiem tuc|cu (?!tri)|day manh|thuc hien|bao dam|dam bao|bam sat|kip thoi|"
    r"thuong xuyen|tuyen truyen"
    r"|tham gia|ra soat"
    r"|bao cao|quan triet|(?<!ban )chi dao|phu trach,|dang tai|xem xet|cap nhat|lap |"
    r"phan cong|kiem tra,|quan tam"
    r"|ban hanh|gui|hoan thanh|tich cuc|can |phai |se |duoc giao|dua tren|tren co so|"
    r"theo chuc|co nhiem vu"
    r"|van dong|phat huy|van hanh|quan ly |tiep nhan|cung cap|duy tri|khai thac|phan "
    r"anh|thong tin, tuyen"
    r"|phoi, ket hop|chuan bi|lam dau moi|trien|lam tot|nang cao|doi moi|phan cong|tu "
    r"kiem tra|danh gia"
    r"|cong khai|giup |thong bao)\b"
)
_WITH = re.compile(
    r"[,;]?\s*(?:(?:la (?:co quan|don vi) )?chu tri(?: thuc hien"
    r"| tham muu)?\s*[,;]?\s*)?(?:va )?phoi hop(?: chat che)?(?: (?:voi|cung))+\s+"
)
_TAIL = re.compile(
    r"[,;]?\s*(?:de\s+|cung\s+)?(?:to chuc\s+)?(?:trien khai\s+)?(?:thuc hien|trien khai)\s*[.;]*$"
)
_REASON = re.compile(r"(?:can cu|tren co so|theo)\b[^,;.]*,\s*")
_MAX_UNIT_WORDS = 30


def split_units(text: str) -> list[str]:
    """Return the units that the text of a cell or line lists.

    A list is split where a dash begins an item and at line breaks; at `;` between unit names only
    when no dash marks the items, so that one item's own words stay together.
    """
    items = [trim_unit(item) for item in _split(_ITEM if _dashed(text) else _LINES, _healed(text))]
    if not _dashed(text):
        items = [trim_unit(part) for item in items for part in _split(_SEMICOLON, item)]
    return [item for item in dict.fromkeys(items) if item]


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    pieces, start = [], 0
    for match in pattern.finditer(bare(text)):
        pieces.append(text[start : match.start()])
        start = match.end()
    return [*pieces, text[start:]]


def _dashed(text: str) -> bool:
    return bool(re.match(r"\s*[-–+•*]\s*\S", text))


def _healed(text: str) -> str:
    """Line breaks inside one unit's name as spaces: the next line begins no unit or item."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    whole: list[str] = []
    for line in lines:
        goes_on = whole and not re.match(r"[-–+•*]", line) and not _begins_unit(whole[-1], line)
        if goes_on:
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return "\n".join(whole)


def _begins_unit(before: str, line: str) -> bool:
    if before.rstrip().endswith((",", " và", "-", "–")) or not line[:1].isupper():
        return False
    return bool(_UNIT.match(bare(line))) or before.rstrip().endswith((";", "."))


def trim_unit(text: str) -> str:
    """Return the name of a unit without asking words (`Giao`, `Đề nghị`), dashes and end marks."""
    name = trim(text)
    if match := _ASKING.match(bare(name)):
        name = trim(name[match.end() :])
    return name


def split_lead(text: str) -> tuple[list[str], list[str]]:
    """Return leads and coordinators of `X phối hợp với Y thực hiện`; alone, all lead."""
    plain = bare(text)
    match = _WITH.search(plain)
    if not match or not match.start():
        end = re.search(r"\s+chu tri(?: (?:thuc hien|tham muu))?\s*[.;]*$", plain)
        return split_units(text[: end.start()] if end else _untailed(text)), []
    return split_units(text[: match.start()]), split_units(_untailed(text[match.end() :]))


def _untailed(text: str) -> str:
    match = _TAIL.search(bare(text))
    return text[: match.start()] if match and match.start() else text


def unit_of_sentence(text: str) -> str | None:
    """Return the unit that begins a sentence (`Giao Phòng … chủ trì …`), or None."""
    sentence = squeeze(text)
    reason = _REASON.match(bare(sentence))
    begin = reason.end() if reason else 0
    asked = _ASKING.match(bare(sentence), begin)
    start = asked.end() if asked else begin
    act = _ACTS.search(bare(sentence), start)
    if not (asked or _UNIT.match(bare(sentence), start)) or not (act or asked):
        return None
    name = trim(sentence[start : act.start()] if act else sentence[start:].split(",")[0])
    return name if name and len(name.split()) <= _MAX_UNIT_WORDS else None


def is_unit_name(text: str) -> bool:
    """Tell whether `text` begins like the name of an office, post or group."""
    return bool(_UNIT.match(bare(trim_unit(text))))
