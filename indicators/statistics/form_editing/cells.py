"""How the values of a form stand in the cells of its Excel file: what is written reads back."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from vietnamese import fold, whole_number

from ..models import Accumulation, FormCheck, FormRow, Key

YES, NO = "có", "không"
MOST = 32_767  # what a small whole number in the database holds


class WrongCell(ValueError):
    """What a cell says cannot be understood; the message says what to write."""


class Column(NamedTuple):
    """A heading, the field beneath it, how it is written and how it is read."""

    heading: str
    field: str
    width: int
    written: Callable[[Any], str]
    read: Callable[[str], Any]


class Page(NamedTuple):
    """A worksheet: its title, the part of the form that it holds, the fields that each line must
    fill, its columns.
    """

    title: str
    part: str
    required: Sequence[str]
    columns: Sequence[Column]


def _text(heading: str, field: str, width: int, longest: int) -> Column:
    def read(said: str) -> str:
        if len(said) > longest:
            raise WrongCell(f"dài quá {longest} ký tự")
        return said

    return Column(heading, field, width, str, read)


def _slug(heading: str, field: str) -> Column:
    def read(said: str) -> str:
        if said and not re.fullmatch(r"[-a-zA-Z0-9_]{1,40}", said):
            raise WrongCell(
                f"“{said}” chưa đúng; mã gồm chữ không dấu, số và dấu gạch nối, không quá 40 ký tự"
            )
        return said

    return Column(heading, field, 60, str, read)


def _number(heading: str, field: str, *, empty: int | None = None, least: int = 0) -> Column:
    def read(said: str) -> int | None:
        if not said:
            return empty
        found = whole_number(said, MOST)
        if found is None or found < least:
            raise WrongCell(f"“{said}” không phải là số nguyên từ {least}")
        return found

    return Column(heading, field, 10, lambda value: "" if value is None else str(value), read)


def _yes_no(heading: str, field: str) -> Column:
    def read(said: str) -> bool:
        if fold(said) not in (fold(YES), fold(NO), ""):
            raise WrongCell(f"“{said}” chưa rõ; hãy ghi có hoặc không")
        return fold(said) == fold(YES)

    return Column(heading, field, 10, lambda value: YES if value else NO, read)


def _choice(
    heading: str, field: str, width: int, choices: Mapping[str, str], *, empty: str | None = None
) -> Column:
    by_words = {fold(words): value for value, words in choices.items()}

    def read(said: str) -> str:
        if not said and empty is not None:
            return empty
        if fold(said) not in by_words:
            raise WrongCell(f"“{said}” không có trong danh mục; hãy ghi {_one_of(choices)}")
        return by_words[fold(said)]

    return Column(heading, field, width, lambda value: choices.get(value, ""), read)


def _one_of(choices: Mapping[str, str]) -> str:
    return " / ".join(f"“{words}”" for words in choices.values())


def _periods(heading: str, field: str) -> Column:
    words = {key: str(label) for key, label in Key.choices}
    by_words = {fold(label): key for key, label in words.items()}

    def read(said: str) -> list[str]:
        found = [each.strip() for each in re.split(r"[;\n]", said) if each.strip()]
        for each in found:
            if fold(each) not in by_words:
                raise WrongCell(f"“{each}” không phải là kỳ báo cáo; hãy ghi {_one_of(words)}")
        keys = {by_words[fold(each)] for each in found}
        return [key for key in words if key in keys]

    return Column(heading, field, 60, lambda keys: "; ".join(words[key] for key in keys), read)


def _options(heading: str, field: str) -> Column:
    def read(said: str) -> list[list]:
        found: list[list] = []
        for line in filter(None, map(str.strip, said.splitlines())):
            number, _, words = line.partition(":")
            given = whole_number(number.strip(), MOST)
            if given is None or not words.strip():
                raise WrongCell(f"“{line}” chưa rõ; hãy ghi mỗi mục một dòng, như “1: phát phiếu”")
            found.append([given, words.strip()])
        return found

    def written(options: Sequence[Sequence]) -> str:
        return "\n".join(f"{number}: {words}" for number, words in options)

    return Column(heading, field, 30, written, read)


KINDS = {value: str(label) for value, label in FormRow.Kind.choices}
ACCUMULATIONS = {value: str(label) for value, label in Accumulation.choices}
SEVERITIES = {value: str(label) for value, label in FormCheck.Severity.choices}

# the head stands on lines: label, value
HEAD_LINES = (
    _text("Tên biểu", "name", 60, 300),
    _slug("Mã biểu", "code"),
    _text("Cơ quan, văn bản ban hành", "issuer", 60, 300),
    _number("Áp dụng từ năm", "year", least=2000),
    _periods("Các kỳ báo cáo", "periods"),
    _text("Tên cột chỉ tiêu", "row_heading", 60, 100),
    _number("Thứ tự", "order", empty=0),
    _number("Hỏi lý do khi lệch kỳ trước quá (%)", "jump"),
    _yes_no("Xã được thêm dòng của mình", "own_rows"),
    _yes_no("Chưa đối chiếu văn bản gốc", "from_memory"),
    _text("Ghi chú về biểu", "note", 60, 5000),
)
HEAD_TITLE = "Biểu"
PAGES = (
    Page(
        "Dòng",
        "rows",
        ("code", "name"),
        (
            _text("Mã", "code", 9, 20),
            _text("Chỉ tiêu", "name", 50, 500),
            _number("Cấp", "level", empty=0),
            _number("Lĩnh vực", "area"),
            _text("Đơn vị tính", "unit", 14, 40),
            _choice("Loại số liệu", "kind", 24, KINDS, empty=FormRow.Kind.COUNT),
            _choice("Số lũy kế", "accumulates", 22, ACCUMULATIONS, empty=Accumulation.SUM),
            _text("Công thức", "formula", 26, 300),
            _text("Mẫu số", "denominator", 22, 300),
            _options("Các mục để chọn", "options"),
            _text("Đơn vị phụ trách", "office", 30, 200),
            _text("Chữ của chỉ tiêu lấy số", "feeds", 30, 300),
            _text("Hướng dẫn ghi", "hint", 40, 500),
        ),
    ),
    Page(
        "Cột",
        "columns",
        ("code", "heading"),
        (
            _text("Mã", "code", 9, 20),
            _text("Tên cột", "heading", 40, 200),
            _text("Tên nhóm cột", "group", 30, 200),
            _choice("Số lũy kế", "accumulates", 22, ACCUMULATIONS, empty=""),
            _text("Công thức", "formula", 30, 300),
        ),
    ),
    Page(
        "Điều kiện",
        "checks",
        ("expression",),
        (
            _text("Điều kiện", "expression", 40, 300),
            _choice("Mức", "severity", 16, SEVERITIES, empty=FormCheck.Severity.ERROR),
            _text("Lời nhắc khi không đúng", "message", 60, 300),
        ),
    ),
    Page(
        "Câu mẫu",
        "sentences",
        ("template",),
        (_number("Lĩnh vực", "area"), _text("Câu mẫu", "template", 110, 5000)),
    ),
)
