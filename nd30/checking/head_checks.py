"""The checks of the first page: Quốc hiệu, agency, number, date, kind and subject."""

import re
from calendar import monthrange
from collections.abc import Iterator

from vietnamese import is_digits

from .file_checks import quoted
from .findings import Finding
from .printed import FILLED_IN, Line
from .printout import Printout
from .rules import Check

FIRST = 1
AS_LONG, SHORT = (0.85, 1.15), (0.28, 0.55)  # of a stroke over the text above it
# names of agencies that have another above them
SUBORDINATE = re.compile(r"(?:VĂN PHÒNG|PHÒNG|SỞ|TRUNG TÂM|TRƯỜNG|TRẠM|CHI CỤC|BAN QUẢN LÝ)\b")
_ABBREVIATION = r"(?:QyĐ|CTr|TTr|TrS|[A-ZĐ&][A-ZĐ&\d]*)"
_YEAR_OF_LAW = r"(?:\d{4}/(?=(?:NQ|QĐ)-))?"  # văn bản quy phạm: `08/2026/QĐ-UBND`


def check_head(printout: Printout) -> Iterator[Finding]:
    """Yield what the letterhead and the title are to be faulted for."""
    yield from _check_country(printout)
    yield from _check_agency(printout)
    yield from _check_number(printout)
    yield from _check_date(printout)
    yield from _check_kind(printout)


def _check_country(printout: Printout) -> Iterator[Finding]:
    country, motto, page = printout.country, printout.motto, printout.first
    if country is None:
        yield Check.COUNTRY.found("Không thấy Quốc hiệu viết đúng trên một dòng", "phần đầu", FIRST)
    elif not (country.is_bold(12, 13) and country.center > printout.middle):
        yield _looks(Check.COUNTRY_LOOK, country)
    if motto is None:
        yield Check.MOTTO.found("Không thấy Tiêu ngữ viết đúng trên một dòng", "phần đầu", FIRST)
        return
    if not motto.is_bold(13, 14):
        yield _looks(Check.MOTTO_LOOK, motto)
    if country and abs(motto.center - country.center) > 6:
        yield Check.MOTTO_PLACE.found(
            "Tiêu ngữ lệch khỏi giữa Quốc hiệu", quoted(motto.text), FIRST
        )
    if not page.has_stroke_under(motto, *AS_LONG):
        seen = "Dưới Tiêu ngữ không có đường kẻ, hoặc đường kẻ không dài bằng dòng chữ"
        yield Check.MOTTO_LINE.found(seen, quoted(motto.text), FIRST)


def _check_agency(printout: Printout) -> Iterator[Finding]:
    lines = printout.agency_lines
    if not any(line.upper for line in lines):
        seen = "Không thấy tên cơ quan, tổ chức in hoa"
        yield Check.AGENCY.found(seen, "phần đầu, bên trái", FIRST)
        return
    wrong = [line for line in lines if not line.is_sized(12, 13) or line.italic or not line.upper]
    if not wrong and not lines[-1].bold:
        wrong = lines[-1:]
    yield from (_looks(Check.AGENCY_LOOK, line) for line in wrong[:1])
    begins = next((n for n, line in enumerate(lines) if SUBORDINATE.match(line.text)), 0)
    yield from (_looks(Check.SUPERIOR_LOOK, line) for line in lines[:begins][:1] if line.bold)
    if not printout.first.has_stroke_under(lines[-1], *SHORT):
        seen = "Dưới tên cơ quan ban hành không có đường kẻ đúng độ dài"
        yield Check.AGENCY_LINE.found(seen, quoted(lines[-1].text), FIRST)


def _check_number(printout: Printout) -> Iterator[Finding]:
    number = printout.number
    if number is None and not printout.kind.has_number:
        return
    figures = rf"(?:\d{{2,}}{_or_open(printout)})"
    form = rf"^Số: {figures}/{_YEAR_OF_LAW}{_ABBREVIATION}(?:-{_ABBREVIATION})+$"
    if number is None:
        yield Check.NUMBER.found("Không thấy số, ký hiệu", "phần đầu, bên trái", FIRST)
        return
    if not re.match(form, number.text):
        yield Check.NUMBER.found("Số, ký hiệu viết chưa đúng", quoted(number.text), FIRST)
    elif (symbol := printout.kind.symbol) and f"/{symbol}-" not in number.text:
        seen = f"Ký hiệu của {printout.kind_name} không có “{symbol}”"
        yield Check.NUMBER_KIND.found(seen, quoted(number.text), FIRST)
    if not number.is_plain(13, 13):
        yield _looks(Check.NUMBER_LOOK, number)


def _check_date(printout: Printout) -> Iterator[Finding]:
    date, number = printout.date, printout.number
    if date is None:
        if printout.kind.has_date:
            seen = "Không thấy địa danh và thời gian ban hành"
            yield Check.DATE.found(seen, "phần đầu, bên phải", FIRST)
        return
    day = rf"(?:0[1-9]|[12]\d|3[01]{_or_open(printout)})"
    month = rf"(?:0[12]|[3-9]|1[0-2]{_or_open(printout)})"
    form = rf"^\S.*, ngày\s*({day})\s*tháng\s*({month})\s*năm (\d{{4}})$"
    found = re.search(form, date.text)
    if not (found and _is_day(*found.groups())):
        yield Check.DATE.found("Địa danh và thời gian viết chưa đúng", quoted(date.text), FIRST)
    if not date.is_italic(13, 14):
        yield _looks(Check.DATE_LOOK, date)
    if number is None or abs(date.bottom - number.bottom) > 4:
        seen = "Địa danh và thời gian không ngang hàng với số, ký hiệu"
        yield Check.DATE_PLACE.found(seen, quoted(date.text), FIRST)


def _is_day(day: str, month: str, year: str) -> bool:
    """Has the calendar such a day? What is open may be any."""
    if not (is_digits(day) and is_digits(month)):
        return True
    return int(day) <= monthrange(int(year), int(month))[1]


def _or_open(printout: Printout) -> str:
    """What may stand for a figure that the clerk fills in."""
    return f"|{FILLED_IN}" if printout.unsigned else ""


def _check_kind(printout: Printout) -> Iterator[Finding]:
    kind = printout.kind_line
    if kind is None:
        yield from _check_letter(printout)
        return
    if not kind.is_bold(13, 14) or abs(kind.center - printout.middle) > 8:
        yield _looks(Check.KIND_LOOK, kind)
    if printout.kind.has_subject:
        yield from _check_subject(printout)


def _check_letter(printout: Printout) -> Iterator[Finding]:
    subject = printout.letter_subject
    if subject is None:
        seen = "Không thấy tên loại văn bản, cũng không thấy trích yếu của công văn"
        yield Check.KIND.found(seen, "phần đầu", FIRST)
    elif not subject.is_plain(12, 13):
        yield _looks(Check.LETTER_SUBJECT, subject)


def _check_subject(printout: Printout) -> Iterator[Finding]:
    title, below = printout.subject, printout.below_kind
    if not title:
        words = quoted(below[0].text) if below else "phần đầu"
        seen = "Dưới tên loại không thấy trích yếu in đậm, canh giữa"
        yield Check.SUBJECT.found(seen, words, FIRST)
        return
    yield from (_looks(Check.SUBJECT, each) for each in title if not each.is_bold(13, 14))
    if all(line.upper for line in title):
        yield Check.SUBJECT_CASE.found(
            "Trích yếu viết bằng chữ in hoa", quoted(title[0].text), FIRST
        )
    if not printout.first.has_stroke_under(title[-1], *SHORT):
        seen = "Dưới trích yếu không có đường kẻ đúng độ dài"
        yield Check.SUBJECT_LINE.found(seen, quoted(title[-1].text), FIRST)


def _looks(check: Check, line: Line) -> Finding:
    case = "" if line.upper or check is not Check.AGENCY_LOOK else ", chữ thường"
    return check.found(f"Đang in {line.look}{case}", quoted(line.text), line.page)
