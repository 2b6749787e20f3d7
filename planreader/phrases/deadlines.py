"""Reads when periodic reports are due: `quý I trước ngày 25/02, 6 tháng trước …`."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from ..blocks import Block
from ..draft import ReportDeadline
from ..words import bare

PERIODS = ("quarter-1", "six-months", "quarter-3", "year")

_PERIOD = (
    r"(?P<q1>\bqu[yi]\s+(?:i|1|mot)\b(?!\s*(?:,|va|-)\s*(?:qu[yi]\s+)?i))"
    r"|(?P<h1>\b(?:0?6|sau)\s+thang(?:\s+dau\s+nam)?\b|\bqu[yi]\s+(?:ii|2)\b)"
    r"|(?P<q3>\bqu[yi]\s+(?:iii|3)\b|\b(?:0?9|chin)\s+thang\b)"
    r"|(?P<y>\bqu[yi]\s+(?:iv|4)\b|\(\s*nam\s*\)"
    r"|\b(?:bao cao|ca|hang|tong ket|tong ket cuoi|cuoi|va|,|;|-|\+)\s*nam\b|"
    r"[,;]\s*nam\b|^\W*nam\b)"
)
_DATE = (
    r"(?P<day>\d{1,2})\s*(?:/|-|thang)\s*(?P<month>\d{1,2})(?:\s*(?:/|-|"
    r"nam)\s*(?P<year>20\d\d))?(?![\d%])"
)
_PIECES = re.compile(f"{_PERIOD}|{_DATE}")
_KEYS = {"q1": "quarter-1", "h1": "six-months", "q3": "quarter-3", "y": "year"}
_LAST_MONTHS = {"quarter-1": 3, "six-months": 6, "quarter-3": 9, "year": 12}
_LAST_MONTH_DAY = re.compile(
    r"(?:truoc|cham nhat|den"
    r"|"
    r"vao)?\s*ngay\s+(\d{1,2})\s+(?:cua\s+)?(?:hang\s+)?thang\s+cuoi\s+(?:cua\s+)?(?:moi\s+)?(quy|"
    r"ky)"
)
_NAMED = (
    ("quarter-1", re.compile(r"\bquy\b")),
    ("six-months", re.compile(r"\b(?:0?6|sau)\s+thang\b")),
    ("quarter-3", re.compile(r"\bquy\b")),
    ("year", re.compile(r"\bnam\b(?!\s*20)")),
)


def read_deadlines(blocks: Iterable[Block], year: int | None) -> list[ReportDeadline]:
    """Return the due days of the four periodic reports, each period once."""
    found: dict[str, ReportDeadline] = {}
    reporting = False  # a list under a line that speaks of reports
    for block in blocks:
        plain = bare(block.text)
        speaks = "bao cao" in plain
        if year and (
            speaks
            or (reporting and re.match(r"\W*(?:\w\)\s*)?(?:quy|0?6 thang|0?9 thang|nam)\b", plain))
        ):
            for period, due in _deadlines(plain, year).items():
                found.setdefault(period, ReportDeadline(period, due, block.place))
        reporting = speaks or (reporting and len(plain) < 160)
    return [found[period] for period in PERIODS if period in found]


def _deadlines(plain: str, year: int) -> dict[str, date]:
    last = _LAST_MONTH_DAY.search(plain)
    if last:
        named = {period for period, words in _NAMED if words.search(plain[: last.start()])}
        return {
            period: due
            for period in PERIODS
            if period in named and (due := _day(year, _LAST_MONTHS[period], last[1]))
        }
    pieces = list(_PIECES.finditer(plain))
    return _paired(_runs(pieces, year))


def _runs(pieces: list[re.Match[str]], year: int) -> list[str | date]:
    found: list[str | date] = []
    for piece in pieces:
        if piece["day"]:
            if due := _day(int(piece["year"] or year), int(piece["month"]), piece["day"]):
                found.append(due)
        else:
            found.append(_KEYS[str(piece.lastgroup)])
    return found


def _paired(run: list[str | date]) -> dict[str, date]:
    """Each period with the date behind it, or before it when a date begins the sentence."""
    if run and isinstance(run[0], date):
        run = run[::-1]
    pairs: dict[str, date] = {}
    for period, due in pairwise(run):
        if isinstance(period, str) and isinstance(due, date):
            pairs.setdefault(period, due)
    return pairs


def _day(year: int, month: int, day: str) -> date | None:
    try:
        return date(year, month, int(day))
    except ValueError:
        return None
