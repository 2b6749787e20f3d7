"""Reads time phrases: `Quý II, III/2026`, `trước ngày 28/02`, `hằng tháng`, `sau 10 ngày …`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..words import bare, squeeze

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?:\s*(?:/|-|,|nam)?\s*(?:nam\s*)?(20\d\d))?"
_DAY = r"(?<![\d/])(\d{1,2})(?:/(\d{1,2})(?:/(20\d\d))?|[.-](\d{1,2})[.-](20\d\d))(?![\d/%])"
_LONG_DAY = (
    r"(?<!tuan )(?<!tuan thu )(?:ngay\s*)?(?<!\d)(\d{1,2})\s*thang\s*(\d{1,2})(?!\d)" + _YEAR
)
_DAYS = re.compile(f"{_LONG_DAY}|{_DAY}")
_QUARTERS = re.compile(
    r"\bquy\s+((?:iv|i{1,3}|[1-4])(?:\s*(?:,|va|;|-|/|\+|den|&|den het)?\s*(?:quy\s*)?(?:iv|i{1,3}"
    r"|[1-4])\b(?!\d))*)(?![a-z\d])" + _YEAR
)
_MONTHS = re.compile(
    r"\bthang\s+(\d{1,2}(?:\s*(?:,|va|;|-|\+|den|&|den "
    r"het)\s*(?:thang\s*)?\d{1,2}(?!\d|/(?!20\d\d)))*)(?!\d)"
    r"(?!\s*thang)" + _YEAR
)
_BARE_MONTH = re.compile(r"(?<![\d/])(?<!thang )(?<!quy )(\d{1,2}\s*/\s*20\d\d)(?!\d)")
_SHORT_QUARTER = re.compile(r"\bq\s?\.?\s?(?=(?:iv|i{1,3}|[1-4])\b)")
_LISTED_QUARTERS = re.compile(
    r"\bquy\s+[\div]+(?:\s*(?:,|va|;|-|\+|den|&)\s*[\div]+)*\s*/\s*20\d\d"
)
_DAYS_OF_MONTH = re.compile(
    r"(?<![\d/])(?<!thang )(?<!quy )(\d{1,2})\s*(?:-|den(?: het)?)\s*(?:ngay\s*)?"
    r"(\d{1,2}\s*(/|thang)\s*(\d{1,2}))(?!\d)"
)
_CITED = re.compile(
    r"\bso\s*:?\s*\d+[a-z]?(?:/\d{4})?\s?[-/]\s?[a-z][\w/-]*(?:,?\s*(?:ngay\s+[\d/.-]+|"
    r"nam\s+20\d\d))?"
)
_YEARS = re.compile(r"\bnam\s*(20\d\d)|(20\d\d)")
_WHOLE_YEAR = re.compile(
    r"\b(?:trong|ca|het|cuoi)\s+nam\b|^nam\b|\bnam\s+20\d\d\b|^20\d\d$|\bgiai doan 20\d\d\b"
)
_SPAN = re.compile(
    (
        r"\b(?:(0?6\s*thang|sau\s*thang|nua)\s*(dau|cuoi)\s*(?:cua\s*)?nam|(0?9|chin|03|3|"
        r"0?6|ba|sau)\s*thang(?:\s*dau\s*(?:nam)?)?)\b"
    )
    + _YEAR
)
_DONE = re.compile(r"\bda\s+(?:hoan\s+thanh|thuc\s+hien|ban\s+hanh|xong)\b")
_ASIDE = re.compile(r"\(\s*da\s+[^)]*\)")
_CONTINUOUS = re.compile(r"\bthuong\s+xuyen\b|\blien\s+tuc\b|\bhang\s+ngay\b")
_RELATIVE = re.compile(
    r"\bke\s+tu\b|\bsau\s+khi\b|\bngay\s+sau\b|\bsau\s+(?:\d+|mot|hai|ba|bon|"
    r"nam)\s+(?:ngay|thang|tuan)|\bkhi\s+(?:co|nhan|duoc|phat)"
    r"|\btrong\s+(?:vong\s+)?\d+\s+(?:ngay|gio|tuan|thang(?!\s+(?:dau|cuoi)))"
)
_CONDITION = re.compile(r"(?:ngay )?(?:sau\s+khi|khi)\b|ngay\s+sau\b")
_RHYTHMS = (
    (
        1,
        re.compile(
            r"\b(?:hang|hang\s+moi|moi)\s+thang\b|\bdinh\s+ky\s+(?:0?1\s+)?thang\b|\bthang/lan\b"
        ),
    ),
    (1, re.compile(r"\blan\s*(?:/|moi|trong)\s*thang\b")),
    (
        3,
        re.compile(
            r"\b(?:hang|moi)\s+quy\b|\bdinh\s+ky\s+(?:quy|0?3\s+thang)\b|\bquy/lan\b|"
            r"^(?:bao cao )?quy,"
        ),
    ),
    (
        3,
        re.compile(
            r"\blan\s*(?:/|moi|trong)\s*quy\b|\b(?:thang\s+)?cuoi\s+(?:cua\s+)?(?:moi\s+)?quy$"
        ),
    ),
    (
        6,
        re.compile(
            r"\b(?:hang|moi|dinh\s+ky)\s+(?:0?6|sau)\s+thang\b|\b0?6\s+thang(?:/|"
            r"\s+(?:mot|01|1)\s+)lan\b"
        ),
    ),
    (
        6,
        re.compile(
            r"\b0?2\s+lan\s*/\s*nam\b|^(?:bao cao )?0?6\s+thang(?:,|\s+va)\s*(?:ca\s+)?nam$"
        ),
    ),
    (
        12,
        re.compile(
            r"\b(?:hang|moi)\s+nam\b|\bdinh\s+ky\s+(?:hang\s+)?nam\b|\bnam/lan\b|\blan\s*/\s*nam\b"
        ),
    ),
)
_OFTEN = re.compile(r"\b(?:hang|moi)\s+tuan\b|\bdinh\s+ky\b")
_UNTIL = re.compile(r"\b(?:truoc|cham\s+nhat|khong\s+qua|den\s+het|xong)\b|^(?:den|het)\b")


@dataclass(frozen=True)
class PlanTime:
    """What a phrase fixes; `rhythm`: months between recurrences, None below one month."""

    kind: str | None
    start: date | None = None
    due: date | None = None
    already_done: bool = False
    rhythm: int | None = None


@lru_cache(maxsize=1024)  # a plan says the same few times over and over
def read_time(text: str | None, year: int | None) -> PlanTime:
    """Return what a plan's phrase fixes; its kind is None only for an empty phrase."""
    phrase = _worded(bare(squeeze(text or "")).strip(" .;,:"))
    if not phrase:
        return PlanTime(None)
    done = bool(_DONE.search(phrase))
    rest = _ASIDE.sub("", phrase).strip(" .;,") if done else phrase
    if done and _DONE.sub("", rest).strip(" .;,()") == "":
        return PlanTime("done", already_done=True)
    kind, start, due, rhythm = _read_all(rest, year)
    return PlanTime(kind, start, due, done, rhythm)


def _read_all(phrase: str, year: int | None) -> tuple[str, date | None, date | None, int | None]:
    """Several times in one phrase (`Trước ngày 31/01; bổ sung trong Quý III`): the first says the
    kind, a rhythm before all; the last day of all is due.
    """
    parts = [_read(part.strip(), year) for part in phrase.split(";") if part.strip()]
    told = [part for part in parts if part[0] != "other"]
    if len(told) < 2:
        return _read(phrase, year)
    kind, start, _, rhythm = next((part for part in told if part[3]), told[0])
    due = max((part[2] for part in told if part[2]), default=None)
    return kind, start, due, rhythm


def _worded(phrase: str) -> str:
    """`phrase` with its other spellings made one, cited documents left out.

    `quí` and `Q.` are `quý`, `03/2026` is `tháng 03/2026`, `05 - 10/3` is `5/3 đến 10/3`.
    """
    phrase = _SHORT_QUARTER.sub("quy ", re.sub(r"\bqui\b", "quy", _CITED.sub(" ", phrase)))
    phrase = _DAYS_OF_MONTH.sub(r"\1 \3 \4 den \2", phrase).replace(" / ", "/")
    return phrase if _LISTED_QUARTERS.search(phrase) else _BARE_MONTH.sub(r"thang \1", phrase)


def _read(phrase: str, year: int | None) -> tuple[str, date | None, date | None, int | None]:
    if match := _RELATIVE.search(phrase):
        return _with_condition(phrase, match, year) or ("relative", None, None, None)
    for rhythm, pattern in _RHYTHMS:
        if pattern.search(phrase):
            return "recurring", None, None, rhythm
    if _CONTINUOUS.search(phrase):
        return "continuous", None, None, None
    for read in (_span, _dates, _quarters, _months, _whole_year):
        if found := read(phrase, year):
            return *found, None
    return ("recurring" if _OFTEN.search(phrase) else "other"), None, None, None


def _with_condition(
    phrase: str, condition: re.Match[str], year: int | None
) -> tuple[str, date | None, date | None, int | None] | None:
    """`Quý II (sau khi tỉnh giao)`, `Trong tháng 6, khi có hướng dẫn`: the time before it holds."""
    before = phrase[: condition.start()].rstrip()
    if not _CONDITION.match(condition[0]) or not before.rstrip("(,;:-–"):
        return None
    found = _read(before.strip(" (,;:-–"), year)
    apart = before[-1] in "(,;:-–"
    return found if found[2] or (apart and found[0] not in {"other", "relative"}) else None


Found = tuple[str, date | None, date | None] | None


def _span(phrase: str, year: int | None) -> Found:
    """`6 tháng đầu năm`, `nửa cuối năm`, `9 tháng`."""
    match = _SPAN.search(phrase)
    if not match or not (year := _year(match[4], phrase, year)):
        return None
    if match[1]:
        first, last = (1, 6) if match[2] == "dau" else (7, 12)
    else:
        first, last = 1, {"9": 9, "09": 9, "chin": 9, "6": 6, "06": 6, "sau": 6}.get(match[3], 3)
    return "range", date(year, first, 1), _month_end(year, last)


def _dates(phrase: str, year: int | None) -> Found:
    days = [day for match in _DAYS.finditer(phrase) if (day := _day(match, phrase, year))]
    if not days:
        return None
    from_month = _MONTHS.search(_DAYS.sub(" ", phrase))
    if len(days) > 1:
        spans = re.match(r"tu\b", phrase) or re.search(r"\bden\b|-", phrase)
        return ("range", min(days), max(days)) if spans else ("date", None, max(days))
    if from_month and re.match(r"tu\b", phrase):
        start = _months(from_month[0], year)
        return ("range", start[1], days[0]) if start else None
    if re.match(r"tu\b", phrase) and "den" not in phrase:
        return "date", days[0], None
    return "date", None, days[0]


def _day(match: re.Match[str], phrase: str, year: int | None) -> date | None:
    day, month, own = (
        match[1] or match[4],
        match[2] or match[5] or match[7],
        match[3] or match[6] or match[8],
    )
    try:
        return date(_year(own, phrase, year) or 0, int(month), int(day))
    except ValueError:
        return None


def _quarters(phrase: str, year: int | None) -> Found:
    quarters: list[tuple[int, int]] = []
    for match in _QUARTERS.finditer(phrase):
        numbers = [_ROMAN[each] for each in re.findall(r"\b(?:iv|i{1,3}|[1-4])\b", match[1])]
        if own := _year(match[2], phrase, year):
            quarters += [(own, number) for number in numbers]
    if not quarters:
        return None
    (first_year, first), (last_year, last) = min(quarters), max(quarters)
    if re.search(r"\btruoc\s+quy\b", phrase):
        return "quarter", None, _before_month(first_year, 3 * first - 2)
    if _is_before(phrase) and len(set(quarters)) == 1:
        return "quarter", None, _month_end(last_year, 3 * last)
    end = None if _is_open(phrase, quarters) else _month_end(last_year, 3 * last)
    return "quarter", date(first_year, 3 * first - 2, 1), end


def _months(phrase: str, year: int | None) -> Found:
    months: list[tuple[int, int]] = []
    for match in _MONTHS.finditer(phrase):
        if own := _year(match[2], phrase, year):
            months += [
                (own, int(number))
                for number in re.findall(r"\d{1,2}", match[1])
                if 1 <= int(number) <= 12
            ]
    if not months:
        return None
    (first_year, first), (last_year, last) = min(months), max(months)
    if len(set(months)) > 1 and re.match(
        r"(?:trong )?tu\b|.*\d\s*(?:den|-)\s*(?:het )?(?:thang )?\d", phrase
    ):
        return "range", date(first_year, first, 1), _month_end(last_year, last)
    if re.search(r"\btruoc\s+thang\b", phrase):
        return "month", None, _before_month(last_year, last)
    end = None if _is_open(phrase, months) else _month_end(last_year, last)
    return "month", None if _is_before(phrase) else date(first_year, first, 1), end


def _whole_year(phrase: str, year: int | None) -> Found:
    if not _WHOLE_YEAR.search(phrase):
        return None
    years = [int(match[1] or match[2]) for match in _YEARS.finditer(phrase)] or (
        [year] if year else []
    )
    if not years:
        return None
    return (
        "year" if "giai doan" not in phrase else "range",
        None if _is_before(phrase) else date(min(years), 1, 1),
        date(max(years), 12, 31),
    )


def _year(own: str | None, phrase: str, year: int | None) -> int | None:
    """Of the figure, else the last in the phrase (`Quý I, quý II năm 2026`), else the plan's."""
    if own:
        return int(own)
    years = [int(match[1] or match[2]) for match in _YEARS.finditer(phrase)]
    return years[-1] if years else year


def _is_open(phrase: str, named: list[tuple[int, int]]) -> bool:
    """Tell whether a phrase names only its beginning: `Từ Quý II/2026`."""
    return (
        len(set(named)) == 1
        and bool(re.match(r"tu\b|.*\btro di\b", phrase))
        and "den" not in phrase
    )


def _is_before(phrase: str) -> bool:
    return bool(_UNTIL.search(phrase))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _before_month(year: int, month: int) -> date:
    """`Trước tháng 6`: the last day of May."""
    return _month_end(year, month - 1) if month > 1 else date(year - 1, 12, 31)
