"""Splits and words the units (offices, posts, people) that a plan names."""

import re
from collections.abc import Collection, Iterator

from ..words import bare, is_cut_word, squeeze, trim, word_count
from .unit_words import (
    LEVEL,
    Kind,
    is_collective,
    is_open_name,
    kind_of,
    lowered,
    name_end,
    names_sort,
)

# How the name of an office, post or group begins.
UNIT_WORDS = (
    r"(?:cac |toan the |tat ca |nhung )?(?:ong(?:, ?| )\(?ba\)? |dong chi )?"
    r"(?:van phong|phong|trung tam|ban|so|uy ban|"
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
_MARK = r"(?:[-–+•*]|\d{1,2}[.)](?!\d)|[a-zđ]\))"
_ITEM = re.compile(
    rf"(?:^|(?<=[;.,\n])|(?<=\s))\s*[-–+•*]\s*(?={UNIT_WORDS})(?!{_HALVES})|"
    rf"\n\s*{_MARK}?\s*|^\s*[-–+•*]\s*"
)
_LINES = re.compile(rf"\n\s*{_MARK}?\s*|[;.,]\s+[-–+•*]\s*|^\s*{_MARK}\s*")
_HALF_LINE = re.compile(rf"\s*[-–]\s*{_HALVES}")
_SEMICOLON = re.compile(r"\s*;\s*(?:và\s+)?")
_COMMA = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+")
_BRACKETS = re.compile(r"[(\[]|[)\]]")
# The council and the committee share one office: `Văn phòng HĐND và UBND`, `Văn phòng HĐND, UBND`.
_COUNCIL = re.compile(rf"\S+ .*(?:hđnd|hội đồng nhân dân)(?: {LEVEL})?")
_COMMITTEE = re.compile(r"(?:ubnd|(?:ủy|uỷ) ban nhân dân)(?!\w)")
_STANDING = re.compile(r"(?:thường trực|tt)\.? ")
# Names that begin with one of these and end there go on in the next line: `Văn phòng` / `HĐND`.
_GOING_ON = re.compile(
    r".*\b(?:văn phòng|chủ tịch|lãnh đạo|thường trực|bí thư|giám đốc|chánh|trưởng|phó|"
    r"chuyên viên|công chức|chỉ huy|đứng đầu|thuộc|của|với|cho)"
)
_BODY = re.compile(r"(?:hđnd|ubnd|hội đồng|(?:ủy|uỷ) ban|đảng (?:ủy|uỷ)|ubmttq|mttq|quân sự)(?!\w)")
_MAX_LIST = 3000  # what is longer is prose and no list
_ASKING = re.compile(
    r"(?:giao (?:cho )?|de nghi |yeu cau |phan cong |doi voi |trach nhiem cua |nhiem "
    r"vu cua |ve phia |uy quyen cho )+"
)
_ACTS = re.compile(
    r"[,;:]?\s+(?:la (?:co quan|don vi|dau moi|thuong truc)|chu tri|phoi hop|co trach "
    r"nhiem|chiu trach nhiem"
    r"|tham muu|(?<!cac )to chuc (?!chinh tri|doan)"
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
# Acts that stand in names: `Ban quản lý`, `Bộ phận tiếp nhận và trả kết quả`.
_NAMED_ACT = re.compile(
    r"\s+(?:tiep nhan|quan ly|kiem tra|giam sat|thong tin|tong hop|tuyen truyen|danh gia|tham muu"
    r"|phu trach|theo doi|xay dung|ho tro|van dong)\b"
)
_OF_ACTS = re.compile(
    r".*\b(?:ban|to|bo phan|doi|trung tam|hoi dong|cong chuc|can bo|chuyen vien|nhan vien|nguoi)$"
)
_ANY_CASE = re.compile(r"[,;:]?\s+(?:chu tri|phoi hop|co trach nhiem|chiu trach nhiem)\b")
_REASON = re.compile(r"(?:can cu|tren co so|theo)\b[^,;.]*,\s*")
_MAX_UNIT_WORDS = 30
_LEAST_NAME = 2  # words
# what goes on to say which unit, before what it does
_DESCRIBES = re.compile(
    r"(?:phu trach|thuoc|truc thuoc|cua|duoc|co (?:lien quan|trach|nhiem)|tai|tren|lien quan|la|"
    r"theo|doi|tri|nam|va|cac|cung|voi)\b"
)
_MAX_FIELD_WORDS = 8


def split_units(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the units that the text of a cell or line lists.

    A list is split where a dash begins an item and at line breaks; at `;`, `,` and `và` only
    between names of units, so that one item's own words stay together. `known` are abbreviations
    that the document explains: names, too.
    """
    dashed = bool(re.match(r"\s*[-–+•*]\s*\S", text))
    items = _split(_ITEM if dashed else _LINES, _healed(text, known))
    parts = [part for item in items for part in _listed(item, known, dashed=dashed)]
    return [name for name in dict.fromkeys(map(trim_unit, parts)) if name]


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    pieces, start = [], 0
    for match in pattern.finditer(bare(text)):
        pieces.append(text[start : match.start()])
        start = match.end()
    return [*pieces, text[start:]]


def _listed(item: str, known: Collection[str], *, dashed: bool) -> list[str]:
    """The names of one item; under a dash only when all of them are clear names."""
    if len(item) > _MAX_LIST:
        return [item]
    parts = [
        name
        for part in _semicolons(trim(item), known)
        for name in _names_between_commas(part, known)
    ]
    return parts if not dashed or all(map(_is_clear_name, parts)) else [item]


def _is_clear_name(text: str) -> bool:
    return text[:1].isupper() and kind_of(text) not in {Kind.OTHER, Kind.ALONE}


def _semicolons(text: str, known: Collection[str]) -> list[str]:
    parts: list[str] = []
    for between, piece in _pieces(_SEMICOLON, text):
        named = piece[:1].isupper() or kind_of(piece, known) is not Kind.OTHER
        if parts and not named:
            parts[-1] += between + piece
        else:
            parts.append(piece)
    return parts


def _names_between_commas(text: str, known: Collection[str]) -> list[str]:
    """`text` split at commas and `và` when each piece begins a name or goes on with one."""
    names: list[list[str]] = []
    for between, piece in _pieces(_COMMA, text):
        if not names or _is_next(names[-1], between, piece, known):
            names.append([piece])
        elif kind_of(piece, known) is not Kind.OTHER or _may_go_on(names[-1], between, piece):
            names[-1] += [between, piece]
        else:
            return [text]
    return ["".join(pieces) for pieces in names]


def _is_next(name: list[str], between: str, piece: str, known: Collection[str]) -> bool:
    """Does `piece` begin another name than the one of the pieces `name`?"""
    kind, before = kind_of(piece, known), kind_of(name[0], known)
    if kind is Kind.OTHER or (before is Kind.OTHER and "," not in between):
        return False
    if is_collective(name[0]) and names_sort(piece):
        return False
    if _COMMITTEE.match(lowered(piece)) and _COUNCIL.fullmatch(lowered(name[-1])):
        return bool(_STANDING.match(lowered(name[-1])))
    if before is Kind.PERSON and kind is Kind.POST:
        return False
    if before is Kind.ALONE:
        return kind is Kind.PLURAL or (kind is Kind.NAME and piece[:1].isupper())
    if kind in {Kind.FIELD, Kind.ALONE}:
        return not is_open_name(name[0]) or bool(re.search(r"liên quan|thuộc|khác", piece))
    return True


def _may_go_on(name: list[str], between: str, piece: str) -> bool:
    """Can words that are no unit belong to the name: `, Hạ tầng và Đô thị`, `, nhiệm vụ`?"""
    if "," not in between or lowered(name[-1]).endswith("chức năng"):
        return True
    return is_open_name(name[0]) and len(piece.split()) <= _MAX_FIELD_WORDS


def _pieces(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """The pieces of `text` between separators outside brackets, each behind its separator."""
    depths = _Depths(text)
    between, start = "", 0
    for match in pattern.finditer(text):
        if depths.at(match.start()) or match.end() == len(text):
            continue
        yield between, text[start : match.start()]
        between, start = match[0], match.end()
    yield between, text[start:]


class _Depths:
    """How many brackets are open, asked for places in their order."""

    def __init__(self, text: str) -> None:
        self._marks = _BRACKETS.finditer(text)
        self._next = next(self._marks, None)
        self._depth = 0

    def at(self, place: int) -> int:
        while self._next is not None and self._next.start() < place:
            self._depth = max(0, self._depth + (1 if self._next[0] in "([" else -1))
            self._next = next(self._marks, None)
        return self._depth


def _healed(text: str, known: Collection[str]) -> str:
    """Line breaks inside one unit's name as spaces: the next line begins no unit or item."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if lines and is_cut_word(lines[-1], line):
            lines[-1] += line
        else:
            lines.append(line)
    whole: list[str] = []
    for line in lines:
        if whole and _goes_on(whole[-1], line, known):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return "\n".join(whole)


def _goes_on(before: str, line: str, known: Collection[str]) -> bool:
    """Is `line` more of the name that the lines `before` began?"""
    tail = before[-200:]  # all that counts: a long cell is joined line by line
    if _HALF_LINE.match(bare(line)) and not re.match(r"[-–+•*]", before):
        return True
    if re.match(_MARK, line):
        return False
    if tail.endswith((",", " và", "-", "–", "&")):
        return True
    if not line[:1].isupper():
        return (
            kind_of(line) is not Kind.PLURAL
            or bool(_GOING_ON.fullmatch(lowered(tail)))
            or bool(re.match(r"các (?:xã|phường)", line))
        )
    if tail.endswith((";", ".", ")")):
        return False
    if _GOING_ON.fullmatch(lowered(tail)) and _BODY.match(lowered(line)):
        return True
    kind, tail = kind_of(line, known), re.sub(rf"^{_MARK}\s*", "", tail)
    if kind is Kind.ALONE:
        return is_collective(tail)
    return kind is Kind.OTHER or (kind is Kind.FIELD and is_open_name(tail))


def trim_unit(text: str) -> str:
    """Return the name of a unit without asking words (`Giao`, `Đề nghị`), dashes and end marks."""
    name = trim(text)
    if match := _ASKING.match(bare(name)):
        name = trim(name[match.end() :])
    return _without_lone_bracket(name)


def _without_lone_bracket(name: str) -> str:
    opened, closed = name.count("("), name.count(")")
    if closed > opened and name.endswith(")"):
        return trim(name[:-1])
    return trim(name[1:]) if opened > closed and name.startswith("(") else name


def unit_of_sentence(text: str) -> str | None:
    """Return the unit that begins a sentence (`Giao Phòng … chủ trì …`), or None."""
    sentence = squeeze(text)
    reason = _REASON.match(bare(sentence))
    begin = reason.end() if reason else 0
    asked = _ASKING.match(bare(sentence), begin)
    start = asked.end() if asked else begin
    act = _act(sentence, start)
    if not (asked or _UNIT.match(bare(sentence), start)) or not (act or asked):
        return None
    name = trim(sentence[start : act.start()] if act else sentence[start:].split(",")[0])
    return name if name and len(name.split()) <= _MAX_UNIT_WORDS else None


def doer_of_sentence(text: str) -> str | None:
    """Return the unit that begins a sentence whatever it is to do (`Phòng Kinh tế lồng ghép …`), or
    None: known verbs end its name, else the first word that stands in no name.
    """
    sentence, known = squeeze(text), unit_of_sentence(text)
    start = sentence.find(known) if known else 0
    if not _UNIT.match(bare(sentence), start):
        return known
    end = start + name_end(sentence[start:])
    name, rest = trim(sentence[start:end]), bare(sentence[end:])
    if word_count(name) < _LEAST_NAME or not rest or _DESCRIBES.match(rest):
        return known
    return name if known is None or len(name) < len(known) else known


def is_unit_name(text: str) -> bool:
    """Tell whether `text` begins like the name of an office, post or group."""
    return bool(_UNIT.match(bare(trim_unit(text))))


def name_before_act(text: str) -> str:
    """Return the words before those that say what a unit does: all of them without any."""
    act = _act(text)
    return trim(text[: min(name_end(text), act.start() if act else len(text))])


def _act(text: str, start: int = 0) -> re.Match[str] | None:
    """The first verb that says what a unit does; capitals and some words belong to its name."""
    plain = bare(text)
    for match in _ACTS.finditer(plain, start):
        word = text[match.start() :].lstrip(" ,;:\n")[:1]
        if word.isupper() and not _ANY_CASE.match(match[0]):
            continue
        if _NAMED_ACT.match(match[0]) and _OF_ACTS.match(
            plain[max(start, match.start() - 20) : match.start()]
        ):
            continue
        return match
    return None


def is_name(text: str) -> bool:
    """Does a text begin with the name of a unit or post, written as one?

    Small letters do for posts and sorts of units alone: `giao ban` is a meeting.
    """
    kind = kind_of(text[:200])
    return kind in {Kind.POST, Kind.PLURAL} or (kind is Kind.NAME and text[:1].isupper())


def names_unit(text: str) -> bool:
    """Does `text` name a unit or several, and no verb says what they do?"""
    name = trim_unit(text)
    return kind_of(name) is not Kind.OTHER and _act(name) is None


def are_unit_names(text: str) -> bool:
    """Are all that `text` lists units, and nothing said of them?"""
    names = split_units(text)
    return bool(names) and all(
        kind_of(name) is not Kind.OTHER and name_before_act(name) == name for name in names
    )
