"""The checks that need the Word file: paper, margins, fonts, letters, tables."""

import re
import unicodedata
from collections.abc import Iterator

from .findings import Finding
from .rules import Check
from .word_file import Section, WordFile, WordTable

A4 = [210, 297]
FONT = "Times New Roman"
MARGINS = {  # mm, as the decree allows them
    "top": ("lề trên", 20, 25),
    "bottom": ("lề dưới", 20, 25),
    "left": ("lề trái", 30, 35),
    "right": ("lề phải", 15, 20),
}
LONG_TABLE = 8  # rows; a longer one is sure to reach another page one day
_LEFT_OPEN = re.compile(r"\{\{|\{%|\bNone\b|\bnan\b|TODO|lorem|<[a-z]+>")


def check_file(word: WordFile) -> Iterator[Finding]:
    """Yield what the file itself is to be faulted for."""
    for number, section in enumerate(word.sections, 1):
        yield from _check_section(section, f"tệp Word, phần {number}")
    if word.sections and not word.sections[0].portrait:
        yield Check.PORTRAIT.found("Trang đầu nằm ngang", "tệp Word, phần 1")
    if strange := sorted(word.fonts - {FONT}):
        yield Check.FONT.found(f"Tệp dùng phông chữ {', '.join(strange)}", "tệp Word, phông chữ")
    elif not word.fonts:
        yield Check.FONT.found("Tệp không đặt phông chữ nào", "tệp Word, phông chữ")
    yield from _check_texts(word.texts)
    for table in word.tables:
        yield from _check_table(table)


def _check_section(section: Section, place: str) -> Iterator[Finding]:
    if sorted((round(section.width), round(section.height))) != A4:
        seen = f"Khổ giấy là {section.width:.0f} mm × {section.height:.0f} mm"
        yield Check.PAPER.found(seen, place)
    if section.portrait:
        wrong = [
            f"{name} {getattr(section, side):g} mm".replace(".", ",")
            for side, (name, least, most) in MARGINS.items()
            if not least <= getattr(section, side) <= most
        ]
        if wrong:
            yield Check.MARGINS.found(f"Lề trang chưa đúng: {', '.join(wrong)}", place)


def _check_texts(texts: list[str]) -> Iterator[Finding]:
    apart = next((text for text in texts if not unicodedata.is_normalized("NFC", text)), None)
    if apart is not None:
        yield Check.UNICODE.found(
            "Chữ có dấu đặt rời (Unicode tổ hợp)", f"tệp Word, {quoted(apart)}"
        )
    for text in texts:
        if _LEFT_OPEN.search(text):
            yield Check.PLACEHOLDER.found("Còn chỗ chưa điền nội dung", f"tệp Word, {quoted(text)}")


def _check_table(table: WordTable) -> Iterator[Finding]:
    place = f"tệp Word, bảng {quoted(table.name)}"
    if len(table.rows) > LONG_TABLE and not table.repeats_head:
        seen = f"Bảng có {len(table.rows)} hàng, hàng tiêu đề không đặt lặp lại"
        yield Check.TABLE_HEAD.found(seen, place)
    for heading in table.empty_columns():
        named = f"Cột {quoted(heading)}" if heading else "Một cột không tên"
        yield Check.EMPTY_COLUMN.found(f"{named} của bảng không có nội dung", place)


def quoted(text: str, longest: int = 60) -> str:
    """Return the words in quotation marks, cut behind a word where they are long."""
    text = " ".join(text.split())
    if len(text) > longest:
        text = f"{text[:longest].rsplit(' ', 1)[0]} …"
    return f"“{text}”"
