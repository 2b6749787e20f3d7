"""Reads the head of any administrative document: its number, its day, and what it is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..paragraph_marks import is_part_heading, split_mark
from ..words import bare, is_upper, squeeze, trim
from .head import NUMBER, preamble_start, read_day

MOST_LINES = 60  # the head stands on the first page
LONGEST_SUBJECT = 300
_KINDS = re.compile(
    r"nghi quyet|quyet dinh|chi thi|quy che|quy dinh|thong bao|huong dan|chuong trinh|ke hoach|"
    r"phuong an|de an|du an|bao cao|bien ban|to trinh|hop dong|cong dien|giay moi|thong cao|"
    r"giay uy quyen|phieu chuyen|phieu gui|de cuong|danh sach|phu luc"
)
_OWN_NUMBER = re.compile(r"(?:^|\s)so\s*:?\s*(?=\d)")
_SUBJECT_OF_LETTER = re.compile(r"(?:^|\s)v\s*/\s*v\s*:?\s*")
_ENDS_LETTER_SUBJECT = re.compile(r"\s(?:kinh gui|\S+,\s*ngay\s)")
_BEGINS_BODY = re.compile(r"kinh gui\b|so\s*:|phan\s|chuong\s|dieu\s+\d")
_RULE = re.compile(r"[\W_]*")
# of names of files: `15-KH-UBND`, `KH 15 UBND`, and the days in them
_ABBREVIATIONS = (
    "NQ|QĐ|QD|CT|QC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|CD|GM|CV|UBND|HĐND|HDND|SNV|VP|PVHXH"
)
_NUMBER_IN_NAME = re.compile(
    rf"(?<![\d])(\d{{1,4}})[-_. ]((?:{_ABBREVIATIONS})(?:[-_.](?:[A-ZĐ]{{2,}}\d*))*)(?![a-zà-ỹ])"
)
_DAYS_IN_NAME = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-_.](?P<month>\d{1,2})[-_.](?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-_.](?P<month>\d{1,2})[-_.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"),
)


@dataclass(frozen=True)
class DocumentHead:
    """What the head of a document says of it; empty or None where it says nothing."""

    number: str = ""
    issued_on: date | None = None
    title: str = ""


def read_document_head(lines: Sequence[str]) -> DocumentHead:
    """Return what the first lines of a document say: number and symbol, day, kind with subject.

    `lines` are paragraphs or printed lines in reading order; the cells of a row may stand in one,
    with ` | ` between them. Nothing is guessed: a blank number stays empty.
    """
    parts = [squeeze(part) for line in lines[:MOST_LINES] for part in line.split(" | ")]
    parts = [part for part in parts if part]
    letterhead = parts[: preamble_start(parts)]
    return DocumentHead(_number(letterhead), read_day(letterhead), _title(letterhead))


def read_file_name(name: str) -> DocumentHead:
    """Return the number and the day that the name of a file tells; no title.

    >>> read_file_name("15-KH-UBND ngày 16.01.2026.pdf")
    DocumentHead(number='15/KH-UBND', issued_on=datetime.date(2026, 1, 16), title='')
    """
    found = _NUMBER_IN_NAME.search(name)
    number = f"{found[1]}/{re.sub(r'[_.]', '-', found[2])}" if found else ""
    return DocumentHead(number, _day_in_name(name))


def _day_in_name(name: str) -> date | None:
    for pattern in _DAYS_IN_NAME:
        if found := pattern.search(name):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                continue
    return None


def _number(lines: Iterable[str]) -> str:
    for line in lines:
        begins = _OWN_NUMBER.search(bare(line))
        found = re.compile(NUMBER).match(line, begins.end()) if begins else None
        if found:
            return re.sub(r"\s", "", found[0])
    return ""


def _title(lines: Sequence[str]) -> str:
    for place, line in enumerate(lines):
        if is_upper(line) and _KINDS.fullmatch(bare(line).strip(" :")):
            subject = _subject(lines[place + 1 :])
            return f"{line.strip(' :').capitalize()} {_amid(subject)}".strip() if subject else ""
        if letter := _SUBJECT_OF_LETTER.search(bare(line)):
            rest = line[letter.end() :]
            end = _ENDS_LETTER_SUBJECT.search(bare(rest))
            subject = trim(rest[: end.start()] if end else rest)
            return f"Công văn về việc {_amid(subject)}"[:LONGEST_SUBJECT] if subject else ""
    return ""


def _subject(lines: Iterable[str]) -> str:
    """The lines below the name of the kind, up to where the body begins."""
    found: list[str] = []
    for line in lines:
        plain = bare(line)
        if _RULE.fullmatch(line):
            if found:
                break
            continue
        marked = split_mark(line)[0] is not None or is_part_heading(line)
        if marked or _BEGINS_BODY.match(plain) or line.endswith((":", ";", ".")):
            break
        if found and (is_upper(line) != is_upper(found[0]) or _begins_anew(line, found)):
            break
        found.append(line)
        if len(" ".join(found)) > LONGEST_SUBJECT:
            return ""  # no subject is so long: it is the body
    return trim(" ".join(found))


def _begins_anew(line: str, found: Sequence[str]) -> bool:
    """Does the subject stand there whole, to its year, so that a capital begins something else?"""
    return line[:1].isupper() and bool(re.search(r"\b20\d\d\W*$", found[-1]))


def _amid(subject: str) -> str:
    """The subject as it goes on after the kind: `cải cách hành chính năm 2026`."""
    if is_upper(subject):
        return subject
    return subject if subject[1:2].isupper() else subject[:1].lower() + subject[1:]
