"""Reads the figures that a target must reach: comparator, value and unit."""

import re
from collections.abc import Sequence

from ..draft import Quantity
from ..words import bare

_NUMBER = (  # up to 999.999.999.999: what is longer is no figure of a plan
    r"(?<![\d.,/])(\d{1,3}(?:\.\d{3}){1,3}(?!\.\d{3})|"
    r"\d{1,7}(?!(?:\.\d{3}){4}))(,\d{1,3}|\.\d{1,2})?(?![\d])"
)
_COUNTED = (
    r"bac|diem phan tram|diem %|diem|luot|nguoi|sang kien|mo hinh|giai phap|cuoc|lan|lop|buoi"
    r"|hoi nghi|don vi|co quan|van ban|nhiem vu"
    r"|thu tuc|tthc|dich vu cong|dich vu|ho so|tin, bai|tin bai|tin|bai|can bo|cong "
    r"chuc|vien chuc|bien che|phut|gio"
    r"|hang|y kien"
    r"|nghin dong|trieu dong|ty dong|dong|xa|phuong|thon|to chuc|doanh nghiep|tai "
    r"khoan|quy trinh|de tai|phong trao"
)
_FIGURE = re.compile(rf"{_NUMBER}(?:/100)?\s*(%|phan tram\b|(?:{_COUNTED})(?:\b|(?<=%)))")
_THING = (  # no times, no slogans such as `5 rõ`, `4 tại chỗ`
    r"(?!(?:ngay|thang|nam|tuoi|thu|cap|quy|tuan|ro|tai|khong|giam|tang|cung|xay|nhat|de|va|hoac|"
    r"den|tren|so)\b)"
    r"((?:chi so|chi tieu|noi|thon|to|ho|bo|cay|chiec|cai|trang|doi|nhom|phong|truong|tram|lop|dot|"
    r"nguoi|don|vu)\b|[a-z]+"
    r"(?: (?!(?:co|duoc|theo|trong|cho|dat|va|hoac|tai|tren|so|cua|de|tro|voi|la)\b)[a-z]+)?)"
)
_ANYTHING = re.compile(rf"{_NUMBER}\s+{_THING}")
# `17/17 tổ`, `4/5 thôn`: so many of the whole; `24/24 giờ` is a manner of speaking
_OF_WHOLE = re.compile(rf"(?<![\d.,/])(?!24/)(\d{{1,4}})()/\d{{1,4}}(?![\d/])\s+(?!diem\b){_THING}")
# `từ 03 đến 05 bậc`: the unit stands behind the upper end
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|den)\s*\d{{1,7}}(?![\d/%.,])\s+((?:{_COUNTED})\b)")
_WORDS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_IN_WORDS = re.compile(rf"\b({'|'.join(_WORDS)})()\s+{_THING}")
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTED = re.compile(rf"{_NUMBER}\s*(?=(?:,|va)\s*\d[\d,.]*\s*%)")
_SMALL = (
    r"(?:(?:co|dat|duoc|phai|la|tu|tuong ung|lan luot|khoang|muc|ty le|them|xuong|len|toi|"
    r"den|con)\s+)*"
)
_TO = rf"\s*:?\s*{_SMALL}$"
_BEFORE = (
    (
        ">=",
        re.compile(
            rf"(?:toi thieu|it nhat|khong (?:thap hon|duoi|it hon)|thap nhat|dat va vuot|>=|≥){_TO}"
        ),
    ),
    (
        "<=",
        re.compile(
            r"(?:toi da|khong (?:de )?(?:qua|vuot|vuot qua|lon hon|cao hon|hon)|nhieu "
            rf"nhat|<=|≤){_TO}"
        ),
    ),
    (">", re.compile(rf"(?:tren|hon|vuot|cao hon|lon hon|>){_TO}")),
    ("<", re.compile(rf"(?:duoi|thap hon|it hon|nho hon|chua|<){_TO}")),
    (">=", re.compile(r"\btu\s+$")),
)
_NEAR, _SENTENCE = 80, 400  # how far from a figure the words may stand that say what it is
_UP, _DOWN = (
    re.compile(r"\s*(?:[^\s;,.()]+\s+){0,2}tro len"),
    re.compile(r"\s*(?:[^\s;,.()]+\s+){0,2}tro xuong"),
)
_REACHING = re.compile(
    r"\b(?:dat|tang|giam|co|hoan thanh|xay dung|to chuc|thuc hien|cat giam|kiem tra|"
    r"trien khai|ban hanh"
    r"|duy tri|them|phan dau|thu|hop|mo|dang|tham gia|du|cap|lap|trong|thanh lap|treo|lap dat)\s+"
    r"(?:them\s+|duoc\s+|thu\s+|it\s+)?$"
)
_LIMITED = re.compile(
    r"(?:toi thieu|it nhat|khong (?:qua|duoi|vuot qua)|toi da)\s+(?:co\s+|dat\s+|la\s+)?$"
)
_LEADS_ON = re.compile(r"(?:,|va|;|-)?\s*$")
_NEXT_COUNT = re.compile(
    r"(?:(?!\b(?:dat|tang|giam|la|theo|trong)\b)[^;.:,()]){0,40}(?:,|\bva)\s*(?:va\s+)?$"
)
_RANGE_START = re.compile(rf"{_NUMBER}\s*%?\s*-\s*$")
_UP_TO = re.compile(r"\s*(?:-|den)\s*")
_GOES_ON = re.compile(r"(?:(?!\b(?:dat|tang|giam|la)\b)[^;.:]){0,60}(?:,|\bva)\s*")
_RISING = (
    (re.compile(r"\btu\s+(?:muc\s+)?$"), re.compile(r"\s*(?:len|xuong)(?:\s+\w+)?\s+\d")),
    (re.compile(r"\b(?:tang|nang|giam)\b[^;.,]{0,30}\btu\s+$"), re.compile(r"\s*den\s+\d")),
)
_YEAR = re.compile(r"(?<!dinh huong den )(?<!tam nhin den )(?<!tam nhin )\bnam\s+(20\d\d)")
_YEAR_AFTER = re.compile(r"\s*(?:vao|den|trong|den het|het)?\s*(?:vao |cuoi )?nam\s+(20\d\d)")


def read_quantities(text: str, year: int | None) -> list[Quantity]:
    """Return the figures that must be reached in the plan's `year`, in order."""
    plain = bare(text)
    found: list[Quantity] = []
    end = counted = 0
    for match in _figures(plain):
        before, after = plain[end : match.start()], plain[match.end() : match.end() + _NEAR]
        # `85% đến 90%`: the lower end must be reached
        if counted == end and counted and _UP_TO.fullmatch(before):
            found[-1].comparator = ">="
            continue
        goes_on = bool(counted) and bool(_NEXT_COUNT.fullmatch(plain, counted, match.start()))
        if _counts(match, plain, after, year, listed=goes_on) and not (
            found and _is_aside(plain, match)
        ):
            found.append(_quantity(match, text, plain, before, found))
            counted = match.end()
        end = match.end()
    return found


def _quantity(
    match: re.Match[str], text: str, plain: str, before: str, found: list[Quantity]
) -> Quantity:
    """Of a range such as `50-60%` its lower end, which is what must be reached."""
    if match.re is _RANGE:
        return Quantity(">=", _value(match), _unit(match, text))
    if lower := _RANGE_START.search(before):
        return Quantity(">=", _value(lower), _unit(match, text))
    after = plain[match.end() : match.end() + _NEAR]
    comparator = _comparator(before, after) or _carried(found, before, _value(match))
    return Quantity(comparator, _value(match), _unit(match, text))


def _is_aside(plain: str, match: re.Match[str]) -> bool:
    """`(80%)` behind another figure says the same again."""
    opening = re.search(r"\(\s*(?:chiem|tuc|dat)?\s*$", plain[: match.start()])
    return bool(opening) and plain[match.end() :].lstrip()[:1] == ")"


def _carried(found: list[Quantity], before: str, value: float) -> str:
    """The comparator of the figure before, when this one only goes on its list; else a bare
    figure's.

    `tối thiểu 60%, 55%` goes on, and so does `tối thiểu 30% thời gian, 30% chi phí`; a whole 100%
    stands for itself.
    """
    if not found:
        return "="
    least = found[-1].comparator == ">=" and value < 100
    listed = _LEADS_ON.fullmatch(before) and not (";" in before and value >= 100)
    goes_on = listed or (least and _GOES_ON.fullmatch(before))
    return found[-1].comparator if goes_on else "="


def _figures(plain: str) -> list[re.Match[str]]:
    """Figures with a unit, and those of a list with the unit behind the last (`60, 55%`)."""
    ranges = list(_RANGE.finditer(plain))
    upper_ends = [(match.start() + 1, match.end()) for match in ranges]
    known = [*_FIGURE.finditer(plain), *_LISTED.finditer(plain), *_OF_WHOLE.finditer(plain)]
    inside = (each for each in known if not _within(each, upper_ends))
    limited = (each for each in _IN_WORDS.finditer(plain) if _LIMITED.search(_before(each, plain)))
    others = (each for each in _ANYTHING.finditer(plain) if _is_set(_before(each, plain)))
    matches = [
        *ranges,
        *inside,
        *limited,
        *(each for each in others if not _within(each, upper_ends)),
    ]
    first = {match.start(): match for match in reversed(matches) if not _is_year(match, plain)}
    return sorted(first.values(), key=re.Match.start)


def _before(match: re.Match[str], plain: str) -> str:
    return plain[max(0, match.start() - _NEAR) : match.start()]


def _is_set(before: str) -> bool:
    """Does what stands before a number say that it is to be reached?"""
    return bool(_LIMITED.search(before) or _REACHING.search(before))


def _within(match: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= match.start() < end for start, end in spans)


def _is_year(match: re.Match[str], plain: str) -> bool:
    """Is the number a year of the calendar: `năm 2024, 91%`, `giai đoạn 2026-2030 giảm 5%`?"""
    if not _CALENDAR_YEAR.fullmatch(match[1]) or match[2]:
        return False
    before = _before(match, plain)
    return match.re is _LISTED or bool(re.search(r"\b(?:nam|doan|den|tu)\s*$|[-/]\s*$", before))


def _counts(
    match: re.Match[str], plain: str, after: str, year: int | None, *, listed: bool
) -> bool:
    """Must it be reached? `listed`: it follows one that must, `01 mô hình, 02 sáng kiến`."""
    before = plain[max(0, match.start() - _NEAR) : match.start()]
    if _is_starting_point(before, after) or _is_of_another_year(match, plain, year):
        return False
    if _is_percent(match):
        return True
    if re.search(r"tuong (?:ung|duong)\s+(?:voi\s+)?$", before) or re.match(
        r"\s*(?:ngay|thang)\b", after
    ):
        return False
    return bool(
        listed or _comparator(before, after) or _REACHING.search(before) or not before.strip()
    )


def _is_percent(match: re.Match[str]) -> bool:
    return match.lastindex is None or match.lastindex < 3 or match[3] in {"%", "phan tram"}


def _is_starting_point(before: str, after: str) -> bool:
    """`từ 70%` of `từ 70% lên 90%`."""
    return any(start.search(before) and goal.match(after) for start, goal in _RISING)


def _is_of_another_year(match: re.Match[str], plain: str, year: int | None) -> bool:
    if year is None:
        return False
    if (later := _YEAR_AFTER.match(plain, match.end())) and int(later[1]) > year:
        return True
    sentence = max(0, match.start() - _SENTENCE)
    start = max(plain.rfind(sign, sentence, match.start()) for sign in ";.(")
    named = list(_YEAR.finditer(plain, max(sentence, start), match.start()))
    if not named or _FIGURE.search(plain, named[-1].end(), match.start()):
        return False
    own = int(named[-1][1])
    if own < year and re.search(rf"\bnam {year}\b[^;.]*\d", plain[match.end() :]):
        return True  # how far it was before
    is_aside = start >= 0 and plain[start] == "(" and named[-1].start() - start < 6
    return own > year or (own < year and is_aside)


def _comparator(before: str, after: str) -> str | None:
    if _UP.match(after):
        return ">="
    if _DOWN.match(after):
        return "<="
    return next((comparator for comparator, pattern in _BEFORE if pattern.search(before)), None)


def _value(match: re.Match[str]) -> int | float:
    if match.re is _IN_WORDS:
        return _WORDS[match[1]]
    whole, part = match[1].replace(".", ""), match[2]
    return float(f"{whole}.{part[1:]}") if part else int(whole)


def _unit(match: re.Match[str], text: str) -> str:
    if match.re is _LISTED:
        return "%"
    return "%" if match[3] == "phan tram" else text[match.start(3) : match.end(3)]
