"""Reads the figures that a target must reach: comparator, value and unit."""

import re

from ..draft import Quantity
from ..words import bare

_NUMBER = (  # up to 999.999.999.999: what is longer is no figure of a plan
    r"(?<![\d.,/])(\d{1,3}(?:\.\d{3}){1,3}(?!\.\d{3})|"
    r"\d{1,7}(?!(?:\.\d{3}){4}))(,\d{1,3}|\.\d{1,2})?(?![\d])"
)
_COUNTED = (
    r"bac|diem|luot|nguoi|sang kien|mo hinh|giai phap|cuoc|lan|lop|buoi|hoi nghi|don "
    r"vi|co quan|van ban|nhiem vu"
    r"|thu tuc|tthc|dich vu cong|dich vu|ho so|tin, bai|tin bai|tin|bai|can bo|cong "
    r"chuc|vien chuc|bien che|phut|gio"
    r"|hang|y kien"
    r"|nghin dong|trieu dong|ty dong|dong|xa|phuong|thon|to chuc|doanh nghiep|tai "
    r"khoan|quy trinh|de tai|phong trao"
)
_FIGURE = re.compile(rf"{_NUMBER}(?:/100)?\s*(%|phan tram\b|(?:{_COUNTED})\b)")
_ANYTHING = re.compile(
    rf"{_NUMBER}\s+(?!ngay\b|thang\b|nam\b|tuoi\b|thu\b|cap\b)([a-z]+(?: [a-z]+)?)"
)
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
    r"|duy tri|them|phan dau|thu|hop|mo|dang|tham gia)\s+"
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
    limited = (
        match
        for match in _ANYTHING.finditer(plain)
        if _LIMITED.search(plain[max(0, match.start() - _NEAR) : match.start()])
    )
    matches = [*_FIGURE.finditer(plain), *_LISTED.finditer(plain), *limited]
    return sorted(
        {match.start(): match for match in reversed(matches)}.values(), key=re.Match.start
    )


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
    is_aside = start >= 0 and plain[start] == "(" and named[-1].start() - start < 6
    return own > year or (own < year and is_aside)


def _comparator(before: str, after: str) -> str | None:
    if _UP.match(after):
        return ">="
    if _DOWN.match(after):
        return "<="
    return next((comparator for comparator, pattern in _BEFORE if pattern.search(before)), None)


def _value(match: re.Match[str]) -> int | float:
    whole, part = match[1].replace(".", ""), match[2]
    return float(f"{whole}.{part[1:]}") if part else int(whole)


def _unit(match: re.Match[str], text: str) -> str:
    if match.re is _LISTED:
        return "%"
    return "%" if match[3] == "phan tram" else text[match.start(3) : match.end(3)]
