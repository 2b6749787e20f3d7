"""Moves what a plan says from its year to another: days by whole years, and the plan's own year
inside its words.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import overload

from planreader import PlanTime, read_time

# a cited document: its number, its day, and the name that follows up to the end of the clause
_DOCUMENT = (
    r"\b(?:\d+[\w.-]*/(?:20\d\d/)?(?:[A-ZĐ][\w.-]*)(?:/[A-ZĐ]\w*)*|\d+-[A-ZĐ]{2,}[\w.-]*/[\w.-]+)"
    r"(?:[,;]?\s+(?:ngày|ký ngày)\s+\d{1,2}(?:[/.-]\d{1,2}[/.-]|"
    r"\s+tháng\s+\d{1,2}\s+năm\s+)20\d\d)?"
    r"(?:(?:\s+của\s[^,;.\n()]*?)?\s+(?:về|ban hành|phê duyệt|quy định|sửa đổi)\s[^,;.\n()]*)?"
)
_SPAN = r"\b20\d\d\s*[-–—]\s*20\d\d\b|\b(?:từ )?năm\s+20\d\d\s+đến\s+(?:hết\s+)?năm\s+20\d\d\b"
_LAW = r"\b(?:Luật|Bộ luật|Pháp lệnh|Hiến pháp)\b[^,;.\n()]{0,80}?\bnăm\s+20\d\d\b"
_STANDARD = r"\b(?:TCVN|QCVN|ISO)[\w\s./-]*:20\d\d(?:/\w+)?"
_KEPT = re.compile("|".join(f"(?:{each})" for each in (_DOCUMENT, _STANDARD, _SPAN, _LAW)))
_CITED = re.compile(_DOCUMENT)
_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d%])(?![.,]\d)")
_NAMED = re.compile(
    r"(\bnăm\s+|\bCCHC\s+|\bhành chính\s+|[\dIV]\s*[/.-]\s*)(20\d\d)(?![\d%])(?![.,]\d)",
    re.IGNORECASE,
)
# what a plan says of the year after it: a day, month or quarter, and the next plan
_AHEAD = re.compile(
    r"(?:\d{1,2}\s*[/.-]\s*|[Qq]uý\s+[IV\d]+(?:\s*/\s*|\s+năm\s+)|tháng\s+\d{1,2}\s+năm\s+"
    r"|[Kk]ế hoạch\b[^.;\n]{0,80}?\bnăm\s+)(?P<year>20\d\d)(?!\d)"
)
_DONE = re.compile(
    r"\s*\(\s*đã\s+[^)]*\)|^\s*đã\s+(?:hoàn thành|thực hiện|ban hành|xong)\s*[.;]?\s*$",
    re.IGNORECASE,
)


@overload
def moved_day(day: date, years: int) -> date: ...
@overload
def moved_day(day: None, years: int) -> None: ...
@overload
def moved_day(day: date | None, years: int) -> date | None: ...
def moved_day(day: date | None, years: int) -> date | None:
    """Return `day` so many years later; the last day of a February stays the last one.

    >>> moved_day(date(2026, 6, 30), 1)
    datetime.date(2027, 6, 30)
    >>> moved_day(date(2027, 2, 28), 1), moved_day(date(2028, 2, 29), 1)
    (datetime.date(2028, 2, 29), datetime.date(2029, 2, 28))
    """
    if day is None:
        return None
    year = day.year + years
    last = monthrange(year, day.month)[1]
    at_the_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if at_the_end else min(day.day, last))


def moved_text(text: str, year: int, to: int) -> str:
    """Return a plan's words with its own `year` moved on to the year `to`.

    Numbers, days and names of cited documents stay, and so do spans of years and all other years,
    except a day, month or quarter just after the plan's year and the plan of the next year.

    >>> moved_text("Trước ngày 30/6/2026, xong 50% chỉ tiêu năm 2026", 2026, 2027)
    'Trước ngày 30/6/2027, xong 50% chỉ tiêu năm 2027'
    >>> moved_text("Kế hoạch số 07/KH-UBND ngày 06/01/2026 của tỉnh về CCHC năm 2026", 2026, 2027)
    'Kế hoạch số 07/KH-UBND ngày 06/01/2026 của tỉnh về CCHC năm 2026'
    """
    return _outside(_KEPT, text, lambda words: _moved_words(words, year, to - year))


def moved_time(text: str, year: int, to: int) -> str:
    """Return a task's time with every year moved on, and without the note that it is done already.

    >>> moved_time("Từ tháng 12/2025 đến Quý II/2026", 2026, 2027)
    'Từ tháng 12/2026 đến Quý II/2027'
    >>> moved_time("Quý I/2026 (đã hoàn thành)", 2026, 2027)
    'Quý I/2027'
    """
    moved = _outside(
        _CITED, text, lambda words: _YEAR.sub(lambda m: str(int(m[1]) + to - year), words)
    )
    return _DONE.sub("", moved).strip()


def moved_times(text: str, stored: PlanTime, year: int, to: int) -> PlanTime:
    """Return a task's time, worded as `text` in the plan of `year`, for the plan of `to`.

    What follows from the words follows from the new ones; days set by hand move by years.

    >>> stored = PlanTime("date", due=date(2027, 2, 28))
    >>> moved_times("Trước ngày 28/02/2027", stored, 2027, 2028).due
    datetime.date(2028, 2, 28)
    >>> stored = PlanTime("quarter", due=date(2026, 6, 15))
    >>> moved_times("Quý II/2026", stored, 2026, 2027).due
    datetime.date(2027, 6, 15)
    """
    said, then = read_time(text, year), read_time(moved_time(text, year, to), to)
    if stored.kind == "done":
        return PlanTime(then.kind or "other")
    start = then.start if stored.start == said.start else moved_day(stored.start, to - year)
    due = then.due if stored.due == said.due else moved_day(stored.due, to - year)
    return PlanTime(stored.kind, start, due, rhythm=stored.rhythm)


def _outside(kept: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Return `text` with everything changed that does not match `kept`."""
    pieces: list[str] = []
    end = 0
    for match in kept.finditer(text):
        pieces += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*pieces, change(text[end:])])


def _moved_words(words: str, year: int, by: int) -> str:
    """Move `year` where it stands as one and, where it is plainly meant as the plan's next one, the
    year after it.
    """
    meant_ahead = {match.start("year") for match in _AHEAD.finditer(words)}

    def move(match: re.Match[str]) -> str:
        named = int(match[2])
        moves = named == year or (named == year + 1 and match.start(2) in meant_ahead)
        return f"{match[1]}{named + by if moves else named}"

    return _NAMED.sub(move, words)
